// Random expressions over all rules have the same gradient in forward, reverse and nested mode, and
// that of the chain rule written out with the partials of the table.
// For: combinations that no test names; points include kinks, poles, infinities and NaN.
// Read first: rules/call.hpp.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/derivatives/jacobian.hpp>
#include <fluxion/derivatives/products.hpp>

#include "rules/call.hpp"
#include "support/splitmix.hpp"

namespace {

using fluxion::test::Reference;
using fluxion::test::SplitMix;

constexpr std::size_t variables = 3;
using Gradient = std::array<double, variables>;

/// A number of the pool, or a constant.
struct Operand {
  std::size_t index;
  double constant;
  bool is_constant;
};

struct Step {
  std::size_t rule;
  const Reference* parameters;
  std::array<Operand, 3> operands;
};

struct Expression {
  std::array<double, variables> point;
  std::vector<Step> steps;
};

/// Calls visit.template operator()<Rule, Arity>() and collects what it returns, rule by rule.
template <class Entry, class Visit> std::vector<Entry> for_all_rules(const Visit& visit) {
  std::vector<Entry> entries;
  fluxion::test::for_each_rule([&]<class Rule, int Arity>() {
    entries.push_back(visit.template operator()<Rule, Arity>());
  });
  return entries;
}

template <int Arity, class T, class F> auto with(const T* x, const F& f) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) { return f(x[I]...); }
  (std::make_index_sequence<std::size_t{Arity}>{});
}

/// Every rule as a function of numbers of type T.
template <class T> const auto& functions() {
  using Function = T (*)(const Reference&, const T*);
  static const std::vector<Function> table =
      for_all_rules<Function>([]<class Rule, int Arity>() -> Function {
        return [](const Reference& row, const T* x) {
          return with<Arity>(x, [&](const auto&... operands) -> T {
            return fluxion::test::function(fluxion::test::rule_of<Rule>(row), operands...);
          });
        };
      });
  return table;
}

/// The expression as a function of a vector, for the drivers.
struct AtVectors {
  const Expression* expression;
  template <class X> auto operator()(const X& x) const {
    using T = std::remove_cvref_t<decltype(x[0])>;
    std::vector<T> pool(x.begin(), x.end());
    for (const Step& step : expression->steps) {
      std::array<T, 3> operands;
      for (std::size_t i = 0; i < 3; ++i) {
        const Operand& operand = step.operands[i];
        operands[i] = operand.is_constant ? T(operand.constant) : pool[operand.index];
      }
      pool.push_back(functions<T>()[step.rule](*step.parameters, operands.data()));
    }
    return pool.back();
  }
};

struct Partials {
  double value;
  std::array<double, 3> partials{};
  std::array<bool, 3> takes_part{};  // not so where a partial is 0 by structure
};

template <class Rule, int Arity, int I, class... X>
void add_partial(Partials& result, const Rule& rule, bool other_is_zero, const X&... x) {
  result.partials[I] = fluxion::test::partial_of<I>(rule, result.value, x...);
  if constexpr (fluxion::rules::Selection<Rule>) {
    result.takes_part[I] = result.partials[I] == 1;
  } else if constexpr (Arity == 1) {
    result.takes_part[I] = !fluxion::is_zero_v<decltype(rule.partial(x..., result.value))>;
  } else {
    using P = decltype(rule.template partial<I>(x..., result.value));
    const bool is_product = std::same_as<Rule, fluxion::rules::Mul>;
    result.takes_part[I] = !fluxion::is_zero_v<P> && !(is_product && other_is_zero);
  }
}

