// Code that was written for double works with Var and Dual, unchanged.
// For: the promise of one generic function for all modes; each case runs plain code with double,
// Dual and Var and compares values and slopes. Read first: include/fluxion/math.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <compare>
#include <concepts>
#include <cstddef>
#include <deque>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <queue>
#include <set>
#include <span>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/forward/dual.hpp>
#include <fluxion/reverse/recording.hpp>

// Names that the library uses inside: argument-dependent lookup must not find them there.
namespace users {

auto square(const auto& x) { return x * x; }
auto constant(const auto& x) { return x + 1; }
auto partial(const auto& x) { return 2 * x; }
auto partial(const auto& x, const auto& y) { return x - y; }
auto term(const auto& x, const auto& y) { return x * y; }
auto capture(const auto& x) { return x; }
auto push(const auto& x, const auto& w) { return w * x; }
auto record(const auto& x) { return x - 1; }
auto tangents(const auto& x) { return x / 2; }
auto is_zero(const auto& x) { return x == 0; }
auto primal(const auto& x) { return 3 * x; }
auto join(const auto& x, const auto& y) { return x + y; }
auto point(const auto& x) { return x; }
auto comparable(const auto& x) { return x; }
auto update(const auto& x, const auto& y) { return x + y; }

}  // namespace users

