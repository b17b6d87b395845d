// Derivatives in several directions: N numbers side by side, padded so that they fill vector
// registers. The tangents of a dual number, and the adjoints of several outputs.
// For: forward/dual.hpp and reverse/adjoint.hpp. Read first: rules/common.hpp for Unit.
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <type_traits>
#include <utility>

#include <fluxion/concepts.hpp>
#include <fluxion/rules.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// Room for n numbers: 1, 2, 4, multiples of 8. It depends on n alone, never on compiler flags, so
/// that the layout is the same in every translation unit.
constexpr std::size_t padded(std::size_t n) { return n <= 2 ? n : n <= 4 ? 4 : (n + 7) / 8 * 8; }

/// What one number adds to the lanes of another: its own lanes times a partial. From an operand to
/// its result these are tangents, from a result to its argument adjoints.
template <class P, class L> struct Term {
  const P& partial;
  const L& lanes;
  bool dropped = false;  // structurally zero; only MaskedLanes look at it

  constexpr auto at(std::size_t i) const { return partial * lanes[i]; }
};

/// What a constant operand adds to the lanes of a result.
struct NoTerm {};

/// The lanes of a result: the sum of what its operands add.
template <class L> constexpr L sum_of() { return {}; }
template <class L, class... Terms> constexpr L sum_of(NoTerm, const Terms&... rest) {
  return sum_of<L>(rest...);
}
template <class L, class P, class... Terms>
constexpr L sum_of(const Term<P, L>& first, const Terms&... rest) {
  L sum;
  sum.assign(first);
  (sum.add(rest), ...);
  return sum;
}

/// N numbers in plain IEEE arithmetic.
template <class T, std::size_t N> class ArrayLanes {
 public:
  constexpr const T& operator[](std::size_t i) const { return number_[i]; }
  constexpr void set(std::size_t i, const T& number) { number_[i] = number; }
  static constexpr ArrayLanes unit(std::size_t i, const T& number) {
    ArrayLanes r;
    r.set(i, number);
    return r;
  }

  template <class P> constexpr void assign(const Term<P, ArrayLanes>& term) {
    for (std::size_t i = 0; i < padded(N); ++i) number_[i] = term.at(i);
  }
  template <class P> constexpr void add(const Term<P, ArrayLanes>& term) {
    for (std::size_t i = 0; i < padded(N); ++i) number_[i] += term.at(i);
  }
  constexpr void add(NoTerm) {}

 private:
  T number_[padded(N)]{};
};

#if FLUXION_VECTOR_BYTES > 0

