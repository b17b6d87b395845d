// A program as C99.
// For: program.hpp, which emits it. Read first: program_state.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include <fluxion/graph/program_state.hpp>

namespace fluxion::inline FLUXION_ABI {

/// Which functions are emitted beside that of the value: p.to_c("f", {.hessian = true}).
struct COptions {
  bool jacobian = true;  ///< f_jacobian; of one output f_gradient
  bool hessian = false;  ///< f_hessian, of one output
};

namespace graph {

/// Throws: DomainError if `name` is no identifier of C, or C lacks a function that is needed;
///         ShapeError if the Hessian is asked for and there is not one output; TapeError if the paths
///         contradict each other.
std::string to_c(const ProgramState& state, std::string_view name, const COptions& options);

}  // namespace graph

}  // namespace fluxion::inline FLUXION_ABI
