// Nodes of a graph as straight-line code.
// For: evaluating a recorded function. Read first: include/fluxion/graph/code.hpp.
// SPDX-License-Identifier: MIT
#include <atomic>
#include <limits>

#include <fluxion/graph/code.hpp>
#include <fluxion/graph/differentiate.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

constexpr Slot nowhere = std::numeric_limits<Slot>::max();
constexpr NodeId never = std::numeric_limits<NodeId>::max();

// The node that reads a node last; `never` for a result, which is to stay.
std::vector<NodeId> last_readers(const Graph& graph,
                                 std::span<const NodeId> results,
                                 const std::vector<bool>& needed) {
  std::vector<NodeId> last(graph.size(), 0);
  for (NodeId id = 0; id < graph.size(); ++id) {
    for (int i = 0; needed[id] && i < arity(graph[id].operation); ++i) {
      last[graph[id].operands[static_cast<std::size_t>(i)]] = id;
    }
  }
  for (const NodeId result : results) last[result] = never;
  return last;
}

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
        last_(last_readers(graph, results, needed_)),
        slot_of_(graph.size(), nowhere) {}

  void build(std::span<const NodeId> results) {
    for (NodeId id = 0; id < graph_.size(); ++id) {
      if (needed_[id]) place(id);
    }
    for (const NodeId result : results) code_.results_.push_back(slot_of_[result]);
  }

 private:
  void place(NodeId id) {
    const Node& node = graph_[id];
    if (node.operation == Operation::constant) {
      code_.constants_.push_back({slot_of_[id] = fresh(), graph_.value(id)});
    } else if (arity(node.operation) == 0) {
      std::vector<Leaf>& leaves = is_shared_[id] ? code_.shared_leaves_ : code_.leaves_;
      leaves.push_back({slot_of_[id] = fresh(), node.operation, node.operands[0]});
    } else {
      add(id, node);
    }
  }

  // A result never takes the place of its operands: loops over both are vectorised then.
  void add(NodeId id, const Node& node) {
    Instruction instruction{.operation = node.operation, .data = data_of_code(node)};
    const auto operands = static_cast<std::size_t>(arity(node.operation));
    for (std::size_t i = 0; i < operands; ++i) instruction.operands[i] = slot_of_[node.operands[i]];
    instruction.result = slot_of_[id] = is_shared_[id] ? fresh() : take();
    for (std::size_t i = 0; i < operands; ++i) release(node.operands[i], id);
    (is_shared_[id] ? code_.prologue_ : code_.instructions_).push_back(instruction);
  }

  void release(NodeId operand, NodeId reader) {
    const bool stays = is_shared_[operand] || arity(graph_[operand].operation) == 0;
    if (!stays && last_[operand] == reader) {
      free_.push_back(slot_of_[operand]);
      last_[operand] = never;  // an operand may stand twice
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
  std::vector<NodeId> last_;
  std::vector<Slot> slot_of_;
  std::vector<Slot> free_{};
};

Code::Code(const Graph& graph, std::span<const NodeId> results, Shared shared) : id_(next_id()) {
  Builder(*this, graph, results, shared).build(results);
}

std::size_t Code::bytes() const {
  return (prologue_.capacity() + instructions_.capacity()) * sizeof(Instruction) +
         constants_.capacity() * sizeof(Constant) +
         (shared_leaves_.capacity() + leaves_.capacity()) * sizeof(Leaf) +
         results_.capacity() * sizeof(Slot) + data_.capacity() * sizeof(RuleData);
}

}  // namespace fluxion::inline FLUXION_ABI::graph
