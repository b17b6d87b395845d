// Random functions as data: every rule, branches, loops, choices; run on numbers of any type.
// For: tests that compare recorded programs with plain code. The types that they are run on are
// compiled once, in random_program.cpp. Read first: support/splitmix.hpp, sized.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fluxion/eigen.hpp>
#include <fluxion/forward/dual.hpp>
#include <fluxion/graph/operation.hpp>
#include <fluxion/graph/symbol.hpp>
#include <fluxion/program.hpp>
#include <fluxion/reverse/var.hpp>

#include "graph/sized.hpp"

namespace fluxion::test::random_program {

/// How a number is brought between two bounds before it is used.
enum class Fit { none, wave, saturation, steps };

/// A register or a constant.
struct Operand {
  bool is_constant;
  std::size_t place;
  double constant;
  Fit fit;
  double low;
  double high;
};

enum class Comparison { less, less_equal, greater, greater_equal, equal, not_equal, is_nan };
enum class Connection { none, both, either, negated };

struct Test {
  Comparison comparison;
  std::array<Operand, 2> operands;
};

/// One test, or two that are connected.
struct Decision {
  Connection connection;
  std::array<Test, 2> tests;
};

/// How a number becomes the count of a loop.
enum class Rounding { away, even, exponent, category, frexp, remquo };

enum class Kind { rule, passive, choice, branch, count, repeat };

struct Statement {
  Kind kind;
  std::size_t target;  ///< the register that the result goes to
  std::array<Operand, 3> operands;
  std::size_t rule;  ///< by its place in the lists of rules.hpp
  graph::RuleData data;
  Decision decision;  ///< of a choice, a branch, and a loop that ends on a condition
  Rounding rounding;  ///< of a loop that counts
  std::vector<Statement> body;
  std::vector<Statement> otherwise;  ///< of a branch
};

inline constexpr std::size_t registers = 6;
inline constexpr std::size_t most_inputs = Sized::variables;

struct RandomProgram {
  std::size_t inputs;
  std::array<double, registers> constants;  ///< of the registers that are not inputs
  std::vector<Statement> statements;
  std::vector<std::size_t> outputs;  ///< registers
};

/// Made from a seed; the same on every platform.
RandomProgram make(std::uint64_t seed);
std::string describe(const RandomProgram& program);
/// Leaves out statements as long as the program fails.
RandomProgram smallest(RandomProgram program,
                       const std::function<bool(const RandomProgram&)>& fails);

/// The value of a rule by the standard function.
double value_of_rule(std::size_t rule,
                     const graph::RuleData& data,
                     const std::array<double, 3>& operands);

/// The outcomes of all decisions, in order: two points take the same path if these are the same.
struct Trace {
  std::vector<long> outcomes;
  /// Whether a result depends on what no standard promises: the sign of a NaN, that of fmax(0, -0).
  bool is_unspecified = false;
  /// On Sized: whether a decision depends on an error.
  bool is_undecided = false;
};

/// The outputs at x, and what was decided.
template <class T>
Vector<T> run(const RandomProgram& program, const Vector<T>& x, Trace* trace = nullptr);

/// Forward mode, and the types of second derivatives.
using Tangent = Dual<double, 1, Masked<void>>;
using SecondOrder = BasicVar<Tangent>;
using SizedTangents = Dual<Sized, most_inputs>;

/// A random program as a function.
class Function {
 public:
  explicit Function(RandomProgram program)
      : program_(std::make_shared<const RandomProgram>(std::move(program))) {}
  template <class T> Vector<T> operator()(const Vector<T>& x) const { return run(*program_, x); }
  const RandomProgram& program() const { return *program_; }

 private:
  std::shared_ptr<const RandomProgram> program_;
};

/// Recorded at a point.
fluxion::Program record_of(const Function& f,
                           const Vector<double>& x,
                           const RecordOptions& options = {});

}  // namespace fluxion::test::random_program