/// Value and partials of every rule at plain numbers; `is_zero`: operands that are the constant 0.
const auto& partials() {
  using Function = Partials (*)(const Reference&, const double*, const std::array<bool, 3>&);
  static const std::vector<Function> table =
      for_all_rules<Function>([]<class Rule, int Arity>() -> Function {
        return [](const Reference& row, const double* x, const std::array<bool, 3>& is_zero) {
          const Rule rule = fluxion::test::rule_of<Rule>(row);
          return with<Arity>(x, [&](auto... operands) {
            Partials result{static_cast<double>(rule.value(operands...))};
            [&]<int... I>(std::integer_sequence<int, I...>) {
              (add_partial<Rule, Arity, I>(result, rule, is_zero[1 - I % 2], operands...), ...);
            }
            (std::make_integer_sequence<int, Arity>{});
            return result;
          });
        };
      });
  return table;
}

/// A number with its gradient by the chain rule; `size` is the same sum with absolute values.
struct Known {
  double value = 0;
  Gradient gradient{};
  Gradient size{};
  std::array<bool, variables> depends{};
  /// Bounds of all products along a path, in whatever order a mode forms them.
  double most = 1;
  double least = 1;
};

Known known_operand(const std::vector<Known>& pool, const Operand& operand) {
  if (!operand.is_constant) return pool[operand.index];
  Known constant;
  constant.value = operand.constant;
  return constant;
}

void bound_products(Known& result, double partial, const Known& operand) {
  const double p = std::isfinite(partial) ? std::abs(partial) : 1;
  result.most = std::max(result.most, std::fmax(p, 1) * operand.most);
  result.least = std::min(result.least, (p == 0 ? 1 : std::fmin(p, 1)) * operand.least);
}

Known known_result(const Step& step, const std::vector<Known>& pool) {
  std::array<Known, 3> operands;
  std::array<double, 3> x{};
  std::array<bool, 3> is_zero{};
  for (std::size_t i = 0; i < 3; ++i) {
    operands[i] = known_operand(pool, step.operands[i]);
    x[i] = operands[i].value;
    is_zero[i] = x[i] == 0 && operands[i].depends == std::array<bool, variables>{};
  }
  const Partials p = partials()[step.rule](*step.parameters, x.data(), is_zero);
  Known result;
  result.value = p.value;
  for (std::size_t i = 0; i < 3; ++i) {
    if (p.takes_part[i]) bound_products(result, p.partials[i], operands[i]);
    for (std::size_t v = 0; v < variables; ++v) {
      if (!p.takes_part[i] || !operands[i].depends[v]) continue;
      result.depends[v] = true;
      result.gradient[v] += p.partials[i] * operands[i].gradient[v];
      result.size[v] += std::abs(p.partials[i]) * operands[i].size[v];
    }
  }
  return result;
}

Known known(const Expression& expression) {
  std::vector<Known> pool(variables);
  for (std::size_t v = 0; v < variables; ++v) {
    pool[v].value = expression.point[v];
    pool[v].gradient[v] = pool[v].size[v] = 1;
    pool[v].depends[v] = true;
  }
  for (const Step& step : expression.steps) pool.push_back(known_result(step, pool));
  return pool.back();
}

double random_number(SplitMix& random) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  constexpr double edges[] = {0.0,
                              -0.0,
                              1.0,
                              -1.0,
                              0.5,
                              2.0,
                              1e-300,
                              1e300,
                              -700,
                              800,
                              1e-160,
                              -1e200,
                              5e-324,
                              inf,
                              -inf,
                              nan};
  if (random.chance(25)) return edges[random.below(std::size(edges))];
  return random.chance(50) ? random.between(-3, 3) : random.between(0, 1);
}

/// The rows of every rule, from which an expression takes the parameters.
const auto& rows() {
  using Rows = std::span<const Reference>;
  static const std::vector<Rows> table =
      for_all_rules<Rows>([]<class Rule, int>() -> Rows { return fluxion::test::rows_of<Rule>(); });
  return table;
}

