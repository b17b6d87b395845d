# The functions of two and three arguments: value, partials and points, in mpmath.
# For reference_table.py, which evaluates them with many digits and writes the table.
# Read first: common.py; the points where a convention decides are in conventions.py.
# SPDX-License-Identifier: MIT

from itertools import product
from math import nextafter

from mpmath import mp, mpf

from reference.common import Smooth, minus_one, nearest_even, one, truncate, zero
from reference.common import ABOVE_ONE, BELOW_ONE, NARROW

PAIRS = list(product((-2.5, -0.1, 0.7, 3.3), (-1.75, 0.3, 4.0)))
EXTREME_PAIRS = [(3e200, 4e200), (-1e-200, 1e-200), (1e-200, 3.0), (2.0, -1e200), (1e300, 1e-5)]
POWERS = list(product((0.1, 0.7, 1.0, 2.0, 3.3), (-2.5, -1.0, 0.0, 0.5, 1.0, 2.0, 3.7)))
LARGE_POWERS = [(10.0, 300.0), (10.0, -300.0), (1.0001, 1e6), (1e-100, 3.0), (1e200, 0.3)]
CLOSE_POWERS = [(ABOVE_ONE, 1e15), (BELOW_ONE, 1e10), (1e-300, 1e-3)]
PLANE = PAIRS + [(0.0, 1.0), (0.0, -2.0), (1.0, 0.0), (-2.0, 0.0)]


def radius(*args):
    return mp.sqrt(sum(v**2 for v in args))


def turned(y, x):
    return mp.atan2(y, x)


ARITHMETIC = [
    Smooth(
        "add", lambda a, b: a + b, [one, one], [zero, zero, zero], PAIRS + EXTREME_PAIRS[:4]
    ),
    Smooth(
        "sub", lambda a, b: a - b, [one, minus_one], [zero, zero, zero], PAIRS + EXTREME_PAIRS[:4]
    ),
    Smooth(
        "mul",
        lambda a, b: a * b,
        [lambda a, b: b, lambda a, b: a],
        [zero, one, zero],
        PAIRS + EXTREME_PAIRS + [(0.0, 2.0), (-3.0, 0.0), (0.0, 0.0)],
    ),
    Smooth(
        "div",
        lambda a, b: a / b,
        [lambda a, b: 1 / b, lambda a, b: -a / b**2],
        [zero, lambda a, b: -1 / b**2, lambda a, b: 2 * a / b**3],
        PAIRS + EXTREME_PAIRS + [(1e-200, 1e-200), (0.0, 3.0), (1e200, 1e200)],
    ),
    Smooth(
        "pow",
        lambda x, y: x**y,
        [lambda x, y: y * x ** (y - 1), lambda x, y: x**y * mp.log(x)],
        [
            lambda x, y: y * (y - 1) * x ** (y - 2),
            lambda x, y: x ** (y - 1) * (1 + y * mp.log(x)),
            lambda x, y: x**y * mp.log(x) ** 2,
        ],
        POWERS + LARGE_POWERS + CLOSE_POWERS,
        NARROW,
    ),
    Smooth(
        "atan2",
        turned,
        [lambda y, x: x / (x**2 + y**2), lambda y, x: -y / (x**2 + y**2)],
        [
            lambda y, x: -2 * x * y / (x**2 + y**2) ** 2,
            lambda y, x: (y**2 - x**2) / (x**2 + y**2) ** 2,
            lambda y, x: 2 * x * y / (x**2 + y**2) ** 2,
        ],
        [p for p in PLANE if p != (0.0, -2.0)]  # the branch cut: in the conventions
        + EXTREME_PAIRS
        + [(1e-200, 1e-200), (1e200, -1e200), (1e-200, -1.0)],
    ),
    Smooth(
        "hypot",
        radius,
        [lambda x, y: x / radius(x, y), lambda x, y: y / radius(x, y)],
        [
            lambda x, y: y**2 / radius(x, y) ** 3,
            lambda x, y: -x * y / radius(x, y) ** 3,
            lambda x, y: x**2 / radius(x, y) ** 3,
        ],
        PLANE + EXTREME_PAIRS + [(1e-200, 1e-200), (3e-310, 4e-310)],
    ),
]


