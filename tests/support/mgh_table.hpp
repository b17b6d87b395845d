// The problems of Moré, Garbow and Hillstrom without their types.
// For: running any method on all of them in a file that compiles in seconds.
// Read first: problem.hpp, mgh_problems.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <span>
#include <string>

#include "support/problem.hpp"

namespace fluxion::test::problems {

/// The residuals of one problem, on each number type that the derivatives need.
struct MghFormula;

/// One problem: an Objective with second derivatives, and a vector of residuals.
class MghProblem {
 public:
  explicit MghProblem(std::shared_ptr<const MghFormula> formula) : formula_(std::move(formula)) {}

  const std::string& name() const;
  const Vector<double>& start() const;
  const KnownValues& known() const;

  /// The sum of the squares of the residuals, without a factor 1/2.
  double value(const Vector<double>& x) const;
  double value_and_gradient(const Vector<double>& x, Vector<double>& g) const;
  void hvp(const Vector<double>& x, const Vector<double>& v, Vector<double>& product) const;
  void hessian(const Vector<double>& x, Matrix<double>& h) const;

  Vector<double> residuals(const Vector<double>& x) const;
  void residuals_and_jacobian(const Vector<double>& x, Vector<double>& r, Matrix<double>& j) const;

 private:
  std::shared_ptr<const MghFormula> formula_;
};

/// All 42 variants in the order of the paper.
std::span<const MghProblem> mgh_table();

}  // namespace fluxion::test::problems
