// A small symmetric system of equations with as many negative as positive eigenvalues.
// For: bounded_step.hpp, where such systems stand in the middle of limited-memory matrices.
// Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// The system [-E G'; G H] [u; v] = [a; b] of k + k equations, where E and H + G inv(E) G' are
/// positive definite.
class SaddleSystem {
 public:
  /// Memory for k up to `most`.
  explicit SaddleSystem(int most);

  /// To be called before the blocks of k x k entries are written.
  void resize(int k) { k_ = static_cast<std::size_t>(k); }

  double& e(int i, int j) { return e_[at(i, j)]; }  // lower triangle
  double& g(int i, int j) { return g_[at(i, j)]; }
  double& h(int i, int j) { return h_[at(i, j)]; }  // lower triangle

  /// Replaces the blocks by their factors; false if rounding leaves nothing positive definite.
  bool factor();

  /// Replaces the right-hand side, a followed by b, by u followed by v.
  void solve(std::span<double> ab) const;

 private:
  std::size_t at(int i, int j) const {
    return static_cast<std::size_t>(i) * k_ + static_cast<std::size_t>(j);
  }

  std::vector<double> e_, g_, h_;
  std::size_t k_ = 0;
};

}  // namespace fluxion
