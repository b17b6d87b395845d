// The file of a saved run.
// For: runs, which are loaded into a run that was started in the same way.
// Read first: include/fluxion/optimize/checkpoint.hpp.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <fluxion/error.hpp>
#include <fluxion/optimize/checkpoint.hpp>

#include "../sealed_file.hpp"

namespace fluxion::inline FLUXION_ABI::detail {

namespace {

constexpr SealedKind run_file = {.noun = "run", .example = "fit.run", .form = 1};

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

void write_checkpoint(const std::string& path, std::string_view run) {
  write_sealed(run_file, path, run);
}

std::string read_checkpoint(const std::string& path) { return read_sealed(run_file, path); }

void throw_damaged_checkpoint(const std::string& path) { throw_damaged(source_of_file(path)); }

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
