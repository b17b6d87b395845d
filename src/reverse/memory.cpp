// Statistics and limits of the tapes of a thread.
// For: reverse/tape.hpp and Recording. Read first: include/fluxion/reverse/memory.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>

#include <fmt/format.h>

#include <fluxion/error.hpp>
#include <fluxion/reverse/memory.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace detail {

namespace {

void add_bytes(TapeBytes& sum, const TapeBytes& bytes) {
  sum.partials += bytes.partials;
  sum.ids += bytes.ids;
  sum.adjoints += bytes.adjoints;
  sum.operations += bytes.operations;
}

}  // namespace

AnyTape::AnyTape(ThreadMemory& thread) : thread_(thread) { thread_.add(*this); }

AnyTape::~AnyTape() { thread_.remove(*this); }

ThreadMemory& ThreadMemory::current() {
  static thread_local ThreadMemory memory;
  return memory;
}

void ThreadMemory::add_limit(std::size_t bytes) {
  limits_.push_back(bytes);
  update_limit();
}

void ThreadMemory::remove_limit(std::size_t bytes) noexcept {
  const auto found = std::find(limits_.begin(), limits_.end(), bytes);
  if (found != limits_.end()) limits_.erase(found);
  update_limit();
}

void ThreadMemory::update_limit() noexcept {
  const auto smallest = std::min_element(limits_.begin(), limits_.end());
  limit_ = smallest == limits_.end() ? unlimited : *smallest;
  for (AnyTape* tape : tapes_) tape->limit_capacity();
}

std::size_t ThreadMemory::reserved_beside(const AnyTape& tape) const {
  std::size_t sum = 0;
  for (const AnyTape* other : tapes_) {
    if (other != &tape && other->used().total() > 0) sum += other->reserved().total();
  }
  return sum;
}

void ThreadMemory::make_way(AnyTape& tape, std::size_t more) noexcept {
  if (!is_limited() || reserved().total() + more <= limit_) return;
  for (AnyTape* other : tapes_) {
    if (other == &tape || other->used().total() == 0) other->trim();
  }
}

void ThreadMemory::throw_over_limit(const char* function,
                                    const char* what,
                                    const AnyTape& tape,
                                    std::size_t bytes) const {
  throw TapeError(fmt::format(
      "{}: the memory limit is reached; got {} bytes with {}, expected at most {}; try a larger "
      ".memory_limit, or to differentiate the program in parts",
      function,
      reserved_beside(tape) + bytes,
      what,
      limit_));
}

TapeBytes ThreadMemory::reserved() const {
  TapeBytes sum;
  for (const AnyTape* tape : tapes_) {
    add_bytes(sum, tape->reserved());
  }
  return sum;
}

void ThreadMemory::describe(TapeStats& stats) const {
  stats.reserved = reserved();
  stats.peak = 0;
  for (const AnyTape* tape : tapes_) {
    stats.peak += tape->peak();
  }
  stats.limit = is_limited() ? limit_ : 0;
}

TapeStats ThreadMemory::stats() const {
  TapeStats sum;
  for (const AnyTape* tape : tapes_) {
    const TapeStats one = tape->recorded();
    sum.statements += one.statements;
    sum.arguments += one.arguments;
    sum.inputs += one.inputs;
    sum.operations += one.operations;
    add_bytes(sum.used, one.used);
  }
  describe(sum);
  return sum;
}

std::size_t ThreadMemory::release() noexcept {
  const std::size_t before = reserved().total();
  for (AnyTape* tape : tapes_) {
    tape->trim();
    tape->forget_peak();
  }
  return before - reserved().total();
}

void MemoryLimit::begin() {
  thread_ = &ThreadMemory::current();
  thread_->add_limit(bytes_);
}

void MemoryLimit::end() noexcept {
  // A recording may be destroyed on another thread, whose limits are none of its business.
  if (thread_ == &ThreadMemory::current()) thread_->remove_limit(bytes_);
}

}  // namespace detail

TapeStats tape_stats() { return detail::ThreadMemory::current().stats(); }

std::size_t release_tape_memory() { return detail::ThreadMemory::current().release(); }

}  // namespace fluxion
