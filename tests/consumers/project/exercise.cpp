// What a user of fluxion does: every driver, a tape that grows, the optimiser, printing, exceptions.
// For: finding out that a package works, not that derivatives are right: other tests do that. The
// expected numbers are integers, so that they are exact under any flags of the compiler.
// Read first: CMakeLists.txt beside this file.
// SPDX-License-Identifier: MIT
#include "exercise.hpp"

#include <string>
#include <thread>
#include <type_traits>

#include <fluxion/fluxion.hpp>

namespace {

using Vector = fluxion::Vector<double>;
using Matrix = fluxion::Matrix<double>;

int failures = 0;

void check(const char* what, bool holds) {
  if (holds) return;
  fmt::print("failed: {}\n", what);
  ++failures;
}

Vector whole_numbers(Eigen::Index n) {
  Vector x(n);
  for (Eigen::Index i = 0; i < n; ++i) x[i] = static_cast<double>(i % 7 + 1);
  return x;
}

// The sum of (x[i] x[i + 1])², 50 times over: two statements of two arguments for each term.
constexpr auto long_sum = []<class T>(const fluxion::Vector<T>& x) {
  T sum = 0;
  for (int round = 0; round < 50; ++round) {
    for (Eigen::Index i = 0; i + 1 < x.size(); ++i) {
      const T product = x[i] * x[i + 1];
      sum += product * product;
    }
  }
  return sum;
};

// The tape starts with room for some thousand arguments; here are 150 000, and a register that is
// lost while it grows is a wrong sum.
void check_growth() {
  const Vector x = whole_numbers(1001);
  Vector expected = Vector::Zero(x.size());
  for (Eigen::Index i = 0; i + 1 < x.size(); ++i) {
    expected[i] += 100 * x[i] * x[i + 1] * x[i + 1];
    expected[i + 1] += 100 * x[i + 1] * x[i] * x[i];
  }
  const auto [value, gradient] = fluxion::value_and_gradient(long_sum, x);
  check("value of a long sum", value == long_sum(x));
  check("gradient of a long sum", gradient == expected);
}

void check_growth_in_a_thread() {
  bool equal = false;
  std::thread([&equal] {
    const Vector x = whole_numbers(400);
    Vector again(x.size());
    const Vector once = fluxion::gradient(long_sum, x);
    fluxion::gradient_into(long_sum, x, again);
    equal = once == again && again.norm() > 0;
  }).join();
  check("gradient in a thread", equal);
}

void check_matrices() {
  const Vector x = whole_numbers(10);
  const auto f = [](const auto& v) { return v.squaredNorm() * v.squaredNorm(); };
  const Matrix hessian =
      8 * x * x.transpose() + 4 * x.squaredNorm() * Matrix::Identity(x.size(), x.size());
  check("hessian", fluxion::hessian(f, x) == hessian);

  const auto g = [](const auto& v) { return v.cwiseProduct(v).eval(); };
  check("jacobian", fluxion::jacobian(g, x) == Matrix((2 * x).asDiagonal()));
  check("derivative", fluxion::derivative([](const auto& t) { return t * t * t; }, 2.0) == 12);
}

void check_minimum() {
  const auto rosenbrock = [](const auto& x) {
    using T = std::decay_t<decltype(x[0])>;
    const T bend = x[1] - x[0] * x[0];
    const T rest = 1 - x[0];
    return T(100 * bend * bend + rest * rest);
  };
  const auto result = fluxion::minimize(rosenbrock, {-1.2, 1.0}, fluxion::Bfgs{});
  fmt::print("{}\n", result.message);
  check("minimum", result && (result.x - Vector::Ones(2)).norm() < 1e-6);
}

void check_text() {
  const auto x = fluxion::Dual<double, 2>::seeded(2.0);
  check("text of a dual number", fmt::format("{}", x * x) == "4 + [4, 0]e");
  fluxion::Recording recording;
  const fluxion::Var y = recording.input(2.0);
  check("text of a variable", fmt::format("{:.2f}", y) == "2.00");
  check("version", std::string(fluxion::version()).find('.') == 1);
}

// Thrown in the compiled library, caught here by its class.
void check_exceptions() {
  const auto f = [](const auto& x) { return x[0] * x[0]; };
  fluxion::Options options;
  options.stop.iterations = 0;
  bool caught = false;
  try {
    fluxion::minimize(f, {1.0}, fluxion::Bfgs{}, options);
  } catch (const fluxion::OptionError& error) {
    caught = std::string(error.what()).find("stop.iterations") != std::string::npos;
  }
  check("exception of the library", caught);
}

}  // namespace

int exercise() {
  check_growth();
  check_growth_in_a_thread();
  check_matrices();
  check_minimum();
  check_text();
  check_exceptions();
  return failures;
}
