// fluxion_bench: what derivatives cost, beside the plain function and other tools.
// For: scripts/bench, which makes tables of it; `--quick` runs everything once, as a test;
// `--checksums` prints the table of the README. All options of Google Benchmark work.
// Read first: README.md in this folder.
// SPDX-License-Identifier: MIT
#include <cstdlib>
#include <cstring>
#include <set>
#include <vector>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <fmt/format.h>

#include "harness/registry.hpp"

namespace {

bench::Entries all_entries() {
  bench::Entries entries;
  bench::add_fluxion(entries);
#ifdef FLUXION_BENCH_ADOLC
  bench::add_adolc(entries);
#endif
#ifdef FLUXION_BENCH_SACADO
  bench::add_sacado(entries);
#endif
#ifdef FLUXION_BENCH_CERES
  bench::add_ceres(entries);
#endif
  return entries;
}

/// Grouped by workload: what is compared is measured at about the same time.
void register_all() {
  const bench::Entries entries = all_entries();
  std::set<std::string> done;
  for (const bench::Entry& first : entries) {
    if (!done.insert(first.workload).second) continue;
    for (const bench::Entry& entry : entries) {
      if (entry.workload != first.workload) continue;
      const std::string name = entry.workload + '/' + entry.tool;
      benchmark::RegisterBenchmark(name.c_str(), entry.run);
    }
  }
}

void print_checksums() {
  for (const bench::Description& workload : bench::describe_workloads()) {
    fmt::print("| {} | {} | {} | {} | {} | {:.13g} | {:.13g} |\n",
               workload.name,
               workload.inputs,
               workload.outputs,
               workload.items,
               workload.seed,
               workload.value.sum,
               workload.derivative.sum);
  }
}

/// The C library gives memory back to the system when it sees fit, which depends on everything that
/// was allocated before; the page faults that follow cost some workloads half of their time.
void keep_memory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 1 << 25);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
#endif
}

#if defined(__clang__)
constexpr const char* compiler = "clang++ " __clang_version__;
#elif defined(__GNUC__)
constexpr const char* compiler = "g++ " __VERSION__;
#else
constexpr const char* compiler = "unknown";
#endif

}  // namespace

int main(int argc, char** argv) {
  std::vector<char*> arguments(argv, argv + argc);
  char once[] = "--benchmark_min_time=0";
  for (char*& argument : arguments) {
    if (std::strcmp(argument, "--checksums") == 0) {
      print_checksums();
      return 0;
    }
    if (std::strcmp(argument, "--quick") == 0) argument = once;
  }
  keep_memory();
  int count = static_cast<int>(arguments.size());
  arguments.push_back(nullptr);
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 2;
  benchmark::AddCustomContext("compiler", compiler);
  benchmark::AddCustomContext("flags", FLUXION_BENCH_FLAGS);
  register_all();
  benchmark::RunSpecifiedBenchmarks();
  return bench::any_failed() ? 1 : 0;
}
