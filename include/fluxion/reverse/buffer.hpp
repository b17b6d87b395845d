// A growing array that gives memory back only when it is told to: the storage of a tape.
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

  std::size_t bytes() const { return capacity_ * sizeof(T); }
  /// How many bytes reserve(n) would add.
  std::size_t bytes_to_reserve(std::size_t n) const {
    return n > capacity_ ? (n - capacity_) * sizeof(T) : 0;
  }

  /// Makes room for at least n elements and keeps the first `used` ones; the rest is unspecified.
  /// Throws: std::bad_alloc, and then nothing has changed.
  void reserve(std::size_t n, std::size_t used) {
    if (n > capacity_) reallocate(n, used);
  }
  /// Keeps room for n elements, of which the first `used` ones keep their values, and gives the
  /// rest back; where that would need memory that there is not, nothing happens.
  void shrink(std::size_t n, std::size_t used) noexcept {
    if (n >= capacity_) return;
    try {
      reallocate(n, used);
    } catch (const std::bad_alloc&) {
    }
  }

 private:
  static constexpr std::size_t max_elements = static_cast<std::size_t>(-1) / 2 / sizeof(T);

  void reallocate(std::size_t n, std::size_t used) {
    if (n > max_elements) throw std::bad_array_new_length();
    if (n == 0) {
      memory_.reset();
    } else if constexpr (is_bytes) {
      void* moved = std::realloc(static_cast<void*>(memory_.get()), n * sizeof(T));
      if (moved == nullptr) throw std::bad_alloc();
      static_cast<void>(memory_.release());
      memory_.reset(static_cast<T*>(moved));
    } else {
      std::unique_ptr<T[]> moved(new T[n]);
      std::copy_n(memory_.get(), std::min({used, n, capacity_}), moved.get());
      memory_ = std::move(moved);
    }
    capacity_ = n;
  }

  std::conditional_t<is_bytes, std::unique_ptr<T[], Free>, std::unique_ptr<T[]>> memory_;
  std::size_t capacity_ = 0;
};

}  // namespace fluxion::inline FLUXION_ABI::detail
