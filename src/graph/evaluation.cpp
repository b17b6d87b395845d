// Evaluates a program at many points, each on the path that it takes.
// For: programs. Read first: include/fluxion/graph/program_state.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include <fluxion/error.hpp>
#include <fluxion/graph/program_state.hpp>

#include "job.hpp"
#include "lane_mask.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

// The path that the last evaluation ended on: the next one probably takes it as well.
const KnownPath& start_of(ProgramWorkspace& workspace, const PathTree& tree) {
  if (workspace.tree != tree.id()) {
    workspace.tree = tree.id();
    workspace.last = &tree.first();
  }
  return *workspace.last;
}

}  // namespace

class ProgramState::Evaluation {
 public:
  Evaluation(const ProgramState& state, const Job& job, ProgramWorkspace& workspace)
      : state_(state),
        job_(job),
        workspace_(workspace),
        shared_(shared_by(job, state.sizes_)),
        width_(job.count == 1 ? std::nullopt : width_for_blocks(state.options_.backend)),
        writes_lines_(width_ && are_free_lines(job, state.sizes_)) {}

  void run() {
    workspace_.open.clear();
    workspace_.undefined.clear();
    workspace_.unsettled.clear();
    run_all(start_of(workspace_, state_.tree_));
    while (!workspace_.open.empty()) run_open();
    if (!workspace_.unsettled.empty()) settle();
    if (!workspace_.undefined.empty()) mend_all();
  }

  void check() {
    const auto every = static_cast<std::size_t>(state_.options_.check_every);
    if (every == 0 || state_.function_ == nullptr ||
        (state_.calls_.fetch_add(1, std::memory_order_relaxed) + 1) % every != 0) {
      return;
    }
    const std::size_t m = state_.sizes_.outputs;
    std::vector<double> recorded(m);
    std::vector<double> plain(m);
    Job value{.points = job_.points, .values = {.data = recorded.data(), .rows = m}};
    Evaluation by_interpreter(state_, value, workspace_);
    by_interpreter.width_.reset();  // it has the bits of f
    by_interpreter.run();
    const Point first = point(0);
    state_.function_->value(first.inputs, first.parameters, plain);
    for (std::size_t i = 0; i < m; ++i) compare(i, plain[i], recorded[i]);
  }

 private:
  using Open = ProgramWorkspace::Open;

  // Points of an unknown path once more, with the bits of f: there may be no such path but for a
  // comparison that came out differently by the last bit.
  void settle() {
    is_settling_ = true;
    for (const std::uint32_t number : workspace_.unsettled) open(&state_.tree_.first(), number, 0);
    while (!workspace_.open.empty()) run_open();
  }

  // Whether values have the bits of f, and every point takes the path on which it would be recorded.
  bool is_exact() const { return is_settling_ || !width_ || *width_ == Width::scalar; }

  // Whether a point of an unknown path is computed by f itself, and nothing is recorded there.
  bool ends_on_tape() const {
    return state_.function_ != nullptr &&
           state_.tree_.size() >= static_cast<std::size_t>(state_.options_.paths);
  }

  void open(const KnownPath* path, std::uint32_t number, std::uint32_t tried) {
    // All at once: how many there are depends on the path that the last evaluation ended on.
    workspace_.open.reserve(job_.count);
    workspace_.round.reserve(job_.count);
    workspace_.open.push_back({path, number, tried});
  }

  void run_all(const KnownPath& path) {
    const Derived& derived = path.derived(job_.product, shared_);
    begin(derived);
    std::vector<std::uint32_t>& block = workspace_.block;
    for (std::size_t first = 0; first < job_.count; first += block.size()) {
      block.resize(std::min(block_points, job_.count - first));
      std::iota(block.begin(), block.end(), static_cast<std::uint32_t>(first));
      run_block(path, derived, 0);
    }
  }

  // By paths, and in an order that is the same in each run: those that are recorded depend on it.
  static bool is_before(const Open& a, const Open& b) {
    const auto rank = [](const Open& each) {
      return std::pair(each.path == nullptr ? 0 : 1 + each.path->number(), each.point);
    };
    return rank(a) < rank(b);
  }

