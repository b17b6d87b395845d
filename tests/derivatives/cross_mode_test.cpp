// All modes agree on all functions: <w, J v> and uᵀ H v by every number type and driver, and Taylor
// remainders, which no mode takes part in. For: every number type as a whole.
// Read first: the table of functions below; a new one is a line of it.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/derivatives/jacobian.hpp>

#include "support/functions.hpp"
#include "support/maps.hpp"

namespace {

using namespace fluxion::test;
using fluxion::BasicRecording;
using fluxion::BasicVar;
using fluxion::Dual;
using fluxion::Masked;
using fluxion::Matrix;
using fluxion::Mode;
using fluxion::Recording;
using fluxion::Var;
using fluxion::Vector;

template <class T> using Evaluate = Vector<T>(const Vector<T>&);

template <class F, class T> Vector<T> evaluate(const Vector<T>& x) {
  F f;
  Vector<T> y;
  fluxion::detail::evaluate_vector(f, x, y);
  return y;
}

/// A function with one type for all, whatever its results are: that of which a driver has its tag.
class Row {
 public:
  template <class F> static Row of(const char* name) {
    return Row(name, F::point(), Calls::of<F>());
  }

  const std::string& name() const { return name_; }
  const Vector<double>& point() const { return point_; }
  template <class T> Vector<T> operator()(const Vector<T>& x) const {
    return std::get<Evaluate<T>*>(calls_.of_type)(x);
  }

 private:
  template <class... T> struct CallsOf {
    std::tuple<Evaluate<T>*...> of_type;
    template <class F> static CallsOf of() { return {{&evaluate<F, T>...}}; }
  };
  using Calls = CallsOf<double,
                        Dual<double>,
                        Dual<double, 4>,
                        Dual<double, 8>,
                        Dual<double, 15>,
                        Var,
                        Dual<Dual<double>>,
                        BasicVar<Dual<double>>,
                        BasicVar<Var>,
                        // of the drivers
                        Dual<double, 1, Row>,
                        Dual<double, 1, Masked<Row>>,
                        Dual<double, 8, Row>>;

  Row(const char* name, Vector<double> point, const Calls& calls)
      : name_(name), point_(std::move(point)), calls_(calls) {}

