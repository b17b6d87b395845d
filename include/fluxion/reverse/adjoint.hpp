// What a sweep computes for a statement: its adjoint, or the adjoints of several outputs.
// For: reverse/tape.hpp, which sweeps over either. Read first: lanes.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <span>
#include <type_traits>

#include <fluxion/concepts.hpp>
#include <fluxion/lanes.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// Bytes of a line of the cache.
inline constexpr std::size_t cache_line = 64;

/// The adjoints of a statement lie within one line of the cache, since an access across two costs
/// two.
template <class T, std::size_t k> constexpr std::size_t adjoints_alignment() {
  return Plain<T> ? std::bit_floor(std::min(k * sizeof(T), cache_line)) : alignof(T);
}

/// How many outputs a sweep has room for: the adjoints of a statement are 1, 4 or 8.
inline constexpr std::size_t few_outputs = 4;
inline constexpr std::size_t most_outputs = 8;

/// The adjoints of one statement for k outputs, side by side.
template <class T, std::size_t k> struct alignas(adjoints_alignment<T, k>()) Adjoints {
  Lanes<T, k> lanes;

  /// The statement is output i.
  void seed(std::size_t i) { add(i, T(1)); }
  /// Adds to the adjoint for output i.
  void add(std::size_t i, const T& adjoint) {
    lanes.add(Term<T, Lanes<T, k>>{T(1), Lanes<T, k>::unit(i, adjoint)});
  }
};

/// Sets adjoints to zero, whose bytes are 0. std::fill does not see that numbers with lanes are one
/// block of memory.
template <class A> void fill_zero(std::span<A> adjoints) {
  if constexpr (std::is_trivially_copyable_v<A>) {
    std::memset(static_cast<void*>(adjoints.data()), 0, adjoints.size_bytes());
  } else {
    std::fill(adjoints.begin(), adjoints.end(), A{});
  }
}

/// sum += partial · adjoint, for one output.
template <class T>
FLUXION_ALWAYS_INLINE void add_product(T& sum, const T& partial, const T& adjoint) {
  sum += partial * adjoint;
}
/// The same for each of k outputs.
template <class T, std::size_t k>
FLUXION_ALWAYS_INLINE void add_product(Adjoints<T, k>& sum,
                                       const T& partial,
                                       const Adjoints<T, k>& adjoints) {
  const T once = partial;  // which the compiler reads again after each store of the sum
  sum.lanes.add(Term<T, Lanes<T, k>>{once, adjoints.lanes});
}

}  // namespace fluxion::inline FLUXION_ABI::detail
