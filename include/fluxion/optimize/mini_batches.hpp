// A mean over many rows of data, of which each step of a method sees a few.
// For: fits with more data than a step should read; goes with the stochastic rules, such as Sgd.
// Read first: objective.hpp; random.hpp for where the order comes from.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>

#include <fluxion/derivatives/evaluate.hpp>
#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/derivatives/hessian.hpp>
#include <fluxion/derivatives/products.hpp>
#include <fluxion/eigen.hpp>
#include <fluxion/optimize/batch_order.hpp>

namespace fluxion::inline FLUXION_ABI {

/// The mean of term(x, row) over the rows of one batch: an Objective that select() changes. In each
/// epoch every row is in one batch, in an order of its own; the last batch is smaller where the size
/// does not divide the number of rows.
/// Note: keeps a copy of the term. What is selected is a pure function of seed and step, so that a run
///       that is resumed within an epoch needs to know nothing else.
template <class Term> class MiniBatches {
 public:
  MiniBatches(Term term, std::int64_t rows, const BatchOptions& options)
      : term_(std::move(term)), order_(rows, options) {}

  /// Makes the batch of step 0, 1, ... the one that is evaluated; at first it is that of step 0.
  /// Cost:   the first step of an epoch puts the rows into a new order, the others nothing.
  /// Throws: OptionError if the step is negative.
  void select(std::int64_t step) { order_.select(step); }

  std::int64_t rows() const { return order_.rows(); }

  /// Batches that see every row once.
  std::int64_t steps_per_epoch() const { return order_.steps_per_epoch(); }

  /// The rows of the selected batch.
  std::span<const std::int64_t> batch() const { return order_.batch(); }

  double value(const Vector<double>& x) { return mean()(x); }

  double value_and_gradient(const Vector<double>& x, Vector<double>& g) {
    return value_and_gradient_into(mean(), x, g);
  }

  void hvp(const Vector<double>& x, const Vector<double>& v, Vector<double>& p) {
    gradient_.resize(x.size());
    hvp_into(mean(), x, v, gradient_, p);
  }

  void hessian(const Vector<double>& x, Matrix<double>& h) { hessian_into(mean(), x, h); }

 private:
  auto mean() {
    return [this]<class T>(const Vector<T>& x) {
      T sum(0);
      for (const std::int64_t row : order_.batch()) {
        sum += detail::evaluate_scalar<T>(term_, x, row);
      }
      return T(sum / static_cast<double>(order_.batch().size()));
    };
  }

  Term term_;
  detail::BatchOrder order_;
  Vector<double> gradient_{};
};

/// An objective of mini-batches: term(x, row) is what the row adds to the sum, a function of x that can
/// be differentiated.
/// Shapes:  term: R^n x {0, ..., rows - 1} -> R.
/// Cost:    a gradient is one recording of as many terms as the batch has, and one sweep.
/// Throws:  OptionError unless 1 <= size <= rows; ShapeError and what term throws pass through a call.
/// Source:  Robbins & Monro 1951; without replacement: Gürbüzbalaban, Ozdaglar & Parrilo, Math.
///          Program. 186 (2021).
/// Example: auto f = mini_batches([&](const auto& x, std::int64_t i) { return pow(y[i] - x[0], 2); }, n);
template <class Term>
auto mini_batches(Term&& term, std::int64_t rows, const BatchOptions& options = {}) {
  return MiniBatches<std::decay_t<Term>>(std::forward<Term>(term), rows, options);
}

}  // namespace fluxion
