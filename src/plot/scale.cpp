// Scales and ticks.
// For: svg.cpp.
// Read first: scale.hpp.
// SPDX-License-Identifier: MIT
#include "scale.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include <fluxion/concepts.hpp>
#include <fluxion/error.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

namespace {

constexpr double margin = 0.04;
// Steps between subnormal numbers are not round any more.
constexpr double smallest_size = 1e-290;
constexpr const char* minus_sign = "\xE2\x88\x92";

int exponent_of(double value) { return static_cast<int>(std::floor(std::log10(std::abs(value)))); }

double power_of_ten(int exponent) { return std::pow(10.0, exponent); }

std::string with_minus_sign(std::string digits) {
  if (!digits.empty() && digits.front() == '-') digits.replace(0, 1, minus_sign);
  return digits;
}

// Quarters, because the distance of two finite numbers may not be finite.
double quarter_span(double low, double high) { return high / 4 - low / 4; }

void widen_linear(double& low, double& high) {
  const double size = std::max(std::abs(low), std::abs(high));
  const double span = quarter_span(low, high);
  const bool flat = span <= 1e-12 * (size / 4) || span < smallest_size;
  const double by = flat ? (size < smallest_size ? 1.0 : size / 10) : 4 * (margin * span);
  constexpr double largest = std::numeric_limits<double>::max();
  low = std::max(low - by, -largest);
  high = std::min(high + by, largest);
}

void widen_log(double& low, double& high) {
  const double decades = std::log10(high) - std::log10(low);
  const double factor = std::pow(10.0, decades < 1e-9 ? 0.5 : margin * decades);
  low = std::max(low / factor, std::numeric_limits<double>::denorm_min());
  high = std::min(high * factor, std::numeric_limits<double>::max());
}

void check_ends(const Axis& axis, char name) {
  for (const auto& end : {axis.min, axis.max}) {
    if (end && !can_show(axis, *end)) {
      throw OptionError(fmt::format(
          "to_svg: an end of the {} axis cannot be shown; got {}, expected a finite {}number; "
          "try no end, which shows all data",
          name,
          detail::printed(*end),
          axis.log ? "positive " : ""));
    }
  }
  if (axis.min && axis.max && !(*axis.min < *axis.max)) {
    throw OptionError(fmt::format(
        "to_svg: the {} axis has no length; got min = {} and max = {}, expected min < max; "
        "try no ends, which shows all data",
        name,
        *axis.min,
        *axis.max));
  }
}

/// 1, 2 or 5 times a power of ten, at least the given step.
double round_step(double step) {
  const double base = power_of_ten(exponent_of(step));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * base >= step * (1 - 1e-9)) return factor * base;
  }
  return 10 * base;
}

ScaleTick number_tick(double position, int exponent, int decimals) {
  const bool scientific = exponent >= 6 || exponent <= -5;
  if (!scientific || position == 0.0) {
    const int digits = position == 0.0 && scientific ? 0 : std::max(decimals, 0);
    return {position, with_minus_sign(fmt::format("{:.{}f}", position, digits)), ""};
  }
  const double mantissa = position / power_of_ten(exponent);
  const int digits = std::max(decimals + exponent, 0);
  return {position,
          with_minus_sign(fmt::format("{:.{}f}", mantissa, digits)),
          with_minus_sign(std::to_string(exponent))};
}

ScaleTicks linear_ticks(double low, double high, int count) {
  ScaleTicks ticks;
  const double step = round_step(4 * (quarter_span(low, high) / count));
  if (step < smallest_size) return ticks;
  const int exponent = exponent_of(std::max(std::abs(low), std::abs(high)));
  const double first = std::ceil(low / step);
  const double last = std::floor(high / step);
  for (int k = 0; k <= last - first; ++k) {
    const double position = (first + k) * step + 0.0;  // + 0.0: never -0
    ticks.major.push_back(number_tick(position, exponent, -exponent_of(step * 1.0001)));
  }
  return ticks;
}

ScaleTicks one_two_five_ticks(const Scale& scale) {
  ScaleTicks ticks;
  for (int e = exponent_of(scale.low); e <= exponent_of(scale.high); ++e) {
    for (int factor = 1; factor < 10; ++factor) {
      const double position = factor * power_of_ten(e);
      if (!scale.contains(position)) continue;
      if (factor == 1 || factor == 2 || factor == 5) {
        ticks.major.push_back(number_tick(position, e, -e));
      } else {
        ticks.minor.push_back(position);
      }
    }
  }
  return ticks;
}

ScaleTicks decade_ticks(const Scale& scale, int first, int last, int count) {
  ScaleTicks ticks;
  const int stride = (last - first + count) / count;
  const bool plain = first >= -2 && last <= 4;
  for (int e = first - 1; e <= last; ++e) {
    const double decade = power_of_ten(e);
    if (e >= first && e % stride == 0) {
      ticks.major.push_back(plain ? number_tick(decade, e, -e)
                                  : ScaleTick{decade, "", with_minus_sign(std::to_string(e))});
    } else if (e >= first) {
      ticks.minor.push_back(decade);
    }
    for (int factor = 2; stride == 1 && factor < 10; ++factor) {
      if (scale.contains(factor * decade)) ticks.minor.push_back(factor * decade);
    }
  }
  return ticks;
}

ScaleTicks log_ticks(const Scale& scale, int count) {
  const int first = static_cast<int>(std::ceil(std::log10(scale.low)));
  const int last = static_cast<int>(std::floor(std::log10(scale.high)));
  if (last - first >= 2) return decade_ticks(scale, first, last, count);
  ScaleTicks ticks = one_two_five_ticks(scale);
  return ticks.major.size() >= 3 ? ticks : linear_ticks(scale.low, scale.high, count);
}

}  // namespace

double Scale::fraction(double value) const {
  if (log) return (std::log10(value) - std::log10(low)) / (std::log10(high) - std::log10(low));
  return (value / 4 - low / 4) / quarter_span(low, high);
}

bool can_show(const Axis& axis, double value) {
  return std::isfinite(value) && (!axis.log || value > 0.0);
}

Scale make_scale(const Axis& axis, const std::vector<double>& values, char name) {
  check_ends(axis, name);
  double low = axis.log ? 1.0 : 0.0;
  double high = axis.log ? 10.0 : 1.0;
  if (!values.empty()) {
    const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
    low = *least;
    high = *greatest;
  } else if (axis.min || axis.max) {
    low = high = axis.min ? *axis.min : *axis.max;
  }
  // Data beyond the one end that is fixed must not turn the axis around.
  if (axis.min) high = std::max(high, *axis.min);
  if (axis.max) low = std::min(low, *axis.max);
  if (axis.min) low = *axis.min;
  if (axis.max) high = *axis.max;
  axis.log ? widen_log(low, high) : widen_linear(low, high);
  return {axis.min.value_or(low), axis.max.value_or(high), axis.log};
}

ScaleTicks make_ticks(const Scale& scale, int count) {
  return scale.log ? log_ticks(scale, count) : linear_ticks(scale.low, scale.high, count);
}

}  // namespace fluxion
