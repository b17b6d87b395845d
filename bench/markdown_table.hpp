// Tables in Markdown whose columns are aligned, so that they can be read as they are printed.
// For: optimizers.cpp. Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace fluxion::bench {

/// Splits a row such as "a|b|c".
inline std::vector<std::string> cells_of(std::string_view row) {
  std::vector<std::string> cells{""};
  for (const char c : row) {
    if (c == '|') {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return cells;
}

/// Characters, of which UTF-8 has several bytes.
inline std::size_t width_of(std::string_view text) {
  const auto begins = [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0u) != 0x80u; };
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins));
}

/// The first column has words and stands left, the others have numbers and stand right.
class MarkdownTable {
 public:
  explicit MarkdownTable(std::vector<std::string> head) { add(std::move(head)); }

  /// Cells that are missing at the end of a row are empty.
  void add(std::vector<std::string> row) {
    row.resize(rows_.empty() ? row.size() : rows_[0].size());
    rows_.push_back(std::move(row));
  }

  void print() const {
    const std::vector<std::size_t> widths = this->widths();
    print(rows_[0], widths);
    for (std::size_t k = 0; k < widths.size(); ++k) {
      fmt::print("|{:->{}}{}", "", widths[k] + 1, k == 0 ? '-' : ':');
    }
    fmt::print("|\n");
    for (std::size_t i = 1; i < rows_.size(); ++i) print(rows_[i], widths);
    fmt::print("\n");
  }

 private:
  std::vector<std::size_t> widths() const {
    std::vector<std::size_t> widths(rows_[0].size(), 1);
    for (const std::vector<std::string>& row : rows_) {
      for (std::size_t k = 0; k < row.size(); ++k) {
        widths[k] = std::max(widths[k], width_of(row[k]));
      }
    }
    return widths;
  }

  static void print(const std::vector<std::string>& row, const std::vector<std::size_t>& widths) {
    for (std::size_t k = 0; k < row.size(); ++k) {
      const std::string space(widths[k] - width_of(row[k]), ' ');
      fmt::print("| {}{}{} ", k == 0 ? "" : space, row[k], k == 0 ? space : "");
    }
    fmt::print("|\n");
  }

  std::vector<std::vector<std::string>> rows_{};
};

}  // namespace fluxion::bench
