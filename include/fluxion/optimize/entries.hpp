// The numbers of Eigen's vectors as spans.
// For: members that take spans, called with vectors: rule.update(x, g). Eigen's iterators do not tell
// that the numbers lie side by side, so std::span does not take its vectors. Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <span>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// A vector or matrix of Eigen that owns its numbers: they lie side by side.
template <class X>
concept OwnedNumbers = std::same_as<X, typename X::PlainObject> && requires(const X& x) {
  { x.data() } -> std::same_as<const double*>;
  x.size();
};

template <class X> auto entries_of(X& x) {
  return std::span(x.data(), static_cast<std::size_t>(x.size()));
}

}  // namespace fluxion