Expression random_expression(std::uint64_t seed) {
  SplitMix random(seed);
  Expression expression;
  for (double& x : expression.point) x = random_number(random);
  const unsigned length = 1 + random.below(6);
  for (unsigned i = 0; i < length; ++i) {
    Step step{};
    step.rule = random.below(static_cast<unsigned>(rows().size()));
    const auto candidates = rows()[step.rule];
    step.parameters = &candidates[random.below(static_cast<unsigned>(candidates.size()))];
    for (Operand& operand : step.operands) {
      operand.is_constant = random.chance(15);
      operand.constant = random_number(random);
      // The newest number more often, so that most of the expression takes part.
      const auto pool = static_cast<unsigned>(variables + i);
      operand.index = random.chance(50) ? pool - 1 : random.below(pool);
    }
    expression.steps.push_back(step);
  }
  return expression;
}

std::string describe(const Expression& expression) {
  std::string text = fmt::format("x = {}", expression.point);
  std::size_t next = variables;
  for (const Step& step : expression.steps) {
    text += fmt::format("\n  n{} = {} [{}](", next++, step.parameters->name, step.parameters->x);
    for (const Operand& operand : step.operands) {
      text += operand.is_constant ? fmt::format(" {}", operand.constant)
                                  : fmt::format(" n{}", operand.index);
    }
    text += " )";
  }
  return text;
}

/// Equal to rounding of the sum, or without a finite derivative both: along a path with an infinite
/// partial, whether it meets a 0, and so is NaN, depends on the order of sums and products.
bool agree(double got, const Known& expected, std::size_t v) {
  // Where products over- or underflow, the order decides too.
  if (expected.most > 1e290 || expected.least < 1e-290) return true;
  if (!std::isfinite(expected.size[v])) return !std::isfinite(got);
  return std::abs(got - expected.gradient[v]) <= 1e-13 * expected.size[v];
}

std::uint64_t expressions() {
  const char* text = std::getenv("FLUXION_FUZZ_PROGRAMS");
  return text == nullptr ? 10'000 : std::stoull(text);
}

/// Compares mode(f, x) with the chain rule for every expression.
template <class Mode> void expect_gradients(const Mode& mode) {
  int wrong = 0;
  std::uint64_t finite = 0;
  for (std::uint64_t seed = 1; seed <= expressions() && wrong < 5; ++seed) {
    const Expression expression = random_expression(seed);
    const Known expected = known(expression);
    const fluxion::Vector<double> gradient = mode(AtVectors{&expression}, expression.point);
    bool is_right = true;
    for (std::size_t v = 0; v < variables; ++v) {
      const double got = gradient[static_cast<Eigen::Index>(v)];
      is_right = is_right && agree(got, expected, v);
      finite += std::isfinite(expected.size[v]) && expected.size[v] != 0;
    }
    EXPECT_TRUE(is_right) << "expression " << seed << ": " << fmt::format("{}", gradient)
                          << ", expected " << fmt::format("{}", expected.gradient) << ", size "
                          << fmt::format("{}", expected.size) << "\n"
                          << describe(expression);
    wrong += is_right ? 0 : 1;
  }
  EXPECT_GT(finite, expressions() / 3) << "too few derivatives are finite and not 0";
}

TEST(ExpressionFuzz, ReverseModeAgreesWithTheChainRule) {
  expect_gradients([](const auto& f, const auto& x) { return fluxion::gradient(f, x); });
}

TEST(ExpressionFuzz, ForwardModeAgreesWithTheChainRule) {
  expect_gradients([](const auto& f, const auto& x) {
    // With more outputs than variables the driver takes forward mode.
    const auto copies = [&]<class X>(const X& z) {
      return fluxion::Vector<std::remove_cvref_t<decltype(z[0])>>::Constant(4, f(z)).eval();
    };
    return fluxion::Vector<double>(fluxion::jacobian(copies, x).row(0));
  });
}

TEST(ExpressionFuzz, NestedModeAgreesWithTheChainRule) {
  expect_gradients([](const auto& f, const auto& x) {
    const fluxion::Vector<double> none = fluxion::Vector<double>::Zero(variables);
    return fluxion::hvp(f, x, none).gradient;
  });
}

}  // namespace
