// Linear algebra with active numbers: everything in linear_algebra/.
// For: users; apart from fluxion.hpp, because Eigen's decompositions take a while to compile. Read
// first: docs/reference/linear_algebra.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/linear_algebra/solve.hpp>
