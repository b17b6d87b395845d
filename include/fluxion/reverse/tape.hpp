// The tape: what reverse mode remembers of a computation, and the sweep that goes back over it.
// For: reverse/var.hpp, which writes it, and reverse/recording.hpp, which users see.
// Read first: docs/explanation/tape.md.
//
// A statement y = f(a, b, ...) is one entry per active argument: the partial dy/da and the id of a.
// Two arrays hold them, partials and ids; the top bit of an id marks the first argument of a
// statement. Results are numbered in the order of the statements, so their ids need no room:
//
//     x = input          ids  0|F          partials  0         statement 1
//     y = x * x               1|F                    2x        statement 2
//     z = x + sin(y)          1|F  2                 1  cos y  statement 3
//
// Id 0 is a passive number. The sweep reads the entries backwards: adjoint[argument] +=
// partial · adjoint[statement], and each first argument ends a statement.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <fluxion/reverse/adjoint.hpp>
#include <fluxion/reverse/buffer.hpp>
#include <fluxion/reverse/memory.hpp>
#include <fluxion/reverse/misuse.hpp>
#include <fluxion/reverse/operation.hpp>
#include <fluxion/reverse/state.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// How far ahead of their use the adjoints of several outputs are asked for, in statements. Those of
/// one output are close enough together that processors foresee them.
inline constexpr std::size_t adjoints_ahead = 128;

