// A penalty as a run computes with it: its value, its gradient where it has one, its proximal map.
// For: the evaluator, which adds it to the objective, and the methods that take penalties.
// Read first: penalty.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <fluxion/eigen.hpp>
#include <fluxion/optimize/penalty.hpp>
#include <fluxion/optimize/sample.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// The entries begin, ..., begin + size - 1.
struct IndexSegment {
  Eigen::Index begin = 0;
  Eigen::Index size = 0;

  IndexSegment() = default;
  IndexSegment(const IndexRange& range, Eigen::Index n) {
    const auto end = std::min(range.to, static_cast<std::size_t>(n));
    begin = static_cast<Eigen::Index>(std::min(range.from, end));
    size = static_cast<Eigen::Index>(end) - begin;
  }

  bool contains(Eigen::Index i) const { return begin <= i && i < begin + size; }
};

/// Nearer to 0 by t, and 0 from nearer than that.
template <class S> S shrunk(S x, double t) { return x > t ? x - t : x < -t ? x + t : S(0); }

/// A penalty on n variables. Its smooth part, that with l2, goes with the objective: the gradient of a
/// sample is that of both.
template <class S> struct PenaltyTerm {
  double l1 = 0;
  double l2 = 0;
  double group = 0;
  IndexSegment range{};  // of l1 and l2
  std::vector<IndexSegment> groups{};

  PenaltyTerm() = default;

  /// Throws: OptionError if the penalty cannot be meant.
  PenaltyTerm(const Penalty& penalty, Eigen::Index n, bool bounds) {
    validate(penalty, n, bounds);
    if (!has_penalty(penalty)) {
      return;
    }
    l1 = penalty.l1;
    l2 = penalty.l2;
    group = penalty.group;
    range = IndexSegment(penalty.range, n);
    for (std::size_t k = 0; group > 0 && k < penalty.groups.size(); ++k) {
      groups.emplace_back(penalty.groups[k], n);
    }
  }

  bool any() const { return l1 > 0 || l2 > 0 || group > 0; }

  auto ranged(const Vector<S>& x) const { return x.segment(range.begin, range.size); }

  /// What cannot be differentiated everywhere.
  double kinked(const Vector<S>& x) const {
    double value = l1 > 0 ? l1 * ranged(x).template lpNorm<1>() : 0;
    for (const IndexSegment& g : groups) {
      value += group * x.segment(g.begin, g.size).stableNorm();
    }
    return value;
  }

  double value(const Vector<S>& x) const {
    return kinked(x) + (l2 > 0 ? l2 / 2 * ranged(x).squaredNorm() : 0);
  }

  /// Adds all of it to the value, and the smooth part to the gradient.
  void add_to(BasicSample<S>& sample) const {
    sample.value += value(sample.x);
    add_product(sample.x, sample.gradient);
  }

  /// Adds the Hessian of the smooth part, times v, to p.
  void add_product(const Vector<S>& v, Vector<S>& p) const {
    p.segment(range.begin, range.size) += l2 * ranged(v);
  }

  void add_hessian(Matrix<S>& h) const {
    h.diagonal().segment(range.begin, range.size).array() += l2;
  }

  /// The point x with the least t (l1 sum |x_i| + group sum |x_g|) + |x - v|^2 / 2, which is where v
  /// was. Source: Friedman, Hastie & Tibshirani, arXiv:1001.0736 (2010), for both together.
  void prox(double t, Vector<S>& v) const {
    for (Eigen::Index i = range.begin; l1 > 0 && i < range.begin + range.size; ++i) {
      v[i] = shrunk(v[i], t * l1);
    }
    for (const IndexSegment& g : groups) {
      shrink(t * group, v, g);
    }
  }

  /// The smallest subgradient of objective and penalty at x, where g is the gradient of a sample; its
  /// negative is the direction of steepest descent.
  void steepest(const Vector<S>& x, const Vector<S>& g, Vector<S>& v) const {
    v = g;
    for (const IndexSegment& part : groups) {
      const auto block = x.segment(part.begin, part.size);
      if (const double length = block.stableNorm(); length > 0) {
        v.segment(part.begin, part.size) += group / length * block;
      }
    }
    for (Eigen::Index i = range.begin; l1 > 0 && i < range.begin + range.size; ++i) {
      v[i] = x[i] > 0 ? v[i] + l1 : x[i] < 0 ? v[i] - l1 : shrunk(v[i], l1);
    }
    for (const IndexSegment& part : groups) {
      if ((x.segment(part.begin, part.size).array() == 0).all()) {
        shrink(group, v, part);
      }
    }
  }

  template <class Archive> void transfer(Archive& archive) {
    archive(l1, l2, group, range.begin, range.size);
    for (IndexSegment& g : groups) {
      archive(g.begin, g.size);
    }
  }

 private:
  static void shrink(double t, Vector<S>& v, const IndexSegment& part) {
    auto block = v.segment(part.begin, part.size);
    const double length = block.stableNorm();
    if (length > t) {
      block *= 1 - t / length;
    } else {
      block.setZero();
    }
  }
};

}  // namespace fluxion
