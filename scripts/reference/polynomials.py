# Orthogonal polynomials: value, partials and points, in mpmath.
# For reference_table.py. By their explicit sums, differentiated term by term, while the library has
# their recurrences.
# Read first: common.py; the points where a convention decides are in conventions.py.
# SPDX-License-Identifier: MIT

from itertools import product

from mpmath import mp

from reference.common import NARROW, Smooth


def gegenbauer_terms(n, a):
    for k in range(n // 2 + 1):
        power = n - 2 * k
        yield power, (-1) ** k * mp.rf(a, n - k) / (mp.fac(k) * mp.fac(power)) * 2**power


def hermite_terms(n):
    for k in range(n // 2 + 1):
        power = n - 2 * k
        yield power, (-1) ** k * mp.fac(n) / (mp.fac(k) * mp.fac(power)) * 2**power


def laguerre_terms(n, a):
    for k in range(n + 1):
        yield k, (-1) ** k * mp.binomial(n + a, n - k) / mp.fac(k)


def polynomial(name, terms, points):
    def derivative(order):
        return lambda x, n, *parameters: mp.fsum(
            c * mp.ff(power, order) * x ** (power - order)
            for power, c in terms(int(n), *parameters)
            if power >= order
        )

    return Smooth(name, derivative(0), [derivative(1)], [derivative(2)], points, NARROW)


ARGUMENTS = (-0.9, -0.3, 1e-8, 0.1, 0.45, 0.99, 1.0, 2.5, 30.0)
DEGREES = (0.0, 1.0, 2.0, 3.0, 7.0, 20.0)

FUNCTIONS = [
    polynomial("gegenbauer", gegenbauer_terms, list(product(ARGUMENTS, DEGREES, (0.5, 1.5)))),
    polynomial("hermite", hermite_terms, list(product(ARGUMENTS, DEGREES))),
    polynomial("assoc_laguerre", laguerre_terms, list(product(ARGUMENTS, DEGREES, (0.0, 2.0)))),
]
