// The chained Rosenbrock function of few variables.
// For: gradients at one point, where the plain loops are vectorised. Sizes: 100 inputs. Seed: 16.
// Read first: rosenbrock.hpp, which has the formula.
// SPDX-License-Identifier: MIT
#pragma once

#include "rosenbrock.hpp"

namespace bench {

class Rosenbrock100 : public ChainedRosenbrock<100> {
 public:
  static constexpr const char* name = "rosenbrock_100";
  static constexpr std::uint64_t seed = 16;
  static constexpr double manual_limit = 3;
  static constexpr bool is_recorded = true;

  Rosenbrock100() : ChainedRosenbrock(seed) {}
};

}  // namespace bench
