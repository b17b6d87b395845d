// A program that uses fluxion.
// For: what an application does; plugin.cpp does the same from a library loaded at run time.
// Read first: exercise.cpp.
// SPDX-License-Identifier: MIT
#include "exercise.hpp"

int main() { return exercise() == 0 ? 0 : 1; }
