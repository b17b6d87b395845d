// The memory of all tapes of one thread: how much there is, and how much there may be.
// For: reverse/tape.hpp; there is a tape for each type of number, and the limit is for their sum.
// Read first: reverse/stats.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

#include <fluxion/portability.hpp>
#include <fluxion/reverse/stats.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

class ThreadMemory;

/// A tape of any type of number, as one that shares its thread's memory.
class AnyTape {
 public:
  AnyTape(const AnyTape&) = delete;
  AnyTape& operator=(const AnyTape&) = delete;

  /// The statements of all recordings.
  virtual TapeStats recorded() const = 0;
  virtual TapeBytes used() const = 0;
  virtual TapeBytes reserved() const = 0;
  /// Gives back what is not used.
  virtual void trim() noexcept = 0;
  /// What may be recorded without asking for room follows the limit of the thread.
  virtual void limit_capacity() noexcept = 0;

  /// Most bytes used so far.
  std::size_t peak() const { return std::max(peak_, used().total()); }
  void forget_peak() { peak_ = 0; }

 protected:
  explicit AnyTape(ThreadMemory& thread);
  ~AnyTape();

  ThreadMemory& thread_;
  std::size_t peak_ = 0;  // as of the last time that statements were forgotten
};

/// The tapes of one thread, and the limits that the recordings alive set: the smallest one holds.
class ThreadMemory {
 public:
  static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

  static ThreadMemory& current();
  ThreadMemory(const ThreadMemory&) = delete;
  ThreadMemory& operator=(const ThreadMemory&) = delete;

  void add(AnyTape& tape) { tapes_.push_back(&tape); }
  void remove(const AnyTape& tape) noexcept { std::erase(tapes_, &tape); }

  bool is_limited() const { return limit_ != unlimited; }
  void add_limit(std::size_t bytes);
  void remove_limit(std::size_t bytes) noexcept;
  /// How many bytes this tape may reserve, if what others do not use makes way for it.
  std::size_t limit_of(const AnyTape& tape) const {
    return is_limited() ? limit_ - std::min(limit_, reserved_beside(tape)) : unlimited;
  }
  /// Where a limit leaves no room for `more` bytes of this tape, the tape is trimmed, and so are
  /// others that hold nothing. One that holds something may be in the middle of a statement.
  void make_way(AnyTape& tape, std::size_t more) noexcept;
  /// `bytes` is what this tape would need with `what`.
  [[noreturn]] FLUXION_COLD void throw_over_limit(const char* function,
                                                  const char* what,
                                                  const AnyTape& tape,
                                                  std::size_t bytes) const;

  /// Writes the part of the statistics that is about the thread.
  void describe(TapeStats& stats) const;
  TapeStats stats() const;
  std::size_t release() noexcept;

 private:
  ThreadMemory() = default;
  ~ThreadMemory() = default;
  void update_limit() noexcept;
  /// What makes no way for this tape.
  std::size_t reserved_beside(const AnyTape& tape) const;
  TapeBytes reserved() const;

  std::size_t limit_ = unlimited;
  std::vector<AnyTape*> tapes_;
  std::vector<std::size_t> limits_;
};

/// A limit of this thread's memory, in bytes, while it lives; 0 is none.
class MemoryLimit {
 public:
  explicit MemoryLimit(std::size_t bytes) : bytes_(bytes) {
    if (bytes_ != 0) begin();
  }
  ~MemoryLimit() {
    if (bytes_ != 0) end();
  }
  MemoryLimit(const MemoryLimit&) = delete;
  MemoryLimit& operator=(const MemoryLimit&) = delete;

 private:
  void begin();
  void end() noexcept;

  std::size_t bytes_;
  ThreadMemory* thread_ = nullptr;
};

}  // namespace fluxion::inline FLUXION_ABI::detail
