// Every elementary function, once: its value and its partials, for all modes of differentiation.
// For: math.hpp, which declares the functions that users call. Read first: rules/arithmetic.hpp.
//
// A rule is a small struct: `name`, `value(x)`, `partial(x, y)` where y is the result; with more
// operands `value(a, b)` and `partial<I>(a, b, y)`. The operands are plain numbers or, when levels
// are nested, active ones. Laws that every rule obeys:
//   1. value calls the standard function and nothing else: active code returns the bits of double.
//   2. A partial is asked for only if its operand is active: acos(1) of a constant harms nobody.
//   3. Plain IEEE arithmetic; what is structurally 0 or 1 is a Unit, not a number.
//   4. No formula that cancels or overflows on its domain; the comment gives formula, convention.
//   5. No `if` on an active operand: select, so that both sides can be recorded; and both() and
//      either() between conditions, because && and || are an `if` as well.
//   6. Of functions that give way to those of users, a rule calls the rule and not the name: in
//      nested modes a name is also looked up where the user's function is.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/rules/arithmetic.hpp>
#include <fluxion/rules/bessel.hpp>
#include <fluxion/rules/composite.hpp>
#include <fluxion/rules/elementary.hpp>
#include <fluxion/rules/elliptic.hpp>
#include <fluxion/rules/gamma.hpp>
#include <fluxion/rules/normal.hpp>
#include <fluxion/rules/piecewise.hpp>
#include <fluxion/rules/polynomials.hpp>
#include <fluxion/rules/special.hpp>

namespace fluxion::inline FLUXION_ABI::rules {

template <class... Rules> struct List { static constexpr int size = sizeof...(Rules); };

/// All rules by number of operands. A rule that is missing here is missing in the tests.
using Unary = List<Neg,
                   Abs,
                   Sqrt,
                   Cbrt,
                   Exp,
                   Exp2,
                   Expm1,
                   Log,
                   Log2,
                   Log10,
                   Log1p,
                   Sin,
                   Cos,
                   Tan,
                   Asin,
                   Acos,
                   Atan,
                   Sinh,
                   Cosh,
                   Tanh,
                   Asinh,
                   Acosh,
                   Atanh,
                   Erf,
                   Erfc,
                   Lgamma,
                   Tgamma,
                   Polygamma,
                   NormalPdf,
                   NormalLogPdf,
                   NormalCdf,
                   NormalLogCdf,
                   MillsRatio,
                   NormalQuantile,
                   NormalQuantileDensity,
                   Erfinv,
                   ErfinvSlope,
                   Erfcinv,
                   GammaP,
                   GammaQ,
                   GammaDensity,
                   Expint,
                   CompEllint1,
                   CompEllint2,
                   CylBesselJ,
                   CylNeumann,
                   CylBesselI,
                   CylBesselK,
                   SphBessel,
                   SphNeumann,
                   Sinc,
                   Gegenbauer,
                   Hermite,
                   AssocLaguerre,
                   Ldexp,
                   Modf,
                   Floor,
                   Ceil,
                   Round,
                   Trunc,
                   Rint,
                   Nearbyint,
                   Logb,
                   Square,
                   Cube,
                   Relu,
                   Gelu,
                   Sigmoid,
                   Softplus,
                   Logit,
                   Log1mexp>;
using Binary = List<Add,
                    Sub,
                    Mul,
                    Div,
                    Pow,
                    Atan2,
                    Hypot,
                    Fmod,
                    Remainder,
                    Max,
                    Min,
                    Fmax,
                    Fmin,
                    Fdim,
                    Copysign,
                    Nextafter,
                    Midpoint,
                    LeakyRelu,
                    Logaddexp,
                    Xlogy,
                    Xlog1py,
                    SmoothAbs,
                    Beta,
                    Lbeta,
                    PolygammaDifference>;
using Ternary = List<Fma, Lerp, Hypot3>;

}  // namespace fluxion::inline FLUXION_ABI::rules
