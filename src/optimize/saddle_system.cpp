// The factorisation of a small symmetric system by two Cholesky factorisations.
// For: saddle_system.hpp.
// Read first: include/fluxion/optimize/saddle_system.hpp.
// SPDX-License-Identifier: MIT
#include <fluxion/optimize/saddle_system.hpp>

#include "cholesky.hpp"

namespace fluxion::inline FLUXION_ABI::detail {

namespace {

using std::size_t;

// x <- inv(L') x
void backward(const std::vector<double>& l, std::span<double> x) {
  const size_t k = x.size();
  for (size_t i = k; i-- > 0;) {
    for (size_t j = i + 1; j < k; ++j) x[i] -= l[j * k + i] * x[j];
    x[i] /= l[i * k + i];
  }
}

}  // namespace

SaddleSystem::SaddleSystem(int most) {
  const auto size = static_cast<size_t>(most) * static_cast<size_t>(most);
  for (std::vector<double>* block : {&e_, &g_, &h_}) block->resize(size);
}

// E = C C', F' = G inv(C'), H + F'F = P P': the factors C, F' and P replace E, G and H.
bool SaddleSystem::factor() {
  if (!cholesky(e_, k_)) return false;
  for (size_t i = 0; i < k_; ++i) forward(e_, std::span(g_).subspan(i * k_, k_));
  for (size_t i = 0; i < k_; ++i) {
    for (size_t j = 0; j <= i; ++j) {
      for (size_t l = 0; l < k_; ++l) h_[i * k_ + j] += g_[i * k_ + l] * g_[j * k_ + l];
    }
  }
  return cholesky(h_, k_);
}

// P P' v = b + F' inv(C) a, then C' u = F v - inv(C) a.
void SaddleSystem::solve(std::span<double> ab) const {
  const std::span<double> a = ab.first(k_);
  const std::span<double> b = ab.subspan(k_, k_);
  forward(e_, a);
  for (size_t i = 0; i < k_; ++i) {
    for (size_t j = 0; j < k_; ++j) b[i] += g_[i * k_ + j] * a[j];
  }
  forward(h_, b);
  backward(h_, b);
  for (size_t j = 0; j < k_; ++j) {
    a[j] = -a[j];
    for (size_t i = 0; i < k_; ++i) a[j] += g_[i * k_ + j] * b[i];
  }
  backward(e_, a);
}

}  // namespace fluxion
