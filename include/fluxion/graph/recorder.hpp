// Where the operations of symbols go: one recorder a thread, or none.
// For: symbol.hpp. Read first: path.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <fluxion/graph/path.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// Adds operations to a graph. While a function is recorded at a point, the value of every node there
/// is known, and decides what its guards are; while derivatives are added, there are no values, and
/// no control flow that could ask for one.
class Recorder {
 public:
  /// Adds to a graph without values: for derivatives.
  explicit Recorder(Graph& graph) : graph_(graph) {}

  /// Records at a point: the values of inputs and of parameters.
  /// Note: the graph must be empty, or what this recorder has left.
  Recorder(Graph& graph, std::span<const double> inputs, std::span<const double> parameters);

  Graph& graph() { return graph_; }
  const Graph& graph() const { return graph_; }

  NodeId constant(double value);
  NodeId input(std::uint32_t index);
  NodeId parameter(std::uint32_t index);
  NodeId add(Operation operation, std::span<const NodeId> operands, const RuleData& data = {});

  /// What a condition or an integer is at the point; from now on the recording holds only where it is.
  /// Throws: DomainError if there is no point.
  double decide(NodeId selector);

  const std::vector<Guard>& guards() const { return guards_; }

  /// The recorder of this thread while the object lives; the one before it comes back.
  class Scope {
   public:
    explicit Scope(Recorder& recorder);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    Recorder* before_;
  };

  /// The recorder of this thread.
  /// Throws: TapeError if there is none: a symbol was used outside of its recording.
  static Recorder& current();

 private:
  NodeId valued(NodeId id, double value);

  Graph& graph_;
  std::span<const double> inputs_{};
  std::span<const double> parameters_{};
  std::vector<double> values_{};  // of every node at the point
  std::vector<Guard> guards_{};
  std::vector<bool> decided_{};  // nodes that are selectors of guards
  bool at_a_point_ = false;
};

}  // namespace fluxion::inline FLUXION_ABI::graph
