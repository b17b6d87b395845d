// The tangents of dual numbers: their layout, and that each lane is a direction of its own.
// For: lanes.hpp. Read first: that header.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/forward/dual.hpp>

namespace {

using fluxion::Dual;
using fluxion::Masked;
using fluxion::detail::padded;

TEST(Lanes, ArePaddedByTheirNumberAlone) {
  constexpr std::pair<std::size_t, std::size_t> expected[] = {
      {1, 1}, {2, 2}, {3, 4}, {4, 4}, {5, 8}, {8, 8}, {9, 16}, {15, 16}, {16, 16}, {17, 24}};
  for (const auto& [lanes, room] : expected) EXPECT_EQ(padded(lanes), room) << lanes;
}

template <class T, std::size_t N> constexpr bool has_layout_of_an_array() {
  return sizeof(Dual<T, N>) == (1 + padded(N)) * sizeof(T) && alignof(Dual<T, N>) == alignof(T);
}

TEST(Lanes, AreLaidOutAsAnArray) {
  static_assert(has_layout_of_an_array<double, 1>());
  static_assert(has_layout_of_an_array<double, 2>());
  static_assert(has_layout_of_an_array<double, 3>());
  static_assert(has_layout_of_an_array<double, 4>());
  static_assert(has_layout_of_an_array<double, 8>());
  static_assert(has_layout_of_an_array<double, 15>());
  static_assert(has_layout_of_an_array<float, 1>());
  static_assert(has_layout_of_an_array<float, 3>());
  static_assert(has_layout_of_an_array<float, 8>());
  static_assert(has_layout_of_an_array<float, 17>());
  static_assert(has_layout_of_an_array<long double, 3>());
  static_assert(sizeof(Dual<Dual<double>, 3>) == 2 * 5 * sizeof(double));
  static_assert(alignof(Dual<double, 8, Masked<void>>) == alignof(double));
  const auto x = Dual<double, 5>::seeded(1.5, 7, 3);
  std::array<double, 9> bytes{};
  static_assert(sizeof(bytes) == sizeof(x));
  std::memcpy(bytes.data(), &x, sizeof(x));
  EXPECT_EQ(bytes, (std::array<double, 9>{1.5, 0, 0, 0, 7}));
}

/// Uses every rule of arithmetic and one function of each kind.
template <class T> T chain(const T& x, const T& y) {
  using std::exp, std::hypot, std::pow, std::sin;
  T z = x * y - y / x + 3 * x;
  z = z + sin(z) * exp(-x);
  z -= pow(x, y) / 2;
  z *= hypot(x, z) - 1;
  return -z / (1 + y * y) + fluxion::max(x, y) + fluxion::fma(x, y, z);
}

/// The compiler computes sin of a literal to the last bit, the library to one or two of them.
template <class T> T at_run_time(T x) {
  volatile T hidden = x;
  return hidden;
}

template <class T, std::size_t N, class Tag = void> void expect_each_lane_is_a_direction() {
  using Wide = Dual<T, N, Tag>;
  using Single = Dual<T, 1>;
  const T a = at_run_time(T(1.25));
  const T b = at_run_time(T(0.75));
  for (std::size_t i = 0; i < N; ++i) {
    for (std::size_t j = 0; j < N; ++j) {
      const Wide wide = chain(Wide::seeded(a, T(2), i), Wide::seeded(b, T(-3), j));
      const Single first = chain(Single::seeded(a, T(2)), Single(b));
      const Single second = chain(Single(a), Single::seeded(b, T(-3)));
      const Single both = chain(Single::seeded(a, T(2)), Single::seeded(b, T(-3)));
      EXPECT_EQ(wide.value(), both.value());
      for (std::size_t k = 0; k < N; ++k) {
        const Single& expected = i == k ? (j == k ? both : first) : second;
        EXPECT_EQ(wide.tangent(k), i == k || j == k ? expected.tangent() : T(0)) << N << ' ' << k;
      }
    }
  }
}

TEST(Lanes, AreDirectionsOfTheirOwn) {
  expect_each_lane_is_a_direction<double, 1>();
  expect_each_lane_is_a_direction<double, 2>();
  expect_each_lane_is_a_direction<double, 3>();
  expect_each_lane_is_a_direction<double, 4>();
  expect_each_lane_is_a_direction<double, 8>();
  expect_each_lane_is_a_direction<double, 15>();
  expect_each_lane_is_a_direction<float, 3>();
  expect_each_lane_is_a_direction<float, 8>();
  expect_each_lane_is_a_direction<float, 15>();
  expect_each_lane_is_a_direction<long double, 3>();
}

TEST(MaskedLanes, AreDirectionsOfTheirOwn) {
  expect_each_lane_is_a_direction<double, 1, Masked<void>>();
  expect_each_lane_is_a_direction<double, 3, Masked<void>>();
  expect_each_lane_is_a_direction<double, 15, Masked<void>>();
  expect_each_lane_is_a_direction<float, 64, Masked<void>>();
}

TEST(Lanes, WorkAtEveryAddressOfTheirNumbers) {
  using Wide = Dual<double, 8>;
  struct Shifted {
    double before;
    Wide x;
  };
  static_assert(sizeof(Shifted) == sizeof(double) + sizeof(Wide));
  std::vector<Shifted> memory(3);
  for (Shifted& s : memory) s.x = Wide::seeded(2, 1, 7);
  for (const Shifted& s : memory) EXPECT_EQ((s.x * s.x).tangent(7), 4);
}

TEST(Lanes, OfNestedNumbersNestToo) {
  using Inner = Dual<double, 3>;
  using Outer = Dual<Inner, 3>;
  const Outer x = Outer::seeded(Inner::seeded(2, 1, 0), Inner(1), 0);
  const Outer y = Outer::seeded(Inner::seeded(5, 1, 1), Inner(1), 1);
  const Outer z = x * x * y;
  EXPECT_EQ(z.tangent(0).tangent(0), 10);  // d²/dx² = 2 y
  EXPECT_EQ(z.tangent(0).tangent(1), 4);   // d²/dx dy = 2 x
  EXPECT_EQ(z.tangent(1).tangent(0), 4);
  EXPECT_EQ(z.tangent(1).tangent(1), 0);
  EXPECT_EQ(z.tangent(2).value(), 0);
}

}  // namespace
