# The published functions: what they are called, where they are defined, how far off they may be.
# For ../accuracy, which measures them at random points and writes docs/reference/functions.md.
# Read first: that script; value and partials of each are in the other files of this folder.
# SPDX-License-Identifier: MIT

from math import inf, pi
from typing import Callable, NamedTuple

from reference.ranges import norm, share

REAL = (-inf, inf)
POSITIVE = (0, inf)
DEFAULT_LIMIT = 4
MANY = 340  # for what is 1 - 1e-300 on the way


class Published(NamedTuple):
    """One line of the page. `ranges`: by operand; `parameters`: what stands in a row behind them."""

    call: str  # how users write it
    rule: str
    ranges: tuple
    parameters: tuple = ()
    value_limit: float = DEFAULT_LIMIT  # in ulp
    partial_limit: float = DEFAULT_LIMIT
    why: str = ""  # a limit is larger, or errors are measured at another size
    # The size of the terms, where the value or a partial is a sum that cancels: errors are in ulp of it.
    value_terms: Callable = None
    partial_terms: Callable = None
    digits: int = 60  # of the reference


class Group(NamedTuple):
    title: str
    functions: list


def one(call, rule, low=-inf, high=inf, **more):
    return Published(call, rule, ((low, high),), **more)


def two(call, rule, first=REAL, second=REAL, **more):
    return Published(call, rule, (first, second), **more)


def three(call, rule, operand=REAL, **more):
    return Published(call, rule, (operand,) * 3, **more)


def largest(*x):
    return max(map(abs, x))


def oscillating(call, rule, order, size):
    """A Bessel function, which has zeros beyond 1: errors there are of the size that it oscillates with."""
    terms = {"value_terms": beyond_one(size), "partial_terms": beyond_one(size)}
    return one(call, rule, 0, 60, parameters=(order,), why=OF_AMPLITUDE, **terms)


def beyond_one(size):
    return lambda x: size(abs(x)) if abs(x) > 1 else 0


def cylinder_wave(x):
    return (2 / (pi * x)) ** 0.5


def spherical_wave(x):
    return 1 / x


OF_AMPLITUDE = "in ulp of the amplitude, beyond 1"
OF_TERMS = "in ulp of the terms of a sum that cancels"

