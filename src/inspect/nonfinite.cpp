// Looks for the first number that is not finite: forward for values and partials, backward for
// adjoints. For: trace_nonfinite(). Read first: include/fluxion/inspect/nonfinite.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>

#include <fluxion/concepts.hpp>
#include <fluxion/inspect/nonfinite.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

namespace {

using Marks = std::vector<bool>;

/// Marks what the marked operations were made from, where `passes` says so of the operand.
template <class T, class Passes>
void mark_sources(const Computation<T>& computation, Marks& marks, const Passes& passes) {
  for (std::size_t i = computation.operations.size(); i-- > 0;) {
    if (!marks[i]) continue;
    for (const Operand<T>& operand : computation.operands_of(computation.operations[i])) {
      if (!operand.is_constant() && passes(operand)) marks[operand.id.index] = true;
    }
  }
}

/// The operations that the results depend on, in a way that `passes` describes.
template <class T, class Passes>
Marks sources_of_outputs(const Computation<T>& computation, const Passes& passes) {
  Marks marks(computation.operations.size());
  for (const Noted<T>& output : computation.outputs) {
    if (!output.is_constant()) marks[output.id.index] = true;
  }
  mark_sources(computation, marks, passes);
  return marks;
}

/// The inputs that operation i depends on.
template <class T>
std::vector<NonfiniteInput<T>> inputs_of(const Computation<T>& computation, std::size_t i) {
  Marks marks(computation.operations.size());
  marks[i] = true;
  mark_sources(computation, marks, [](const Operand<T>&) { return true; });
  std::vector<NonfiniteInput<T>> inputs;
  for (std::size_t j = 0; j < computation.inputs; ++j) {
    if (marks[j]) inputs.push_back({j, computation.operations[j].value});
  }
  return inputs;
}

template <class T> bool has_finite_partial(const Operand<T>& operand) {
  return std::isfinite(operand.partial);
}

/// The last line that is known of the operations before i.
template <class T> SourceLine line_before(const Computation<T>& computation, std::size_t i) {
  while (i-- > computation.inputs) {
    if (computation.operations[i].line) return computation.operations[i].line;
  }
  return {};
}

template <class T>
NonfiniteReport<T> report_on(const Computation<T>& computation, Nonfinite what, std::size_t i) {
  const Operation<T>& operation = computation.operations[i];
  NonfiniteReport<T> report{.what = what,
                            .operation = operation.name,
                            .line = operation.line,
                            .value = printed(operation.value),
                            .inputs = inputs_of(computation, i)};
  if (!operation.line) report.after = line_before(computation, i);
  for (const Operand<T>& operand : computation.operands_of(operation)) {
    report.operands.push_back({printed(operand.value), printed(operand.partial), operand.moves});
  }
  return report;
}

/// The first operation that is not finite itself: its value, if it is marked as one whose value
/// matters, or a partial, if it is marked as one whose partials do.
template <class T>
std::optional<NonfiniteReport<T>> find_forward(const Computation<T>& computation,
                                               const Marks& values,
                                               const Marks& partials) {
  for (std::size_t i = computation.inputs; i < computation.operations.size(); ++i) {
    const Operation<T>& operation = computation.operations[i];
    if (values[i] && !std::isfinite(operation.value)) {
      return report_on(computation, Nonfinite::value, i);
    }
    const auto operands = computation.operands_of(operation);
    const auto found = std::find_if_not(operands.begin(), operands.end(), has_finite_partial<T>);
    if (partials[i] && found != operands.end()) {
      auto report = report_on(computation, Nonfinite::partial, i);
      report.operand = static_cast<std::size_t>(found - operands.begin());
      return report;
    }
  }
  return std::nullopt;
}

template <class T>
NonfiniteReport<T> report_on_adjoint(const Computation<T>& computation,
                                     std::size_t from,
                                     const Operand<T>& to,
                                     const std::vector<T>& adjoints) {
  const Operation<T>& operation = computation.operations[from];
  auto report = report_on(computation, Nonfinite::adjoint, to.id.index);
  report.adjoint = adjoints[to.id.index];
  report.step = {operation.name, operation.line, adjoints[from], to.partial};
  return report;
}

/// The reverse sweep from one output, up to the first adjoint that is not finite.
template <class T>
std::optional<NonfiniteReport<T>> find_backward(const Computation<T>& computation,
                                                std::size_t output) {
  Marks reached(computation.operations.size());
  std::vector<T> adjoints(computation.operations.size());
  reached[output] = true;
  adjoints[output] = T(1);
  for (std::size_t i = output + 1; i-- > computation.inputs;) {
    if (!reached[i]) continue;
    for (const Operand<T>& operand : computation.operands_of(computation.operations[i])) {
      if (!operand.moves) continue;
      reached[operand.id.index] = true;
      T& adjoint = adjoints[operand.id.index];
      adjoint += operand.partial * adjoints[i];
      if (!std::isfinite(adjoint)) return report_on_adjoint(computation, i, operand, adjoints);
    }
  }
  return std::nullopt;
}

template <class T>
std::optional<NonfiniteReport<T>> find_backward(const Computation<T>& computation) {
  for (const Noted<T>& output : computation.outputs) {
    if (output.is_constant()) continue;
    if (auto report = find_backward(computation, output.id.index)) return report;
  }
  return std::nullopt;
}

template <class T>
std::optional<NonfiniteReport<T>> find_result(const Computation<T>& computation) {
  for (const Noted<T>& output : computation.outputs) {
    if (!std::isfinite(output.value)) {
      return NonfiniteReport<T>{.what = Nonfinite::result, .value = printed(output.value)};
    }
  }
  return std::nullopt;
}

/// What is not finite, although nothing depends on it.
template <class T>
std::optional<NonfiniteReport<T>> find_anywhere(const Computation<T>& computation) {
  const Marks all(computation.operations.size(), true);
  auto report = find_forward(computation, all, all);
  if (report) report->matters = false;
  return report;
}

}  // namespace

template <class T> NonfiniteReport<T> find_nonfinite_input(std::span<const T> x) {
  const auto found = std::find_if_not(x.begin(), x.end(), [](T xi) { return std::isfinite(xi); });
  if (found == x.end()) return {};
  const auto i = static_cast<std::size_t>(found - x.begin());
  const T value = printed(*found);
  return {.what = Nonfinite::input, .value = value, .inputs = {{i, value}}};
}

template <class T> NonfiniteReport<T> find_nonfinite(const Computation<T>& computation) {
  const Marks values =
      sources_of_outputs(computation, [](const Operand<T>& operand) { return operand.taken; });
  const Marks partials =
      sources_of_outputs(computation, [](const Operand<T>& operand) { return operand.moves; });
  auto report = find_forward(computation, values, partials);
  if (!report) report = find_result(computation);
  if (!report) report = find_backward(computation);
  if (!report) report = find_anywhere(computation);
  if (!report) report = NonfiniteReport<T>();
  report->operations = computation.operations.size() - computation.inputs;
  return *report;
}

template NonfiniteReport<float> find_nonfinite_input(std::span<const float>);
template NonfiniteReport<double> find_nonfinite_input(std::span<const double>);
template NonfiniteReport<long double> find_nonfinite_input(std::span<const long double>);
template NonfiniteReport<float> find_nonfinite(const Computation<float>&);
template NonfiniteReport<double> find_nonfinite(const Computation<double>&);
template NonfiniteReport<long double> find_nonfinite(const Computation<long double>&);

}  // namespace fluxion
