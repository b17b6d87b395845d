// Indices of rows, columns, entries and colours.
// For: the sources of this folder.
// Read first: include/fluxion/sparse/pattern.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

using Index = std::int32_t;
using Indices = std::vector<Index>;

inline constexpr Index nobody = -1;

/// The index of an element of a std::vector or std::span.
constexpr std::size_t at(Index i) { return static_cast<std::size_t>(i); }

}  // namespace fluxion::inline FLUXION_ABI::detail
