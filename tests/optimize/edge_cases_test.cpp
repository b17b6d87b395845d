// What can go wrong, for every method: each case ends soon and with a status that is true.
// For: never calling a failure a success or a success a failure.
// Read first: docs of Status in include/fluxion/optimize/status.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <initializer_list>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/optimize/bfgs.hpp>
#include <fluxion/optimize/conjugate_gradient.hpp>
#include <fluxion/optimize/gradient_descent.hpp>
#include <fluxion/optimize/lbfgs.hpp>
#include <fluxion/optimize/minimize.hpp>
#include <fluxion/optimize/trust_region_newton.hpp>

#include "support/hand_written.hpp"

namespace {

using fluxion::Armijo;
using fluxion::Bfgs;
using fluxion::ConjugateGradient;
using fluxion::GradientDescent;
using fluxion::Lbfgs;
using fluxion::minimize;
using fluxion::Result;
using fluxion::Status;
using fluxion::Subproblem;
using fluxion::TrustRegionNewton;
using fluxion::Vector;
using fluxion::test::barrier;
using fluxion::test::bowl;
using fluxion::test::HandWritten;
using fluxion::test::infinity;
using fluxion::test::nan;
using testing::HasSubstr;

// What a method says of a point from which it finds no decrease.
template <class Method> inline constexpr Status no_decrease = requires(const Method& method) {
  method.search;
}
? Status::line_search : Status::radius;

template <class Method> class EdgeCase : public testing::Test {
 protected:
  Result run(HandWritten objective, std::initializer_list<double> x0) const {
    const Result result = minimize(objective, x0, Method{});
    EXPECT_LE(result.counts.evaluations(), 200) << result;
    EXPECT_FALSE(result.message.empty());
    if (result.status != Status::gradient && result.status != Status::non_finite_start) {
      EXPECT_EQ(result.value, objective.lowest) << result;
    }
    return result;
  }
};

// The step for bounds, where there are none.
struct BoundedStepOnly : Lbfgs {
  struct State : Lbfgs::State {
    State(const BoundedStepOnly& method, Eigen::Index n, const fluxion::detail::Bounds<double>&)
        : Lbfgs::State(method, n, everywhere(n)) {}
    static fluxion::detail::Bounds<double> everywhere(Eigen::Index n) {
      fluxion::detail::Bounds<double> bounds;
      bounds.lower = Vector<double>::Constant(n, -infinity);
      bounds.upper = Vector<double>::Constant(n, infinity);
      return bounds;
    }
  };
};

struct Factorising : TrustRegionNewton {
  Factorising() { subproblem = Subproblem::factorisation; }
};

struct BacktrackingDescent : GradientDescent {
  BacktrackingDescent() : GradientDescent{.search = Armijo{}} {}
};

struct AcceleratedDescent : GradientDescent {
  AcceleratedDescent() : GradientDescent{.nesterov = true} {}
};

struct BacktrackingAcceleratedDescent : GradientDescent {
  BacktrackingAcceleratedDescent() : GradientDescent{.search = Armijo{}, .nesterov = true} {}
};

struct Forgetful : Lbfgs {
  Forgetful() : Lbfgs{.memory = 1} {}
};

// A line for every method. With a schedule a run that has no end in sight goes on to its limit:
// those are in
// gradient_descent_test.cpp.
using Methods = testing::Types<Bfgs,
                               BoundedStepOnly,
                               ConjugateGradient,
                               GradientDescent,
                               BacktrackingDescent,
                               AcceleratedDescent,
                               BacktrackingAcceleratedDescent,
                               Lbfgs,
                               Forgetful,
                               TrustRegionNewton,
                               Factorising>;
TYPED_TEST_SUITE(EdgeCase, Methods);

TYPED_TEST(EdgeCase, NanEverywhere) {
  const Result result = this->run(HandWritten([](const Vector<double>&, Vector<double>& g) {
                                    g.setConstant(nan);
                                    return -nan;
                                  }),
                                  {1, 1});
  EXPECT_EQ(result.status, Status::non_finite_start);
  EXPECT_EQ(result.counts.evaluations(), 1);
  EXPECT_EQ(result.message, "the value at the start is nan");
  EXPECT_THAT(to_string(result), testing::Not(testing::HasSubstr("-nan")));
}

TYPED_TEST(EdgeCase, NanOutsideADomain) {
  const Result result = this->run(barrier(nan), {50, 60});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_NEAR(result.value, 2, 1e-12);
}

TYPED_TEST(EdgeCase, InfinityOutsideADomain) {
  const Result result = this->run(barrier(infinity), {50, 60});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_NEAR(result.value, 2, 1e-12);
}

TYPED_TEST(EdgeCase, OnlyTheGradientIsNanOutsideADomain) {
  const Result result = this->run(HandWritten([](const Vector<double>& x, Vector<double>& g) {
                                    g = 1 - x.array().inverse();
                                    if (x.minCoeff() <= 0) {
                                      g[1] = nan;
                                      return -1e3;
                                    }
                                    return (x.array() - x.array().log()).sum();
                                  }),
                                  {50, 60});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_NEAR(result.value, 2, 1e-12);
}

TYPED_TEST(EdgeCase, FiniteAtTheStartOnly) {
  const Result result = this->run(HandWritten([](const Vector<double>& x, Vector<double>& g) {
                                    g.setOnes();
                                    return x[0] == 1 ? 3.0 : nan;
                                  }),
                                  {1, 2});
  EXPECT_EQ(result.status, Status::non_finite);
  EXPECT_EQ(result.value, 3);
  EXPECT_THAT(result.message, HasSubstr("along the search direction is finite"));
}

TYPED_TEST(EdgeCase, NoLowerBound) {
  const Result result = this->run(HandWritten([](const Vector<double>& x, Vector<double>& g) {
                                    g = -2 * x;
                                    return -x.squaredNorm();
                                  }),
                                  {1, 2});
  EXPECT_EQ(result.status, Status::unbounded);
  EXPECT_LT(result.value, -1e20);
  EXPECT_THAT(result.message, HasSubstr("the value decreases without bound; reached -"));
}

TYPED_TEST(EdgeCase, NoLowerBoundAndQuickly) {
  const Result result = this->run(HandWritten([](const Vector<double>& x, Vector<double>& g) {
                                    g = -x.array().exp();
                                    return g.sum();
                                  }),
                                  {1, 2});
  EXPECT_EQ(result.status, Status::unbounded);
}

TYPED_TEST(EdgeCase, GradientWithTheWrongSign) {
  const Result result = this->run(bowl(-2), {1, 2});
  EXPECT_EQ(result.status, no_decrease<TypeParam>);
  EXPECT_THAT(result.message, HasSubstr("the gradient disagrees with the function along"));
  EXPECT_THAT(result.message, HasSubstr("by a central difference)"));
}

TYPED_TEST(EdgeCase, GradientWithOneWrongSign) {
  const Result result = this->run(HandWritten([](const Vector<double>& x, Vector<double>& g) {
                                    g = 2 * x;
                                    g[0] = -g[0];
                                    return x.squaredNorm();
                                  }),
                                  {1, 2});
  EXPECT_EQ(result.status, no_decrease<TypeParam>);
  EXPECT_THAT(result.message, HasSubstr("the gradient disagrees with the function"));
}

// A wrong length misleads no search for good, but it does a trust region: its model is wrong.
TYPED_TEST(EdgeCase, GradientOfTheWrongLength) {
  for (const double factor : {1e-3, 0.1, 4.0, 10.0, 1e3}) {
    const Result result = this->run(bowl(2 * factor), {1, 2});
    if (result) {
      EXPECT_NEAR(result.value, 0, 1e-9) << factor;
    } else {
      EXPECT_EQ(result.status, Status::radius) << factor;
      EXPECT_THAT(result.message, HasSubstr("the gradient disagrees with the function")) << factor;
    }
  }
}

// Where such a gradient vanishes it is met, but nothing else may be called a success.
TYPED_TEST(EdgeCase, GradientWithAnEntryThatIsAlwaysZero) {
  const Result result = this->run(HandWritten([](const Vector<double>& x, Vector<double>& g) {
                                    g[0] = 0;
                                    g[1] = 2 * x[1];
                                    return x.squaredNorm();
                                  }),
                                  {1, 2});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_LE(result.gradient_norm, 1e-8);
}

TYPED_TEST(EdgeCase, GradientWithATermThatIsMissing) {
  const Result result = this->run(HandWritten([](const Vector<double>& x, Vector<double>& g) {
                                    const double a = x[1] - x[0] * x[0];
                                    g[0] = -400 * a * x[0];
                                    g[1] = 200 * a;
                                    return 100 * a * a + (1 - x[0]) * (1 - x[0]);
                                  }),
                                  {-1.2, 1});
  if (result) {
    EXPECT_LE(result.gradient_norm, 1e-8) << result;
  } else {
    EXPECT_THAT(result.message, HasSubstr("the gradient disagrees with the function"));
  }
}

// Near the minimum they stand still while the slopes do not.
TYPED_TEST(EdgeCase, ValuesInSinglePrecision) {
  const Result result = this->run(HandWritten([](const Vector<double>& x, Vector<double>& g) {
                                    g = x.array() - 0.3;
                                    g[1] *= 10;
                                    const double sum = 100 + (x.array() - 0.3).matrix().dot(g) / 2;
                                    return static_cast<float>(sum);
                                  }),
                                  {1, 2});
  EXPECT_NEAR(result.value, 100, 1e-4);
  EXPECT_THAT(result.message, testing::Not(HasSubstr("disagrees")));
}

TYPED_TEST(EdgeCase, MinimumFarFromTheOrigin) {
  const Result result = this->run(HandWritten([](const Vector<double>& x, Vector<double>& g) {
                                    const double a = x[0] - 1e12;
                                    const double b = x[1] - 1e-2;
                                    g[0] = 20 * a + b;
                                    g[1] = 2 * b + a;
                                    return 10 * a * a + b * b + a * b;
                                  }),
                                  {1e12 + 300, -50});
  EXPECT_TRUE(result) << result;
  EXPECT_NEAR(result.value, 0, 1e-4) << result;
}

TYPED_TEST(EdgeCase, SaddlePointUnderAConstant) {
  const Result result = this->run(HandWritten([](const Vector<double>& x, Vector<double>& g) {
                                    g[0] = std::sin(x[0]);
                                    g[1] = -0.02 * std::sin(x[1]);
                                    return 1.5e7 - std::cos(x[0]) + 0.02 * std::cos(x[1]);
                                  }),
                                  {1e-3, 1e-3});
  if (result) {
    EXPECT_NEAR(result.value, 1.5e7 - 1.02, 1e-3) << result;
  }
}

TYPED_TEST(EdgeCase, GradientOfAConstantThatIsNotZero) {
  const Result result = this->run(HandWritten([](const Vector<double>&, Vector<double>& g) {
                                    g.setOnes();
                                    return 7.0;
                                  }),
                                  {1, 2});
  EXPECT_EQ(result.status, no_decrease<TypeParam>);
  EXPECT_THAT(result.message, HasSubstr("against 0 by a central difference"));
}

TYPED_TEST(EdgeCase, StartAtTheMinimum) {
  const Result result = this->run(bowl(), {0, 0});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_EQ(result.counts.evaluations(), 1);
  EXPECT_EQ(result.message, "gradient norm 0 <= 1e-08 after 0 iterations");
}

TYPED_TEST(EdgeCase, ConstantFunction) {
  const Result result = this->run(HandWritten([](const Vector<double>&, Vector<double>& g) {
                                    g.setZero();
                                    return 7.0;
                                  }),
                                  {1, 2});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_EQ(result.counts.evaluations(), 1);
}

TYPED_TEST(EdgeCase, OneVariable) {
  const Result result = this->run(HandWritten([](const Vector<double>& x, Vector<double>& g) {
                                    g[0] = std::sinh(x[0]);
                                    return std::cosh(x[0]);
                                  }),
                                  {3});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_EQ(result.value, 1);
}

// The objective does not look at the first variable, and a point with a NaN is no answer all the same.
TYPED_TEST(EdgeCase, StartThatIsNotFinite) {
  for (const double entry : {nan, infinity, -infinity}) {
    const Result result = this->run(HandWritten([](const Vector<double>& x, Vector<double>& g) {
                                      g[0] = 0;
                                      g[1] = 2 * x[1];
                                      return x[1] * x[1];
                                    }),
                                    {entry, 1});
    EXPECT_EQ(result.status, Status::non_finite_start) << entry;
    EXPECT_EQ(result.counts.evaluations(), 1);
    EXPECT_THAT(result.message, testing::StartsWith("x[0] at the start is ")) << entry;
  }
}

// At 1e-7 from the minimum of a steep bowl the gradient is above its tolerance and cannot get below.
TYPED_TEST(EdgeCase, StartWhereRoundingHidesTheRest) {
  const Result result = this->run(HandWritten([](const Vector<double>& x, Vector<double>& g) {
                                    g = 2e8 * (x.array() - 1.0 / 3);
                                    return 1e12 + 1e8 * (x.array() - 1.0 / 3).square().sum();
                                  }),
                                  {1.0 / 3 + 1e-15, 1.0 / 3 - 1e-15});
  EXPECT_TRUE(result) << result;
}

TYPED_TEST(EdgeCase, LinearFunction) {
  const Result result = this->run(HandWritten([](const Vector<double>& x, Vector<double>& g) {
                                    g.setOnes();
                                    return x.sum();
                                  }),
                                  {1, 2});
  EXPECT_EQ(result.status, Status::unbounded);
}

TYPED_TEST(EdgeCase, InfimumAtInfinity) {
  const Result result = this->run(HandWritten([](const Vector<double>& x, Vector<double>& g) {
                                    g = -(-x.array()).exp();
                                    return -g.sum();
                                  }),
                                  {1, 2});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_LE(result.gradient_norm, 1e-8);
}

TYPED_TEST(EdgeCase, HugeCoordinates) {
  const Result result = this->run(bowl(), {1e150, 1});
  EXPECT_EQ(result.status, Status::gradient);
}

TYPED_TEST(EdgeCase, FlatMinimum) {
  const Result result = this->run(HandWritten([](const Vector<double>& x, Vector<double>& g) {
                                    g = 4 * x.array().cube();
                                    return x.array().square().square().sum();
                                  }),
                                  {1, 2});
  EXPECT_EQ(result.status, Status::gradient);
}

}  // namespace
