// The line of progress.
// For: Options::print_every, and callbacks that write it elsewhere.
// Read first: include/fluxion/optimize/options.hpp.
// SPDX-License-Identifier: MIT
#include <cstdio>
#include <ostream>

#include <fmt/format.h>

#include <fluxion/concepts.hpp>
#include <fluxion/optimize/options.hpp>

namespace fluxion::inline FLUXION_ABI {

std::string to_string(const Progress& progress) {
  return fmt::format(
      "iteration {:>5}  value {:>16.9e}  gradient norm {:>9.3e}  step {:>9.3e}  evaluations {:>6}",
      progress.iteration,
      detail::printed(progress.value),
      detail::printed(progress.gradient_norm),
      progress.step,
      progress.counts.evaluations());
}

std::ostream& operator<<(std::ostream& out, const Progress& progress) {
  return out << to_string(progress);
}

void detail::print_line(const Progress& progress) {
  std::fputs((to_string(progress) + '\n').c_str(), stdout);
}

}  // namespace fluxion
