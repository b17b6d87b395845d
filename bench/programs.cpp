// What recorded programs cost beside the tape: for one point, for many, and until that pays.
// For: a table in Markdown; `--quick` measures for a hundredth of the time. Read first: README.md in
// this folder.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstring>
#include <ctime>
#include <numbers>
#include <vector>

#include <fmt/format.h>

#include <fluxion/fluxion.hpp>
#include <fluxion/program.hpp>

#include "tests/support/splitmix.hpp"

namespace {

using fluxion::Matrix;
using fluxion::Vector;

const auto rosenbrock = []<class T>(const Vector<T>& x) {
  const T valley = x[1] - x[0] * x[0];
  const T slope = 1.0 - x[0];
  return T(100.0 * valley * valley + slope * slope);
};

/// A European call by Black and Scholes: spot, strike, volatility, rate, time.
const auto call = []<class T>(const Vector<T>& x) {
  const auto normal = [](const T& d) { return T(0.5 * erfc(-std::numbers::sqrt2 / 2 * d)); };
  const T deviation = x[2] * sqrt(x[4]);
  const T d = (log(x[0] / x[1]) + (x[3] + 0.5 * x[2] * x[2]) * x[4]) / deviation;
  return T(x[0] * normal(d) - x[1] * exp(-x[3] * x[4]) * normal(T(d - deviation)));
};

/// A hundred steps of the classical method of Runge and Kutta: angle, speed, length.
const auto pendulum = []<class T>(const Vector<T>& x) {
  const auto slope = [&](const Vector<T>& y) {
    return Vector<T>{{y[1], -9.81 / x[2] * sin(y[0])}};
  };
  constexpr double h = 0.01;
  Vector<T> y{{x[0], x[1]}};
  for (int k = 0; k < 100; ++k) {
    const Vector<T> k1 = slope(y);
    const Vector<T> k2 = slope(y + 0.5 * h * k1);
    const Vector<T> k3 = slope(y + 0.5 * h * k2);
    const Vector<T> k4 = slope(y + h * k3);
    y += h / 6 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
  }
  return y[0];
};

/// Huber's loss of a residual of 20 weights: quadratic or linear.
const auto huber = []<class T>(const Vector<T>& x) {
  T residual = -0.3;
  for (Eigen::Index i = 0; i < x.size(); ++i)
    residual += std::sin(1.0 + static_cast<double>(i)) * x[i];
  if (abs(residual) < 1.0) return T(0.5 * residual * residual);
  return T(abs(residual) - 0.5);
};

/// Kepler's equation by Newton's method: each number of steps is a path.
const auto anomaly = []<class T>(const Vector<T>& x) {
  T angle = x[0];
  for (T step = 1.0; abs(step) > 1e-10;) {
    step = (angle - x[1] * sin(angle) - x[0]) / (1.0 - x[1] * cos(angle));
    angle -= step;
  }
  return angle;
};

/// The sign of each of 12 numbers decides: 4096 ways.
const auto walk = []<class T>(const Vector<T>& x) {
  T y = 0.0;
  for (const T& each : x) y = each > 0.0 ? T(y + each) : T(0.5 * y);
  return y;
};

/// Seconds of the processor that a call takes: the median of several measurements.
template <class F> double seconds(double at_least, const F& f) {
  std::vector<double> times;
  const auto time_of = [&](long calls) {
    const std::clock_t start = std::clock();
    for (long k = 0; k < calls; ++k) f();
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  };
  long calls = 1;  // the clock takes its time as well
  while (time_of(calls) < at_least) calls *= 2;
  for (int k = 0; k < 7; ++k) times.push_back(time_of(calls) / static_cast<double>(calls));
  std::nth_element(times.begin(), times.begin() + 3, times.end());
  return times[3];
}

/// Points with entries between the two.
Matrix<double> points_between(const Vector<double>& low, const Vector<double>& high) {
  constexpr Eigen::Index count = 4096;
  fluxion::test::SplitMix random(1);
  Matrix<double> points(low.size(), count);
  for (Eigen::Index j = 0; j < count; ++j) {
    for (Eigen::Index i = 0; i < low.size(); ++i) points(i, j) = random.between(low[i], high[i]);
  }
  return points;
}

class Table {
 public:
  explicit Table(double at_least) : at_least_(at_least) {
    fmt::print(
        "| f | operations | paths | tape | 1 point | 8 points | 64 points | 4096 points | "
        "record, derive | pays after |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
  }

  template <class F> void add(const char* name, const F& f, const Matrix<double>& points) const {
    Vector<double> g(points.rows());
    Eigen::Index next = 0;
    const auto point = [&] { return points.col(next = (next + 1) % points.cols()); };
    const double tape =
        seconds(at_least_, [&] { fluxion::value_and_gradient_into(f, point(), g); });

    const fluxion::Program program = fluxion::record(f, points.col(0));
    program.gradients(points);
    fluxion::Program::Workspace workspace;
    const double single =
        seconds(at_least_, [&] { program.value_and_gradient_into(point(), g, workspace); });
    std::vector<double> many;
    for (const Eigen::Index count : {8, 64, 4096}) {
      Matrix<double> gradients(points.rows(), count);
      const double time = seconds(at_least_, [&] {
        next = (next + count) % (points.cols() - count + 1);
        program.gradients_into(points.middleCols(next, count), gradients, {}, workspace);
      });
      many.push_back(time / static_cast<double>(count));
    }
    // Of the first path; others cost as much when they are met.
    const double once =
        seconds(at_least_, [&] { fluxion::record(f, points.col(0)).gradient(points.col(0)); });
    const double saved = tape - many.back();
    const auto stats = program.stats();
    fmt::print("| {} | {} | {} | {:.3g} | {:.3g} | {:.3g} | {:.3g} | {:.3g} | {:.3g} us | {} |\n",
               name,
               stats.operations,
               stats.paths,
               1e9 * tape,
               1e9 * single,
               1e9 * many[0],
               1e9 * many[1],
               1e9 * many[2],
               1e6 * once,
               saved > 0 ? fmt::format("{:.0f}", once * static_cast<double>(stats.paths) / saved)
                         : "never");
  }

 private:
  double at_least_;
};

}  // namespace

int main(int argc, char** argv) {
  const bool quick = argc > 1 && std::strcmp(argv[1], "--quick") == 0;
  const Table table(quick ? 1e-3 : 0.1);
  const auto all = [](Eigen::Index n, double value) { return Vector<double>::Constant(n, value); };
  table.add("Rosenbrock's function", rosenbrock, points_between(all(2, -2), all(2, 2)));
  table.add("call by Black and Scholes",
            call,
            points_between(Vector<double>{{80, 80, 0.1, 0, 0.5}},
                           Vector<double>{{120, 120, 0.4, 0.05, 2}}));
  table.add("pendulum, 100 steps",
            pendulum,
            points_between(Vector<double>{{-1, -1, 0.5}}, Vector<double>{{1, 1, 2}}));
  table.add("Huber's loss of 20 weights", huber, points_between(all(20, -1), all(20, 1)));
  table.add("Kepler's equation", anomaly, points_between(all(2, 0), Vector<double>{{3, 0.9}}));
  table.add("walk by 12 signs", walk, points_between(all(12, -1), all(12, 1)));
}
