// A path of a program as a graph for Graphviz. For: to_dot().
// Read first: include/fluxion/graph/program_format.hpp.
// SPDX-License-Identifier: MIT
#include <iterator>
#include <limits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <fluxion/error.hpp>
#include <fluxion/graph/differentiate.hpp>
#include <fluxion/graph/listing.hpp>

#include "live.hpp"
#include "rule_numbers.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

constexpr int most_digits = std::numeric_limits<double>::max_digits10;

/// As to_dot() of inspect/ draws them, and decisions as diamonds.
constexpr const char* head = R"(digraph f {
  rankdir=LR;
  node [shape=box, fontname="sans-serif", fontsize=12];
  edge [fontname="sans-serif", fontsize=10];
)";

void check_options(const PathDotOptions& options, std::size_t paths) {
  if (options.path < 0 || static_cast<std::size_t>(options.path) >= paths) {
    throw OptionError(
        fmt::format("to_dot: there is no such path; got .path = {}, expected 0 to {}; try 0, which "
                    "was recorded "
                    "first",
                    options.path,
                    paths - 1));
  }
  if (options.digits < 1 || options.digits > most_digits) {
    throw OptionError(
        fmt::format("to_dot: the digits cannot be used; got .digits = {}, expected 1 to {}; try 6",
                    options.digits,
                    most_digits));
  }
}

class DotWriter {
 public:
  DotWriter(const Path& path, int digits) : path_(path), digits_(digits) {}

  std::string write() && {
    const std::vector<bool> needed = needed_by(path_.graph, results_of(path_));
    for (NodeId id = 0; id < path_.graph.size(); ++id) {
      if (needed[id]) write_node(id);
    }
    for (std::size_t g = 0; g < path_.guards.size(); ++g) write_guard(g);
    for (std::size_t i = 0; i < path_.outputs.size(); ++i) write_output(i);
    return std::move(text_) + "}\n";
  }

 private:
  template <class... X> void line(fmt::format_string<X...> format, X&&... x) {
    text_ += "  ";
    fmt::format_to(std::back_inserter(text_), format, std::forward<X>(x)...);
    text_ += ";\n";
  }

  std::string number(double value) const { return fmt::format("{:.{}g}", value, digits_); }

  void write_node(NodeId id) {
    const Node& node = path_.graph[id];
    switch (node.operation) {
      case Operation::constant:
        line(R"(v{} [label="{}", shape=plaintext])", id, number(path_.graph.value(id)));
        return;
      case Operation::input:
        line(R"(v{} [label="x[{}]", shape=ellipse])", id, node.operands[0]);
        return;
      case Operation::parameter:
        line(R"(v{} [label="p[{}]", shape=ellipse])", id, node.operands[0]);
        return;
      default:
        write_operation(id, node);
    }
  }

  void write_operation(NodeId id, const Node& node) {
    const RuleNumbers& numbers = rule_numbers(node.operation);
    const RuleData& data = path_.graph.data(node);
    std::string label(name_of(node.operation));
    if (numbers.count > 0) label.append(" ").append(number(data.first));
    if (numbers.count > 1) label.append(" ").append(number(data.second));
    line(R"(v{} [label="{}"])", id, label);
    for (std::size_t i = 0; i < static_cast<std::size_t>(arity(node.operation)); ++i) {
      line("v{} -> v{}", node.operands[i], id);
    }
  }

  void write_guard(std::size_t g) {
    line(R"(g{} [label="{}", shape=diamond])", g, path_.guards[g].outcome);
    line("v{} -> g{} [style=dashed]", path_.guards[g].selector, g);
  }

  void write_output(std::size_t i) {
    line(R"(y{} [label="y[{}]", peripheries=2])", i, i);
    line("v{} -> y{}", path_.outputs[i], i);
  }

  const Path& path_;
  int digits_;
  std::string text_ = head;
};

}  // namespace

std::string dot(const ProgramState& state, const PathDotOptions& options) {
  const std::vector<Path> paths = state.paths();
  check_options(options, paths.size());
  return DotWriter(live(paths[static_cast<std::size_t>(options.path)]), options.digits).write();
}

}  // namespace fluxion::inline FLUXION_ABI::graph
