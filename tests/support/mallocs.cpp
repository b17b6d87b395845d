// Counts calls of malloc, which the linker redirects to here.
// For: support/mallocs.hpp. Read first: that.
// SPDX-License-Identifier: MIT
#include "support/mallocs.hpp"

#include <atomic>

namespace {
std::atomic<std::size_t> count{0};
}

namespace fluxion::test {
std::size_t mallocs() { return count; }
}  // namespace fluxion::test

// Names that the option --wrap of the linker gives.
extern "C" {
void* __real_malloc(std::size_t size);
void* __real_realloc(void* memory, std::size_t size);
void* __real_calloc(std::size_t number, std::size_t size);
void* __wrap_malloc(std::size_t size) {
  ++count;
  return __real_malloc(size);
}
void* __wrap_realloc(void* memory, std::size_t size) {
  ++count;
  return __real_realloc(memory, size);
}
// What g++ makes of a malloc that is followed by zeros.
void* __wrap_calloc(std::size_t number, std::size_t size) {
  ++count;
  return __real_calloc(number, size);
}
}
