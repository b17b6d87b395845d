// Printing of programs: fmt formatting, operator<< and to_dot().
// For: seeing what was recorded. Read first: docs/reference/graph/program.md, which shows a listing.
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <ostream>
#include <string>
#include <type_traits>

#include <fmt/format.h>

#include <fluxion/graph/listing.hpp>
#include <fluxion/graph/program.hpp>

namespace fluxion::inline FLUXION_ABI {

/// The operations of each known path, one on a line, with what they are applied to, the decisions
/// that the path needs, and the outputs:
///   %0 = mul x[0] p[0]
///   require less(%0, 3) == 1
///   %1 = exp %0
///   y[0] = %1
/// Cost:    as much text as is asked for.
/// Example: fmt::print("{}\n", p);  // or to_string(p, {.lines = 1000})
inline std::string to_string(const Program& p, const ListingOptions& options = {}) {
  return p.listing(options);
}
inline std::ostream& operator<<(std::ostream& stream, const Program& p) {
  return stream << to_string(p);
}

/// The graph of one path in the language of Graphviz: inputs round, operations boxes, constants bare,
/// decisions diamonds, results boxes with two lines around them.
/// Throws:  OptionError, if there is no such path, or not so many digits.
/// Example: std::ofstream("f.dot") << to_dot(p, {.path = 1});  // then: dot -Tsvg f.dot -o f.svg
template <class P>
requires std::same_as<std::remove_cvref_t<P>, Program> std::string to_dot(
    P&& p, const PathDotOptions& options = {}) {
  return p.dot(options);
}

}  // namespace fluxion::inline FLUXION_ABI

template <> struct fmt::formatter<fluxion::Program> : fmt::formatter<fmt::string_view> {
  template <class Context> auto format(const fluxion::Program& p, Context& context) const {
    return fmt::formatter<fmt::string_view>::format(fluxion::to_string(p), context);
  }
};

template <> struct fmt::formatter<fluxion::ProgramStats> : fmt::formatter<fmt::string_view> {
  template <class Context> auto format(const fluxion::ProgramStats& stats, Context& context) const {
    return fmt::formatter<fmt::string_view>::format(fluxion::to_string(stats), context);
  }
};
