// What would look at the value of a symbol, and rules that no program knows. Each wrong line has the
// right one beside it.
// For: graph/symbol.hpp. Read first: CMakeLists.txt.
// SPDX-License-Identifier: MIT
#include <array>
#include <cstddef>
#include <ostream>
#include <string_view>

#include <fluxion/graph/symbol.hpp>

using fluxion::Symbol;
using fluxion::value_of;

// case 1: a symbol has no value yet.*without the derivative value_of\(x\)
Symbol cast_to_double(const Symbol& x) {
#if FLUXION_CASE == 1
  return static_cast<double>(x) * x;
#else
  return value_of(x) * x;
#endif
}

// case 2: for a number of steps or an index write lround\(x\)
long cast_to_int(const Symbol& x) {
#if FLUXION_CASE == 2
  return static_cast<int>(x);
#else
  return lround(x);
#endif
}

// case 3: a symbol has no value yet
Symbol cast_to_float(const Symbol& x) {
#if FLUXION_CASE == 3
  return float(x) * x;
#else
  return value_of(x) * x;
#endif
}

// case 4: (cannot convert|no viable conversion)
Symbol silent_conversion(const Symbol& x) {
#if FLUXION_CASE == 4
  double y = x;
#else
  Symbol y = value_of(x);
#endif
  return y * x;
}

// case 5: (cannot convert|no viable conversion|no match for|no viable overloaded operator)
double entry_of_a_table(const std::array<double, 4>& table, const Symbol& x) {
#if FLUXION_CASE == 5
  return table[x];
#else
  return table[static_cast<std::size_t>(lround(x))];
#endif
}

// case 6: a symbol has no value yet
bool truth_of_a_symbol(const Symbol& x) {
#if FLUXION_CASE == 6
  return x ? true : false;
#else
  return x != 0 ? true : false;
#endif
}

struct OwnRule {
  static constexpr std::string_view name = "own";
  static auto value(const auto& x) { return x * x; }
  static auto partial(const auto& x, const auto&) { return 2 * x; }
};

// case 7: write a function of your own as a formula of those
Symbol rule_of_the_user(const Symbol& x) {
#if FLUXION_CASE == 7
  return apply(OwnRule{}, x);
#else
  return OwnRule::value(x);
#endif
}

// case 8: a symbol has no value yet that could be printed
void printing(std::ostream& out, const Symbol& x) {
#if FLUXION_CASE == 8
  out << x;
#else
  out << x.is_constant();
#endif
}
