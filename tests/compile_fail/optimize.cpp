// Objectives that cannot give what a method asks for.
// For: optimize/objective.hpp. Read first: CMakeLists.txt.
// SPDX-License-Identifier: MIT
#include <cstdint>

#include <fluxion/optimize/adam.hpp>
#include <fluxion/optimize/minimize.hpp>

using fluxion::Vector;

struct GradientOnly {
  double value_and_gradient(const Vector<double>& x, Vector<double>& g) const {
    g = 2 * x;
    return x.squaredNorm();
  }
#if FLUXION_CASE != 1
  void hvp(const Vector<double>&, const Vector<double>& v, Vector<double>& p) const { p = 2 * v; }
#endif
};

struct Newton {
  static constexpr std::string_view name = "Newton";
  static constexpr bool uses_second_derivatives = true;
  struct State {
    State(const Newton&, Eigen::Index) {}
    fluxion::detail::Move step(const fluxion::detail::Evaluator&, fluxion::detail::Sample&) {
      return {};
    }
  };
};

// case 1: this method wants second derivatives
fluxion::Result second_derivatives() { return fluxion::minimize(GradientOnly{}, {1.0}, Newton{}); }

// case 2: give it a member transfer
void saved_state(const std::string& path) {
#if FLUXION_CASE == 2
  fluxion::start(GradientOnly{}, {1.0}, Newton{}).save(path);
#else
  (void)path;
#endif
}

struct Batches : GradientOnly {
  void select(std::int64_t) {}
};

// case 3: the objective changes from step to step: try Adam
fluxion::Result batches() {
#if FLUXION_CASE == 3
  return fluxion::minimize(Batches{}, {1.0}, Newton{});
#else
  return fluxion::minimize(Batches{}, {1.0}, fluxion::Adam{});
#endif
}
