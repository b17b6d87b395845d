// What each driver costs for each shape, in evaluations of the plain function: the tables of
// docs/reference/which-driver.md. Pieces of work take turns, and the ratios are of medians.
// For: choosing a driver. Read first: README.md in this folder.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <functional>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <fluxion/derivatives/hessian.hpp>
#include <fluxion/derivatives/jacobian.hpp>
#include <fluxion/ranges.hpp>

#include "tests/support/splitmix.hpp"

namespace {

using fluxion::Matrix;
using fluxion::Mode;
using fluxion::Vector;

Matrix<double> random_matrix(Eigen::Index rows, Eigen::Index columns, std::uint64_t seed) {
  fluxion::test::SplitMix random(seed);
  return Matrix<double>::NullaryExpr(rows, columns, [&] { return random.between(-1, 1); });
}

/// Coordinate by coordinate with the functions of the standard library, which is what active numbers
/// compute, too; Eigen's own tanh of an array has other bits.
template <class T> Vector<T> tanh_of(Vector<T> x) {
  using std::tanh;
  for (T& xi : x) xi = tanh(xi);
  return x;
}

/// sum of t_i (A t)_i, t = tanh(x).
struct TanhForm {
  static constexpr const char* name = "tanh(x)ᵀ A tanh(x)";
  Matrix<double> a;
  explicit TanhForm(Eigen::Index n) : a(random_matrix(n, n, 1)) {}
  template <class T> T operator()(const Vector<T>& x) const {
    const Vector<T> t = tanh_of(x);
    const Vector<T> at = a * t;
    T sum(0);
    for (Eigen::Index i = 0; i < x.size(); ++i) sum += t[i] * at[i];
    return sum;
  }
};

/// sum of log(1 + exp(-z_i)) over 2 n rows of z = X w.
struct Logistic {
  static constexpr const char* name = "logistic loss, 2 n rows";
  Matrix<double> rows;
  explicit Logistic(Eigen::Index n) : rows(random_matrix(2 * n, n, 2)) {}
  template <class T> T operator()(const Vector<T>& w) const {
    const Vector<T> z = rows * w;
    using std::exp, std::log;
    T sum(0);
    for (const T& zi : z) sum += log(1 + exp(-zi));
    return sum;
  }
};

struct LogSumExp {
  static constexpr const char* name = "logsumexp(W x)";
  Matrix<double> w;
  explicit LogSumExp(Eigen::Index n) : w(random_matrix(n, n, 3)) {}
  template <class T> T operator()(const Vector<T>& x) const {
    const Vector<T> z = w * x;
    return fluxion::logsumexp(z);
  }
};

/// Energy of n particles on a line, each of which repels all others.
struct Repulsion {
  static constexpr const char* name = "sum of exp(-(x_i - x_j)²)";
  explicit Repulsion(Eigen::Index) {}
  template <class T> T operator()(const Vector<T>& x) const {
    using std::exp;
    T sum(0);
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      for (Eigen::Index j = 0; j < i; ++j) {
        const T distance = x[i] - x[j];
        sum += exp(-distance * distance);
      }
    }
    return sum;
  }
};

/// y = tanh(W x).
struct Layer {
  Matrix<double> w;
  Layer(Eigen::Index m, Eigen::Index n) : w(random_matrix(m, n, 4)) {}
  template <class T> Vector<T> operator()(const Vector<T>& x) const { return tanh_of<T>(w * x); }
};

/// CPU time, which does not count what other programs do.
double seconds_of(const std::function<void()>& work, int repetitions) {
  const std::clock_t start = std::clock();
  for (int i = 0; i < repetitions; ++i) work();
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC / repetitions;
}

/// How often to repeat a piece of work, so that the clock ticks some thousand times.
int repetitions_of(const std::function<void()>& work) {
  int repetitions = 1;
  while (seconds_of(work, repetitions) * repetitions < 2e-3) repetitions *= 2;
  return repetitions;
}

