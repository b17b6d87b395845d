// The function of a program, without its type.
// For: recording another path of it, and evaluating it where no more paths are kept.
// Read first: path.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>

#include <fluxion/graph/path.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// Throws: ShapeError if f(x) has not as many outputs as it had where it was recorded first.
void check_outputs(std::size_t got, std::size_t expected);

/// A function R^n -> R^m with q parameters. May be called by several threads.
class Function {
 public:
  Function() = default;
  virtual ~Function() = default;
  Function(const Function&) = delete;
  Function& operator=(const Function&) = delete;

  virtual Path record(std::span<const double> x, std::span<const double> parameters) const = 0;
  /// Plainly, with the values of double. Throws: ShapeError if y has not the size of the result.
  virtual void value(std::span<const double> x,
                     std::span<const double> parameters,
                     std::span<double> y) const = 0;
  /// Values and Jacobian by a tape; the Jacobian column after column. Throws: as value().
  virtual void jacobian(std::span<const double> x,
                        std::span<const double> parameters,
                        std::span<double> y,
                        std::span<double> jacobian) const = 0;
};

}  // namespace fluxion::inline FLUXION_ABI::graph
