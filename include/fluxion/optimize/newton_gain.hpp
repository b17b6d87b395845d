// What Newton's method promises where Hessian and gradient are few numbers.
// For: search_failure.hpp; compiled, because a decomposition costs every user of an optimiser more.
// Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// What Newton's step gains, with a Hessian of differences, whose errors may hide its flattest
/// directions; 0 if it is not positive definite.
double newton_gain(std::vector<double> hessian, std::vector<double> gradient);

}  // namespace fluxion
