// Where the first number that is not finite came from, and how that is printed.
// For: trace_nonfinite(). Read first: inspect/trace_nonfinite.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <fluxion/inspect/computation.hpp>
#include <fluxion/inspect/source_line.hpp>

namespace fluxion::inline FLUXION_ABI {

/// What is infinite or NaN.
enum class Nonfinite {
  nothing,
  input,    ///< a coordinate of the point
  value,    ///< what an operation returned
  partial,  ///< the derivative of that with respect to an operand, by itself
  adjoint,  ///< the derivative of f with respect to what an operation returned, or to an input
  result,   ///< what f returned, though no operation made it: a constant
};

/// An operand of the operation.
template <std::floating_point T> struct NonfiniteOperand {
  T value;
  T partial;         ///< of the result of the operation with respect to this operand
  bool has_partial;  ///< false for constants and where the partial is 0 by the structure of f
};

/// An input that the operation depends on.
template <std::floating_point T> struct NonfiniteInput {
  std::size_t index;
  T value;
};

/// The step of the reverse sweep that made an adjoint infinite or NaN.
template <std::floating_point T> struct NonfiniteStep {
  std::string_view operation = {};  ///< that passed its adjoint on to an operand
  SourceLine line = {};
  T adjoint = 0;  ///< its own
  T partial = 0;  ///< for that operand
};

/// The first operation whose value, partial or adjoint is infinite or NaN.
/// Example: const auto report = trace_nonfinite(f, x); fmt::print("{}\n", report);
template <std::floating_point T> struct NonfiniteReport {
  Nonfinite what = Nonfinite::nothing;
  std::string_view operation = {};  ///< its name, "sqrt"; empty for an input or a result
  SourceLine line = {};             ///< of the statement
  SourceLine after = {};            ///< that statement is unknown: one that was executed before it
  T value = 0;                      ///< what the operation returned, or the input or the result
  T adjoint = 0;                    ///< if that is what is not finite
  NonfiniteStep<T> step = {};       ///< the same
  std::size_t operand = 0;          ///< whose partial is not finite
  std::vector<NonfiniteOperand<T>> operands = {};
  std::vector<NonfiniteInput<T>> inputs = {};  ///< that the operation depends on, or the one it is
  bool matters = true;         ///< whether f(x) or a derivative depends on what is not finite
  std::size_t operations = 0;  ///< that f executed, for the text

  bool all_finite() const { return what == Nonfinite::nothing; }
};

/// What is not finite in a sentence, and a row for each thing that is known about it.
template <std::floating_point T> std::string to_string(const NonfiniteReport<T>& report);
template <std::floating_point T>
std::ostream& operator<<(std::ostream& stream, const NonfiniteReport<T>& report);

namespace detail {

/// The report on an input, if one is not finite.
template <class T> NonfiniteReport<T> find_nonfinite_input(std::span<const T> x);

/// The report on an evaluation at a finite point.
template <class T> NonfiniteReport<T> find_nonfinite(const Computation<T>& computation);

}  // namespace detail

}  // namespace fluxion::inline FLUXION_ABI

template <class T>
struct fmt::formatter<fluxion::NonfiniteReport<T>> : fmt::formatter<fmt::string_view> {
  template <class Context>
  auto format(const fluxion::NonfiniteReport<T>& report, Context& context) const {
    return fmt::formatter<fmt::string_view>::format(fluxion::to_string(report), context);
  }
};
