// Makes random programs, and prints them.
// For: random_program_test.cpp. Read first: random_program.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "graph/random_program.hpp"
#include "rules/rule_point.hpp"
#include "support/splitmix.hpp"

namespace fluxion::test::random_program {

namespace {

struct Interval {
  double low;
  double high;
};

/// From the widest to what special functions want.
constexpr Interval intervals[] = {
    {-2.5, 2.5}, {0.2, 3}, {-0.9, 0.9}, {0.1, 0.9}, {1.2, 4}, {-3, -0.2}};

template <class Rule>
constexpr std::size_t place_of =
    static_cast<std::size_t>(graph::operation_of_v<Rule>) - graph::first_rule;

/// A rule with its numbers, and where its operands may be.
struct RuleChoice {
  std::size_t rule;
  graph::RuleData data;
  std::array<Interval, 3> domain;
};

int arity_of_rule(std::size_t rule) {
  return graph::arity(static_cast<graph::Operation>(graph::first_rule + rule));
}

/// Whether the value is of moderate size all over the domain.
bool is_moderate(const RuleChoice& choice) {
  constexpr double places[] = {0.02, 0.31, 0.5, 0.77, 0.98};
  const auto at = [&](std::size_t i, double place) {
    return choice.domain[i].low + place * (choice.domain[i].high - choice.domain[i].low);
  };
  for (const double u : places) {
    for (const double v : places) {
      const std::array<double, 3> x = {at(0, u), at(1, v), at(2, u)};
      const double y = value_of_rule(choice.rule, choice.data, x);
      if (!std::isfinite(y) || std::abs(y) > 1e3) return false;
    }
  }
  return true;
}

void find_domain(RuleChoice& choice) {
  for (const Interval& first : intervals) {
    for (const Interval& second : intervals) {
      choice.domain = {first, second, intervals[0]};
      if (is_moderate(choice)) return;
    }
  }
  choice.domain = {intervals[1], intervals[1], intervals[0]};
}

/// Every rule with the numbers that the reference table has for it.
const std::vector<std::vector<RuleChoice>>& choices() {
  static const std::vector<std::vector<RuleChoice>> table = [] {
    std::vector<std::vector<RuleChoice>> all;
    for_each_rule([&]<class Rule, int>() {
      std::vector<RuleChoice>& of_rule = all.emplace_back();
      for (const Reference& row : rows_of<Rule>()) {
        const RuleChoice choice{all.size() - 1, graph::data_of(rule_of<Rule>(row)), {}};
        const bool is_known = std::any_of(of_rule.begin(), of_rule.end(), [&](const auto& known) {
          return known.data.first == choice.data.first && known.data.second == choice.data.second;
        });
        if (is_known) continue;
        of_rule.push_back(choice);
        find_domain(of_rule.back());
      }
    });
    return all;
  }();
  return table;
}

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : random_(seed) {}

  RandomProgram make() {
    RandomProgram program{
        .inputs = 1 + random_.below(most_inputs), .constants = {}, .statements = {}, .outputs = {}};
    for (double& x : program.constants) x = constant();
    for (std::size_t i = program.inputs; i < registers; ++i) {
      program.statements.push_back(of_inputs(i, program.inputs));
    }
    for (Statement& each : block(8 + random_.below(8), 3)) program.statements.push_back(each);
    for (unsigned more = 1 + (random_.chance(60) ? 0 : random_.below(3)); more > 0; --more) {
      program.outputs.push_back(newest_);
      program.statements.push_back(of_rule());
    }
    program.statements.push_back(without_nan(newest_));
    gather(program);
    return program;
  }

 private:
  // Outputs are sums over registers, so that most of what was computed takes part.
  void gather(RandomProgram& program) {
    for (const std::size_t output : program.outputs) {
      for (std::size_t i = 0; i < registers; ++i) {
        if (i == output || !random_.chance(60)) continue;
        if (random_.chance(85)) program.statements.push_back(without_nan(i));
        Statement sum = plain(Kind::rule);
        sum.rule = place_of<rules::Add>;
        sum.target = output;
        sum.operands[0] = register_operand(output);
        sum.operands[1] = register_operand(i);
        if (random_.chance(50)) fit(sum.operands[1], intervals[1]);
        program.statements.push_back(sum);
      }
    }
  }

