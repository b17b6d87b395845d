// What is saved, with a line that says what it is, the version of its form, its length, a checksum.
// For: runs and programs. Read first: include/fluxion/archive.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// One kind of thing that is saved.
struct SealedKind {
  std::string_view noun{};     ///< "run"; a file begins with the line "fluxion run"
  std::string_view example{};  ///< a name that such a file may have
  std::int64_t form = 1;       ///< to be raised when other things are kept, or in another order
};

/// The content, sealed.
std::string sealed(const SealedKind& kind, std::string_view content);

/// Where bytes come from, for messages: `name` is "the file "fit.run"", or "the bytes".
struct SealedSource {
  std::string_view function{};
  std::string name{};
};
SealedSource source_of_file(const std::string& path);

/// The content of what sealed() made. Throws: FileError if it did not make these bytes.
std::string_view unsealed(const SealedKind& kind,
                          std::string_view bytes,
                          const SealedSource& source);

/// Writes a file, which is complete or as it was before. Throws: FileError if it cannot be written.
void write_sealed(const SealedKind& kind, const std::string& path, std::string_view content);

/// The content that write_sealed was given.
/// Throws: FileError if the file cannot be read, or is not what write_sealed left.
std::string read_sealed(const SealedKind& kind, const std::string& path);

[[noreturn]] void throw_damaged(const SealedSource& source);

}  // namespace fluxion::inline FLUXION_ABI::detail
