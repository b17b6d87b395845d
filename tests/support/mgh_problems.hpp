// All 42 variants of the problems of Moré, Garbow and Hillstrom.
// For: running a method on each: for_each_mgh_problem([](const auto& problem) { ... }).
// Read first: problem.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include "support/mgh_sized.hpp"
#include "support/mgh_small.hpp"

namespace fluxion::test::problems {

/// Calls f with every problem in the order of the paper. A problem is a function of x with name(),
/// start() and known().
template <class F> void for_each_mgh_problem(F&& f) {
  const auto each = [&f](const auto&... problem) { (f(problem), ...); };
  each(Rosenbrock{}, FreudensteinRoth{}, PowellBadlyScaled{}, BrownBadlyScaled{}, Beale{});
  each(JennrichSampson{}, HelicalValley{}, Bard{}, Gaussian{}, Meyer{}, Gulf{}, Box3d{});
  each(PowellSingular{}, Wood{}, KowalikOsborne{}, BrownDennis{}, Osborne1{}, BiggsExp6{});
  each(Osborne2{}, Watson(6), Watson(9), Watson(12), ExtendedRosenbrock(10), ExtendedPowell(12));
  each(Penalty1(4), Penalty1(10), Penalty2(4), Penalty2(10), VariablyDimensioned(10));
  each(Trigonometric(10), BrownAlmostLinear(10), DiscreteBoundary(10), DiscreteIntegral(10));
  each(BroydenTridiagonal(10), BroydenBanded(10), LinearFullRank(10, 20), LinearRank1(10, 20));
  each(LinearRank1Zero(10, 20), Chebyquad(7), Chebyquad(8), Chebyquad(9), Chebyquad(10));
}

}  // namespace fluxion::test::problems
