// The arguments of one statement on their way from an expression to the tape.
// For: reverse/var.hpp. An expression hands each leaf with its partial to one of two receivers: if
// all leaves are active, the place of each argument is known to the compiler. Read first:
// reverse/expression.hpp. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <utility>

#include <fluxion/concepts.hpp>
#include <fluxion/reverse/tape.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// A partial as a number; it may be a Unit.
template <class T, class W> FLUXION_ALWAYS_INLINE T as_number(const W& partial) {
  if constexpr (Scalar<W>) {
    return T(partial);
  } else {
    return partial * T(1);
  }
}

/// to = from. Of a dual number part by part: g++ copies the whole in other pieces than those that have
/// just been stored, and the processor waits for them.
template <class T> FLUXION_ALWAYS_INLINE void assign(T& to, const T& from) {
  if constexpr (requires { to.assign_parts(from); }) {
    to.assign_parts(from);
  } else {
    to = from;
  }
}

/// Writes to the tape one argument after the other. Passive ones are overwritten by the next.
template <class T> struct SparseArguments {
  static constexpr bool is_dense = false;
  T* partials;
  Id* ids;
  std::size_t count = 0;

  template <std::size_t slot, class W> FLUXION_ALWAYS_INLINE void set(const W& partial, Id id) {
    assign(partials[count], as_number<T>(partial));
    ids[count] = id;
    if (id != 0) log_slot(slot);
    count += id != 0 ? 1 : 0;
  }
  template <std::size_t> void leave_out() {}

 private:
  FLUXION_ALWAYS_INLINE void log_slot(std::size_t slot) const {
    auto& state = CurrentTape<T>::state;
    state.fingerprint.add(state.arguments + count, slot);
  }
};

/// Collects the arguments of an expression with n leaves, all of which are active.
template <class T, std::size_t n> class DenseArguments {
 public:
  static constexpr bool is_dense = true;

  template <class E> FLUXION_ALWAYS_INLINE explicit DenseArguments(const E& e) {
    e.template list_ids<0>(ids_);
  }
  FLUXION_ALWAYS_INLINE bool all_active() const { return all_active(Slots()); }

  template <std::size_t slot, class W> FLUXION_ALWAYS_INLINE void set(const W& partial, Id) {
    assign(partials_[slot], as_number<T>(partial));
  }
  /// Leaf `slot` is already in the argument of another.
  template <std::size_t slot> FLUXION_ALWAYS_INLINE void leave_out() {
    partials_[slot] = T(0);
    is_merged_[slot] = true;
  }
  /// Makes one argument of a variable that the compiler sees to occur twice, with the sum of the
  /// partials.
  FLUXION_ALWAYS_INLINE void merge() { merge(Slots()); }
  /// Writes them to the tape, the first one with this mark; returns how many there are.
  FLUXION_ALWAYS_INLINE std::size_t write(T* partials, Id* ids, Id mark) const {
    return write(partials, ids, mark, Slots());
  }

 private:
  using Slots = std::make_index_sequence<n>;

  template <std::size_t... slots>
  FLUXION_ALWAYS_INLINE bool all_active(std::index_sequence<slots...>) const {
    return (... && FLUXION_LIKELY(ids_[slots] != 0));
  }
  template <std::size_t... slots> FLUXION_ALWAYS_INLINE void merge(std::index_sequence<slots...>) {
    (merge_one<slots>(std::make_index_sequence<slots>()), ...);
  }
  template <std::size_t slot, std::size_t... older>
  FLUXION_ALWAYS_INLINE void merge_one(std::index_sequence<older...>) {
    static_cast<void>((merge_into<slot, older>() || ...));
  }
  template <std::size_t slot, std::size_t older> FLUXION_ALWAYS_INLINE bool merge_into() {
    if (is_merged_[slot] || is_merged_[older]) return is_merged_[slot];
    if (!are_known_same(ids_[slot], ids_[older])) return false;
    partials_[older] += partials_[slot];
    is_merged_[slot] = true;
    return true;
  }
  template <std::size_t... slots>
  FLUXION_ALWAYS_INLINE std::size_t write(T* partials,
                                          Id* ids,
                                          Id mark,
                                          std::index_sequence<slots...>) const {
    std::size_t count = 0;
    (write_one<slots>(partials, ids, slots == 0 ? mark : 0, count), ...);
    return count;
  }
  template <std::size_t slot>
  FLUXION_ALWAYS_INLINE void write_one(T* partials, Id* ids, Id mark, std::size_t& count) const {
    if (is_merged_[slot]) return;
    assign(partials[count], partials_[slot]);
    ids[count] = ids_[slot] | mark;
    ++count;
  }

  T partials_[n];
  Id ids_[n];
  bool is_merged_[n] = {};
};

}  // namespace fluxion::inline FLUXION_ABI::detail
