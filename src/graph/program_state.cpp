// What the handles of a program share.
// For: evaluations of programs. Read first: include/fluxion/graph/program_state.hpp.
// SPDX-License-Identifier: MIT
#include <limits>
#include <utility>

#include <fmt/format.h>

#include <fluxion/error.hpp>
#include <fluxion/graph/program_state.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

void validate(const RecordOptions& options) {
  if (options.paths < 1) {
    throw OptionError(
        fmt::format("RecordOptions: no path could be kept; got paths = {}, expected at least 1; "
                    "try 1, or leave "
                    "it out",
                    options.paths));
  }
  if (options.machine_limit < 0) {
    throw OptionError(
        fmt::format("RecordOptions: a negative number of operations; got machine_limit = {}, "
                    "expected 0 or more; try 0 for no machine code",
                    options.machine_limit));
  }
  if (options.check_every < 0) {
    throw OptionError(
        fmt::format("RecordOptions: a negative number of calls; got check_every = {}, expected 0 "
                    "or more; try 0 for "
                    "no checks",
                    options.check_every));
  }
}

// Those that are not in use, as a list: to give one back takes no memory.
std::unique_ptr<ProgramWorkspace>& idle_of_thread() {
  static thread_local std::unique_ptr<ProgramWorkspace> first;
  return first;
}

}  // namespace

void check_outputs(std::size_t got, std::size_t expected) {
  if (got != expected) {
    throw ShapeError(
        fmt::format("record: f(x) has another size at another point; got {}, expected {} as where "
                    "it was recorded "
                    "first; try a result of one size",
                    got,
                    expected));
  }
}

BorrowedWorkspace::BorrowedWorkspace() {
  std::unique_ptr<ProgramWorkspace>& idle = idle_of_thread();
  workspace_ = idle == nullptr ? std::make_unique<ProgramWorkspace>() : std::move(idle);
  idle = std::move(workspace_->next);
}

BorrowedWorkspace::~BorrowedWorkspace() {
  std::unique_ptr<ProgramWorkspace>& idle = idle_of_thread();
  workspace_->next = std::move(idle);
  idle = std::move(workspace_);
}

ProgramState::ProgramState(const Sizes& sizes,
                           std::unique_ptr<const Function> function,
                           const RecordOptions& options)
    : sizes_(sizes), function_(std::move(function)), options_(options) {
  validate(options);
}

const KnownPath& ProgramState::add(Path path) {
  const std::lock_guard lock(mutex_);
  check_outputs(path.outputs.size(), sizes_.outputs);
  return tree_.add(std::move(path));
}

std::vector<Path> ProgramState::paths() const {
  const std::lock_guard lock(mutex_);
  std::vector<Path> paths;
  for (const KnownPath& known : tree_.paths()) paths.push_back(known.path());
  return paths;
}

const KnownPath* ProgramState::extended(const KnownPath& path,
                                        std::size_t guard,
                                        double outcome,
                                        const Point& point,
                                        bool is_lost) const {
  const std::lock_guard lock(mutex_);
  const KnownPath* known = tree_.after(path, guard, outcome);
  if (known != nullptr && !is_lost) {
    return known;  // another thread was faster
  }
  ++misses_;
  if (function_ == nullptr) {
    throw DomainError(fmt::format(
        "Program: a point takes a way through the branches that was not recorded; got {} where "
        "guard {} of a known path is {}, expected one of {} known paths; try recording f in this "
        "process, or at such a point before saving",
        outcome,
        guard,
        path.guards()[guard].outcome,
        tree_.size()));
  }
  if (is_lost || tree_.size() >= static_cast<std::size_t>(options_.paths)) {
    return nullptr;
  }
  Path recorded = function_->record(point.inputs, point.parameters);
  check_outputs(recorded.outputs.size(), sizes_.outputs);
  return &tree_.add(std::move(recorded));
}

ProgramStats ProgramState::stats() const {
  const std::lock_guard lock(mutex_);
  ProgramStats stats{.operations = tree_.first().operations(),
                     .guards = tree_.first().guards().size(),
                     .paths = tree_.size(),
                     .evaluations = evaluations_,
                     .misses = misses_,
                     .on_tape = on_tape_};
  for (const KnownPath& known : tree_.paths()) {
    stats.bytes += known.bytes();
    if (options_.backend != Backend::interpreter) {
      stats.machine += known.machine_stats(machine_limit());
    }
  }
  return stats;
}

void throw_outputs(const char* function, std::size_t outputs) {
  throw ShapeError(fmt::format(
      "{}: of one output only; got a program with {}, expected one with 1; try jacobian or vjp",
      function,
      outputs));
}

void throw_columns(const char* function,
                   const char* what,
                   std::ptrdiff_t got,
                   std::ptrdiff_t expected) {
  throw ShapeError(
      fmt::format("{}: {} for another number of points; got {} columns, expected {} or 1; try a "
                  "column for each "
                  "point, or one for all",
                  function,
                  what,
                  got,
                  expected));
}

void throw_too_many_points(const char* function, std::ptrdiff_t got) {
  throw ShapeError(
      fmt::format("{}: too many points at once; got {}, expected at most {}; try parts of them",
                  function,
                  got,
                  std::numeric_limits<std::uint32_t>::max()));
}

}  // namespace fluxion::inline FLUXION_ABI::graph
