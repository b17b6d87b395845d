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
fluxion::Result with_the_header() {
#if FLUXION_CASE == 1
  return fluxion::minimize(square, {1.0}, Bfgs{}, {.record = true});
#else
  return fluxion::minimize(square, {1.0}, Bfgs{}, {.record = true, .options = {}});
#endif
}

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

#if FLUXION_CASE != 1
// case 2: fluxion: a symbol has no value yet
fluxion::Result without_a_cast() {
  return fluxion::minimize(Cast{}, {1.0}, Bfgs{}, {.record = true});
}

struct HandWritten {
  double value_and_gradient(const Vector<double>& x, Vector<double>& g) const {
    g = 2 * x;
    return x.squaredNorm();
  }
};

// case 3: fluxion: what has a gradient of its own cannot be recorded
fluxion::Result function_itself() {
#if FLUXION_CASE == 3
  return fluxion::minimize(HandWritten{}, {1.0}, Bfgs{}, {.record = true});
#else
  return fluxion::minimize(HandWritten{}, {1.0}, Bfgs{}, {.stop = {.iterations = 1}});
#endif
}

// case 4: this method minimises sums of squares
auto residuals_of_a_program() {
  const fluxion::Program p = fluxion::record(square, {1.0});
#if FLUXION_CASE == 4
  return fluxion::minimize(p, {1.0}, fluxion::LevenbergMarquardt{});
#else
  return fluxion::least_squares(p, {1.0});
#endif
}
#endif
