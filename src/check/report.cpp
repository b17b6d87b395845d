// Judges the entries of a derivative and prints what was found.
// For: check_gradient.hpp.
// Read first: include/fluxion/check/report.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <ostream>

#include <fmt/format.h>

#include <fluxion/check/report.hpp>
#include <fluxion/concepts.hpp>
#include <fluxion/error.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace {

// An error of a finite difference says nothing about entries of which it is a larger share.
constexpr double clear_share = 0.01;

/// What an entry is measured against beside itself.
struct Surroundings {
  double scale;
  double largest;
};

double larger(const CheckEntry& entry) {
  return std::max(std::abs(entry.ad), std::abs(entry.finite_difference));
}

bool is_clear(const CheckEntry& entry, const Surroundings& around, const CheckOptions& options) {
  const double own = clear_share * std::max(larger(entry), around.scale);
  const double negligible = std::max(options.absolute, options.relative * around.largest);
  return options.margin * entry.error_estimate <= std::max(own, negligible);
}

Verdict judge(const CheckEntry& entry, const Surroundings& around, const CheckOptions& options) {
  if (!std::isfinite(entry.ad) || !std::isfinite(entry.finite_difference)) {
    return Verdict::not_finite;
  }
  if (entry.absolute > entry.tolerance) return Verdict::differs;
  if (entry.absolute == 0.0 || is_clear(entry, around, options)) return Verdict::agrees;
  return Verdict::undecided;
}

double largest_finite(std::span<const double> values) {
  double result = 0.0;
  for (const double value : values) {
    if (std::isfinite(value)) result = std::max(result, std::abs(value));
  }
  return result;
}

void compare(CheckEntry& entry, const Surroundings& around, const CheckOptions& options) {
  const double size = larger(entry);
  entry.absolute = std::abs(entry.ad - entry.finite_difference);
  entry.relative = entry.absolute == 0.0 ? 0.0 : entry.absolute / size;
  entry.tolerance =
      options.absolute + options.relative * size + options.margin * entry.error_estimate;
  entry.verdict = judge(entry, around, options);
}

/// Whether a is worse than b: by verdict, then by the share of its tolerance that it uses.
bool is_worse(const CheckEntry& a, const CheckEntry& b) {
  if (a.verdict != b.verdict) return a.verdict > b.verdict;
  if (a.verdict == Verdict::not_finite) return false;
  return a.absolute * b.tolerance > b.absolute * a.tolerance;
}

std::string name_of(const CheckReport& report, const CheckEntry& entry) {
  return report.matrix ? fmt::format("({}, {})", entry.index, entry.column)
                       : fmt::format("{}", entry.index);
}

/// The entries to print: all in their order, or the worst ones first.
std::vector<std::size_t> rows_of(const CheckReport& report) {
  std::vector<std::size_t> order(report.entries.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto shown = static_cast<std::size_t>(report.rows);
  if (order.size() <= shown) return order;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return is_worse(report.entries[a], report.entries[b]);
  });
  order.resize(shown);
  return order;
}

void write_row(std::string& text, const CheckReport& report, const CheckEntry& entry) {
  fmt::format_to(std::back_inserter(text),
                 "{:>10}  {:>17.10g}  {:>17.10g}  {:>8.2g}  {:>8.2g}  {:>8.2g}  {}{}\n",
                 name_of(report, entry),
                 entry.ad,
                 entry.finite_difference,
                 entry.absolute,
                 entry.relative,
                 entry.error_estimate,
                 to_string(entry.verdict),
                 entry.verdict == Verdict::agrees ? "" : "  <--");
}

std::string entries(std::size_t count) {
  return fmt::format("{} entr{}", count, count == 1 ? "y" : "ies");
}

std::string not_agreeing(std::size_t count) {
  return fmt::format("{} do{} not agree", count, count == 1 ? "es" : "");
}

void write_rest(std::string& text, const CheckReport& report, std::size_t shown) {
  const std::size_t rest = report.entries.size() - shown;
  if (rest == 0) return;
  const std::size_t broken = report.entries.size() - report.count(Verdict::agrees);
  const std::size_t hidden = broken - std::min(broken, shown);
  const std::string good = rest == 1 ? "which agrees" : "which agree";
  fmt::format_to(std::back_inserter(text),
                 "{:>10}  {} left out, {}\n",
                 "...",
                 entries(rest),
                 hidden == 0 ? good : "of which " + not_agreeing(hidden));
}

std::string values_of(const CheckReport& report, const CheckEntry& entry) {
  return fmt::format("{} = {:.10g}, finite difference = {:.10g} +- {:.2g}",
                     report.label,
                     entry.ad,
                     entry.finite_difference,
                     entry.error_estimate);
}

