// The file of a saved run.
// For: a line that says what it is, the version of its form, its length, a checksum, and the run.
// Read first: include/fluxion/optimize/checkpoint.hpp.
// SPDX-License-Identifier: MIT
#include <system_error>

#include <fmt/format.h>

#include <fluxion/error.hpp>
#include <fluxion/optimize/archive.hpp>
#include <fluxion/optimize/checkpoint.hpp>

#include "../file.hpp"

namespace fluxion::inline FLUXION_ABI::detail {

namespace {

constexpr std::string_view first_line = "fluxion run\n";

// To be raised when a method keeps other things, or in another order.
constexpr std::int64_t current_form = 1;

struct Head {
  std::int64_t form = current_form;
  std::uint64_t size = 0;
  std::uint64_t checksum = 0;

  template <class Archive> void transfer(Archive& archive) { archive(form, size, checksum); }
};

constexpr std::size_t head_size = 24;

// FNV-1a: a single byte that is changed always shows.
std::uint64_t checksum_of(std::string_view bytes) {
  std::uint64_t sum = 0xcbf2'9ce4'8422'2325U;
  for (const char byte : bytes) {
    sum = (sum ^ static_cast<unsigned char>(byte)) * 0x100'0000'01b3U;
  }
  return sum;
}

std::string whole_file(const std::string& path) {
  try {
    return read_file(path);
  } catch (const std::system_error& error) {
    throw FileError(
        fmt::format("load: the file cannot be read; got \"{}\" for the file \"{}\", expected a "
                    "file that save() wrote; try saving a run first",
                    error.code().message(),
                    path));
  }
}

std::string kind_of_run(const RunIdentity& run) {
  return fmt::format(
      "{} of {} variable{}", run.method, run.variables, run.variables == 1 ? "" : "s");
}

// All lower bounds, then all upper ones; or none.
std::string bounds_of(const RunIdentity& run, std::size_t variable) {
  const std::size_t n = run.bounds.size() / 2;
  return n == 0 ? "none" : fmt::format("[{}, {}]", run.bounds[variable], run.bounds[n + variable]);
}

[[noreturn]] void throw_other_bounds(const std::string& path,
                                     const RunIdentity& saved,
                                     const RunIdentity& wanted) {
  std::size_t i = 0;
  while (bounds_of(saved, i) == bounds_of(wanted, i)) {
    ++i;
  }
  throw FileError(fmt::format(
      "load: the file \"{}\" was saved with other bounds of x[{}]; got {}, expected {}; "
      "try the bounds that it was saved with",
      path,
      i,
      bounds_of(saved, i),
      bounds_of(wanted, i)));
}

}  // namespace

double ArchiveText::number(double value) {
  append(fmt::format("{}", value));
  return value;
}

std::int64_t ArchiveText::integer(std::int64_t value) {
  append(fmt::format("{}", value));
  return value;
}

void ArchiveText::append(std::string_view word) {
  text_.append(text_.empty() ? "" : ", ").append(word);
}

void write_checkpoint(const std::string& path, std::string_view run) {
  ArchiveWriter head;
  Head values{.size = run.size(), .checksum = checksum_of(run)};
  head(values);
  try {
    save_file(path, std::string(first_line).append(head.bytes()).append(run));
  } catch (const std::system_error& error) {
    throw FileError(
        fmt::format("save: the run cannot be written; got \"{}\" for the file \"{}\", expected a "
                    "folder that exists and may be written to; try a path such as \"fit.run\"",
                    error.code().message(),
                    path));
  }
}

std::string read_checkpoint(const std::string& path) {
  std::string bytes = whole_file(path);
  if (!bytes.starts_with(first_line)) {
    throw FileError(
        fmt::format("load: the file is not a saved run; got \"{}\", expected a file that save() "
                    "wrote; try the path that save() was given",
                    path));
  }
  std::string_view rest = std::string_view(bytes).substr(first_line.size());
  ArchiveReader reader(rest.substr(0, head_size));
  Head head;
  reader(head);
  if (!reader.complete()) {
    throw_damaged_checkpoint(path);
  }
  if (head.form != current_form) {
    throw FileError(
        fmt::format("load: the file \"{}\" was written by another version of fluxion; got form {}, "
                    "expected {}; try the version that saved it",
                    path,
                    head.form,
                    current_form));
  }
  rest.remove_prefix(head_size);
  if (rest.size() != head.size || checksum_of(rest) != head.checksum) {
    throw_damaged_checkpoint(path);
  }
  return bytes.substr(first_line.size() + head_size);
}

void throw_damaged_checkpoint(const std::string& path) {
  throw FileError(fmt::format(
      "load: the file \"{}\" is damaged; got other bytes than save() wrote, expected the "
      "same; try an older file",
      path));
}

void check_identity(const std::string& path, const RunIdentity& saved, const RunIdentity& wanted) {
  if (saved.method != wanted.method || saved.variables != wanted.variables) {
    throw FileError(fmt::format(
        "load: the file \"{}\" holds another run; got {}, expected {}; try starting the run as it "
        "was started before",
        path,
        kind_of_run(saved),
        kind_of_run(wanted)));
  }
  if (saved.parameters != wanted.parameters) {
    throw FileError(
        fmt::format("load: the file \"{}\" was saved with other parameters of {}; got {}, expected "
                    "{}; try the parameters that it was saved with",
                    path,
                    saved.method,
                    saved.parameters,
                    wanted.parameters));
  }
  const auto entries = 2 * static_cast<std::size_t>(saved.variables);
  if (!saved.bounds.empty() && saved.bounds.size() != entries) {
    throw_damaged_checkpoint(path);
  }
  if (saved.bounds != wanted.bounds) {
    throw_other_bounds(path, saved, wanted);
  }
}

}  // namespace fluxion
