// Programs as text. For: looking at what was recorded.
// Read first: include/fluxion/graph/program_format.hpp.
// SPDX-License-Identifier: MIT
#include <ostream>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <fluxion/graph/listing.hpp>

#include "../amounts.hpp"
#include "live.hpp"
#include "rule_numbers.hpp"

namespace fluxion::inline FLUXION_ABI {

namespace graph {

namespace {

using fluxion::detail::counted;

/// Lines up to a limit. The others are counted.
class Lines {
 public:
  explicit Lines(std::size_t limit) : limit_(limit) {}

  void add(const std::string& line) {
    if (count_ < limit_) text_.append(line).append("\n");
    ++count_;
  }
  std::string text() && {
    if (count_ > limit_) text_ += fmt::format("... {}\n", counted(count_ - limit_, "more line"));
    text_.resize(text_.size() - (text_.empty() ? 0 : 1));
    return std::move(text_);
  }

 private:
  std::size_t limit_;
  std::size_t count_ = 0;
  std::string text_{};
};

class PathListing {
 public:
  PathListing(const Path& path, Lines& lines)
      : path_(path), graph_(path.graph), lines_(lines), number_(graph_.size(), 0) {
    std::vector<std::size_t> uses(graph_.size(), 0);
    for (const NodeId output : path.outputs) ++uses[output];
    for (NodeId id = 0; id < graph_.size(); ++id) {
      for (std::size_t i = 0; i < operands_of(id); ++i) ++uses[graph_[id].operands[i]];
    }
    for (const Guard& guard : path.guards) {
      if (uses[guard.selector] == 0) number_[guard.selector] = unnumbered;
    }
  }

  void write() {
    auto guard = path_.guards.begin();
    std::size_t numbers = 0;
    for (NodeId id = 0; id < graph_.size(); ++id) {
      if (operands_of(id) > 0 && number_[id] != unnumbered) {
        number_[id] = numbers++;
        lines_.add(fmt::format("  {} = {}", operand(id), operation(id, " ", " ", "")));
      }
      for (; guard != path_.guards.end() && guard->selector <= id; ++guard) {
        lines_.add(fmt::format("  require {} == {}", operand(guard->selector), guard->outcome));
      }
    }
    for (std::size_t i = 0; i < path_.outputs.size(); ++i) {
      lines_.add(fmt::format("  y[{}] = {}", i, operand(path_.outputs[i])));
    }
  }

 private:
  // Of what only a guard uses, which is written out there.
  static constexpr std::size_t unnumbered = static_cast<std::size_t>(-1);

  std::size_t operands_of(NodeId id) const {
    return static_cast<std::size_t>(arity(graph_[id].operation));
  }

  std::string operand(NodeId id) const {
    const Node& node = graph_[id];
    if (node.operation == Operation::constant) return fmt::format("{}", graph_.value(id));
    if (node.operation == Operation::input) return fmt::format("x[{}]", node.operands[0]);
    if (node.operation == Operation::parameter) return fmt::format("p[{}]", node.operands[0]);
    return number_[id] == unnumbered ? operation(id, "(", ", ", ")")
                                     : fmt::format("%{}", number_[id]);
  }

  std::string operation(NodeId id, const char* open, const char* comma, const char* close) const {
    std::string text(name_of(graph_[id].operation));
    text += numbers_of_rule(id);
    for (std::size_t i = 0; i < operands_of(id); ++i) {
      text.append(i == 0 ? open : comma).append(operand(graph_[id].operands[i]));
    }
    return text + close;
  }

  std::string numbers_of_rule(NodeId id) const {
    const RuleData& data = graph_.data(graph_[id]);
    switch (rule_numbers(graph_[id].operation).count) {
      case 0:
        return {};
      case 1:
        return fmt::format("{{{}}}", data.first);
      default:
        return fmt::format("{{{}, {}}}", data.first, data.second);
    }
  }

  const Path& path_;
  const Graph& graph_;
  Lines& lines_;
  std::vector<std::size_t> number_;
};

}  // namespace

std::string listing(const ProgramState& state, const ListingOptions& options) {
  const Sizes& sizes = state.sizes();
  const std::vector<Path> paths = state.paths();
  Lines lines(options.lines);
  lines.add(fmt::format("program of {}, {} and {}, with {}",
                        counted(sizes.inputs, "input"),
                        counted(sizes.parameters, "parameter"),
                        counted(sizes.outputs, "output"),
                        counted(paths.size(), "known path")));
  for (std::size_t k = 0; k < paths.size(); ++k) {
    lines.add(fmt::format("path {}", k));
    PathListing(live(paths[k]), lines).write();
  }
  return std::move(lines).text();
}

}  // namespace graph

namespace {

// Nothing where there is none.
std::string machine_line(const MachineStats& stats) {
  using fluxion::detail::counted;
  if (stats.codes == 0 && stats.interpreted == 0) return {};
  return fmt::format("\n{} of machine code, {}, {}, {}, {:.2g} ms; {} interpreted",
                     counted(stats.codes, "piece"),
                     counted(stats.instructions, "operation"),
                     counted(stats.spills, "spill"),
                     fluxion::detail::bytes(stats.bytes),
                     1000 * stats.seconds,
                     stats.interpreted);
}

}  // namespace

std::string to_string(const ProgramStats& stats) {
  using fluxion::detail::counted;
  return fmt::format("{}, {}; {}, {}\n{}, {}, {} on the tape{}",
                     counted(stats.operations, "operation"),
                     counted(stats.guards, "guard"),
                     counted(stats.paths, "known path"),
                     fluxion::detail::bytes(stats.bytes),
                     counted(stats.evaluations, "evaluation"),
                     stats.misses == 1 ? "1 miss" : fmt::format("{} misses", stats.misses),
                     stats.on_tape,
                     machine_line(stats.machine));
}

std::ostream& operator<<(std::ostream& stream, const ProgramStats& stats) {
  return stream << to_string(stats);
}

}  // namespace fluxion::inline FLUXION_ABI
