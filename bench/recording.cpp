// What recording a program and deriving its gradient take, in time and memory, for an operation.
// For: a table in Markdown; `--quick` takes a hundredth of the operations.
// Read first: README.md in this folder.
// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <ctime>

#ifdef __unix__
#include <sys/resource.h>
#endif

#include <fmt/format.h>

#include <fluxion/graph/products.hpp>
#include <fluxion/graph/record.hpp>

namespace {

using fluxion::Vector;

/// A chain of products, sums and sines of 10 inputs, none of which is there twice.
auto chain(std::size_t operations) {
  return [operations]<class T>(const Vector<T>& x) {
    T y = x[0];
    for (std::size_t i = 0; i < operations; i += 3) {
      const auto n = static_cast<Eigen::Index>(i);
      y = sin(y * x[n % 10] + x[(n + 7) % 10]);
    }
    return y;
  };
}

/// Seconds that this process has spent on a processor.
double seconds() { return static_cast<double>(std::clock()) / static_cast<double>(CLOCKS_PER_SEC); }

/// The most memory that this process has had, in bytes; 0 where nobody says.
double peak_memory() {
#ifdef __unix__
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return 1024 * static_cast<double>(usage.ru_maxrss);
#else
  return 0;
#endif
}

/// The processor's time and the memory of a step.
struct Cost {
  double time;
  double memory;
};

template <class Step> Cost cost_of(const Step& step) {
  const double memory = peak_memory();
  const double start = seconds();
  step();
  return {seconds() - start, peak_memory() - memory};
}

void print(const char* step, const Cost& cost, std::size_t operations) {
  const auto count = static_cast<double>(operations);
  fmt::print("| {} | {:.2f} | {:.2f} | {:.0f} | {:.0f} |\n",
             step,
             cost.time,
             1e6 * cost.time / count,
             cost.memory / 1e6,
             cost.memory / count);
}

}  // namespace

int main(int argc, char** argv) {
  const bool is_quick = argc > 1 && std::strcmp(argv[1], "--quick") == 0;
  const std::size_t operations = is_quick ? 9999 : 999999;
  fluxion::graph::Path path;
  std::size_t instructions = 0;
  const Cost recording = cost_of(
      [&] { path = fluxion::graph::record(chain(operations), Vector<double>::Constant(10, 0.5)); });
  const Cost gradient = cost_of([&] {
    const auto derived = derive(path, fluxion::graph::Product::jacobian, {});
    instructions = derived.code.instructions().size();
  });
  fmt::print("{} operations, {} with the gradient:\n\n", operations, instructions);
  fmt::print("| step | s | µs for an operation | MB | bytes for an operation |\n");
  fmt::print("|---|---:|---:|---:|---:|\n");
  print("recording", recording, operations);
  print("value and gradient as code", gradient, operations);
  print("both", {recording.time + gradient.time, recording.memory + gradient.memory}, operations);
  return instructions > operations ? EXIT_SUCCESS : EXIT_FAILURE;
}
