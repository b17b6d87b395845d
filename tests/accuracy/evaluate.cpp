// Reads "name x y z" line by line and prints value and partials of that function there.
// For: scripts/accuracy, which chooses the points and knows the digits. Read first: that script.
// SPDX-License-Identifier: MIT
#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <iostream>
#include <map>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/math.hpp>
#include <fluxion/ranges.hpp>

#include "reference/table.hpp"
#include "rules/rule_point.hpp"

namespace {

using Numbers = std::vector<double>;
/// Value and partials at a point.
using Evaluate = std::function<Numbers(std::span<const double>)>;
using Functions = std::map<std::string, Evaluate, std::less<>>;

template <class Rule, int Arity> Numbers at(std::span<const double> x) {
  fluxion::test::Reference row{Rule::name, {}, 0, {}};
  std::copy(x.begin(), x.end(), row.x.begin());
  const Rule rule = fluxion::test::rule_of<Rule>(row);
  return fluxion::test::with_operands<Arity>(row, [&](auto... operands) {
    const double y = static_cast<double>(rule.value(operands...));
    Numbers result = {y};
    [&]<int... I>(std::integer_sequence<int, I...>) {
      (result.push_back(fluxion::test::partial_of<I>(rule, y, operands...)), ...);
    }
    (std::make_integer_sequence<int, Arity>{});
    return result;
  });
}

/// A function that is no rule, by the driver.
template <class F> Evaluate by_gradient(F f) {
  return [f](std::span<const double> x) {
    const auto [value, gradient] = fluxion::value_and_gradient(f, x);
    Numbers result = {value};
    result.insert(result.end(), gradient.begin(), gradient.end());
    return result;
  };
}

Functions functions() {
  Functions all;
  fluxion::test::for_each_rule(
      [&]<class Rule, int Arity>() { all[std::string(Rule::name)] = at<Rule, Arity>; });
  all["clamp"] = by_gradient([](const auto& x) { return fluxion::clamp(x[0], x[1], x[2]); });
  all["log_sigmoid"] = by_gradient([](const auto& x) { return log_sigmoid(x[0]); });
  all["logsumexp"] = by_gradient([](const auto& x) { return fluxion::logsumexp(x); });
  all["softmax"] = by_gradient([](const auto& x) { return fluxion::softmax(x)[0]; });
  all["log_softmax"] = by_gradient([](const auto& x) { return fluxion::log_softmax(x)[0]; });
  all["norm"] = by_gradient([](const auto& x) { return fluxion::norm(x); });
  all["normalize"] = by_gradient([](const auto& x) { return fluxion::normalize(x)[0]; });
  return all;
}

void answer(const Functions& functions, const std::string& line) {
  std::istringstream words(line);
  std::string name;
  words >> name;
  Numbers x;
  for (std::string word; words >> word;) x.push_back(std::strtod(word.c_str(), nullptr));
  std::string result;
  for (const double y : functions.at(name)(x)) result += fmt::format("{:a} ", y);
  std::puts(result.c_str());
}

}  // namespace

int main() try {
  const Functions all = functions();
  for (std::string line; std::getline(std::cin, line);) answer(all, line);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "evaluate: %s\n", error.what());
  return 1;
}
