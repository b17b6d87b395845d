// Functions of plain numbers that are computed in long double and rounded once at the end.
// For: the special functions of this folder, whose formulas lose a few digits on the way.
// Read first: rules/common.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/rules/common.hpp>

namespace fluxion::inline FLUXION_ABI::special {

/// The floating type of a result: an integer is a double, as everywhere in <cmath>.
template <Plain... X>
using real_t = std::common_type_t<std::conditional_t<std::integral<X>, double, X>...>;

/// f(x...) of long doubles, as a number of the operands' type.
template <class F, Plain... X> real_t<X...> rounded(const F& f, const X&... x) {
  return static_cast<real_t<X...>>(f(static_cast<long double>(x)...));
}

}  // namespace fluxion::inline FLUXION_ABI::special