std::string story_of_infinite(const CheckReport& report, const CheckEntry& entry) {
  if (std::isfinite(entry.finite_difference)) return "broke: " + values_of(report, entry);
  return fmt::format(
      "cannot be checked: f is not finite around this point, {} = {:.10g}; try a point inside the "
      "domain of f",
      report.label,
      entry.ad);
}

/// What happened to an entry, as the end of a sentence that begins with its name.
std::string story_of(const CheckReport& report, const CheckEntry& entry) {
  switch (entry.verdict) {
    case Verdict::agrees:
      return fmt::format(
          "is the worst, off by {:.2g} where {:.2g} is tolerated", entry.absolute, entry.tolerance);
    case Verdict::differs:
      return fmt::format("broke: {}; either the derivative is wrong or f is not smooth here",
                         values_of(report, entry));
    case Verdict::undecided:
      return fmt::format(
          "cannot be decided: {}; try a point where f is smooth, or an f with less noise",
          values_of(report, entry));
    case Verdict::not_finite:
      break;
  }
  return story_of_infinite(report, entry);
}

std::string sentence_of(const CheckReport& report) {
  const std::size_t all = report.entries.size();
  if (all == 0) return "there is no entry to check";
  const std::size_t broken = all - report.count(Verdict::agrees);
  const CheckEntry& worst = report.worst_entry();
  const std::string good = fmt::format("{} agree{}", entries(all), all == 1 ? "s" : "");
  return fmt::format(
      "{}; entry {} {}",
      broken == 0 ? good : fmt::format("of {}, {}", entries(all), not_agreeing(broken)),
      name_of(report, worst),
      story_of(report, worst));
}

/// The worst entry, given at least one.
std::size_t find_worst(const std::vector<CheckEntry>& entries) {
  const auto worst = std::max_element(
      entries.begin(), entries.end(), [](const auto& a, const auto& b) { return is_worse(b, a); });
  return static_cast<std::size_t>(worst - entries.begin());
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::agrees:
      return "agrees";
    case Verdict::undecided:
      return "undecided";
    case Verdict::differs:
      return "differs";
    case Verdict::not_finite:
      return "not finite";
  }
  return "unknown";
}

std::size_t CheckReport::count(Verdict verdict) const {
  return static_cast<std::size_t>(
      std::count_if(entries.begin(), entries.end(), [&](const CheckEntry& entry) {
        return entry.verdict == verdict;
      }));
}

const CheckEntry& CheckReport::worst_entry() const {
  if (worst < entries.size()) return entries[worst];
  throw ShapeError(fmt::format(
      "{}: there is no worst entry; got {} entries, expected at least 1; try an f with outputs",
      function,
      entries.size()));
}

std::string to_string(const CheckReport& report) {
  std::string text = fmt::format("{:>10}  {:>17}  {:>17}  {:>8}  {:>8}  {:>8}  {}\n",
                                 "index",
                                 report.label,
                                 "finite difference",
                                 "absolute",
                                 "relative",
                                 "FD error",
                                 "verdict");
  const auto rows = rows_of(report);
  for (const std::size_t row : rows) write_row(text, report, report.entries[row]);
  write_rest(text, report, rows.size());
  return text + fmt::format("{}: {}.", report.function, sentence_of(report));
}

std::ostream& operator<<(std::ostream& stream, const CheckReport& report) {
  return stream << to_string(report);
}

namespace detail {

void check_options(const char* function, const CheckOptions& options) {
  const auto check = [&](const char* name, double value) {
    if (std::isfinite(value) && value >= 0.0) return;
    throw OptionError(fmt::format(
        "{}: a tolerance cannot be used; got .{} = {}, expected a finite number of at least 0; try "
        "the default",
        function,
        name,
        printed(value)));
  };
  check("relative", options.relative);
  check("absolute", options.absolute);
  check("margin", options.margin);
  if (options.rows < 1) {
    throw OptionError(
        fmt::format("{}: the table has no rows; got .rows = {}, expected at least 1; try 20",
                    function,
                    options.rows));
  }
  check_options(function, options.finite_difference);
}

CheckReport make_report(const char* function,
                        const char* label,
                        const CheckInput& input,
                        const CheckOptions& options) {
  CheckReport report{.function = function, .label = label, .rows = options.rows};
  report.matrix = input.matrix;
  const double largest = largest_finite(input.expected.values);
  const std::size_t columns = input.columns;
  const std::size_t rows = input.derivative.size() / columns;
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      const std::size_t k = i + j * rows;
      CheckEntry entry{.index = static_cast<std::ptrdiff_t>(i),
                       .column = static_cast<std::ptrdiff_t>(j),
                       .ad = printed(input.derivative[k]),
                       .finite_difference = printed(input.expected.values[k]),
                       .error_estimate = input.expected.errors[k]};
      compare(entry, {input.expected.scales[k], largest}, options);
      report.entries.push_back(entry);
    }
  }
  if (!report.entries.empty()) report.worst = find_worst(report.entries);
  return report;
}

}  // namespace detail

}  // namespace fluxion