  Statement of_inputs(std::size_t target, std::size_t inputs) {
    constexpr std::array rules = {
        place_of<rules::Add>, place_of<rules::Mul>, place_of<rules::Hypot>};
    Statement result = plain(Kind::rule);
    result.target = target;
    result.rule = rules[random_.below(3)];
    result.operands[0] = register_operand(
        random_.chance(40) ? target : random_.below(static_cast<unsigned>(inputs)));
    result.operands[1] = register_operand(random_.below(static_cast<unsigned>(inputs)));
    return result;
  }

  // Else what is NaN would be all that is left in the end.
  Statement without_nan(std::size_t place) {
    Statement result = plain(Kind::choice);
    result.target = place;
    result.decision.connection = Connection::none;
    result.decision.tests[0] = {Comparison::is_nan,
                                {register_operand(place), register_operand(place)}};
    result.operands[0].is_constant = true;
    result.operands[1] = register_operand(place);
    return result;
  }

  std::vector<Statement> block(unsigned length, int depth) {
    std::vector<Statement> statements;
    for (unsigned i = 0; i < length; ++i) statements.push_back(statement(depth));
    return statements;
  }

  Statement statement(int depth) {
    const unsigned kind = random_.below(100);
    if (depth == 0 || kind < 60) return of_rule();
    Statement result = plain(kind < 64 ? Kind::passive : kind < 72 ? Kind::choice : Kind::branch);
    if (kind < 72) return with_target(result);
    if (kind >= 88) result.kind = kind < 95 ? Kind::count : Kind::repeat;
    if (result.kind == Kind::count) set_rounding(result);
    result.body = block(1 + random_.below(3), depth - 1);
    if (result.kind == Kind::branch) result.otherwise = block(random_.below(3), depth - 1);
    return result;
  }

  Statement plain(Kind kind) {
    return {.kind = kind,
            .target = 0,
            .operands = {operand(), operand(), operand()},
            .rule = 0,
            .data = {},
            .decision = decision(),
            .rounding = Rounding::away,
            .body = {},
            .otherwise = {}};
  }

  Statement with_target(Statement statement) {
    statement.target = newest_ = random_.below(registers);
    return statement;
  }

  Statement of_rule() {
    Statement result = plain(Kind::rule);
    result.rule = random_.below(static_cast<unsigned>(choices().size()));
    const std::vector<RuleChoice>& known = choices()[result.rule];
    const RuleChoice& choice = known[random_.below(static_cast<unsigned>(known.size()))];
    result.data = choice.data;
    for (std::size_t i = 0; i < 3; ++i) fit(result.operands[i], choice.domain[i]);
    return with_target(result);
  }

  // Mostly into the domain; a number that may have any size is mostly left as it is.
  void fit(Operand& operand, const Interval& domain) {
    const bool is_wide = domain.low == intervals[0].low;
    if (random_.chance(is_wide ? 50 : 4)) return;
    operand.fit = random_.chance(60) ? Fit::wave : Fit::saturation;
    operand.low = domain.low;
    operand.high = domain.high;
  }

  void set_rounding(Statement& statement) {
    statement.rounding = static_cast<Rounding>(random_.below(6));
    statement.operands[0].fit = Fit::wave;
    statement.operands[0].low = -1.5;
    statement.operands[0].high = 3.5;
  }

  Decision decision() {
    const auto connection =
        random_.chance(70) ? Connection::none : static_cast<Connection>(1 + random_.below(3));
    return {connection, {test(), test()}};
  }

  // Numbers that are integers are equal now and then.
  Test test() {
    Test result{Comparison::less, {operand(), operand()}};
    const unsigned kind = random_.below(100);
    result.comparison = kind < 4 ? Comparison::is_nan : static_cast<Comparison>(kind % 6);
    result.operands[0].is_constant = false;
    const bool of_integers =
        result.comparison >= Comparison::equal ? random_.chance(90) : random_.chance(15);
    for (Operand& operand : result.operands) {
      operand.fit = of_integers ? Fit::steps : random_.chance(60) ? Fit::wave : Fit::none;
    }
    return result;
  }

  Operand operand() {
    Operand result = register_operand(
        random_.chance(45) ? newest_ : static_cast<std::size_t>(random_.below(registers)));
    result.is_constant = random_.chance(8);
    result.constant = constant();
    return result;
  }

  static Operand register_operand(std::size_t place) {
    return {.is_constant = false,
            .place = place,
            .constant = 0,
            .fit = Fit::none,
            .low = -1,
            .high = 1};
  }

