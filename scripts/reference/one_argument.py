# The functions of one argument: value, partials and points, in mpmath.
# For reference_table.py, which evaluates them with many digits and writes the table.
# Read first: common.py; the points where a convention decides are in conventions.py.
# SPDX-License-Identifier: MIT

from itertools import product

from mpmath import mp, mpf

from reference.common import ABOVE_ONE, BELOW_ONE, HALF_PI, IN_UNIT, LARGEST, NARROW, NON_ZERO
from reference.common import NOT_INTEGER, POSITIVE, REALS, SMALLEST_NORMAL, TINIEST, WIDE, Smooth
from reference.common import both_signs, column, minus_one, nearest_even, one, truncate, zero


def cbrt(x):
    return mp.sign(x) * mp.cbrt(abs(x))


def lgamma(x):
    if x > 0:
        return mp.loggamma(x)
    return mp.log(mp.pi / abs(mp.sin(mp.pi * x))) - mp.loggamma(1 - x)


def psi(order):
    return lambda x: mp.psi(order, x)


def nearest_away(x):
    return mp.sign(x) * mp.floor(abs(x) + mpf(1) / 2)


def exponent_of(x):
    return mpf(mp.frexp(x)[1] - 1)


def unary(name, value, first, second, points, digits=WIDE):
    return Smooth(name, value, [first], [second], points, digits)


ELEMENTARY = [
    unary("neg", lambda x: -x, minus_one, zero, REALS),
    unary("abs", abs, mp.sign, zero, NON_ZERO + both_signs(TINIEST, LARGEST)),
    unary(
        "sqrt",
        mp.sqrt,
        lambda x: 1 / (2 * mp.sqrt(x)),
        lambda x: -1 / (4 * x * mp.sqrt(x)),
        POSITIVE + column(TINIEST, SMALLEST_NORMAL, LARGEST),
    ),
    unary(
        "cbrt",
        cbrt,
        lambda x: 1 / (3 * cbrt(x) ** 2),
        lambda x: -2 / (9 * cbrt(x) ** 5),
        NON_ZERO + both_signs(SMALLEST_NORMAL, 1e160, 1e300),
    ),
    unary(
        "exp", mp.exp, mp.exp, mp.exp, REALS + column(709.5, 710.0, -40.0, -700.0, -745.0, -746.0)
    ),
    unary(
        "exp2",
        lambda x: mpf(2) ** x,
        lambda x: mp.log(2) * mpf(2) ** x,
        lambda x: mp.log(2) ** 2 * mpf(2) ** x,
        REALS + column(1023.9, 1026.0, -1000.5, -1074.0, -1076.5),
    ),
    unary("expm1", mp.expm1, mp.exp, mp.exp, REALS + column(-40.0, -700.0, 100.0, 709.5)),
    unary("log", mp.log, lambda x: 1 / x, lambda x: -1 / x**2, POSITIVE),
    unary(
        "log2",
        lambda x: mp.log(x) / mp.log(2),
        lambda x: 1 / (x * mp.log(2)),
        lambda x: -1 / (x**2 * mp.log(2)),
        POSITIVE,
    ),
    unary(
        "log10",
        lambda x: mp.log(x) / mp.log(10),
        lambda x: 1 / (x * mp.log(10)),
        lambda x: -1 / (x**2 * mp.log(10)),
        POSITIVE,
    ),
    unary(
        "log1p",
        mp.log1p,
        lambda x: 1 / (1 + x),
        lambda x: -1 / (1 + x) ** 2,
        POSITIVE + column(0.0, -1e-300, -1e-17, -0.1, -0.5, -0.999999, -BELOW_ONE),
    ),
]

TRIGONOMETRIC = [
    unary(
        "sin",
        mp.sin,
        mp.cos,
        lambda x: -mp.sin(x),
        REALS + both_signs(HALF_PI, 100.5, 1e22, 1e300),
    ),
    unary(
        "cos",
        mp.cos,
        lambda x: -mp.sin(x),
        lambda x: -mp.cos(x),
        REALS + both_signs(HALF_PI, 100.5, 1e22, 1e300),
    ),
    unary(
        "tan",
        mp.tan,
        lambda x: 1 / mp.cos(x) ** 2,
        lambda x: 2 * mp.tan(x) / mp.cos(x) ** 2,
        REALS + both_signs(HALF_PI, 100.5, 1e22),
    ),
    unary(
        "asin",
        mp.asin,
        lambda x: 1 / mp.sqrt(1 - x**2),
        lambda x: x / mp.sqrt(1 - x**2) ** 3,
        IN_UNIT,
    ),
    unary(
        "acos",
        mp.acos,
        lambda x: -1 / mp.sqrt(1 - x**2),
        lambda x: -x / mp.sqrt(1 - x**2) ** 3,
        IN_UNIT,
    ),
    unary(
        "atan",
        mp.atan,
        lambda x: 1 / (1 + x**2),
        lambda x: -2 * x / (1 + x**2) ** 2,
        REALS + both_signs(1e10, 1e150, 1e200),
    ),
]

