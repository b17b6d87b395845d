// A third yardstick: the plain function, left to the compiler to vectorise over the items.
// For: fluxion_bench.cpp. Read first: plain.hpp; plain_vectorized.cpp, which has flags of its own.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "../harness/workload.hpp"

namespace bench {

/// Items whose numbers lie side by side: number j of item k at [j * vectorized_items + k].
inline constexpr std::size_t vectorized_items = 8;

/// A group of items.
struct VectorizedItems {
  const double* shared = nullptr;  ///< inputs that are the same for all items; null if they are not
  const double* points = nullptr;
  const double* parameters = nullptr;
  std::size_t parameter_count = 0;
};

/// The values of a group, those of an item together.
using VectorizedFunction = void (*)(const VectorizedItems& items, double* values);

/// That of a workload, compiled with what allows a compiler to vectorise it.
VectorizedFunction vectorized_function(std::string_view workload);

/// Gathering the items is not timed.
struct PrimalVectorized {
  static constexpr const char* name = "primal_vectorized";
  static constexpr bool has_derivative = false;
  static constexpr double tolerance = 1e-10;
  template <class W> static constexpr bool applies = Parametric<W>&& W::items > 1;

  template <class W> static void run(Results<W>& results) {
    static const Gathered<W> gathered;
    static const VectorizedFunction function = vectorized_function(W::name);
    for (std::size_t i = 0; i < W::items; i += vectorized_items) {
      function(gathered.group(i), results.outputs(i).data());
    }
  }

 private:
  /// The numbers of all items.
  template <class W> struct Gathered {
    static_assert(W::items % vectorized_items == 0);

    std::vector<double> points = gather([](const auto& f) { return f.point(); });
    std::vector<double> parameters = gather([](const auto& f) { return f.parameters(); });

    VectorizedItems group(std::size_t first) const {
      const auto f = item(instance<W>(), 0);
      const bool is_shared = f.point().data() == item(instance<W>(), 1).point().data();
      return {is_shared ? f.point().data() : nullptr,
              points.data() + first * f.point().size(),
              parameters.data() + first * f.parameters().size(),
              f.parameters().size()};
    }

   private:
    template <class Part> static std::vector<double> gather(const Part& part) {
      std::vector<double> numbers;
      for (std::size_t i = 0; i < W::items; i += vectorized_items) {
        for (std::size_t j = 0; j < part(item(instance<W>(), i)).size(); ++j) {
          for (std::size_t k = 0; k < vectorized_items; ++k) {
            numbers.push_back(part(item(instance<W>(), i + k))[j]);
          }
        }
      }
      return numbers;
    }
  };
};

}  // namespace bench
