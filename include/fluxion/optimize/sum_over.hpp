// A sum over the rows of a table of data, as an objective.
// For: fits to data: least squares, likelihoods, losses. Read first: objective.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

#include <fluxion/derivatives/evaluate.hpp>
#include <fluxion/derivatives/wrong_shape.hpp>
#include <fluxion/eigen.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace detail {

inline void require_rows(const char* function, Eigen::Index rows) {
  if (rows == 0) throw_no_rows(function);
}

}  // namespace detail

/// The sum of term(x, row) over all rows, times a weight: a function of x like any other, for drivers
/// and methods. A run with `.record = true` records the term, once for all rows.
/// Note:   keeps copies of the term and of the rows; a copy of it shares the rows.
/// Throws: ShapeError if there are no rows.
template <class Term> class SumOver {
 public:
  SumOver(Term term, Matrix<double> rows, double weight)
      : term_(std::move(term)),
        rows_(std::make_shared<const Matrix<double>>(std::move(rows))),
        weight_(weight) {
    detail::require_rows("SumOver", rows_->rows());
  }

  const Term& term() const { return term_; }
  const Matrix<double>& rows() const { return *rows_; }
  double weight() const { return weight_; }
  /// For those that outlive this object.
  std::shared_ptr<const Matrix<double>> shared_rows() const { return rows_; }

  template <class T> T operator()(const Vector<T>& x) const {
    T sum(0);
    Vector<double> row(rows_->cols());
    for (Eigen::Index i = 0; i < rows_->rows(); ++i) {
      row = rows_->row(i);
      sum += detail::evaluate_scalar<T>(term_, x, row);
    }
    return T(weight_ * sum);
  }

 private:
  Term term_;
  std::shared_ptr<const Matrix<double>> rows_;
  double weight_;
};

/// The sum, or the mean, of term(x, row) over the rows of a matrix.
/// Shapes:  rows: B × q, B >= 1; term: R^n x R^q -> R, of two vectors, like [](const auto& x, const
///          auto& row) { ... }.
/// Cost:    a gradient is one recording of B terms and one sweep; in a run with .record = true, which
///          records the term alone, it is that of a Program at B points.
/// Throws:  ShapeError if there are no rows; what term throws passes through a call.
/// Example: auto f = mean_over(table, [](const auto& w, const auto& row) { return pow(row[1] - w[0], 2); });
template <class Rows, class Term> auto sum_over(const Rows& rows, Term&& term) {
  detail::require_rows("sum_over", rows.rows());
  return SumOver<std::decay_t<Term>>(std::forward<Term>(term), rows, 1);
}
template <class Rows, class Term> auto mean_over(const Rows& rows, Term&& term) {
  detail::require_rows("mean_over", rows.rows());
  return SumOver<std::decay_t<Term>>(
      std::forward<Term>(term), rows, 1 / static_cast<double>(rows.rows()));
}

}  // namespace fluxion::inline FLUXION_ABI
