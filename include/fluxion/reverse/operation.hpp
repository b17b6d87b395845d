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

  /// Adds to the adjoint of each number of each argument what the results pass on to it:
  /// sums[i][k] += Σ_j results[j] · ∂(result j)/∂(number k of argument i).
  /// An argument without an active number wants no sum: its span is empty.
  virtual void pull_back(std::span<const T> results, std::span<const std::span<T>> sums) const = 0;
  /// What it keeps for that.
  virtual std::size_t bytes() const = 0;
};

/// The numbers of an argument, by their ids.
class ArgumentIds {
 public:
  /// An argument without active numbers.
  ArgumentIds() = default;
  /// `size` numbers, of which number k has the id id_of(k), 0 if it is passive.
  template <class IdOf> ArgumentIds(std::size_t size, const IdOf& id_of) : size_(size) {
    const Id first = size == 0 ? 0 : id_of(0);
    std::size_t run = 0;
    while (first != 0 && run < size && id_of(run) == first + run) ++run;
    is_run_ = first != 0 && run == size;
    if (is_run_) {
      oldest_ = first;
      newest_ = static_cast<Id>(first + (size - 1));
    } else {
      collect(id_of);
    }
  }

  bool is_passive() const { return newest_ == 0; }
  /// Whether the ids are consecutive, so that the adjoints lie one after the other.
  bool is_run() const { return is_run_; }
  /// 0 if there is no active one.
  std::size_t size() const { return size_; }
  /// Of the active numbers.
  Id oldest() const { return oldest_; }
  Id newest() const { return newest_; }
  std::size_t bytes() const { return ids_.size() * sizeof(Id); }

  /// Calls visit(k, id) for each number k that is active.
  template <class Visit> void for_each(const Visit& visit) const {
    for (std::size_t k = 0; k < size_; ++k) {
      const Id id = is_run_ ? oldest_ + static_cast<Id>(k) : ids_[k];
      if (id != 0) visit(k, id);
    }
  }

 private:
  template <class IdOf> void collect(const IdOf& id_of) {
    ids_.resize(size_);
    for (std::size_t k = 0; k < size_; ++k) {
      ids_[k] = id_of(k);
      if (ids_[k] != 0) oldest_ = std::min(oldest_, ids_[k]);
      newest_ = std::max(newest_, ids_[k]);
    }
    if (is_passive()) *this = ArgumentIds();
  }

  std::vector<Id> ids_;  // unless they are a run
  std::size_t size_ = 0;
  Id oldest_ = first_argument;
  Id newest_ = 0;
  bool is_run_ = false;
};

/// An operation on the tape. Its results are statements without arguments, as inputs are.
template <class T> class RecordedOperation {
 public:
  RecordedOperation(std::unique_ptr<const TapeOperation<T>> operation,
                    std::vector<ArgumentIds> arguments,
                    Position begin,
                    std::size_t results,
                    std::size_t bytes_before)
      : operation_(std::move(operation)),
        arguments_(std::move(arguments)),
        begin_(begin),
        results_(results),
        bytes_before_(bytes_before),
        bytes_through_(bytes_before + sizeof(*this) + operation_->bytes()) {
    for (const ArgumentIds& argument : arguments_) {
      bytes_through_ += sizeof(argument) + argument.bytes();
    }
  }

  const Position& begin() const { return begin_; }
  std::size_t first() const { return begin_.statements + 1; }
  std::size_t last() const { return begin_.statements + results_; }
  std::size_t results() const { return results_; }
  std::span<const ArgumentIds> arguments() const { return arguments_; }
  /// What the older ones keep, and what they keep together with this one.
  std::size_t bytes_before() const { return bytes_before_; }
  std::size_t bytes_through() const { return bytes_through_; }

  /// Adds to the adjoints of the arguments. Where all results have adjoint 0 there is nothing to
  /// add, be the operation singular or not.
  /// Throws: TapeError if an argument is not older than the results; what the operation throws.
  void pull_back(T* adjoints) const {
    check_arguments();
    const std::span<const T> results(adjoints + first(), results_);
    if (are_zero(results)) return;
    std::vector<std::vector<T>> own(arguments_.size());
    std::vector<std::span<T>> sums(arguments_.size());
    for (std::size_t i = 0; i < sums.size(); ++i) {
      const ArgumentIds& argument = arguments_[i];
      if (!argument.is_run()) own[i].assign(argument.size(), T(0));
      sums[i] = argument.is_run() ? std::span(adjoints + argument.oldest(), argument.size())
                                  : std::span(own[i]);
    }
    operation_->pull_back(results, sums);
    for (std::size_t i = 0; i < sums.size(); ++i) {
      if (arguments_[i].is_run()) continue;
      arguments_[i].for_each([&](std::size_t k, Id id) { adjoints[id] += own[i][k]; });
    }
  }
  /// The same for each of several outputs, of which some may not be there.
  template <std::size_t lanes> void pull_back(Adjoints<T, lanes>* adjoints) const {
    check_arguments();
    std::vector<T> results(results_);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      for (std::size_t j = 0; j < results_; ++j) results[j] = adjoints[first() + j].lanes[lane];
      if (!are_zero(results)) pull_back_lane(results, adjoints, lane);
    }
  }

 private:
  static bool are_zero(std::span<const T> results) {
    return std::all_of(results.begin(), results.end(), is_constant_zero<T>);
  }
  template <std::size_t lanes>
  void pull_back_lane(std::span<const T> results,
                      Adjoints<T, lanes>* adjoints,
                      std::size_t lane) const {
    std::vector<std::vector<T>> own;
    for (const ArgumentIds& argument : arguments_) own.emplace_back(argument.size(), T(0));
    operation_->pull_back(results, std::vector<std::span<T>>(own.begin(), own.end()));
    for (std::size_t i = 0; i < own.size(); ++i) {
      arguments_[i].for_each([&](std::size_t k, Id id) { adjoints[id].add(lane, own[i][k]); });
    }
  }
  void check_arguments() const {
    for (const ArgumentIds& argument : arguments_) {
      if (argument.newest() >= first()) throw_stale(first(), argument.newest());
    }
  }

  std::unique_ptr<const TapeOperation<T>> operation_;
  std::vector<ArgumentIds> arguments_;
  Position begin_;
  std::size_t results_;
  std::size_t bytes_before_;
  std::size_t bytes_through_;
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
  /// What all of them keep, and what those keep whose results came after `statements`.
  std::size_t bytes() const { return recorded_.empty() ? 0 : recorded_.back().bytes_through(); }
  std::size_t bytes_after(std::size_t statements) const {
    const auto is_before = [statements](const RecordedOperation<T>& operation) {
      return operation.begin().statements < statements;
    };
    const auto first = std::partition_point(recorded_.begin(), recorded_.end(), is_before);
    return first == recorded_.end() ? 0 : bytes() - first->bytes_before();
  }
  /// From the newest one to the oldest.
  auto newest() const { return recorded_.rbegin(); }
  auto end() const { return recorded_.rend(); }

 private:
  std::vector<RecordedOperation<T>> recorded_;
};

}  // namespace fluxion::inline FLUXION_ABI::detail
