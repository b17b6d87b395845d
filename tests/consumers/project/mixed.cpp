// Reverse mode by hand, compiled for the other kind of library: checked where the library is not.
// For: the linker refuses it; the program would otherwise crash or compute nonsense.
// Read first: include/fluxion/portability.hpp, FLUXION_ABI.
// SPDX-License-Identifier: MIT
#include <fluxion/reverse/recording.hpp>

int main() {
  fluxion::Recording recording;
  const fluxion::Var x = recording.input(2.0);
  const fluxion::Var y = x * x;
  recording.sweep(y);
  return recording.adjoint(x) == 4 ? 0 : 1;
}
