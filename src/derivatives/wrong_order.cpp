// The message of drivers whose order is wrong.
// For: the drivers. Read first: include/fluxion/derivatives/wrong_order.hpp.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <fluxion/derivatives/wrong_order.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

void throw_negative_order(const char* function, int order) {
  throw OptionError(fmt::format(
      "{}: the order is negative; got {}, expected at least 0; try 0 for the value alone",
      function,
      order));
}

}  // namespace fluxion
