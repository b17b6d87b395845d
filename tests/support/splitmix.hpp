// A random generator whose numbers are the same on every platform and with every library.
// For: seeded tests; the distributions of the standard library differ between implementations.
// Read first: nothing. Source: Steele, Lea & Flood 2014, SplitMix64.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace fluxion::test {

class SplitMix {
 public:
  explicit SplitMix(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }
  /// 0 to n - 1.
  unsigned below(unsigned n) { return static_cast<unsigned>(next() >> 32) % n; }
  bool chance(unsigned percent) { return below(100) < percent; }
  double between(double low, double high) {
    return low + (high - low) * static_cast<double>(next() >> 11) * 0x1p-53;
  }

 private:
  std::uint64_t state_;
};

}  // namespace fluxion::test
