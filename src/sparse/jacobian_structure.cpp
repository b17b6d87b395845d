// Reach: the inputs that the outputs of a structure depend on.
// For: sparse/structure.hpp. Read first: that.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <vector>

#include <fluxion/sparse/structure.hpp>

namespace fluxion::inline FLUXION_ABI::detail {
namespace {

/// The inputs that each node depends on, if there are few of them. So a search for the inputs of an
/// output does not go down into what many outputs share. Of the other nodes, which output has visited
/// them.
class FewInputs {
 public:
  static constexpr std::size_t most = 16;

  explicit FewInputs(const Structure& structure) {
    sets_.reserve(structure.inputs + structure.operations.size() + 1);
    sets_.push_back({0, 0});
    for (std::size_t i = 0; i < structure.inputs; ++i) {
      sets_.push_back({i, 1});
      pool_.push_back(static_cast<std::int32_t>(i));
    }
    for (const StructuralOperation& operation : structure.operations) {
      sets_.push_back(united(sets_[operation.first], sets_[operation.second]));
    }
  }

  bool knows(NodeId node) const { return sets_[node].size() <= most; }
  /// Numbered from 0, in ascending order.
  std::span<const std::int32_t> of(NodeId node) const { return view(sets_[node]); }
  /// Whether this is the first visit of an output, numbered from 1, to a node whose inputs are not
  /// known.
  bool visit(NodeId node, std::size_t output) {
    if (sets_[node].place() == output) return false;
    sets_[node] = {output, most + 1};
    return true;
  }

 private:
  /// In one word, since each operation has one.
  class Set {
   public:
    Set(std::size_t place, std::size_t size) : word_(place << size_bits | size) {}
    /// In the pool; of a node that is not known, the output that was the last to visit it.
    std::size_t place() const { return word_ >> size_bits; }
    /// More than `most` if they are not known.
    std::size_t size() const { return word_ & ((1U << size_bits) - 1); }

   private:
    static constexpr unsigned size_bits = 5;
    static_assert(most + 1 < 1U << size_bits);

    std::size_t word_;
  };

  std::span<const std::int32_t> view(const Set& set) const {
    return std::span(pool_).subspan(set.place(), set.size());
  }
  Set united(const Set& a, const Set& b) {
    if (a.size() > most || b.size() > most) return {0, most + 1};
    std::array<std::int32_t, 2 * most> both;
    const auto of_a = view(a);
    const auto of_b = view(b);
    const auto end =
        std::set_union(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(), both.begin());
    const auto size = static_cast<std::size_t>(end - both.begin());
    if (size == a.size()) return a;
    if (size == b.size()) return b;
    if (size > most) return {0, most + 1};
    pool_.insert(pool_.end(), both.begin(), end);
    return {pool_.size() - size, size};
  }

  std::vector<Set> sets_;
  std::vector<std::int32_t> pool_;
};

/// The inputs of one output after the other.
class Reach {
 public:
  explicit Reach(const Structure& structure)
      : structure_(structure), few_(structure), input_of_(structure.inputs, 0) {}

  /// Appends the inputs that a node depends on, in any order, each once.
  void append(NodeId output, std::vector<std::int32_t>& inputs) {
    ++output_;
    visit(output, inputs);
    while (!open_.empty()) {
      const StructuralOperation& operation =
          structure_.operations[open_.back() - first_operation()];
      open_.pop_back();
      visit(operation.first, inputs);
      visit(operation.second, inputs);
    }
  }

 private:
  std::size_t first_operation() const { return structure_.inputs + 1; }

  void visit(NodeId node, std::vector<std::int32_t>& inputs) {
    if (!few_.knows(node)) {
      if (few_.visit(node, output_)) open_.push_back(node);
      return;
    }
    for (const std::int32_t input : few_.of(node)) {
      std::size_t& last = input_of_[static_cast<std::size_t>(input)];
      if (std::exchange(last, output_) != output_) inputs.push_back(input);
    }
  }

  const Structure& structure_;
  FewInputs few_;
  std::vector<std::size_t> input_of_;  // which output was the last to find an input
  std::size_t output_ = 0;
  std::vector<NodeId> open_;
};

}  // namespace

SparsityPattern pattern_of_jacobian(const Structure& structure) {
  Reach reach(structure);
  std::vector<std::int32_t> starts = {0};
  std::vector<std::int32_t> inputs;
  for (const NodeId output : structure.outputs) {
    reach.append(output, inputs);
    starts.push_back(static_cast<std::int32_t>(inputs.size()));
  }
  const auto n = static_cast<std::int32_t>(structure.inputs);
  return SparsityPattern::from_columns(n, std::move(starts), std::move(inputs)).transposed();
}

}  // namespace fluxion::inline FLUXION_ABI::detail
