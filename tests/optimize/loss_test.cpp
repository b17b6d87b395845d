// Tests of optimize/loss.hpp.
// For: derivatives of the losses, fits among outliers, and losses that users bring.
// Read first: include/fluxion/optimize/loss.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/derivatives/hessian.hpp>
#include <fluxion/error.hpp>
#include <fluxion/math.hpp>
#include <fluxion/optimize/least_squares.hpp>

namespace {

using fluxion::Cauchy;
using fluxion::Huber;
using fluxion::least_squares;
using fluxion::LeastSquaresResult;
using fluxion::Loss;
using fluxion::LossValue;
using fluxion::Matrix;
using fluxion::OptionError;
using fluxion::SoftL1;
using fluxion::Tukey;
using fluxion::Vector;
using testing::ThrowsMessage;

const Loss losses[] = {Huber{1.5}, SoftL1{1.5}, Cauchy{1.5}, Tukey{1.5}};

TEST(Loss, DerivativesAreThoseOfTheValue) {
  for (const Loss& loss : losses) {
    for (const double s : {0.1, 1.0, 2.0, 2.5, 40.0}) {
      const double h = 1e-5 * s;
      const LossValue ahead = loss(s + h), behind = loss(s - h), here = loss(s);
      EXPECT_NEAR(here.first, (ahead.value - behind.value) / (2 * h), 1e-8) << s;
      EXPECT_NEAR(here.second, (ahead.first - behind.first) / (2 * h), 1e-8) << s;
    }
  }
}

// The formulas of the documentation on numbers that carry their derivatives, at any scale.
TEST(Loss, DerivativesAreThoseOfTheFormulas) {
  for (const double k : {0.3, 1.0, 20.0}) {
    const auto check = [k](const Loss& loss, const auto& formula) {
      for (const double part : {0.01, 0.5, 0.99, 1.01, 3.0, 1e4}) {
        const double s = part * k * k;
        const Vector<double> at{{s}};
        const LossValue value = loss(s);
        EXPECT_NEAR(value.value, formula(at), 1e-12 * formula(at));
        EXPECT_NEAR(value.first, fluxion::gradient(formula, at)[0], 1e-12);
        EXPECT_NEAR(k * k * value.second, k * k * fluxion::hessian(formula, at)(0, 0), 1e-12);
      }
    };
    check(Huber{k}, [k]<class T>(const Vector<T>& s) -> T {
      return s[0] <= k * k ? T(s[0]) : T(2 * k * sqrt(s[0]) - k * k);
    });
    check(SoftL1{k}, [k]<class T>(const Vector<T>& s) -> T {
      return 2 * k * k * s[0] / (k * k) / (sqrt(1 + s[0] / (k * k)) + 1);
    });
    check(Cauchy{k},
          [k]<class T>(const Vector<T>& s) -> T { return k * k * log1p(s[0] / (k * k)); });
    check(Tukey{k}, [k]<class T>(const Vector<T>& s) -> T {
      const T u = s[0] / (k * k);
      return s[0] < k * k ? T(s[0] * (1 - u + u * u / 3)) : T(0 * u + k * k / 3);
    });
  }
}

TEST(Loss, LooksLikeASquareNearZero) {
  for (const Loss& loss : losses) {
    EXPECT_EQ(loss(0).value, 0);
    EXPECT_EQ(loss(0).first, 1);
    EXPECT_NEAR(loss(1e-12).value, 1e-12, 1e-23);
  }
}

TEST(Loss, HasPublishedValuesFarOut) {
  EXPECT_DOUBLE_EQ(Huber{2}(100).value, 2 * 2 * 10 - 4);
  EXPECT_DOUBLE_EQ(SoftL1{2}(4 * 8).value, 8 * (3 - 1));
  EXPECT_DOUBLE_EQ(Cauchy{2}(12).value, 4 * std::log(4));
  EXPECT_DOUBLE_EQ(Tukey{2}(5).value, 4.0 / 3);
  EXPECT_EQ(Tukey{2}(5).first, 0);
}

TEST(Loss, RefusesAScaleThatCannotBeMeant) {
  EXPECT_THAT([] { return Loss(Huber{0}); },
              ThrowsMessage<OptionError>(
                  "least_squares: the scale of the loss cannot be meant; got 0, expected a finite "
                  "number above 0; try the size of a residual that is no outlier"));
}

// y = 2 + 3 t with small errors and, every fifth, an outlier. It counts its Jacobians.
struct Line {
  static constexpr int m = 20;
  static double error(int i) { return i % 5 == 3 ? 30 : 0.1 * ((i * 7) % 5 - 2); }
  void residuals(const Vector<double>& x, Vector<double>& r) const {
    r.resize(m);
    for (int i = 0; i < m; ++i) r[i] = x[0] + x[1] * i - (2 + 3 * i + error(i));
  }
  void jacobian(const Vector<double>&, Matrix<double>& j) const {
    for (int i = 0; i < m; ++i) j.row(i) << 1, i;
  }
};

// The estimating equations sum psi(r_i) = sum t_i psi(r_i) = 0 with psi(r) = r rho'(r^2).
void expect_estimate(const std::function<double(double)>& psi, const Loss& loss) {
  const LeastSquaresResult fit = least_squares(Line{}, {1.0, 3.2}, {.loss = loss});
  EXPECT_TRUE(fit) << fit;
  double sum = 0, moment = 0;
  for (int i = 0; i < Line::m; ++i) {
    const double score = psi(fit.residuals[i]);
    sum += score;
    moment += i * score;
  }
  EXPECT_NEAR(sum, 0, 1e-6);
  EXPECT_NEAR(moment, 0, 1e-5);
  EXPECT_NEAR(fit.x[1], 3, 0.1);
  EXPECT_NEAR(fit.gradient.norm(), 0, 1e-5);
}

TEST(Loss, KeepsOutliersFromDecidingAFit) {
  const LeastSquaresResult plain = least_squares(Line{}, {1.0, 3.2});
  EXPECT_GT(std::abs(plain.x[0] - 2), 4);
  expect_estimate([](double r) { return std::fmax(-1, std::fmin(1, r)); }, Huber{1});
  expect_estimate([](double r) { return r / std::sqrt(1 + r * r); }, SoftL1{1});
  expect_estimate([](double r) { return r / (1 + r * r); }, Cauchy{1});
  expect_estimate([](double r) { return std::abs(r) < 9 ? r * std::pow(1 - r * r / 81, 2) : 0; },
                  Tukey{9});
}

// No point around the fit costs less, by the sum of the losses and not by what the method makes of it.
TEST(Loss, OfAnyScaleIsLeastAtTheFit) {
  for (const double k : {0.05, 0.5, 5.0, 50.0}) {
    for (const Loss& loss : {Loss(Huber{k}), Loss(SoftL1{k}), Loss(Cauchy{k})}) {
      const LeastSquaresResult fit = least_squares(Line{}, {1.0, 3.2}, {.loss = loss});
      EXPECT_TRUE(fit) << fit;
      const auto cost = [&loss](double a, double b) {
        Vector<double> r;
        Line{}.residuals(Vector<double>{{a, b}}, r);
        double sum = 0;
        for (const double entry : r) sum += loss(entry * entry).value;
        return sum / 2;
      };
      const double here = cost(fit.x[0], fit.x[1]);
      EXPECT_NEAR(here, fit.value, 1e-12 * here);
      for (const double h : {1e-3, -1e-3, 1e-1, -1e-1}) {
        EXPECT_GT(cost(fit.x[0] + h, fit.x[1]), here);
        EXPECT_GT(cost(fit.x[0], fit.x[1] + h), here);
        EXPECT_GT(cost(fit.x[0] + h, fit.x[1] - h / 10), here);
      }
    }
  }
}

TEST(Loss, OfOneScaleIsTheLossOfScaledResiduals) {
  const LeastSquaresResult fit = least_squares(Line{}, {1.0, 3.2}, {.loss = Cauchy{0.5}});
  double value = 0;
  for (const double r : fit.residuals) value += 0.25 * std::log1p(4 * r * r) / 2;
  EXPECT_NEAR(fit.value, value, 1e-10 * value);
}

// A loss with rho'' > 0 weighs large residuals more; its curvature is used.
TEST(Loss, MayBeAnyCallable) {
  const auto steep = [](double s) { return LossValue{s + s * s, 1 + 2 * s, 2}; };
  const LeastSquaresResult fit = least_squares(Line{}, {1.0, 3.2}, {.loss = steep});
  EXPECT_TRUE(fit) << fit;
  double sum = 0, moment = 0;
  for (int i = 0; i < Line::m; ++i) {
    const double r = fit.residuals[i];
    sum += r + 2 * r * r * r;
    moment += i * (r + 2 * r * r * r);
  }
  EXPECT_NEAR(sum / 1e4, 0, 1e-8);
  EXPECT_NEAR(moment / 1e5, 0, 1e-8);
  EXPECT_LE(fit.iterations, 30);
}

TEST(Loss, WithoutOneTheResidualsAreSquared) {
  EXPECT_FALSE(Loss{});
  EXPECT_TRUE(Loss(Huber{}));
  EXPECT_EQ(Loss{}(3).value, 3);
  EXPECT_EQ(Loss{}(3).first, 1);
}

}  // namespace
