// The text of a graph, and what of it can be chosen.
// For: to_dot(). Read first: inspect/to_dot.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include <fluxion/inspect/computation.hpp>

namespace fluxion::inline FLUXION_ABI {

/// How a graph is drawn.
struct DotOptions {
  int digits = 6;  ///< of each number, significant ones
};

namespace detail {

/// Throws: OptionError, with `function` as its first word.
void check_options(const char* function, const DotOptions& options);

template <class T> std::string dot_of(const Computation<T>& computation, const DotOptions& options);

}  // namespace detail

}  // namespace fluxion::inline FLUXION_ABI
