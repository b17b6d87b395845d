// Code as values, each of which is computed once: what registers are given to.
// For: machine code. Read first: include/fluxion/graph/code.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include <fluxion/graph/code.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// A leaf, a constant, what all points share, or the result of a step.
using Value = std::uint32_t;

/// The place of a step, or `never`.
using Time = std::uint32_t;
inline constexpr Time never = std::numeric_limits<Time>::max();

struct Step {
  Operation operation{};
  const RuleData* data = nullptr;
  Value result = 0;
  std::optional<Value> cosine{};  ///< of a sine whose cosine is wanted as well
  std::array<Value, 3> operands{};
};

/// Where a value is in memory before it is computed, if it is.
enum class Home : std::uint8_t {
  nowhere,   ///< a step computes it
  in_lanes,  ///< in a slot, a number for each point
  shared,    ///< in a slot, the same number for all points
  number,    ///< in the code itself
};

/// The steps of a code in their order.
class Sequence {
 public:
  struct Options {
    bool with_prologue = false;  ///< as steps, not as what is in memory already
    bool pair_sines = false;     ///< a sine and the cosine of the same value become one step
    bool expand = false;         ///< formulas of other functions, like softplus, become their steps
    bool interleave = false;     ///< where code is short, two vectors are computed together
    /// Steps are ordered by need: of the results beyond these first, then of these.
    std::optional<std::size_t> needed_last{};
  };

  Sequence(const Code& code, const Options& options);

  struct Definition {
    Home home = Home::nowhere;
    Slot slot = 0;
    double number = 0;            ///< where that is its home
    std::uint8_t vector = 0;      ///< of those that are computed together
    std::vector<Slot> results{};  ///< where it has to be in the end
  };

  const std::vector<Step>& steps() const { return steps_; }
  /// Those that are there before the first step come first: constants, what all points share, and
  /// leaves, in the order of the code. Numbers of the code itself may be anywhere.
  const std::vector<Definition>& values() const { return values_; }
  /// That are computed together.
  std::size_t vectors() const { return vectors_; }
  /// The steps that read a value, in order.
  std::span<const Time> uses(Value value) const {
    return std::span(uses_).subspan(first_use_[value], first_use_[value + 1] - first_use_[value]);
  }
  /// The results of the code, in their order.
  const std::vector<Value>& results() const { return results_; }

 private:
  Value define(Slot slot, Home home);
  void add(const Code& code, const Instruction& instruction);
  /// A new step of an expansion, and the number that it computes. The data are those of the rule that
  /// is expanded: its steps need none.
  Value step(Operation operation, const RuleData* data, std::initializer_list<Value> operands);
  Value number(double x);
  Value exp_of_minus_abs(Value x, const RuleData* data);
  /// The result of a formula of x, whose steps are added; nothing where there is none.
  std::optional<Value> expanded(Operation operation, const RuleData* data, Value x);
  void pair_sines();
  void interleave();
  void order_by_need(std::size_t last);
  void note_uses();
  void note_results(const Code& code);

  std::vector<Step> steps_{};
  std::vector<Definition> values_{};
  std::vector<Time> uses_{};                // of all values, one after the other
  std::vector<std::uint32_t> first_use_{};  // place of each value's first, and of their end
  std::size_t vectors_ = 1;
  std::vector<Value> results_{};
  std::unordered_map<double, Value> numbers_{};
  std::unordered_map<Value, Value> exp_of_minus_abs_{};  // by x
  bool expands_;
  std::vector<Value> in_slot_;  // the value that a slot has at this time
};

}  // namespace fluxion::inline FLUXION_ABI::graph
