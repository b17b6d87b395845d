// What values and gradients of functions of matrices cost, as multiples of Eigen on double.
// For: the functions of linear_algebra/; prints a table. Read first: README.md.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <Eigen/Cholesky>
#include <Eigen/LU>

#include <fluxion/fluxion.hpp>
#include <fluxion/linear_algebra.hpp>

namespace {

using Clock = std::chrono::steady_clock;
using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

/// Microseconds of one call.
template <class F> double time_of(const F& f) {
  const auto begin = Clock::now();
  f();
  return std::chrono::duration<double, std::micro>(Clock::now() - begin).count();
}

double median(std::vector<double> x) {
  std::nth_element(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(x.size() / 2), x.end());
  return x[x.size() / 2];
}

volatile double used;

/// The value on double by Eigen, and value_and_gradient_into at a vector that holds the matrix.
template <class Plain, class F>
void compare(const char* name, const Matrix& a, const Plain& plain, const F& f) {
  constexpr int repetitions = 101;
  const Vector x = a.reshaped();
  Vector gradient(x.size());
  const auto of_vector = [&](const auto& v) { return f(v.reshaped(a.rows(), a.cols())); };
  std::vector<double> plain_times;
  std::vector<double> times;
  for (int i = 0; i < repetitions; ++i) {
    plain_times.push_back(time_of([&] { used = plain(); }));
    times.push_back(
        time_of([&] { used = fluxion::value_and_gradient_into(of_vector, x, gradient); }));
  }
  const double p = median(plain_times);
  const double t = median(times);
  std::printf("| `%s` | %.0f | %.0f | %.1f |\n", name, p, t, t / p);
}

void compare_all(Eigen::Index n) {
  const Matrix r = Matrix::Random(n, n);
  Matrix a = r * r.transpose() + static_cast<double>(n) * Matrix::Identity(n, n);
  a = Matrix(a.selfadjointView<Eigen::Lower>());
  const Matrix w = Matrix::Random(n, n);
  const Vector b = Vector::Random(n);
  const auto log_pivots = [](const auto& l) { return l.diagonal().array().log().sum(); };
  const auto llt = [&] { return log_pivots(Eigen::LLT<Matrix>(a).matrixLLT()); };
  std::printf("\n| n = %td | Eigen, us | value and gradient, us | ratio |\n|---|---:|---:|---:|\n",
              n);
  compare("cholesky", a, llt, [&](const auto& m) { return log_pivots(fluxion::cholesky(m)); });
  compare(
      "cholesky, weighted sum",
      a,
      [&] { return w.cwiseProduct(Matrix(a.llt().matrixL())).sum(); },
      [&](const auto& m) { return fluxion::cholesky(m).cwiseProduct(w).sum(); });
  compare("logdet", a, llt, [](const auto& m) { return fluxion::logdet(m); });
  compare(
      "solve",
      a,
      [&] { return a.partialPivLu().solve(b).dot(b); },
      [&](const auto& m) { return fluxion::solve(m, b).dot(b); });
  compare(
      "inverse",
      a,
      [&] { return a.partialPivLu().inverse().cwiseProduct(w).sum(); },
      [&](const auto& m) { return fluxion::inverse(m).cwiseProduct(w).sum(); });
  compare(
      "quadratic_form",
      a,
      [&] { return b.dot(a * b); },
      [&](const auto& m) { return fluxion::quadratic_form(m, b); });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1) {
    compare_all(std::max(1L, std::strtol(argv[1], nullptr, 10)));
  } else {
    for (const Eigen::Index n : {20, 200}) compare_all(n);
  }
}
