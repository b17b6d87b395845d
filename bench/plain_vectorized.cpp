// The plain functions in loops that a compiler may vectorise.
// For: tools/plain_vectorized.hpp. Flags of its own break rules of arithmetic: nothing else is here.
// Read first: tools/plain_vectorized.hpp.
// SPDX-License-Identifier: MIT
#include "tools/plain_vectorized.hpp"

#include <array>

#include "workloads/all.hpp"

namespace bench {

namespace {

constexpr std::size_t most_parameters = 256;

template <std::size_t m> void store(const std::array<double, m>& value, double* values) {
  for (std::size_t i = 0; i < m; ++i) values[i] = value[i];
}
void store(double value, double* values) { *values = value; }

// Everything is inlined, so that no other file gets a function with these flags.
template <class W>
[[gnu::flatten]] void evaluate(const VectorizedItems& items, double* __restrict values) {
#pragma omp simd
  for (std::size_t k = 0; k < vectorized_items; ++k) {
    double x[W::inputs];
    double data[most_parameters];
    if (items.shared == nullptr) {
      for (std::size_t j = 0; j < W::inputs; ++j) x[j] = items.points[j * vectorized_items + k];
    }
    for (std::size_t j = 0; j < items.parameter_count; ++j) {
      data[j] = items.parameters[j * vectorized_items + k];
    }
    const double* const point = items.shared == nullptr ? x : items.shared;
    store(ItemOf<W>::formula(point, data), values + k * W::outputs);
  }
}

}  // namespace

VectorizedFunction vectorized_function(std::string_view workload) {
  VectorizedFunction result = nullptr;
  for_each_workload([&]<class W>() {
    if constexpr (PrimalVectorized::applies<W>) {
      if (workload == W::name) result = &evaluate<W>;
    }
  });
  return result;
}

}  // namespace bench
