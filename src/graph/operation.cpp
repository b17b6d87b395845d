// The names of operations.
// For: listings, pictures and messages.
// Read first: include/fluxion/graph/operation.hpp.
// SPDX-License-Identifier: MIT
#include <array>
#include <cstddef>
#include <string_view>

#include <fluxion/graph/operation.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

constexpr std::array<std::string_view, first_rule> own_names = {
    "constant",     "input",        "parameter",     "direction", "select",   "less",
    "less_equal",   "equal",        "both",          "either",    "negation", "is_nan",
    "is_inf",       "is_normal",    "sign_bit",      "classify",  "exponent", "frexp_exponent",
    "nearest_away", "nearest_even", "quotient_bits", "passive",   "moved"};

template <class... R>
constexpr std::array<std::string_view, sizeof...(R)> names_of(rules::List<R...>) {
  return {R::name...};
}

constexpr auto rule_names = names_of(Rules{});

}  // namespace

std::string_view name_of(Operation operation) {
  const auto place = static_cast<std::size_t>(operation);
  return place < first_rule ? own_names[place] : rule_names[place - first_rule];
}

}  // namespace fluxion::inline FLUXION_ABI::graph
