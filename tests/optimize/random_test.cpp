// Tests of optimize/random.hpp.
// For: the published bits, and numbers that look as random as they are.
// Read first: include/fluxion/optimize/random.hpp. Bits: scripts/reference_random.py.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>
#include <fluxion/optimize/random.hpp>

namespace {

using fluxion::Random;
using fluxion::shuffle;
using testing::ElementsAre;

std::vector<std::uint64_t> first_words(Random random, int count) {
  std::vector<std::uint64_t> words;
  for (int i = 0; i < count; ++i) words.push_back(random.next());
  return words;
}

/// The sum of (counted - expected)^2 / expected where all counts have the same expectation.
double chi_squared(const std::vector<int>& counts) {
  const double expected =
      std::accumulate(counts.begin(), counts.end(), 0.0) / static_cast<double>(counts.size());
  return std::accumulate(counts.begin(), counts.end(), 0.0, [=](double sum, int count) {
    return sum + (count - expected) * (count - expected) / expected;
  });
}

TEST(Random, HasTheBitsOfTheReference) {
  EXPECT_THAT(
      first_words(Random(0), 4),
      ElementsAre(
          0x99ec5f36cb75f2b4U, 0xbf6e1f784956452aU, 0x1a5f849d4933e6e0U, 0x6aa594f1262d2d2cU));
  EXPECT_THAT(
      first_words(Random(42), 4),
      ElementsAre(
          0x15780b2e0c2ec716U, 0x6104d9866d113a7eU, 0xae17533239e499a1U, 0xecb8ad4703b360a1U));
}

TEST(Random, OfAnotherStreamIsAnotherSequence) {
  EXPECT_THAT(
      first_words(Random(42, 1), 4),
      ElementsAre(
          0x651975049fe9c8f5U, 0x3bcdf131397288c7U, 0x8fb7530efe17205eU, 0x2b04008f6d31518aU));
  EXPECT_THAT(
      first_words(Random(std::numeric_limits<std::uint64_t>::max(), 7), 4),
      ElementsAre(
          0x586cf12d4a9eedU, 0x4d62b09075803ba1U, 0x96119fef1c10b332U, 0x5aec97ff3a498c4dU));
  EXPECT_EQ(first_words(Random(42, 0), 4), first_words(Random(42), 4));
}

TEST(Random, StreamsOfNeighbouringSeedsHaveNothingInCommon) {
  std::set<std::uint64_t> seen;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    for (std::uint64_t stream = 0; stream < 100; ++stream) seen.insert(Random(seed, stream).next());
  }
  EXPECT_EQ(seen.size(), 10000U);
}

TEST(Random, ACopyGoesOnByItself) {
  Random original(3);
  original.next();
  Random copy = original;
  const std::uint64_t expected = copy.next();
  copy.next();
  EXPECT_EQ(original.next(), expected);
}

TEST(Random, UniformIsTheUpperBitsAsAFraction) {
  Random random(42);
  EXPECT_EQ(random.uniform(), 0.08386297105988216);
  EXPECT_EQ(random.uniform(), 0.3789802506626686);
  EXPECT_EQ(random.uniform(), 0.6800434110281394);
}

// A mean of 1/2, a variance of 1/12, and no slice of [0, 1) preferred: 99 degrees of freedom, of which
// the square exceeds 149 once in a thousand times.
TEST(Random, UniformIsUniform) {
  Random random(1);
  constexpr int count = 100000;
  std::vector<int> slices(100);
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < count; ++i) {
    const double u = random.uniform();
    ASSERT_GE(u, 0);
    ASSERT_LT(u, 1);
    sum += u;
    squares += (u - 0.5) * (u - 0.5);
    ++slices[static_cast<std::size_t>(100 * u)];
  }
  EXPECT_NEAR(sum / count, 0.5, 4 * std::sqrt(1.0 / 12 / count));
  EXPECT_NEAR(squares / count, 1.0 / 12, 4 * std::sqrt(1.0 / 180 / count));
  EXPECT_LT(chi_squared(slices), 149);
}

TEST(Random, BelowHasTheNumbersOfTheReference) {
  Random random(42);
  std::vector<std::uint64_t> digits;
  for (int i = 0; i < 12; ++i) digits.push_back(random.below(10));
  EXPECT_THAT(digits, ElementsAre(0, 3, 6, 9, 9, 7, 7, 8, 7, 5, 6, 2));
}

