// Sacado on all workloads.
// For: the executable fluxion_bench, where Sacado is installed. Read first: tools/sacado.hpp.
// SPDX-License-Identifier: MIT
#include "harness/measure.hpp"
#include "tools/sacado.hpp"

namespace bench {

void add_sacado(Entries& entries) { add_all<SacadoRad>(entries); }

}  // namespace bench
