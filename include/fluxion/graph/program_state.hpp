// What the handles of a program share: its paths, its function, and what it has counted.
// For: program.hpp, whose evaluations all go through here.
// Read first: paths.hpp, function.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include <fluxion/graph/code.hpp>
#include <fluxion/graph/function.hpp>
#include <fluxion/graph/machine_code.hpp>
#include <fluxion/graph/one_point.hpp>
#include <fluxion/graph/paths.hpp>

namespace fluxion::inline FLUXION_ABI {

/// How a program is kept: record(f, x, {.paths = 8}).
struct RecordOptions {
  int paths = 64;  ///< known at most, one for each way through the branches; beyond them the tape
  Backend backend = Backend::automatic;  ///< what carries it out, and so how exact values are
  int machine_limit = 200'000;           ///< operations beyond which that is the interpreter
  int check_every = 0;  ///< of so many calls one is compared with f on double; 0: none
};

/// What a program consists of, and what it has met.
struct ProgramStats {
  std::size_t operations = 0;   ///< of the value, on the path that was recorded first
  std::size_t guards = 0;       ///< likewise: decisions that it depends on
  std::size_t paths = 0;        ///< that are known
  std::size_t evaluations = 0;  ///< of points, for whatever was asked
  std::size_t misses = 0;       ///< of them, points that took no known path
  std::size_t on_tape = 0;      ///< of these, points whose path was not kept: they went to the tape
  std::size_t bytes = 0;        ///< of paths, derivatives and codes
  MachineStats machine{};
};

namespace graph {

/// Numbers of variables, parameters and outputs.
struct Sizes {
  std::size_t inputs = 0;
  std::size_t parameters = 0;
  std::size_t outputs = 0;

  friend bool operator==(const Sizes&, const Sizes&) = default;
};

/// What is to be computed, and where results go: one m × 1 matrix of values for each point, and one of
/// the entries of the product. What has no memory is not written.
struct Job {
  Product product = Product::value;
  Points points{};
  std::size_t count = 1;
  Target values{};
  Target entries{};
  /// Of a sparse derivative, at one point, instead: its pattern, and its entries in that order.
  SparsityPattern* pattern = nullptr;
  std::vector<double>* sparse = nullptr;
};

/// The numbers of one point.
struct Point {
  std::span<const double> inputs{};
  std::span<const double> parameters{};
};

/// The memory of evaluations, used again. It belongs to the caller, and to one thread at a time.
struct ProgramWorkspace {
  /// A point whose path is not settled yet.
  struct Open {
    const KnownPath* path;  ///< to be tried next; null if none is kept
    std::uint32_t point;
    std::uint32_t tried;  ///< paths so far
  };

  Workspace memory{};
  OnePoint one{};
  std::vector<Open> open{};
  std::vector<Open> round{};
  std::vector<Open> undefined{};  ///< points with a derivative that is NaN
  std::vector<std::uint32_t>
      unsettled{};  ///< points of no known path, by values that are not exact
  std::vector<std::uint32_t> block{};
  const KnownPath* last = nullptr;  ///< the path that was taken last, of the tree with this id
  std::uint64_t tree = 0;
  std::vector<double> inputs{};              ///< of one point, where they are not contiguous
  std::vector<double> parameters{};          ///< likewise
  std::vector<double> values{};              ///< of one point
  std::vector<double> jacobian{};            ///< likewise
  std::vector<double> sparse{};              ///< the entries of a sparse derivative
  std::unique_ptr<ProgramWorkspace> next{};  ///< of those that are not in use
};

/// A workspace of this thread, for as long as the object lives. Evaluations nest: a function that is
/// recorded may evaluate another program.
class BorrowedWorkspace {
 public:
  BorrowedWorkspace();
  ~BorrowedWorkspace();
  BorrowedWorkspace(const BorrowedWorkspace&) = delete;
  BorrowedWorkspace& operator=(const BorrowedWorkspace&) = delete;
  operator ProgramWorkspace&() { return *workspace_; }  // NOLINT(google-explicit-constructor)

 private:
  std::unique_ptr<ProgramWorkspace> workspace_;
};

/// The shared part of a program. May be used by several threads: what is known is read without a
/// lock, and a new path is recorded under one.
class ProgramState {
 public:
  /// Throws: OptionError if an option cannot be meant.
  ProgramState(const Sizes& sizes,
               std::unique_ptr<const Function> function,
               const RecordOptions& options);

  const Sizes& sizes() const { return sizes_; }
  const RecordOptions& options() const { return options_; }
  bool has_function() const { return function_ != nullptr; }

  /// Adds a path. Throws: ShapeError if it has not as many outputs as the program.
  const KnownPath& add(Path path);
  /// Copies of the known paths, in the order in which they were recorded.
  std::vector<Path> paths() const;

  /// Throws: DomainError if a point takes a path that is not known and there is no function to record;
  ///         TapeError if f gives another value than its recording; what f throws.
  void evaluate(const Job& job, ProgramWorkspace& workspace) const;

  ProgramStats stats() const;

 private:
  class Evaluation;
  class ShortCut;

  std::size_t machine_limit() const { return static_cast<std::size_t>(options_.machine_limit); }
  // None for a code of too many operations.
  std::optional<Width> if_small(const Code& code, std::optional<Width> width) const {
    return code.instructions().size() <= machine_limit() ? width : std::nullopt;
  }

  // The path after a guard with this outcome, recorded at a point if need be; null if no more are
  // kept, or the point is lost: it went from path to path.
  const KnownPath* extended(const KnownPath& path,
                            std::size_t guard,
                            double outcome,
                            const Point& point,
                            bool is_lost) const;

  Sizes sizes_;
  std::unique_ptr<const Function> function_;
  RecordOptions options_;
  mutable std::mutex mutex_{};  // one thread records at a time
  mutable PathTree tree_{};
  mutable std::atomic<std::size_t> evaluations_{0};
  mutable std::atomic<std::size_t> misses_{0};
  mutable std::atomic<std::size_t> on_tape_{0};
  mutable std::atomic<std::size_t> calls_{0};
};

/// Of what has one output, when there are others than one.
[[noreturn]] FLUXION_COLD void throw_outputs(const char* function, std::size_t outputs);
/// Of points, parameters and directions that have neither one column nor as many as the others.
[[noreturn]] FLUXION_COLD void throw_columns(const char* function,
                                             const char* what,
                                             std::ptrdiff_t got,
                                             std::ptrdiff_t expected);
/// Of more points than 32 bits can number.
[[noreturn]] FLUXION_COLD void throw_too_many_points(const char* function, std::ptrdiff_t got);

}  // namespace graph

}  // namespace fluxion::inline FLUXION_ABI
