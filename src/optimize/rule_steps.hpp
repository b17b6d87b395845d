// What the rules of stochastic steps share: their checks, the memory of their moments, decay.
// For: sgd.cpp, adam.cpp and the others. Read first: include/fluxion/optimize/adam.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <fluxion/error.hpp>
#include <fluxion/optimize/index_range.hpp>
#include <fluxion/optimize/schedule.hpp>

#include "require.hpp"

namespace fluxion::inline FLUXION_ABI::detail {

/// A factor of what is kept from one step to the next.
inline void require_kept(std::string_view rule,
                         std::string_view name,
                         double kept,
                         std::string_view remedy) {
  require(kept >= 0 && kept < 1, rule, name, kept, "at least 0 and less than 1", remedy);
}

inline void require_epsilon(std::string_view rule, double epsilon) {
  require(epsilon > 0 && std::isfinite(epsilon),
          rule,
          "epsilon",
          epsilon,
          "a positive finite number",
          "1e-8");
}

inline void require_decay(std::string_view rule, double decay, const IndexRange& decayed) {
  require(decay >= 0 && std::isfinite(decay),
          rule,
          "decay",
          decay,
          "a finite number of at least 0",
          "0.01");
  if (decayed.from > decayed.to) {
    throw OptionError(
        fmt::format("{}: decayed ends before it begins; got from {} to {}, expected from <= to; "
                    "try .from alone",
                    rule,
                    decayed.from,
                    decayed.to));
  }
}

/// The rate of the step that comes.
inline double next_rate(std::string_view rule, const Schedule& rate, std::int64_t steps) {
  require(steps >= 0, rule, "steps", static_cast<double>(steps), "at least 0", "0");
  if (!rate) {
    throw OptionError(fmt::format(
        "{}: there is no rate; got an empty schedule, expected one; try .rate = 1e-3", rule));
  }
  return rate(steps);
}

/// Makes zeros of the moments that are empty; a null pointer is one that the rule does without.
/// Throws: ShapeError, and changes nothing, if the sizes differ or are 0.
inline void fit_moments(std::string_view rule,
                        std::size_t variables,
                        std::size_t slopes,
                        std::initializer_list<std::vector<double>*> moments) {
  if (variables == 0) {
    throw ShapeError(fmt::format(
        "{}: x is empty; got 0 entries, expected at least 1; try an x with as many entries as the "
        "objective has variables",
        rule));
  }
  if (slopes != variables) {
    throw ShapeError(fmt::format(
        "{}: x and its gradient differ in size; got {} and {} entries, expected as many; try the "
        "gradient at this x",
        rule,
        variables,
        slopes));
  }
  for (const std::vector<double>* moment : moments) {
    if (moment != nullptr && !moment->empty() && moment->size() != variables) {
      throw ShapeError(
          fmt::format("{}: x has another size than in the steps before; got {} entries, expected "
                      "{}; try a new rule for another problem",
                      rule,
                      variables,
                      moment->size()));
    }
  }
  for (std::vector<double>* moment : moments) {
    if (moment != nullptr) {
      moment->resize(variables);
    }
  }
}

/// 1 - beta^t, without cancellation.
inline double missing_weight(double beta, std::int64_t t) {
  return -std::expm1(static_cast<double>(t) * std::log(beta));
}

/// x <- (1 - part) x for the entries of the range.
inline void decay_entries(std::span<double> x, const IndexRange& range, double part) {
  const std::size_t end = std::min(range.to, x.size());
  for (std::size_t i = range.from; i < end; ++i) {
    x[i] -= part * x[i];
  }
}

}  // namespace fluxion
