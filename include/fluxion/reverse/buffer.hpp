// A growing array that never gives memory back: the storage of a tape.
// For: reverse/tape.hpp. A std::vector would write zeros into room that the next statement
// overwrites, and touch every page while doing so. Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// Releases what std::realloc gave.
struct Free {
  void operator()(void* memory) const { std::free(memory); }
};

/// Elements that may be moved as bytes: large blocks grow without a copy, by moving pages.
template <class T> class Buffer {
  static constexpr bool is_bytes =
      std::is_trivially_copyable_v<T> && alignof(T) <= alignof(std::max_align_t);

 public:
  T* data() { return memory_.get(); }
  const T* data() const { return memory_.get(); }
  std::size_t capacity() const { return capacity_; }

  /// Makes room for at least n elements and keeps the first `used` ones; the rest is unspecified.
  /// Throws: std::bad_alloc, and then nothing has changed.
  void reserve(std::size_t n, std::size_t used) {
    if (n <= capacity_) return;
    if (n > max_elements) throw std::bad_array_new_length();
    if constexpr (is_bytes) {
      void* larger = std::realloc(static_cast<void*>(memory_.get()), n * sizeof(T));
      if (larger == nullptr) throw std::bad_alloc();
      static_cast<void>(memory_.release());
      memory_.reset(static_cast<T*>(larger));
    } else {
      std::unique_ptr<T[]> larger(new T[n]);
      std::copy_n(memory_.get(), std::min(used, capacity_), larger.get());
      memory_ = std::move(larger);
    }
    capacity_ = n;
  }

 private:
  static constexpr std::size_t max_elements = static_cast<std::size_t>(-1) / 2 / sizeof(T);

  std::conditional_t<is_bytes, std::unique_ptr<T[], Free>, std::unique_ptr<T[]>> memory_;
  std::size_t capacity_ = 0;
};

}  // namespace fluxion::inline FLUXION_ABI::detail
