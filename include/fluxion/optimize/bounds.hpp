// The box that a run stays in.
// For: the methods that keep to bounds, and the gradient test, which looks at free variables only.
// Read first: options.hpp, whose `bounds` this is made from.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>
#include <vector>

#include <fluxion/eigen.hpp>
#include <fluxion/optimize/options.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// Bounds of every variable, infinite where there is none; without any, both vectors are empty.
template <class S> struct Bounds {
  Vector<S> lower{};
  Vector<S> upper{};

  Bounds() = default;

  /// Throws: ShapeError if the box has another size, OptionError if a bound cannot be meant.
  Bounds(const Box& box, Eigen::Index n) {
    validate(box, n);
    if (has_bounds(box)) {
      lower = side(box.lower, n, -std::numeric_limits<double>::infinity());
      upper = side(box.upper, n, std::numeric_limits<double>::infinity());
    }
  }

  bool any() const { return lower.size() > 0; }

  /// Moves x to the nearest point of the box; a NaN stays one.
  void project(Vector<S>& x) const {
    for (Eigen::Index i = 0; any() && i < x.size(); ++i) {
      x[i] = x[i] < lower[i] ? lower[i] : x[i] > upper[i] ? upper[i] : x[i];
    }
  }

  /// The same for a point that a step from `start` has led to. A bound that only the rounding errors
  /// of the step keep it off is reached.
  void settle(Vector<S>& x, const Vector<S>& start) const {
    for (Eigen::Index i = 0; any() && i < x.size(); ++i) {
      const double rounding = 2 * std::numeric_limits<double>::epsilon() *
                              std::fmax(std::abs(x[i]), std::abs(start[i]));
      x[i] = x[i] <= lower[i] + rounding ? lower[i] : x[i] >= upper[i] - rounding ? upper[i] : x[i];
    }
  }

  /// How far one may go from x along d; infinite if no bound is ahead.
  double room(const Vector<S>& x, const Vector<S>& d) const {
    double room = std::numeric_limits<double>::infinity();
    for (Eigen::Index i = 0; any() && i < x.size(); ++i) {
      const double ahead = d[i] > 0 ? upper[i] - x[i] : lower[i] - x[i];
      room = d[i] == 0 ? room : std::fmin(room, ahead / d[i]);
    }
    return room;
  }

  /// g with 0 for the active variables.
  Vector<S> free_gradient(const Vector<S>& x, const Vector<S>& g) const {
    Vector<S> free = g;
    for (Eigen::Index i = 0; any() && i < x.size(); ++i) {
      free[i] = is_active(x, g, i) ? 0 : g[i];
    }
    return free;
  }

  /// Whether x_i is at a bound and a descent along -g_i would cross it.
  bool is_active(const Vector<S>& x, const Vector<S>& g, Eigen::Index i) const {
    return any() && ((x[i] <= lower[i] && g[i] > 0) || (x[i] >= upper[i] && g[i] < 0) ||
                     lower[i] == upper[i]);
  }

  /// Largest absolute entry of the gradient among the variables that are not active.
  double projected_norm(const Vector<S>& x, const Vector<S>& g) const {
    if (!any()) {
      return g.template lpNorm<Eigen::Infinity>();
    }
    double norm = 0;
    for (Eigen::Index i = 0; i < g.size(); ++i) {
      norm = is_active(x, g, i) ? norm : std::fmax(norm, std::abs(g[i]));
    }
    return norm;
  }

  /// The indices of the active variables.
  std::vector<int> active(const Vector<S>& x, const Vector<S>& g) const {
    std::vector<int> indices;
    for (Eigen::Index i = 0; any() && i < x.size(); ++i) {
      if (is_active(x, g, i)) {
        indices.push_back(static_cast<int>(i));
      }
    }
    return indices;
  }

 private:
  static Vector<S> side(const std::vector<double>& given, Eigen::Index n, double none) {
    return given.empty() ? Vector<S>(Vector<S>::Constant(n, S(none)))
                         : Vector<S>(Eigen::Map<const Vector<double>>(given.data(), n));
  }
};

}  // namespace fluxion
