# What the lists of functions share: the row type, common points, exact constants.
# For one_argument.py and more_arguments.py beside this file.
# Read first: ../reference_table.py.
# SPDX-License-Identifier: MIT

from math import nextafter
from typing import Callable, NamedTuple

from mpmath import mp, mpf

# 308 decades below and above 1, squared, still leave 50 digits after any cancellation.
WIDE = 1500
# Enough for functions whose points stay within a few decades.
NARROW = 400


class Smooth(NamedTuple):
    """Arguments beyond the partials are the integer parameter of the rule: (x, exponent)."""

    name: str
    value: Callable
    partials: list  # by argument
    second: list  # xx for one argument; xx, xy, yy for two; none for more
    points: list
    digits: int = WIDE


def zero(*_):
    return mpf(0)


def one(*_):
    return mpf(1)


def minus_one(*_):
    return mpf(-1)


def column(*values):
    return [(v,) for v in values]


def both_signs(*values):
    return column(*values, *(-v for v in values))


TINIEST = 5e-324
SMALLEST_NORMAL = 2.2250738585072014e-308
LARGEST = 1.7976931348623157e308
BELOW_ONE = nextafter(1.0, 0.0)
ABOVE_ONE = nextafter(1.0, 2.0)
HALF_PI = 1.5707963267948966

MODERATE = (0.1, 0.5, 1.0, 1.75, 2.5, 3.3)
TINY = (1e-300, 1e-160, 1e-17, 1e-8)
REALS = column(0.0, -0.0) + both_signs(*MODERATE, *TINY)
NON_ZERO = both_signs(*MODERATE, *TINY)
POSITIVE = column(*MODERATE, *TINY, BELOW_ONE, ABOVE_ONE, 10.0, 1234.5, 1e15, 1e160, 1e300)
NOT_INTEGER = both_signs(0.1, 0.4999, 0.5001, 0.999, 1.3, 2.6, 7.75, 1e-8, 123456.7, 1e-300)
IN_UNIT = column(0.0) + both_signs(0.1, 0.5, 0.9, 0.999999, BELOW_ONE, *TINY)


def truncate(x):
    return mp.sign(x) * mp.floor(abs(x))


def nearest_even(x):
    return mp.nint(x)
