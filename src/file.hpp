// Whole files: read, and replaced in one step.
// For: what save_svg and Run::save promise about files.
// Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// All bytes of a file.
/// Throws: std::system_error if it cannot be read.
std::string read_file(const std::string& path);

/// Writes a file so that every reader, now or after a crash, finds the old bytes or the new ones: a
/// file beside it is written, brought to the disk, and renamed. Links are followed.
/// Throws: std::system_error if it cannot be written; then nothing is left behind.
void save_file(const std::string& path, std::string_view bytes);

}  // namespace fluxion
