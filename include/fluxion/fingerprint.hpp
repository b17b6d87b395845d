// A number by which to know a sequence of operations again.
// For: plans of sparse derivatives, which want to know whether an evaluation did the same as one
// before. Read first: docs/explanation/sparse-derivatives.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// Two sequences with the same fingerprint are the same, unless two sums of 64 mixed bits for each
/// term are the same by chance.
struct Fingerprint {
  // Apart, because g++ adds to neighbours as one vector in some statements and one by one in others,
  // and each waits for the other kind.
  alignas(16) std::uint64_t one = 0;
  alignas(16) std::uint64_t other = 0;

  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;

  /// A sum of terms that depend on their position: nothing waits for the term before.
  FLUXION_ALWAYS_INLINE void add(std::uint64_t position, std::uint64_t word) {
    std::uint64_t mixed = (word ^ position * 0x9e37'79b9'7f4a'7c15U) * 0xbf58'476d'1ce4'e5b9U;
    mixed ^= mixed >> 32;
    one += mixed * 0x94d0'49bb'1331'11ebU;
    other += (mixed ^ mixed >> 29) * 0xff51'afd7'ed55'8ccdU;
  }
  /// Two words for the cost of one.
  void add(std::uint64_t position, std::span<const std::uint32_t> words) {
    std::size_t i = 0;
    for (; i + 1 < words.size(); i += 2) {
      add(position + i, std::uint64_t{words[i]} << 32 | words[i + 1]);
    }
    if (i < words.size()) add(position + i, std::uint64_t{words[i]} << 32);
  }
};

/// What the tapes of other numbers have in its place.
struct NoFingerprint {
  static void add(std::uint64_t, std::uint64_t) {}
  static void add(std::uint64_t, std::span<const std::uint32_t>) {}
};

/// Whether the statements on a tape of T leave a fingerprint, and a sweep over them only the adjoints
/// of inputs. Specialised by those who ask for it.
template <class T> inline constexpr bool leaves_fingerprint_v = false;

template <class T> inline constexpr char kind_mark = 0;

/// A word for a type, the same for the life of the process.
template <class T> std::uint64_t kind_of() {
  return reinterpret_cast<std::uintptr_t>(&kind_mark<T>);
}

}  // namespace fluxion::inline FLUXION_ABI::detail