/// The memory behind the state of one thread, and the work on it that is not hot or not short.
template <class T> class Tape final : public AnyTape {
 public:
  /// The tape of this thread.
  static Tape& current();
  ~Tape() { state() = TapeState<T>{}; }

  /// The statements after a mark.
  TapeStats recorded(Position mark) const;
  TapeStats recorded() const override { return recorded({}); }
  TapeBytes used() const override { return bytes_after({}); }
  TapeBytes reserved() const override {
    return {partials_.bytes(),
            ids_.bytes(),
            bytes_of_adjoints(static_cast<std::size_t>(-1)),
            operations_.bytes()};
  }
  void describe_memory(TapeStats& stats) const { thread_.describe(stats); }
  void trim() noexcept override;
  void limit_capacity() noexcept override {
    state().capacity = std::min(room(), state().arguments + most_more_arguments());
  }

  Position position() const {
    state().extendable = Extendable::none;
    return end();
  }
  void rewind(Position to) {
    peak_ = std::max(peak_, used().total());
    state().arguments = to.arguments;
    state().statements = to.statements;
    state().extendable = Extendable::none;
    operations_.rewind(to.statements);
    limit_capacity();
  }
  /// An entry without arguments: the id of a new independent variable.
  FLUXION_ALWAYS_INLINE static Id record_input();
  /// n of them: the id of the first one.
  static Id record_inputs(std::size_t n);
  /// An operation with these arguments and this many results, at least one: the id of the first.
  /// Throws: TapeError as make_room, after which the operation is forgotten.
  Id record_operation(std::unique_ptr<const TapeOperation<T>> operation,
                      std::vector<ArgumentIds> arguments,
                      std::size_t results);
  /// Room for n more arguments on the tape of this thread; the state points to it afterwards.
  /// Throws: TapeError when the memory, its limit or the ids of this thread's tape are used up.
  template <std::size_t n> static void make_room() {
    cold_call<n>(state().make_room);
    if (state().capacity - state().arguments < n) throw_full(n);
  }
  /// The same for a number that is known at run time, by an ordinary call.
  static void reserve(std::size_t n) {
    if (state().capacity - state().arguments < n) try_make_room(n);
    if (state().capacity - state().arguments < n) throw_full(n);
  }
  /// The same without an exception: there may be too little room afterwards.
  static void try_make_room(std::size_t n) noexcept;

  /// From here on, statements leave their fingerprint, if those of T do.
  void begin_fingerprint() const { state().fingerprint = {}; }
  /// Of the statements after the mark, which begin_fingerprint came before.
  auto fingerprint(Position mark) const {
    auto all = state().fingerprint;
    all.add(mark.arguments, {state().ids + mark.arguments, state().arguments - mark.arguments});
    return all;
  }

  /// Sets the adjoints of all statements after the mark to zero.
  /// Throws: TapeError if a statement after the mark has an argument before it, or if memory or
  ///         its limit is used up.
  template <class A = T> void clear_adjoints(Position mark);
  template <class A = T> A& adjoint(std::size_t id) { return adjoints<A>().data()[id]; }
  /// Propagates adjoints from statement `newest` back to the mark. Those that nobody will read are 0
  /// afterwards, so that the next recording need not write zeros once more.
  /// Throws: TapeError if a statement has an argument that is not older than itself.
  template <class A = T> void sweep(Position mark, std::size_t newest);
  /// Begins a sweep_reached.
  void clear_reached(Position mark);
  /// Statement id is an output.
  void reach(Position mark, std::size_t id);
  /// The sweep along the statements that the outputs depend on and no others: what they do not
  /// reach stays 0 even where a partial is infinite.
  void sweep_reached(Position mark);

 private:
  Tape() : AnyTape(ThreadMemory::current()) {}

  /// Whether a sweep sets each adjoint to 0 once it is propagated.
  template <class A>
  static constexpr bool uses_up_v = std::is_same_v<A, T>&& leaves_fingerprint_v<T>;

  static TapeState<T>& state() { return CurrentTape<T>::state; }
  static Position end() { return {state().arguments, state().statements}; }
  [[noreturn]] FLUXION_COLD static void throw_full(std::size_t n);

  static constexpr std::size_t argument_bytes = sizeof(T) + sizeof(Id);
  /// For an argument that is a statement of its own, which has an adjoint.
  static constexpr std::size_t bytes_at_most = argument_bytes + sizeof(T);
  TapeBytes bytes_after(Position mark) const {
    const std::size_t arguments = state().arguments - mark.arguments;
    const std::size_t statements = state().statements - mark.statements;
    return {arguments * sizeof(T),
            arguments * sizeof(Id),
            statements * sizeof(T),
            operations_.bytes_after(mark.statements)};
  }
  /// What the arrays of adjoints take, if each has at most n.
  std::size_t bytes_of_adjoints(std::size_t n) const {
    const auto bytes = [n]<class A>(const Buffer<A>& each) {
      return std::min(n, each.capacity()) * sizeof(A);
    };
    return std::apply([&](const auto&... each) { return (bytes(each) + ...); }, adjoints_);
  }
  /// What has to be reserved for what is recorded: ahead there is more, id 0 has adjoints, and those
  /// of several outputs stay.
  std::size_t needed() const {
    const std::size_t n = state().statements + 1;
    const std::size_t of_one = std::min(n, std::get<0>(adjoints_).capacity()) * sizeof(T);
    return used().total() + ids_ahead * argument_bytes + sizeof(T) + bytes_of_adjoints(n) - of_one;
  }
  /// How many arguments the arrays have room for.
  std::size_t room() const {
    return std::max(std::min(partials_.capacity(), ids_.capacity()), ids_ahead) - ids_ahead;
  }
  /// How many there may be yet: each statement has one, so ids last as long as this.
  static std::size_t most_more_by_ids() { return max_statements - state().statements; }
  std::size_t most_more_by_limit() const {
    const std::size_t limit = thread_.limit_of(*this);
    return (limit - std::min(limit, needed())) / bytes_at_most;
  }
  std::size_t most_more_arguments() const {
    const std::size_t most = most_more_by_ids();
    return thread_.is_limited() ? std::min(most, most_more_by_limit()) : most;
  }
  /// All results of an operation depend on all of its arguments, whatever it is.
  static void log(const RecordedOperation<T>& operation) {
    for (const ArgumentIds& argument : operation.arguments()) {
      state().fingerprint.add(state().arguments, argument.size());
      argument.for_each([](std::size_t, Id id) { state().fingerprint.add(state().arguments, id); });
    }
  }
  void grow(std::size_t n);
  void check_arguments(Position mark) const;
  /// The arguments before k will soon be read.
  FLUXION_ALWAYS_INLINE static void prefetch_before(std::size_t k) {
    const std::size_t end = std::max(k, ids_ahead);
    FLUXION_PREFETCH_TO_READ(state().partials + (end - partials_ahead));
    FLUXION_PREFETCH_TO_READ(state().ids + (end - ids_ahead));
  }
  /// The adjoint of statement id is read and written.
  template <class A>
  FLUXION_ALWAYS_INLINE static void prefetch_before(A* adjoints, std::size_t id) {
    if constexpr (2 * sizeof(A) >= cache_line) {
      if (id > adjoints_ahead) FLUXION_PREFETCH_TO_WRITE(adjoints + (id - adjoints_ahead));
    }
  }
  /// One past the last argument of statement `newest`.
  std::size_t end_of(std::size_t newest) const;
  /// The sweep from statement `newest`, whose arguments end at `end`, over statements alone.
  template <class A> void sweep_statements(std::size_t oldest, std::size_t newest, std::size_t end);
  /// Pulls back if a result is reached; the arguments then are.
  void pull_back_reached(Position mark, const RecordedOperation<T>& operation);
  template <class A> void reserve_adjoints(std::size_t n, std::size_t kept);
  template <class A> Buffer<A>& adjoints() { return std::get<Buffer<A>>(adjoints_); }

  Buffer<T> partials_;
  Buffer<Id> ids_;
  std::tuple<Buffer<T>, Buffer<Adjoints<T, few_outputs>>, Buffer<Adjoints<T, most_outputs>>>
      adjoints_;
  /// The adjoints of these statements are 0, those of one output: from, to and not including.
  struct {
    std::size_t from = 0;
    std::size_t end = 0;
  } zeros_;
  Operations<T> operations_;
  std::vector<bool> reached_;
};

