# Bessel functions, spherical Bessel functions and sinc: value, partials and points, in mpmath.
# For reference_table.py, which evaluates them with many digits and writes the table. The partials
# are those of Bessel's equation, not the sums of neighbouring orders that the library has.
# Read first: common.py; the points where a convention decides are in conventions.py.
# SPDX-License-Identifier: MIT

from itertools import product

from mpmath import mp, mpf

from reference.common import WIDE, Smooth, both_signs

# More take minutes: the functions of the second kind are limits at integer orders.
DIGITS = 90


def limited(function):
    """With 40 digits where mp works with more than DIGITS: enough for measuring ulp."""

    def value(*args):
        with mp.workdps(mp.dps if mp.dps <= DIGITS else 40):
            return function(*args)

    return value


ORDERS = (0.0, 1.0, 2.0, 5.0, -1.0, -2.0)
POSITIVE_POINTS = (1e-8, 0.1, 0.7, 1.0, 2.5, 5.0, 10.3, 33.3, 123.4)
FIRST_ZEROS = [(2.404825557695773, 0.0), (3.831705970207512, 1.0)]


def slope(function, lower):
    """The derivative y' = ±y_(n-1) - (n/x) y."""
    return lambda x, n: lower * function(n - 1, x) - n / x * function(n, x)


def curvature(function, lower, sign):
    """The second derivative from x² y'' + x y' + (sign x² - n²) y = 0."""
    first = slope(function, lower)
    return lambda x, n: -first(x, n) / x - (sign - n**2 / x**2) * function(n, x)


def real_besseli(n, x):
    """mp.besseli has a rounding error as the imaginary part for x < 0."""
    return mp.re(mp.besseli(n, x))


def cylindrical(name, function, points, lower=1, sign=1):
    return Smooth(
        name,
        limited(lambda x, n: function(n, x)),
        [limited(slope(function, lower))],
        [limited(curvature(function, lower, sign))],
        points,
        DIGITS,
    )


def spherical(function):
    def value(n, x):
        if x < 0:
            return (-1) ** int(n) * value(n, -x)
        return mp.sqrt(mp.pi / (2 * x)) * function(n + mpf(1) / 2, x)

    return value


def spherical_row(name, function, points):
    y = spherical(function)

    def first(x, n):
        return y(n - 1, x) - (n + 1) / x * y(n, x)

    return Smooth(
        name,
        limited(lambda x, n: y(n, x)),
        [limited(first)],
        [limited(lambda x, n: -2 / x * first(x, n) - (1 - n * (n + 1) / x**2) * y(n, x))],
        points,
        DIGITS,
    )


GRID = list(product(POSITIVE_POINTS, ORDERS))
K_GRID = list(product(POSITIVE_POINTS, (0.0, 1.0, -2.0)))
WITH_NEGATIVE = GRID + list(product((-0.7, -10.3), ORDERS))
SPHERICAL_GRID = list(product(POSITIVE_POINTS, (0.0, 1.0, 2.0, 5.0)))

FUNCTIONS = [
    cylindrical("cyl_bessel_j", mp.besselj, WITH_NEGATIVE + FIRST_ZEROS),
    cylindrical("cyl_neumann", mp.bessely, GRID + [(1e-300, 0.0), (1e-300, 1.0)]),
    cylindrical("cyl_bessel_i", real_besseli, WITH_NEGATIVE + [(713.0, 2.0)], sign=-1),
    cylindrical("cyl_bessel_k", mp.besselk, K_GRID + [(700.0, 2.0)], lower=-1, sign=-1),
    spherical_row(
        "sph_bessel",
        mp.besselj,
        SPHERICAL_GRID + list(product((-0.7, -10.3), (0.0, 1.0, 2.0))),
    ),
    spherical_row("sph_neumann", mp.bessely, SPHERICAL_GRID + [(1e-150, 0.0), (1e-100, 1.0)]),
    Smooth(
        "sinc",
        lambda x: mp.sin(x) / x,
        [lambda x: mp.cos(x) / x - mp.sin(x) / x**2],
        [lambda x: -mp.sin(x) / x - 2 * mp.cos(x) / x**2 + 2 * mp.sin(x) / x**3],
        both_signs(1e-100, 1e-17, 1e-8, 0.1, 0.7, 1.0, 2.5, 3.0, 5.0, 33.3, 1e5, 1e15),
        WIDE,
    ),
]
