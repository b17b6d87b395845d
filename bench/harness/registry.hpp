// The benchmarks of the executable, and what the workloads are checked by.
// For: main.cpp, *_bench.cpp, tests/bench/. Read first: agreement.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "agreement.hpp"

namespace bench {

/// A benchmark that main() registers as workload/tool.
struct Entry {
  std::string workload;
  std::string tool;
  void (*run)(benchmark::State&);
};
using Entries = std::vector<Entry>;

/// What each file of benchmarks adds; that of fluxion has all workloads, in the order of the table.
void add_fluxion(Entries& entries);
void add_adolc(Entries& entries);
void add_sacado(Entries& entries);
void add_ceres(Entries& entries);

/// Whether a benchmark was skipped because its result is wrong.
inline bool& any_failed() {
  static bool failed = false;
  return failed;
}

/// A workload as bench/README.md lists it, and how well its derivatives agree.
struct Description {
  std::string name;
  std::size_t inputs;
  std::size_t outputs;
  std::size_t items;
  std::uint64_t seed;
  Checksum value;           // of fluxion's reverse mode
  Checksum derivative;      // the same
  double plain_distance;    // of the values of the plain function from those of the manual gradient
  double manual_distance;   // of reverse mode from the gradient by hand
  double forward_distance;  // of forward mode from it; 0 where that is not measured
  double interpreter_distance;  // of a recorded program from it; likewise
  double program_distance;      // of one in machine code; likewise
};
std::vector<Description> describe_workloads();

}  // namespace bench