namespace {

using fluxion::Dual;
using fluxion::Recording;
using fluxion::Var;

struct Slopes {
  double value, dx, dy;
};

template <class F> Slopes reverse(const F& f, double x, double y) {
  Recording recording;
  const Var u = recording.input(x);
  const Var v = recording.input(y);
  const Var result = f(u, v);
  recording.sweep(result);
  return {result.value(), recording.adjoint(u), recording.adjoint(v)};
}

template <class F> Slopes forward(const F& f, double x, double y) {
  using Number = Dual<double, 2>;
  const Number result = f(Number::seeded(x, 1, 0), Number::seeded(y, 1, 1));
  return {result.value(), result.tangent(0), result.tangent(1)};
}

/// f with all number types at (2, 3), where its slopes are dx and dy.
template <class F> void expect_slopes(const F& f, double dx, double dy) {
  const double value = f(2.0, 3.0);
  for (const Slopes& slopes : {reverse(f, 2.0, 3.0), forward(f, 2.0, 3.0)}) {
    EXPECT_EQ(slopes.value, value);
    EXPECT_DOUBLE_EQ(slopes.dx, dx);
    EXPECT_DOUBLE_EQ(slopes.dy, dy);
  }
}

TEST(PlainCode, BranchesOnVariablesAndExpressions) {
  const auto f = []<class T>(T x, T y) -> T {
    if (x == 0) return x + y;
    if (x > y || x * y < 1 || x != 2L) return x - y;
    if (!(y >= x + 1)) return y + x;
    return x + y + x;
  };
  expect_slopes(f, 2, 1);
}

TEST(PlainCode, LoopsUntilAVariableIsSmall) {
  const auto root = [](auto x, auto y) {
    auto z = y;
    while (abs(z * z - x) > 1e-15) z = (z + x / z) / 2;
    return z;
  };
  for (const Slopes& s : {reverse(root, 2, 3), forward(root, 2, 3)}) {
    EXPECT_NEAR(s.dx, 0.5 / std::sqrt(2.0), 1e-15);
    EXPECT_NEAR(s.dy, 0.0, 1e-15);
  }
}

TEST(PlainCode, UsingDeclarationsOfStandardFunctions) {
  const auto f = [](auto x, auto y) {
    using std::max, std::min, std::sin, std::pow, std::abs, std::exp, std::swap, std::isfinite;
    auto larger = max(x, y);
    auto smaller = min(x, y);
    swap(larger, smaller);
    return isfinite(x) ? larger * pow(smaller, 2) + abs(x - y) + 0 * (sin(x) + exp(y)) : x;
  };
  expect_slopes(f, 9 - 1, 12 + 1);
}

TEST(PlainCode, QualifiedCallsTakePlainNumbersToo) {
  expect_slopes(
      [](auto x, auto y) {
        return fluxion::sin(x) * fluxion::cos(0.0) + fluxion::max(y, y - 1) - fluxion::sqrt(4.0);
      },
      std::cos(2.0),
      1);
}

TEST(PlainCode, NumbersOfAnyBuiltInType) {
  const auto f = []<class T>(T x, T y) {
    const unsigned char byte = 2;
    const short negative = -1;
    T s = x * 2 + 3L * y - x / 4;
    s += 1;
    s -= 2ULL * x;
    s *= 6;
    s /= 3U;
    s = s + byte * y + negative * x + true * x;
    return s + 'a' - 2LL;
  };
  expect_slopes(f, -0.5, 8);
}

TEST(PlainCode, NumbersThatDoubleHoldsOnlyInPart) {
  const auto f = []<class T>(T x, T y) {
    const std::size_t n = 3;
    const auto small = static_cast<std::conditional_t<std::is_same_v<T, double>, double, float>>(2);
    T s = x * static_cast<double>(n) + small * y;
    if constexpr (!std::is_same_v<T, double>) {
      EXPECT_TRUE(x < n && n > x && x == 2.0F && 2.0F == x && x != n);
      s = s + n * x - x * n;
      s += 0.5F;
      s -= 0.5L;
    }
    return s;
  };
  expect_slopes(f, 3, 2);
}

TEST(PlainCode, AggregatesAndArrays) {
  const auto f = [](auto x, auto y) {
    using T = decltype(x);
    struct Point {
      T u, v;
    };
    const Point p{x, 2.0 * y};
    Point q = p;
    q.u += p.v;
    const std::array<T, 3> a = {x, 2.0 * x, q.u * y};
    std::pair<T, T> pair(a[1], a[2] - x);
    const auto [first, second] = pair;
    std::array<T, 2> zeros{};
    return first * second + zeros[0] + a.at(2);
  };
  // 2x ((x + 2y) y - x) + (x + 2y) y
  expect_slopes(f, 2 * 22 + 4 * 2 + 3, 4 * 14 + 14);
}

TEST(PlainCode, ContainersAndAlgorithms) {
  const auto f = [](auto x, auto y) {
    using T = decltype(x);
    std::vector<T> v = {y, x, x * y, -x};
    v.push_back(x + 1);
    v.emplace_back(y - x);
    std::sort(v.begin(), v.end());  // -x, y - x, x, x + 1 or y, x y
    const T largest = *std::max_element(v.begin(), v.end());
    T sum = std::accumulate(v.begin(), v.end(), T(0));
    sum += std::inner_product(v.begin(), v.begin() + 2, v.begin(), T(0));
    std::map<int, T> by_key;
    by_key[1] += sum;
    by_key[1] -= v.front();
    return by_key[1] * largest;
  };
  // s = xy + 2y + 1 + x² + (y - x)² + x, times xy
  const double s = 6 + 6 + 1 + 4 + 1 + 2;
  expect_slopes(f, (3 + 4 - 2 + 1) * 6 + s * 3, (2 + 2 + 2) * 6 + s * 2);
}

TEST(PlainCode, StructsCompareAsTheirMembersDo) {
  const auto f = [](auto x, auto y) {
    struct Point {
      decltype(x) u, v;
      auto operator<=>(const Point&) const = default;
    };
    std::vector<Point> points = {{y, x}, {x, y}, {.u = x, .v = 1.0}};
    std::sort(points.begin(), points.end());
    const auto [u, v] = points[1];
    const bool as_double =
        points[0] < points[1] && points[1] != points[2] && points[0] >= points[0];
    return as_double ? u * v : u;
  };
  expect_slopes(f, 3, 2);
}

TEST(PlainCode, OrderOfNaNIsNone) {
  EXPECT_EQ(Var(1) <=> Var(2), std::partial_ordering::less);
  EXPECT_EQ(Dual<double>(2) <=> 1, std::partial_ordering::greater);
  EXPECT_EQ(1 <=> Var(1) * 1.0, std::partial_ordering::equivalent);
  EXPECT_EQ(Var(std::nan("")) <=> Var(1), std::partial_ordering::unordered);
}

TEST(PlainCode, MoreContainers) {
  const auto f = [](auto x, auto y) {
    using T = decltype(x);
    std::optional<T> maybe;
    maybe = x * y;
    std::set<T> sorted = {y, x, x * y};
    std::map<T, T> by_number = {{y, x}};
    std::unordered_map<int, T> by_key = {{1, x}};
    by_key.try_emplace(2, x + y);
    std::priority_queue<T> queue(sorted.begin(), sorted.end());
    std::variant<int, T> either = x;
    const auto owned = std::make_unique<T>(x * x);
    std::deque<T> ends(2, x);
    ends.push_front(x * y);
    const std::tuple<T, int> tuple{x * 2.0, 1};
    // 2xy + x + x + (x + y) + xy + x + x² + xy + 2x
    return *maybe + maybe.value_or(0.0) + *sorted.begin() + by_number.at(y) + by_key[2] +
           queue.top() + std::get<T>(either) + *owned + ends.front() + std::get<0>(tuple);
  };
  expect_slopes(f, 4 * 3 + 6 + 4, 4 * 2 + 1);
}

TEST(PlainCode, MoreAlgorithms) {
  const auto f = [](auto x, auto y) {
    using T = decltype(x);
    std::vector<T> v = {y, x * y, x};
    std::stable_sort(v.begin(), v.end(), [](const T& a, const T& b) { return a > b; });
    std::partial_sum(v.begin(), v.end(), v.begin());  // xy, xy + y, xy + y + x
    std::ranges::reverse(v);
    std::nth_element(v.begin(), v.begin() + 1, v.end());
    const auto [least, most] = std::minmax_element(v.begin(), v.end());
    const T range = *most - *least;  // x + y
    std::transform(v.begin(), v.end(), v.begin(), [](const T& a) { return 2 * a + 1; });
    T sum = std::transform_reduce(
        v.begin(), v.end(), T(0), std::plus<>(), [](const T& a) { return a / 2; });
    sum += std::reduce(v.begin(), v.end(), T(0));  // together 3 (3 xy + 2 y + x) and a constant
    sum += std::accumulate(v.begin(), v.begin(), T(1), std::multiplies<>());
    return range * *std::ranges::max_element(v) + sum;  // (x + y) (2 (xy + x + y) + 1)
  };
  expect_slopes(f, 23 + 5 * 8 + 3 * (9 + 1), 23 + 5 * 6 + 3 * (6 + 2));
}

TEST(PlainCode, MovesSwapsAndViews) {
  const auto f = [](auto x, auto y) {
    using T = decltype(x);
    std::vector<T> v = {x, y, x * y};
    std::vector<T> moved = std::move(v);
    std::iter_swap(moved.begin(), moved.begin() + 1);
    T old = std::exchange(moved[2], x * x);
    const std::span<T> view(moved);
    for (T& entry : view.subspan(1)) entry *= 2;
    T sum = std::move(old);
    for (const T& entry : moved) sum += entry;
    return sum;  // xy + y + 2x + 2x²
  };
  expect_slopes(f, 3 + 2 + 8, 2 + 1);
}

template <class A, class B> auto weighted(const A& a, const B& b) {
  using T = std::common_type_t<A, B>;
  T sum = 0;
  for (int i = 0; i < 2; ++i) sum += i == 0 ? T(a) : T(b);
  return sum > std::numeric_limits<A>::epsilon() ? sum : T(std::numeric_limits<B>::max());
}

TEST(PlainCode, TemplatesThatAskForACommonTypeAndForLimits) {
  expect_slopes([](auto x, auto y) { return weighted(x * y, x + y); }, 4, 3);
  expect_slopes([](auto x, auto y) { return weighted(x * y, 0.5) + weighted(1.0, y); }, 3, 3);
  using Sum = decltype(Var() + Var());
  static_assert(std::is_same_v<std::common_type_t<Sum, int, Var>, Var>);
  static_assert(std::is_same_v<std::common_type_t<const Dual<double>&, double>, Dual<double>>);
  static_assert(std::numeric_limits<Sum>::digits == std::numeric_limits<double>::digits);
}

TEST(PlainCode, NumbersAreRegularAndOrdered) {
  static_assert(std::regular<Var> && std::regular<Dual<double, 3>>);
  static_assert(std::totally_ordered<Var> && std::totally_ordered_with<Dual<double>, double>);
  static_assert(std::swappable<Var> && std::equality_comparable_with<Var, int>);
}

TEST(PlainCode, LambdasWithInferredReturnTypes) {
  const auto f = [](auto x, auto y) {
    const auto scale = [k = 2.5](const auto& z) { return k * z; };
    const auto twice = [](const auto& g, const auto& z) { return g(g(z)); };
    const auto kept = scale(x) + y;
    return twice(scale, x * y) + kept;
  };
  expect_slopes(f, 6.25 * 3 + 2.5, 6.25 * 2 + 1);
}

template <class T> T power(T x, int n) {
  if (n == 0) return 1;
  return n % 2 == 0 ? power<T>(x * x, n / 2) : x * power(x, n - 1);
}

TEST(PlainCode, RecursionByValue) {
  expect_slopes([](auto x, auto y) { return power(x, 10) + power(y, 3); }, 10 * 512, 27);
}

TEST(PlainCode, FunctionsOfTheUserHaveTheirOwnNames) {
  using namespace users;
  expect_slopes([](auto x, auto y) { return square(x * y); }, 36, 24);
  expect_slopes([](auto x, auto y) { return constant(x * y) + partial(x + y); }, 5, 4);
  expect_slopes([](auto x, auto y) { return partial(x * y, x + y) * term(x, x * y); }, 36, 16);
  expect_slopes([](auto x, auto y) { return capture(x * y) + push(x - y, 2); }, 5, 0);
  expect_slopes([](auto x, auto y) { return record(x * y) + tangents(x + y); }, 3.5, 2.5);
  expect_slopes([](auto x, auto y) { return is_zero(x * y) ? x : primal(x * y); }, 9, 6);
  expect_slopes([](auto x, auto y) { return join(x * y, point(x + y)); }, 4, 3);
  expect_slopes([](auto x, auto y) { return update(comparable(x * y), x); }, 4, 2);
}

TEST(PlainCode, StepsByOne) {  // x (x + 2) (y - 1)
  const auto f = [](auto x, auto y) {
    auto a = x;
    auto before = a++;
    --y;
    ++a;
    return before * a * y--;
  };
  expect_slopes(f, 12, 8);
}

TEST(PlainCode, QualifiedClassificationOfPlainNumbers) {
  EXPECT_FALSE(fluxion::isnan(1.0));
  EXPECT_TRUE(fluxion::isfinite(1));
  EXPECT_EQ(fluxion::lround(2.6), 3);
  int exponent = 0;
  EXPECT_EQ(fluxion::frexp(8.0, &exponent), 0.5);
  EXPECT_EQ(exponent, 4);
  double whole = 0;
  EXPECT_EQ(fluxion::modf(2.5, &whole), 0.5);
  EXPECT_EQ(whole, 2.0);
}

}  // namespace
