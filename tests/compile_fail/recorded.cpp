// Runs that cannot record their function.
// For: optimize/recorded.hpp. Read first: CMakeLists.txt.
// SPDX-License-Identifier: MIT
#include <concepts>

#include <fluxion/optimize/bfgs.hpp>
#include <fluxion/optimize/least_squares.hpp>
#include <fluxion/optimize/minimize.hpp>
#if FLUXION_CASE != 1
#include <fluxion/program.hpp>
#endif

using fluxion::Bfgs;
using fluxion::Vector;

const auto square = [](const auto& x) { return x[0] * x[0]; };

// case 1: no matching function for call to
#if FLUXION_CASE == 1
fluxion::Result without_the_header() {
  return fluxion::minimize(square, {1.0}, Bfgs{}, {.record = true});
}
#elif FLUXION_CASE == 0
fluxion::Result with_the_header() {
  return fluxion::minimize(square, {1.0}, Bfgs{}, {.record = true, .options = {}});
}
#endif

// Each of these takes seconds: where one is wrong, the others are left out.

// Of variables of the tape, what is meant; of symbols, a number that they do not have.
struct Cast {
  template <class X> auto operator()(const X& x) const {
    using T = typename X::Scalar;
#if FLUXION_CASE == 2
    if constexpr (std::same_as<T, fluxion::Symbol>) return x[0] * static_cast<double>(x[0]);
#endif
    return T(x[0] * fluxion::value_of(x[0]));
  }
};

// case 2: fluxion: a symbol has no value yet
#if FLUXION_CASE == 0 || FLUXION_CASE == 2
fluxion::Result without_a_cast() {
  return fluxion::minimize(Cast{}, {1.0}, Bfgs{}, {.record = true});
}
#endif

struct HandWritten {
  double value_and_gradient(const Vector<double>& x, Vector<double>& g) const {
    g = 2 * x;
    return x.squaredNorm();
  }
};

// case 3: fluxion: what has a gradient of its own cannot be recorded
#if FLUXION_CASE == 3
fluxion::Result function_itself() {
  return fluxion::minimize(HandWritten{}, {1.0}, Bfgs{}, {.record = true});
}
#elif FLUXION_CASE == 0
fluxion::Result function_itself() {
  return fluxion::minimize(HandWritten{}, {1.0}, Bfgs{}, {.stop = {.iterations = 1}});
}
#endif

// case 4: this method minimises sums of squares
#if FLUXION_CASE == 4
auto residuals_of_a_program() {
  const fluxion::Program p = fluxion::record(square, {1.0});
  return fluxion::minimize(p, {1.0}, fluxion::LevenbergMarquardt{});
}
#elif FLUXION_CASE == 0
auto residuals_of_a_program() {
  const fluxion::Program p = fluxion::record(square, {1.0});
  return fluxion::least_squares(p, {1.0});
}
#endif
