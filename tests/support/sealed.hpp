// What is saved, with a head that fits it again after it was changed.
// For: tests of files that nobody saved but somebody wrote.
// Read first: src/sealed_file.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace fluxion::test {

inline void put_word(std::string& bytes, std::size_t place, std::uint64_t word) {
  for (std::size_t k = 0; k < 8; ++k) bytes[place + k] = static_cast<char>(word >> 8 * k & 0xffU);
}

/// Where the head ends and what was saved begins.
inline std::size_t content_of_sealed(std::string_view bytes) { return bytes.find('\n') + 25; }

/// The bytes with the length and the checksum of what is there.
inline std::string sealed_again(std::string bytes) {
  const std::size_t start = content_of_sealed(bytes);
  if (bytes.find('\n') == std::string::npos || start > bytes.size()) return bytes;
  std::uint64_t sum = 0xcbf2'9ce4'8422'2325U;
  for (std::size_t k = start; k < bytes.size(); ++k) {
    sum = (sum ^ static_cast<unsigned char>(bytes[k])) * 0x100'0000'01b3U;
  }
  put_word(bytes, start - 16, bytes.size() - start);
  put_word(bytes, start - 8, sum);
  return bytes;
}

}  // namespace fluxion::test
