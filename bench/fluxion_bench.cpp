// The plain functions, their gradients by hand, and fluxion on all workloads.
// For: the executable fluxion_bench, tests/bench/. Read first: harness/measure.hpp, tools/.
// SPDX-License-Identifier: MIT
#include "harness/measure.hpp"
#include "tools/fluxion.hpp"
#include "tools/fluxion_interpreter.hpp"
#include "tools/fluxion_program.hpp"
#include "tools/plain_vectorized.hpp"

namespace bench {

namespace {

/// The gradient by hand is what all tools are compared with, so itself it is compared with fluxion.
struct CheckedManual : Manual {
  using Reference = FluxionReverse;
};

/// How far a tool is from the gradient by hand; 0 where it does not apply.
template <class Tool, class W> double distance_of(const Results<W>& manual) {
  if constexpr (Tool::template applies<W>) {
    Results<W> results;
    Tool::template run<W>(results);
    if constexpr (requires { Tool::arrange(results); }) Tool::arrange(results);
    return distance(results, manual);
  } else {
    return 0;
  }
}

template <class W> Description describe() {
  Results<W> plain;
  Results<W> manual;
  Results<W> reverse;
  Primal::run<W>(plain);
  Manual::run<W>(manual);
  FluxionReverse::run<W>(reverse);
  return {W::name,
          W::inputs,
          W::outputs,
          W::items,
          W::seed,
          value_checksum(reverse),
          derivative_checksum(reverse),
          value_distance(plain, manual),
          distance(reverse, manual),
          distance_of<FluxionForward, W>(manual),
          distance_of<FluxionInterpreter, W>(manual),
          distance_of<FluxionProgram, W>(manual)};
}

}  // namespace

void add_fluxion(Entries& entries) {
  add_all<Primal>(entries);
  add_all<PrimalVectorized>(entries);
  add_all<CheckedManual>(entries);
  add_all<FluxionReverse>(entries);
  add_all<FluxionForward>(entries);
  add_all<FluxionInterpreter>(entries);
  add_all<FluxionProgram>(entries);
  add_all<FluxionProgramColumns>(entries);
}

std::vector<Description> describe_workloads() {
  std::vector<Description> descriptions;
  for_each_workload([&]<class W>() { descriptions.push_back(describe<W>()); });
  return descriptions;
}

}  // namespace bench
