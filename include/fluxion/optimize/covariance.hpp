// How well a fit knows its parameters: their covariance and standard errors.
// For: error bars after least_squares.
// Read first: least_squares_result.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>
#include <vector>

#include <Eigen/SVD>

#include <fluxion/eigen.hpp>
#include <fluxion/optimize/least_squares_result.hpp>
#include <fluxion/optimize/messages.hpp>

namespace fluxion::inline FLUXION_ABI {

/// What the residuals say about the parameters near the minimum.
struct Covariance {
  Matrix<double> matrix{};  ///< variance * (J' J)^-1, n x n
  Vector<double>
      standard_errors{};  ///< square roots of its diagonal; infinite where nothing is known
  double variance = 0;    ///< of one residual
  Eigen::Index degrees_of_freedom = 0;  ///< residuals less parameters
  Eigen::Index rank = 0;  ///< of J; less than its columns if some parameters cannot be told apart
};

namespace detail {

/// The columns of J that belong to variables that no bound holds.
inline std::vector<Eigen::Index> free_variables(const LeastSquaresResult& fit) {
  std::vector<Eigen::Index> free;
  std::size_t held = 0;
  for (Eigen::Index i = 0; i < fit.x.size(); ++i) {
    if (held < fit.active.size() && fit.active[held] == i) {
      ++held;
    } else {
      free.push_back(i);
    }
  }
  return free;
}

/// (J' J)^-1, or its pseudo-inverse over the directions that J knows, with infinite `unknown` entries
/// for the variables that the other directions move. The columns are scaled to length 1 first, so that
/// the units of the variables do not decide what counts as known.
template <class S> struct NormalInverse {
  explicit NormalInverse(const Matrix<S>& jacobian) {
    Vector<S> lengths = jacobian.colwise().stableNorm();
    lengths = (lengths.array() > 0).select(lengths, 1);
    const Eigen::JacobiSVD<Matrix<S>> svd(jacobian * lengths.cwiseInverse().asDiagonal(),
                                          Eigen::ComputeThinU | Eigen::ComputeFullV);
    rank = svd.rank();
    const Matrix<S> root = lengths.cwiseInverse().asDiagonal() * svd.matrixV().leftCols(rank) *
                           svd.singularValues().head(rank).cwiseInverse().asDiagonal();
    inverse = root * root.transpose();
    unknown = svd.matrixV().rightCols(jacobian.cols() - rank).rowwise().norm();
  }

  Matrix<S> inverse{};
  Vector<S> unknown{};  // lengths of the rows of the null space
  Eigen::Index rank = 0;
};

}  // namespace detail

/// The covariance of the parameters of a fit whose residuals have this variance.
/// Cost:   a singular value decomposition of the Jacobian.
/// Note:   parameters that the residuals cannot tell apart have infinite standard errors, and `matrix`
///         is then a pseudo-inverse; a variable that a bound holds counts as known: its row and its
///         column are 0. With a loss J is the Jacobian as the loss weighs it, an approximation.
/// Source: Bates & Watts, Nonlinear Regression Analysis and Its Applications (1988), section 2.3.
inline Covariance covariance(const LeastSquaresResult& fit, double variance) {
  const std::vector<Eigen::Index> free = detail::free_variables(fit);
  const Eigen::Index n = fit.x.size();
  Covariance result{
      .matrix = Matrix<double>::Zero(n, n),
      .standard_errors = Vector<double>::Zero(n),
      .variance = variance,
      .degrees_of_freedom = fit.residuals.size() - static_cast<Eigen::Index>(free.size())};
  if (free.empty()) {
    return result;
  }
  const detail::NormalInverse<double> normal(fit.jacobian(Eigen::all, free));
  result.rank = normal.rank;
  result.matrix(free, free) = variance * normal.inverse;
  result.standard_errors = result.matrix.diagonal().cwiseSqrt();
  for (std::size_t k = 0; k < free.size(); ++k) {
    if (normal.unknown[static_cast<Eigen::Index>(k)] > 1e-8) {
      result.standard_errors[free[k]] = std::numeric_limits<double>::infinity();
    }
  }
  return result;
}

/// The same with the variance that the residuals themselves show: 2 value / degrees of freedom.
/// Throws: ShapeError if there are no more residuals than parameters.
inline Covariance covariance(const LeastSquaresResult& fit) {
  const auto parameters = static_cast<Eigen::Index>(detail::free_variables(fit).size());
  const Eigen::Index degrees = fit.residuals.size() - parameters;
  detail::check_degrees_of_freedom(fit.residuals.size(), parameters);
  return covariance(fit, 2 * fit.value / static_cast<double>(degrees));
}

}  // namespace fluxion
