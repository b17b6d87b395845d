// Pairs of operations that the interpreter does in one pass over a block.
// For: code.cpp, which finds them, and loops.hpp. Read first: include/fluxion/graph/code.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <fluxion/graph/operation.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// An operation, and one that reads its result as the operand with this number.
struct Pair {
  Operation first;
  Operation second;
  std::size_t operand;

  friend constexpr bool operator==(const Pair&, const Pair&) = default;
};

/// Whether the operands may be exchanged.
constexpr bool is_commutative(Operation operation) {
  return operation == operation_of_v<rules::Add> || operation == operation_of_v<rules::Mul>;
}

/// What adjoints consist of. Where operands may be exchanged, the result is the first one.
inline constexpr auto pairs = [] {
  constexpr std::array firsts = {operation_of_v<rules::Neg>,
                                 operation_of_v<rules::Add>,
                                 operation_of_v<rules::Sub>,
                                 operation_of_v<rules::Mul>};
  constexpr std::array seconds = {Pair{{}, operation_of_v<rules::Add>, 0},
                                  Pair{{}, operation_of_v<rules::Mul>, 0},
                                  Pair{{}, operation_of_v<rules::Sub>, 0},
                                  Pair{{}, operation_of_v<rules::Sub>, 1}};
  std::array<Pair, firsts.size() * seconds.size()> all{};
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i] = seconds[i % seconds.size()];
    all[i].first = firsts[i / seconds.size()];
  }
  return all;
}();

/// 1 + the place of a pair, 0 if there is none.
constexpr std::uint16_t number_of(const Pair& pair) {
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (pairs[i] == pair) return static_cast<std::uint16_t>(i + 1);
  }
  return 0;
}

}  // namespace fluxion::inline FLUXION_ABI::graph
