// A derivative by hand, compiled twice: for the library of this build and for the other kind of it,
// checked or not. For: abi_test.cpp. Read first: include/fluxion/portability.hpp, FLUXION_ABI.
// SPDX-License-Identifier: MIT
#include "abi/slope.hpp"

#include <fluxion/reverse/recording.hpp>

fluxion::test::Slope FLUXION_TEST_SLOPE(double at) {
  fluxion::Recording recording;
  const fluxion::Var x = recording.input(at);
  fluxion::Var y = 0;
  for (int i = 0; i < 10'000; ++i) y += x * x;
  recording.sweep(y);
  return {recording.adjoint(x), &fluxion::detail::CurrentTape<double>::state};
}
