// How a tool is timed on a workload: checked first, then measured warm by Google Benchmark.
// For: *_bench.cpp. Read first: registry.hpp; bench/README.md for the rules.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string>
#include <thread>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "../tools/plain.hpp"
#include "../workloads/all.hpp"
#include "registry.hpp"

namespace bench {

/// What is wrong with the results of a tool; empty when nothing is. The gradient by hand is the
/// reference, unless the tool names another.
template <class Tool, class W> std::string complaint(const Results<W>& computed) {
  Results<W> expected;
  double difference = 0;
  if constexpr (requires { typename Tool::Reference; }) {
    Tool::Reference::template run<W>(expected);
  } else {
    Manual::run<W>(expected);
  }
  if constexpr (requires { Tool::has_derivative; }) {
    difference = value_distance(computed, expected);
  } else {
    difference = distance(computed, expected);
  }
  if (difference <= Tool::tolerance) return {};
  return fmt::format("wrong result; got a relative difference of {:.1e}, expected at most {:.0e}",
                     difference,
                     Tool::tolerance);
}

/// The first call in this process, which also says whether the tool computes the right thing.
struct FirstCall {
  double nanoseconds = 0;
  std::string complaint;
};
template <class Tool, class W> FirstCall call_first() {
  instance<W>();
  Results<W> results;
  FirstCall call;
  // A new thread has a tape without memory, whatever was measured before.
  std::thread([&] {
    const auto start = std::chrono::steady_clock::now();
    Tool::template run<W>(results);
    const std::chrono::duration<double, std::nano> time = std::chrono::steady_clock::now() - start;
    call.nanoseconds = time.count();
  }).join();
  if constexpr (requires { Tool::arrange(results); }) Tool::arrange(results);
  call.complaint = complaint<Tool>(results);
  return call;
}

template <class Tool, class W> void measure(benchmark::State& state) {
  static const FirstCall first = call_first<Tool, W>();
  if (!first.complaint.empty()) {
    any_failed() = true;
    state.SkipWithError(first.complaint.c_str());
    return;
  }
  Results<W> results;
  Tool::template run<W>(results);
  for (auto _ : state) {
    Tool::template run<W>(results);
    benchmark::DoNotOptimize(results.values.data());
    benchmark::DoNotOptimize(results.derivatives.data());
    benchmark::ClobberMemory();
  }
  state.counters["cold_ns"] = first.nanoseconds;
  state.counters["items"] = W::items;
  state.counters["manual_limit"] = W::manual_limit;
  if constexpr (requires { Tool::template tape<W>(0); }) {
    const auto tape = Tool::template tape<W>(0);
    state.counters["statements"] = static_cast<double>(tape.statements);
    state.counters["arguments"] = static_cast<double>(tape.arguments);
    state.counters["tape_bytes"] = static_cast<double>(tape.used.total());
  }
  if constexpr (requires { Tool::template machine<W>(); }) {
    const auto machine = Tool::template machine<W>();
    if (machine.codes == 0) return;
    const auto operations = static_cast<double>(machine.instructions);
    state.counters["operations"] = operations;
    state.counters["spills"] = static_cast<double>(machine.spills);
    state.counters["code_bytes"] = static_cast<double>(machine.bytes);
    state.counters["compile_ns_per_operation"] =
        1e9 * Tool::template compile_seconds<W>() / operations;
  }
}

/// An entry for each workload that the tool can do.
template <class Tool> void add_all(Entries& entries) {
  for_each_workload([&]<class W>() {
    if constexpr (Tool::template applies<W>) {
      entries.push_back({W::name, Tool::name, &measure<Tool, W>});
    }
  });
}

}  // namespace bench
