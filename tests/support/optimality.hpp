// Whether a point is a minimum of objective plus penalty within bounds, by the definition.
// For: the methods that take a penalty; it shares no code and no formula with the library.
// Read first: include/fluxion/optimize/penalty.hpp. The gradient given is that of the objective alone.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <fluxion/eigen.hpp>
#include <fluxion/optimize/options.hpp>
#include <fluxion/optimize/penalty.hpp>

namespace fluxion::test {

inline bool in_range(const IndexRange& range, Eigen::Index i) {
  const auto k = static_cast<std::size_t>(i);
  return range.from <= k && k < range.to;
}

inline double penalty_value(const Penalty& penalty, const Vector<double>& x) {
  double sum = 0;
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    if (in_range(penalty.range, i)) {
      sum += penalty.l1 * std::abs(x[i]) + penalty.l2 * x[i] * x[i] / 2;
    }
  }
  for (const IndexRange& group : penalty.groups) {
    double squares = 0;
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      squares += in_range(group, i) ? x[i] * x[i] : 0;
    }
    sum += penalty.group * std::sqrt(squares);
  }
  return sum;
}

/// Numbers s in [-1, 1] that stand for the derivative of |x_i|, for those of the length of groups and
/// for the forces of the bounds, moved one kind after the other to where what is left of the gradient
/// is least. What is left is the smallest subgradient.
inline Vector<double> what_is_left(const Vector<double>& gradient,
                                   const Penalty& penalty,
                                   const Box& box,
                                   const Vector<double>& x) {
  const Eigen::Index n = x.size();
  Vector<double> fixed = gradient;  // all that has one value only
  for (Eigen::Index i = 0; i < n; ++i) {
    if (in_range(penalty.range, i)) {
      fixed[i] += penalty.l2 * x[i];
      if (x[i] != 0) fixed[i] += std::copysign(penalty.l1, x[i]);
    }
  }
  Vector<double> of_signs = Vector<double>::Zero(n);
  Vector<double> of_groups = Vector<double>::Zero(n);
  Vector<double> of_bounds = Vector<double>::Zero(n);
  for (int sweep = 0; sweep < 300; ++sweep) {
    for (Eigen::Index i = 0; i < n; ++i) {
      const auto k = static_cast<std::size_t>(i);
      if (in_range(penalty.range, i) && x[i] == 0) {
        of_signs[i] =
            std::clamp(-(fixed[i] + of_groups[i] + of_bounds[i]), -penalty.l1, penalty.l1);
      }
      const double rest = fixed[i] + of_groups[i] + of_signs[i];
      const bool at_lower = !box.lower.empty() && x[i] == box.lower[k];
      const bool at_upper = !box.upper.empty() && x[i] == box.upper[k];
      of_bounds[i] = (at_lower && rest > 0) || (at_upper && rest < 0) ? -rest : 0;
    }
    for (const IndexRange& group : penalty.groups) {
      double length = 0;
      double pull = 0;
      for (Eigen::Index i = 0; i < n; ++i) {
        if (in_range(group, i)) {
          length += x[i] * x[i];
          pull += std::pow(fixed[i] + of_signs[i], 2);
        }
      }
      for (Eigen::Index i = 0; i < n; ++i) {
        if (!in_range(group, i)) continue;
        const double free = -(fixed[i] + of_signs[i]);
        of_groups[i] = length > 0 ? penalty.group * x[i] / std::sqrt(length)
                                  : free * std::min(1.0, penalty.group / std::sqrt(pull + 1e-300));
      }
    }
  }
  return fixed + of_signs + of_groups + of_bounds;
}

/// How far from optimal a point is: the largest entry of it.
inline double violation(const Vector<double>& gradient,
                        const Penalty& penalty,
                        const Box& box,
                        const Vector<double>& x) {
  return what_is_left(gradient, penalty, box, x).lpNorm<Eigen::Infinity>();
}

}  // namespace fluxion::test