  std::string name_;
  Vector<double> point_;
  Calls calls_;
};

const std::vector<Row> table = {
    Row::of<functions::Polynomial>("Polynomial"),
    Row::of<functions::Trigonometry>("Trigonometry"),
    Row::of<functions::ExponentialsAndLogarithms>("ExponentialsAndLogarithms"),
    Row::of<functions::Powers>("Powers"),
    Row::of<functions::Norms>("Norms"),
    Row::of<functions::Selections>("Selections"),
    Row::of<functions::MatrixForms>("MatrixForms"),
    Row::of<functions::ArrayExpression>("ArrayExpression"),
    Row::of<functions::LoopWithBranches>("LoopWithBranches"),
    Row::of<functions::Rosenbrock>("Rosenbrock"),
    Row::of<functions::ContinuedFraction>("ContinuedFraction"),
    Row::of<functions::LogSumExp>("LogSumExp"),
    Row::of<functions::HeronIteration>("HeronIteration"),
    Row::of<functions::GammaAndError>("GammaAndError"),
    Row::of<functions::Updates>("Updates"),
    Row::of<functions::LogisticLoss>("LogisticLoss"),
    Row::of<maps::Polar>("Polar"),
    Row::of<maps::Lorenz>("Lorenz"),
    Row::of<maps::Residuals>("Residuals"),
    Row::of<maps::Layer>("Layer"),
    Row::of<maps::Broad>("Broad"),
    Row::of<maps::Helix>("Helix"),
    Row::of<maps::LogarithmOfSums>("LogarithmOfSums"),
    Row::of<maps::Softmax>("Softmax"),
    Row::of<maps::LogSoftmax>("LogSoftmax"),
    Row::of<maps::Normalized>("Normalized"),
    Row::of<maps::Lengths>("Lengths"),
    Row::of<maps::MatrixSquare>("MatrixSquare"),
    Row::of<maps::Inverse>("Inverse"),
    Row::of<maps::Substitution>("Substitution"),
    Row::of<maps::Bessel>("Bessel"),
    Row::of<maps::Normal>("Normal"),
    Row::of<maps::Polynomials>("Polynomials"),
    Row::of<maps::Activations>("Activations"),
    Row::of<maps::Scales>("Scales"),
    Row::of<maps::Pieces>("Pieces"),
    Row::of<maps::Pendulum>("Pendulum"),
    Row::of<maps::Convolution>("Convolution"),
};

/// Numbers without zeros or symmetries.
Vector<double> weights(Eigen::Index n, int seed) {
  return Vector<double>::NullaryExpr(
      n, [&](Eigen::Index i) { return std::cos(static_cast<double>(3 * i + seed)) + 0.1; });
}

std::size_t size_of(const auto& x) { return static_cast<std::size_t>(x.size()); }
template <class T> std::span<const T> span_of(const Vector<T>& x) { return {x.data(), size_of(x)}; }

/// x moving along v.
template <class T> Vector<Dual<T>> moving(const Vector<T>& x, const Vector<double>& v) {
  return x.binaryExpr(v, [](const T& a, double b) { return Dual<T>::seeded(a, T(b)); });
}

template <class T> Vector<T> tangents(const Vector<Dual<T>>& y) {
  return y.unaryExpr([](const Dual<T>& d) { return d.tangent(); });
}
template <class X> auto values(const X& y) {
  return y.unaryExpr([](const auto& d) { return d.value(); }).eval();
}

/// Reverse mode on numbers of type T: Jᵀ w, and what the inputs were made of.
template <class T> struct Reverse {
  BasicRecording<T> recording;
  Vector<BasicVar<T>> x;
  Vector<BasicVar<T>> y;

  Reverse(const Row& f, const Vector<T>& point) : x(point.size()) {
    recording.inputs(span_of(point), {x.data(), size_of(x)});
    y = f(x);
  }
  Vector<T> pull_back(const Vector<double>& w) {
    const Vector<T> seeds = w.cast<T>();
    recording.sweep(span_of(y), span_of(seeds));
    return x.unaryExpr([&](const BasicVar<T>& xi) { return recording.adjoint(xi); });
  }
};

/// Jᵀ w by a recording of which variables are the results of another function.
Vector<double> adjoints(Recording& recording,
                        const Vector<Var>& x,
                        const Vector<Var>& y,
                        const Vector<double>& w) {
  recording.sweep(span_of(y), span_of(w));
  return x.unaryExpr([&](const Var& xi) { return recording.adjoint(xi); });
}

/// J, N columns at a time.
template <std::size_t N> Matrix<double> columns(const Row& f, const Vector<double>& x) {
  Matrix<double> j(f(x).size(), x.size());
  constexpr auto lanes = static_cast<Eigen::Index>(N);
  for (Eigen::Index first = 0; first < x.size(); first += lanes) {
    Vector<Dual<double, N>> inputs = x.cast<Dual<double, N>>();
    const Eigen::Index end = std::min(first + lanes, x.size());
    for (Eigen::Index k = first; k < end; ++k) {
      inputs[k] = Dual<double, N>::seeded(x[k], 1, static_cast<std::size_t>(k - first));
    }
    const Vector<Dual<double, N>> y = f(inputs);
    for (Eigen::Index k = first; k < end; ++k) {
      j.col(k) = y.unaryExpr([&](const auto& d) { return d.tangent(std::size_t(k - first)); });
    }
  }
  return j;
}

struct Result {
  std::string mode;
  double value;
};

/// Each pair agrees to 1e-13 of a scale.
void expect_agreement(const std::vector<Result>& results, double scale) {
  for (const Result& a : results) {
    for (const Result& b : results) {
      EXPECT_LE(std::abs(a.value - b.value), 1e-13 * scale) << a.mode << " against " << b.mode;
    }
  }
}

class CrossMode : public testing::TestWithParam<Row> {
 protected:
  const Row& f = GetParam();
  const Vector<double> x = f.point();
  const Vector<double> y = f(x);
  const Vector<double> u = weights(x.size(), 2).cwiseProduct(x.cwiseAbs());
  const Vector<double> v = weights(x.size(), 1).cwiseProduct(x.cwiseAbs());
  const Vector<double> w = weights(y.size(), 5);

  void add_forward(std::vector<Result>& results) const {
    const auto add = [&](const char* mode, const Vector<double>& jv) {
      results.push_back({mode, w.dot(jv)});
    };
    add("Dual", tangents(f(moving(x, v))));
    add("Dual, 4 lanes", columns<4>(f, x) * v);
    add("Dual, 8 lanes", columns<8>(f, x) * v);
    add("Dual, 15 lanes", columns<15>(f, x) * v);
    const Vector<Dual<double>> still = x.cast<Dual<double>>();
    add("Dual<Dual>, inner", tangents(values(f(moving(x, v).cast<Dual<Dual<double>>>().eval()))));
    add("Dual<Dual>, outer", values(tangents(f(moving(still, v)))));
    add("BasicVar<Dual>, forward", tangents(values(Reverse(f, moving(x, v)).y)));
    add("jvp", fluxion::jvp(f, x, v).tangent);
    add("jacobian, forward", fluxion::jacobian(f, x, {.mode = Mode::forward}) * v);
  }