def quotient_down(x, y):
    return truncate(x / y)


def quotient_even(x, y):
    return nearest_even(x / y)


# 3 * 0.3 rounds up past the double 0.9: the rounded quotient is 3, the true one just below.
DIVISIONS = PAIRS + [(5.5, 2.0), (-5.5, 2.0), (5.5, -2.0), (-5.5, -2.0), (1e-300, 3.0)]
DIVISIONS += [(1e10, 3.3), (-123456.75, 0.1), (nextafter(0.9, 0.0), 0.3), (1e18, 7.0), (8.0, 3.0)]
DIVISIONS += [(nextafter(3.0, 0.0), 1.0), (nextafter(15.0, 0.0), 5.0), (1e300, 7e299)]


def larger(a, b):
    return max(a, b)


def first_larger(a, b):
    return one() if a > b else zero()


def first_smaller(a, b):
    return one() if a < b else zero()


def choice(name, value, first):
    """Piecewise linear in two arguments: the partial is 1 for the argument that is taken."""
    return Smooth(
        name, value, [first, lambda a, b: 1 - first(a, b)], [zero] * 3, PAIRS + EXTREME_PAIRS
    )


def with_sign_of(a, b):
    return abs(a) * mp.sign(b)


PIECEWISE = [
    Smooth(
        "fmod",
        lambda x, y: x - y * quotient_down(x, y),
        [one, lambda x, y: -quotient_down(x, y)],
        [zero] * 3,
        DIVISIONS,
    ),
    Smooth(
        "remainder",
        lambda x, y: x - y * quotient_even(x, y),
        [one, lambda x, y: -quotient_even(x, y)],
        [zero] * 3,
        DIVISIONS,
    ),
    choice("fmax", larger, first_larger),
    choice("fmin", lambda a, b: min(a, b), first_smaller),
    choice("max", larger, first_larger),
    choice("min", lambda a, b: min(a, b), first_smaller),
    Smooth(
        "fdim",
        lambda a, b: max(a - b, mpf(0)),
        [first_larger, lambda a, b: -first_larger(a, b)],
        [zero] * 3,
        PAIRS + EXTREME_PAIRS[:4],
    ),
    Smooth(
        "copysign",
        with_sign_of,
        [lambda a, b: mp.sign(a) * mp.sign(b), zero],
        [zero] * 3,
        PAIRS + EXTREME_PAIRS,
    ),
]

TRIPLES = list(product((-2.5, 0.7), (-1.75, 0.3, 3.0), (-0.4, 0.25, 5.5)))

TERNARY = [
    Smooth(
        "fma",
        lambda a, b, c: a * b + c,
        [lambda a, b, c: b, lambda a, b, c: a, one],
        [],
        TRIPLES + [(1e200, 1e100, 3.0), (0.0, 2.0, 1.0)],
    ),
    Smooth(
        "lerp",
        lambda a, b, t: a + t * (b - a),
        [lambda a, b, t: 1 - t, lambda a, b, t: t, lambda a, b, t: b - a],
        [],
        TRIPLES + [(1e-200, 3.0, 0.25), (2.0, 3.0, 0.0), (2.0, 3.0, 1.0)],
    ),
    Smooth(
        "hypot3",
        radius,
        [lambda x, y, z, i=i: (x, y, z)[i] / radius(x, y, z) for i in range(3)],
        [],
        TRIPLES
        + [(3e200, 4e200, 1e200), (1e-200, 2e-200, -2e-200), (0.0, 0.0, 2.0), (0.0, -3.0, 4.0)],
    ),
]

FUNCTIONS = ARITHMETIC + PIECEWISE + TERNARY
