// The file of a saved run.
// For: Run::save and Run::load.
// Read first: fluxion/archive.hpp; docs/how-to/stop-and-resume.md for what it is good for.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// Writes a run to a file, which is complete or as it was before.
/// Throws: FileError if it cannot be written.
void write_checkpoint(const std::string& path, std::string_view run);

/// The bytes that write_checkpoint was given.
/// Throws: FileError if the file cannot be read, or is not what write_checkpoint left.
std::string read_checkpoint(const std::string& path);

[[noreturn]] void throw_damaged_checkpoint(const std::string& path);

/// What must be the same in a run that was saved and in the run that goes on with it.
struct RunIdentity {
  std::string method{};
  std::int64_t variables = 0;
  std::string parameters{};  ///< of the method, as text
  std::vector<double> bounds{};

  template <class Archive> void transfer(Archive& archive) {
    archive(method, variables, parameters, bounds);
  }
};

/// Throws FileError unless a run that was saved is of the kind that is asked for.
void check_identity(const std::string& path, const RunIdentity& saved, const RunIdentity& wanted);

}  // namespace fluxion