// Half of the words are surplus of such a number, and must be thrown away.
TEST(Random, BelowRejectsWhatWouldFavourSomeNumbers) {
  Random random(42);
  const std::uint64_t n = (std::uint64_t{1} << 63U) + 1;
  std::vector<std::uint64_t> numbers;
  for (int i = 0; i < 4; ++i) numbers.push_back(random.below(n));
  EXPECT_THAT(
      numbers,
      ElementsAre(
          9147776489032658738U, 7099593415032875292U, 6633989454467100377U, 7022439175346172479U));
}

// With carries between all parts of the product.
TEST(Random, BelowKnowsProductsOfAllBits) {
  Random random(42);
  std::vector<std::uint64_t> numbers;
  for (int i = 0; i < 6; ++i) numbers.push_back(random.below(0xfedcba9876543210U));
  EXPECT_THAT(numbers,
              ElementsAre(1540123214338547369U,
                          6959880796551367354U,
                          12488833043305232080U,
                          16981762668696870307U,
                          18214239409273916065U,
                          14136079333043236137U));
}

TEST(Random, BelowIsUniform) {
  for (const std::uint64_t n : {2U, 3U, 7U, 100U}) {
    Random random(n);
    std::vector<int> counts(n);
    for (int i = 0; i < 20000; ++i) ++counts.at(random.below(n));
    const double freedom = static_cast<double>(n) - 1;
    EXPECT_LT(chi_squared(counts), freedom + 4 * std::sqrt(2 * freedom)) << n;
  }
}

TEST(Random, BelowOneIsZero) {
  Random random(5);
  for (int i = 0; i < 100; ++i) ASSERT_EQ(random.below(1), 0U);
}

TEST(Random, BelowTheLargestNumberReachesTheUpperHalf) {
  Random random(5);
  std::uint64_t largest = 0;
  for (int i = 0; i < 100; ++i) {
    largest = std::max(largest, random.below(std::numeric_limits<std::uint64_t>::max()));
  }
  EXPECT_GT(largest, std::numeric_limits<std::uint64_t>::max() / 2);
}

TEST(Random, BelowNothingIsAnOptionError) {
  try {
    Random(1).below(0);
    FAIL() << "nothing was thrown";
  } catch (const fluxion::OptionError& error) {
    EXPECT_STREQ(error.what(),
                 "Random: there is no number below 0; got n = 0, expected at least 1; try asking "
                 "whether there is anything to choose from");
  }
}

TEST(Shuffle, HasTheOrdersOfTheReference) {
  std::vector<int> values(10);
  std::iota(values.begin(), values.end(), 0);
  Random random(7);
  shuffle(values, random);
  EXPECT_THAT(values, ElementsAre(1, 8, 3, 0, 4, 5, 9, 6, 2, 7));
}

TEST(Shuffle, TakesWhateverLiesInOnePiece) {
  std::vector<std::string> names{"a", "b", "c", "d", "e"};
  std::array<int, 5> numbers{0, 1, 2, 3, 4};
  Random random(2);
  Random same(2);
  Random again(2);
  shuffle(names, random);
  shuffle(numbers, same);
  std::vector<int> part{-1, 0, 1, 2, 3, 4};
  shuffle(std::span(part.data() + 1, 5), again);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    EXPECT_EQ(names[i], std::string(1, static_cast<char>('a' + numbers[i])));
    EXPECT_EQ(part[i + 1], numbers[i]);
  }
  EXPECT_EQ(part[0], -1);
}

TEST(Shuffle, LeavesNothingAndOneAsTheyAre) {
  Random random(1);
  std::vector<int> none;
  std::vector<int> one{7};
  shuffle(none, random);
  shuffle(one, random);
  EXPECT_THAT(none, ElementsAre());
  EXPECT_THAT(one, ElementsAre(7));
  EXPECT_EQ(random.next(), Random(1).next());
}

// All 24 orders of four: 23 degrees of freedom, of which the square exceeds 49.7 once in a thousand
// times.
TEST(Shuffle, MakesEveryOrderEquallyOften) {
  Random random(11);
  std::vector<int> counts(256);
  for (int i = 0; i < 24000; ++i) {
    std::array<int, 4> values{0, 1, 2, 3};
    shuffle(values, random);
    ++counts[static_cast<std::size_t>(values[0] + 4 * values[1] + 16 * values[2] + 64 * values[3])];
  }
  counts.erase(std::remove(counts.begin(), counts.end(), 0), counts.end());
  ASSERT_EQ(counts.size(), 24U);
  EXPECT_LT(chi_squared(counts), 49.7);
}

}  // namespace
