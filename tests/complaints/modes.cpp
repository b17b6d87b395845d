// The drivers of every mode, on a function that is known at run time.
// For: the files of this folder. Read first: modes.hpp.
// SPDX-License-Identifier: MIT
#include "complaints/modes.hpp"

#include <cmath>

#include <fmt/format.h>

#include <fluxion/derivatives/hessian.hpp>
#include <fluxion/derivatives/jacobian.hpp>
#include <fluxion/derivatives/products.hpp>
#include <fluxion/format.hpp>

namespace fluxion::test {
namespace {

/// The difference is rounding, or both are NaN.
bool agree(double got, double expected) {
  if (std::isnan(got) || std::isnan(expected)) return std::isnan(got) && std::isnan(expected);
  return got == expected || std::abs(got - expected) <= 1e-15 * std::abs(expected);
}

bool agree(const Vector<double>& got, const Vector<double>& expected) {
  if (got.size() != expected.size()) return false;
  for (Eigen::Index i = 0; i < got.size(); ++i) {
    if (!agree(got[i], expected[i])) return false;
  }
  return true;
}

struct Result {
  const char* mode;
  double value;
  Vector<double> derivatives;
};

Result forward_gradient(const Function& f, const Vector<double>& x) {
  Result result{"forward", 0, Vector<double>(x.size())};
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    const Vector<double> direction = Vector<double>::Unit(x.size(), i);
    const auto [value, tangent] = jvp(f, x, direction);
    result.value = value[0];
    result.derivatives[i] = tangent[0];
  }
  return result;
}

Result reverse_gradient(const Function& f, const Vector<double>& x) {
  const auto [value, g] = value_and_gradient(f, x);
  return {"reverse", value, g};
}

Result nested_gradient(const Function& f, const Vector<double>& x) {
  const Vector<double> nowhere = Vector<double>::Zero(x.size());
  const auto [value, g, product] = hvp(f, x, nowhere);
  return {"nested", value, g};
}

Result hessian_by_columns(const Function& f, const Vector<double>& x) {
  Result result{"Hessian by products", 0, Vector<double>(x.size() * x.size())};
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    const Vector<double> direction = Vector<double>::Unit(x.size(), i);
    const auto [value, g, product] = hvp(f, x, direction);
    result.value = value;
    result.derivatives.segment(i * x.size(), x.size()) = product;
  }
  return result;
}

testing::AssertionResult compare(const Function& f,
                                 const Vector<double>& x,
                                 const std::vector<double>& expected,
                                 const std::vector<Result>& results) {
  for (const Result& result : results) {
    if (!agree(result.value, f(x))) {
      return testing::AssertionFailure()
             << fmt::format("{} has the value {}, not {}", result.mode, result.value, f(x));
    }
    if (!agree(result.derivatives, as_vector(expected))) {
      return testing::AssertionFailure() << fmt::format(
                 "{} has {}, not {}", result.mode, result.derivatives, as_vector(expected));
    }
  }
  return testing::AssertionSuccess();
}

}  // namespace

testing::AssertionResult has_gradient(const Function& f,
                                      const std::vector<double>& point,
                                      const std::vector<double>& gradient) {
  const Vector<double> x = as_vector(point);
  const Result row = {"vector forward", f(x), jacobian(f, x).row(0)};
  return compare(
      f, x, gradient, {forward_gradient(f, x), row, reverse_gradient(f, x), nested_gradient(f, x)});
}

testing::AssertionResult has_hessian(const Function& f,
                                     const std::vector<double>& point,
                                     const std::vector<double>& hessian) {
  const Vector<double> x = as_vector(point);
  const Result matrix = {"Hessian", f(x), fluxion::hessian(f, x).reshaped()};
  return compare(f, x, hessian, {matrix, hessian_by_columns(f, x)});
}

}  // namespace fluxion::test
