// Random programs give the same second derivatives in reverse over reverse and forward over forward.
// For: tapes whose partials and adjoints are themselves recorded; there the sweep of one tape is a
// program on the other. Read first: reverse/extension_fuzz_test.cpp.
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

using Forward = Machine<fluxion::Dual<fluxion::Dual<double>, lanes>>;
using Reverse = Machine<fluxion::BasicVar<fluxion::Var>>;

bool agree(const std::array<double, lanes>& a, const std::array<double, lanes>& b, double scale) {
  return std::equal(a.begin(), a.end(), b.begin(), [&](double u, double v) {
    return std::abs(u - v) <= 1e-11 * scale || (std::isnan(u) && std::isnan(v));
  });
}

/// The size of the terms that add up to a second derivative, from above.
double scale_of(const Observation& forward, const Observation& magnitude) {
  double scale = 1;
  for (const double h : forward.curvatures) scale = std::max(scale, std::abs(h));
  for (const double m : magnitude.slopes) scale = std::max(scale, 10 * m * m);
  return scale;
}

std::optional<std::string> disagreement(const Program& program) {
  const Forward forward(program);
  const Reverse reverse(program);
  const Machine<Magnitude<lanes>> magnitude(program);
  for (std::size_t i = 0; i < forward.observations.size(); ++i) {
    const Observation& expected = forward.observations[i];
    const Observation& got = reverse.observations[i];
    const double scale = scale_of(expected, magnitude.observations[i]);
    if (got.value != expected.value || !agree(got.slopes, expected.slopes, scale) ||
        !agree(got.curvatures, expected.curvatures, scale)) {
      return fmt::format("observation {}: value {}, slopes {}, curvatures {}; expected {}, {}, {}",
                         i,
                         got.value,
                         fmt::join(got.slopes, " "),
                         fmt::join(got.curvatures, " "),
                         expected.value,
                         fmt::join(expected.slopes, " "),
                         fmt::join(expected.curvatures, " "));
    }
  }
  return std::nullopt;
}

TEST(NestedFuzz, ReverseOverReverseAgreesWithForwardOverForward) {
  int wrong = 0;
  for (std::uint64_t seed = 1; seed <= fuzz_programs() / 10; ++seed) {
    const Program program = random_program(seed);
    if (!disagreement(program) || ++wrong > 3) continue;
    const Program small =
        smallest(program, [](const Program& p) { return disagreement(p).has_value(); });
    ADD_FAILURE() << "program " << seed << ", made smaller: " << *disagreement(small) << "\n"
                  << describe(small.instructions);
  }
  EXPECT_EQ(wrong, 0) << "programs with wrong second derivatives";
}

}  // namespace
