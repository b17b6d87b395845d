// Validation of penalties.
// For: refusing what cannot be meant before the first evaluation.
// Read first: include/fluxion/optimize/penalty.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <fluxion/concepts.hpp>
#include <fluxion/error.hpp>
#include <fluxion/optimize/penalty.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

namespace {

void require_strength(std::string_view name, double strength) {
  if (!(strength >= 0 && std::isfinite(strength))) {
    throw OptionError(
        fmt::format("minimize: penalty.{} is not a strength; got {}, expected a finite number of "
                    "at least 0; try 0, which is no penalty",
                    name,
                    printed(strength)));
  }
}

// Of a range that goes on to the end, only where it begins.
std::string range_text(const IndexRange& range) {
  return range.to == IndexRange{}.to ? fmt::format("from = {}", range.from)
                                     : fmt::format("from = {}, to = {}", range.from, range.to);
}

void require_entries(std::string_view name, const IndexRange& range, std::int64_t variables) {
  if (range.from >= range.to || range.from >= static_cast<std::size_t>(variables)) {
    throw OptionError(
        fmt::format("minimize: penalty.{} has no entries; got {} of {} variable{}, expected "
                    "from < to and from < {}; try from = 0",
                    name,
                    range_text(range),
                    variables,
                    variables == 1 ? "" : "s",
                    variables));
  }
}

void require_disjoint(const std::vector<IndexRange>& groups) {
  std::vector<std::size_t> order(groups.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return groups[a].from < groups[b].from;
  });
  for (std::size_t k = 1; k < order.size(); ++k) {
    const IndexRange& before = groups[order[k - 1]];
    const IndexRange& after = groups[order[k]];
    if (before.to > after.from) {
      throw OptionError(fmt::format(
          "minimize: penalty.groups[{}] and penalty.groups[{}] overlap; got {} and {}, expected "
          "every variable in at most one group; try to = {} for the first of them",
          order[k - 1],
          order[k],
          range_text(before),
          range_text(after),
          after.from));
    }
  }
}

}  // namespace

void validate(const Penalty& penalty, std::int64_t variables, bool bounds) {
  require_strength("l1", penalty.l1);
  require_strength("l2", penalty.l2);
  require_strength("group", penalty.group);
  if (penalty.l1 > 0 || penalty.l2 > 0) {
    require_entries("range", penalty.range, variables);
  }
  for (std::size_t k = 0; k < penalty.groups.size(); ++k) {
    require_entries(fmt::format("groups[{}]", k), penalty.groups[k], variables);
  }
  require_disjoint(penalty.groups);
  if (penalty.group > 0 && penalty.groups.empty()) {
    throw OptionError(
        fmt::format("minimize: penalty.group is without groups; got {}, expected penalty.groups; "
                    "try a range for every group",
                    penalty.group));
  }
  if (penalty.group > 0 && bounds) {
    throw OptionError(fmt::format(
        "minimize: penalty.group does not go with bounds; got {} and bounds, expected one of them; "
        "try l1, which does",
        penalty.group));
  }
}

bool has_penalty(const Penalty& penalty) {
  return penalty.l1 > 0 || penalty.l2 > 0 || penalty.group > 0;
}

void throw_penalty_refused(std::string_view method, const Penalty& penalty) {
  const bool smooth = penalty.l1 == 0 && penalty.group == 0;
  const std::string remedy = smooth              ? fmt::format("with_l2(f, {})", penalty.l2)
                             : penalty.group > 0 ? "Fista"
                                                 : "Owlqn or Fista";
  throw OptionError(
      fmt::format("minimize: {} takes no penalty; got l1 = {}, l2 = {}, group = {}, expected 0; "
                  "try {}",
                  method,
                  penalty.l1,
                  penalty.l2,
                  penalty.group,
                  remedy));
}

void throw_groups_refused(std::string_view method, double group) {
  throw OptionError(
      fmt::format("minimize: {} takes no groups; got penalty.group = {}, expected 0; try Fista",
                  method,
                  group));
}

}  // namespace fluxion::detail
