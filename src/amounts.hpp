// Numbers of things and of bytes, as text.
// For: what the library says about itself. Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// "1 path", "2 paths".
std::string counted(std::size_t count, std::string_view noun);

/// "512 B", "1.5 KiB".
std::string bytes(std::size_t count);

}  // namespace fluxion::inline FLUXION_ABI::detail
