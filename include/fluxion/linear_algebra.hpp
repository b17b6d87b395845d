// Linear algebra with active numbers: everything in linear_algebra/.
// For: users; apart from fluxion.hpp, because Eigen's decompositions take a while to compile. Read
// first: docs/how-to/linear-algebra.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/linear_algebra/cholesky.hpp>
#include <fluxion/linear_algebra/eigh.hpp>
#include <fluxion/linear_algebra/expm.hpp>
#include <fluxion/linear_algebra/inverse.hpp>
#include <fluxion/linear_algebra/least_squares_solve.hpp>
#include <fluxion/linear_algebra/logdet.hpp>
#include <fluxion/linear_algebra/quadratic_form.hpp>
#include <fluxion/linear_algebra/solve.hpp>
#include <fluxion/linear_algebra/svd.hpp>
