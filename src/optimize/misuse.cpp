// Validation of penalties.
// For: refusing what cannot be meant before the first evaluation.
// Read first: include/fluxion/optimize/misuse.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>

#include <fmt/format.h>

#include <fluxion/concepts.hpp>
#include <fluxion/error.hpp>
#include <fluxion/optimize/misuse.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

void validate_l2(double strength, const IndexRange& range) {
  if (!(strength >= 0 && std::isfinite(strength))) {
    throw OptionError(fmt::format(
        "with_l2: strength is out of range; got {}, expected a finite number of at least 0; try "
        "0.01",
        printed(strength)));
  }
  if (range.from > range.to) {
    throw OptionError(
        fmt::format("with_l2: the range ends before it begins; got from {} to {}, expected from <= "
                    "to; try .from = {}, .to = {}",
                    range.from,
                    range.to,
                    range.to,
                    range.from));
  }
}

}  // namespace fluxion::detail
