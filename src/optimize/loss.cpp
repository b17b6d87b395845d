// The losses and their derivatives.
// For: least squares that outliers cannot dominate.
// Read first: include/fluxion/optimize/loss.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>

#include <fmt/format.h>

#include <fluxion/concepts.hpp>
#include <fluxion/error.hpp>
#include <fluxion/optimize/loss.hpp>

namespace fluxion::inline FLUXION_ABI {

void detail::validate_loss_scale(double scale) {
  if (!(scale > 0 && std::isfinite(scale))) {
    throw OptionError(fmt::format(
        "least_squares: the scale of the loss cannot be meant; got {}, expected a finite number "
        "above 0; try the size of a residual that is no outlier",
        printed(scale)));
  }
}

LossValue Huber::operator()(double s) const {
  const double r = std::sqrt(s);
  if (r <= scale) {
    return {.value = s};
  }
  return {.value = scale * (2 * r - scale), .first = scale / r, .second = -scale / (2 * s * r)};
}

LossValue SoftL1::operator()(double s) const {
  const double z = s / (scale * scale);
  const double root = std::sqrt(1 + z);
  return {.value = 2 * s / (1 + root),
          .first = 1 / root,
          .second = -1 / (2 * scale * scale * root * root * root)};
}

LossValue Cauchy::operator()(double s) const {
  const double square = scale * scale;
  const double first = 1 / (1 + s / square);
  return {
      .value = square * std::log1p(s / square), .first = first, .second = -first * first / square};
}

LossValue Tukey::operator()(double s) const {
  const double square = scale * scale;
  const double z = s / square;
  if (z >= 1) {
    return {.value = square / 3, .first = 0, .second = 0};
  }
  const double rest = 1 - z;
  return {.value = s * (1 - z * (1 - z / 3)), .first = rest * rest, .second = -2 * rest / square};
}

}  // namespace fluxion
