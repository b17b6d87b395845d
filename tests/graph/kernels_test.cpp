// Tests of src/graph/kernels.hpp.
// For: the same bits on every kind of processor, whatever block, stride and mask there is.
// Read first: src/graph/kernels.hpp, walk.hpp.
// SPDX-License-Identifier: MIT
#include "src/graph/kernels.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/walk.hpp"
#include "src/graph/pairs.hpp"
#include "support/splitmix.hpp"

namespace {

using fluxion::graph::block_points;
using fluxion::graph::Instruction;
using fluxion::graph::Kernels;
using fluxion::graph::LaneMask;
using fluxion::graph::Operation;
using fluxion::graph::Processor;
using fluxion::graph::RuleData;
using fluxion::graph::Slot;
using fluxion::test::edge_values;
using fluxion::test::identical;

/// Those whose loops this machine can run.
std::vector<Processor> processors() {
  std::vector<Processor> all = {Processor::any, Processor::avx2, Processor::avx512};
  std::erase_if(all, [](Processor each) { return !fluxion::graph::runs(each); });
  return all;
}

/// The kinds of processors whose loops this machine can run.
class EveryProcessor : public testing::TestWithParam<Processor> {
 protected:
  static const Kernels& kernels() { return fluxion::graph::kernels_for(GetParam()); }
};

std::string name_of_kind(const testing::TestParamInfo<Processor>& kind) {
  constexpr std::array names = {"any", "avx2", "avx512"};
  return names[static_cast<std::size_t>(kind.param)];
}

INSTANTIATE_TEST_SUITE_P(Kernels, EveryProcessor, testing::ValuesIn(processors()), name_of_kind);

/// Numbers at which bits differ easily. 0.1 · 0.1 - 0.01 differs where it is rounded once.
std::vector<double> numbers() {
  std::vector<double> all(edge_values.begin(), edge_values.end());
  all.insert(all.end(), {0.01, -0.01});
  return all;
}

/// Slots of memory. Of n slots every combination of n of these numbers comes up in some block.
constexpr std::size_t stride = fluxion::graph::slot_stride;

class Block {
 public:
  explicit Block(std::size_t slots) : memory_(slots * stride, -7) {}

  double* data() { return memory_.data(); }
  double& at(Slot slot, std::size_t point) { return memory_[slot * stride + point]; }

  /// The combinations from number `first` on; the next one for the next block.
  std::size_t fill(Slot slots, std::size_t first) {
    for (std::size_t k = 0; k < block_points; ++k, ++first) {
      std::size_t rest = first;
      for (Slot slot = 0; slot < slots; ++slot) {
        at(slot, k) = numbers_[rest % numbers_.size()];
        rest /= numbers_.size();
      }
    }
    return first;
  }

