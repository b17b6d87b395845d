// A recorded program of fluxion: on all items of a workload at once, or at its one point.
// For: fluxion_interpreter.hpp and fluxion_program.hpp, which differ in what carries it out.
// Read first: harness/workload.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <type_traits>

#include <fluxion/program.hpp>

#include "../harness/workload.hpp"

namespace bench {

/// One call for the values and derivatives of all items. Recording is not timed: it is done once for a
/// formula, whatever the points and data are.
template <fluxion::Backend backend> struct FluxionRecorded {
  template <class W> static constexpr bool applies = Parametric<W> || RecordedAtOnePoint<W>;

  template <class W> static void run(Results<W>& results) {
    if constexpr (Parametric<W>) {
      const auto& recorded = of_workload<W>();
      recorded.program.values_and_jacobians_into(recorded.points,
                                                 columns(results.values, W::items),
                                                 columns(results.derivatives, W::items),
                                                 recorded.parameters);
    } else {
      static thread_local fluxion::Program::Workspace workspace;
      results.values[0] = of_workload<W>().program.value_and_gradient_into(
          column(instance<W>().point()), column(results.derivatives), workspace);
    }
  }

  /// A program has its Jacobians column after column. Not timed: it is not of the derivative.
  template <class W> static void arrange(Results<W>& results) {
    std::array<double, W::outputs * W::inputs> by_rows;
    for (std::size_t i = 0; i < W::items; ++i) {
      const std::span<double> entries = results.jacobian(i);
      for (std::size_t e = 0; e < entries.size(); ++e) {
        by_rows[e % W::outputs * W::inputs + e / W::outputs] = entries[e];
      }
      std::copy(by_rows.begin(), by_rows.end(), entries.begin());
    }
  }

  /// The machine code of what was run.
  template <class W> static fluxion::MachineStats machine() {
    return of_workload<W>().program.stats().machine;
  }

 private:
  using Matrix = fluxion::Matrix<double>;

  static constexpr fluxion::RecordOptions options = {.backend = backend};

  static Eigen::Index index(std::size_t size) { return static_cast<Eigen::Index>(size); }
  static Eigen::Map<Matrix> columns(std::vector<double>& numbers, std::size_t count) {
    return {numbers.data(), index(numbers.size() / count), index(count)};
  }
  static Eigen::Map<const Eigen::VectorXd> column(std::span<const double> numbers) {
    return {numbers.data(), index(numbers.size())};
  }
  static Eigen::Map<Eigen::VectorXd> column(std::vector<double>& numbers) {
    return {numbers.data(), index(numbers.size())};
  }

  /// The program of a workload with the points and data of its items: a column each, or one for all.
  template <class W> struct ForItems {
    Matrix points = gathered([](const auto& f) { return f.point(); });
    Matrix parameters = gathered([](const auto& f) { return f.parameters(); });
    fluxion::Program program = fluxion::record(
        [](const auto& x, const auto& p) { return ItemOf<W>::formula(x.data(), p.data()); },
        points.col(0),
        parameters.col(0),
        options);

   private:
    template <class Part> static Matrix gathered(const Part& part) {
      const auto of_item = [&](std::size_t i) { return part(item(instance<W>(), i)); };
      const bool is_shared = of_item(0).data() == of_item(1).data();
      Matrix result(index(of_item(0).size()), index(is_shared ? 1 : W::items));
      for (Eigen::Index i = 0; i < result.cols(); ++i) {
        result.col(i) = column(of_item(static_cast<std::size_t>(i)));
      }
      return result;
    }
  };

  /// The program of a workload that is one function.
  template <class W> struct ForOnePoint {
    fluxion::Program program =
        fluxion::record([](const auto& x) { return instance<W>()(x.data()); },
                        column(instance<W>().point()),
                        options);
  };

  template <class W> static const auto& of_workload() {
    static const std::conditional_t<Parametric<W>, ForItems<W>, ForOnePoint<W>> recorded;
    return recorded;
  }
};

}  // namespace bench
