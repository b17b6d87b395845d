// The program around the generated files that include one public header each.
// For: linking them together, which fails when a header defines something that is not inline, or
// when report.hpp includes too little of fmt to print a report.
// Read first: CMakeLists.txt beside this file.
// SPDX-License-Identifier: MIT
#include <fluxion/check/report.hpp>

int main() { return fmt::format("{}", fluxion::CheckReport{}).empty() ? 1 : 0; }
