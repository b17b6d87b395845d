// What a user of fluxion does, in one call.
// For: main.cpp and plugin.cpp, which run it in a program and in a plugin.
// Read first: exercise.cpp.
// SPDX-License-Identifier: MIT
#pragma once

/// Differentiates, minimises, prints and provokes an exception; says on stdout what went wrong.
/// Returns how many checks failed.
int exercise();
