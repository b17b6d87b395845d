// What is refused of the objects around an objective.
// For: penalties and clipping; the sentences are made in the compiled part.
// Read first: index_range.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <fluxion/optimize/index_range.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// Throws OptionError unless the strength is a finite number of at least 0 and the range is one.
void validate_l2(double strength, const IndexRange& range);

/// Throws OptionError, in the name of the function, unless most is above 0.
void validate_clip(std::string_view function, double most);

}  // namespace fluxion::detail
