// A program as bytes, and back. For: Program::save and Program::load.
// Read first: include/fluxion/graph/saved_program.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include <fluxion/archive.hpp>
#include <fluxion/error.hpp>
#include <fluxion/graph/saved_program.hpp>

#include "../sealed_file.hpp"
#include "contradiction.hpp"
#include "saved_path.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

using fluxion::detail::SealedKind;
using fluxion::detail::SealedSource;

constexpr SealedKind program_file = {.noun = "program", .example = "f.program", .form = 1};

struct SavedProgram {
  std::uint64_t inputs = 0;
  std::uint64_t outputs = 0;
  std::vector<double> parameters{};
  std::vector<std::string> names{};  // of operations
  std::vector<SavedPath> paths{};

  template <class Archive> void transfer(Archive& archive) {
    archive(inputs, outputs, parameters, names, paths);
  }
};

std::string content(const ProgramState& state, std::span<const double> parameters) {
  const std::vector<Path> paths = state.paths();
  check_consistent("save", paths);
  SavedProgram program{.inputs = state.sizes().inputs,
                       .outputs = state.sizes().outputs,
                       .parameters = {parameters.begin(), parameters.end()}};
  OperationTable table;
  for (const Path& path : paths) program.paths.push_back(saved(path, table));
  for (const Operation operation : table.operations()) {
    program.names.emplace_back(name_of(operation));
  }
  fluxion::detail::ArchiveWriter writer;
  writer(program);
  return writer.bytes();
}

std::optional<Operation> operation_named(std::string_view name) {
  for (std::size_t place = 0; place < operations; ++place) {
    if (name_of(static_cast<Operation>(place)) == name) return static_cast<Operation>(place);
  }
  return std::nullopt;
}

// Letters and no more of a name that nobody knows.
std::string printable(std::string_view name) {
  std::string text(name.substr(0, 40));
  for (char& letter : text) {
    if (letter < ' ' || letter > '~') letter = '?';
  }
  return text;
}

std::vector<Operation> operations_named(const std::vector<std::string>& names,
                                        const SealedSource& source) {
  std::vector<Operation> result;
  for (const std::string& name : names) {
    const std::optional<Operation> operation = operation_named(name);
    if (!operation) {
      throw FileError(fmt::format(
          "{}: {} has an operation that this version does not know; got \"{}\", expected the name "
          "of a function of fluxion/math.hpp; try the version that saved it",
          source.function,
          source.name,
          printable(name)));
    }
    result.push_back(*operation);
  }
  return result;
}

LoadedProgram program_of(std::string_view content, const SealedSource& source) {
  fluxion::detail::ArchiveReader reader(content);
  SavedProgram program;
  reader(program);
  const bool has_inputs = program.inputs > 0 && program.inputs <= content.size();
  if (!reader.complete() || !has_inputs || program.paths.empty()) {
    throw_damaged(source);
  }
  const std::vector<Operation> table = operations_named(program.names, source);
  const Sizes sizes{program.inputs, program.parameters.size(), program.outputs};
  std::vector<Path> paths;
  for (const SavedPath& each : program.paths) {
    std::optional<Path> path = restored(each, sizes, table);
    if (!path) throw_damaged(source);
    paths.push_back(*std::move(path));
  }
  if (contradict(paths)) throw_damaged(source);
  auto state = std::make_shared<ProgramState>(sizes, nullptr, RecordOptions{});
  for (Path& path : paths) state->add(std::move(path));
  return {std::move(state), std::move(program.parameters)};
}

}  // namespace

std::string to_bytes(const ProgramState& state, std::span<const double> parameters) {
  return sealed(program_file, content(state, parameters));
}

LoadedProgram from_bytes(std::string_view bytes) {
  const SealedSource source{"from_bytes", fmt::format("the text of {} bytes", bytes.size())};
  return program_of(unsealed(program_file, bytes, source), source);
}

void save(const ProgramState& state, std::span<const double> parameters, const std::string& path) {
  write_sealed(program_file, path, content(state, parameters));
}

LoadedProgram load(const std::string& path) {
  return program_of(read_sealed(program_file, path), fluxion::detail::source_of_file(path));
}

}  // namespace fluxion::inline FLUXION_ABI::graph
