// The text of a report on a number that is not finite.
// For: trace_nonfinite(). Read first: include/fluxion/inspect/nonfinite.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <iterator>
#include <ostream>

#include <fluxion/inspect/nonfinite.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace {

// A function of many inputs would fill the screen with them.
constexpr std::size_t most_inputs = 8;

void write_row(std::string& text, std::string_view name, std::string_view content) {
  fmt::format_to(std::back_inserter(text), "\n  {:<10} {}", name, content);
}

template <class T> std::string name_of(const NonfiniteReport<T>& report) {
  if (!report.operation.empty()) return std::string(report.operation);
  return fmt::format("input {}", report.inputs.at(0).index);
}

template <class T> std::string sentence_of(const NonfiniteReport<T>& report) {
  switch (report.what) {
    case Nonfinite::nothing:
      return fmt::format("all is finite; operations: {}", report.operations);
    case Nonfinite::input:
      return fmt::format("{} is {}", name_of(report), report.value);
    case Nonfinite::value:
      return fmt::format("the value of {} is {}", name_of(report), report.value);
    case Nonfinite::partial:
      return fmt::format("the partial of {} for operand {} is {}",
                         name_of(report),
                         report.operand,
                         report.operands.at(report.operand).partial);
    case Nonfinite::adjoint:
      return fmt::format("the adjoint of {} is {}", name_of(report), report.adjoint);
    case Nonfinite::result:
      break;
  }
  return fmt::format("the result is {}, a constant", report.value);
}

template <class T> void write_line(std::string& text, const NonfiniteReport<T>& report) {
  const std::string after = report.after ? ", after " + to_string(report.after) : "";
  write_row(text, "line", to_string(report.line) + after);
}

template <class T> void write_operands(std::string& text, const NonfiniteReport<T>& report) {
  for (std::size_t i = 0; i < report.operands.size(); ++i) {
    const NonfiniteOperand<T>& operand = report.operands[i];
    std::string content = fmt::format("{}", operand.value);
    if (operand.has_partial) content += fmt::format(", partial {}", operand.partial);
    write_row(text, fmt::format("operand {}", i), content);
  }
}

template <class T> void write_inputs(std::string& text, const NonfiniteReport<T>& report) {
  const std::size_t all = report.inputs.size();
  for (std::size_t i = 0; i < std::min(all, most_inputs); ++i) {
    const NonfiniteInput<T>& input = report.inputs[i];
    write_row(text, fmt::format("input {}", input.index), fmt::format("{}", input.value));
  }
  if (all > most_inputs) write_row(text, "...", fmt::format("{} inputs more", all - most_inputs));
}

template <class T> void write_operation(std::string& text, const NonfiniteReport<T>& report) {
  write_line(text, report);
  if (report.what != Nonfinite::value) {
    write_row(text, "value", fmt::format("{}", report.value));
  }
  write_operands(text, report);
}

template <class T> void write_step(std::string& text, const NonfiniteStep<T>& step) {
  write_row(text,
            "from",
            fmt::format("{} with adjoint {}, partial {}; line {}",
                        step.operation,
                        step.adjoint,
                        step.partial,
                        to_string(step.line)));
}

}  // namespace

template <std::floating_point T> std::string to_string(const NonfiniteReport<T>& report) {
  std::string text = "trace_nonfinite: " + sentence_of(report);
  if (!report.operation.empty()) write_operation(text, report);
  if (report.what == Nonfinite::adjoint) write_step(text, report.step);
  if (report.what != Nonfinite::input) write_inputs(text, report);
  if (!report.matters) write_row(text, "note", "neither f(x) nor its derivatives depend on it");
  return text;
}

template <std::floating_point T>
std::ostream& operator<<(std::ostream& stream, const NonfiniteReport<T>& report) {
  return stream << to_string(report);
}

template std::string to_string(const NonfiniteReport<float>&);
template std::string to_string(const NonfiniteReport<double>&);
template std::string to_string(const NonfiniteReport<long double>&);
template std::ostream& operator<<(std::ostream&, const NonfiniteReport<float>&);
template std::ostream& operator<<(std::ostream&, const NonfiniteReport<double>&);
template std::ostream& operator<<(std::ostream&, const NonfiniteReport<long double>&);

}  // namespace fluxion
