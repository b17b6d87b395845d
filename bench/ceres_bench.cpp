// The dual numbers of Ceres on the workload that they are made for, exactly and with a spare lane.
// For: the executable fluxion_bench, where Ceres is installed. Read first: tools/ceres.hpp.
// SPDX-License-Identifier: MIT
#include "harness/measure.hpp"
#include "tools/ceres.hpp"

namespace bench {

void add_ceres(Entries& entries) {
  add_all<CeresJet<15>>(entries);
  add_all<CeresJet<16>>(entries);
}

}  // namespace bench
