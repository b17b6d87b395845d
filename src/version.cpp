// The version that the compiled library was built with.
// For: fluxion::version().
// Read first: include/fluxion/version.hpp.
// SPDX-License-Identifier: MIT
#include <fluxion/version.hpp>

#define FLUXION_TEXT_OF(x) #x
#define FLUXION_TEXT(x) FLUXION_TEXT_OF(x)
#define FLUXION_DOTTED(a, b, c) FLUXION_TEXT(a) "." FLUXION_TEXT(b) "." FLUXION_TEXT(c)

namespace fluxion::inline FLUXION_ABI {

const char* version() noexcept {
  return FLUXION_DOTTED(FLUXION_VERSION_MAJOR, FLUXION_VERSION_MINOR, FLUXION_VERSION_PATCH);
}

}  // namespace fluxion
