// What sparse derivatives of large functions cost, in evaluations of the plain function.
// For: a table in Markdown; `--quick` takes a hundredth of the variables. Read first: README.md in
// this folder.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <ctime>
#include <type_traits>
#include <utility>
#include <vector>

#ifdef __unix__
#include <sys/resource.h>
#endif

#include <fmt/format.h>

#include <fluxion/sparse.hpp>

namespace {

using fluxion::Vector;

template <class X> using entry_t = typename std::remove_cvref_t<X>::Scalar;

/// Sum of 100 (x_{2i+1} - x_{2i}²)² + (1 - x_{2i})².
const auto extended_rosenbrock = [](const auto& x) {
  using T = entry_t<decltype(x)>;
  T sum(0);
  for (Eigen::Index i = 0; i + 1 < x.size(); i += 2) {
    const T valley = x[i + 1] - x[i] * x[i];
    const T slope = 1 - x[i];
    sum += 100 * valley * valley + slope * slope;
  }
  return sum;
};

/// Half the sum of the squared differences of neighbours on a square grid.
const auto laplacian_energy = [](const auto& u) {
  using T = entry_t<decltype(u)>;
  const auto m = static_cast<Eigen::Index>(std::lround(std::sqrt(u.size())));
  T sum(0);
  for (Eigen::Index i = 0; i < m * m; ++i) {
    if (i % m + 1 < m) {
      const T difference = u[i + 1] - u[i];
      sum += difference * difference;
    }
    if (i + m < m * m) {
      const T difference = u[i + m] - u[i];
      sum += difference * difference;
    }
  }
  return 0.5 * sum;
};

/// A point turned about an axis whose length is the angle, and shifted: a camera has 6 parameters.
template <class T> std::array<T, 3> moved(const T* camera, const std::array<double, 3>& point) {
  using std::cos, std::sin, std::sqrt;
  const T angle = sqrt(camera[0] * camera[0] + camera[1] * camera[1] + camera[2] * camera[2]);
  const T c = cos(angle);
  const T s = sin(angle);
  const std::array<T, 3> axis = {camera[0] / angle, camera[1] / angle, camera[2] / angle};
  const T along = (axis[0] * point[0] + axis[1] * point[1] + axis[2] * point[2]) * (1 - c);
  return {
      T(point[0] * c + (axis[1] * point[2] - axis[2] * point[1]) * s + axis[0] * along + camera[3]),
      T(point[1] * c + (axis[2] * point[0] - axis[0] * point[2]) * s + axis[1] * along + camera[4]),
      T(point[2] * c + (axis[0] * point[1] - axis[1] * point[0]) * s + axis[2] * along +
        camera[5])};
}

/// Two neighbours in a chain of cameras see the same four points: 12 residuals.
const auto camera_chain = [](const auto& x) {
  using T = entry_t<decltype(x)>;
  constexpr std::array<std::array<double, 3>, 4> points = {
      {{1, 0.5, 4}, {-1, 0.25, 5}, {0.5, -1, 6}, {-0.5, 1, 7}}};
  std::vector<T> residuals;
  residuals.reserve(static_cast<std::size_t>(2 * x.size()));
  for (Eigen::Index i = 0; i + 12 <= x.size(); i += 6) {
    for (const auto& point : points) {
      const std::array<T, 3> a = moved(x.data() + i, point);
      const std::array<T, 3> b = moved(x.data() + i + 6, point);
      for (std::size_t k = 0; k < 3; ++k) residuals.push_back(a[k] - b[k]);
    }
  }
  return residuals;
};

/// Half the sum of the squares of the residuals.
const auto camera_squares = [](const auto& x) {
  entry_t<decltype(x)> sum(0);
  for (const auto& residual : camera_chain(x)) sum += residual * residual;
  return 0.5 * sum;
};

/// Time of the processor: what else runs on the machine would count for long calls alone.
double seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// The largest memory that the process has had, in bytes.
double peak_memory() {
#ifdef __unix__
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return 1024.0 * static_cast<double>(usage.ru_maxrss);
#else
  return std::nan("");
#endif
}

/// What is called is not known to the caller, which could otherwise call it once for all times.
template <class F> [[gnu::noinline]] void call(const F& f) { f(); }

struct Times {
  double plain = 0;
  double evaluation = 0;
  double branch_free = 0;
};

double median(std::array<double, 5> times) {
  std::nth_element(times.begin(), times.begin() + 2, times.end());
  return times[2];
}

/// Medians of 5, one after the other, so that what disturbs one disturbs all.
template <class Plain, class Evaluation, class BranchFree>
Times medians(const Plain& plain, const Evaluation& evaluation, const BranchFree& branch_free) {
  std::array<std::array<double, 5>, 3> times{};
  const auto time = [](double& result, const auto& f) {
    const double start = seconds();
    call(f);
    result = seconds() - start;
  };
  evaluation();
  branch_free();
  for (std::size_t i = 0; i < 5; ++i) {
    time(times[0][i], plain);
    time(times[1][i], evaluation);
    time(times[2][i], branch_free);
  }
  return {median(times[0]), median(times[1]), median(times[2])};
}

/// The number that a plain evaluation comes to, so that it is computed.
double checksum = 0;
void use(double value) { checksum += value; }
void use(const std::vector<double>& values) { checksum += values.back(); }

template <class F, class MakePlan>
void measure(const char* name, const F& f, const Vector<double>& x, const MakePlan& make_plan) {
  const double n = static_cast<double>(x.size());
  const double before = peak_memory();
  const double start = seconds();
  auto plan = make_plan(f, x, fluxion::SparseOptions{});
  const double planned = seconds() - start;
  const double bytes = peak_memory() - before;
  auto branch_free = make_plan(f, x, fluxion::SparseOptions{.branch_free = true});
  const Times times =
      medians([&] { use(f(x)); }, [&] { plan.evaluate(x); }, [&] { branch_free.evaluate(x); });
  fmt::print("| {:28} | {:7} | {:6} | {:8.3f} | {:8.0f} | {:8.3f} | {:8.1f} | {:11.1f} |\n",
             name,
             x.size(),
             plan.colors(),
             planned,
             bytes / n,
             1e3 * times.plain,
             times.evaluation / times.plain,
             times.branch_free / times.plain);
}

Vector<double> waves(Eigen::Index n) {
  return Vector<double>::LinSpaced(n, 0.5, 50).array().sin().matrix() + Vector<double>::Ones(n) * 2;
}

}  // namespace

int main(int argc, char** argv) {
  const bool quick = argc > 1 && std::strcmp(argv[1], "--quick") == 0;
  const Eigen::Index scale = quick ? 100 : 1;
  const auto hessian = [](const auto&... arguments) {
    return fluxion::sparse_hessian_plan(arguments...);
  };
  const auto jacobian = [](const auto&... arguments) {
    return fluxion::sparse_jacobian_plan(arguments...);
  };
  fmt::print("| {:28} | {:>7} | {:>6} | {:>8} | {:>8} | {:>8} | {:>8} | {:>11} |\n",
             "derivatives",
             "n",
             "colors",
             "plan s",
             "B/var",
             "plain ms",
             "ratio",
             "branch-free");
  fmt::print("|---|---|---|---|---|---|---|---|\n");
  measure("hessian, camera chain", camera_squares, waves(6000 / scale), hessian);
  measure("jacobian, camera chain", camera_chain, waves(6000 / scale), jacobian);
  measure("hessian, Laplacian energy", laplacian_energy, waves(90'000 / scale), hessian);
  measure("hessian, extended Rosenbrock", extended_rosenbrock, waves(1'000'000 / scale), hessian);
  return std::isfinite(checksum) ? 0 : 1;
}