  void add_reverse(std::vector<Result>& results) const {
    const auto add = [&](const char* mode, const Vector<double>& jw) {
      results.push_back({mode, jw.dot(v)});
    };
    add("Var", Reverse(f, x).pull_back(w));
    add("BasicVar<Dual>, reverse", values(Reverse(f, moving(x, v)).pull_back(w)));
    Reverse inner(f, x);
    Reverse outer(f, inner.x);
    add("BasicVar<Var>, inner", adjoints(inner.recording, inner.x, values(outer.y), w));
    add("BasicVar<Var>, outer", values(outer.pull_back(w)));
    add("vjp", fluxion::vjp(f, x, w).cotangent);
    add("jacobian, reverse", fluxion::jacobian(f, x, {.mode = Mode::reverse}).transpose() * w);
  }

  /// aᵀ H b by nested types, H being the Hessian of <w, f>.
  void add_second(const Vector<double>& a, const Vector<double>& b, std::vector<Result>& r) const {
    r.push_back({"Dual<Dual>", w.dot(tangents(tangents(f(moving(moving(x, a), b)))))});
    r.push_back({"BasicVar<Dual>", a.dot(tangents(Reverse(f, moving(x, b)).pull_back(w)))});
    Reverse inner(f, x);
    const Vector<Var> gradient = Reverse(f, inner.x).pull_back(w);
    r.push_back({"BasicVar<Var>", b.dot(adjoints(inner.recording, inner.x, gradient, a))});
  }

  Matrix<double> hessian() const {
    Matrix<double> h(x.size(), x.size());
    for (Eigen::Index j = 0; j < x.size(); ++j) {
      h.col(j) = tangents(Reverse(f, moving(x, Vector<double>::Unit(x.size(), j))).pull_back(w));
    }
    return h;
  }
};

INSTANTIATE_TEST_SUITE_P(Each, CrossMode, testing::ValuesIn(table), [](const auto& test) {
  return test.param.name();
});

TEST_P(CrossMode, ProductsWithTheJacobianAgree) {
  std::vector<Result> results;
  add_forward(results);
  add_reverse(results);
  const Matrix<double> j = columns<4>(f, x);
  expect_agreement(results, w.cwiseAbs().dot(j.cwiseAbs() * v.cwiseAbs()));
}

TEST_P(CrossMode, HessiansAgreeAndAreSymmetric) {
  std::vector<Result> results;
  add_second(u, v, results);
  add_second(v, u, results);
  expect_agreement(results, u.cwiseAbs().dot(hessian().cwiseAbs() * v.cwiseAbs()));
}

TEST_P(CrossMode, ValuesAreThoseOfDouble) {
  const auto expect_same = [&](const auto& results) {
    for (Eigen::Index i = 0; i < y.size(); ++i) {
      EXPECT_NEAR(fluxion::value_of(results[i]), y[i], 1e-14 * y.cwiseAbs().maxCoeff()) << i;
    }
  };
  expect_same(f(moving(x, v)));
  expect_same(f(x.cast<Dual<double, 4>>().eval()));
  expect_same(f(x.cast<Dual<double, 8>>().eval()));
  expect_same(f(x.cast<Dual<double, 15>>().eval()));
  expect_same(Reverse(f, x).y);
  expect_same(f(moving(moving(x, u), v)));
  expect_same(Reverse(f, moving(x, v)).y);
  Reverse inner(f, x);
  expect_same(Reverse(f, inner.x).y);
}

/// The slope of the straight line that is closest to the points (x_i, y_i).
double slope(const Vector<double>& x, const Vector<double>& y) {
  const Vector<double> centred = x.array() - x.mean();
  return centred.dot(y) / centred.squaredNorm();
}

/// The order at which a remainder vanishes: how its logarithm falls with that of the step, over the
/// smallest steps at which it stands out from rounding; infinite if it does at none.
template <class Remainder> double order(const Remainder& remainder, double rounding) {
  constexpr Eigen::Index most = 5;
  Vector<double> steps(most);
  Vector<double> remainders(most);
  Eigen::Index count = 0;
  for (int k = 14; k >= 3 && count < most; --k) {
    const double r = std::abs(remainder(std::exp2(-k)));
    if (r < 300 * rounding) continue;
    steps[count] = -k;
    remainders[count] = std::log2(r);
    ++count;
  }
  if (count < 2) return std::numeric_limits<double>::infinity();
  return slope(steps.head(count), remainders.head(count));
}

TEST_P(CrossMode, TaylorRemaindersVanishAtTheirOrders) {
  const auto y_at = [&](double h) -> Vector<double> { return f((x + h * v).eval()); };
  const double first = w.dot(fluxion::jvp(f, x, v).tangent);
  const double second = w.dot(tangents(tangents(f(moving(moving(x, v), v)))));
  const auto remainder = [&](double h) { return w.dot(y_at(h) - y) - h * first; };
  const double rounding = std::numeric_limits<double>::epsilon() * w.cwiseAbs().dot(y.cwiseAbs());
  EXPECT_GT(order(remainder, rounding), 1.9);
  EXPECT_GT(order([&](double h) { return remainder(h) - h * h / 2 * second; }, rounding), 2.8);
}

}  // namespace
