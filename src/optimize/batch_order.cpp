// The orders of the rows and the batches in them.
// For: mini_batches, whose batches are the same on every platform.
// Read first: include/fluxion/optimize/batch_order.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include <fluxion/error.hpp>
#include <fluxion/optimize/batch_order.hpp>
#include <fluxion/optimize/random.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

namespace {

// Checked before there is memory for the rows.
std::size_t usable(std::int64_t rows, std::int64_t size) {
  if (rows < 1) {
    throw OptionError(fmt::format(
        "mini_batches: there are no rows; got {}, expected at least 1; try the number of rows of "
        "the data",
        rows));
  }
  if (size < 1 || size > rows) {
    throw OptionError(fmt::format(
        "mini_batches: size is out of range; got {}, expected 1 <= size <= {}, the number of rows; "
        "try .size = {}",
        size,
        rows,
        std::min<std::int64_t>(rows, 32)));
  }
  return static_cast<std::size_t>(rows);
}

}  // namespace

BatchOrder::BatchOrder(std::int64_t rows, const BatchOptions& options)
    : order_(usable(rows, options.size)), size_(options.size), seed_(options.seed) {
  select(0);
}

void BatchOrder::select(std::int64_t step) {
  if (step < 0) {
    throw OptionError(
        fmt::format("mini_batches: there is no such step; got {}, expected at least 0; try 0, "
                    "which is the first",
                    step));
  }
  shuffle_for(step / steps_per_epoch());
  first_ = step % steps_per_epoch() * size_;
  count_ = static_cast<std::size_t>(std::min(size_, rows() - first_));
}

// From the rows as they are numbered, so that it does not matter what the last order was.
void BatchOrder::shuffle_for(std::int64_t epoch) {
  if (epoch == epoch_) {
    return;
  }
  epoch_ = epoch;
  std::iota(order_.begin(), order_.end(), std::int64_t{0});
  Random random(seed_, static_cast<std::uint64_t>(epoch));
  shuffle(order_, random);
}

}  // namespace fluxion::detail
