// A library that uses fluxion and is loaded at run time.
// For: its thread-local recording state, which has to fit into what the loader reserved.
// Read first: host.cpp.
// SPDX-License-Identifier: MIT
#include "exercise.hpp"

extern "C" __attribute__((visibility("default"))) int run_plugin() { return exercise(); }
