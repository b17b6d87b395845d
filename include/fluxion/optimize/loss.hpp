// Losses: what a residual of a certain size costs, so that outliers cannot dominate a fit.
// For: LevenbergMarquardt{.loss = Huber{.scale = 1.5}}.
// Read first: nothing. Symbols: s = r_i^2, the square of one residual.
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <functional>
#include <type_traits>
#include <utility>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI {

/// A loss rho and its first two derivatives at one s. Without a loss rho(s) = s.
struct LossValue {
  double value = 0;   ///< rho(s)
  double first = 1;   ///< rho'(s), at least 0
  double second = 0;  ///< rho''(s)
};

/// Quadratic up to residuals of size `scale`, linear beyond: rho = s, then 2 k sqrt(s) - k^2.
/// Source: Huber, Annals of Mathematical Statistics 35 (1964).
struct Huber {
  double scale = 1;
  LossValue operator()(double s) const;
};

/// Grows like a square root in the end, smoothly: rho = 2 k^2 (sqrt(1 + s / k^2) - 1).
/// Source: Charbonnier et al., IEEE Transactions on Image Processing 6 (1997).
struct SoftL1 {
  double scale = 1;
  LossValue operator()(double s) const;
};

/// Grows like a logarithm: rho = k^2 log(1 + s / k^2).
struct Cauchy {
  double scale = 1;
  LossValue operator()(double s) const;
};

/// Is constant beyond `scale`, so that outliers have no say at all: rho = k^2/3 (1 - (1 - s/k^2)^3).
/// Note:   a start at which all residuals are outliers is stationary.
/// Source: Beaton & Tukey, Technometrics 16 (1974).
struct Tukey {
  double scale = 1;
  LossValue operator()(double s) const;
};

namespace detail {

/// Throws OptionError unless the scale is a finite number above 0.
void validate_loss_scale(double scale);

}  // namespace detail

/// Any loss: one of those above, or a callable of s that returns a LossValue. The default is none.
/// Throws: OptionError if a scale is not a finite number above 0.
class Loss {
 public:
  Loss() = default;

  template <class F>
  requires(!std::same_as<std::remove_cvref_t<F>, Loss> &&
           std::is_invocable_r_v<LossValue, const std::remove_cvref_t<F>&, double>) Loss(F&& loss)
      : loss_(std::forward<F>(loss)) {
    if constexpr (requires { requires std::same_as<decltype(loss.scale), double>; }) {
      scale_ = loss.scale;
      detail::validate_loss_scale(scale_);
    }
  }

  /// Whether there is one.
  explicit operator bool() const { return static_cast<bool>(loss_); }

  LossValue operator()(double s) const { return loss_ ? loss_(s) : LossValue{.value = s}; }

  /// Part of what a saved run must have in common with the run that goes on with it.
  template <class Archive> void transfer(Archive& archive) {
    bool present = static_cast<bool>(loss_);
    archive(present, scale_);
  }

 private:
  std::function<LossValue(double)> loss_{};
  double scale_ = 0;
};

}  // namespace fluxion
