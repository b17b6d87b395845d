// Random programs give the same gradient in reverse and in forward mode.
// For: statement extension; a statement that grows although something else refers to its old result
// gives a wrong gradient and no other sign. Read first: support/program.hpp.
//
// FLUXION_FUZZ_PROGRAMS sets the number of programs; the default takes seconds.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/random_program.hpp"

namespace {

using namespace fluxion::test;

bool agree(double a, double b, double tolerance) {
  return std::abs(a - b) <= tolerance || (std::isnan(a) && std::isnan(b));
}

struct Totals {
  std::size_t steps = 0;
  std::size_t statements = 0;
  std::size_t observations = 0;
  std::size_t after_hazard = 0;
  double largest_error = 0;  // of a slope, relative to the sum of its absolute terms
};

/// Runs a program with all number types; tells where they disagree.
class Comparison {
 public:
  explicit Comparison(const Program& program)
      : plain_(program), forward_(program), reverse_(program), magnitude_(program) {}

  std::optional<std::string> disagreement() {
    const std::size_t n = plain_.observations.size();
    if (forward_.observations.size() != n || reverse_.observations.size() != n) {
      return "the programs took different paths";
    }
    for (std::size_t i = 0; i < n; ++i) {
      if (auto text = disagreement(i)) return text;
    }
    return std::nullopt;
  }
  void add_to(Totals& totals) const {
    totals.steps += reverse_.count();
    totals.statements += reverse_.context.statements();
    totals.observations += reverse_.observations.size();
    totals.largest_error = std::max(totals.largest_error, largest_error_);
  }

 private:
  std::optional<std::string> disagreement(std::size_t i) {
    const Observation& forward = forward_.observations[i];
    const Observation& reverse = reverse_.observations[i];
    const double value = plain_.observations[i].value;
    if (!agree(reverse.value, value, 0) || !agree(forward.value, value, 0)) {
      return fmt::format("observation {}: value {} in reverse mode, {} in forward mode, {} plain",
                         i,
                         reverse.value,
                         forward.value,
                         value);
    }
    for (std::size_t j = 0; j < lanes; ++j) {
      const double scale = magnitude_.observations[i].slopes[j];
      if (!agree(reverse.slopes[j], forward.slopes[j], 1e-12 * scale)) {
        return fmt::format("observation {}, input {}: {} in reverse mode, {} in forward mode",
                           i,
                           j,
                           reverse.slopes[j],
                           forward.slopes[j]);
      }
      if (scale > 0) {
        largest_error_ =
            std::max(largest_error_, std::abs(reverse.slopes[j] - forward.slopes[j]) / scale);
      }
    }
    return std::nullopt;
  }

  Machine<double> plain_;
  Machine<fluxion::Dual<double, lanes>> forward_;
  Machine<fluxion::Var> reverse_;
  Machine<Magnitude<lanes>> magnitude_;
  double largest_error_ = 0;
};

std::string report(const Program& program) {
  const Program small =
      smallest(program, [](const Program& p) { return Comparison(p).disagreement().has_value(); });
  return fmt::format(
      "{}\n{}", Comparison(small).disagreement().value_or(""), describe(small.instructions));
}

TEST(ExtensionFuzz, ReverseModeAgreesWithForwardMode) {
  const std::uint64_t programs = fuzz_programs();
  Totals totals;
  std::size_t wrong = 0;
  for (std::uint64_t seed = 1; seed <= programs; ++seed) {
    const Program program = random_program(seed);
    totals.after_hazard += HazardScan::finds(program) ? 1U : 0U;
    Comparison comparison(program);
    if (comparison.disagreement() && ++wrong <= 3) {
      ADD_FAILURE() << "program " << seed << ", made smaller: " << report(program);
    }
    comparison.add_to(totals);
  }
  const double share = static_cast<double>(totals.after_hazard) / static_cast<double>(programs);
  fmt::print(
      "{} programs of {} steps, {} statements on the tape, {} gradients compared; "
      "a variable is used again after a hazard in {:.1f} %; largest relative error {:.1e}\n",
      programs,
      totals.steps,
      totals.statements,
      totals.observations,
      100 * share,
      totals.largest_error);
  EXPECT_EQ(wrong, 0U) << "programs with a wrong gradient";
  EXPECT_GE(share, 0.2);
}

/// Whether one sweep over all variables, as they are at the end, has the bits of single sweeps. Where
/// a slope is infinite it may have NaN instead, since every row meets every partial.
bool has_rows_of_single_sweeps(Machine<fluxion::Var>& machine) {
  const auto rows = machine.context.slopes_at_once(machine.pool);
  const Observation* const single = &machine.observations.back() + 1 - rows.size();
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (std::size_t i = 0; i < lanes; ++i) {
      const bool is_same = rows[row][i] == single[row].slopes[i];
      if (!is_same && !std::isnan(rows[row][i])) return false;
    }
  }
  return true;
}

TEST(ExtensionFuzz, RowsOfOneSweepAreThoseOfSingleSweeps) {
  std::size_t wrong = 0;
  for (std::uint64_t seed = 1; seed <= fuzz_programs() / 10; ++seed) {
    Machine<fluxion::Var> machine(random_program(seed));
    if (!has_rows_of_single_sweeps(machine)) ++wrong;
  }
  EXPECT_EQ(wrong, 0U);
}

}  // namespace
