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

// Rows become columns: number j of `from` i is number i of `to` j. A tile is as wide as a register,
// because g++ splits wider vectors badly.
#if FLUXION_HAS_SHUFFLES

/// Numbers in a register, and in memory, where they begin anywhere.
template <std::size_t width> struct Register {
  using Numbers [[gnu::vector_size(width * sizeof(double))]] = double;
  struct [[gnu::packed, gnu::may_alias]] InMemory {
    Numbers numbers;
  };

  static const InMemory* at(const double* place) {
    return reinterpret_cast<const InMemory*>(place);
  }
  static InMemory* at(double* place) { return reinterpret_cast<InMemory*>(place); }
};

template <std::size_t width>
FLUXION_ALWAYS_INLINE void transpose(const std::array<const double*, width>& from,
                                     std::size_t from_place,
                                     const std::array<double*, width>& to,
                                     std::size_t to_place) {
  using Two = Register<2>;
  if constexpr (width == 2) {
    const Two::Numbers a = Two::at(from[0] + from_place)->numbers;
    const Two::Numbers b = Two::at(from[1] + from_place)->numbers;
    Two::at(to[0] + to_place)->numbers = __builtin_shufflevector(a, b, 0, 2);
    Two::at(to[1] + to_place)->numbers = __builtin_shufflevector(a, b, 1, 3);
  } else {
    static_assert(width == 4);
    // Halves of two rows are joined while they are loaded, which takes no shuffle.
    using Four = Register<4>;
    for (const std::size_t j : {0U, 2U}) {
      const Four::Numbers even = __builtin_shufflevector(Two::at(from[0] + from_place + j)->numbers,
                                                         Two::at(from[2] + from_place + j)->numbers,
                                                         0,
                                                         1,
                                                         2,
                                                         3);
      const Four::Numbers odd = __builtin_shufflevector(Two::at(from[1] + from_place + j)->numbers,
                                                        Two::at(from[3] + from_place + j)->numbers,
                                                        0,
                                                        1,
                                                        2,
                                                        3);
      Four::at(to[j] + to_place)->numbers = __builtin_shufflevector(even, odd, 0, 4, 2, 6);
      Four::at(to[j + 1] + to_place)->numbers = __builtin_shufflevector(even, odd, 1, 5, 3, 7);
    }
  }
}

#else

template <std::size_t width>
void transpose(const std::array<const double*, width>& from,
               std::size_t from_place,
               const std::array<double*, width>& to,
               std::size_t to_place) {
  for (std::size_t i = 0; i < width; ++i) {
    for (std::size_t k = 0; k < width; ++k) to[k][to_place + i] = from[i][from_place + k];
  }
}

#endif

/// The last tile of a row overlaps the one before it, where the numbers do not fill it.
constexpr std::size_t place_of_tile(std::size_t i, std::size_t tile, std::size_t numbers) {
  return std::min(i, numbers - tile);
}

template <std::size_t tile>
FLUXION_ALWAYS_INLINE void load(const Rows<const double>& from,
                                const Table<double>& to,
                                std::size_t numbers) {
  const std::size_t points = from.block.size();
  std::size_t k = 0;
  for (; k + tile <= points && numbers >= tile; k += tile) {
    std::array<const double*, tile> rows;
    for (std::size_t p = 0; p < tile; ++p) rows[p] = from[k + p];
    for (std::size_t i = 0; i < numbers; i += tile) {
      const std::size_t place = place_of_tile(i, tile, numbers);
      std::array<double*, tile> lanes;
      for (std::size_t j = 0; j < tile; ++j) lanes[j] = to[place + j] + k;
      transpose<tile>(rows, place, lanes, 0);
    }
  }
  for (; k < points; ++k) {
    for (std::size_t i = 0; i < numbers; ++i) to[i][k] = from[k][i];
  }
}

template <std::size_t tile>
FLUXION_ALWAYS_INLINE void store(const Table<const double>& from,
                                 const Rows<double>& to,
                                 std::size_t numbers,
                                 LaneMask lanes) {
  constexpr LaneMask all = (LaneMask{1} << tile) - 1;
  const std::size_t points = to.block.size();
  for (std::size_t k = 0; k < points; k += tile, lanes >>= tile) {
    const bool is_full = k + tile <= points && (lanes & all) == all && numbers >= tile;
    std::array<double*, tile> rows{};
    for (std::size_t p = 0; is_full && p < tile; ++p) rows[p] = to[k + p];
    for (std::size_t i = 0; is_full && i < numbers; i += tile) {
      const std::size_t place = place_of_tile(i, tile, numbers);
      std::array<const double*, tile> lane;
      for (std::size_t j = 0; j < tile; ++j) lane[j] = from[place + j] + k;
      transpose<tile>(lane, 0, rows, place);
    }
    for (std::size_t p = 0; !is_full && p < tile && k + p < points; ++p) {
      for (std::size_t i = 0; i < numbers && (lanes >> p & 1) != 0; ++i) {
        to[k + p][i] = from[i][k + p];
      }
    }
  }
}

// Blocks have whole cache lines of points, but for the last one.
FLUXION_ALWAYS_INLINE void copy(const double* FLUXION_RESTRICT from,
                                double* FLUXION_RESTRICT to,
                                std::size_t points) {
  std::size_t k = 0;
  for (; k + 8 <= points; k += 8) {
    for (std::size_t i = 0; i < 8; ++i) to[k + i] = from[k + i];
  }
  for (; k < points; ++k) to[k] = from[k];
}

FLUXION_ALWAYS_INLINE void load_lines(const Lines<const double>& from,
                                      const Table<double>& to,
                                      std::size_t numbers,
                                      std::size_t points) {
  for (std::size_t i = 0; i < numbers; ++i) copy(from[i], to[i], points);
}

FLUXION_ALWAYS_INLINE void store_lines(const Table<const double>& from,
                                       const Lines<double>& to,
                                       std::size_t numbers,
                                       std::size_t points) {
  for (std::size_t i = 0; i < numbers; ++i) copy(from[i], to[i], points);
}

FLUXION_ALWAYS_INLINE LaneMask lanes_with(const double* lane, double value) {
  LaneMask result = 0;
  for (std::size_t k = 0; k < block_points; ++k) {
    result |= lane[k] == value ? LaneMask{1} << k : 0;
  }
  return result;
}

}  // namespace fluxion::inline FLUXION_ABI::graph::loops
