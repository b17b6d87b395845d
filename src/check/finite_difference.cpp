// Samples a function around a point and extrapolates its difference quotients.
// For: finite_difference.hpp.
// Read first: include/fluxion/check/sampling.hpp, then extrapolation.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <fluxion/check/sampling.hpp>
#include <fluxion/concepts.hpp>
#include <fluxion/error.hpp>

#include "extrapolation.hpp"

namespace fluxion::inline FLUXION_ABI::detail {

namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr double noise_safety = 3.0;
using Values = std::vector<double>;

double size_of(double x) { return std::max(1.0, std::abs(x)); }

double largest(std::initializer_list<double> values) {
  double result = 0.0;
  for (const double value : values) result = std::max(result, std::abs(value));
  return result;
}

/// f with a point of its own that can be moved along coordinates.
class Sampler {
 public:
  Sampler(const PlainFunction& f, std::span<const double> x, std::size_t outputs)
      : f_(f), x_(x), at_(x.begin(), x.end()), y_(outputs) {}

  /// Moves a coordinate away from x; returns where it came to lie.
  double move(std::size_t i, double by) { return at_[i] = x_[i] + by; }
  void move_back(std::size_t i) { at_[i] = x_[i]; }

  /// Valid until the next call.
  const Values& operator()() {
    f_(at_, y_);
    return y_;
  }

 private:
  const PlainFunction& f_;
  std::span<const double> x_;
  Values at_;
  Values y_;
};

/// Moves every coordinate by other amounts, so that no symmetry of f hides its noise.
void move_all(Sampler& sample, std::span<const double> x, double by) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    sample.move(i, by * size_of(x[i]) * std::cos(static_cast<double>(i)));
  }
}

/// How large each output of f usually is: where f crosses 0, its values do not tell.
Values measure_size(Sampler& sample, std::span<const double> x, std::size_t outputs, double step) {
  constexpr double share = 0.01;  // of values that far away
  Values size(outputs, 0.0);
  for (const double by : {-step, step}) {
    move_all(sample, x, by);
    const Values& far = sample();
    for (std::size_t i = 0; i < outputs; ++i) {
      if (std::isfinite(far[i])) size[i] = std::max(size[i], share * std::abs(far[i]));
    }
  }
  return size;
}

/// Noise in each output of f near x.
Values measure_noise(const PlainFunction& f,
                     std::span<const double> x,
                     std::size_t outputs,
                     double step) {
  constexpr std::size_t count = 8;
  Sampler sample(f, x, outputs);
  const Values size = measure_size(sample, x, outputs, step);
  std::vector<std::array<double, count>> values(outputs);
  Values noise(outputs, 0.0);
  // No single distance is right: in too small ones values do not change, in large ones f has shape.
  for (const double distance : {1e-14, 1e-12, 1e-10, 1e-8, 1e-6}) {
    for (std::size_t k = 0; k < count; ++k) {
      move_all(sample, x, (static_cast<double>(k) - 3.5) * distance);
      const Values& near = sample();
      for (std::size_t i = 0; i < outputs; ++i) values[i][k] = near[i];
    }
    for (std::size_t i = 0; i < outputs; ++i) {
      noise[i] = std::max(noise[i], noise_safety * noise_level(values[i], size[i]));
    }
  }
  return noise;
}

/// (above - below) / width for a function that is y in the middle.
Quotient first_quotient(double above, double below, double y, double width, double noise) {
  const double rounding = std::max(noise, epsilon * largest({above, below}));
  return {
      (above - below) / width, 2 * rounding / width, 2 * largest({above - y, below - y}) / width};
}

/// Runs through the steps until no output gets better. `add` gives each tableau its next quotient.
template <class Add>
void extrapolate(std::vector<Extrapolation>& tableaus,
                 std::span<const double> y,
                 const FiniteDifferenceOptions& options,
                 Add add) {
  double step = options.step;
  for (int level = 0; level < options.levels; ++level, step /= options.shrink) {
    bool settled = true;
    add(step);
    for (std::size_t i = 0; i < tableaus.size(); ++i) {
      settled = settled && (tableaus[i].settled() || !std::isfinite(y[i]));
    }
    if (settled) return;
  }
}

void store(const Limit& limit, bool known, const FiniteDifferenceSpans& result, std::size_t at) {
  const Limit shown = known ? limit : Limit{};
  result.values[at] = shown.value;
  result.errors[at] = shown.error;
  result.scales[at] = shown.scale;
}

