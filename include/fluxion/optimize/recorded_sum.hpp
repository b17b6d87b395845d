// The Objective that a sum over rows of data is by the program of its term.
// For: runs with .record = true. Read first: sum_over.hpp, ../graph/program.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <memory>
#include <utility>

#include <fluxion/graph/program.hpp>
#include <fluxion/optimize/sum_over.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// Evaluates the term at many rows at once, and adds up what it gives. How many, and in which order, is
/// a matter of the sizes alone: the sum has the same bits in each run.
class RecordedSum {
 public:
  template <class Term>
  RecordedSum(SumOver<Term> sum, const Vector<double>& x, const RecordOptions& options)
      : program_(record(sum.term(), x, Vector<double>(sum.rows().row(0)), options)),
        rows_(sum.shared_rows()),
        weight_(sum.weight()) {}

  double value(const Vector<double>& x) {
    double sum = 0;
    for_each_part(1, x.size() + 1, [&](const auto& rows, auto values) {
      program_.values_into(x, values.transpose(), rows.transpose());
      sum += values.sum();
    });
    return weight_ * sum;
  }

  double value_and_gradient(const Vector<double>& x, Vector<double>& g) {
    double sum = 0;
    g.setZero(x.size());
    for_each_part(x.size() + 1, x.size() + 1, [&](const auto& rows, auto results) {
      auto values = results.col(0);
      auto gradients = results.rightCols(x.size());
      program_.values_and_gradients_into(
          x, values.transpose(), gradients.transpose(), rows.transpose());
      sum += values.sum();
      g += gradients.colwise().sum().transpose();
    });
    g *= weight_;
    return weight_ * sum;
  }

  void hvp(const Vector<double>& x, const Vector<double>& v, Vector<double>& product) {
    product.setZero(x.size());
    for_each_part(x.size(), x.size() + 1, [&](const auto& rows, auto products) {
      program_.hvps_into(x, v, products.transpose(), rows.transpose());
      product += products.colwise().sum().transpose();
    });
    product *= weight_;
  }

  void hessian(const Vector<double>& x, Matrix<double>& h) {
    h.setZero(x.size(), x.size());
    for_each_part(h.size(), h.size(), [&](const auto& rows, auto hessians) {
      program_.hessians_into(x, hessians.transpose(), rows.transpose());
      h.reshaped() += hessians.colwise().sum().transpose();
    });
    h *= weight_;
  }

 private:
  // As many numbers as a cache near the processor has.
  static constexpr Eigen::Index numbers_at_once = 1 << 15;

  /// Calls f(rows, results) for parts of the rows; `results` has `width` numbers for each. Parts are as
  /// large as so many numbers for each row allow: the value has the bits that it has beside a gradient.
  template <class F> void for_each_part(Eigen::Index width, Eigen::Index numbers, const F& f) {
    const Eigen::Index most = std::max<Eigen::Index>(numbers_at_once / numbers, 1);
    results_.resize(std::min(most, rows_->rows()) * width);
    for (Eigen::Index first = 0; first < rows_->rows(); first += most) {
      const Eigen::Index count = std::min(most, rows_->rows() - first);
      f(rows_->middleRows(first, count), Eigen::Map<Matrix<double>>(results_.data(), count, width));
    }
  }

  Program program_;
  std::shared_ptr<const Matrix<double>> rows_;
  double weight_;
  Vector<double> results_{};
};

}  // namespace fluxion::inline FLUXION_ABI::detail
