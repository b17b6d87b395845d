// The sweeps over a tape: from the results back to the inputs, once over each argument.
// For: reverse/recording.hpp. The second half of reverse/tape.hpp: read that first.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>

#include <fluxion/reverse/tape.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

template <class T> std::size_t Tape<T>::end_of(std::size_t newest) const {
  std::size_t end = state().arguments;
  for (std::size_t id = state().statements; id > newest; --id) {
    do {
      --end;
    } while ((state().ids[end] & first_argument) == 0);
  }
  return end;
}

template <class T> template <class A> void Tape<T>::sweep(Position mark, std::size_t newest) {
  if (newest <= mark.statements) return;
  std::size_t end = end_of(newest);
  const std::size_t last = newest;
  operations_.for_each_after(mark.statements, [&](const RecordedOperation<T>& operation) {
    if (operation.first() > newest) return;
    if (operation.last() < newest) sweep_statements<A>(operation.last(), newest, end);
    operation.pull_back(adjoints<A>().data());
    newest = operation.begin().statements;
    end = operation.begin().arguments;
  });
  sweep_statements<A>(mark.statements, newest, end);
  // An operation leaves the adjoints of its results.
  if constexpr (uses_up_v<A>) {
    if (newest == last) zeros_ = {mark.statements + 1, state().statements + 1};
  }
}

template <class T>
template <class A>
void Tape<T>::sweep_statements(std::size_t oldest, std::size_t newest, std::size_t end) {
  const T* FLUXION_RESTRICT partials = state().partials;
  const Id* FLUXION_RESTRICT ids = state().ids;
  A* FLUXION_RESTRICT adjoints = this->adjoints<A>().data();
  std::size_t k = end;
  // What goes to the statement visited next stays in a register: in a chain of statements the
  // latency of storing and loading it would set the pace.
  A adjoint = adjoints[newest];
  for (std::size_t id = newest; id > oldest; --id) {
    A next = adjoints[id - 1];
    prefetch_before(k);
    prefetch_before(adjoints, id);
    bool is_first = false;
    while (!is_first) {
      --k;
      const Id argument = ids[k] & ~first_argument;
      is_first = (ids[k] & first_argument) != 0;
      if (argument < id - 1) [[likely]] {
        add_product(adjoints[argument], partials[k], adjoint);
      } else if (argument == id - 1) {
        add_product(next, partials[k], adjoint);
      } else {
        throw_stale(id, argument);
      }
    }
    adjoint = next;
    if constexpr (uses_up_v<A>) {
      adjoints[id] = A(0);
    } else {
      adjoints[id - 1] = next;
    }
  }
  if constexpr (uses_up_v<A>) adjoints[oldest] = adjoint;
}

template <class T> void Tape<T>::clear_reached(Position mark) {
  reached_.assign(state().statements + 1 - mark.statements, false);
}

template <class T> void Tape<T>::reach(Position mark, std::size_t id) {
  if (id > mark.statements) reached_[id - mark.statements] = true;
}

template <class T>
void Tape<T>::pull_back_reached(Position mark, const RecordedOperation<T>& operation) {
  const auto first =
      reached_.begin() + static_cast<std::ptrdiff_t>(operation.first() - mark.statements);
  const auto end = first + static_cast<std::ptrdiff_t>(operation.results());
  if (std::find(first, end, true) == end) return;
  operation.pull_back(adjoints<T>().data());
  for (const ArgumentIds& argument : operation.arguments()) {
    argument.for_each([&](std::size_t, Id id) { reach(mark, id); });
  }
}

template <class T> void Tape<T>::sweep_reached(Position mark) {
  auto operation = operations_.newest();
  std::size_t id = state().statements;
  for (std::size_t k = state().arguments; k-- > mark.arguments;) {
    if (operation != operations_.end() && operation->last() == id) {
      pull_back_reached(mark, *operation++);
    }
    const Id argument = state().ids[k] & ~first_argument;
    if (argument >= id) throw_stale(id, argument);
    if (argument != 0 && reached_[id - mark.statements]) {
      adjoint(argument) += state().partials[k] * adjoint(id);
      reached_[argument - mark.statements] = true;
    }
    if ((state().ids[k] & first_argument) != 0) --id;
  }
}

}  // namespace fluxion::inline FLUXION_ABI::detail
