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

/// How the numbers of items, and of their results, lie: those of an item together, or those of a
/// coordinate.
enum class Layout { columns, rows };

/// One call for the values and derivatives of all items. Recording is not timed: it is done once for a
/// formula, whatever the points and data are. Nor is it to bring the items into the layout.
template <fluxion::Backend backend, Layout layout> struct FluxionRecorded {
  template <class W> static constexpr bool applies = Parametric<W> || RecordedAtOnePoint<W>;

  template <class W> static void run(Results<W>& results) { run(of_workload<W>(), results); }

  /// A program has its Jacobians column after column. Not timed: it is not of the derivative.
  template <class W> static void arrange(Results<W>& results) {
    if constexpr (Parametric<W>) {
      results.values = by_items(results.values, W::items);
      results.derivatives = by_items(results.derivatives, W::items);
    }
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

  /// What it takes to make that code: the median of several programs that are recorded anew. The first
  /// one in a process takes longer.
  template <class W> static double compile_seconds() {
    std::array<double, 9> seconds;
    Results<W> results;
    for (double& each : seconds) {
      const Recorded<W> recorded;
      run(recorded, results);
      each = recorded.program.stats().machine.seconds;
    }
    std::nth_element(seconds.begin(), seconds.begin() + seconds.size() / 2, seconds.end());
    return seconds[seconds.size() / 2];
  }

 private:
  template <class R, class W> static void run(const R& recorded, Results<W>& results) {
    if constexpr (Parametric<W>) {
      recorded.program.values_and_jacobians_into(as_columns(recorded.points),
                                                 in_layout(results.values, W::items),
                                                 in_layout(results.derivatives, W::items),
                                                 as_columns(recorded.parameters));
    } else {
      static thread_local fluxion::Program::Workspace workspace;
      results.values[0] = recorded.program.value_and_gradient_into(
          column(instance<W>().point()), column(results.derivatives), workspace);
    }
  }

  using Matrix = fluxion::Matrix<double>;

  static constexpr fluxion::RecordOptions options = {.backend = backend};

  static Eigen::Index index(std::size_t size) { return static_cast<Eigen::Index>(size); }
  /// A column for each item.
  static auto in_layout(std::vector<double>& numbers, std::size_t count) {
    using Order = Eigen::Matrix<double,
                                Eigen::Dynamic,
                                Eigen::Dynamic,
                                layout == Layout::rows ? Eigen::RowMajor : Eigen::ColMajor>;
    return Eigen::Map<Order>(numbers.data(), index(numbers.size() / count), index(count));
  }
  static std::vector<double> by_items(std::vector<double>& numbers, std::size_t count) {
    std::vector<double> result;
    const auto items = in_layout(numbers, count);
    for (Eigen::Index i = 0; i < items.cols(); ++i) {
      for (Eigen::Index j = 0; j < items.rows(); ++j) result.push_back(items(j, i));
    }
    return result;
  }
  static auto as_columns(const Matrix& items) {
    if constexpr (layout == Layout::rows) {
      return items.transpose();
    } else {
      return Eigen::Map<const Matrix>(items.data(), items.rows(), items.cols());
    }
  }
  static Eigen::Map<const Eigen::VectorXd> column(std::span<const double> numbers) {
    return {numbers.data(), index(numbers.size())};
  }
  static Eigen::Map<Eigen::VectorXd> column(std::vector<double>& numbers) {
    return {numbers.data(), index(numbers.size())};
  }

  /// The program of a workload with the points and data of its items: a column or row each, or one for
  /// all.
  template <class W> struct ForItems {
    Matrix points = gathered([](const auto& f) { return f.point(); });
    Matrix parameters = gathered([](const auto& f) { return f.parameters(); });
    fluxion::Program program = fluxion::record(
        [](const auto& x, const auto& p) { return ItemOf<W>::formula(x.data(), p.data()); },
        fluxion::Vector<double>(as_columns(points).col(0)),
        fluxion::Vector<double>(as_columns(parameters).col(0)),
        options);

   private:
    template <class Part> static Matrix gathered(const Part& part) {
      const auto of_item = [&](std::size_t i) { return part(item(instance<W>(), i)); };
      const bool is_shared = of_item(0).data() == of_item(1).data();
      const Eigen::Index size = index(of_item(0).size());
      const Eigen::Index count = index(is_shared ? 1 : W::items);
      constexpr bool by_rows = layout == Layout::rows;
      Matrix result(by_rows ? count : size, by_rows ? size : count);
      for (Eigen::Index i = 0; i < count; ++i) {
        const auto numbers = column(of_item(static_cast<std::size_t>(i)));
        for (Eigen::Index j = 0; j < size; ++j)
          (by_rows ? result(i, j) : result(j, i)) = numbers[j];
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

  template <class W>
  using Recorded = std::conditional_t<Parametric<W>, ForItems<W>, ForOnePoint<W>>;

  template <class W> static const Recorded<W>& of_workload() {
    static const Recorded<W> recorded;
    return recorded;
  }
};

}  // namespace bench
