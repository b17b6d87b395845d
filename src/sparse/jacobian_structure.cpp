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
/// output does not go down into what many outputs share.
class FewInputs {
 public:
  static constexpr std::size_t most = 16;

  explicit FewInputs(const Structure& structure) {
    sets_.reserve(structure.inputs + structure.operations.size() + 1);
    sets_.push_back({});
    for (std::size_t i = 0; i < structure.inputs; ++i) {
      sets_.push_back({i, 1});
      pool_.push_back(static_cast<std::int32_t>(i));
    }
    for (const StructuralOperation& operation : structure.operations) {
      sets_.push_back(united(sets_[operation.first], sets_[operation.second]));
    }
  }

  bool knows(NodeId node) const { return sets_[node].size <= most; }
  /// Numbered from 0, in ascending order.
  std::span<const std::int32_t> of(NodeId node) const { return view(sets_[node]); }

 private:
  struct Set {
    std::size_t first = 0;
    std::size_t size = 0;  // more than `most`: not known
  };

  std::span<const std::int32_t> view(const Set& set) const {
    return std::span(pool_).subspan(set.first, set.size);
  }
  Set united(const Set& a, const Set& b) {
    if (a.size > most || b.size > most) return {0, most + 1};
    std::array<std::int32_t, 2 * most> both;
    const auto of_a = view(a);
    const auto of_b = view(b);
    const auto end =
        std::set_union(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(), both.begin());
    const auto size = static_cast<std::size_t>(end - both.begin());
    if (size == a.size) return a;
    if (size == b.size) return b;
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
      : structure_(structure),
        few_(structure),
        visited_by_(structure.inputs + structure.operations.size() + 1, 0) {}

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
    if (!is_new(node)) return;
    if (!few_.knows(node)) return open_.push_back(node);
    for (const std::int32_t input : few_.of(node)) {
      const auto as_node = static_cast<NodeId>(input) + 1;
      if (as_node == node || is_new(as_node)) inputs.push_back(input);
    }
  }
  bool is_new(NodeId node) { return std::exchange(visited_by_[node], output_) != output_; }

  const Structure& structure_;
  FewInputs few_;
  std::vector<std::size_t> visited_by_;
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
