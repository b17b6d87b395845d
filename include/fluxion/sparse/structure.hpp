// What depends on what in one evaluation of a function, and how: its operations without numbers.
// For: sparse/structural.hpp, which writes it, and the patterns that are read from it. Plain data, so
// that all reading is compiled once. Read first: docs/explanation/sparse-derivatives.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <fluxion/fingerprint.hpp>
#include <fluxion/portability.hpp>
#include <fluxion/sparse/pattern.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// The number of an input or of an operation, from 1 on in the order of execution; 0 is a constant.
using NodeId = std::uint32_t;

/// Which second derivatives of an operation on two operands are not zero everywhere.
enum class Curvature : std::uint32_t { none = 0, first = 1, mixed = 2, second = 4, full = 7 };

constexpr Curvature operator|(Curvature a, Curvature b) {
  return Curvature{static_cast<std::uint32_t>(a) | static_cast<std::uint32_t>(b)};
}
constexpr bool has(Curvature all, Curvature one) {
  return (static_cast<std::uint32_t>(all) & static_cast<std::uint32_t>(one)) != 0;
}

/// An operation on one or two older nodes; with one, the second is 0. A linear one on one operand has
/// the derivatives of that operand, up to a factor, and is none.
struct StructuralOperation {
  NodeId first = 0;
  NodeId second = 0;
  Curvature curvature = Curvature::none;
};

/// The operations of one evaluation of a function of n inputs, which are the nodes 1 to n.
struct Structure {
  std::size_t inputs = 0;
  std::vector<StructuralOperation> operations = {};  // node inputs + 1 and those after it
  std::vector<NodeId> outputs = {};
};

[[noreturn]] FLUXION_COLD void throw_stale_node(std::size_t node, std::size_t newest);
[[noreturn]] FLUXION_COLD void throw_too_many_nodes(std::size_t nodes);

/// Takes down the operations of an evaluation, or their fingerprint alone.
class StructureLog {
 public:
  static constexpr std::size_t most_nodes = 0xffff'fffeU;

  /// Of a function of n inputs. Throws: TapeError if there are more than there are numbers for.
  explicit StructureLog(std::size_t n, Structure* structure = nullptr)
      : newest_(n), structure_(structure) {
    if (n > most_nodes) throw_too_many_nodes(n);
    if (structure != nullptr) *structure = {n, {}, {}};
  }

  /// The result of an operation on one operand, and on two.
  FLUXION_ALWAYS_INLINE NodeId curved(NodeId operand) {
    return append({operand, 0, Curvature::first});
  }
  FLUXION_ALWAYS_INLINE NodeId joined(NodeId first, NodeId second, Curvature curvature) {
    if (first == 0 || second == 0 || first == second) [[unlikely]] {
      return alone(first, second, curvature);
    }
    return append({first, second, curvature});
  }
  void output(NodeId node) {
    fingerprint_.add(~std::uint64_t{newest_}, node);
    if (structure_ != nullptr) structure_->outputs.push_back(node);
  }

  const Fingerprint& fingerprint() const { return fingerprint_; }

 private:
  /// An operation that has one operand, perhaps twice, or none.
  NodeId alone(NodeId first, NodeId second, Curvature curvature) {
    const Curvature own = second == 0  ? Curvature::first
                          : first == 0 ? Curvature::second
                                       : Curvature::full;
    const NodeId operand = first == 0 ? second : first;
    return operand != 0 && has(curvature, own) ? curved(operand) : operand;
  }
  FLUXION_ALWAYS_INLINE NodeId append(const StructuralOperation& operation) {
    fingerprint_.add(newest_ << 3 | static_cast<std::uint64_t>(operation.curvature),
                     std::uint64_t{operation.first} << 32 | operation.second);
    if (structure_ != nullptr) keep(operation);
    return static_cast<NodeId>(++newest_);
  }
  FLUXION_COLD void keep(const StructuralOperation& operation) {
    if (operation.first > newest_ || operation.second > newest_) [[unlikely]] {
      throw_stale_node(std::max(operation.first, operation.second), newest_);
    }
    if (newest_ == most_nodes) [[unlikely]]
      throw_too_many_nodes(newest_ + 1);
    structure_->operations.push_back(operation);
  }

  std::size_t newest_;
  Structure* structure_;
  Fingerprint fingerprint_;
};

/// Which outputs depend on which inputs: one row for each output, one column for each input.
/// Cost:   of each output the operations that it depends on and that depend on many inputs.
SparsityPattern pattern_of_jacobian(const Structure& structure);

/// Which pairs of inputs have a second derivative of the output; symmetric.
/// Cost:   the operations, and for each the second derivatives of the later ones that involve it.
/// Source: Gower & Mello 2012, A new framework for the computation of Hessians.
SparsityPattern pattern_of_hessian(const Structure& structure);

}  // namespace fluxion::inline FLUXION_ABI::detail
