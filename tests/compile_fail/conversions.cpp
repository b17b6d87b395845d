// Conversions that would lose a derivative. Each wrong line has the right one beside it.
// For: concepts.hpp, forward/dual.hpp, reverse/var.hpp. Read first: CMakeLists.txt.
// SPDX-License-Identifier: MIT
#include <fluxion/forward/dual.hpp>
#include <fluxion/reverse/recording.hpp>

using fluxion::Dual;
using fluxion::value_of;
using fluxion::Var;

// case 1: if that is meant, write value_of\(x\)
double cast_of_a_var(const Var& x) {
#if FLUXION_CASE == 1
  return static_cast<double>(x);
#else
  return value_of(x);
#endif
}

// case 2: if that is meant, write value_of\(x\)
double cast_of_a_dual(const Dual<double>& x) {
#if FLUXION_CASE == 2
  return static_cast<double>(x);
#else
  return value_of(x);
#endif
}

// case 3: if that is meant, write value_of\(x\)
int cast_of_an_expression(const Var& x) {
#if FLUXION_CASE == 3
  return static_cast<int>(x * x);
#else
  return static_cast<int>(value_of(x * x));
#endif
}

// case 4: if that is meant, write value_of\(x\)
bool truth_of_a_number(const Var& x) {
#if FLUXION_CASE == 4
  return x ? true : false;
#else
  return x != 0 ? true : false;
#endif
}

// case 5: (cannot convert|no viable conversion)
double silent_conversion(const Var& x) {
#if FLUXION_CASE == 5
  double y = x * x;
#else
  double y = value_of(x * x);
#endif
  return y;
}

// case 6: (invalid conversion|cannot convert|no matching function|no viable conversion)
double call_of_a_c_function(const Dual<double>& x) {
  double (*function)(double) = std::sin;
#if FLUXION_CASE == 6
  return function(x);
#else
  return function(value_of(x));
#endif
}

// case 7: a dual number has at least one tangent
#if FLUXION_CASE == 7
Dual<double, 0> no_tangents;
#else
Dual<double, 1> one_tangent;
#endif

// case 8: (could not convert|no viable conversion|no matching function|conversion from)
Dual<double> lowering(const Dual<Dual<double>>& x) {
#if FLUXION_CASE == 8
  return x;
#else
  return x.value();
#endif
}

// case 9: the incomplete gamma functions are differentiated in x alone
Dual<double> shape_of_a_gamma_function(const Dual<double>& x) {
#if FLUXION_CASE == 9
  return fluxion::gamma_p(x, 2.0);
#else
  return fluxion::gamma_p(value_of(x), x);
#endif
}

// case 10: Bessel functions have integer orders here
Dual<double> order_of_a_bessel_function(const Dual<double>& x) {
#if FLUXION_CASE == 10
  return fluxion::cyl_bessel_j(0.5, x);
#else
  return fluxion::cyl_bessel_j(1U, x);
#endif
}
