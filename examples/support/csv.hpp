// Reads tables of numbers and lists of named numbers from comma-separated files.
// For: the examples; a file that is not what it should be is a FileError with its line and column.
// Read first: Table and read_table. No quotes, no missing values; LF and CRLF line ends.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <fluxion/eigen.hpp>
#include <fluxion/error.hpp>

namespace support {

/// Columns of numbers with their names.
struct Table {
  std::vector<std::string> names;
  fluxion::Matrix<double> values;  ///< one row for each line of the file after the header

  /// Throws: FileError if no column has this name.
  fluxion::Vector<double> column(std::string_view name) const;

  /// The other columns, in their order.
  /// Throws: FileError if no column has this name.
  Table without(std::string_view name) const;

 private:
  std::ptrdiff_t index_of(std::string_view name) const;
};

/// Numbers with their names.
class Values {
 public:
  explicit Values(std::map<std::string, double, std::less<>> numbers)
      : numbers_(std::move(numbers)) {}

  /// Throws: FileError if there is no number of this name.
  double at(std::string_view name) const;

 private:
  std::map<std::string, double, std::less<>> numbers_;
};

/// A table from a file whose first line has the names of the columns.
/// Throws: FileError if the file cannot be read, has no data, has a line that is not as long as the
///         first, or a cell that is not a finite decimal number.
Table read_table(const std::string& path);

/// Named numbers from a file of two columns: name,value.
/// Throws: FileError as read_table, or if a name comes twice.
Values read_values(const std::string& path);

namespace detail {

using Cells = std::vector<std::string>;

template <class... Args> [[noreturn]] void fail(fmt::format_string<Args...> text, Args&&... args) {
  throw fluxion::FileError(fmt::format(text, std::forward<Args>(args)...));
}

inline std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

inline Cells split(std::string_view line) {
  Cells cells;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find(',', begin), line.size());
    cells.emplace_back(without_blanks(line.substr(begin, end - begin)));
    begin = end + 1;
  }
  return cells;
}

/// The cells of every line, all lines as long as the first.
inline std::vector<Cells> read_cells(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    fail("read: cannot open the file; got \"{}\", expected a readable file; try another path",
         path);
  }
  std::vector<Cells> lines;
  for (std::string line; std::getline(file, line);) {
    lines.push_back(split(line));
    const std::size_t got = lines.back().size();
    const std::size_t expected = lines.front().size();
    if (got != expected) {
      fail(
          "read: {}:{} is not as long as the header; got {} cells, expected {}; try to complete or "
          "remove that line",
          path,
          lines.size(),
          got,
          expected);
    }
  }
  if (lines.size() < 2) {
    fail(
        "read: {} has no data; got {} lines, expected a header and at least one line below it; try "
        "a complete copy of the file",
        path,
        lines.size());
  }
  return lines;
}

/// A cell of a file; lines and columns count from 1.
struct Cell {
  const std::string& path;
  std::size_t line;
  std::size_t column;
  const std::string& name;
  const std::string& text;
};

inline double number(const Cell& cell) {
  const char* const end = cell.text.data() + cell.text.size();
  double value = 0;
  const auto [parsed, error] = std::from_chars(cell.text.data(), end, value);
  if (error != std::errc() || parsed != end || !std::isfinite(value)) {
    fail(
        "read: {}:{}, column {} ({}) is not a number; got \"{}\", expected a finite decimal "
        "number; "
        "try to correct that cell",
        cell.path,
        cell.line,
        cell.column,
        cell.name,
        cell.text);
  }
  return value;
}

}  // namespace detail

inline std::ptrdiff_t Table::index_of(std::string_view name) const {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) {
    detail::fail("Table: there is no such column; got \"{}\", expected one of {}; try one of these",
                 name,
                 fmt::join(names, ", "));
  }
  return found - names.begin();
}

inline fluxion::Vector<double> Table::column(std::string_view name) const {
  return values.col(index_of(name));
}

inline Table Table::without(std::string_view name) const {
  const std::ptrdiff_t left = index_of(name);
  const std::ptrdiff_t right = values.cols() - left - 1;
  Table rest{names, fluxion::Matrix<double>(values.rows(), left + right)};
  rest.names.erase(rest.names.begin() + left);
  rest.values.leftCols(left) = values.leftCols(left);
  rest.values.rightCols(right) = values.rightCols(right);
  return rest;
}

inline double Values::at(std::string_view name) const {
  const auto found = numbers_.find(name);
  if (found == numbers_.end()) {
    detail::fail(
        "Values: there is no such number; got \"{}\", expected one of {} names; try one of "
        "the file",
        name,
        numbers_.size());
  }
  return found->second;
}

inline Table read_table(const std::string& path) {
  const std::vector<detail::Cells> lines = detail::read_cells(path);
  const detail::Cells& names = lines.front();
  const auto index = [](std::size_t k) { return static_cast<Eigen::Index>(k); };
  Table table{names, fluxion::Matrix<double>(index(lines.size() - 1), index(names.size()))};
  for (std::size_t i = 1; i < lines.size(); ++i) {
    for (std::size_t j = 0; j < names.size(); ++j) {
      table.values(index(i - 1), index(j)) =
          detail::number({path, i + 1, j + 1, names[j], lines[i][j]});
    }
  }
  return table;
}

inline Values read_values(const std::string& path) {
  const std::vector<detail::Cells> lines = detail::read_cells(path);
  if (lines.front() != detail::Cells{"name", "value"}) {
    detail::fail(
        "read: {}:1 does not begin a list of values; got \"{}\", expected \"name,value\"; "
        "try read_table",
        path,
        fmt::join(lines.front(), ","));
  }
  std::map<std::string, double, std::less<>> numbers;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::string& name = lines[i][0];
    const double value = detail::number({path, i + 1, 2, name, lines[i][1]});
    if (!numbers.emplace(name, value).second) {
      detail::fail(
          "read: {}:{} repeats a name; got \"{}\" again, expected every name once; try to "
          "remove one of them",
          path,
          i + 1,
          name);
    }
  }
  return Values(std::move(numbers));
}

}  // namespace support
