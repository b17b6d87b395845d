// The version of the library: the one place where it is written; CMake reads it from here.
// For: code that must compile with several versions, and for telling the headers from the library
// they are linked with. Read first: nothing. SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/portability.hpp>

#define FLUXION_VERSION_MAJOR 0
#define FLUXION_VERSION_MINOR 1
#define FLUXION_VERSION_PATCH 0

namespace fluxion::inline FLUXION_ABI {

/// The version of the compiled library as "major.minor.patch", which may differ from that of the
/// headers.
[[nodiscard]] const char* version() noexcept;

}  // namespace fluxion
