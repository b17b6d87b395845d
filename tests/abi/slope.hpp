// What slope.cpp is compiled to. For: abi_test.cpp. Read first: slope.cpp.
// SPDX-License-Identifier: MIT
#pragma once

namespace fluxion::test {

struct Slope {
  double value;
  const void* tape;  // of this thread, in the library that recorded
};

}  // namespace fluxion::test

fluxion::test::Slope slope_by_this(double at);
fluxion::test::Slope slope_by_the_other(double at);