  // Tries the next path of each open point; those that do not take it are open again.
  void run_open() {
    std::vector<Open>& round = workspace_.round;
    round.swap(workspace_.open);
    workspace_.open.clear();
    std::sort(round.begin(), round.end(), is_before);
    for (auto next = round.begin(); next != round.end();) {
      const KnownPath* path = next->path;
      const auto end =
          std::find_if(next, round.end(), [&](const Open& each) { return each.path != path; });
      if (path == nullptr) {
        std::for_each(next, end, [&](const Open& each) { without_path(each.point); });
      } else {
        run_group(*path, {next, end});
      }
      next = end;
    }
  }

  void run_group(const KnownPath& path, std::span<const Open> group) {
    const Derived& derived = path.derived(job_.product, shared_);
    begin(derived);
    while (!group.empty()) {
      const std::span<const Open> some = group.first(std::min(block_points, group.size()));
      workspace_.block.clear();
      for (const Open& each : some) workspace_.block.push_back(each.point);
      run_block(path, derived, some.front().tried);
      group = group.subspan(some.size());
    }
  }

  /// Calls f(part, target) for those that are wanted.
  template <class F> void for_each_target(const F& f) const {
    if (job_.values.data != nullptr) f(Part::values, job_.values);
    if (job_.entries.data != nullptr) f(Part::entries, job_.entries);
  }

  void begin(const Derived& derived) {
    const std::optional<Width> width = state_.if_small(derived.code, width_);
    if (width) make_ready(derived.code, *width, job_);  // later calls do not allocate
    graph::begin(derived.code, workspace_.memory, job_.points, is_settling_ ? std::nullopt : width);
  }

  void run_block(const KnownPath& path, const Derived& derived, std::uint32_t tried) {
    const bool in_lines = writes_lines_ && are_lines(workspace_.memory, workspace_.block);
    if (!in_lines && writes_lines_) aim_at_workspace(derived.code, workspace_.memory);
    if (in_lines) {
      for_each_target([&](Part part, const Target& target) {
        aim(derived.code, workspace_.memory, part, workspace_.block, target);
      });
    }
    compute(derived.code, workspace_.memory, job_.points, workspace_.block);
    const LaneMask lanes = agreeing(path, derived, tried);
    if (in_lines) {
      for_each_target([&](Part part, const Target& target) {
        complete(derived.code, workspace_.memory, part, workspace_.block, target);
      });
    }
    if (lanes == 0) return;
    workspace_.last = &path;
    if (job_.sparse != nullptr) *job_.pattern = derived.pattern;
    if (!in_lines) write_results(derived, lanes);
    if (has_directions(job_.product)) find_undefined(path, derived, lanes);
  }

  // The lanes that take the path; the others become open points.
  LaneMask agreeing(const KnownPath& path, const Derived& derived, std::uint32_t tried) {
    LaneMask lanes = all_lanes(workspace_.block.size());
    const std::span<const Guard> guards = path.guards();
    for (std::size_t g = 0; g < guards.size() && lanes != 0; ++g) {
      const Slot selector = derived.selectors()[g];
      const LaneMask agree = lanes_with(workspace_.memory, selector, guards[g].outcome);
      for_each_lane(lanes & ~agree, [&](std::size_t k) {
        divert(path, g, workspace_.memory[selector][k], workspace_.block[k], tried);
      });
      lanes &= agree;
    }
    return lanes;
  }

  void divert(const KnownPath& path,
              std::size_t guard,
              double outcome,
              std::uint32_t number,
              std::uint32_t tried) {
    const KnownPath* next = state_.tree_.after(path, guard, outcome);
    // Of a function that is not the same at each call no path may fit.
    const bool is_lost = tried > state_.tree_.size();
    if (next == nullptr || is_lost) {
      if (!is_exact() && !ends_on_tape()) {
        workspace_.unsettled.reserve(job_.count);
        workspace_.unsettled.push_back(number);
        return;
      }
      next = state_.extended(path, guard, outcome, point(number), is_lost);
    }
    open(next, number, tried + 1);
  }

