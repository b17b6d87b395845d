// Memory that drivers use again: the second call of a driver does not allocate.
// For: derivatives/*.hpp. An objective receives an Eigen vector that owns its memory, so it cannot
// live on the stack. Read first: eigen.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <utility>
#include <vector>

#include <fluxion/eigen.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// A vector of numbers of type T, borrowed from a store of this thread until the scope ends.
/// Drivers nest (a gradient inside an objective), so each takes one of its own.
template <class T> class Borrowed {
 public:
  /// As it was returned last: of any size.
  Borrowed() {
    if (store().empty()) return;
    vector_.swap(store().back());
    store().pop_back();
  }
  /// Of size n, with any content.
  explicit Borrowed(Eigen::Index n) : Borrowed() { vector_.resize(n); }
  ~Borrowed() { store().push_back(std::move(vector_)); }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;

  Vector<T>& operator*() { return vector_; }
  Vector<T>* operator->() { return &vector_; }

 private:
  static std::vector<Vector<T>>& store() {
    static thread_local std::vector<Vector<T>> vectors;
    return vectors;
  }

  Vector<T> vector_;
};

}  // namespace fluxion::inline FLUXION_ABI::detail
