// The step of L-BFGS-B: to the minimum of a limited-memory model within bounds, nearly.
// For: Lbfgs with bounds.
// Read first: curvature_pairs.hpp. Symbols: B = theta I - W M W' the model's Hessian, W = [Y theta S],
// z = step from x, which is kept instead of the point because bounds are hit exactly by it.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include <fluxion/optimize/bounds.hpp>
#include <fluxion/optimize/curvature_pairs.hpp>
#include <fluxion/optimize/saddle_system.hpp>
#include <fluxion/optimize/sample.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// Source: Byrd, Lu, Nocedal & Zhu, "A limited memory algorithm for bound constrained optimization",
///         SIAM J. Sci. Comput. 16 (1995), algorithm CP and the direct primal method; the projection
///         of its result: Morales & Nocedal, ACM TOMS 38 (2011), remark on algorithm 778.
template <class S> class BoundedStep {
 public:
  using Pairs = CurvaturePairs<S>;
  using Sample = BasicSample<S>;

  BoundedStep(const Bounds<S>& bounds, Eigen::Index n, int memory);

  /// To be called after a pair was added.
  void learn(const Pairs& pairs);

  /// Writes the step; 0 if rounding has spoilt the pairs, of which there is at least one.
  void propose(const Pairs& pairs, const Sample& at, Vector<S>& d);

  /// Writes -g, cut where it would leave the box.
  void steepest(const Sample& at, Vector<S>& d);

  template <class Archive> void transfer(Archive& archive) { archive(ss_, sy_); }

 private:
  struct Path;

  // Order of the heap, whose top is the next bound.
  auto later() const {
    return [this](Eigen::Index i, Eigen::Index j) { return meets_[i] > meets_[j]; };
  }

  void measure(const Sample& at);
  bool factor_middle(const Pairs& pairs);
  const Vector<S>& m_times(const Vector<S>& v, const Pairs& pairs);
  void transposed_w_times(const Vector<S>& v, const Pairs& pairs, Vector<S>& result) const;

  void go_to_cauchy_point(const Pairs& pairs, const Vector<S>& g);
  void find_bounds_ahead(const Vector<S>& g);
  Path begin_path(const Pairs& pairs);
  void pass_bound(const Pairs& pairs, const Vector<S>& g, Path& path);

  bool go_on_face(const Pairs& pairs, const Vector<S>& g, Vector<S>& d);
  void sort_variables();
  bool factor_face(const Pairs& pairs);
  void keep_inside(const Vector<S>& g, Vector<S>& d) const;

  Bounds<S> bounds_;
  Matrix<S> ss_, sy_;    // S'S and S'Y by slots
  SaddleSystem middle_;  // the inverse of M
  SaddleSystem face_;    // of the problem in the variables that are off their bounds
  Vector<S> down_, up_;  // how far each variable may go
  Vector<S> path_;       // direction of the path of steepest descent along the bounds
  Vector<S> meets_;      // where on the path a variable meets its bound
  Vector<S> z_;          // step to the Cauchy point
  Vector<S> r_;          // gradient of the model there; 0 for the variables on their bounds
  Vector<S> w_, product_, p_, c_;          // of the size of a row of W
  std::vector<Eigen::Index> ahead_;        // heap of the variables that will meet their bounds
  std::vector<Eigen::Index> free_, held_;  // variables off and on their bounds at the Cauchy point
};

/// The model along the path of steepest descent.
template <class S> struct BoundedStep<S>::Path {
  double slope;
  double curvature;
  double least_curvature;  // below it there is nothing but rounding errors
  double at = 0;           // how far the path has been followed

  double to_minimum() const { return -slope / curvature; }
};

template <class S>
BoundedStep<S>::BoundedStep(const Bounds<S>& bounds, Eigen::Index n, int memory)
    : bounds_(bounds),
      ss_(Matrix<S>::Zero(memory, memory)),
      sy_(ss_),
      middle_(memory),
      face_(memory),
      down_(n),
      up_(n),
      path_(n),
      meets_(n),
      z_(n),
      r_(n),
      w_(Vector<S>::Zero(2 * memory)),
      product_(w_),
      p_(w_),
      c_(w_) {
  for (std::vector<Eigen::Index>* list : {&ahead_, &free_, &held_}) {
    list->reserve(static_cast<std::size_t>(n));
  }
}

