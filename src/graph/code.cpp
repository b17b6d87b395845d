// Nodes of a graph as straight-line code.
// For: evaluating a recorded function. Read first: include/fluxion/graph/code.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <limits>
#include <utility>

#include <fluxion/graph/code.hpp>
#include <fluxion/graph/differentiate.hpp>
#include <fluxion/graph/machine_code.hpp>

#include "pairs.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

constexpr Slot nowhere = std::numeric_limits<Slot>::max();
constexpr NodeId never = std::numeric_limits<NodeId>::max();

// The nodes that have one value for all points.
std::vector<bool> shared_nodes(const Graph& graph, Shared shared) {
  std::vector<bool> result(graph.size());
  for (NodeId id = 0; id < graph.size(); ++id) {
    const Node& node = graph[id];
    switch (node.operation) {
      case Operation::constant:
        result[id] = true;
        break;
      case Operation::input:
        result[id] = shared == Shared::inputs;
        break;
      case Operation::parameter:
        result[id] = shared == Shared::parameters;
        break;
      case Operation::direction:
        break;
      default:
        result[id] = true;
        for (int i = 0; i < arity(node.operation); ++i) {
          if (!result[node.operands[static_cast<std::size_t>(i)]]) result[id] = false;
        }
    }
  }
  return result;
}

/// Which operations are done in one pass with the only one that reads them.
class Pairing {
 public:
  Pairing(const Graph& graph,
          std::span<const NodeId> results,
          const std::vector<bool>& needed,
          const std::vector<bool>& is_shared)
      : graph_(graph), first_of_(graph.size(), never), second_of_(graph.size(), never) {
    count_readers(results, needed);
    for (NodeId id = 0; id < graph.size(); ++id) {
      if (needed[id] && !is_shared[id] && arity(graph[id].operation) == 2) find(id, is_shared);
    }
  }

  /// The node that is computed with this one, before it; `never` if there is none.
  NodeId first_of(NodeId id) const { return first_of_[id]; }
  /// The node that this one is computed with, after it.
  NodeId second_of(NodeId id) const { return second_of_[id]; }

 private:
  void count_readers(std::span<const NodeId> results, const std::vector<bool>& needed) {
    readers_.resize(graph_.size());
    for (const NodeId result : results) readers_[result] = 2;  // one more than a pair has
    for (NodeId id = 0; id < graph_.size(); ++id) {
      for (int i = 0; needed[id] && i < arity(graph_[id].operation); ++i) {
        std::uint8_t& readers = readers_[graph_[id].operands[static_cast<std::size_t>(i)]];
        if (readers < 2) ++readers;
      }
    }
  }

  // The later of two operands, which is nearer.
  void find(NodeId id, const std::vector<bool>& is_shared) {
    const Node& node = graph_[id];
    for (const std::size_t i : {0U, 1U}) {
      const NodeId operand = node.operands[i];
      const bool is_free =
          readers_[operand] == 1 && !is_shared[operand] && first_of_[operand] == never;
      const bool is_later = first_of_[id] == never || operand > first_of_[id];
      const std::size_t place = is_commutative(node.operation) ? 0 : i;
      if (is_free && is_later &&
          number_of({graph_[operand].operation, node.operation, place}) > 0) {
        first_of_[id] = operand;
      }
    }
    if (first_of_[id] != never) second_of_[first_of_[id]] = id;
  }

  const Graph& graph_;
  std::vector<std::uint8_t> readers_{};
  std::vector<NodeId> first_of_;
  std::vector<NodeId> second_of_;
};

// Of no two codes in a process, however many were destroyed.
std::uint64_t next_id() {
  static std::atomic<std::uint64_t> ids{0};
  return ++ids;
}

}  // namespace

/// Leaves keep their slots for good: they are written once for a block, or once for all. So does what
/// all points share.
class Code::Builder {
 public:
  Builder(Code& code, const Graph& graph, std::span<const NodeId> results, Shared shared)
      : code_(code),
        graph_(graph),
        needed_(needed_by(graph, results)),
        is_shared_(shared_nodes(graph, shared)),
        pairing_(graph, results, needed_, is_shared_),
        last_(last_readers(results)),
        slot_of_(graph.size(), nowhere) {}

  void build(std::span<const NodeId> results) {
    for (NodeId id = 0; id < graph_.size(); ++id) {
      if (needed_[id]) place(id);
    }
    for (const NodeId result : results) code_.results_.push_back(slot_of_[result]);
    for (const Leaf& leaf : code_.leaves_) add_to_run(leaf);
    std::vector<bool> is_open(code_.slots_);
    for (const Instruction& instruction : code_.instructions_) is_open[instruction.result] = true;
    for (const Slot slot : code_.selectors()) is_open[slot] = false;
    for (const Part part : {Part::values, Part::entries}) {
      std::uint32_t number = 0;
      for (const Slot slot : code_.results(part)) {
        (is_open[slot] ? code_.computed_ : code_.others_)[index(part)].push_back(number++);
        is_open[slot] = false;
      }
    }
  }

