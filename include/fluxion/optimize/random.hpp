// Random numbers with the same bits on every platform.
// For: shuffles and designs that a seed repeats; the distributions of <random> differ between
// compilers.
// Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI {

/// A generator of 64 random bits at a time, with a period of 2^256 - 1. A copy goes on by itself.
/// Note:    the streams of one seed are independent sequences; nobody should keep a secret with them.
/// Source:  xoshiro256**: Blackman & Vigna, ACM Trans. Math. Softw. 47 (2021); its state is filled by
///          splitmix64: Steele, Lea & Flood, OOPSLA 2014.
/// Example: Random random(42); const double u = random.uniform();
class Random {
 public:
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0);

  /// The next 64 bits.
  std::uint64_t next();

  /// A multiple of 2^-53 in [0, 1).
  double uniform();

  /// One of 0, 1, ..., n - 1, each as likely as the others.
  /// Throws: OptionError if n is 0.
  /// Source: Lemire, ACM Trans. Model. Comput. Simul. 29 (2019).
  std::uint64_t below(std::uint64_t n);

 private:
  std::array<std::uint64_t, 4> state_{};
};

/// Puts values into a random order; each order is as likely as the others.
/// Shapes: values: a vector, an array, a span, or what else lies in one piece.
/// Source: Fisher & Yates, as in Knuth, The Art of Computer Programming 2, 3.4.2, algorithm P.
template <class Values> void shuffle(Values&& values, Random& random) {
  using std::swap;
  auto* const first = std::data(values);
  for (auto left = static_cast<std::size_t>(std::size(values)); left > 1; --left) {
    swap(first[left - 1], first[random.below(left)]);
  }
}

}  // namespace fluxion
