// A program as bytes, and back.
// For: program.hpp, which saves and loads. Read first: program_state.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fluxion/graph/program_state.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// What a program is without its function.
struct LoadedProgram {
  std::shared_ptr<const ProgramState> state{};
  std::vector<double> parameters{};
};

/// The known paths and the values of the parameters. Operations go by their names, so that a version
/// that numbers them otherwise knows them; derivatives are left out. The same bytes on every machine.
/// Cost:   16 bytes for an operation.
/// Throws: TapeError if the paths contradict each other; DomainError if a rule has a number that
///         cannot be loaded.
std::string to_bytes(const ProgramState& state, std::span<const double> parameters);

/// What to_bytes() made bytes of.
/// Cost:   memory and time in proportion to the bytes, whatever they are.
/// Throws: FileError if to_bytes() cannot have made them.
LoadedProgram from_bytes(std::string_view bytes);

/// Writes a file, which is complete or as it was before.
/// Throws: as to_bytes(); FileError if it cannot be written.
void save(const ProgramState& state, std::span<const double> parameters, const std::string& path);

/// Throws: FileError if the file cannot be read, or is not what save() left.
LoadedProgram load(const std::string& path);

}  // namespace fluxion::inline FLUXION_ABI::graph
