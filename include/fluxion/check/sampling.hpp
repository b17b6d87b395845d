// Finite differences on plain memory: the part that is compiled once in the library.
// For: finite_difference.hpp; users need only the options.
// Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <span>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI {

/// Steps of a finite difference.
/// Note: no round numbers, so that the steps are not periods of f.
struct FiniteDifferenceOptions {
  double step = 0.043;  ///< first step in units of max(1, |x_i|); extrapolation removes its error
  double shrink = 1.9;  ///< each step is the one before divided by this
  int levels = 44;      ///< most steps tried; where f is smooth, six are enough
};

namespace detail {

/// f on plain memory, so that Eigen stays out of the compiled library.
using PlainFunction = std::function<void(std::span<const double> x, std::span<double> y)>;

struct FiniteDifferenceSpans {
  std::span<double> values;
  std::span<double> errors;
  std::span<double> scales;
};

void check_options(const char* function, const FiniteDifferenceOptions& options);
void check_step(const char* function, double step);

/// Column-major m x n; y is f(x).
void difference_jacobian(const PlainFunction& f,
                         std::span<const double> x,
                         std::span<const double> y,
                         const FiniteDifferenceOptions& options,
                         const FiniteDifferenceSpans& result);

/// n x n, symmetric.
void difference_hessian(const PlainFunction& f,
                        std::span<const double> x,
                        double y,
                        const FiniteDifferenceOptions& options,
                        const FiniteDifferenceSpans& result);

}  // namespace detail

}  // namespace fluxion
