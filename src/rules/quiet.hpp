// How Boost.Math is called here: poles and overflow are answers (NaN, inf), never exceptions.
// For: the special functions of this folder. Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <limits>

#include <boost/math/policies/policy.hpp>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::special {

namespace policies = boost::math::policies;
using Quiet = policies::policy<policies::domain_error<policies::ignore_error>,
                               policies::pole_error<policies::ignore_error>,
                               policies::overflow_error<policies::ignore_error>,
                               policies::underflow_error<policies::ignore_error>,
                               policies::denorm_error<policies::ignore_error>,
                               policies::evaluation_error<policies::ignore_error>>;

namespace extended {

inline constexpr long double infinity = std::numeric_limits<long double>::infinity();
inline constexpr long double not_a_number = std::numeric_limits<long double>::quiet_NaN();

}  // namespace extended
}  // namespace fluxion::inline FLUXION_ABI::special
