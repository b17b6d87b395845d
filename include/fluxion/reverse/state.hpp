// What recording a statement touches, and nothing else of the tape.
// For: reverse/tape.hpp, which has the memory behind it, and the expressions, which write it. Read
// first: reverse/tape.hpp for the layout of a statement.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <fluxion/fingerprint.hpp>
#include <fluxion/portability.hpp>
#include <fluxion/reverse/cold_call.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

using Id = std::uint32_t;
inline constexpr Id first_argument = 0x8000'0000U;
inline constexpr std::size_t max_statements = 0x7fff'fffeU;

/// The statement that may be extended: the newest one, while the variable that holds it is the only
/// reader. The lower half is its id, the upper half is 1 after it was captured once, as an operand
/// of a sum that may turn out to be the right side of its own update. A type of its own: a store to
/// a number of the type Id could otherwise change the ids of variables in the eyes of the compiler,
/// which would read them again.
enum class Extendable : std::uint64_t { none = 0x7fff'ffffU };
constexpr Extendable extendable_statement(Id id) { return Extendable{id}; }
constexpr Extendable captured_by_sum(Id id) { return Extendable{(std::uint64_t{1} << 32) | id}; }

/// A place between two statements.
struct Position {
  std::size_t arguments = 0;
  std::size_t statements = 0;
};

template <class T> class Tape;

/// How far ahead of its use memory is asked for, in arguments: a page of each array.
inline constexpr std::size_t partials_ahead = 512;
inline constexpr std::size_t ids_ahead = 1024;

/// What recording a statement touches: one thread-local object without constructor or destructor.
/// The counters are not of type Id either. No two that change with each statement are neighbours:
/// g++ would pack them into one vector store, and the next statement waits for that.
template <class T> struct TapeState {
  T* partials = nullptr;
  Id* ids = nullptr;
  std::size_t arguments = 0;
  std::size_t capacity = 0;
  std::size_t statements = 0;
  ColdFunction make_room = &Tape<T>::try_make_room;
  Extendable extendable = Extendable::none;
  FLUXION_NO_UNIQUE_ADDRESS
  std::conditional_t<leaves_fingerprint_v<T>, Fingerprint, NoFingerprint> fingerprint{};

  T* next_partial() const { return partials + arguments; }
  Id* next_id() const { return ids + arguments; }
  /// The next arguments will soon be written.
  FLUXION_ALWAYS_INLINE void prefetch() const {
    FLUXION_PREFETCH_TO_WRITE(next_partial() + partials_ahead);
    FLUXION_PREFETCH_TO_WRITE(next_id() + ids_ahead);
  }
  /// The arguments of a new statement are written: its id.
  FLUXION_ALWAYS_INLINE Id end_statement() {
    const std::size_t id = ++statements;
    extendable = Extendable{id};
    return static_cast<Id>(id);
  }

  /// The next arguments are those of a Kind of expression.
  template <class Kind> FLUXION_ALWAYS_INLINE void log() {
    fingerprint.add(arguments, kind_of<Kind>());
  }

  /// A second name for the result of statement id, or a read of it, is about to exist.
  FLUXION_ALWAYS_INLINE void forget(Id id) {
    if (static_cast<Id>(extendable) == id) [[unlikely]]
      extendable = Extendable::none;
  }
  /// Statement id is about to become an operand of a sum.
  FLUXION_ALWAYS_INLINE void capture_by_sum(Id id) {
    if (static_cast<Id>(extendable) != id) [[likely]]
      return;
    extendable = extendable == extendable_statement(id) ? captured_by_sum(id) : Extendable::none;
  }
};

template <class T> struct CurrentTape {
  FLUXION_TLS_INITIAL_EXEC static inline constinit thread_local TapeState<T> state{};
};
template <> struct CurrentTape<double> {
  FLUXION_TLS_INITIAL_EXEC static constinit thread_local TapeState<double> state;
};

/// Whether the compiler sees that two ids are the same: the argument is then written once.
FLUXION_ALWAYS_INLINE bool are_known_same(Id a, Id b) { return FLUXION_IS_KNOWN(a == b); }

}  // namespace fluxion::inline FLUXION_ABI::detail