/// N numbers in vectors of the compiler, with the layout and alignment of an array whatever the
/// width of a vector is. No function takes or returns a vector: the calling convention would depend
/// on the instruction set that a translation unit is compiled for. Unrolled by hand, since the
/// compiler gives registers to the parts of an object before it unrolls loops.
template <class T, std::size_t N> class VectorLanes {
  static constexpr std::size_t width = std::gcd(padded(N), FLUXION_VECTOR_BYTES / sizeof(T));
  using Vector [[gnu::vector_size(width * sizeof(T)), gnu::aligned(alignof(T)), gnu::may_alias]] =
      T;
  using Integer = std::conditional_t<sizeof(T) == 8, std::int64_t, std::int32_t>;
  using Integers [[gnu::vector_size(width * sizeof(T)), gnu::aligned(alignof(T)), gnu::may_alias]] =
      Integer;
  using Parts = std::make_index_sequence<padded(N) / width>;

 public:
  FLUXION_ALWAYS_INLINE T operator[](std::size_t i) const { return part_[i / width][i % width]; }
  FLUXION_ALWAYS_INLINE void set(std::size_t i, const T& number) {
    part_[i / width][i % width] = number;
  }
  /// Lane i is `number`, the others are 0; by comparison with all numbers of lanes at once, since a
  /// store into a vector that is then loaded as a whole stalls.
  FLUXION_ALWAYS_INLINE static VectorLanes unit(std::size_t i, const T& number) {
    VectorLanes r;
    r.assign_unit(static_cast<Integer>(i), number, Parts{});
    return r;
  }

  FLUXION_ALWAYS_INLINE void assign_parts(const VectorLanes& lanes) {
    assign(Term<Unit<1>, VectorLanes>{Unit<1>{}, lanes}, Parts{});
  }
  template <class P> FLUXION_ALWAYS_INLINE void assign(const Term<P, VectorLanes>& term) {
    assign(term, Parts{});
  }
  template <class P> FLUXION_ALWAYS_INLINE void add(const Term<P, VectorLanes>& term) {
    add(term, Parts{});
  }
  FLUXION_ALWAYS_INLINE void add(NoTerm) {}

 private:
  template <std::size_t... I>
  FLUXION_ALWAYS_INLINE void assign_unit(Integer lane, const T& number, std::index_sequence<I...>) {
    static constexpr Integer numbers[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    const Integers& in_part = *reinterpret_cast<const Integers*>(numbers);
    const Vector zero{};
    ((part_[I] = in_part == lane - static_cast<Integer>(I * width) ? zero + number : zero), ...);
  }
  template <class P, std::size_t... I>
  FLUXION_ALWAYS_INLINE void assign(const Term<P, VectorLanes>& term, std::index_sequence<I...>) {
    if constexpr (std::same_as<P, Unit<1>>) {
      ((part_[I] = term.lanes.part_[I]), ...);
    } else if constexpr (std::same_as<P, Unit<-1>>) {
      ((part_[I] = -term.lanes.part_[I]), ...);
    } else {
      ((part_[I] = term.partial * term.lanes.part_[I]), ...);
    }
  }
  template <class P, std::size_t... I>
  FLUXION_ALWAYS_INLINE void add(const Term<P, VectorLanes>& term, std::index_sequence<I...>) {
    if constexpr (std::same_as<P, Unit<1>>) {
      ((part_[I] += term.lanes.part_[I]), ...);
    } else if constexpr (std::same_as<P, Unit<-1>>) {
      ((part_[I] -= term.lanes.part_[I]), ...);
    } else {
      ((part_[I] += term.partial * term.lanes.part_[I]), ...);
    }
  }

  Vector part_[padded(N) / width]{};
};

/// Whether N numbers fill a vector register. clang 14 makes wrong code of vectors that do not.
template <class T, std::size_t N> constexpr bool fill_registers() {
  return padded(N) * sizeof(T) >= 16 && (std::same_as<T, double> || std::same_as<T, float>);
}

template <class T, std::size_t N>
using Lanes = std::conditional_t<fill_registers<T, N>(), VectorLanes<T, N>, ArrayLanes<T, N>>;

#else

template <class T, std::size_t N> using Lanes = ArrayLanes<T, N>;

#endif

/// N tangents of which each knows whether its direction reaches this number at all: where it does
/// not, the tangent stays 0 whatever it is multiplied with. Slower than Lanes; drivers repeat their
/// work with it when they find a NaN.
template <class T, std::size_t N> class MaskedLanes {
  static_assert(N <= 64, "fluxion: masked tangents have one 64-bit mask; use at most 64 lanes");

 public:
  constexpr const T& operator[](std::size_t i) const { return tangent_[i]; }
  constexpr void set(std::size_t i, const T& tangent) {
    tangent_[i] = tangent;
    reached_ |= std::uint64_t{1} << i;
  }
  constexpr bool reaches(std::size_t i) const { return (reached_ >> i & 1) != 0; }
  static constexpr MaskedLanes unit(std::size_t i, const T& tangent) {
    MaskedLanes r;
    r.set(i, tangent);
    return r;
  }
  constexpr bool is_passive() const { return reached_ == 0; }

  template <class P> constexpr void assign(const Term<P, MaskedLanes>& term) { add(term); }
  template <class P> constexpr void add(const Term<P, MaskedLanes>& term) {
    if (term.dropped) return;
    for (std::size_t i = 0; i < N; ++i) {
      if (term.lanes.reaches(i)) set(i, reaches(i) ? T(tangent_[i] + term.at(i)) : term.at(i));
    }
  }
  constexpr void add(NoTerm) {}

 private:
  T tangent_[N]{};
  std::uint64_t reached_ = 0;
};

}  // namespace fluxion::inline FLUXION_ABI::detail
