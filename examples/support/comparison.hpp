// Shows computed numbers beside their references and says whether they agree.
// For: the examples, each of which fails when it disagrees.
// Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <fluxion/eigen.hpp>

#include "csv.hpp"

namespace support {

/// A table of numbers and references with their relative differences, absolute where the reference
/// is 0.
class Comparison {
 public:
  /// Numbers agree when they differ by at most half a unit of the given digit.
  explicit Comparison(int digits) : digits_(digits) {}

  void add(std::string name, double computed, double reference) {
    rows_.push_back({std::move(name), computed, reference});
  }

  /// The entries of x, in the order of their names.
  void add(const std::vector<std::string>& names,
           const fluxion::Vector<double>& x,
           const Values& references) {
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      const std::string& name = names.at(static_cast<std::size_t>(i));
      add(name, x[i], references.at(name));
    }
  }

  /// Whether every number agrees; NaN agrees with nothing.
  bool agrees() const {
    return std::all_of(
        rows_.begin(), rows_.end(), [&](const Row& row) { return row.difference() <= allowed(); });
  }

  std::string text() const {
    std::string table = fmt::format(line, "", "computed", "reference", "difference");
    for (const Row& row : rows_) {
      table += fmt::format(line,
                           row.name,
                           fmt::format("{:.15g}", row.computed),
                           fmt::format("{:.15g}", row.reference),
                           fmt::format("{:.1e}", row.difference()));
    }
    return table + fmt::format("{} to {} digits\n", agrees() ? "agrees" : "DISAGREES", digits_);
  }

 private:
  struct Row {
    std::string name;
    double computed;
    double reference;

    double difference() const {
      const double absolute = std::abs(computed - reference);
      return reference == 0 ? absolute : absolute / std::abs(reference);
    }
  };

  static constexpr const char* line = "{:<24} {:>22} {:>22} {:>11}\n";

  double allowed() const { return 0.5 * std::pow(10.0, -digits_); }

  int digits_;
  std::vector<Row> rows_{};
};

}  // namespace support
