// The 50-digit table of ten steps of every rule of stochastic optimisation.
// For: tests of sgd.hpp, adam.hpp and the other rules. Read first: scripts/rule_table.py, which writes
// it.
// SPDX-License-Identifier: MIT
#pragma once

#include <variant>
#include <vector>

#include <fluxion/optimize/adagrad.hpp>
#include <fluxion/optimize/adam.hpp>
#include <fluxion/optimize/adamw.hpp>
#include <fluxion/optimize/lion.hpp>
#include <fluxion/optimize/rmsprop.hpp>
#include <fluxion/optimize/schedule.hpp>
#include <fluxion/optimize/sgd.hpp>

namespace fluxion::test {

using AnyRule = std::variant<Sgd, AdaGrad, RmsProp, Adam, AdamW, Lion>;

/// One run from `start` along `gradients`, one after the other.
struct RuleRun {
  AnyRule rule;
  std::vector<double> path;  ///< x after the first step, after the second one, ...
};

struct RuleTable {
#include "rules.inc"
};

inline const RuleTable& rule_table() {
  static const RuleTable table;
  return table;
}

}  // namespace fluxion::test
