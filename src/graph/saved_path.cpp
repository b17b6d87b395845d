// A path as plain numbers, and back. For: saved_program.cpp.
// Read first: saved_path.hpp. SPDX-License-Identifier: MIT
#include "saved_path.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include <fluxion/error.hpp>

#include "live.hpp"
#include "rule_numbers.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

// Where 64 bits hold an operation, numbers of a rule and an operand, or two operands.
constexpr int data_shift = 16;
constexpr int operand_shift = 32;

std::array<std::uint64_t, 2> packed(const Node& node, std::uint16_t number_of_operation) {
  return {std::uint64_t{number_of_operation} | std::uint64_t{node.data} << data_shift |
              std::uint64_t{node.operands[0]} << operand_shift,
          std::uint64_t{node.operands[1]} | std::uint64_t{node.operands[2]} << operand_shift};
}

Node unpacked(std::uint64_t first, std::uint64_t second, Operation operation) {
  return {operation,
          static_cast<std::uint16_t>(first >> data_shift),
          {static_cast<NodeId>(first >> operand_shift),
           static_cast<NodeId>(second),
           static_cast<NodeId>(second >> operand_shift)}};
}

void check_numbers(const Node& node, const RuleData& numbers) {
  if (are_possible(node.operation, numbers)) return;
  throw DomainError(
      fmt::format("save: a rule with a number that no program is loaded with; got {} with {} and "
                  "{}, expected finite numbers, and orders of at most {}; try a formula without it",
                  name_of(node.operation),
                  numbers.first,
                  numbers.second,
                  rule_numbers(node.operation).largest_integer));
}

bool is_condition(Operation operation) {
  return operation >= Operation::less && operation <= Operation::sign_bit;
}

bool is_integer(Operation operation) {
  return operation >= Operation::classify && operation <= Operation::quotient_bits;
}

/// Adds the nodes one after the other; what is wrong stops it.
class Restoration {
 public:
  Restoration(const SavedPath& saved, const Sizes& sizes, std::span<const Operation> table)
      : saved_(saved), sizes_(sizes), operations_(table) {}

  std::optional<Path> path() && {
    const bool is_whole = saved_.numbers.size() >= 2 && saved_.numbers.size() % 2 == 0 &&
                          saved_.nodes.size() % 2 == 0 && saved_.outputs.size() == sizes_.outputs &&
                          saved_.selectors.size() == saved_.outcomes.size();
    if (!is_whole || !has_nodes() || !has_results() || !has_guards()) return std::nullopt;
    return std::move(path_);
  }

 private:
  bool has_nodes() {
    for (std::size_t k = 0; k < saved_.nodes.size(); k += 2) {
      const auto number = static_cast<std::uint16_t>(saved_.nodes[k]);
      if (number >= operations_.size()) return false;
      const Node node = unpacked(saved_.nodes[k], saved_.nodes[k + 1], operations_[number]);
      if (!(of_.size() < leaves() ? add_leaf(node) : add(node))) return false;
    }
    return of_.size() >= leaves();
  }

  std::size_t leaves() const { return sizes_.inputs + sizes_.parameters; }

  bool add_leaf(const Node& node) {
    const bool is_input = of_.size() < sizes_.inputs;
    const auto index = static_cast<std::uint32_t>(of_.size() - (is_input ? 0 : sizes_.inputs));
    const Node expected{.operation = is_input ? Operation::input : Operation::parameter,
                        .operands = {index, 0, 0}};
    if (!(node == expected)) return false;
    of_.push_back(path_.graph.leaf(expected.operation, index));
    (is_input ? path_.inputs : path_.parameters).push_back(of_.back());
    return true;
  }

  bool add(const Node& node) {
    if (node.operation == Operation::constant) {
      if (node.data != 0 || node.operands[2] != 0) return false;
      of_.push_back(path_.graph.constant(bits_of(node)));
      return true;
    }
    const auto operands = static_cast<std::size_t>(arity(node.operation));
    if (operands == 0 || !has_numbers(node) || !has_operands(node, operands)) return false;
    std::array<NodeId, 3> x{};
    for (std::size_t i = 0; i < operands; ++i) x[i] = of_[node.operands[i]];
    of_.push_back(path_.graph.add(node.operation, std::span(x).first(operands), numbers_of(node)));
    return true;
  }