HYPERBOLIC = [
    unary("sinh", mp.sinh, mp.cosh, mp.sinh, REALS + both_signs(20.0, 40.0, 700.0, 710.0)),
    unary("cosh", mp.cosh, mp.sinh, mp.cosh, REALS + both_signs(20.0, 40.0, 700.0, 710.0)),
    unary(
        "tanh",
        mp.tanh,
        lambda x: 1 / mp.cosh(x) ** 2,
        lambda x: -2 * mp.tanh(x) / mp.cosh(x) ** 2,
        REALS + both_signs(10.0, 19.5, 20.0, 350.0, 400.0),
    ),
    unary(
        "asinh",
        mp.asinh,
        lambda x: 1 / mp.sqrt(1 + x**2),
        lambda x: -x / mp.sqrt(1 + x**2) ** 3,
        REALS + both_signs(1e10, 1e150, 1e200, 1e300),
    ),
    unary(
        "acosh",
        mp.acosh,
        lambda x: 1 / mp.sqrt(x**2 - 1),
        lambda x: -x / mp.sqrt(x**2 - 1) ** 3,
        column(ABOVE_ONE, 1.0001, 1.1, 1.5, 2.0, 3.3, 10.0, 1234.5, 1e10, 1e150, 1e200, 1e300),
    ),
    unary(
        "atanh", mp.atanh, lambda x: 1 / (1 - x**2), lambda x: 2 * x / (1 - x**2) ** 2, IN_UNIT
    ),
]


def bell(x):
    return 2 / mp.sqrt(mp.pi) * mp.exp(-(x**2))


POLYGAMMA_POINTS = (0.1, 0.5, 1.0, 1.4616321449683623, 1.5, 2.0, 3.3, 10.0, 1e4, 1e15)
POLYGAMMA_POINTS += (1e-8, 1e-70, -1e-8, -0.5, -1.5, -2.457, -3.3, -10.3, -50.5)

SPECIAL = [
    unary("erf", mp.erf, bell, lambda x: -2 * x * bell(x), REALS + both_signs(5.1, 10.0, 26.3)),
    unary(
        "erfc",
        mp.erfc,
        lambda x: -bell(x),
        lambda x: 2 * x * bell(x),
        REALS + column(5.1, 10.3, 20.7, 26.3, -5.1, -10.3),
    ),
    unary(
        "lgamma",
        lgamma,
        psi(0),
        psi(1),
        column(0.1, 0.5, 0.99, 1.0, 1.01, 1.4616321449683623, 1.99, 2.0, 2.5, 10.0, 1e4, 1e15)
        + column(1e-8, 1e-150, -1e-8, -0.5, -1.5, -2.457, -3.3, -10.3, -50.5),
        NARROW,
    ),
    unary(
        "tgamma",
        mp.gamma,
        lambda x: mp.gamma(x) * mp.psi(0, x),
        lambda x: mp.gamma(x) * (mp.psi(0, x) ** 2 + mp.psi(1, x)),
        column(0.1, 0.5, 1.0, 1.4616321449683623, 1.5, 2.0, 3.3, 10.0, 50.5, 100.25, 170.5)
        + column(1e-8, 1e-100, -1e-8, -0.5, -1.5, -2.457, -3.3, -10.3, -50.5, -100.5),
        NARROW,
    ),
    Smooth(
        "polygamma",
        lambda x, n: mp.psi(int(n), x),
        [lambda x, n: mp.psi(int(n) + 1, x)],
        [lambda x, n: mp.psi(int(n) + 2, x)],
        [(x, n) for n in (0.0, 1.0, 2.0) for x in POLYGAMMA_POINTS],
        NARROW,
    ),
]


def step(name, value, points=NOT_INTEGER):
    return unary(name, value, zero, zero, points)


STEPS = [
    step("floor", mp.floor),
    step("ceil", mp.ceil),
    step("trunc", truncate),
    step("round", nearest_away),
    step("rint", nearest_even),
    step("nearbyint", nearest_even),
    step("logb", exponent_of, both_signs(0.1, 0.3, 0.7, 1.5, 3.3, 1000.5, 1e-300, 1e300)),
    unary("modf", lambda x: x - truncate(x), one, zero, NOT_INTEGER),
    Smooth(
        "ldexp",
        lambda x, e: x * mpf(2) ** e,
        [lambda x, e: mpf(2) ** e],
        [zero],
        list(product((0.75, -1.0, 3.3), (0.0, 1.0, -3.0, 40.0, -200.0, 1000.0)))
        + [(1e-300, 1500.0)],
    ),
]

FUNCTIONS = ELEMENTARY + TRIGONOMETRIC + HYPERBOLIC + SPECIAL + STEPS
