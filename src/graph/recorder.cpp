// Where the operations of symbols go.
// For: symbol.hpp. Read first: include/fluxion/graph/recorder.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <utility>

#include <fluxion/error.hpp>
#include <fluxion/graph/recorder.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

thread_local Recorder* recorder_of_thread = nullptr;

}  // namespace

Recorder::Recorder(Graph& graph, std::span<const double> inputs, std::span<const double> parameters)
    : graph_(graph), inputs_(inputs), parameters_(parameters), at_a_point_(true) {}

Recorder::Scope::Scope(Recorder& recorder)
    : before_(std::exchange(recorder_of_thread, &recorder)) {}

Recorder::Scope::~Scope() { recorder_of_thread = before_; }

Recorder& Recorder::current() {
  if (recorder_of_thread == nullptr) {
    throw TapeError(
        "Symbol: an operation outside of a recording; got a symbol that outlived it, expected one "
        "of the function that is recorded now; try keeping value, not symbols, between recordings");
  }
  return *recorder_of_thread;
}

// The value of a node that is new. Simplification may have added constants before it.
NodeId Recorder::valued(NodeId id, double value) {
  if (at_a_point_) {
    while (values_.size() < graph_.size()) {
      const auto next = static_cast<NodeId>(values_.size());
      values_.push_back(graph_.is_constant(next) ? graph_.value(next) : value);
    }
  }
  return id;
}

NodeId Recorder::constant(double value) { return valued(graph_.constant(value), value); }

NodeId Recorder::input(std::uint32_t index) {
  return valued(graph_.leaf(Operation::input, index), at_a_point_ ? inputs_[index] : 0);
}

NodeId Recorder::parameter(std::uint32_t index) {
  return valued(graph_.leaf(Operation::parameter, index), at_a_point_ ? parameters_[index] : 0);
}

NodeId Recorder::add(Operation operation, std::span<const NodeId> operands, const RuleData& data) {
  const std::size_t before = graph_.size();
  const NodeId id = graph_.add(operation, operands, data);
  if (!at_a_point_ || graph_.size() == before) {
    return id;
  }
  std::array<double, 3> values{};
  std::transform(operands.begin(), operands.end(), values.begin(), [&](NodeId operand) {
    return values_[operand];
  });
  return valued(id, evaluate(operation, data, values));
}

double Recorder::decide(NodeId selector) {
  if (graph_.is_constant(selector)) {
    return graph_.value(selector);
  }
  if (!at_a_point_) {
    throw DomainError(
        "Symbol: a decision without a point; got a condition on a symbol while derivatives are "
        "formed, expected none; try select(condition, a, b) in the partials of your rule");
  }
  if (decided_.size() <= selector) {
    decided_.resize(graph_.size());
  }
  if (!decided_[selector]) {
    decided_[selector] = true;
    guards_.push_back({selector, values_[selector]});
  }
  return values_[selector];
}

}  // namespace fluxion::inline FLUXION_ABI::graph
