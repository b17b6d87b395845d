// The paths of a function that are known, as a tree of the decisions that lead to them.
// For: programs, which look up the path of a point by the outcomes of its guards.
// Read first: path.hpp, products.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include <fluxion/graph/machine_code.hpp>
#include <fluxion/graph/path.hpp>
#include <fluxion/graph/products.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

struct PathBranch;
struct PathEdge;

/// A path and the codes that were made of it so far. May be used by several threads.
class KnownPath {
 public:
  KnownPath(Path path, std::size_t number);

  /// Of paths that were added before.
  std::size_t number() const { return number_; }
  std::span<const Guard> guards() const { return guards_; }
  /// Operations of the value.
  std::size_t operations() const { return operations_; }

  /// The code of a product, made when it is asked for the first time.
  const Derived& derived(Product product, Shared shared) const;
  /// The code of a product some of whose directions are none. It is not kept.
  Derived derived(Product product, const ZeroDirections& zeros) const;

  /// What was recorded, perhaps with derivatives.
  Path path() const;
  std::size_t bytes() const;
  /// Of all codes; of more instructions than the limit they are not made.
  MachineStats machine_stats(std::size_t limit) const;

 private:
  friend class PathTree;

  FLUXION_COLD const Derived& made(std::atomic<const Derived*>& entry,
                                   Product product,
                                   Shared shared) const;

  std::vector<Guard> guards_{};
  std::size_t operations_ = 0;
  std::size_t number_ = 0;
  std::vector<PathBranch*> branches_{};  // of the tree, one for each guard
  mutable std::mutex mutex_{};           // guards what is below
  mutable Path path_;
  mutable std::vector<std::unique_ptr<const Derived>> owned_{};
  mutable std::array<std::atomic<const Derived*>, 3 * products>
      derived_{};  // read without the mutex
};

/// The known paths. Nothing is ever taken out, so that paths may be looked up while one is added.
class PathTree {
 public:
  PathTree();
  ~PathTree();
  PathTree(const PathTree&) = delete;
  PathTree& operator=(const PathTree&) = delete;

  /// Of no two trees in a process.
  std::uint64_t id() const { return id_; }
  std::size_t size() const { return size_.load(std::memory_order_acquire); }
  /// The path that was added first. Note: there must be one.
  const KnownPath& first() const { return *first_.load(std::memory_order_acquire); }
  /// A path with the same outcomes as this one before a guard, and another one there; null if none is
  /// known.
  const KnownPath* after(const KnownPath& path, std::size_t guard, double outcome) const;

  /// Adds a path. Note: not while another thread does.
  const KnownPath& add(Path path);
  /// Note: not while a path is added.
  const std::deque<KnownPath>& paths() const { return paths_; }

 private:
  std::deque<KnownPath> paths_{};
  std::deque<PathBranch> branches_;
  std::deque<PathEdge> edges_;
  std::atomic<const KnownPath*> first_{nullptr};
  std::atomic<std::size_t> size_{0};
  std::uint64_t id_;
};

}  // namespace fluxion::inline FLUXION_ABI::graph
