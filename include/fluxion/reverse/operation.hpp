// Operations with many results, for instance a factorisation: on the tape they are one entry whose
// derivative is a function, instead of a statement for each step.
// For: linear_algebra/*. A sweep over the statements halts at each operation and lets it pull the
// adjoints of its results back to its arguments. Read first: reverse/tape.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include <fluxion/concepts.hpp>
#include <fluxion/reverse/adjoint.hpp>
#include <fluxion/reverse/misuse.hpp>
#include <fluxion/reverse/state.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// The derivative of an operation at the point where it was recorded.
template <class T> class TapeOperation {
 public:
  TapeOperation() = default;
  virtual ~TapeOperation() = default;
  TapeOperation(const TapeOperation&) = delete;
  TapeOperation& operator=(const TapeOperation&) = delete;

  /// Adds to the adjoint of each argument what the results pass on to it:
  /// arguments[i] += Σ_j results[j] · ∂(result j)/∂(argument i).
  virtual void pull_back(std::span<const T> results, std::span<T> arguments) const = 0;
  /// What it keeps for that.
  virtual std::size_t bytes() const = 0;
};

/// An operation on the tape. Its results are statements without arguments, as inputs are.
template <class T> class RecordedOperation {
 public:
  RecordedOperation(std::unique_ptr<const TapeOperation<T>> operation,
                    std::vector<Id> arguments,
                    Position begin,
                    std::size_t results)
      : operation_(std::move(operation)),
        arguments_(std::move(arguments)),
        begin_(begin),
        results_(results),
        is_consecutive_(are_consecutive(arguments_)) {}

  const Position& begin() const { return begin_; }
  std::size_t first() const { return begin_.statements + 1; }
  std::size_t last() const { return begin_.statements + results_; }
  std::size_t results() const { return results_; }
  std::size_t bytes() const { return operation_->bytes() + arguments_.size() * sizeof(Id); }
  /// The ids of the arguments; 0 for those that are passive.
  std::span<const Id> arguments() const { return arguments_; }

  /// Adds to the adjoints of the arguments.
  /// Throws: TapeError if an argument is not older than the results; what the operation throws.
  void pull_back(T* adjoints) const {
    check_arguments();
    const std::span<const T> results(adjoints + first(), results_);
    if (is_consecutive_) {
      return operation_->pull_back(results, {adjoints + arguments_[0], arguments_.size()});
    }
    std::vector<T> sums(arguments_.size(), T(0));
    operation_->pull_back(results, sums);
    for (std::size_t i = 0; i < sums.size(); ++i) {
      if (arguments_[i] != 0) adjoints[arguments_[i]] += sums[i];
    }
  }
  /// The same for each of k outputs. One that reaches no result, as lanes without an output do not,
  /// adds nothing.
  template <std::size_t k> void pull_back(Adjoints<T, k>* adjoints) const {
    check_arguments();
    std::vector<T> results(results_);
    std::vector<T> sums(arguments_.size());
    for (std::size_t lane = 0; lane < k; ++lane) {
      for (std::size_t i = 0; i < results_; ++i) results[i] = adjoints[first() + i].lanes[lane];
      if (std::all_of(results.begin(), results.end(), is_constant_zero<T>)) continue;
      std::fill(sums.begin(), sums.end(), T(0));
      operation_->pull_back(results, sums);
      for (std::size_t i = 0; i < sums.size(); ++i) {
        if (arguments_[i] != 0) adjoints[arguments_[i]].add(lane, sums[i]);
      }
    }
  }

 private:
  static bool are_consecutive(const std::vector<Id>& ids) {
    if (ids.empty() || ids[0] == 0) return false;
    for (std::size_t i = 1; i < ids.size(); ++i) {
      if (ids[i] != ids[0] + i) return false;
    }
    return true;
  }
  void check_arguments() const {
    for (const Id argument : arguments_) {
      if (argument >= first()) throw_stale(first(), argument);
    }
  }

  std::unique_ptr<const TapeOperation<T>> operation_;
  std::vector<Id> arguments_;
  Position begin_;
  std::size_t results_;
  bool is_consecutive_;
};

/// The operations of a tape, in the order in which they were recorded.
template <class T> class Operations {
 public:
  void add(RecordedOperation<T> operation) { recorded_.push_back(std::move(operation)); }
  /// Forgets those whose results came after `statements`.
  void rewind(std::size_t statements) {
    while (!recorded_.empty() && recorded_.back().begin().statements >= statements) {
      recorded_.pop_back();
    }
  }
  /// Calls visit(operation) for those whose results came after `statements`, the newest first.
  template <class Visit> void for_each_after(std::size_t statements, const Visit& visit) const {
    for (auto operation = newest(); operation != end(); ++operation) {
      if (operation->begin().statements < statements) return;
      visit(*operation);
    }
  }
  std::size_t bytes_after(std::size_t statements) const {
    std::size_t sum = 0;
    for_each_after(statements, [&](const auto& operation) { sum += operation.bytes(); });
    return sum;
  }
  /// From the newest one to the oldest.
  auto newest() const { return recorded_.rbegin(); }
  auto end() const { return recorded_.rend(); }

 private:
  std::vector<RecordedOperation<T>> recorded_;
};

}  // namespace fluxion::inline FLUXION_ABI::detail
