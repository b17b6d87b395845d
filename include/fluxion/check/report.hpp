// What a check of derivatives found, entry by entry, and how it is printed.
// For: check_gradient.hpp.
// Read first: check_gradient.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <fluxion/check/sampling.hpp>

namespace fluxion::inline FLUXION_ABI {

/// How far a derivative may be from its finite difference, and what is printed.
/// Note: the tolerance of an entry is
///       absolute + relative * max(|ad|, |finite_difference|) + margin * error_estimate.
struct CheckOptions {
  double relative = 1e-7;
  double absolute = 0.0;  ///< 0: the error estimates already know what is too small to see
  double margin = 10.0;   ///< how much the errors of finite differences may be underestimated
  int rows = 20;          ///< of the table; with more entries, the worst ones are shown
  FiniteDifferenceOptions finite_difference = {};
};

/// What is known about one entry.
enum class Verdict {
  agrees,      ///< within its tolerance
  undecided,   ///< within its tolerance, which is too large to mean anything
  differs,     ///< not within its tolerance
  not_finite,  ///< one of the two is infinite or NaN
};

/// The verdict as one or two words.
std::string_view to_string(Verdict verdict);

/// One entry of a gradient, or of a matrix.
struct CheckEntry {
  std::ptrdiff_t index = 0;   ///< in a gradient; the row in a matrix
  std::ptrdiff_t column = 0;  ///< in a matrix
  double ad = 0.0;            ///< the derivative that is checked
  double finite_difference = 0.0;
  double absolute = 0.0;        ///< |ad - finite_difference|
  double relative = 0.0;        ///< absolute / max(|ad|, |finite_difference|)
  double error_estimate = 0.0;  ///< of the finite difference
  double tolerance = 0.0;       ///< for absolute
  Verdict verdict = Verdict::agrees;
};

/// The outcome of a check. True if there is an entry and all entries agree.
/// Example: const auto report = check_gradient(f, x); fmt::print("{}\n", report);
struct CheckReport {
  std::string function = {};             ///< that made it, for the text
  std::string label = "AD";              ///< what is checked, as the head of its column
  bool matrix = false;                   ///< whether entries have a column
  std::vector<CheckEntry> entries = {};  ///< by rows
  std::size_t worst = 0;                 ///< position in entries
  int rows = 20;                         ///< most rows of the table

  explicit operator bool() const {
    return !entries.empty() && count(Verdict::agrees) == entries.size();
  }
  std::size_t count(Verdict verdict) const;
  /// Throws: ShapeError if there is no entry.
  const CheckEntry& worst_entry() const;
};

/// The table, and a sentence that says which entry broke.
std::string to_string(const CheckReport& report);
std::ostream& operator<<(std::ostream& stream, const CheckReport& report);

namespace detail {

/// Column-major, as Eigen stores matrices; a gradient has one column.
struct CheckInput {
  std::span<const double> derivative;
  FiniteDifferenceSpans expected;
  std::size_t columns;
  bool matrix;
};

/// Throws: OptionError, with `function` as its first word.
void check_options(const char* function, const CheckOptions& options);

CheckReport make_report(const char* function,
                        const char* label,
                        const CheckInput& input,
                        const CheckOptions& options);

}  // namespace detail

}  // namespace fluxion

template <> struct fmt::formatter<fluxion::CheckReport> : fmt::formatter<fmt::string_view> {
  template <class Context> auto format(const fluxion::CheckReport& report, Context& context) const {
    return fmt::formatter<fmt::string_view>::format(fluxion::to_string(report), context);
  }
};
