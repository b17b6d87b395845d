// Writes a computation as a graph for Graphviz.
// For: to_dot(). Read first: include/fluxion/inspect/dot.hpp.
// SPDX-License-Identifier: MIT
#include <iterator>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include <fluxion/concepts.hpp>
#include <fluxion/error.hpp>
#include <fluxion/inspect/dot.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

namespace {

constexpr int most_digits = std::numeric_limits<long double>::max_digits10;

/// Inputs are round, operations boxes, constants bare, results boxes with two lines around them.
constexpr const char* head = R"(digraph f {
  rankdir=LR;
  node [shape=box, fontname="sans-serif", fontsize=12];
  edge [fontname="sans-serif", fontsize=10];
)";

template <class T> class DotWriter {
 public:
  DotWriter(const Computation<T>& computation, const DotOptions& options)
      : computation_(computation), digits_(options.digits) {}

  std::string write() && {
    for (std::size_t i = 0; i < computation_.operations.size(); ++i) {
      i < computation_.inputs ? write_input(i) : write_operation(i);
    }
    for (std::size_t i = 0; i < computation_.outputs.size(); ++i) write_output(i);
    return std::move(text_) + "}\n";
  }

 private:
  template <class... X> void line(fmt::format_string<X...> format, X&&... x) {
    text_ += "  ";
    fmt::format_to(std::back_inserter(text_), format, std::forward<X>(x)...);
    text_ += ";\n";
  }

  std::string number(T value) const { return fmt::format("{:.{}g}", printed(value), digits_); }

  std::string name_of(std::size_t operation) const {
    return operation < computation_.inputs ? fmt::format("x{}", operation)
                                           : fmt::format("v{}", operation - computation_.inputs);
  }

  void write_input(std::size_t i) {
    const std::string name = name_of(i);
    line(R"({} [label="{} = {}", shape=ellipse])",
         name,
         name,
         number(computation_.operations[i].value));
  }

  void write_operation(std::size_t i) {
    const Operation<T>& operation = computation_.operations[i];
    const std::string name = name_of(i);
    line(R"({} [label="{}\n{}"])", name, operation.name, number(operation.value));
    const auto operands = computation_.operands_of(operation);
    for (std::size_t k = 0; k < operands.size(); ++k) write_edge(operands[k], name, k);
  }

  /// Dashed where no derivative goes along it.
  void write_edge(const Operand<T>& operand, const std::string& to, std::size_t position) {
    const std::string from =
        source_of(operand, operand.is_constant() ? fmt::format("{}_{}", to, position) : "");
    if (operand.moves) {
      line(R"({} -> {} [label="{}"])", from, to, number(operand.partial));
    } else {
      line("{} -> {} [style=dashed]", from, to);
    }
  }

  /// The name of the node that a number comes from; a constant gets one of its own.
  std::string source_of(const Noted<T>& noted, const std::string& name_of_constant) {
    if (!noted.is_constant()) return name_of(noted.id.index);
    line(R"({} [label="{}", shape=plaintext])", name_of_constant, number(noted.value));
    return name_of_constant;
  }

  void write_output(std::size_t i) {
    const Noted<T>& output = computation_.outputs[i];
    const std::string name = computation_.outputs.size() == 1 ? "y" : fmt::format("y{}", i);
    line(R"({} [label="{} = {}", peripheries=2])", name, name, number(output.value));
    const std::string from = source_of(output, name + "_0");
    line("{} -> {}", from, name);
  }

  const Computation<T>& computation_;
  int digits_;
  std::string text_ = head;
};

}  // namespace

void check_options(const char* function, const DotOptions& options) {
  if (options.digits >= 1 && options.digits <= most_digits) return;
  throw OptionError(
      fmt::format("{}: the digits cannot be used; got .digits = {}, expected 1 to {}; try 6",
                  function,
                  options.digits,
                  most_digits));
}

template <class T>
std::string dot_of(const Computation<T>& computation, const DotOptions& options) {
  return DotWriter<T>(computation, options).write();
}

template std::string dot_of(const Computation<float>&, const DotOptions&);
template std::string dot_of(const Computation<double>&, const DotOptions&);
template std::string dot_of(const Computation<long double>&, const DotOptions&);

}  // namespace fluxion