  double constant() {
    constexpr double edges[] = {0.0,
                                -0.0,
                                1.0,
                                -1.0,
                                0.5,
                                2.0,
                                1e-8,
                                1e8,
                                std::numeric_limits<double>::infinity(),
                                std::numeric_limits<double>::quiet_NaN()};
    if (random_.chance(8)) return edges[random_.below(std::size(edges))];
    return random_.between(-2, 2);
  }

  SplitMix random_;
  std::size_t newest_ = 0;
};

class Printer {
 public:
  std::string print(const RandomProgram& program) {
    text_ = fmt::format("inputs {}, constants {}, outputs {}\n",
                        program.inputs,
                        fmt::join(program.constants, " "),
                        fmt::join(program.outputs, " "));
    print(program.statements, 2);
    return text_;
  }

 private:
  void print(const std::vector<Statement>& statements, int indent) {
    for (const Statement& s : statements) print(s, indent);
  }

  void print(const Statement& s, int indent) {
    text_ += fmt::format("{:{}}{}\n", "", indent, line(s));
    print(s.body, indent + 4);
    if (!s.otherwise.empty()) text_ += fmt::format("{:{}}else\n", "", indent);
    print(s.otherwise, indent + 4);
  }

  static std::string line(const Statement& s) {
    switch (s.kind) {
      case Kind::rule:
        return fmt::format("r{} = {}({}; {}, {})",
                           s.target,
                           name(s),
                           operands(s, arity_of_rule(s.rule)),
                           s.data.first,
                           s.data.second);
      case Kind::passive:
        return fmt::format("r{} = value_of({})", s.target, operands(s, 1));
      case Kind::choice:
        return fmt::format("r{} = {} ? {}", s.target, decision(s.decision), operands(s, 2));
      case Kind::branch:
        return fmt::format("if {}", decision(s.decision));
      case Kind::count:
        return fmt::format("as often as rounding {} of {}", int(s.rounding), operands(s, 2));
      default:
        return fmt::format("while {}", decision(s.decision));
    }
  }

  static std::string_view name(const Statement& s) {
    return graph::name_of(static_cast<graph::Operation>(graph::first_rule + s.rule));
  }

  static std::string operands(const Statement& s, int count) {
    std::string text = operand(s.operands[0]);
    for (int i = 1; i < count; ++i) text += ", " + operand(s.operands[static_cast<std::size_t>(i)]);
    return text;
  }

  static std::string operand(const Operand& o) {
    constexpr std::string_view fits[] = {"", "wave", "saturation", "steps"};
    const std::string number =
        o.is_constant ? fmt::format("{}", o.constant) : fmt::format("r{}", o.place);
    if (o.fit == Fit::none) return number;
    return fmt::format(
        "{}({}, {}, {})", fits[static_cast<std::size_t>(o.fit)], number, o.low, o.high);
  }

  static std::string decision(const Decision& d) {
    constexpr std::string_view connections[] = {"", "and", "or", "not"};
    std::string text = test(d.tests[0]);
    if (d.connection == Connection::negated) return "not " + text;
    if (d.connection == Connection::none) return text;
    return fmt::format(
        "{} {} {}", text, connections[static_cast<std::size_t>(d.connection)], test(d.tests[1]));
  }

  static std::string test(const Test& t) {
    constexpr std::string_view signs[] = {"<", "<=", ">", ">=", "==", "!=", "is NaN, not"};
    return fmt::format("{} {} {}",
                       operand(t.operands[0]),
                       signs[static_cast<std::size_t>(t.comparison)],
                       operand(t.operands[1]));
  }

  std::string text_{};
};

using Fails = std::function<bool(const RandomProgram&)>;

// Tries the program without each statement of a block, and with its body instead of it.
void shrink(RandomProgram& program, std::vector<Statement>& block, const Fails& fails) {
  for (std::size_t i = block.size(); i-- > 0;) {
    const std::vector<Statement> before = block;
    const auto place = block.begin() + static_cast<std::ptrdiff_t>(i);
    const Statement statement = *place;
    const auto next = block.erase(place);
    if (fails(program)) continue;
    block.insert(next, statement.body.begin(), statement.body.end());
    if (!statement.body.empty() && fails(program)) continue;
    block = before;
    shrink(program, block[i].body, fails);
    shrink(program, block[i].otherwise, fails);
  }
}

}  // namespace

RandomProgram smallest(RandomProgram program, const Fails& fails) {
  shrink(program, program.statements, fails);
  return program;
}

RandomProgram make(std::uint64_t seed) { return Maker(seed).make(); }

std::string describe(const RandomProgram& program) { return Printer().print(program); }

}  // namespace fluxion::test::random_program
