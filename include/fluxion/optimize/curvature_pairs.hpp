// The last few steps of a run and how the gradient changed along them.
// For: Lbfgs: they stand for a Hessian and for its inverse, without either being stored.
// Read first: nothing. Symbols: s = change of x, y = change of the gradient, theta = y'y / s'y.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>

#include <fluxion/eigen.hpp>
#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// At most `memory` pairs, the oldest of which makes room for a new one.
/// Note: a pair is kept as s / sqrt(s'y), y / sqrt(s'y), which changes no matrix made of it and makes
///       s'y = 1.
template <class S> class CurvaturePairs {
 public:
  CurvaturePairs(Eigen::Index n, int memory)
      : s_(Matrix<S>::Zero(n, memory)), y_(Matrix<S>::Zero(n, memory)), weight_(memory) {}

  int size() const { return size_; }
  int memory() const { return static_cast<int>(s_.cols()); }

  /// The newest pair is of age 0.
  int age(int slot) const { return (newest_ - slot + memory()) % memory(); }
  int newest() const { return newest_; }

  /// One pair, in a slot below size(), and all of them as the columns of a matrix.
  auto s(int slot) const { return s_.col(slot); }
  auto y(int slot) const { return y_.col(slot); }
  auto s() const { return s_.leftCols(size_); }
  auto y() const { return y_.leftCols(size_); }

  /// Curvature along the newest step: the Hessian that the pairs start from is theta I.
  double theta() const { return y(newest_).squaredNorm(); }

  void clear() {
    size_ = 0;
    newest_ = -1;
  }

  /// Keeps a pair with s'y > 0.
  void push(const Vector<S>& s, const Vector<S>& y);

  /// d = -H g, where H is the inverse Hessian by the BFGS formula from the pairs and I / theta.
  /// Source: Nocedal, "Updating quasi-Newton matrices with limited storage", Math. Comp. 35 (1980).
  void descent(const Vector<S>& g, Vector<S>& d);

  /// The same among the variables where `free` is 1, with d = 0 where it is 0: there g is 0 as well.
  /// Returns whether any pair has curvature there; if none has, d = -g.
  /// Note: the inverse of the Hessian's part, which is not the part of the inverse.
  bool descent_within(const Vector<S>& free, const Vector<S>& g, Vector<S>& d);

  template <class Archive> void transfer(Archive& archive) { archive(s_, y_, size_, newest_); }

 private:
  int slot(int age) const { return (newest_ - age + memory()) % memory(); }

  Matrix<S> s_;
  Matrix<S> y_;
  Vector<S> weight_;  // of each pair in the recursion
  int size_ = 0;
  int newest_ = -1;  // its slot
};

template <class S> void CurvaturePairs<S>::push(const Vector<S>& s, const Vector<S>& y) {
  newest_ = (newest_ + 1) % memory();
  size_ = size_ < memory() ? size_ + 1 : size_;
  const double scale = 1 / std::sqrt(s.dot(y));
  s_.col(newest_) = scale * s;
  y_.col(newest_) = scale * y;
}

template <class S> void CurvaturePairs<S>::descent(const Vector<S>& g, Vector<S>& d) {
  d = -g;
  for (int age = 0; age < size_; ++age) {
    const int i = slot(age);
    weight_[i] = s(i).dot(d);
    d -= weight_[i] * y(i);
  }
  d /= theta();
  for (int age = size_; age-- > 0;) {
    const int i = slot(age);
    d += (weight_[i] - y(i).dot(d)) * s(i);
  }
}

template <class S>
bool CurvaturePairs<S>::descent_within(const Vector<S>& free, const Vector<S>& g, Vector<S>& d) {
  d = -g;
  double theta = 0;
  Vector<S> curvature(size_);  // by slot; 0 of a pair that is left out
  for (int age = 0; age < size_; ++age) {
    const int i = slot(age);
    const double length = s(i).cwiseProduct(free).norm() * y(i).cwiseProduct(free).norm();
    curvature[i] = s(i).cwiseProduct(free).dot(y(i));
    if (!(curvature[i] > std::numeric_limits<double>::epsilon() * length)) {
      curvature[i] = 0;
      continue;
    }
    theta = theta > 0 ? theta : y(i).cwiseProduct(free).squaredNorm() / curvature[i];
    weight_[i] = s(i).dot(d) / curvature[i];
    d -= weight_[i] * y(i).cwiseProduct(free);
  }
  d /= theta > 0 ? theta : 1;
  for (int age = size_; age-- > 0;) {
    if (const int i = slot(age); curvature[i] > 0) {
      d += (weight_[i] - y(i).dot(d) / curvature[i]) * s(i).cwiseProduct(free);
    }
  }
  return theta > 0;
}

}  // namespace fluxion
