// Stumps: trees with one question, is this feature at most that threshold?
// For: gradient boosting; the rows are divided where sums over both sides say that it is worth most.
// Read first: Stump, Split, StumpSearch.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include <fluxion/eigen.hpp>

namespace support {

using Rows = std::span<const Eigen::Index>;

/// The left value for rows whose feature is at most the threshold, the right value for the others.
struct Stump {
  Eigen::Index feature = 0;
  double threshold = std::numeric_limits<double>::infinity();
  double left = 0;
  double right = 0;

  /// Its values for the rows of a matrix of features.
  fluxion::Vector<double> operator()(const fluxion::Matrix<double>& features) const {
    return (features.col(feature).array() <= threshold)
        .select(fluxion::Vector<double>::Constant(features.rows(), left),
                fluxion::Vector<double>::Constant(features.rows(), right));
  }
};

/// A way to divide the rows. The spans point into the search that made it.
struct Split {
  Eigen::Index feature = 0;
  double threshold = std::numeric_limits<double>::infinity();
  Rows left{};
  Rows right{};
};

/// All ways to divide the rows of a table by one of its columns, which it sorts once.
class StumpSearch {
 public:
  /// No side of a split has fewer rows than smallest_leaf.
  explicit StumpSearch(fluxion::Matrix<double> features, Eigen::Index smallest_leaf = 1)
      : features_(std::move(features)),
        smallest_leaf_(static_cast<std::size_t>(std::max<Eigen::Index>(smallest_leaf, 1))) {
    for (Eigen::Index j = 0; j < features_.cols(); ++j) sort_by(j);
  }

  /// Calls visit with every split: features in their order, thresholds upwards, half-way between
  /// two neighbours that differ.
  template <class Visit> void each_split(Visit visit) const {
    for (Eigen::Index j = 0; j < features_.cols(); ++j) {
      const Rows order = sorted_by(j);
      for (std::size_t k = smallest_leaf_; k + smallest_leaf_ <= order.size(); ++k) {
        const double below = features_(order[k - 1], j);
        const double above = features_(order[k], j);
        if (below == above) continue;
        const double middle = below + 0.5 * (above - below);
        visit(Split{j, middle < above ? middle : below, order.first(k), order.subspan(k)});
      }
    }
  }

  /// The split of the largest P^2 / W on the left plus P^2 / W on the right, where P and W are the
  /// sums of pulls and weights, all of them positive; the first if there are several, and one with
  /// all rows on the left if there are none. It is the stump that fits pull / weight best by
  /// weighted least squares, with the values P / W.
  Split best_split(const fluxion::Vector<double>& pulls,
                   const fluxion::Vector<double>& weights) const {
    Split best = undivided();
    double most = -std::numeric_limits<double>::infinity();
    const Sums all{pulls.sum(), weights.sum()};
    Sums left;
    std::size_t counted = 0;
    Eigen::Index feature = -1;
    each_split([&](const Split& split) {
      if (split.feature != feature) {
        feature = split.feature;
        counted = 0;
        left = {};
      }
      for (; counted < split.left.size(); ++counted) {
        left.pull += pulls[split.left[counted]];
        left.weight += weights[split.left[counted]];
      }
      const Sums right{all.pull - left.pull, all.weight - left.weight};
      const double gain = left.gain() + right.gain();
      if (gain > most) {
        most = gain;
        best = split;
      }
    });
    return best;
  }

  /// All rows on the left.
  Split undivided() const { return {.left = sorted_by(0)}; }

 private:
  struct Sums {
    double pull = 0;
    double weight = 0;

    double gain() const { return pull * pull / weight; }
  };

  void sort_by(Eigen::Index j) {
    std::vector<Eigen::Index> order(static_cast<std::size_t>(features_.rows()));
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](Eigen::Index a, Eigen::Index b) {
      return features_(a, j) < features_(b, j);
    });
    orders_.push_back(std::move(order));
  }

  Rows sorted_by(Eigen::Index j) const { return orders_[static_cast<std::size_t>(j)]; }

  fluxion::Matrix<double> features_;
  std::size_t smallest_leaf_;
  std::vector<std::vector<Eigen::Index>> orders_{};  // of the rows, for each feature
};

}  // namespace support