template <class S> void BoundedStep<S>::learn(const Pairs& pairs) {
  const int i = pairs.newest();
  for (int j = 0; j < pairs.size(); ++j) {
    ss_(i, j) = ss_(j, i) = pairs.s(i).dot(pairs.s(j));
    sy_(i, j) = pairs.s(i).dot(pairs.y(j));
    sy_(j, i) = pairs.s(j).dot(pairs.y(i));
  }
}

template <class S> void BoundedStep<S>::measure(const Sample& at) {
  down_ = bounds_.lower - at.x;
  up_ = bounds_.upper - at.x;
}

template <class S> void BoundedStep<S>::steepest(const Sample& at, Vector<S>& d) {
  measure(at);
  d = (-at.gradient).cwiseMax(down_).cwiseMin(up_);
}

template <class S>
void BoundedStep<S>::propose(const Pairs& pairs, const Sample& at, Vector<S>& d) {
  d.setZero();
  measure(at);
  if (!factor_middle(pairs)) {
    return;
  }
  for (Vector<S>* v : {&w_, &p_, &c_}) {
    v->setZero();
  }
  go_to_cauchy_point(pairs, at.gradient);
  if (go_on_face(pairs, at.gradient, d)) {
    keep_inside(at.gradient, d);
  }
}

// inv(M) = [-D L'; L theta S'S] with D = I, and L the part of S'Y where s is newer than y.
template <class S> bool BoundedStep<S>::factor_middle(const Pairs& pairs) {
  const int k = pairs.size();
  middle_.resize(k);
  for (int i = 0; i < k; ++i) {
    for (int j = 0; j < k; ++j) {
      middle_.e(i, j) = i == j ? 1 : 0;
      middle_.g(i, j) = pairs.age(i) < pairs.age(j) ? sy_(i, j) : 0;
      middle_.h(i, j) = pairs.theta() * ss_(i, j);
    }
  }
  return middle_.factor();
}

template <class S>
const Vector<S>& BoundedStep<S>::m_times(const Vector<S>& v, const Pairs& pairs) {
  product_ = v;
  middle_.solve({product_.data(), 2 * static_cast<std::size_t>(pairs.size())});
  return product_;
}

template <class S>
void BoundedStep<S>::transposed_w_times(const Vector<S>& v,
                                        const Pairs& pairs,
                                        Vector<S>& result) const {
  const int k = pairs.size();
  result.head(k).noalias() = pairs.y().transpose() * v;
  result.segment(k, k).noalias() = pairs.theta() * (pairs.s().transpose() * v);
}

// Where the path of steepest descent, bent at every bound that it meets, has its first minimum.
template <class S> void BoundedStep<S>::go_to_cauchy_point(const Pairs& pairs, const Vector<S>& g) {
  find_bounds_ahead(g);
  Path path = begin_path(pairs);
  while (!ahead_.empty() && path.to_minimum() >= meets_[ahead_.front()] - path.at) {
    pass_bound(pairs, g, path);
  }
  const double rest = std::fmax(0.0, path.to_minimum());
  c_ += rest * p_;
  z_ = (path_.array() != 0).select((path.at + rest) * path_, z_);
  z_ = z_.cwiseMax(down_).cwiseMin(up_);
}

template <class S> void BoundedStep<S>::find_bounds_ahead(const Vector<S>& g) {
  ahead_.clear();
  for (Eigen::Index i = 0; i < g.size(); ++i) {
    meets_[i] = g[i] == 0 ? std::numeric_limits<double>::infinity()
                          : (g[i] > 0 ? down_[i] : up_[i]) / -g[i];
    path_[i] = meets_[i] > 0 ? -g[i] : 0;
    if (meets_[i] > 0 && std::isfinite(meets_[i])) {
      ahead_.push_back(i);
    }
  }
  std::make_heap(ahead_.begin(), ahead_.end(), later());
}

template <class S> auto BoundedStep<S>::begin_path(const Pairs& pairs) -> Path {
  z_.setZero();
  transposed_w_times(path_, pairs, p_);
  const double square = path_.squaredNorm();
  const double curvature = pairs.theta() * square;
  return {.slope = -square,
          .curvature = curvature - p_.dot(m_times(p_, pairs)),
          .least_curvature = std::numeric_limits<double>::epsilon() * curvature};
}

