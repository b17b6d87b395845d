// A path as plain numbers.
// For: saved_program.cpp. Read first: include/fluxion/graph/saved_program.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <fluxion/graph/program_state.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// The nodes that values and decisions need: first the inputs, then the parameters, then each after
/// its operands. A node is two numbers of 64 bits: from the lowest bits on 16 of its operation, 16 of
/// the place of its rule's numbers, 32 for each operand; a constant has its bits as two operands.
struct SavedPath {
  std::vector<double> numbers{};  ///< of rules, two for each; the first two are 0
  std::vector<std::uint64_t> nodes{};
  std::vector<NodeId> outputs{};
  std::vector<NodeId> selectors{};
  std::vector<double> outcomes{};

  static constexpr std::size_t least_words = 5;
  template <class Archive> void transfer(Archive& archive) {
    archive(numbers, nodes, outputs, selectors, outcomes);
  }
};

/// The operations of a file by their numbers there, in the order in which they are met.
class OperationTable {
 public:
  OperationTable() = default;
  explicit OperationTable(std::vector<Operation> operations) : operations_(std::move(operations)) {}

  std::uint16_t number_of(Operation operation);
  std::span<const Operation> operations() const { return operations_; }

 private:
  std::vector<Operation> operations_{};
};

/// Throws: DomainError if a rule has a number that cannot be loaded.
SavedPath saved(const Path& path, OperationTable& table);

/// The path, or nothing where no path can have been saved so: all that evaluations rely on is checked.
std::optional<Path> restored(const SavedPath& saved,
                             const Sizes& sizes,
                             std::span<const Operation> table);

}  // namespace fluxion::inline FLUXION_ABI::graph