void fill_column(Sampler& sample,
                 std::size_t column,
                 double x,
                 std::span<const double> y,
                 const Values& noise,
                 const FiniteDifferenceOptions& options,
                 const FiniteDifferenceSpans& result) {
  std::vector<Extrapolation> tableaus(y.size(), Extrapolation(options.shrink));
  extrapolate(tableaus, y, options, [&](double step) {
    const double right = sample.move(column, step * size_of(x));
    const Values above = sample();
    const double left = sample.move(column, -step * size_of(x));
    const Values& below = sample();
    for (std::size_t i = 0; i < y.size(); ++i) {
      tableaus[i].add(first_quotient(above[i], below[i], y[i], right - left, noise[i]));
    }
  });
  sample.move_back(column);
  for (std::size_t i = 0; i < y.size(); ++i) {
    store(tableaus[i].limit(), std::isfinite(y[i]), result, column * y.size() + i);
  }
}

/// The second difference along one coordinate.
Quotient diagonal_quotient(
    Sampler& sample, std::size_t i, double x, double h, double y, double noise) {
  const double right = sample.move(i, h);
  const double above = sample()[0];
  const double left = sample.move(i, -h);
  const double below = sample()[0];
  sample.move_back(i);
  const double half = (right - left) / 2;
  const double square = half * half;
  const double rounding = std::max(noise, epsilon * largest({above, below, y}));
  // Rounding of x makes the two steps unequal, and then the slope does not cancel.
  const double slope = std::abs(above - below) / (2 * half);
  return {((above - y) + (below - y)) / square,
          (4 * rounding + epsilon * std::abs(x) * slope) / square,
          2 * largest({above - y, below - y}) / square};
}

/// The second difference along two coordinates.
Quotient mixed_quotient(Sampler& sample,
                        std::array<std::size_t, 2> at,
                        std::array<double, 2> h,
                        double y,
                        double noise) {
  const auto value = [&](double a, double b) {
    sample.move(at[0], a);
    sample.move(at[1], b);
    return sample()[0];
  };
  const double pp = value(h[0], h[1]);
  const double pm = value(h[0], -h[1]);
  const double mp = value(-h[0], h[1]);
  const double mm = value(-h[0], -h[1]);
  const double area = (sample.move(at[0], h[0]) - sample.move(at[0], -h[0])) *
                      (sample.move(at[1], h[1]) - sample.move(at[1], -h[1]));
  sample.move_back(at[0]);
  sample.move_back(at[1]);
  const double rounding = std::max(noise, epsilon * largest({pp, pm, mp, mm}));
  return {((pp - pm) - (mp - mm)) / area,
          4 * rounding / area,
          4 * largest({pp - y, pm - y, mp - y, mm - y}) / area};
}

}  // namespace

void check_step(const char* function, double step) {
  if (std::isfinite(step) && step > 0.0) return;
  throw OptionError(fmt::format(
      "{}: the step cannot be used; got {}, expected a positive finite number; try 1e-6",
      function,
      printed(step)));
}

void check_options(const char* function, const FiniteDifferenceOptions& options) {
  check_step(function, options.step);
  if (!(options.shrink > 1.0) || !std::isfinite(options.shrink)) {
    throw OptionError(fmt::format(
        "{}: the steps do not shrink; got .shrink = {}, expected a finite number above 1; try 1.9",
        function,
        printed(options.shrink)));
  }
  if (options.levels < 2) {
    throw OptionError(
        fmt::format("{}: an error needs two steps to be estimated; got .levels = {}, expected at "
                    "least 2; try 44",
                    function,
                    options.levels));
  }
}

void difference_jacobian(const PlainFunction& f,
                         std::span<const double> x,
                         std::span<const double> y,
                         const FiniteDifferenceOptions& options,
                         const FiniteDifferenceSpans& result) {
  const Values noise = measure_noise(f, x, y.size(), options.step);
  Sampler sample(f, x, y.size());
  for (std::size_t j = 0; j < x.size(); ++j) {
    fill_column(sample, j, x[j], y, noise, options, result);
  }
}

void difference_hessian(const PlainFunction& f,
                        std::span<const double> x,
                        double y,
                        const FiniteDifferenceOptions& options,
                        const FiniteDifferenceSpans& result) {
  const double noise = measure_noise(f, x, 1, options.step)[0];
  Sampler sample(f, x, 1);
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      std::vector<Extrapolation> tableau(1, Extrapolation(options.shrink));
      extrapolate(tableau, {&y, 1}, options, [&](double step) {
        const std::array<double, 2> h = {step * size_of(x[i]), step * size_of(x[j])};
        tableau[0].add(i == j ? diagonal_quotient(sample, i, x[i], h[0], y, noise)
                              : mixed_quotient(sample, {i, j}, h, y, noise));
      });
      store(tableau[0].limit(), std::isfinite(y), result, i * x.size() + j);
      store(tableau[0].limit(), std::isfinite(y), result, j * x.size() + i);
    }
  }
}

}  // namespace fluxion
