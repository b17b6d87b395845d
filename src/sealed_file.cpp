// Sealed files. For: runs and programs that are saved. Read first: sealed_file.hpp.
// SPDX-License-Identifier: MIT
#include "sealed_file.hpp"

#include <system_error>

#include <fmt/format.h>

#include <fluxion/archive.hpp>
#include <fluxion/error.hpp>

#include "file.hpp"

namespace fluxion::inline FLUXION_ABI::detail {

namespace {

struct Head {
  std::int64_t form = 0;
  std::uint64_t size = 0;
  std::uint64_t checksum = 0;

  template <class Archive> void transfer(Archive& archive) { archive(form, size, checksum); }
};

constexpr std::size_t head_size = 24;

std::string first_line(const SealedKind& kind) { return fmt::format("fluxion {}\n", kind.noun); }

// FNV-1a: a single byte that is changed always shows.
std::uint64_t checksum_of(std::string_view bytes) {
  std::uint64_t sum = 0xcbf2'9ce4'8422'2325U;
  for (const char byte : bytes) {
    sum = (sum ^ static_cast<unsigned char>(byte)) * 0x100'0000'01b3U;
  }
  return sum;
}

std::string whole_file(const SealedKind& kind, const std::string& path) {
  try {
    return read_file(path);
  } catch (const std::system_error& error) {
    throw FileError(
        fmt::format("load: the file cannot be read; got \"{}\" for the file \"{}\", expected a "
                    "file that save() wrote; try saving a {} first",
                    error.code().message(),
                    path,
                    kind.noun));
  }
}

}  // namespace

SealedSource source_of_file(const std::string& path) {
  return {"load", fmt::format("the file \"{}\"", path)};
}

std::string sealed(const SealedKind& kind, std::string_view content) {
  ArchiveWriter head;
  Head values{.form = kind.form, .size = content.size(), .checksum = checksum_of(content)};
  head(values);
  return first_line(kind).append(head.bytes()).append(content);
}

std::string_view unsealed(const SealedKind& kind,
                          std::string_view bytes,
                          const SealedSource& source) {
  const std::string line = first_line(kind);
  if (!bytes.starts_with(line)) {
    throw FileError(fmt::format(
        "{}: {} is not a saved {}; got another first line, expected \"fluxion {}\"; try "
        "what save() wrote",
        source.function,
        source.name,
        kind.noun,
        kind.noun));
  }
  std::string_view rest = bytes.substr(line.size());
  ArchiveReader reader(rest.substr(0, head_size));
  Head head;
  reader(head);
  if (!reader.complete()) {
    throw_damaged(source);
  }
  if (head.form != kind.form) {
    throw FileError(
        fmt::format("{}: {} was written by another version of fluxion; got form {}, expected {}; "
                    "try the version that saved it",
                    source.function,
                    source.name,
                    head.form,
                    kind.form));
  }
  rest.remove_prefix(head_size);
  if (rest.size() != head.size || checksum_of(rest) != head.checksum) {
    throw_damaged(source);
  }
  return rest;
}

void write_sealed(const SealedKind& kind, const std::string& path, std::string_view content) {
  try {
    save_file(path, sealed(kind, content));
  } catch (const std::system_error& error) {
    throw FileError(
        fmt::format("save: the {} cannot be written; got \"{}\" for the file \"{}\", expected a "
                    "folder that exists and may be written to; try a path such as \"{}\"",
                    kind.noun,
                    error.code().message(),
                    path,
                    kind.example));
  }
}

std::string read_sealed(const SealedKind& kind, const std::string& path) {
  const std::string bytes = whole_file(kind, path);
  return std::string(unsealed(kind, bytes, source_of_file(path)));
}

void throw_damaged(const SealedSource& source) {
  throw FileError(fmt::format(
      "{}: {} is damaged; got other bytes than save() wrote, expected the same; try an older file",
      source.function,
      source.name));
}

}  // namespace fluxion::inline FLUXION_ABI::detail
