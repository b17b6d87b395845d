// Operations as expressions of C99. For: c_code.cpp.
// Read first: c_functions.hpp, c_texts.hpp.
// SPDX-License-Identifier: MIT
#include "c_functions.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <fluxion/error.hpp>

#include "c_texts.hpp"
#include "rule_numbers.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

std::string_view name_at_front(std::string_view text) {
  const auto end = std::find_if(text.begin(), text.end(), [](char c) {
    return c != '_' && (c < 'a' || c > 'z') && (c < '0' || c > '9');
  });
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

template <std::size_t N>
const CText* text_named(const std::array<CText, N>& texts, std::string_view name) {
  const auto found = std::find_if(
      texts.begin(), texts.end(), [&](const CText& each) { return each.name == name; });
  return found == texts.end() ? nullptr : &*found;
}

std::string number_of_rule(const RuleNumbers& numbers, std::size_t place, double value) {
  return numbers.are_integers[place] ? fmt::format("{}", static_cast<int>(value))
                                     : c_constant(value);
}

[[noreturn]] void throw_unknown(Operation operation) {
  throw DomainError(fmt::format(
      "to_c: C99 has no such function, and no formula that gives the same bits; got {}, "
      "expected functions of <math.h> and what is made of them; try .jacobian = false if "
      "only a derivative needs it, or a formula of your own",
      name_of(operation)));
}

}  // namespace

std::string c_constant(double value) {
  if (std::isnan(value)) return "NAN";
  if (std::isinf(value)) return value < 0 ? "(-INFINITY)" : "INFINITY";
  constexpr double shown_as_integers = 1e6;
  const bool is_short = std::trunc(value) == value && std::abs(value) < shown_as_integers;
  const std::string text = is_short ? fmt::format("{:.1f}", value) : fmt::format("{:a}", value);
  return std::signbit(value) ? "(" + text + ")" : text;
}

std::string CFunctions::expression(Operation operation,
                                   const RuleData& data,
                                   const std::array<std::string, 3>& operands) {
  const CText* known = text_named(c_expressions, name_of(operation));
  if (known == nullptr) throw_unknown(operation);
  const RuleNumbers& numbers = rule_numbers(operation);
  return fmt::format(fmt::runtime(named(known->text)),
                     operands[0],
                     operands[1],
                     operands[2],
                     number_of_rule(numbers, 0, data.first),
                     number_of_rule(numbers, 1, data.second));
}

// Replaces @f by the name that f has in this file, and sees to it that f is there.
std::string CFunctions::named(std::string_view pattern) {
  std::string result;
  for (;;) {
    const std::size_t mark = pattern.find('@');
    result += pattern.substr(0, mark);
    if (mark == std::string_view::npos) return result;
    pattern.remove_prefix(mark + 1);
    const std::string_view name = name_at_front(pattern);
    require(name);
    result.append(prefix_).append("_").append(name);
    pattern.remove_prefix(name.size());
  }
}

void CFunctions::require(std::string_view function) {
  if (std::find(known_.begin(), known_.end(), function) != known_.end()) return;
  known_.push_back(function);
  if (const CText* body = text_named(c_bodies, function)) {
    const std::string text = named(body->text);
    text_ += text;
    return;
  }
  const CText* declaration = text_named(c_library, function);
  text_ +=
      fmt::format(fmt::runtime(declaration->text), prefix_ + "_" + std::string(function), function);
}

}  // namespace fluxion::inline FLUXION_ABI::graph
