// Generations: how checked builds find out that a variable has outlived its recording.
// For: reverse/var.hpp and reverse/recording.hpp. Each recording has a number of its own, and so
// have the variables that it makes; without FLUXION_CHECKED all of this is empty. Read first:
// reverse/tape.hpp. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include <fluxion/portability.hpp>

#if defined(FLUXION_CHECKED)
#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include <fluxion/error.hpp>
#endif

namespace fluxion::inline FLUXION_ABI::detail {

#if defined(FLUXION_CHECKED)

/// The part of a thread's tape that belongs to one recording: from its first statement on, as far
/// as no recording within it takes over.
template <class T> class Segment {
 public:
  explicit Segment(std::size_t statements) {
    static std::atomic<std::uint32_t> count = 0;
    generation_ = ++count;
    alive().push_back({statements, generation_});
  }
  /// The recording ends, on its own thread.
  void end() {
    std::erase_if(alive(), [this](const Entry& entry) { return entry.generation == generation_; });
  }

  /// The generation of the recording that a new statement belongs to; 0 without one.
  static std::uint32_t current() { return alive().empty() ? 0 : alive().back().generation; }
  /// The generation that a variable with this id must have.
  static std::uint32_t of(std::size_t id) {
    for (auto entry = alive().rbegin(); entry != alive().rend(); ++entry) {
      if (id > entry->statements_before) return entry->generation;
    }
    return 0;
  }

 private:
  struct Entry {
    std::size_t statements_before;
    std::uint32_t generation;
  };
  static std::vector<Entry>& alive() {
    static thread_local std::vector<Entry> entries;
    return entries;
  }

  std::uint32_t generation_ = 0;
};

/// What a variable remembers of its recording. It takes room that would be padding otherwise.
class Stamp {
 public:
  constexpr Stamp() = default;
  template <class T> static Stamp of_new_statement() {
    Stamp stamp;
    stamp.generation_ = Segment<T>::current();
    return stamp;
  }
  /// Throws: TapeError unless statement id is of the recording that made the variable.
  template <class T> void check(std::size_t id) const {
    if (id == 0 || Segment<T>::of(id) == generation_) return;
    throw TapeError(
        "tape: a variable was used after its recording had ended, or on another "
        "thread; got statement " +
        std::to_string(id) +
        " of a recording that is not alive here, expected a variable of one that is; "
        "try to keep no variables from one evaluation to the next, or their values "
        "only, by value_of(x)");
  }

 private:
  std::uint32_t generation_ = 0;
};

#else

template <class T> struct Segment {
  explicit Segment(std::size_t) {}
  void end() {}
};

struct Stamp {
  template <class T> static Stamp of_new_statement() { return {}; }
  template <class T> void check(std::size_t) const {}
};

#endif

}  // namespace fluxion::inline FLUXION_ABI::detail