  static double bits_of(const Node& node) {
    return std::bit_cast<double>(std::uint64_t{node.operands[0]} << operand_shift |
                                 node.operands[1]);
  }

  RuleData numbers_of(const Node& node) const {
    return {saved_.numbers[std::size_t{node.data} * 2],
            saved_.numbers[std::size_t{node.data} * 2 + 1]};
  }

  bool has_numbers(const Node& node) const {
    return node.data < saved_.numbers.size() / 2 && are_possible(node.operation, numbers_of(node));
  }

  bool has_operands(const Node& node, std::size_t operands) const {
    for (std::size_t i = 0; i < node.operands.size(); ++i) {
      if (i >= operands ? node.operands[i] != 0 : node.operands[i] >= of_.size()) return false;
    }
    const bool of_conditions = node.operation == Operation::both ||
                               node.operation == Operation::either ||
                               node.operation == Operation::negation;
    const std::size_t conditions = of_conditions ? operands : node.operation == Operation::select;
    return std::all_of(node.operands.begin(),
                       node.operands.begin() + static_cast<std::ptrdiff_t>(conditions),
                       [&](NodeId id) { return holds_condition(of_[id]); });
  }

  bool holds_condition(NodeId id) const {
    const Graph& graph = path_.graph;
    return is_condition(graph[id].operation) || graph.is_constant(id, 0) ||
           graph.is_constant(id, 1);
  }

  bool has_results() {
    for (const NodeId output : saved_.outputs) {
      if (output >= of_.size()) return false;
      path_.outputs.push_back(of_[output]);
    }
    return true;
  }

  bool has_guards() {
    for (std::size_t g = 0; g < saved_.selectors.size(); ++g) {
      if (saved_.selectors[g] >= of_.size()) return false;
      const Guard guard{of_[saved_.selectors[g]], saved_.outcomes[g]};
      if (!is_possible(guard)) return false;
      path_.guards.push_back(guard);
    }
    return true;
  }

  bool is_possible(const Guard& guard) const {
    constexpr double largest = 0x1p63;
    if (holds_condition(guard.selector)) return guard.outcome == 0 || guard.outcome == 1;
    return is_integer(path_.graph[guard.selector].operation) &&
           std::abs(guard.outcome) <= largest && std::trunc(guard.outcome) == guard.outcome;
  }

  const SavedPath& saved_;
  const Sizes& sizes_;
  std::span<const Operation> operations_;
  std::vector<NodeId> of_{};  // of the nodes in the file, those of the graph
  Path path_{};
};

}  // namespace

std::uint16_t OperationTable::number_of(Operation operation) {
  const auto known = std::find(operations_.begin(), operations_.end(), operation);
  const auto number = static_cast<std::uint16_t>(known - operations_.begin());
  if (known == operations_.end()) operations_.push_back(operation);
  return number;
}

SavedPath saved(const Path& path, OperationTable& table) {
  const Path kept = live(path);
  SavedPath result{.numbers = {0, 0}};
  for (NodeId id = 0; id < kept.graph.size(); ++id) {
    const Node& node = kept.graph[id];
    const RuleData& numbers = kept.graph.data(node);
    check_numbers(node, numbers);
    if (std::size_t{node.data} * 2 == result.numbers.size()) {
      result.numbers.insert(result.numbers.end(), {numbers.first, numbers.second});
    }
    const auto words = packed(node, table.number_of(node.operation));
    result.nodes.insert(result.nodes.end(), words.begin(), words.end());
  }
  result.outputs = kept.outputs;
  for (const Guard& guard : kept.guards) {
    result.selectors.push_back(guard.selector);
    result.outcomes.push_back(guard.outcome);
  }
  return result;
}

std::optional<Path> restored(const SavedPath& saved,
                             const Sizes& sizes,
                             std::span<const Operation> table) {
  return Restoration(saved, sizes, table).path();
}

}  // namespace fluxion::inline FLUXION_ABI::graph