 private:
  // Aligned as a workspace is, or not: loops take both.
  std::vector<double> memory_;
  std::vector<double> numbers_ = numbers();
};

std::size_t combinations(int operands) {
  std::size_t count = 1;
  for (int i = 0; i < operands; ++i) count *= numbers().size();
  return count;
}

TEST_P(EveryProcessor, GivesTheBitsOfOnePointForEveryOperation) {
  constexpr Slot result = 3;
  const RuleData data{2, 1};
  for (auto place = static_cast<std::size_t>(Operation::select); place < fluxion::graph::operations;
       ++place) {
    const auto operation = static_cast<Operation>(place);
    const std::array program = {
        Instruction{.operation = operation, .result = result, .operands = {0, 1, 2}}};
    for (std::size_t next = 0; next < combinations(arity(operation));) {
      Block block(result + 1);
      next = block.fill(result, next);
      const std::size_t points = next % 3 == 0 ? 37 : block_points;
      kernels().run(program, &data, block.data(), points);
      for (std::size_t k = 0; k < points; ++k) {
        const std::array x = {block.at(0, k), block.at(1, k), block.at(2, k)};
        ASSERT_PRED2(identical, block.at(result, k), evaluate(operation, data, x))
            << name_of(operation) << " of " << x[0] << ", " << x[1] << ", " << x[2];
      }
    }
  }
}

TEST_P(EveryProcessor, GivesTheBitsOfTwoOperationsForEveryPair) {
  const RuleData none{};
  for (const fluxion::graph::Pair& pair : fluxion::graph::pairs) {
    const std::array<Slot, 3> operands =
        pair.operand == 0 ? std::array<Slot, 3>{3, 2, 0} : std::array<Slot, 3>{2, 3, 0};
    const std::array program = {
        Instruction{
            .operation = pair.first, .result = 3, .operands = {0, 1, 0}, .pair = number_of(pair)},
        Instruction{.operation = pair.second, .result = 4, .operands = operands}};
    for (std::size_t next = 0; next < combinations(3);) {
      Block block(5);
      next = block.fill(3, next);
      const std::size_t points = next % 3 == 0 ? 37 : block_points;
      kernels().run(program, &none, block.data(), points);
      for (std::size_t k = 0; k < points; ++k) {
        const double a = block.at(0, k), b = block.at(1, k), c = block.at(2, k);
        const double x = evaluate(pair.first, none, {a, b, 0});
        const double y = pair.operand == 0 ? evaluate(pair.second, none, {x, c, 0})
                                           : evaluate(pair.second, none, {c, x, 0});
        ASSERT_PRED2(identical, block.at(4, k), y)
            << name_of(pair.first) << ", " << name_of(pair.second) << " of " << a << ", " << b
            << ", " << c;
      }
    }
  }
}

/// A shape of memory outside of a block.
struct Shape {
  std::size_t numbers;
  std::size_t points;
  std::ptrdiff_t stride;
  LaneMask lanes;
  std::vector<std::uint32_t> block;
  std::vector<Slot> slots;
};

Shape random_shape(fluxion::test::SplitMix& random) {
  Shape shape{};
  shape.numbers = random.next() % 14;
  shape.points = random.chance(50) ? block_points : 1 + random.next() % block_points;
  shape.stride = static_cast<std::ptrdiff_t>(shape.numbers + random.next() % 3);
  // Full groups of lanes and others: all but one lane, or any.
  shape.lanes = random.chance(30)   ? ~LaneMask{0}
                : random.chance(50) ? ~(LaneMask{1} << random.next() % block_points)
                                    : random.next();
  const bool is_gathered = random.chance(50);
  for (std::uint32_t k = 0; k < shape.points; ++k) {
    shape.block.push_back(is_gathered ? (k * 37 + 11) % 128 : k);
  }
  for (std::size_t i = 0; i < shape.numbers; ++i) {
    shape.slots.push_back(static_cast<Slot>((i * 5 + 3) % 16));
  }
  return shape;
}

TEST_P(EveryProcessor, LoadsRowsOfAnyShape) {
  fluxion::test::SplitMix random(1);
  std::vector<double> outside(128 * 20);
  std::iota(outside.begin(), outside.end(), 1);
  for (int round = 0; round < 500; ++round) {
    const Shape shape = random_shape(random);
    Block block(16);
    Block expected(16);
    for (std::size_t i = 0; i < shape.numbers; ++i) {
      for (std::size_t k = 0; k < shape.points; ++k) {
        const std::ptrdiff_t row = shape.block[k] * shape.stride;
        expected.at(shape.slots[i], k) = outside[static_cast<std::size_t>(row) + i];
      }
    }
    kernels().load({outside.data(), shape.stride, shape.block},
                   {block.data(), stride, shape.slots.data()},
                   shape.numbers);
    for (Slot slot = 0; slot < 16; ++slot) {
      for (std::size_t k = 0; k < block_points; ++k) {
        ASSERT_EQ(block.at(slot, k), expected.at(slot, k)) << slot << ", " << k;
      }
    }
  }
}

TEST_P(EveryProcessor, StoresRowsOfAnyShapeAndNothingElse) {
  fluxion::test::SplitMix random(2);
  for (int round = 0; round < 500; ++round) {
    const Shape shape = random_shape(random);
    Block block(16);
    std::iota(block.data(), block.data() + 16 * stride, 1);
    std::vector<double> outside(128 * 20, -7);
    std::vector<double> expected = outside;
    for (std::size_t k = 0; k < shape.points; ++k) {
      const std::ptrdiff_t row = shape.block[k] * shape.stride;
      for (std::size_t i = 0; i < shape.numbers && (shape.lanes >> k & 1) != 0; ++i) {
        expected[static_cast<std::size_t>(row) + i] = block.at(shape.slots[i], k);
      }
    }
    kernels().store({block.data(), stride, shape.slots.data()},
                    {outside.data(), shape.stride, shape.block},
                    shape.numbers,
                    shape.lanes);
    ASSERT_EQ(outside, expected) << "round " << round;
  }
}

TEST_P(EveryProcessor, FindsTheLanesThatHaveAValue) {
  Block block(1);
  for (std::size_t first = 0; first < numbers().size(); ++first) {
    block.fill(1, first);
    for (const double value : numbers()) {
      const LaneMask lanes = kernels().lanes_with(block.data(), value);
      for (std::size_t k = 0; k < block_points; ++k) {
        ASSERT_EQ((lanes >> k & 1) != 0, block.at(0, k) == value) << k << ", " << value;
      }
    }
  }
}

TEST(Kernels, RunOnThisMachine) {
  EXPECT_TRUE(fluxion::graph::runs(Processor::any));
  bool is_one_of_them = false;
  for (const Processor each : {Processor::any, Processor::avx2, Processor::avx512}) {
    if (!fluxion::graph::runs(each)) continue;
    is_one_of_them |= &fluxion::graph::kernels() == &fluxion::graph::kernels_for(each);
  }
  EXPECT_TRUE(is_one_of_them);
}

}  // namespace
