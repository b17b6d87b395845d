// One statement of each kind in a loop, to count the instructions that recording it takes.
// For: scripts/count_instructions, which runs it under valgrind with two lengths of the loop.
// Read first: docs/explanation/tape.md.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <string_view>
#include <vector>

#include <fluxion/reverse/recording.hpp>

namespace {

using fluxion::Var;

constexpr std::size_t most = 4096;

[[gnu::noinline]] void products(Var* a, const Var* b, const Var* c, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) a[i] = b[i] * c[i];
}

[[gnu::noinline]] Var dot(const double* w, const Var* x, std::size_t n) {
  Var sum = 0.0;
  for (std::size_t i = 0; i < n; ++i) sum += w[i] * x[i];
  return sum;
}

std::vector<Var> inputs(fluxion::Recording& recording, std::size_t n) {
  std::vector<Var> x(n);
  for (std::size_t i = 0; i < n; ++i) x[i] = recording.input(0.5);
  return x;
}

/// The same inputs for each kind and length, so that only the loop makes a difference.
int record(std::string_view kind, std::size_t length) {
  fluxion::Recording recording;
  const std::vector<Var> b = inputs(recording, most);
  const std::vector<Var> c = inputs(recording, most);
  const std::vector<double> w(most, 0.25);
  std::vector<Var> a(most);
  if (kind == "product") {
    products(a.data(), b.data(), c.data(), length);
  } else {
    a[0] = dot(w.data(), c.data(), length);
  }
  return recording.arguments() > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return EXIT_FAILURE;
  return record(argv[1], std::min(most, std::size_t{std::strtoul(argv[2], nullptr, 10)}));
}
