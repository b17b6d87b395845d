// What is refused of the objects around an objective.
// For: penalties; the sentences are made in the compiled part.
// Read first: index_range.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/optimize/index_range.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// Throws OptionError unless the strength is a finite number of at least 0 and the range is one.
void validate_l2(double strength, const IndexRange& range);

}  // namespace fluxion::detail