// The next variable stops at its bound and the path goes on without it.
template <class S>
void BoundedStep<S>::pass_bound(const Pairs& pairs, const Vector<S>& g, Path& path) {
  std::pop_heap(ahead_.begin(), ahead_.end(), later());
  const Eigen::Index i = ahead_.back();
  ahead_.pop_back();
  const double stretch = meets_[i] - path.at;
  path.at = meets_[i];
  z_[i] = g[i] > 0 ? down_[i] : up_[i];
  c_ += stretch * p_;
  const int k = pairs.size();
  w_.head(k) = pairs.y().row(i);
  w_.segment(k, k) = pairs.theta() * pairs.s().row(i);
  const Vector<S>& mw = m_times(w_, pairs);
  path.slope += stretch * path.curvature + g[i] * (g[i] + pairs.theta() * z_[i] - mw.dot(c_));
  path.curvature -= g[i] * (pairs.theta() * g[i] + 2 * mw.dot(p_) + g[i] * mw.dot(w_));
  path.curvature = std::fmax(path.curvature, path.least_curvature);
  p_ += g[i] * w_;
  path_[i] = 0;
}

// From the Cauchy point to the minimum in the variables that are off their bounds there, which may
// lie outside the box.
template <class S>
bool BoundedStep<S>::go_on_face(const Pairs& pairs, const Vector<S>& g, Vector<S>& d) {
  sort_variables();
  if (!factor_face(pairs)) {
    return false;
  }
  const int k = pairs.size();
  const double theta = pairs.theta();
  const Vector<S>& mc = m_times(c_, pairs);
  r_ = g + theta * z_;
  r_.noalias() -= pairs.y() * mc.head(k);
  r_.noalias() -= theta * (pairs.s() * mc.segment(k, k));
  for (const Eigen::Index i : held_) {
    r_[i] = 0;
  }
  transposed_w_times(r_, pairs, w_);
  face_.solve({w_.data(), 2 * static_cast<std::size_t>(k)});
  w_.head(k) /= theta;
  r_.noalias() += pairs.y() * w_.head(k);
  r_.noalias() += pairs.s() * w_.segment(k, k);
  for (const Eigen::Index i : held_) {
    r_[i] = 0;
  }
  d = z_ - r_ / theta;
  return true;
}

template <class S> void BoundedStep<S>::sort_variables() {
  free_.clear();
  held_.clear();
  for (Eigen::Index i = 0; i < z_.size(); ++i) {
    (down_[i] < z_[i] && z_[i] < up_[i] ? free_ : held_).push_back(i);
  }
}

// inv(M) - W'W / theta over the free variables, where S'Y of these is that of all less the others.
template <class S> bool BoundedStep<S>::factor_face(const Pairs& pairs) {
  const int k = pairs.size();
  const double theta = pairs.theta();
  const auto dot = [](const auto& a, const auto& b, const std::vector<Eigen::Index>& entries) {
    double sum = 0;
    for (const Eigen::Index i : entries) {
      sum += a[i] * b[i];
    }
    return sum;
  };
  face_.resize(k);
  for (int i = 0; i < k; ++i) {
    for (int j = 0; j < k; ++j) {
      const double older = pairs.age(i) >= pairs.age(j) ? sy_(i, j) : 0;
      face_.e(i, j) = (i == j) + (j <= i ? dot(pairs.y(i), pairs.y(j), free_) / theta : 0);
      face_.g(i, j) = dot(pairs.s(i), pairs.y(j), held_) - older;
      face_.h(i, j) = j <= i ? theta * dot(pairs.s(i), pairs.s(j), held_) : 0;
    }
  }
  return face_.factor();
}

// By projection, or if that loses the descent, by going only as far as the box allows.
template <class S> void BoundedStep<S>::keep_inside(const Vector<S>& g, Vector<S>& d) const {
  if (g.dot(d.cwiseMax(down_).cwiseMin(up_)) >= 0) {
    double longest = 1;
    for (const Eigen::Index i : free_) {
      const double room = d[i] > z_[i] ? up_[i] - z_[i] : down_[i] - z_[i];
      longest = d[i] == z_[i] ? longest : std::fmin(longest, room / (d[i] - z_[i]));
    }
    d = z_ + longest * (d - z_);
  }
  d = d.cwiseMax(down_).cwiseMin(up_);
}

}  // namespace fluxion
