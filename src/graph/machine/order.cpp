// Steps in an order in which registers suffice.
// For: machine code. Read first: order.hpp.
// SPDX-License-Identifier: MIT
#include "order.hpp"

#include <algorithm>
#include <limits>

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

using Index = std::uint32_t;  // of a step
constexpr Index none = std::numeric_limits<Index>::max();

std::span<const Value> operands(const Step& step) {
  return std::span(step.operands).first(static_cast<std::size_t>(arity(step.operation)));
}

// Of the others most are functions that are called.
template <class... R> bool is_one_of(Operation operation, rules::List<R...>) {
  return ((operation == operation_of_v<R>) || ...);
}
bool is_instruction(Operation operation) {
  using Instructions = rules::List<rules::Add,
                                   rules::Sub,
                                   rules::Mul,
                                   rules::Div,
                                   rules::Neg,
                                   rules::Abs,
                                   rules::Sqrt,
                                   rules::Fma>;
  return operation < Operation::first_rule || is_one_of(operation, Instructions{});
}

class Order {
 public:
  Order(std::span<const Step> steps, std::size_t values)
      : steps_(steps),
        producer_(values, none),
        unread_(values),
        first_reader_(values + 1),
        waits_(steps.size()),
        height_(steps.size()),
        is_done_(steps.size()) {
    note_producers();
    note_readers();
  }

  /// Adds the step of a value after those that it needs.
  void need(Value value) {
    open(value);
    while (!open_.empty()) {
      const Index i = open_.back();
      const Value deepest = is_done_[i] ? value : deepest_missing(i);
      if (!is_done_[i] && producer_[deepest] != i) {
        open(deepest);
        continue;
      }
      open_.pop_back();
      if (!is_done_[i]) add(i);
    }
  }

  std::vector<Step> take() { return std::move(ordered_); }

 private:
  void note_producers() {
    for (Index i = 0; i < steps_.size(); ++i) {
      producer_[steps_[i].result] = i;
      if (steps_[i].cosine) producer_[*steps_[i].cosine] = i;
      for (const Value operand : operands(steps_[i])) {
        ++unread_[operand];
        if (producer_[operand] == none) continue;
        ++waits_[i];
        height_[i] = std::max(height_[i], height_[producer_[operand]] + 1);
      }
    }
  }

  // The readers of a value are readers_[first_reader_[value]] and so on.
  void note_readers() {
    for (std::size_t v = 0; v < unread_.size(); ++v) {
      first_reader_[v + 1] = first_reader_[v] + unread_[v];
    }
    readers_.resize(first_reader_.back());
    std::vector<Index> next = first_reader_;
    for (Index i = 0; i < steps_.size(); ++i) {
      for (const Value operand : operands(steps_[i])) readers_[next[operand]++] = i;
    }
  }

  std::span<const Index> readers(Value value) const {
    return std::span(readers_).subspan(first_reader_[value],
                                       first_reader_[value + 1] - first_reader_[value]);
  }

  void open(Value value) {
    if (producer_[value] != none) open_.push_back(producer_[value]);
  }

  // The operand with the longest chain of those that are not computed; the result where all are.
  Value deepest_missing(Index i) const {
    Value deepest = steps_[i].result;
    for (const Value operand : operands(steps_[i])) {
      const Index p = producer_[operand];
      if (p == none || is_done_[p]) continue;
      if (producer_[deepest] == i || height_[p] > height_[producer_[deepest]]) deepest = operand;
    }
    return deepest;
  }

  // The step, and those that take no register more then.
  void add(Index first) {
    ready_.assign(1, first);
    while (!ready_.empty()) {
      const Index i = ready_.back();
      ready_.pop_back();
      if (is_done_[i]) continue;
      is_done_[i] = true;
      ordered_.push_back(steps_[i]);
      for (const Value operand : operands(steps_[i])) --unread_[operand];
      for (const Value operand : operands(steps_[i])) consider_last_readers(operand);
      release_readers(steps_[i].result);
      if (steps_[i].cosine) release_readers(*steps_[i].cosine);
    }
  }

  void release_readers(Value value) {
    for (const Index reader : readers(value)) --waits_[reader];
    for (const Index reader : readers(value)) consider(reader);
  }

  // Of a value that is read two times more, both may be in one step.
  void consider_last_readers(Value value) {
    if (producer_[value] == none || unread_[value] == 0 || unread_[value] > 2) return;
    for (const Index reader : readers(value)) consider(reader);
  }

  void consider(Index i) {
    if (!is_done_[i] && waits_[i] == 0 && ends_a_use(steps_[i])) ready_.push_back(i);
  }

  bool ends_a_use(const Step& step) const {
    const auto all = operands(step);
    return std::any_of(all.begin(), all.end(), [&](Value operand) {
      return producer_[operand] != none &&
             unread_[operand] == std::count(all.begin(), all.end(), operand);
    });
  }

  std::span<const Step> steps_;
  std::vector<Index> producer_;  // by value; none of what is there
  std::vector<Index> unread_;    // by value: operands that have not read it yet
  std::vector<Index> first_reader_;
  std::vector<Index> readers_{};
  std::vector<Index> waits_;   // by step: operands that are not computed yet
  std::vector<Index> height_;  // by step: steps before it, one after the other
  std::vector<bool> is_done_;
  std::vector<Index> open_{};
  std::vector<Index> ready_{};
  std::vector<Step> ordered_{};
};

}  // namespace

bool calls_functions(std::span<const Step> steps) {
  return std::any_of(
      steps.begin(), steps.end(), [](const Step& step) { return !is_instruction(step.operation); });
}

std::vector<Step> ordered_by_need(std::span<const Step> steps,
                                  std::span<const Value> results,
                                  std::size_t values) {
  Order order(steps, values);
  for (const Value result : results) order.need(result);
  return order.take();
}

}  // namespace fluxion::inline FLUXION_ABI::graph
