// What a least-squares run found out: a Result with the residuals.
// For: the answer of least_squares; covariance.hpp makes error bars of it.
// Read first: result.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/optimize/result.hpp>

namespace fluxion::inline FLUXION_ABI {

/// The outcome of a least-squares run: `value` is half the sum of the squares of the residuals, with a
/// loss half the sum of the losses, and `gradient` is the gradient of that.
struct LeastSquaresResult : Result {
  Vector<double> residuals{};  ///< at x
  Matrix<double> jacobian{};   ///< at x; with a loss, as the loss weighs its rows
};

}  // namespace fluxion

template <> struct fmt::formatter<fluxion::LeastSquaresResult> : fmt::formatter<fluxion::Result> {};
