// How often this program has called malloc: what Eigen does, and operator new.
// For: tests that repeated work allocates nothing. Read first: tests/CMakeLists.txt.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include <gtest/gtest.h>

namespace fluxion::test {

/// Since the start, over all threads. Needs support/mallocs.cpp and support/allocations.cpp in the
/// executable, and a linker that redirects malloc to it.
std::size_t mallocs();

template <class Work> std::size_t mallocs_of(const Work& work) {
  const std::size_t before = mallocs();
  work();
  return mallocs() - before;
}

template <class Work> void expect_second_call_allocates_nothing(const Work& work) {
  work();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(mallocs_of(work), 0U);
}

}  // namespace fluxion::test
