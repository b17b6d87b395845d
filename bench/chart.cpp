// Draws the first table of a page of benchmarks: for each workload the ratios of the tools, on a log axis.
// For: scripts/bench, which writes the page. The page is all it reads, so picture and page agree.
// Read first: report.py. Arguments: the page and the picture.
// SPDX-License-Identifier: MIT
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <fluxion/error.hpp>
#include <fluxion/plot/svg.hpp>

namespace {

using Row = std::vector<std::string>;

/// The cells of a line of a Markdown table, without spaces and quotes.
Row cells_of(std::string_view line) {
  Row cells;
  std::string cell;
  for (const char c : line.substr(1)) {
    if (c == '|') {
      cells.push_back(cell);
      cell.clear();
    } else if (c != ' ' && c != '`') {
      cell += c;
    }
  }
  return cells;
}

/// The head and the rows of the first table with this first cell.
std::vector<Row> table_of(const std::string& page, std::string_view first_cell) {
  std::ifstream file(page);
  std::vector<Row> table;
  for (std::string line; std::getline(file, line);) {
    const bool in_table = line.starts_with('|');
    if (!table.empty() && !in_table) break;
    if (line.starts_with("|---") || (table.empty() && !line.starts_with(first_cell))) continue;
    table.push_back(cells_of(line));
  }
  if (table.size() < 2) {
    throw fluxion::FileError(fmt::format(
        "bench_chart: there is no table of ratios; got \"{}\", expected a page with a line that "
        "begins with \"{}\"; try what scripts/bench writes",
        page,
        first_cell));
  }
  return table;
}

/// The number that a cell begins with: a spread may follow it. NaN, which is not shown, if none.
double number(const std::string& cell) {
  char* end = nullptr;
  const double value = std::strtod(cell.c_str(), &end);
  return end == cell.c_str() ? std::numeric_limits<double>::quiet_NaN() : value;
}

/// One series for each tool, one line for each workload, the first at the top.
fluxion::Plot plot_of(const std::vector<Row>& table) {
  const std::size_t workloads = table.size() - 1;
  fluxion::Plot plot{.title = "Cost of value and derivative, in evaluations of the plain function",
                     .x = {.label = "time / time of the plain function", .log = true},
                     .height = 170 + 26 * static_cast<int>(workloads)};
  for (std::size_t tool = 1; tool < table[0].size(); ++tool) {
    fluxion::Series series{.name = table[0][tool], .line = false};
    for (std::size_t k = 1; k <= workloads; ++k) {
      series.x.push_back(number(table[k].at(tool)));
      series.y.push_back(static_cast<double>(workloads + 1 - k));
    }
    plot.series.push_back(series);
  }
  for (std::size_t k = 1; k <= workloads; ++k) {
    plot.y.ticks.push_back({static_cast<double>(workloads + 1 - k), table[k][0]});
  }
  plot.y.min = 0.4;
  plot.y.max = static_cast<double>(workloads) + 0.6;
  return plot;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 3) throw fluxion::Error("usage: bench_chart PAGE PICTURE");
  fluxion::save_svg(plot_of(table_of(argv[1], "| ratio to the plain function")), argv[2]);
  return 0;
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
