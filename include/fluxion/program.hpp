// Everything for recorded programs: Program, record(), and optimisers that record.
// For: programs that need them; fluxion.hpp leaves them out, since not everybody wants to compile
// them.
// Read first: graph/program.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/graph/program.hpp>
#include <fluxion/graph/program_format.hpp>
#include <fluxion/optimize/recorded.hpp>
