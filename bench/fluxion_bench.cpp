// The plain functions, their gradients by hand, and fluxion on all workloads.
// For: the executable fluxion_bench, tests/bench/. Read first: harness/measure.hpp, tools/.
// SPDX-License-Identifier: MIT
#include "harness/measure.hpp"
#include "tools/fluxion.hpp"
#include "tools/fluxion_interpreter.hpp"

namespace bench {

namespace {

/// The gradient by hand is what all tools are compared with, so itself it is compared with fluxion.
struct CheckedManual : Manual {
  using Reference = FluxionReverse;
};

template <class W> Description describe() {
  Results<W> plain;
  Results<W> manual;
  Results<W> reverse;
  Primal::run<W>(plain);
  Manual::run<W>(manual);
  FluxionReverse::run<W>(reverse);
  Description description{W::name,
                          W::inputs,
                          W::outputs,
                          W::items,
                          W::seed,
                          value_checksum(reverse),
                          derivative_checksum(reverse),
                          value_distance(plain, manual),
                          distance(reverse, manual),
                          0,
                          0};
  if constexpr (FluxionForward::applies<W>) {
    Results<W> forward;
    FluxionForward::run<W>(forward);
    description.forward_distance = distance(forward, manual);
  }
  if constexpr (FluxionInterpreter::applies<W>) {
    Results<W> recorded;
    FluxionInterpreter::run<W>(recorded);
    FluxionInterpreter::arrange<W>(recorded);
    description.recorded_distance = distance(recorded, manual);
  }
  return description;
}

}  // namespace

void add_fluxion(Entries& entries) {
  add_all<Primal>(entries);
  add_all<CheckedManual>(entries);
  add_all<FluxionReverse>(entries);
  add_all<FluxionForward>(entries);
  add_all<FluxionInterpreter>(entries);
}

std::vector<Description> describe_workloads() {
  std::vector<Description> descriptions;
  for_each_workload([&]<class W>() { descriptions.push_back(describe<W>()); });
  return descriptions;
}

}  // namespace bench