/// The median time of each piece of work, in seconds. They take turns.
std::vector<double> medians(const std::vector<std::function<void()>>& works) {
  constexpr std::size_t rounds = 15;
  std::vector<int> repetitions;
  for (const auto& work : works) repetitions.push_back(repetitions_of(work));
  std::vector<std::vector<double>> times(works.size());
  for (std::size_t round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < works.size(); ++i) {
      times[i].push_back(seconds_of(works[i], repetitions[i]));
    }
  }
  std::vector<double> result;
  for (auto& each : times) {
    std::nth_element(each.begin(), each.begin() + rounds / 2, each.end());
    result.push_back(each[rounds / 2]);
  }
  return result;
}

/// Not inlined and not known to be pure, as the function of another file.
template <class F, class X> [[gnu::noinline]] auto plain(const F& f, const X& x) { return f(x); }

template <class F> void print_scalar_function(Eigen::Index n) {
  const F f(n);
  const Vector<double> x = random_matrix(n, 1, 5);
  Vector<double> g(n);
  Vector<double> p(n);
  Matrix<double> h(n, n);
  const std::vector<double> t = medians({
      [&] { benchmark::DoNotOptimize(plain(f, x)); },
      [&] { benchmark::DoNotOptimize(fluxion::value_and_gradient_into(f, x, g)); },
      [&] { benchmark::DoNotOptimize(fluxion::hvp_into(f, x, x, g, p)); },
      [&] {
        for (Eigen::Index j = 0; j < n; ++j) {
          fluxion::hvp_into(f, x, Vector<double>::Unit(n, j).eval(), g, p);
          h.col(j) = p;
        }
      },
      [&] { benchmark::DoNotOptimize(fluxion::value_gradient_hessian_into(f, x, g, h)); },
  });
  fmt::print("| {} | {} | {:.1f} | {:.1f} | {:.0f} | {:.2f} |\n",
             F::name,
             n,
             t[1] / t[0],
             t[2] / t[0],
             t[4] / t[0],
             t[4] / t[3]);
}

void print_map(Eigen::Index m, Eigen::Index n) {
  const Layer f(m, n);
  const Vector<double> x = random_matrix(n, 1, 6);
  const Vector<double> w = random_matrix(m, 1, 7);
  Vector<double> y(m);
  Vector<double> along(m);
  Vector<double> back(n);
  Matrix<double> j(m, n);
  const std::vector<double> t = medians({
      [&] { benchmark::DoNotOptimize(plain(f, x)); },
      [&] { fluxion::jvp_into(f, x, x, y, along); },
      [&] { fluxion::vjp_into(f, x, w, y, back); },
      [&] { fluxion::jacobian_into(f, x, j, {.mode = Mode::forward}); },
      [&] { fluxion::jacobian_into(f, x, j, {.mode = Mode::reverse}); },
      [&] { fluxion::jacobian_into(f, x, j); },
  });
  fmt::print("| {} → {} |", n, m);
  for (std::size_t i = 1; i < t.size(); ++i) fmt::print(" {:.1f} |", t[i] / t[0]);
  fmt::print("\n");
}

}  // namespace

int main() {
  fmt::print("| f: Rⁿ → R | n | `gradient` | `hvp` | `hessian` | `hessian` / n `hvp` |\n");
  fmt::print("|---|---:|---:|---:|---:|---:|\n");
  for (const Eigen::Index n : {4, 20, 100}) {
    print_scalar_function<TanhForm>(n);
    print_scalar_function<Logistic>(n);
    print_scalar_function<LogSumExp>(n);
    print_scalar_function<Repulsion>(n);
  }
  fmt::print(
      "\n| tanh(W x): Rⁿ → Rᵐ | `jvp` | `vjp` | `Mode::forward` | `Mode::reverse` | automatic |\n");
  fmt::print("|---|---:|---:|---:|---:|---:|\n");
  for (const auto& [m, n] : {std::pair(4, 4),
                             std::pair(100, 4),
                             std::pair(4, 100),
                             std::pair(100, 100),
                             std::pair(1000, 8),
                             std::pair(8, 1000)}) {
    print_map(m, n);
  }
}
