// Runs random programs: the code for every rule and every type of number, compiled once.
// For: random_program_test.cpp. Read first: random_program.hpp.
// SPDX-License-Identifier: MIT
#include "graph/random_program.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <type_traits>

#include "rules/functions.hpp"
#include "rules/special_functions.hpp"

namespace fluxion::test::random_program {

namespace {

/// Every rule as a function of numbers of type T: the standard function of double.
template <class T> using RuleFunction = T (*)(const graph::RuleData&, const T*);

template <int Arity, class T, class F> T with_operands(const T* x, const F& f) {
  if constexpr (Arity == 1) {
    return f(x[0]);
  } else if constexpr (Arity == 2) {
    return f(x[0], x[1]);
  } else {
    return f(x[0], x[1], x[2]);
  }
}

template <class T> const std::vector<RuleFunction<T>>& rule_functions() {
  static const std::vector<RuleFunction<T>> table = [] {
    std::vector<RuleFunction<T>> functions;
    for_each_rule([&]<class Rule, int Arity>() {
      functions.push_back([](const graph::RuleData& data, const T* x) -> T {
        const auto rule = graph::rule_from<Rule>(data);
        return with_operands<Arity>(x, [&](const auto&... operands) -> T {
          if constexpr (std::same_as<T, double>) {
            return standard(rule, operands...);
          } else {
            return function(rule, operands...);
          }
        });
      });
    });
    return functions;
  }();
  return table;
}

template <class T> T passive(const T& x) {
  if constexpr (std::same_as<T, Sized>) {
    return x.without_derivative();
  } else if constexpr (std::same_as<T, SizedTangents>) {
    return T(x.value().without_derivative());
  } else {
    return T(value_of(x));
  }
}

template <class T>
constexpr bool has_error_v = std::same_as<T, Sized> || std::same_as<T, SizedTangents>;

Sized without_tangent(const Sized& x) { return x; }
Sized without_tangent(const SizedTangents& x) { return x.value(); }

template <class T> class Machine {
 public:
  Machine(const RandomProgram& program, const Vector<T>& x, Trace* trace) : trace_(trace) {
    for (std::size_t i = 0; i < registers; ++i) {
      registers_[i] =
          i < program.inputs ? x[static_cast<Eigen::Index>(i)] : T(program.constants[i]);
    }
  }

  void run(const std::vector<Statement>& statements) {
    for (const Statement& statement : statements) run(statement);
  }
  const T& operator[](std::size_t place) const { return registers_[place]; }

 private:
  using Numbers = std::array<T, 3>;

  void run(const Statement& s) {
    switch (s.kind) {
      case Kind::branch:
        run(is_true(s.decision) ? s.body : s.otherwise);
        break;
      case Kind::count:
        for (long n = count(s); n > 0; --n) run(s.body);
        break;
      case Kind::repeat:
        for (int n = 0; n < 4 && is_true(s.decision); ++n) run(s.body);
        break;
      default:
        registers_[s.target] = result(s);
    }
  }

  T result(const Statement& s) {
    const Numbers x = {number(s.operands[0]), number(s.operands[1]), number(s.operands[2])};
    if (s.kind == Kind::passive) return passive(x[0]);
    if (s.kind == Kind::choice) return select(condition(s.decision), x[0], x[1]);
    note_unspecified(s, x);
    return rule_functions<T>()[s.rule](s.data, x.data());
  }

  T number(const Operand& operand) const {
    const T x = operand.is_constant ? T(operand.constant) : registers_[operand.place];
    const double middle = (operand.low + operand.high) / 2;
    const double reach = (operand.high - operand.low) / 2;
    switch (operand.fit) {
      case Fit::wave:
        return middle + reach * sin(x);
      case Fit::saturation:
        return middle + reach * tanh(x);
      case Fit::steps:
        return round(2 * sin(x));
      default:
        return x;
    }
  }

  auto condition(const Test& test) {
    const T a = number(test.operands[0]);
    const T b = number(test.operands[1]);
    note_undecided(a, b);
    switch (test.comparison) {
      case Comparison::less:
        return a < b;
      case Comparison::less_equal:
        return a <= b;
      case Comparison::greater:
        return a > b;
      case Comparison::greater_equal:
        return a >= b;
      case Comparison::equal:
        return a == b;
      case Comparison::not_equal:
        return a != b;
      default:
        return isnan(a);
    }
  }

  auto condition(const Decision& decision) {
    using rules::both, rules::either;
    const auto first = condition(decision.tests[0]);
    switch (decision.connection) {
      case Connection::both:
        return both(first, condition(decision.tests[1]));
      case Connection::either:
        return either(first, condition(decision.tests[1]));
      case Connection::negated:
        return !first;
      default:
        return first;
    }
  }

  bool is_true(const Decision& decision) {
    const bool outcome = condition(decision);
    note(outcome ? 1 : 0);
    return outcome;
  }

  // 0 to 3 times.
  long count(const Statement& s) {
    const T x = number(s.operands[0]);
    const T y = number(s.operands[1]);
    const long outcome = rounded(s.rounding, x, y);
    note_undecided(s.rounding, x, y, outcome);
    note(outcome);
    return std::abs(outcome % 4);
  }

  static long rounded(Rounding rounding, const auto& x, const auto& y) {
    int stored = 0;
    switch (rounding) {
      case Rounding::away:
        return lround(x);
      case Rounding::even:
        return lrint(x);
      case Rounding::exponent:
        return ilogb(x);
      case Rounding::category:
        return fpclassify(x);
      case Rounding::frexp:
        frexp(x, &stored);
        return stored;
      default:
        remquo(x, y, &stored);
        return stored;
    }
  }

  void note(long outcome) {
    if (trace_ != nullptr) trace_->outcomes.push_back(outcome);
  }

  void note_undecided(const T& a, const T& b) {
    if constexpr (has_error_v<T>) {
      const bool is_open = Sized::is_open_which_is_larger(without_tangent(a), without_tangent(b));
      if (trace_ != nullptr && is_open) trace_->is_undecided = true;
    }
  }

  void note_undecided(Rounding rounding, const T& a, const T& b, long outcome) {
    if constexpr (has_error_v<T>) {
      const Sized x = without_tangent(a);
      const Sized y = without_tangent(b);
      if (x.error() == 0 && y.error() == 0) return;
      for (const double u : {-x.error(), x.error()}) {
        for (const double v : {-y.error(), y.error()}) {
          const bool is_same = rounded(rounding, x.value() + u, y.value() + v) == outcome;
          if (trace_ != nullptr && !is_same) trace_->is_undecided = true;
        }
      }
    }
  }

  void note_unspecified(const Statement& s, const Numbers& x) {
    if constexpr (std::same_as<T, double>) {
      const auto operation = static_cast<graph::Operation>(graph::first_rule + s.rule);
      const bool picks_zero = (operation == graph::operation_of_v<rules::Fmax> ||
                               operation == graph::operation_of_v<rules::Fmin>)&&x[0] == 0 &&
                              x[1] == 0;
      const bool takes_sign_of_nan =
          operation == graph::operation_of_v<rules::Copysign> && std::isnan(x[1]);
      if (trace_ != nullptr && (picks_zero || takes_sign_of_nan)) trace_->is_unspecified = true;
    }
  }

  std::array<T, registers> registers_{};
  Trace* trace_;
};

}  // namespace

double value_of_rule(std::size_t rule,
                     const graph::RuleData& data,
                     const std::array<double, 3>& operands) {
  return rule_functions<double>()[rule](data, operands.data());
}

template <class T> Vector<T> run(const RandomProgram& program, const Vector<T>& x, Trace* trace) {
  Machine<T> machine(program, x, trace);
  machine.run(program.statements);
  Vector<T> y(static_cast<Eigen::Index>(program.outputs.size()));
  for (std::size_t i = 0; i < program.outputs.size(); ++i) {
    y[static_cast<Eigen::Index>(i)] = machine[program.outputs[i]];
  }
  return y;
}

fluxion::Program record_of(const Function& f,
                           const Vector<double>& x,
                           const RecordOptions& options) {
  return record(f, x, options);
}

template Vector<double> run(const RandomProgram&, const Vector<double>&, Trace*);
template Vector<Tangent> run(const RandomProgram&, const Vector<Tangent>&, Trace*);
template Vector<Var> run(const RandomProgram&, const Vector<Var>&, Trace*);
template Vector<Symbol> run(const RandomProgram&, const Vector<Symbol>&, Trace*);
template Vector<Sized> run(const RandomProgram&, const Vector<Sized>&, Trace*);
template Vector<SecondOrder> run(const RandomProgram&, const Vector<SecondOrder>&, Trace*);
template Vector<SizedTangents> run(const RandomProgram&, const Vector<SizedTangents>&, Trace*);

}  // namespace fluxion::test::random_program
