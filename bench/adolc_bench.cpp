// ADOL-C on all workloads.
// For: the executable fluxion_bench, where ADOL-C is installed. Read first: tools/adolc.hpp.
// SPDX-License-Identifier: MIT
#include "harness/measure.hpp"
#include "tools/adolc.hpp"

namespace bench {

void add_adolc(Entries& entries) { add_all<Adolc>(entries); }

}  // namespace bench
