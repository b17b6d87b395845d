// A recording: reverse mode by hand, for when the drivers do not fit.
// For: gradients inside a larger computation. Read first: reverse/var.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <span>

#include <fluxion/reverse/misuse.hpp>
#include <fluxion/reverse/stats.hpp>
#include <fluxion/reverse/sweep.hpp>
#include <fluxion/reverse/var.hpp>

namespace fluxion::inline FLUXION_ABI {

/// How a recording is made: Recording recording({.memory_limit = std::size_t{1} << 30}).
struct RecordingOptions {
  /// Most bytes that the tapes of this thread may reserve while the recording lives; 0: no limit.
  /// Recordings that begin within, and those of drivers, have the same limit or a smaller one of
  /// their own.
  std::size_t memory_limit = 0;
};

/// The statements of this thread from here to the end of the scope, where they are forgotten.
///
///     Recording recording;
///     Var x = recording.input(2.0);
///     Var y = x * sin(x);
///     recording.sweep(y);
///     recording.adjoint(x);  // dy/dx = sin 2 + 2 cos 2
///
/// Note:   recordings nest: an inner one sees its own variables only and leaves the outer one as it
///         was. One that uses variables of the outer one throws instead of ignoring them.
template <class T> class BasicRecording {
 public:
  using Variable = BasicVar<T>;

  BasicRecording() : BasicRecording(RecordingOptions{}) {}
  explicit BasicRecording(const RecordingOptions& options)
      : limit_(options.memory_limit),
        tape_(detail::Tape<T>::current()),
        thread_(&detail::CurrentTape<T>::state),
        mark_(tape_.position()),
        segment_(mark_.statements) {
    tape_.begin_fingerprint();
  }
  ~BasicRecording() {
    if (is_elsewhere()) return;
    segment_.end();
    if (tape_.position().statements > mark_.statements) tape_.rewind(mark_);
  }
  BasicRecording(const BasicRecording&) = delete;
  BasicRecording& operator=(const BasicRecording&) = delete;

  /// A new independent variable with this value.
  /// Cost:   12 bytes on the tape.
  /// Throws: TapeError on another thread than the one that made the recording, or when the tape is
  ///         full.
  Variable input(const T& value) {
    check_thread("input");
    const detail::Id id = tape_.record_input();
    if (id == mark_.statements + inputs_ + 1) ++inputs_;
    return Variable::from_tape(value, id);
  }

  /// Makes x[i] an independent variable with the value values[i], for all i.
  /// Shapes: values, x: of the same length.
  /// Cost:   12 bytes on the tape for each; less time than one by one, which checks each time.
  /// Throws: ShapeError if the two differ in length; TapeError as input().
  void inputs(std::span<const T> values, std::span<Variable> x) {
    check_thread("inputs");
    if (values.size() != x.size()) detail::throw_wrong_inputs(values.size(), x.size());
    const std::size_t first = tape_.record_inputs(x.size());
    if (first == mark_.statements + inputs_ + 1) inputs_ += x.size();
    for (std::size_t i = 0; i < x.size(); ++i) {
      x[i] = Variable::from_tape(values[i], static_cast<detail::Id>(first + i));
    }
  }

  /// Computes the adjoints of everything recorded so far: d(seed · y) / d(variable).
  /// Cost:   one multiplication and addition per argument on the tape.
  /// Throws: TapeError if y is not of this recording, or depends on a variable of an outer one, or
  ///         if there is no memory for the adjoints, or not within its limit.
  void sweep(const Variable& y, const T& seed = T(1)) {
    sweep(std::span<const Variable>(&y, 1), std::span<const T>(&seed, 1));
  }
  /// The same for several outputs: d(sum of seed_i y_i) / d(variable).
  /// Throws: ShapeError if the two differ in length.
  void sweep(std::span<const Variable> y, std::span<const T> seeds) {
    tape_.sweep(inputs_end(), seed("sweep", y, seeds));
    swept_ = tape_.position().statements;
  }
  /// The same where only what the outputs depend on takes part: a variable that none of them
  /// reaches has adjoint 0 also where an infinite partial would make it 0 · inf = NaN. An output
  /// with seed 0 is not asked for.
  void sweep_reached(std::span<const Variable> y, std::span<const T> seeds) {
    seed("sweep_reached", y, seeds);
    tape_.clear_reached(mark_);
    for (std::size_t i = 0; i < y.size(); ++i) {
      if (!detail::is_constant_zero(seeds[i])) tape_.reach(mark_, y[i].id());
    }
    tape_.sweep_reached(mark_);
    swept_ = tape_.position().statements;
  }

  /// How many outputs one sweep_rows takes.
  static constexpr std::size_t max_rows = detail::most_outputs;
  /// Computes the adjoints of several outputs at once: d(y_i) / d(variable), rows of a Jacobian.
  /// Shapes: y: at most max_rows.
  /// Cost:   one multiplication and addition of vector registers per argument on the tape. The
  ///         adjoints of a statement take the room of 4 numbers for up to 4 outputs, else of 8.
  /// Throws: ShapeError if there are more outputs; TapeError as sweep.
  /// Note:   every output meets every partial: where one of them is infinite, 0 · inf may be NaN in
  ///         a row whose own sweep would end before.
  void sweep_rows(std::span<const Variable> y) {
    sweep_rows(y, y.size(), [](std::size_t i) { return i; });
  }
  /// The same for sums of outputs: y_i is part of row row_of[i].
  /// Shapes: y, row_of: of the same length; rows below max_rows.
  /// Throws: ShapeError if the two differ in length or there are more rows; TapeError as sweep.
  void sweep_rows(std::span<const Variable> y, std::span<const std::size_t> row_of) {
    if (y.size() != row_of.size()) {
      detail::throw_wrong_seeds("sweep_rows", y.size(), row_of.size());
    }
    const auto last = std::max_element(row_of.begin(), row_of.end());
    const std::size_t rows = last == row_of.end() ? 0 : *last + 1;
    sweep_rows(y, rows, [&](std::size_t i) { return row_of[i]; });
  }

  /// The adjoint of x that the last sweep computed; 0 for a constant.
  /// Throws: TapeError if x is not of this recording or younger than the last sweep, or if that
  ///         failed.
  T adjoint(const Variable& x) const {
    check_thread("adjoint");
    const detail::Id id = x.id();
    if (id == 0) return T(0);
    if (swept_ == 0) detail::throw_unswept(id);
    check_member("adjoint", id, swept_);
    return tape_.adjoint(id);
  }
  /// The adjoints of the inputs that were made before anything else, in their order.
  /// Shapes: as many as there are such inputs.
  /// Cost:   none: a view of the tape.
  /// Throws: TapeError if no sweep has succeeded.
  /// Note:   valid until the next sweep; inputs that are younger than the last one are left out.
  std::span<const T> input_adjoints() const {
    check_thread("input_adjoints");
    if (inputs_ == 0) return {};
    const std::size_t first = mark_.statements + 1;
    if (swept_ == 0) detail::throw_unswept(first);
    return {&tape_.adjoint(first), std::min(inputs_, swept_ - mark_.statements)};
  }
  /// The adjoint of x for output number `row` of the last sweep_rows; 0 for a constant.
  /// Throws: ShapeError if there was no such output or the sweep failed; TapeError if x is not of
  ///         this recording or younger than that sweep.
  T adjoint(const Variable& x, std::size_t row) const {
    check_thread("adjoint");
    if (row >= rows_) detail::throw_no_row(row, rows_);
    const detail::Id id = x.id();
    if (id == 0) return T(0);
    check_member("adjoint", id, rows_swept_);
    return rows_ <= detail::few_outputs ? tape_.template adjoint<FewRows>(id).lanes[row]
                                        : tape_.template adjoint<MostRows>(id).lanes[row];
  }

  /// How many statements and arguments have been recorded, inputs included.
  /// Throws: TapeError on another thread.
  std::size_t statements() const {
    check_thread("statements");
    return tape_.position().statements - mark_.statements;
  }
  std::size_t arguments() const {
    check_thread("arguments");
    return tape_.position().arguments - mark_.arguments;
  }

  /// What these statements take, and the memory of this thread.
  /// Cost:   a look at each argument.
  /// Throws: TapeError on another thread.
  TapeStats stats() const {
    check_thread("stats");
    TapeStats stats = tape_.recorded(mark_);
    tape_.describe_memory(stats);
    return stats;
  }

  /// What was recorded, by the kinds of its expressions and where they have which arguments. For
  /// numbers of drivers that ask for it, in the one recording of them.
  detail::Fingerprint fingerprint() const requires detail::leaves_fingerprint_v<T> {
    return tape_.fingerprint(inputs_end());
  }

 private:
  using FewRows = detail::Adjoints<T, detail::few_outputs>;
  using MostRows = detail::Adjoints<T, detail::most_outputs>;

  /// y_i is part of row row_of(i).
  template <class RowOf>
  void sweep_rows(std::span<const Variable> y, std::size_t rows, const RowOf& row_of) {
    check_thread("sweep_rows");
    if (rows > max_rows) detail::throw_too_many(rows, max_rows);
    rows_ = 0;
    if (rows <= detail::few_outputs) {
      sweep_side_by_side<FewRows>(y, row_of);
    } else {
      sweep_side_by_side<MostRows>(y, row_of);
    }
    rows_ = rows;
    rows_swept_ = tape_.position().statements;
  }
  template <class A, class RowOf>
  void sweep_side_by_side(std::span<const Variable> y, const RowOf& row_of) {
    const auto seed_row = [&](A& adjoints, std::size_t i) { adjoints.seed(row_of(i)); };
    tape_.template sweep<A>(inputs_end(), seed_each<A>("sweep_rows", y, seed_row));
  }
  /// Sets the adjoints of the outputs, all others to zero; returns the newest output.
  std::size_t seed(const char* function, std::span<const Variable> y, std::span<const T> seeds) {
    check_thread(function);
    if (y.size() != seeds.size()) detail::throw_wrong_seeds(function, y.size(), seeds.size());
    swept_ = 0;
    return seed_each<T>(function, y, [&](T& adjoint, std::size_t i) { adjoint += seeds[i]; });
  }
  /// The same; add_seed(a, i) sets the adjoints a of output i.
  template <class A, class AddSeed>
  std::size_t seed_each(const char* function,
                        std::span<const Variable> y,
                        const AddSeed& add_seed) {
    const std::size_t last = tape_.position().statements;
    tape_.template clear_adjoints<A>(mark_);
    std::size_t newest = 0;
    for (std::size_t i = 0; i < y.size(); ++i) {
      const detail::Id id = y[i].id();
      if (id == 0) continue;
      check_member(function, id, last);
      add_seed(tape_.template adjoint<A>(id), i);
      newest = std::max<std::size_t>(newest, id);
    }
    return newest;
  }
  /// Where sweeps end: the inputs have no arguments.
  detail::Position inputs_end() const {
    return {mark_.arguments + inputs_, mark_.statements + inputs_};
  }

  bool is_elsewhere() const { return &detail::CurrentTape<T>::state != thread_; }
  void check_thread(const char* function) const {
    if (is_elsewhere()) detail::throw_elsewhere(function);
  }
  /// Throws unless the statement lies between the beginning of this recording and `newest`.
  void check_member(const char* function, detail::Id id, std::size_t newest) const {
    if (id <= mark_.statements) detail::throw_older(function, id, mark_.statements + 1);
    if (id > newest) detail::throw_younger(function, id, newest);
  }

  detail::MemoryLimit limit_;
  detail::Tape<T>& tape_;
  const detail::TapeState<T>* thread_;
  detail::Position mark_;
  FLUXION_NO_UNIQUE_ADDRESS detail::Segment<T> segment_;
  std::size_t inputs_ = 0;  // those at the front, which a sweep need not visit
  std::size_t swept_ = 0;
  std::size_t rows_ = 0;  // of the last sweep_rows
  std::size_t rows_swept_ = 0;
};

using Recording = BasicRecording<double>;

}  // namespace fluxion::inline FLUXION_ABI
