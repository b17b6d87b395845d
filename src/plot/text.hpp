// Text inside a picture: what XML allows of it, and about how wide it is.
// For: svg.cpp.
// Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// The text with markup characters escaped; bytes that XML or UTF-8 forbids become U+FFFD.
std::string xml_text(std::string_view text);

/// Width in pixels in a usual sans-serif font, rather too wide than too narrow.
double text_width(std::string_view text, double font_size);

/// The text cut at spaces into lines of at most `width` pixels; a single word may be longer.
std::vector<std::string> wrap_text(std::string_view text, double font_size, double width);

}  // namespace fluxion