GROUPS = [
    Group(
        "Arithmetic",
        [
            one("-x", "neg"),
            two("x + y", "add"),
            two("x - y", "sub"),
            two("x * y", "mul"),
            two("x / y", "div"),
            three("fma(x, y, z)", "fma"),
            three("lerp(x, y, z)", "lerp", (-10, 10), value_limit=6, why=OF_TERMS, value_terms=largest),
            two("midpoint(x, y)", "midpoint"),
            one("square(x)", "square"),
            one("cube(x)", "cube"),
        ],
    ),
    Group(
        "Roots, powers, distances",
        [
            one("sqrt(x)", "sqrt", 0),
            one("cbrt(x)", "cbrt", partial_limit=10, why="the square doubles the error of `std::cbrt`"),
            two("pow(x, y)", "pow", POSITIVE, (-20, 20)),
            two("hypot(x, y)", "hypot"),
            three("hypot(x, y, z)", "hypot3"),
            two("smooth_abs(x, y)", "smooth_abs", REAL, (1e-10, 10)),
            three("norm({x, y, z})", "norm"),
            three(
                "normalize({x, y, z})",
                "normalize",
                partial_limit=5,
                why=OF_TERMS,
                partial_terms=lambda *x: 1 / norm(*x),
            ),
        ],
    ),
    Group(
        "Exponentials and logarithms",
        [
            one("exp(x)", "exp", -745, 709.5),
            one("exp2(x)", "exp2", -1074, 1023),
            one("expm1(x)", "expm1", -745, 709.5),
            one("log(x)", "log", 0),
            one("log2(x)", "log2", 0),
            one("log10(x)", "log10", 0),
            one("log1p(x)", "log1p", -1),
            one("log1mexp(x)", "log1mexp", -700, 0, digits=MANY),
            two(
                "logaddexp(x, y)",
                "logaddexp",
                (-300, 300),
                (-300, 300),
                why=OF_TERMS,
                value_terms=largest,
            ),
            three(
                "logsumexp({x, y, z})",
                "logsumexp",
                (-300, 300),
                why=OF_TERMS,
                value_terms=largest,
            ),
            three(
                "softmax({x, y, z})", "softmax", (-300, 300), why=OF_TERMS, partial_terms=share(0)
            ),
            three(
                "log_softmax({x, y, z})",
                "log_softmax",
                (-300, 300),
                digits=MANY,
                why=OF_TERMS,
                partial_terms=lambda *_: 1,
            ),
            two("xlogy(x, y)", "xlogy", REAL, POSITIVE),
            two("xlog1py(x, y)", "xlog1py", REAL, (-1, inf)),
        ],
    ),
    Group(
        "Trigonometric and hyperbolic functions",
        [
            one("sin(x)", "sin"),
            one("cos(x)", "cos"),
            one("tan(x)", "tan"),
            one("asin(x)", "asin", -1, 1),
            one("acos(x)", "acos", -1, 1),
            one("atan(x)", "atan"),
            two("atan2(x, y)", "atan2"),
            one("sinh(x)", "sinh", -709, 709),
            one("cosh(x)", "cosh", -709, 709),
            one("tanh(x)", "tanh", -370, 370),
            one("asinh(x)", "asinh"),
            one("acosh(x)", "acosh", 1),
            one("atanh(x)", "atanh", -1, 1),
        ],
    ),
    Group(
        "Activation functions",
        [
            one("sigmoid(x)", "sigmoid", -700, 700),
            one("log_sigmoid(x)", "log_sigmoid", -700, 700, digits=MANY),
            one("softplus(x)", "softplus", -700, 700),
            one("logit(x)", "logit", 0, 1),
            one("relu(x)", "relu"),
            two("leaky_relu(x, y)", "leaky_relu", REAL, (0, 1)),
            one("gelu(x)", "gelu", -35, 35, parameters=(0,)),
        ],
    ),
    Group(
        "Kinks, jumps, rounding",
        [
            one("abs(x)", "abs"),
            one("fabs(x)", "abs"),
            two("max(x, y)", "max"),
            two("min(x, y)", "min"),
            two("fmax(x, y)", "fmax"),
            two("fmin(x, y)", "fmin"),
            two("fdim(x, y)", "fdim"),
            three("clamp(x, y, z)", "clamp"),
            two("copysign(x, y)", "copysign"),
            one("floor(x)", "floor"),
            one("ceil(x)", "ceil"),
            one("trunc(x)", "trunc"),
            one("round(x)", "round"),
            one("rint(x)", "rint"),
            one("nearbyint(x)", "nearbyint"),
            one("logb(x)", "logb"),
        ],
    ),
    Group(
        "Remainders and parts",
        [
            two("fmod(x, y)", "fmod", (-1e6, 1e6), (0.1, 10)),
            two("remainder(x, y)", "remainder", (-1e6, 1e6), (0.1, 10)),
            two("remquo(x, y, &n)", "remainder", (-1e6, 1e6), (0.1, 10)),
            one("modf(x, &n)", "modf"),
            one("frexp(x, &n)", "ldexp", parameters=(-3,)),
            one("ldexp(x, 5)", "ldexp", parameters=(5,)),
            one("scalbn(x, -3)", "ldexp", parameters=(-3,)),
        ],
    ),
    Group(
        "Error functions and the normal distribution",
        [
            one("erf(x)", "erf", -26, 26),
            one("erfc(x)", "erfc", -26, 26),
            one("erfinv(x)", "erfinv", -1, 1),
            one("erfcinv(x)", "erfcinv", 0, 2),
            one("normal_pdf(x)", "normal_pdf", -37, 37, parameters=(0,)),
            one("normal_log_pdf(x)", "normal_log_pdf"),
            one("normal_cdf(x)", "normal_cdf", -37, 37),
            one("normal_log_cdf(x)", "normal_log_cdf", -1000, 37, digits=MANY),
            one("normal_quantile(x)", "normal_quantile", 0, 1),
            one("normal_quantile_density(x)", "normal_quantile_density", 0, 1),
            one("erfinv_slope(x)", "erfinv_slope", -1, 1),
            one("mills_ratio(0, x)", "mills_ratio", 0, parameters=(0,), digits=MANY),
        ],
    ),
    Group(
        "Gamma function",
        [
            one("tgamma(x)", "tgamma", -20, 170, value_limit=50, partial_limit=50),
            one("lgamma(x)", "lgamma", -20, value_limit=50, partial_limit=50),
            one("digamma(x)", "polygamma", -20, parameters=(0,), value_limit=50),
            one("trigamma(x)", "polygamma", -20, parameters=(1,)),
            one("polygamma(2, x)", "polygamma", -20, parameters=(2,)),
            two("beta(x, y)", "beta", (0, 100), (0, 100)),
            two("lbeta(x, y)", "lbeta", POSITIVE, POSITIVE),
            two(
                "polygamma_difference(0, x, y)",
                "polygamma_difference",
                POSITIVE,
                POSITIVE,
                parameters=(0,),
            ),
            one("gamma_p(3.5, x)", "gamma_p", 0, 500, parameters=(3.5,)),
            one("gamma_q(3.5, x)", "gamma_q", 0, 500, parameters=(3.5,)),
            one("gamma_density(3.5, x)", "gamma_density", 0, 500, parameters=(3.5, 0)),
            one("expint(x)", "expint", -700, 700),
        ],
    ),
    Group(
        "Complete elliptic integrals",
        [
            one("comp_ellint_1(x)", "comp_ellint_1", -1, 1, parameters=(0,)),
            one("comp_ellint_2(x)", "comp_ellint_2", -1, 1, parameters=(0,)),
        ],
    ),
    Group(
        "Bessel functions",
        [
            oscillating("cyl_bessel_j(0, x)", "cyl_bessel_j", 0, cylinder_wave),
            oscillating("cyl_bessel_j(2, x)", "cyl_bessel_j", 2, cylinder_wave),
            oscillating("cyl_neumann(0, x)", "cyl_neumann", 0, cylinder_wave),
            oscillating("cyl_neumann(2, x)", "cyl_neumann", 2, cylinder_wave),
            one("cyl_bessel_i(0, x)", "cyl_bessel_i", -60, 60, parameters=(0,)),
            one("cyl_bessel_i(2, x)", "cyl_bessel_i", -60, 60, parameters=(2,)),
            one("cyl_bessel_k(0, x)", "cyl_bessel_k", 0, 60, parameters=(0,)),
            one("cyl_bessel_k(2, x)", "cyl_bessel_k", 0, 60, parameters=(2,)),
            oscillating("sph_bessel(2, x)", "sph_bessel", 2, spherical_wave),
            oscillating("sph_neumann(2, x)", "sph_neumann", 2, spherical_wave),
            one("sinc(x)", "sinc", -60, 60, why=OF_AMPLITUDE, partial_terms=beyond_one(spherical_wave)),
        ],
    ),
    Group(
        "Orthogonal polynomials",
        [
            one("legendre(5, x)", "gegenbauer", -1, 1, parameters=(5, 0.5)),
            one("gegenbauer(5, 1.5, x)", "gegenbauer", -1, 1, parameters=(5, 1.5)),
            one("hermite(5, x)", "hermite", -10, 10, parameters=(5,)),
            one("laguerre(5, x)", "assoc_laguerre", 0, 20, parameters=(5, 0)),
            one("assoc_laguerre(5, 2, x)", "assoc_laguerre", 0, 20, parameters=(5, 2)),
        ],
    ),
]
