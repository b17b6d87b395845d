// The tangents of a dual number: N of them side by side, padded so that they fill vector registers.
// For: forward/dual.hpp. Read first: rules/common.hpp for Unit.
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>

#include <fluxion/concepts.hpp>
#include <fluxion/rules.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// Room for n tangents: 1, 2, 4, multiples of 8. It depends on n alone, never on compiler flags, so
/// that the layout is the same in every translation unit.
constexpr std::size_t padded(std::size_t n) { return n <= 2 ? n : n <= 4 ? 4 : (n + 7) / 8 * 8; }

/// What an operand adds to the tangents of a result: its own tangents times a partial.
template <class P, class L> struct Term {
  const P& partial;
  const L& tangents;
  bool dropped = false;  // structurally zero; only MaskedLanes look at it

  constexpr auto at(std::size_t i) const { return partial * tangents[i]; }
};

/// What a constant operand adds to the tangents of a result.
struct NoTerm {
  constexpr NoTerm at(std::size_t) const { return {}; }
  template <class T> friend constexpr T operator+(NoTerm, const T& x) { return x; }
  template <class T>
  requires(!std::same_as<T, NoTerm>) friend constexpr T operator+(const T& x, NoTerm) { return x; }
};

/// N tangents in plain IEEE arithmetic.
template <class T, std::size_t N> class Lanes {
 public:
  constexpr const T& operator[](std::size_t i) const { return tangent_[i]; }
  constexpr void set(std::size_t i, const T& tangent) { tangent_[i] = tangent; }

  template <class... Terms> static constexpr Lanes sum(const Terms&... terms) {
    Lanes r;
    if constexpr (!(std::same_as<Terms, NoTerm> && ...)) {
      for (std::size_t i = 0; i < padded(N); ++i) r.tangent_[i] = (terms.at(i) + ...);
    }
    return r;
  }

 private:
  T tangent_[padded(N)]{};
};

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
  constexpr bool is_passive() const { return reached_ == 0; }

  template <class... Terms> static constexpr MaskedLanes sum(const Terms&... terms) {
    MaskedLanes r;
    (r.add(terms), ...);
    return r;
  }

 private:
  constexpr bool reaches(std::size_t i) const { return (reached_ >> i & 1) != 0; }
  constexpr void add(NoTerm) {}
  template <class P> constexpr void add(const Term<P, MaskedLanes>& term) {
    if (term.dropped) return;
    for (std::size_t i = 0; i < N; ++i) {
      if (term.tangents.reaches(i)) set(i, reaches(i) ? T(tangent_[i] + term.at(i)) : term.at(i));
    }
  }

  T tangent_[N]{};
  std::uint64_t reached_ = 0;
};

}  // namespace fluxion::inline FLUXION_ABI::detail
