// Linear algebra with active numbers: everything in linear_algebra/.
// For: users; apart from fluxion.hpp, because Eigen's decompositions take a while to compile. Read
// first: docs/how-to/linear-algebra.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/linear_algebra/cholesky.hpp>
#include <fluxion/linear_algebra/inverse.hpp>
#include <fluxion/linear_algebra/logdet.hpp>
#include <fluxion/linear_algebra/quadratic_form.hpp>
#include <fluxion/linear_algebra/solve.hpp>
