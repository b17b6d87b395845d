// Ridders' tableau and the noise in a function.
// For: finite_difference.cpp.
// Read first: extrapolation.hpp.
// SPDX-License-Identifier: MIT
#include "extrapolation.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace fluxion::inline FLUXION_ABI::detail {

namespace {

constexpr std::size_t most_columns = 8;

bool agree(const Limit& a, const Limit& b) {
  return std::abs(a.value - b.value) <= 3 * (a.error + b.error);
}

void keep_smaller(Limit& best, const Limit& candidate) {
  if (candidate.error < best.error) best = candidate;
}

}  // namespace

Limit Extrapolation::best_of_next_row(const Quotient& quotient) {
  Limit best;
  Cell cell{quotient.value, quotient.rounding};
  double factor = 1.0;
  const std::size_t columns = std::min(row_.size(), most_columns - 1);
  for (std::size_t k = 0; k < columns; ++k) {
    const Cell above = std::exchange(row_[k], cell);
    const double change = cell.value - above.value;
    if (k == 0) keep_smaller(best, {cell.value, std::abs(change) + cell.rounding, quotient.scale});
    factor *= square_;
    const Cell next{cell.value + change / (factor - 1),
                    (factor * cell.rounding + above.rounding) / (factor - 1)};
    const double difference =
        std::max(std::abs(next.value - cell.value), std::abs(next.value - above.value));
    keep_smaller(best, {next.value, difference + next.rounding, quotient.scale});
    cell = next;
  }
  row_.resize(columns);
  row_.push_back(cell);
  return best;
}

void Extrapolation::vote(const Limit& candidate) {
  if (!std::isfinite(candidate.error)) return;
  if (!std::isfinite(best_.error)) {
    best_ = candidate;
  } else if (agree(candidate, best_)) {
    keep_smaller(best_, candidate);
    challenger_ = {};
  } else if (std::isfinite(challenger_.error) && agree(candidate, challenger_)) {
    best_ = std::exchange(challenger_, {});
    keep_smaller(best_, candidate);
  } else {
    challenger_ = candidate;
  }
}

void Extrapolation::add(const Quotient& quotient) {
  if (!std::isfinite(quotient.value)) {
    row_.clear();
    return;
  }
  rounding_ = quotient.rounding;
  vote(best_of_next_row(quotient));
}

double noise_level(std::span<const double> values, double size) {
  std::vector<double> differences(values.begin(), values.end());
  const auto [low, high] = std::minmax_element(differences.begin(), differences.end());
  // Where f changes by a tenth of its size, its shape is not negligible beside its noise.
  if (!(*high - *low <= 0.1 * std::max({std::abs(*low), std::abs(*high), size}))) return 0.0;
  double least = std::numeric_limits<double>::infinity();
  double greatest = 0.0;
  double gamma = 1.0;  // (k!)^2 / (2k)!: what the k-th difference does to independent noise
  for (int k = 1; k <= 5; ++k) {
    for (std::size_t i = 0; i + 1 < differences.size(); ++i) {
      differences[i] = differences[i + 1] - differences[i];
    }
    differences.pop_back();
    gamma *= 0.5 * k / (2.0 * k - 1.0);
    if (k < 3) continue;
    double sum = 0.0;
    for (const double d : differences) sum += d * d;
    const double level = std::sqrt(gamma * sum / static_cast<double>(differences.size()));
    least = std::min(least, level);
    greatest = std::max(greatest, level);
  }
  // Noise is the same in differences of every order; what a smooth function has is not.
  return greatest <= 4 * least ? greatest : 0.0;
}

}  // namespace fluxion