template <class T> Tape<T>& Tape<T>::current() {
  static thread_local Tape tape;
  return tape;
}

template <class T> Id Tape<T>::record_input() {
  if (state().capacity == state().arguments) make_room<1>();
  *state().next_partial() = T(0);
  *state().next_id() = first_argument;
  ++state().arguments;
  const Id id = state().end_statement();
  state().extendable = Extendable::none;
  return id;
}

template <class T> Id Tape<T>::record_inputs(std::size_t n) {
  reserve(n);
  std::fill_n(state().next_partial(), n, T(0));
  std::fill_n(state().next_id(), n, first_argument);
  state().arguments += n;
  state().statements += n;
  state().extendable = Extendable::none;
  return static_cast<Id>(state().statements - n + 1);
}

template <class T>
Id Tape<T>::record_operation(std::unique_ptr<const TapeOperation<T>> operation,
                             std::vector<ArgumentIds> arguments,
                             std::size_t results) {
  RecordedOperation<T> recorded(
      std::move(operation), std::move(arguments), end(), results, operations_.bytes());
  const std::size_t bytes = recorded.bytes_through() - recorded.bytes_before();
  if (thread_.is_limited() && needed() + bytes > thread_.limit_of(*this)) {
    thread_.throw_over_limit("tape", "the next operation", *this, needed() + bytes);
  }
  thread_.make_way(*this, bytes);
  log(recorded);
  operations_.add(std::move(recorded));
  try {
    limit_capacity();
    return record_inputs(results);
  } catch (...) {
    rewind(end());
    throw;
  }
}

template <class T> void Tape<T>::try_make_room(std::size_t n) noexcept {
  try {
    current().grow(n);
  } catch (const std::bad_alloc&) {
    // make_room sees that there is too little.
  }
}

template <class T> void Tape<T>::grow(std::size_t n) {
  constexpr std::size_t at_first = 2048;
  const std::size_t used = state().arguments;
  const std::size_t most = most_more_arguments();
  if (most < n) return;
  const std::size_t doubled = std::max(2 * state().capacity, at_first) - used;
  // The tape of an outer or inner type of number may need the other half.
  const std::size_t more = std::max(n, std::min(doubled, most / 2));
  // What is asked for ahead lies within the arrays.
  const std::size_t size = used + more + ids_ahead;
  thread_.make_way(*this, partials_.bytes_to_reserve(size) + ids_.bytes_to_reserve(size));
  partials_.reserve(size, used);
  state().partials = partials_.data();
  ids_.reserve(size, used);
  state().ids = ids_.data();
  limit_capacity();
}

