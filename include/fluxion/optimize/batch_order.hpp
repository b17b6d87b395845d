// Which rows are the batch of a step.
// For: mini_batches; the order is made in the compiled part.
// Read first: random.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI {

/// How rows are divided into batches.
struct BatchOptions {
  std::int64_t size = 32;  ///< rows of a batch; of the last one of an epoch, at most
  std::uint64_t seed = 0;  ///< of the orders
};

namespace detail {

/// The order of the rows in one epoch, a pure function of the seed and the epoch, and where in it the
/// batch of one step is.
class BatchOrder {
 public:
  /// Selects step 0. Throws: OptionError unless 1 <= size <= rows.
  BatchOrder(std::int64_t rows, const BatchOptions& options);

  /// Throws: OptionError if the step is negative.
  void select(std::int64_t step);

  std::int64_t rows() const { return static_cast<std::int64_t>(order_.size()); }
  std::int64_t steps_per_epoch() const { return (rows() - 1) / size_ + 1; }
  std::span<const std::int64_t> batch() const { return {order_.data() + first_, count_}; }

 private:
  void shuffle_for(std::int64_t epoch);

  std::vector<std::int64_t> order_{};
  std::int64_t size_;
  std::uint64_t seed_;
  std::int64_t epoch_ = -1;
  std::int64_t first_ = 0;
  std::size_t count_ = 0;
};

}  // namespace detail

}  // namespace fluxion
