// Points of random programs: what plain code says there, which path it takes, and what derivatives
// are, with the condition of their sums.
// For: random_program_test.cpp. Read first: random_program.hpp, sized.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "graph/random_program.hpp"
#include "support/splitmix.hpp"

namespace fluxion::test::random_program {

using Eigen::Index;

/// A derivative, and the sum of the magnitudes of its terms.
struct Expected {
  double value;
  double size;
  bool is_extreme;
  bool depends_on_mode;  ///< if the size is not finite: whether the derivative is
  double error = 0;      ///< that functions like exp may make besides
};

/// What plain code says at a point.
struct Known {
  Vector<double> x;
  Trace trace;
  Vector<double> values;
  Vector<double> errors;  ///< of values by other functions like exp
  bool is_undecided;      ///< whether these may take another path, or another operand of max
  std::vector<std::vector<Expected>> jacobian;  ///< by output and variable
};

inline Vector<Sized> variables(const Vector<double>& x) {
  Vector<Sized> result(x.size());
  for (Index i = 0; i < x.size(); ++i) {
    result[i] = Sized::variable(x[i], static_cast<std::size_t>(i));
  }
  return result;
}

inline Known known(const Function& f, const Vector<double>& x) {
  Known result{
      .x = x, .trace = {}, .values = {}, .errors = {}, .is_undecided = false, .jacobian = {}};
  result.values = run(f.program(), x, &result.trace);
  Trace trace;
  const Vector<Sized> sized = run(f.program(), variables(x), &trace);
  result.is_undecided = trace.is_undecided;
  result.errors = sized.unaryExpr([](const Sized& y) { return y.error(); });
  for (const Sized& y : sized) {
    result.is_undecided = result.is_undecided || y.is_open_selection();
    std::vector<Expected>& row = result.jacobian.emplace_back();
    for (std::size_t v = 0; v < static_cast<std::size_t>(x.size()); ++v) {
      row.push_back({y.gradient(v), y.size(v), y.is_extreme(), y.meets_passive_zero()});
    }
  }
  return result;
}

/// Points of which each takes another path than the one before, as long as there are such.
inline std::vector<Known> points_of(const Function& f, SplitMix& random) {
  std::map<std::vector<long>, std::vector<Known>> by_path;
  std::size_t count = 0;
  for (int i = 0; i < 12; ++i) {
    Vector<double> x(static_cast<Index>(f.program().inputs));
    for (double& entry : x) {
      entry = random.chance(6) ? static_cast<double>(random.below(3)) - 1 : random.between(-2, 2);
    }
    Known point = known(f, x);
    if (point.trace.is_unspecified) continue;
    ++count;
    by_path[point.trace.outcomes].push_back(std::move(point));
  }
  std::vector<Known> points;
  while (points.size() < count) {
    for (auto& [path, candidates] : by_path) {
      if (candidates.empty()) continue;
      points.push_back(std::move(candidates.back()));
      candidates.pop_back();
    }
  }
  return points;
}

/// The error that functions like exp may make in each derivative.
inline Matrix<double> derivative_errors(const Function& f, const Vector<double>& x) {
  const Vector<Sized> at = variables(x);
  Vector<SizedTangents> moving(x.size());
  for (Index j = 0; j < x.size(); ++j) {
    moving[j] = SizedTangents::seeded(at[j], Sized::unit_tangent(), static_cast<std::size_t>(j));
  }
  const Vector<SizedTangents> y = f(moving);
  Matrix<double> errors(y.size(), x.size());
  for (Index i = 0; i < y.size(); ++i) {
    for (Index j = 0; j < x.size(); ++j) {
      errors(i, j) = y[i].tangent(static_cast<std::size_t>(j)).error();
    }
  }
  return errors;
}

/// The numbers without their derivatives.
template <class T> Vector<double> values_of(const Vector<T>& y) {
  Vector<double> values(y.size());
  for (Index i = 0; i < y.size(); ++i) values[i] = value_of(y[i]);
  return values;
}

/// Counts on its own which evaluations meet a path that is not known.
class Witness {
 public:
  Witness(const Trace& first, std::size_t bound) : known_{first.outcomes}, bound_(bound) {}
  bool is_known(const Trace& trace) const { return known_.contains(trace.outcomes); }
  void evaluate(const Trace& trace) {
    if (is_known(trace)) return;
    ++misses_;
    if (known_.size() < bound_) {
      known_.insert(trace.outcomes);
    } else {
      ++on_tape_;
    }
  }
  std::size_t misses() const { return misses_; }
  std::size_t on_tape() const { return on_tape_; }
  std::size_t paths() const { return known_.size(); }

 private:
  std::set<std::vector<long>> known_;
  std::size_t bound_;
  std::size_t misses_ = 0;
  std::size_t on_tape_ = 0;
};

}  // namespace fluxion::test::random_program