template <class T> void Tape<T>::trim() noexcept {
  const auto [arguments, statements] = end();
  const std::size_t n = arguments == 0 ? 0 : arguments + ids_ahead;
  partials_.shrink(n, arguments);
  ids_.shrink(n, arguments);
  const std::size_t kept = statements == 0 ? 0 : statements + 1;
  std::apply([&](auto&... each) { (each.shrink(kept, kept), ...); }, adjoints_);
  zeros_ = {};
  std::vector<bool>().swap(reached_);
  state().partials = partials_.data();
  state().ids = ids_.data();
  limit_capacity();
}

template <class T> TapeStats Tape<T>::recorded(Position mark) const {
  TapeStats stats;
  stats.statements = state().statements - mark.statements;
  stats.arguments = state().arguments - mark.arguments;
  stats.used = bytes_after(mark);
  // Only inputs and the results of operations have the argument 0.
  stats.inputs = static_cast<std::size_t>(
      std::count(state().ids + mark.arguments, state().ids + state().arguments, first_argument));
  operations_.for_each_after(mark.statements, [&](const RecordedOperation<T>& operation) {
    ++stats.operations;
    stats.inputs -= operation.results();
  });
  return stats;
}

template <class T> void Tape<T>::throw_full(std::size_t n) {
  const Tape& tape = current();
  if (most_more_by_ids() < n) throw_out_of_ids(state().statements, max_statements);
  if (tape.most_more_by_limit() < n) {
    tape.thread_.throw_over_limit(
        "tape", "the next statement", tape, tape.needed() + n * bytes_at_most);
  }
  throw_out_of_memory(state().arguments, n);
}

template <class T> template <class A> void Tape<T>::clear_adjoints(Position mark) {
  if (mark.statements > 0) check_arguments(mark);
  const std::size_t n = state().statements + 1;
  try {
    reserve_adjoints<A>(n, mark.statements + 1);
  } catch (const std::bad_alloc&) {
    throw_no_adjoints(state().statements);
  }
  A* const adjoints = this->adjoints<A>().data();
  const std::size_t first = mark.statements + 1;
  if constexpr (uses_up_v<A>) {
    const auto zeros = std::exchange(zeros_, {});
    fill_zero(std::span(adjoints + first, adjoints + std::clamp(zeros.from, first, n)));
    fill_zero(std::span(adjoints + std::clamp(zeros.end, first, n), adjoints + n));
  } else {
    fill_zero(std::span(adjoints + first, adjoints + n));
  }
}

template <class T>
template <class A>
void Tape<T>::reserve_adjoints(std::size_t n, std::size_t kept) {
  Buffer<A>& buffer = adjoints<A>();
  if (buffer.capacity() >= n && !thread_.is_limited()) return;
  // Those of one output are always counted, those of several where there are some.
  const std::size_t counted = std::is_same_v<A, T> ? n : std::min(n, buffer.capacity());
  const std::size_t with_adjoints = needed() + (n - counted) * sizeof(A);
  const std::size_t limit = thread_.limit_of(*this);
  if (with_adjoints > limit) {
    thread_.throw_over_limit("sweep", "the adjoints", *this, with_adjoints);
  }
  if (buffer.capacity() >= n) return;
  const std::size_t most = n + (limit - with_adjoints) / sizeof(A);
  const std::size_t size = std::min(std::max(n, 2 * buffer.capacity()), most);
  thread_.make_way(*this, buffer.bytes_to_reserve(size));
  buffer.reserve(size, kept);
  if constexpr (std::is_same_v<A, T>) zeros_ = {};
}

template <class T> void Tape<T>::check_arguments(Position mark) const {
  for (std::size_t k = mark.arguments; k < state().arguments; ++k) {
    const Id argument = state().ids[k] & ~first_argument;
    if (argument != 0 && argument <= mark.statements) throw_outer_variable();
  }
  operations_.for_each_after(mark.statements, [&](const RecordedOperation<T>& operation) {
    for (const ArgumentIds& argument : operation.arguments()) {
      if (argument.oldest() <= mark.statements) throw_outer_variable();
    }
  });
}

extern template class Tape<double>;
extern template void Tape<double>::clear_adjoints<double>(Position);
extern template void Tape<double>::sweep<double>(Position, std::size_t);

}  // namespace fluxion::inline FLUXION_ABI::detail
