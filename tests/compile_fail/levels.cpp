// Perturbation confusion: an inner derivative that meets the variable of an outer one by accident.
// Published as wrong numbers in other libraries; here it does not compile. For: the tags of dual
// numbers. Read first: CMakeLists.txt.
// SPDX-License-Identifier: MIT
#include <fluxion/derivatives/derivative.hpp>
#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/derivatives/products.hpp>
#include <fluxion/derivatives/taylor.hpp>

using fluxion::derivative;
using fluxion::Dual;
using fluxion::gradient;
using fluxion::value_of;
using fluxion::Var;

struct First {};
struct Second {};

// case 1: these two numbers belong to different derivatives
void product_of_two_levels(const Dual<double, 1, First>& x, const Dual<double, 1, Second>& y) {
#if FLUXION_CASE == 1
  auto z = x * y;
#else
  auto z = x * value_of(y);
#endif
  static_cast<void>(z);
}

// case 2: these two numbers belong to different derivatives
void function_of_two_modes(const Dual<double>& x, const Var& y) {
#if FLUXION_CASE == 2
  auto z = atan2(x, y);
#else
  auto z = atan2(x, value_of(y));
#endif
  static_cast<void>(z);
}

// case 3: these two numbers belong to different derivatives
// d/dx (x d/dy (x + y) at y = 1) at x = 1: the point of the inner derivative is a plain number.
double derivative_inside_a_derivative() {
  const auto outer = [](const auto& x) {
    using T = std::decay_t<decltype(x)>;
#if FLUXION_CASE == 3
    return x * derivative([&](const auto& y) { return x + y; }, 1.0);
#else
    return x * derivative([&](const auto& y) { return x + y; }, T(1));
#endif
  };
  return derivative(outer, 1.0);
}

// case 4: these two numbers belong to different derivatives
double gradient_inside_a_derivative() {
  const auto outer = [](const auto& x) {
    using T = std::decay_t<decltype(x)>;
#if FLUXION_CASE == 4
    const fluxion::Vector<double> point = fluxion::Vector<double>::Ones(1);
#else
    const fluxion::Vector<T> point = fluxion::Vector<T>::Ones(1);
#endif
    return T(x * gradient([&](const auto& y) { return x * y[0]; }, point)[0]);
  };
  return derivative(outer, 1.0);
}

// case 5: these two numbers belong to different derivatives
double derivative_inside_a_gradient() {
  const auto outer = [](const auto& x) {
    using T = std::decay_t<decltype(x[0])>;
#if FLUXION_CASE == 5
    return T(derivative([&](const auto& y) { return x[0] * y; }, 1.0));
#else
    return T(derivative([&](const auto& y) { return x[0] * y; }, T(1)));
#endif
  };
  return gradient(outer, {1.0})[0];
}

// case 6: these two numbers belong to different derivatives
double update_with_another_level(const Dual<double, 1, First>& x) {
  Dual<double, 1, Second> sum = 0;
#if FLUXION_CASE == 6
  sum += x;
#else
  sum += value_of(x);
#endif
  return sum.tangent();
}

// case 7: (no match|invalid operands)
bool comparison_with_a_string(const Var& x) {
#if FLUXION_CASE == 7
  return x == "1";
#else
  return x == 1;
#endif
}

// case 8: these two numbers belong to different derivatives
double derivative_of_order_four_inside_a_derivative() {
  const auto outer = [](const auto& x) {
    using T = std::decay_t<decltype(x)>;
#if FLUXION_CASE == 8
    return T(x * derivative<4>([&](const auto& y) { return x + y; }, 1.0));
#else
    return T(x * derivative<4>([&](const auto& y) { return x + y; }, T(1)));
#endif
  };
  return derivative(outer, 1.0);
}

// case 9: these two numbers belong to different derivatives
double derivative_inside_a_derivative_of_order_four() {
  const auto outer = [](const auto& x) {
    using T = std::decay_t<decltype(x)>;
#if FLUXION_CASE == 9
    return T(x * derivative([&](const auto& y) { return x + y; }, 1.0));
#else
    return T(x * derivative([&](const auto& y) { return x + y; }, T(1)));
#endif
  };
  return derivative<4>(outer, 1.0);
}

// case 10: these two numbers belong to different derivatives
double taylor_inside_a_gradient() {
  const auto outer = [](const auto& x) {
    using T = std::decay_t<decltype(x[0])>;
#if FLUXION_CASE == 10
    return T(fluxion::taylor([&](const auto& y) { return x[0] * y; }, 1.0, 1.0, 4)[1]);
#else
    return T(fluxion::taylor([&](const auto& y) { return x[0] * y; }, T(1), 1.0, 4)[1]);
#endif
  };
  return gradient(outer, {1.0})[0];
}
