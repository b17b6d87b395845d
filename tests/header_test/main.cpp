// The program around the generated files that include one public header each.
// For: linking them together, which fails when a header defines something that is not inline.
// Read first: CMakeLists.txt beside this file.
// SPDX-License-Identifier: MIT

int main() { return 0; }