  void write_results(const Derived& derived, LaneMask lanes) {
    if (job_.values.data != nullptr) write(derived.code, Part::values, lanes, job_.values);
    if (job_.sparse != nullptr) {
      job_.sparse->resize(derived.entries().size());
      write(derived.code,
            Part::entries,
            lanes,
            {.data = job_.sparse->data(), .rows = job_.sparse->size()});
    } else if (job_.entries.data != nullptr) {
      write(derived.code, Part::entries, lanes, job_.entries);
    }
  }

  void write(const Code& code, Part part, LaneMask lanes, const Target& target) {
    store(code, workspace_.memory, part, workspace_.block, lanes, target);
  }

  // Where a NaN may come from a direction that is 0, and not from the function.
  void find_undefined(const KnownPath& path, const Derived& derived, LaneMask lanes) {
    LaneMask undefined = 0;
    for (const Slot slot : derived.entries()) {
      for_each_lane(lanes, [&](std::size_t k) {
        if (std::isnan(workspace_.memory[slot][k])) undefined |= LaneMask{1} << k;
      });
    }
    for_each_lane(undefined, [&](std::size_t k) {
      workspace_.undefined.push_back({&path, workspace_.block[k], 0});
    });
  }

  // Once more, without the directions that are 0.
  void mend_all() {
    const KnownPath* path = nullptr;
    ZeroDirections zeros;
    std::optional<Derived> derived;
    for (const Open& each : workspace_.undefined) {
      ZeroDirections now = zero_directions(each.point);
      if (std::find(now.begin(), now.end(), true) == now.end()) continue;
      if (path != each.path || zeros != now) {
        path = each.path;
        zeros = std::move(now);
        derived = path->derived(job_.product, zeros);
      }
      run_alone(*derived, each.point);
    }
  }

  ZeroDirections zero_directions(std::uint32_t number) {
    ZeroDirections zeros;
    if (!has_directions(job_.product)) return zeros;
    const Sizes& sizes = state_.sizes_;
    const std::size_t count = job_.product == Product::vjp ? sizes.outputs : sizes.inputs;
    for (const double direction : at(job_.points.directions, number, count, workspace_.inputs)) {
      zeros.push_back(direction == 0);
    }
    return zeros;
  }

  // A point whose path is not kept: the tape has values and first derivatives; for the other products
  // the path is recorded and forgotten.
  void without_path(std::uint32_t number) {
    state_.on_tape_.fetch_add(1, std::memory_order_relaxed);
    const Point at_point = point(number);
    const Function& function = *state_.function_;
    workspace_.values.resize(state_.sizes_.outputs);
    if (job_.product == Product::value) {
      function.value(at_point.inputs, at_point.parameters, workspace_.values);
    } else if (job_.product == Product::jacobian) {
      workspace_.jacobian.resize(state_.sizes_.outputs * state_.sizes_.inputs);
      function.jacobian(
          at_point.inputs, at_point.parameters, workspace_.values, workspace_.jacobian);
      if (job_.entries.data != nullptr) copy(workspace_.jacobian, job_.entries, number);
    } else {
      Path path = function.record(at_point.inputs, at_point.parameters);
      check_outputs(path.outputs.size(), state_.sizes_.outputs);
      run_alone(derive(path, job_.product, Shared::nothing, zero_directions(number)), number);
      return;
    }
    if (job_.values.data != nullptr) copy(workspace_.values, job_.values, number);
  }

  void run_alone(const Derived& derived, std::uint32_t number) {
    workspace_.block.assign(1, number);
    graph::begin(derived.code, workspace_.memory, job_.points);
    compute(derived.code, workspace_.memory, job_.points, workspace_.block);
    if (job_.sparse != nullptr) *job_.pattern = derived.pattern;
    write_results(derived, 1);
  }

