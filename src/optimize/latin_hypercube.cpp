// The points of a Latin hypercube design.
// For: multistart, whose starts are the same on every platform.
// Read first: include/fluxion/optimize/latin_hypercube.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

#include <fmt/format.h>

#include <fluxion/concepts.hpp>
#include <fluxion/error.hpp>
#include <fluxion/optimize/latin_hypercube.hpp>
#include <fluxion/optimize/random.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace {

void validate(const LatinHypercube& design) {
  const std::size_t n = design.lower.size();
  if (n == 0 || design.upper.size() != n) {
    throw ShapeError(fmt::format(
        "LatinHypercube: lower and upper are no box; got {} and {} entries, expected one of each "
        "for every variable; try .lower = {{-1, -1}}, .upper = {{1, 1}} for two variables",
        n,
        design.upper.size()));
  }
  for (std::size_t i = 0; i < n; ++i) {
    const double low = design.lower[i];
    const double high = design.upper[i];
    if (!(low <= high && std::isfinite(high - low))) {
      throw OptionError(fmt::format(
          "LatinHypercube: there is no range of x[{}] to draw from; got {} to {}, expected finite "
          "numbers with lower <= upper; try the range in which you would look for it",
          i,
          detail::printed(low),
          detail::printed(high)));
    }
  }
  if (design.points < 1) {
    throw OptionError(fmt::format(
        "LatinHypercube: points is too small; got {}, expected at least 1; try 10", design.points));
  }
}

}  // namespace

std::vector<std::vector<double>> LatinHypercube::draw() const {
  validate(*this);
  const auto count = static_cast<std::size_t>(points);
  std::vector<std::vector<double>> drawn(count, std::vector<double>(lower.size()));
  std::vector<int> slices(count);
  Random random(seed);
  for (std::size_t i = 0; i < lower.size(); ++i) {
    std::iota(slices.begin(), slices.end(), 0);
    shuffle(slices, random);
    for (std::size_t k = 0; k < count; ++k) {
      const double share = (slices[k] + random.uniform()) / points;
      // One rounding everywhere: a product and a sum may be one operation or two.
      drawn[k][i] = std::min(std::fma(share, upper[i] - lower[i], lower[i]), upper[i]);
    }
  }
  return drawn;
}

}  // namespace fluxion
