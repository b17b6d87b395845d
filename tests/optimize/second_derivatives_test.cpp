// Tests of second derivatives as a method asks for them.
// For: products and Hessians of lambdas and of classes, and how they are counted.
// Read first: include/fluxion/optimize/evaluator.hpp.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <fluxion/optimize/minimize.hpp>

namespace {

using fluxion::Counts;
using fluxion::Matrix;
using fluxion::minimize;
using fluxion::Result;
using fluxion::Vector;

// Looks at the derivatives at the start and stops.
struct Looks {
  static constexpr std::string_view name = "Looks";
  static constexpr bool uses_second_derivatives = true;
  Matrix<double>* hessian;
  Vector<double>* product;

  struct State {
    State(const Looks& looks, Eigen::Index) : hessian(looks.hessian), product(looks.product) {}
    fluxion::detail::Move step(const fluxion::detail::Evaluator& evaluate,
                               fluxion::detail::Sample& current) {
      const Eigen::Index n = current.x.size();
      hessian->resize(n, n);
      product->resize(n);
      evaluate.hessian(current.x, *hessian);
      evaluate.hvp(current.x, Vector<double>::LinSpaced(n, 1, 2), *product);
      return {.ending = fluxion::detail::no_decrease(0, 0)};
    }
    Matrix<double>* hessian;
    Vector<double>* product;
  };
};
static_assert(fluxion::Method<Looks>);

template <class F> Counts counts_of(F&& f) {
  Matrix<double> h;
  Vector<double> p;
  const Result result = minimize(f, {2.0, 3.0}, Looks{&h, &p});
  // f = x^3 y
  EXPECT_EQ(h(0, 0), 36);
  EXPECT_EQ(h(0, 1), 12);
  EXPECT_EQ(h(1, 0), 12);
  EXPECT_EQ(h(1, 1), 0);
  EXPECT_EQ(p[0], 60);
  EXPECT_EQ(p[1], 12);
  return result.counts;
}

struct Cubic {
  double value_and_gradient(const Vector<double>& x, Vector<double>& g) const {
    g[0] = 3 * x[0] * x[0] * x[1];
    g[1] = x[0] * x[0] * x[0];
    return g[1] * x[1];
  }
};

struct WithProducts : Cubic {
  void hvp(const Vector<double>& x, const Vector<double>& v, Vector<double>& p) const {
    p[0] = 6 * x[0] * x[1] * v[0] + 3 * x[0] * x[0] * v[1];
    p[1] = 3 * x[0] * x[0] * v[0];
  }
};

struct WithHessian : Cubic {
  void hessian(const Vector<double>& x, Matrix<double>& h) const {
    h << 6 * x[0] * x[1], 3 * x[0] * x[0], 3 * x[0] * x[0], 0;
  }
};

TEST(SecondDerivatives, OfALambdaAreComputed) {
  const auto cubic = [](const auto& x) { return x[0] * x[0] * x[0] * x[1]; };
  EXPECT_EQ(counts_of(cubic), (Counts{.gradient = 1, .hvp = 1, .hessian = 1}));
}

TEST(SecondDerivatives, OfAClassWithProductsMakeTheHessianByColumns) {
  EXPECT_EQ(counts_of(WithProducts{}), (Counts{.gradient = 1, .hvp = 3}));
}

TEST(SecondDerivatives, OfAClassWithAHessianMakeTheProduct) {
  EXPECT_EQ(counts_of(WithHessian{}), (Counts{.gradient = 1, .hessian = 2}));
}

}  // namespace
