// Penalties on the size of the variables, among them those that make variables exactly zero.
// For: Options::penalty of Owlqn and Fista: lasso, elastic net, groups of variables.
// Read first: index_range.hpp; docs/how-to/select-variables.md for what they are good for.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <fluxion/optimize/index_range.hpp>
#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI {

/// What is added to the objective: l1 sum |x_i| + l2/2 sum x_i^2 + group sum_g |x_g|, where |x_g| is
/// the length of the part of x in a group. Strengths are finite and at least 0.
/// Note: l1 makes single variables zero, group all variables of a group together. l1 and l2 count the
///       entries in `range` only, so that an intercept is left alone; the groups are ranges themselves.
/// Example: {.l1 = 0.1, .range = {.from = 1}} leaves out the first entry.
struct Penalty {
  double l1 = 0;
  double l2 = 0;
  double group = 0;
  std::vector<IndexRange> groups{};  ///< disjoint, in any order; entries in none are not penalised
  IndexRange range{};
};

namespace detail {

/// Throws OptionError if a strength or a range cannot be meant.
void validate(const Penalty& penalty, std::int64_t variables, bool bounds);

/// Whether there is a penalty at all.
bool has_penalty(const Penalty& penalty);

[[noreturn]] void throw_penalty_refused(std::string_view method, const Penalty& penalty);
[[noreturn]] void throw_groups_refused(std::string_view method, double group);

}  // namespace detail

}  // namespace fluxion
