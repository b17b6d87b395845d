// Tests of reverse/expression.hpp.
// For: what an expression writes on the tape; that it can be kept is in complaints/. Read first:
// include/fluxion/reverse/expression.hpp.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <ostream>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/reverse/recording.hpp>

namespace {

using fluxion::Recording;
using fluxion::Var;

struct Size {
  std::size_t statements;
  std::size_t arguments;
  friend bool operator==(const Size&, const Size&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Size& size) {
    return out << size.statements << " statements, " << size.arguments << " arguments";
  }
};

/// A recording with a few variables, and what a piece of code adds to it.
class Expressions : public testing::Test {
 protected:
  template <class F> Size recorded(const F& code) {
    const Size before{recording.statements(), recording.arguments()};
    static_cast<void>(code());
    return {recording.statements() - before.statements, recording.arguments() - before.arguments};
  }
  double derivative(const Var& y, const Var& x) {
    recording.sweep(y);
    return recording.adjoint(x);
  }

  Recording recording;
  Var a = recording.input(2.0);
  Var b = recording.input(3.0);
  Var c = recording.input(5.0);
};

TEST_F(Expressions, OfOneAssignmentAreOneStatement) {
  const Var d = recording.input(7.0);
  const Var e = recording.input(11.0);
  EXPECT_EQ(recorded([&] { return Var((a + b * c) / sin(d - 2.0 * e)); }), (Size{1, 5}));
  EXPECT_EQ(recorded([&] {
              Var y;
              y = a * b;
              y = y * c;
            }),
            (Size{2, 4}));
}

TEST_F(Expressions, ThatAreNotAssignedWriteNothing) {
  EXPECT_EQ(recorded([&] {
              const auto y = a * b + c;
              EXPECT_EQ(y.value(), 11.0);
            }),
            (Size{0, 0}));
}

TEST_F(Expressions, OfADotProductAreOneStatement) {
  const std::vector<Var> x = {a, b, c};
  const std::vector<double> w = {1.0, -1.0, 0.5};
  const Size active{1, 6};
  const Size passive{1, 3};
  EXPECT_EQ(recorded([&] {
              Var s = 0;
              for (std::size_t i = 0; i < 3; ++i) s += x[i] * x[(i + 1) % 3];
            }),
            active);
  EXPECT_EQ(recorded([&] {
              Var s = 0;
              for (std::size_t i = 0; i < 3; ++i) s = s + x[i] * x[(i + 1) % 3];
            }),
            active);
  EXPECT_EQ(recorded([&] {
              Var s;
              for (std::size_t i = 0; i < 3; ++i) s -= w[i] * x[i];
            }),
            passive);
  EXPECT_EQ(recorded([&] {
              Var s = w[0] * x[0];
              for (std::size_t i = 1; i < 3; ++i) s = s - w[i] * x[i];
            }),
            passive);
  EXPECT_EQ(recorded([&] { std::inner_product(x.begin(), x.end(), w.begin(), Var(0)); }), passive);
  EXPECT_EQ(recorded([&] { std::accumulate(x.begin(), x.end(), Var(0)); }), passive);
}

TEST_F(Expressions, OfOneSumWithMixedUpdatesAreOneStatement) {
  EXPECT_EQ(recorded([&] {
              Var s = a * b;
              s += c;
              s += 1.0;
              s = s - b * 2.0;
              s -= a;
              s = s + 4;
              s += c * c;
              s = b + s;
              s = a * b + s;
              s = 4 + s;
            }),
            (Size{1, 9}));
}

TEST_F(Expressions, DoNotExtendAnInput) {
  EXPECT_EQ(recorded([&] {
              c += a;
              c += b;
            }),
            (Size{1, 3}));
}

TEST_F(Expressions, DoNotExtendWhatHasASecondReader) {
  EXPECT_EQ(recorded([&] {
              Var s = a * b;
              [[maybe_unused]] const Var copy = s;
              s += c;
            }),
            (Size{2, 4}));
  EXPECT_EQ(recorded([&] {
              Var s = a * b;
              const auto kept = s + c;
              s = kept;
            }),
            (Size{2, 4}));
  EXPECT_EQ(recorded([&] {
              Var s = a * b;
              s += s;
            }).statements,
            2U);
}

TEST_F(Expressions, ReturnedByAFunctionExtend) {
  const auto plus = [](const Var& sum, const Var& x) { return sum + x; };
  EXPECT_EQ(recorded([&] {
              Var s = a * b;
              s = plus(s, c);
            }),
            (Size{1, 3}));
}

TEST_F(Expressions, PushAVariableThatOccursTwiceOnceIfTheCompilerSeesIt) {
#if FLUXION_HAS_GNU_ATTRIBUTES && defined(__OPTIMIZE__) && defined(NDEBUG)
  constexpr unsigned most = 3;
#else
  constexpr unsigned most = 8;
#endif
  Var y;
  const Size size = recorded([&] { y = a * (b - 3.0 * a) + sin(c) * a - (b - a) / b; });
  EXPECT_EQ(size.statements, 1U);
  EXPECT_GE(size.arguments, 3U);
  EXPECT_LE(size.arguments, most);
  EXPECT_DOUBLE_EQ(derivative(y, a), 3.0 - 12.0 + std::sin(5.0) + 1.0 / 3.0);
  EXPECT_DOUBLE_EQ(derivative(y, b), 2.0 - 2.0 / 9.0);
  EXPECT_DOUBLE_EQ(derivative(y, c), 2.0 * std::cos(5.0));
}

TEST_F(Expressions, PushAVariableThatHidesBehindTwoNames) {
  const std::array<const Var*, 3> names = {&a, &b, &a};
  const auto product = [](const Var& x, const Var& y, const Var& z) { return Var(x * y * z); };
  const Var y = product(*names[0], *names[1], *names[2]);
  EXPECT_EQ(derivative(y, a), 12.0);
  EXPECT_EQ(derivative(y, b), 4.0);
}

TEST_F(Expressions, OfSquaresPushOneArgument) {
  EXPECT_EQ(recorded([&] { return Var(a * a); }), (Size{1, 1}));
  EXPECT_EQ(recorded([&] { return Var(3.0 * (a * a) + b * b); }), (Size{1, 2}));
  EXPECT_EQ(recorded([&] { a *= a; }), (Size{1, 1}));
  EXPECT_EQ(derivative(a, b), 0.0);
  EXPECT_EQ(derivative(b * b, b), 6.0);
  EXPECT_EQ(derivative(2.0 * (c * c) - c * b, c), 17.0);
}

TEST_F(Expressions, PushNothingForPassiveOperands) {
  const Var k = 7.0;
  EXPECT_EQ(recorded([&] { return Var(k * a + k - 2.0 * k); }), (Size{1, 1}));
  EXPECT_EQ(recorded([&] { return Var(k * k + sin(k)); }), (Size{0, 0}));
  EXPECT_EQ(recorded([&] {
              Var s = k;
              s += k * 2.0;
              s = s - k;
            }),
            (Size{0, 0}));
  EXPECT_EQ(Var(k * k + sin(k)).id(), 0U);
}

TEST_F(Expressions, DropWhatIsMultipliedByAPassiveZero) {
  const Var zero = 0.0;
  EXPECT_EQ(recorded([&] { return Var(0.0 * a); }), (Size{0, 0}));
  EXPECT_EQ(recorded([&] { return Var(a * 0.0 + b); }), (Size{1, 1}));
  EXPECT_EQ(recorded([&] { return Var(zero * a + b * zero + c); }), (Size{1, 1}));
  EXPECT_EQ(recorded([&] { return Var(0 * sqrt(a - 2.0)); }), (Size{0, 0}));
  EXPECT_EQ(recorded([&] {
              Var s = b;
              s += 0.0 * a;
            }),
            (Size{1, 1}));
}

TEST_F(Expressions, KeepAFactorThatIsZeroButActive) {
  const Var zero = a - 2.0;
  EXPECT_EQ(recorded([&] { return Var(zero * b); }), (Size{1, 2}));
  EXPECT_EQ(derivative(zero * b, a), 3.0);
  EXPECT_EQ(derivative(0.0 - zero * b, a), -3.0);
}

TEST_F(Expressions, PushOneSideOfAMaximum) {
  EXPECT_EQ(recorded([&] { return Var(fluxion::max(a * b, c)); }), (Size{1, 2}));
  EXPECT_EQ(recorded([&] { return Var(fluxion::max(a, c)); }), (Size{0, 0}));
  EXPECT_EQ(recorded([&] { return Var(fluxion::max(a, 9.0)); }), (Size{0, 0}));
  EXPECT_EQ(recorded([&] { return Var(fluxion::fmin(a, c)); }), (Size{1, 1}));
}

TEST_F(Expressions, ChosenByAMaximumIsTheOperandItself) {
  const Var larger = fluxion::max(a, c);
  EXPECT_EQ(larger.id(), c.id());
  EXPECT_EQ(fluxion::min(a, c).id(), a.id());
  Var s = a * b;
  auto t = fluxion::max(s, a);
  s += c;
  t -= a;
  EXPECT_EQ(derivative(s, a), 3.0);
  EXPECT_EQ(derivative(s, c), 1.0);
  EXPECT_EQ(derivative(t, a), 2.0);
  EXPECT_EQ(derivative(t, c), 0.0);
}

TEST_F(Expressions, OfStaircasesAreConstants) {
  EXPECT_EQ(recorded([&] { return Var(floor(a * b) + round(c)); }), (Size{0, 0}));
}

TEST_F(Expressions, OfManyTermsCompile) {
  Var y = a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a;
  EXPECT_EQ(y.value(), 44.0);
  EXPECT_EQ(derivative(y, a), 22.0);
}

TEST_F(Expressions, OfThreeOperandsPushEachActiveOne) {
  EXPECT_EQ(recorded([&] { return Var(fma(a, 2.0, c)); }), (Size{1, 2}));
  EXPECT_EQ(recorded([&] { return Var(hypot(a, b, c)); }), (Size{1, 3}));
  EXPECT_EQ(recorded([&] { return Var(lerp(1.0, 2.0, c)); }), (Size{1, 1}));
}

TEST(Expression, IsNotConvertibleToAPlainNumber) {
  using Sum = decltype(Var() + Var());
  static_assert(!std::is_convertible_v<Sum, double>);
  static_assert(!std::is_convertible_v<Var, double>);
  static_assert(!std::is_convertible_v<Var, bool>);
  static_assert(std::is_convertible_v<Sum, Var>);
  static_assert(std::is_same_v<fluxion::number_t<Sum>, Var>);
}

}  // namespace
