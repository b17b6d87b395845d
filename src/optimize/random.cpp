// The random numbers.
// For: bits that no compiler and no standard library has a say in.
// Read first: include/fluxion/optimize/random.hpp.
// SPDX-License-Identifier: MIT
#include <bit>

#include <fluxion/error.hpp>
#include <fluxion/optimize/random.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace {

// A bijection of 64 bits, all of which change about half of the others; 0 stays 0.
std::uint64_t mixed(std::uint64_t z) {
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31U);
}

// A product of two numbers of 64 bits: its upper and its lower half.
struct Product {
  std::uint64_t high;
  std::uint64_t low;
};

Product product(std::uint64_t a, std::uint64_t b) {
  constexpr std::uint64_t half = 0xffffffffU;
  const std::uint64_t low = (a & half) * (b & half);
  const std::uint64_t left = (a >> 32U) * (b & half);
  const std::uint64_t right = (a & half) * (b >> 32U);
  const std::uint64_t middle = (low >> 32U) + (left & half) + (right & half);
  return {.high = (a >> 32U) * (b >> 32U) + (left >> 32U) + (right >> 32U) + (middle >> 32U),
          .low = (middle << 32U) | (low & half)};
}

}  // namespace

Random::Random(std::uint64_t seed, std::uint64_t stream) {
  std::uint64_t counter = seed ^ mixed(stream);
  for (std::uint64_t& word : state_) {
    counter += 0x9e3779b97f4a7c15U;
    word = mixed(counter);
  }
}

std::uint64_t Random::next() {
  auto& [a, b, c, d] = state_;
  const std::uint64_t result = std::rotl(b * 5, 7) * 9;
  const std::uint64_t shifted = b << 17U;
  c ^= a;
  d ^= b;
  b ^= c;
  a ^= d;
  c ^= shifted;
  d = std::rotl(d, 45);
  return result;
}

double Random::uniform() { return static_cast<double>(next() >> 11U) * 0x1p-53; }

std::uint64_t Random::below(std::uint64_t n) {
  if (n == 0) {
    throw OptionError(
        "Random: there is no number below 0; got n = 0, expected at least 1; try asking whether "
        "there is anything to choose from");
  }
  // The upper half of x n, for which 2^64 values of x are shared out. The (2^64 mod n) of them that
  // are too many have the lowest lower halves.
  const std::uint64_t surplus = (0 - n) % n;
  Product scaled = product(next(), n);
  while (scaled.low < surplus) {
    scaled = product(next(), n);
  }
  return scaled.high;
}

}  // namespace fluxion
