// Random programs: made from a seed, printed, made smaller while a property holds.
// For: tests/reverse/extension_fuzz_test.cpp. Read first: program.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>

#include <fmt/format.h>

#include "support/program_steps.hpp"
#include "support/splitmix.hpp"

namespace fluxion::test {

/// Prefers the variable of the step before, because only the newest statement can be extended, and
/// now and then names one variable twice.
class ProgramMaker {
 public:
  explicit ProgramMaker(std::uint64_t seed) : random_(seed) {}

  Program make() {
    Program program;
    for (double& x : program.inputs) x = random_.chance(15) ? 0.0 : random_.between(-2, 2);
    const unsigned size = 4 + random_.below(28);
    for (unsigned i = 0; i < size; ++i) program.instructions.push_back(instruction(2));
    return program;
  }

 private:
  Instruction instruction(int depth) {
    Instruction result;
    result.step = random_.below(static_cast<unsigned>(steps<double>().size()));
    result.operands = {variable(60), variable(20), variable(20)};
    hot_ = result.operands[0];
    // A multiple of 1/8: Context::nested_derivative is exact for it.
    result.k = random_.chance(10) ? 0.0 : 0.125 * (random_.below(25) - 12.0);
    if (steps<double>()[result.step].has_body && depth > 0) {
      for (unsigned i = random_.below(4); i > 0; --i) result.body.push_back(instruction(depth - 1));
    }
    return result;
  }
  std::size_t variable(unsigned percent_hot) {
    return random_.chance(percent_hot) ? hot_ : random_.below(pool_size);
  }

  SplitMix random_;
  std::size_t hot_ = 0;
};

/// How many programs a test runs: FLUXION_FUZZ_PROGRAMS, or what takes seconds.
inline std::uint64_t fuzz_programs() {
  const char* text = std::getenv("FLUXION_FUZZ_PROGRAMS");
  return text == nullptr ? 10'000 : std::stoull(text);
}

inline Program random_program(std::uint64_t seed) { return ProgramMaker(seed).make(); }

inline std::string describe(const std::vector<Instruction>& instructions, int indent = 2) {
  std::string text;
  for (const auto& i : instructions) {
    text += fmt::format("{:{}}{:<40}  s = v{}, x = v{}, y = v{}, k = {}\n",
                        "",
                        indent,
                        steps<double>()[i.step].text,
                        i.operands[0],
                        i.operands[1],
                        i.operands[2],
                        i.k);
    text += describe(i.body, indent + 4);
  }
  return text;
}

/// Whether a step uses a variable that an earlier step copied, moved, captured or the like.
class HazardScan {
 public:
  static bool finds(const Program& program) { return HazardScan().scan(program.instructions); }

 private:
  bool scan(const std::vector<Instruction>& instructions) {
    for (const Instruction& i : instructions) {
      const auto& step = steps<double>()[i.step];
      if ((variables(i, step.uses) & touched_) != 0) return true;
      touched_ |= variables(i, step.hazard);
      if (scan(i.body)) return true;
    }
    return false;
  }
  static unsigned variables(const Instruction& instruction, unsigned operands) {
    if (operands == everything) return (1U << pool_size) - 1;
    unsigned result = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      if ((operands & (1U << i)) != 0) result |= 1U << instruction.operands[i];
    }
    return result;
  }

  unsigned touched_ = 0;
};

/// Leaves out what is not needed for `fails(program)` to stay true.
template <class Predicate> Program smallest(Program program, const Predicate& fails) {
  for (std::size_t i = program.instructions.size(); i-- > 0;) {
    Program without = program;
    const auto place = without.instructions.begin() + static_cast<std::ptrdiff_t>(i);
    const std::vector<Instruction> body = place->body;
    const auto next = without.instructions.erase(place);
    if (fails(without)) {
      program = without;
      continue;
    }
    without.instructions.insert(next, body.begin(), body.end());
    if (!body.empty() && fails(without)) program = without;
  }
  return program;
}

}  // namespace fluxion::test