  Point point(std::uint32_t number) {
    return {at(job_.points.inputs, number, state_.sizes_.inputs, workspace_.inputs),
            at(job_.points.parameters, number, state_.sizes_.parameters, workspace_.parameters)};
  }

  // The bits count, but for those of a NaN.
  static void compare(std::size_t output, double plain, double recorded) {
    if (std::bit_cast<std::uint64_t>(plain) == std::bit_cast<std::uint64_t>(recorded)) return;
    if (std::isnan(plain) && std::isnan(recorded)) return;
    throw TapeError(fmt::format(
        "Program: f gives another value than its recording in output {}; got {} from f on double, "
        "expected {} as recorded; try recording again if data that f refers to has changed, and "
        "compile f with -ffp-contract=off",
        output,
        plain,
        recorded));
  }

  const ProgramState& state_;
  const Job& job_;
  ProgramWorkspace& workspace_;
  Shared shared_;
  std::optional<Width> width_;
  bool writes_lines_;  // of machine code, to the caller's memory
  bool is_settling_ = false;
};

/// One point on a path that is known, as most of them are: nothing has to be sorted by paths.
/// Its numbers are contiguous.
class ProgramState::ShortCut {
 public:
  ShortCut(const ProgramState& state, const Job& job, ProgramWorkspace& workspace)
      : state_(state), job_(job), workspace_(workspace), one_(workspace.one) {}

  /// Whether there are results. There are none at a point that nothing is known for, nor where a
  /// result is undefined, perhaps because of a direction that is 0.
  bool run() {
    const KnownPath* path = &start_of(workspace_, state_.tree_);
    for (std::size_t tried = 0; path != nullptr && tried <= state_.tree_.size(); ++tried) {
      const Derived& derived = path->derived(job_.product, Shared::nothing);
      const std::optional<Width> width = width_for_one_point(state_.options_.backend);
      const OnePoint::Targets targets = targets_of(derived);
      one_.compute(derived, job_.points, targets, state_.if_small(derived.code, width));
      const std::size_t differs = first_that_differs(*path);
      if (differs == path->guards().size()) {
        workspace_.last = path;
        return is_finished(derived, targets);
      }
      path = state_.tree_.after(*path, differs, one_.selectors()[differs]);
    }
    return false;
  }

 private:
  OnePoint::Targets targets_of(const Derived& derived) {
    if (job_.sparse == nullptr) return {job_.values, job_.entries};
    const std::size_t entries = derived.entries().size();
    job_.sparse->resize(entries);
    return {job_.values, {.data = job_.sparse->data(), .rows = entries}};
  }

  std::size_t first_that_differs(const KnownPath& path) const {
    const std::span<const Guard> guards = path.guards();
    const double* selector = one_.selectors().data();
    std::size_t g = 0;
    while (g < guards.size() && selector[g] == guards[g].outcome) ++g;
    return g;
  }

  bool is_finished(const Derived& derived, const OnePoint::Targets& targets) {
    const std::span<const double> entries = one_.entries();
    if (has_directions(job_.product) &&
        std::any_of(entries.begin(), entries.end(), [](double x) { return std::isnan(x); })) {
      return false;
    }
    if (job_.sparse != nullptr) *job_.pattern = derived.pattern;
    one_.store(targets);
    return true;
  }

  const ProgramState& state_;
  const Job& job_;
  ProgramWorkspace& workspace_;
  OnePoint& one_;
};

void ProgramState::evaluate(const Job& job, ProgramWorkspace& workspace) const {
  if (job.count == 0) return;
  evaluations_.fetch_add(job.count, std::memory_order_relaxed);
  const bool is_done =
      job.count == 1 && are_contiguous(job.points) && ShortCut(*this, job, workspace).run();
  if (is_done && options_.check_every == 0) return;
  Evaluation evaluation(*this, job, workspace);
  if (!is_done) evaluation.run();
  evaluation.check();
}

}  // namespace fluxion::inline FLUXION_ABI::graph
