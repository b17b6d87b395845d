// The paths of a function that are known.
// For: programs. Read first: include/fluxion/graph/paths.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>

#include <fluxion/graph/differentiate.hpp>
#include <fluxion/graph/paths.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// A guard in the tree: the outcomes that were met.
struct PathBranch {
  std::atomic<const PathEdge*> edges{nullptr};
};

/// One outcome of a guard, and the first path that had it.
struct PathEdge {
  double outcome;
  const KnownPath* path;
  PathBranch* next;  // the guard after this one, or where there may be one
  const PathEdge* sibling;
};

namespace {

std::size_t operations_of(const Path& path) {
  std::vector<NodeId> results = path.outputs;
  for (const Guard& guard : path.guards) results.push_back(guard.selector);
  const std::vector<bool> needed = needed_by(path.graph, results);
  std::size_t count = 0;
  for (NodeId id = 0; id < path.graph.size(); ++id) {
    if (needed[id] && arity(path.graph[id].operation) > 0) ++count;
  }
  return count;
}

std::uint64_t next_id() {
  static std::atomic<std::uint64_t> ids{0};
  return ++ids;
}

}  // namespace

KnownPath::KnownPath(Path path, std::size_t number)
    : guards_(path.guards),
      operations_(operations_of(path)),
      number_(number),
      path_(std::move(path)) {}

const Derived& KnownPath::derived(Product product, Shared shared) const {
  std::atomic<const Derived*>& entry =
      derived_[static_cast<std::size_t>(shared) * products + static_cast<std::size_t>(product)];
  if (const Derived* known = entry.load(std::memory_order_acquire)) {
    return *known;
  }
  return made(entry, product, shared);
}

// On its own: the way that every evaluation goes is short so.
const Derived& KnownPath::made(std::atomic<const Derived*>& entry,
                               Product product,
                               Shared shared) const {
  const std::lock_guard lock(mutex_);
  if (const Derived* known = entry.load(std::memory_order_acquire)) {
    return *known;
  }
  owned_.push_back(std::make_unique<const Derived>(derive(path_, product, shared)));
  entry.store(owned_.back().get(), std::memory_order_release);
  return *owned_.back();
}

Derived KnownPath::derived(Product product, const ZeroDirections& zeros) const {
  Path copy = path();
  return derive(copy, product, Shared::nothing, zeros);
}

Path KnownPath::path() const {
  const std::lock_guard lock(mutex_);
  return path_;
}

std::size_t KnownPath::bytes() const {
  const std::lock_guard lock(mutex_);
  std::size_t bytes = sizeof(*this) + path_.graph.bytes();
  for (const auto& each : owned_) bytes += each->code.bytes();
  return bytes;
}

MachineStats KnownPath::machine_stats(std::size_t limit) const {
  const std::lock_guard lock(mutex_);
  MachineStats sum;
  for (const auto& each : owned_) {
    sum += each->code.machine_stats();
    if (each->code.instructions().size() > limit) ++sum.interpreted;
  }
  return sum;
}

PathTree::PathTree() : id_(next_id()) {}
PathTree::~PathTree() = default;

const KnownPath* PathTree::after(const KnownPath& path, std::size_t guard, double outcome) const {
  const PathEdge* edge = path.branches_[guard]->edges.load(std::memory_order_acquire);
  while (edge != nullptr && edge->outcome != outcome) edge = edge->sibling;
  return edge == nullptr ? nullptr : edge->path;
}

// The whole path is ready before the first edge to it, or first_, makes it seen by others.
const KnownPath& PathTree::add(Path added) {
  KnownPath& path = paths_.emplace_back(std::move(added), paths_.size());
  PathBranch* branch = branches_.empty() ? &branches_.emplace_back() : &branches_.front();
  std::vector<std::pair<PathBranch*, const PathEdge*>> fresh;
  for (const Guard& guard : path.guards_) {
    path.branches_.push_back(branch);
    const PathEdge* edge = branch->edges.load(std::memory_order_relaxed);
    const PathEdge* const newest = edge;
    while (edge != nullptr && edge->outcome != guard.outcome) edge = edge->sibling;
    if (edge == nullptr) {
      edge =
          &edges_.emplace_back(PathEdge{guard.outcome, &path, &branches_.emplace_back(), newest});
      fresh.emplace_back(branch, edge);
    }
    branch = edge->next;
  }
  for (const auto& [from, edge] : fresh) from->edges.store(edge, std::memory_order_release);
  if (first_.load(std::memory_order_relaxed) == nullptr) {
    first_.store(&path, std::memory_order_release);
  }
  size_.store(paths_.size(), std::memory_order_release);
  return path;
}

}  // namespace fluxion::inline FLUXION_ABI::graph
