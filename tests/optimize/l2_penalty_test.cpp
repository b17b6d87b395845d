// Tests of optimize/l2_penalty.hpp and of how wrappers of objectives compose.
// For: a penalty on the right entries, in the value and in all derivatives.
// Read first: include/fluxion/optimize/l2_penalty.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/check/check_gradient.hpp>
#include <fluxion/error.hpp>
#include <fluxion/optimize/bfgs.hpp>
#include <fluxion/optimize/clipping.hpp>
#include <fluxion/optimize/l2_penalty.hpp>
#include <fluxion/optimize/mini_batches.hpp>
#include <fluxion/optimize/minimize.hpp>
#include <fluxion/optimize/trust_region_newton.hpp>

#include "support/allocations.hpp"

namespace {

using fluxion::Matrix;
using fluxion::minimize;
using fluxion::Vector;
using fluxion::with_l2;

constexpr double inf = std::numeric_limits<double>::infinity();

const auto valley = [](const auto& x) {
  return 100.0 * (x[1] - x[0] * x[0]) * (x[1] - x[0] * x[0]) + (1.0 - x[0]) * (1.0 - x[0]) +
         x[2] * x[2] * x[2] * x[0];
};

/// The same with a gradient by hand and nothing else.
struct HandWritten {
  double value_and_gradient(const Vector<double>& x, Vector<double>& g) {
    return fluxion::value_and_gradient_into(valley, x, g);
  }
};

/// With products of the Hessian, and no Hessian.
struct WithProducts : HandWritten {
  void hvp(const Vector<double>&, const Vector<double>& v, Vector<double>& p) { p = 3 * v; }
};

Vector<double> point() { return Vector<double>{{-1.2, 1.0, 0.5}}; }

std::string refusal(const std::function<void()>& call) {
  try {
    call();
  } catch (const fluxion::OptionError& error) {
    return error.what();
  }
  return "accepted";
}

template <class F> Vector<double> gradient_of(F f, const Vector<double>& x) {
  Vector<double> g(x.size());
  f.value_and_gradient(x, g);
  return g;
}

TEST(WithL2, AddsHalfTheStrengthTimesTheSquares) {
  auto f = with_l2(valley, 0.5);
  const double expected = valley(point()) + 0.25 * (1.44 + 1 + 0.25);
  EXPECT_DOUBLE_EQ(f.value(point()), expected);
  Vector<double> g(3);
  EXPECT_DOUBLE_EQ(f.value_and_gradient(point(), g), expected);
}

TEST(WithL2, LeavesOutWhatIsNotInTheRange) {
  const double plain = valley(point());
  EXPECT_DOUBLE_EQ(with_l2(valley, 2, {.from = 1}).value(point()), plain + 1.25);
  EXPECT_DOUBLE_EQ(with_l2(valley, 2, {.to = 2}).value(point()), plain + 2.44);
  EXPECT_DOUBLE_EQ(with_l2(valley, 2, {.from = 1, .to = 2}).value(point()), plain + 1);
  EXPECT_DOUBLE_EQ(with_l2(valley, 2, {.from = 7}).value(point()), plain);
  EXPECT_DOUBLE_EQ(with_l2(valley, 2, {.from = 2, .to = 2}).value(point()), plain);
  const Vector<double> change = gradient_of(with_l2(valley, 2, {.from = 1, .to = 2}), point()) -
                                fluxion::gradient(valley, point());
  EXPECT_EQ(change[0], 0);
  EXPECT_NEAR(change[1], 2, 1e-12);
  EXPECT_EQ(change[2], 0);
}

TEST(WithL2, HasTheGradientOfThePenalisedFunction) {
  auto f = with_l2(valley, 0.7, {.from = 1});
  const auto report = fluxion::check_gradient(
      [&](const Vector<double>& x) { return f.value(x); }, gradient_of(f, point()), point());
  EXPECT_TRUE(report) << report;
}

TEST(WithL2, HasTheSecondDerivativesOfThePenalisedFunction) {
  auto f = with_l2(valley, 0.7, {.from = 1});
  const auto written_out = [](const auto& x) {
    return valley(x) + 0.35 * (x[1] * x[1] + x[2] * x[2]);
  };
  Matrix<double> h(3, 3);
  f.hessian(point(), h);
  EXPECT_LT((h - fluxion::hessian(written_out, point())).norm(), 1e-12 * h.norm());
  const Vector<double> v{{0.5, -2.0, 3.0}};
  Vector<double> p(3);
  f.hvp(point(), v, p);
  EXPECT_LT((p - h * v).norm(), 1e-12 * p.norm());
}

// Far from 1, so that the gradients of the two would not pass for each other.
TEST(WithL2, ReachesTheMinimumOfThePenalisedFunction) {
  const auto bowl = [](const auto& x) {
    return 0.5 * (x[0] - 3.0) * (x[0] - 3.0) + 0.5 * (x[1] - 6.0) * (x[1] - 6.0);
  };
  const auto first = minimize(with_l2(bowl, 2, {.from = 1}), {0.0, 0.0}, fluxion::Bfgs{});
  const auto second =
      minimize(with_l2(bowl, 2, {.from = 1}), {0.0, 0.0}, fluxion::TrustRegionNewton{});
  for (const auto& result : {first, second}) {
    EXPECT_TRUE(result) << result;
    EXPECT_NEAR(result.x[0], 3, 1e-8);
    EXPECT_NEAR(result.x[1], 2, 1e-8);
  }
}

TEST(WithL2, OffersWhatItsObjectiveOffers) {
  using Generic = decltype(with_l2(valley, 1));
  using Plain = decltype(with_l2(HandWritten{}, 1));
  using Products = decltype(with_l2(WithProducts{}, 1));
  using fluxion::detail::has_hessian_v;
  using fluxion::detail::has_hvp_v;
  static_assert(fluxion::Objective<Generic> && has_hvp_v<Generic> && has_hessian_v<Generic>);
  static_assert(fluxion::Objective<Plain> && !has_hvp_v<Plain> && !has_hessian_v<Plain>);
  static_assert(fluxion::Objective<Products> && has_hvp_v<Products> && !has_hessian_v<Products>);
  static_assert(!fluxion::StochasticObjective<Generic> && !fluxion::StochasticObjective<Plain>);
  Vector<double> p(3);
  with_l2(WithProducts{}, 2).hvp(point(), point(), p);
  EXPECT_EQ(p, Vector<double>(5 * point()));
  EXPECT_EQ(with_l2(HandWritten{}, 2).value(point()), with_l2(valley, 2).value(point()));
}

TEST(WithL2, OfNoStrengthIsTheObjective) {
  EXPECT_EQ(with_l2(valley, 0).value(point()), valley(point()));
  EXPECT_EQ(gradient_of(with_l2(valley, 0), point()), fluxion::gradient(valley, point()));
}

TEST(WithL2, RefusesWhatCannotBeMeant) {
  EXPECT_EQ(
      refusal([] { with_l2(valley, -1); }),
      "with_l2: strength is out of range; got -1, expected a finite number of at least 0; try "
      "0.01");
  EXPECT_THAT(refusal([] { with_l2(valley, inf); }), testing::HasSubstr("got inf"));
  EXPECT_THAT(refusal([] { with_l2(valley, std::nan("")); }), testing::HasSubstr("got nan"));
  EXPECT_EQ(refusal([] { with_l2(valley, 1, {.from = 3, .to = 1}); }),
            "with_l2: the range ends before it begins; got from 3 to 1, expected from <= to; try "
            ".from = 1, .to = 3");
}

TEST(WithL2, TellsThatItsObjectiveResizedTheGradient) {
  struct Resizes {
    double value_and_gradient(const Vector<double>&, Vector<double>& g) {
      g = Vector<double>::Zero(1);
      return 0;
    }
  };
  EXPECT_THROW(minimize(with_l2(Resizes{}, 1), {1.0, 2.0}, fluxion::Bfgs{}), fluxion::ShapeError);
}

// Of the batch of a step, plus the penalty, cut to its length: each by hand.
TEST(Wrappers, ComposeAndPassOnTheStep) {
  const auto term = [](const auto& x, std::int64_t row) {
    const auto k = static_cast<double>(row);
    return (x[0] - k) * (x[0] - k) + k * x[1];
  };
  auto batches = fluxion::mini_batches(term, 10, {.size = 3, .seed = 4});
  auto f = fluxion::clipped_by_norm(
      with_l2(fluxion::mini_batches(term, 10, {.size = 3, .seed = 4}), 0.5, {.from = 1}), 1.0);
  static_assert(fluxion::StochasticObjective<decltype(f)>);
  static_assert(fluxion::StochasticObjective<decltype(with_l2(batches, 0.5))>);
  const Vector<double> x{{20.0, 2.0}};
  for (const std::int64_t step : {0, 1, 3, 17, 2}) {
    f.select(step);
    batches.select(step);
    Vector<double> expected(2);
    double value = batches.value_and_gradient(x, expected) + 0.25 * 4;
    expected[1] += 0.5 * 2;
    Vector<double> g(2);
    EXPECT_DOUBLE_EQ(f.value_and_gradient(x, g), value);
    EXPECT_DOUBLE_EQ(f.value(x), value);
    EXPECT_DOUBLE_EQ(f.norm(), expected.norm());
    EXPECT_GT(f.norm(), 1);
    EXPECT_LT((g - expected / expected.norm()).norm(), 1e-15);
  }
}

TEST(Wrappers, AllocateNothingFromOneStepToTheNext) {
  const auto term = [](const auto& x, std::int64_t row) {
    return (x[0] - static_cast<double>(row)) * (x[1] + 1.0);
  };
  auto f = fluxion::clipped_by_norm(
      with_l2(fluxion::mini_batches(term, 100, {.size = 7}), 0.5, {.from = 1}), 1.0);
  const Vector<double> x{{20.0, 2.0}};
  Vector<double> g(2);
  f.value_and_gradient(x, g);
  const std::size_t before = fluxion::test::allocations();
  for (std::int64_t step = 0; step < 40; ++step) {
    f.select(step);
    f.value_and_gradient(x, g);
  }
  EXPECT_EQ(fluxion::test::allocations(), before);
}

}  // namespace
