// The limit of difference quotients as the step goes to zero, with an estimate of its error.
// For: finite_difference.cpp.
// Read first: include/fluxion/check/finite_difference.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// A symmetric difference quotient for one step.
struct Quotient {
  double value = 0.0;
  double rounding = 0.0;  ///< what noise and rounding in f can have added
  double scale = 0.0;     ///< how large it would be if its differences did not cancel
};

/// A value, its error and the scale of the quotients that it was made from.
struct Limit {
  double value = std::numeric_limits<double>::quiet_NaN();
  double error = std::numeric_limits<double>::infinity();
  double scale = 0.0;
};

/// Ridders' tableau. Symmetric quotients are even in the step, so every column gains two orders.
/// Note:   the smallest error does not always win. Where the first steps are longer than the shape
///         of f, their quotients can agree by chance; two shorter steps that agree on another value
///         outvote them.
/// Source: Ridders 1982, Advances in Engineering Software 4, 75-76.
class Extrapolation {
 public:
  explicit Extrapolation(double shrink) : square_(shrink * shrink) {}

  /// Takes the quotient for the next smaller step.
  void add(const Quotient& quotient);

  /// Whether every smaller step loses more to rounding than the limit is uncertain by.
  bool settled() const { return rounding_ >= best_.error; }

  const Limit& limit() const { return best_; }

 private:
  struct Cell {
    double value;
    double rounding;
  };

  Limit best_of_next_row(const Quotient& quotient);
  void vote(const Limit& candidate);

  double square_;
  double rounding_ = 0.0;
  std::vector<Cell> row_;  // the values for the last step, one for each power of its square
  Limit best_;
  Limit challenger_;
};

/// Standard deviation of the noise in values of f at equal, tiny distances; 0 if they look smooth.
/// Note:   size is how large f would be without cancellation.
/// Source: More & Wild 2011, SIAM J. Sci. Comput. 33, 1292-1314 (ECnoise).
double noise_level(std::span<const double> values, double size);

}  // namespace fluxion