 private:
  void add_to_run(const Leaf& leaf) {
    std::vector<LeafRun>& runs = code_.leaf_runs_;
    const bool follows = !runs.empty() && runs.back().kind == leaf.kind &&
                         runs.back().index + runs.back().slots.size() == leaf.index;
    if (!follows) runs.push_back({leaf.kind, leaf.index, {}});
    runs.back().slots.push_back(leaf.slot);
  }

  // The node with which a node is read last; `never` for a result, which is to stay.
  std::vector<NodeId> last_readers(std::span<const NodeId> results) const {
    std::vector<NodeId> last(graph_.size(), 0);
    for (NodeId id = 0; id < graph_.size(); ++id) {
      if (!needed_[id]) continue;
      const NodeId second = pairing_.second_of(id);
      for (const NodeId operand : operands(id)) {
        last[operand] = std::max(last[operand], second == never ? id : second);
      }
    }
    for (const NodeId result : results) last[result] = never;
    return last;
  }

  std::span<const NodeId> operands(NodeId id) const {
    return std::span(graph_[id].operands)
        .first(static_cast<std::size_t>(arity(graph_[id].operation)));
  }

  void place(NodeId id) {
    const Node& node = graph_[id];
    if (node.operation == Operation::constant) {
      code_.constants_.push_back({slot_of_[id] = fresh(), graph_.value(id)});
    } else if (arity(node.operation) == 0) {
      std::vector<Leaf>& leaves = is_shared_[id] ? code_.shared_leaves_ : code_.leaves_;
      leaves.push_back({slot_of_[id] = fresh(), node.operation, node.operands[0]});
    } else if (pairing_.second_of(id) == never) {
      add_with_first(id);
    }
  }

  // A result never takes the place of its operands, nor of those of its pair: loops over all of them
  // are vectorised then.
  void add_with_first(NodeId id) {
    const NodeId first = pairing_.first_of(id);
    if (first == never) {
      add(id);
    } else {
      add(first);
      join(add(id), first);
      release(first, id);
    }
    release(id, id);
  }

  Instruction& add(NodeId id) {
    const Node& node = graph_[id];
    Instruction instruction{.operation = node.operation, .data = data_of_code(node)};
    std::size_t i = 0;
    for (const NodeId operand : operands(id)) instruction.operands[i++] = slot_of_[operand];
    instruction.result = slot_of_[id] = is_shared_[id] ? fresh() : take();
    std::vector<Instruction>& to = is_shared_[id] ? code_.prologue_ : code_.instructions_;
    return to.emplace_back(instruction);
  }

  void join(Instruction& second, NodeId first) {
    Instruction& before = code_.instructions_[code_.instructions_.size() - 2];
    std::size_t place = second.operands[0] == slot_of_[first] ? 0 : 1;
    if (is_commutative(second.operation) && place == 1) {
      std::swap(second.operands[0], second.operands[1]);
      place = 0;
    }
    before.pair = number_of({before.operation, second.operation, place});
  }

  void release(NodeId id, NodeId reader) {
    for (const NodeId operand : operands(id)) {
      const bool stays = is_shared_[operand] || arity(graph_[operand].operation) == 0;
      if (!stays && last_[operand] == reader) {
        free_.push_back(slot_of_[operand]);
        last_[operand] = never;  // an operand may stand twice
      }
    }
  }

  Slot fresh() { return static_cast<Slot>(code_.slots_++); }

  Slot take() {
    if (free_.empty()) return fresh();
    const Slot slot = free_.back();
    free_.pop_back();
    return slot;
  }

  std::uint16_t data_of_code(const Node& node) {
    if (code_.data_.size() <= node.data) code_.data_.resize(node.data + std::size_t{1});
    code_.data_[node.data] = graph_.data(node);
    return node.data;
  }

  Code& code_;
  const Graph& graph_;
  std::vector<bool> needed_;
  std::vector<bool> is_shared_;
  Pairing pairing_;
  std::vector<NodeId> last_;
  std::vector<Slot> slot_of_;
  std::vector<Slot> free_{};
};

Code::Code(const Graph& graph,
           std::span<const NodeId> results,
           Shared shared,
           const ResultParts& parts)
    : parts_(parts), id_(next_id()), machine_codes_(std::make_shared<MachineCodes>()) {
  Builder(*this, graph, results, shared).build(results);
}

std::size_t Code::bytes() const {
  return (prologue_.capacity() + instructions_.capacity()) * sizeof(Instruction) +
         constants_.capacity() * sizeof(Constant) +
         (shared_leaves_.capacity() + leaves_.capacity()) * sizeof(Leaf) +
         results_.capacity() * sizeof(Slot) + data_.capacity() * sizeof(RuleData);
}

}  // namespace fluxion::inline FLUXION_ABI::graph
