// Programs as data: a list of steps over a pool of variables, run with any number type.
// For: fuzz tests that compare number types on the same program. Read first: program_steps.hpp for
// what a step may do.
//
// A step names up to three variables of the pool, s, x and y, and a constant k. Some steps have a
// body: they hold an expression while other steps run.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include <fluxion/forward/dual.hpp>
#include <fluxion/reverse/recording.hpp>

#include "support/magnitude.hpp"

namespace fluxion::test {

inline constexpr std::size_t lanes = 6;
inline constexpr std::size_t pool_size = 8;

struct Instruction {
  std::size_t step = 0;  // its number in the table of steps
  std::array<std::size_t, 3> operands{};
  double k = 0;
  std::vector<Instruction> body;
};

struct Program {
  std::array<double, lanes> inputs{};
  std::vector<Instruction> instructions;
};

/// A value, its derivatives with respect to all inputs and, from nested number types, the change of
/// these derivatives along `direction`.
struct Observation {
  double value = 0;
  std::array<double, lanes> slopes{};
  std::array<double, lanes> curvatures{};
};

inline constexpr std::array<double, lanes> direction = {1, -0.5, 0.25, 2, -1, 0.75};

/// What differs between number types: how an input is made and derivatives are read.
template <class T> class Context;

template <> class Context<double> {
 public:
  static double input(double value, std::size_t) { return value; }
  static Observation observe(double x) { return {x, {}, {}}; }
  /// d(u² + 2u)/du, which is exact for multiples of 1/8.
  static double nested_derivative(double u) { return 2 * u + 2; }
  static void leave_nested_by_exception(double) {}
  template <class T> static void read_id(const T&) {}
};

template <> class Context<Dual<double, lanes>> : public Context<double> {
 public:
  using Number = Dual<double, lanes>;
  static Number input(double value, std::size_t lane) { return Number::seeded(value, 1, lane); }
  static Observation observe(const Number& x) {
    Observation result{x.value(), {}, {}};
    for (std::size_t i = 0; i < lanes; ++i) result.slopes[i] = x.tangent(i);
    return result;
  }
};

template <> class Context<Dual<Dual<double>, lanes>> : public Context<double> {
 public:
  using Inner = Dual<double>;
  using Number = Dual<Inner, lanes>;
  static Number input(double value, std::size_t lane) {
    return Number::seeded(Inner::seeded(value, direction[lane]), Inner(1), lane);
  }
  static Observation observe(const Number& x) {
    Observation result{value_of(x), {}, {}};
    for (std::size_t i = 0; i < lanes; ++i) {
      result.slopes[i] = x.tangent(i).value();
      result.curvatures[i] = x.tangent(i).tangent();
    }
    return result;
  }
};

template <> class Context<Magnitude<lanes>> : public Context<double> {
 public:
  using Number = Magnitude<lanes>;
  static Number input(double value, std::size_t lane) {
    Number x(value);
    x.bounds[lane] = 1;
    return x;
  }
  static Observation observe(const Number& x) { return {x.value, x.bounds, {}}; }
};

/// What all types that record have in common.
template <class T> class RecordingContext {
 public:
  static double nested_derivative(double at) {
    BasicRecording<T> inner;
    const BasicVar<T> u = inner.input(at);
    BasicVar<T> v = u * u;
    v += u;
    v = v + u;
    inner.sweep(v);
    return value_of(inner.adjoint(u));
  }
  static void leave_nested_by_exception(double at) {
    try {
      BasicRecording<T> inner;
      const BasicVar<T> u = inner.input(at);
      BasicVar<T> v = u * u;
      v += u;
      throw std::runtime_error("user code");
    } catch (const std::runtime_error&) {
    }
  }
  static void read_id(const BasicVar<T>& x) { static_cast<void>(x.id()); }
};

template <> class Context<Var> : public RecordingContext<double> {
 public:
  Var input(double value, std::size_t lane) { return inputs_[lane] = recording_.input(value); }
  Observation observe(const Var& x) {
    recording_.sweep(x);
    Observation result{x.value(), {}, {}};
    for (std::size_t i = 0; i < lanes; ++i) result.slopes[i] = recording_.adjoint(inputs_[i]);
    return result;
  }
  /// The slopes of all these numbers by one sweep.
  std::vector<std::array<double, lanes>> slopes_at_once(const std::vector<Var>& y) {
    recording_.sweep_rows(y);
    std::vector<std::array<double, lanes>> slopes(y.size());
    for (std::size_t row = 0; row < y.size(); ++row) {
      for (std::size_t i = 0; i < lanes; ++i) slopes[row][i] = recording_.adjoint(inputs_[i], row);
    }
    return slopes;
  }
  std::size_t statements() const { return recording_.statements(); }

 private:
  Recording recording_;
  std::array<Var, lanes> inputs_{};
};

template <> class Context<BasicVar<Var>> : public RecordingContext<Var> {
 public:
  using Number = BasicVar<Var>;
  Number input(double value, std::size_t lane) {
    inner_inputs_[lane] = inner_.input(value);
    return inputs_[lane] = outer_.input(inner_inputs_[lane]);
  }
  Observation observe(const Number& x) {
    outer_.sweep(x);
    Observation result{value_of(x), {}, {}};
    Var along = 0;
    for (std::size_t i = 0; i < lanes; ++i) {
      const Var slope = outer_.adjoint(inputs_[i]);
      result.slopes[i] = slope.value();
      along += direction[i] * slope;
    }
    inner_.sweep(along);
    for (std::size_t i = 0; i < lanes; ++i) result.curvatures[i] = inner_.adjoint(inner_inputs_[i]);
    return result;
  }

 private:
  Recording inner_;
  BasicRecording<Var> outer_;
  std::array<Var, lanes> inner_inputs_{};
  std::array<Number, lanes> inputs_{};
};

template <class T> class Machine;

/// A step sees the machine through the instruction that runs it.
template <class T> struct Frame {
  Machine<T>& machine;
  const Instruction& instruction;

  T& s() const { return machine.pool[instruction.operands[0]]; }
  T& x() const { return machine.pool[instruction.operands[1]]; }
  T& y() const { return machine.pool[instruction.operands[2]]; }
  double k() const { return instruction.k; }
  bool is_positive() const { return machine.value(x()) > 0; }
  void run_body() const { machine.run(instruction.body); }
};

/// Which of its operands a step uses, and which of them get a second reader or are moved in memory.
inline constexpr unsigned none = 0, S = 1, X = 2, Y = 4, everything = 15;

template <class T> struct Step {
  std::string_view text;
  unsigned uses;
  unsigned hazard;
  void (*action)(Frame<T>);
  bool has_body = false;
};

/// All steps, in one order for every T (program_steps.hpp).
template <class T> const std::vector<Step<T>>& steps();

template <class T> class Machine {
 public:
  explicit Machine(const Program& program) : program_(program) {
    pool = {input(), input(), input(), input(), T(0.0), T(0.75), T(), T()};
    pool[6] = pool[0] * pool[1];
    pool[7] = pool[6] + pool[2];
    run(program.instructions);
    for (const T& x : pool) observe(x);
  }

  void run(const std::vector<Instruction>& instructions) {
    for (const Instruction& instruction : instructions) {
      ++count_;
      steps<T>()[instruction.step].action(Frame<T>{*this, instruction});
      for (const std::size_t i : instruction.operands) keep_bounded(pool[i]);
    }
  }
  /// A new independent variable, or a constant when all are in use.
  T input() {
    if (inputs_ == lanes) return T(0.5);
    const std::size_t lane = inputs_++;
    return context.input(program_.inputs[lane], lane);
  }
  void observe(const T& x) { observations.push_back(context.observe(x)); }
  static double value(const T& x) {
    using fluxion::value_of;
    return value_of(x);
  }
  /// Steps that were executed, those of bodies included.
  std::size_t count() const { return count_; }

  Context<T> context;
  std::vector<T> pool;
  std::vector<Observation> observations;

 private:
  static void keep_bounded(T& x) {
    using std::sin;
    if (std::abs(value(x)) > 4) x = sin(x);
  }

  const Program& program_;
  std::size_t inputs_ = 0;
  std::size_t count_ = 0;
};

}  // namespace fluxion::test
