// The loops over the points of a block, to be inlined into functions for several kinds of processors.
// For: kernels.cpp. Read first: kernels.hpp, values.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>

#include <fluxion/portability.hpp>

#include "kernels.hpp"
#include "pairs.hpp"
#include "values.hpp"

namespace fluxion::inline FLUXION_ABI::graph::loops {

/// The place of an instruction's numbers.
struct Step {
  const RuleData& data;
  double* memory;
  const Instruction& instruction;

  double* result() const { return memory + instruction.result * slot_stride; }
  const double* operand(std::size_t i) const {
    return memory + instruction.operands[i] * slot_stride;
  }
};

template <Operation operation>
FLUXION_ALWAYS_INLINE void over(const Step& step, std::size_t points) {
  double* FLUXION_RESTRICT const y = step.result();
  const double* FLUXION_RESTRICT const a = step.operand(0);
  const double* FLUXION_RESTRICT const b = step.operand(1);
  const double* FLUXION_RESTRICT const c = step.operand(2);
  FLUXION_INDEPENDENT_ITERATIONS
  for (std::size_t k = 0; k < points; ++k) {
    y[k] = value_of<operation>(
        step.data, a[k], arity(operation) > 1 ? b[k] : 0, arity(operation) > 2 ? c[k] : 0);
  }
}

template <Operation... operation> struct Operations {};

/// What takes a few instructions: a call would cost as much.
using Arithmetic = Operations<Operation::select,
                              Operation::less,
                              Operation::less_equal,
                              Operation::equal,
                              Operation::both,
                              Operation::either,
                              Operation::negation,
                              Operation::passive,
                              Operation::moved,
                              operation_of_v<rules::Neg>,
                              operation_of_v<rules::Add>,
                              operation_of_v<rules::Sub>,
                              operation_of_v<rules::Mul>,
                              operation_of_v<rules::Div>,
                              operation_of_v<rules::Abs>,
                              operation_of_v<rules::Sqrt>,
                              operation_of_v<rules::Max>,
                              operation_of_v<rules::Min>>;

/// Whether it is one of these; then it is done, in loops of known length. Compilers make a jump of it.
template <Operation... operation>
FLUXION_ALWAYS_INLINE bool run_arithmetic(Operations<operation...>, const Step& step) {
  return ((step.instruction.operation == operation ? (over<operation>(step, block_points), true)
                                                   : false) ||
          ...);
}

/// The others, and what is not a whole block.
/// An instruction and the next one, in one pass.
template <Pair pair> FLUXION_ALWAYS_INLINE void over(const Step& first, const Step& second) {
  double* FLUXION_RESTRICT const y = second.result();
  const double* FLUXION_RESTRICT const a = first.operand(0);
  const double* FLUXION_RESTRICT const b = first.operand(1);
  const double* FLUXION_RESTRICT const c = second.operand(1 - pair.operand);
  FLUXION_INDEPENDENT_ITERATIONS
  for (std::size_t k = 0; k < block_points; ++k) {
    const double x = value_of<pair.first>({}, a[k], arity(pair.first) > 1 ? b[k] : 0, 0);
    y[k] = pair.operand == 0 ? value_of<pair.second>({}, x, c[k], 0)
                             : value_of<pair.second>({}, c[k], x, 0);
  }
}

template <std::size_t... I>
FLUXION_ALWAYS_INLINE void run_pair(std::index_sequence<I...>,
                                    const Step& first,
                                    const Step& second) {
  static_cast<void>(
      ((first.instruction.pair == I + 1 ? (over<pairs[I]>(first, second), true) : false) || ...));
}

using Call = void (*)(const Step&, std::size_t);
using Calls = decltype(table_of_operations([]<Operation>() -> Call { return nullptr; }));

FLUXION_ALWAYS_INLINE void run(std::span<const Instruction> instructions,
                               const RuleData* data,
                               double* memory,
                               std::size_t points,
                               const Calls& calls) {
  const bool is_whole = points == block_points;
  for (auto next = instructions.begin(); next != instructions.end(); ++next) {
    const Step step{data[next->data], memory, *next};
    if (is_whole && next->pair != 0) {
      ++next;
      run_pair(std::make_index_sequence<pairs.size()>{}, step, {step.data, memory, *next});
    } else if (!is_whole || !run_arithmetic(Arithmetic{}, step)) {
      calls[place_in_table(next->operation)](step, points);
    }
  }
}

// Of some rows as many numbers from a place on, to as many rows from a place on: rows become columns.
// A tile is as wide as a register, because g++ splits wider vectors badly.
#if FLUXION_HAS_SHUFFLES

/// Numbers in a register, and in memory, where they begin anywhere.
template <std::size_t width> struct Register {
  using Numbers [[gnu::vector_size(width * sizeof(double))]] = double;
  struct [[gnu::packed, gnu::may_alias]] InMemory {
    Numbers numbers;
  };
};

template <std::size_t width>
FLUXION_ALWAYS_INLINE void transpose(const double* const* from,
                                     std::size_t from_place,
                                     double* const* to,
                                     std::size_t to_place) {
  using Numbers = typename Register<width>::Numbers;
  using InMemory = typename Register<width>::InMemory;
  const auto row = [&](std::size_t i) {
    return reinterpret_cast<const InMemory*>(from[i] + from_place);
  };
  const auto column = [&](std::size_t i) { return reinterpret_cast<InMemory*>(to[i] + to_place); };
  if constexpr (width == 2) {
    const Numbers rows[] = {row(0)->numbers, row(1)->numbers};
    column(0)->numbers = __builtin_shufflevector(rows[0], rows[1], 0, 2);
    column(1)->numbers = __builtin_shufflevector(rows[0], rows[1], 1, 3);
  } else {
    static_assert(width == 4);
    const Numbers rows[] = {row(0)->numbers, row(1)->numbers, row(2)->numbers, row(3)->numbers};
    const Numbers a = __builtin_shufflevector(rows[0], rows[2], 0, 1, 4, 5);
    const Numbers b = __builtin_shufflevector(rows[1], rows[3], 0, 1, 4, 5);
    const Numbers c = __builtin_shufflevector(rows[0], rows[2], 2, 3, 6, 7);
    const Numbers d = __builtin_shufflevector(rows[1], rows[3], 2, 3, 6, 7);
    column(0)->numbers = __builtin_shufflevector(a, b, 0, 4, 2, 6);
    column(1)->numbers = __builtin_shufflevector(a, b, 1, 5, 3, 7);
    column(2)->numbers = __builtin_shufflevector(c, d, 0, 4, 2, 6);
    column(3)->numbers = __builtin_shufflevector(c, d, 1, 5, 3, 7);
  }
}

#else

template <std::size_t width>
void transpose(const double* const* from,
               std::size_t from_place,
               double* const* to,
               std::size_t to_place) {
  for (std::size_t i = 0; i < width; ++i) {
    for (std::size_t k = 0; k < width; ++k) to[k][to_place + i] = from[i][from_place + k];
  }
}

#endif

/// A cache line has this many numbers: whoever reads or writes some of them does all.
inline constexpr std::size_t group = 8;

template <std::size_t tile>
FLUXION_ALWAYS_INLINE void load(const Rows<const double>& from,
                                const Table<double>& to,
                                std::size_t numbers) {
  const std::size_t points = from.block.size();
  for (std::size_t k = 0; k < points; k += group) {
    const std::size_t count = std::min(points - k, group);
    std::array<const double*, group> rows;
    for (std::size_t p = 0; p < count; ++p) rows[p] = from[k + p];
    std::size_t i = 0;
    for (; count == group && i + tile <= numbers; i += tile) {
      std::array<double*, tile> lanes;
      for (std::size_t j = 0; j < tile; ++j) lanes[j] = to[i + j];
      for (std::size_t p = 0; p < group; p += tile) {
        transpose<tile>(&rows[p], i, lanes.data(), k + p);
      }
    }
    for (; i < numbers; ++i) {
      for (std::size_t p = 0; p < count; ++p) to[i][k + p] = rows[p][i];
    }
  }
}

template <std::size_t tile>
FLUXION_ALWAYS_INLINE void store(const Table<const double>& from,
                                 const Rows<double>& to,
                                 std::size_t numbers,
                                 LaneMask lanes) {
  constexpr LaneMask all = (LaneMask{1} << group) - 1;
  const std::size_t points = to.block.size();
  for (std::size_t k = 0; k < points; k += group, lanes >>= group) {
    const std::size_t count = std::min(points - k, group);
    const bool is_full = count == group && (lanes & all) == all;
    std::array<double*, group> rows;
    for (std::size_t p = 0; p < count; ++p) rows[p] = to[k + p];
    std::size_t i = 0;
    for (; is_full && i + tile <= numbers; i += tile) {
      std::array<const double*, tile> lane;
      for (std::size_t j = 0; j < tile; ++j) lane[j] = from[i + j];
      for (std::size_t p = 0; p < group; p += tile) {
        transpose<tile>(lane.data(), k + p, &rows[p], i);
      }
    }
    for (; i < numbers; ++i) {
      for (std::size_t p = 0; p < count; ++p) {
        if ((lanes >> p & 1) != 0) rows[p][i] = from[i][k + p];
      }
    }
  }
}

FLUXION_ALWAYS_INLINE LaneMask lanes_with(const double* lane, double value) {
  std::array<LaneMask, group> masks{};
  for (std::size_t k = 0; k < block_points; k += group) {
    for (std::size_t i = 0; i < group; ++i) {
      masks[i] |= lane[k + i] == value ? LaneMask{1} << i << k : 0;
    }
  }
  LaneMask result = 0;
  for (const LaneMask mask : masks) result |= mask;
  return result;
}

}  // namespace fluxion::inline FLUXION_ABI::graph::loops
