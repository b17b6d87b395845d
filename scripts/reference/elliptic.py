# The complete elliptic integrals: value, partials and points, in mpmath.
# For reference_table.py. A derivative of any order is (p E + q K) / (k - k³)^n with polynomials p, q,
# which cancels near 0; the library has a power series there and a differential equation beyond.
# Read first: common.py; the points where a convention decides are in conventions.py.
# SPDX-License-Identifier: MIT

from collections import Counter
from functools import cache
from itertools import product

from mpmath import mp

from reference.common import BELOW_ONE, WIDE, Smooth

FIRST_KIND, SECOND_KIND = 1, 2


@cache
def polynomials(kind, n):
    """p and q of the n-th derivative, as coefficients by power of k."""
    if n == 0:
        one, none = Counter({0: 1}), Counter()
        return (none, one) if kind == FIRST_KIND else (one, none)
    p, q = Counter(), Counter()
    before = polynomials(kind, n - 1)
    # by E' = (E - K) / k and K' = E / (k - k³) - K / k
    for i, c in before[0].items():
        add(p, i, c * (i - n + 2), c * (3 * n - i - 4))
        add(q, i, -c, c)
    for i, c in before[1].items():
        add(p, i, c, 0)
        add(q, i, c * (i - n), c * (3 * n - i - 2))
    return p, q


def add(polynomial, power, coefficient, two_higher):
    polynomial[power] += coefficient
    polynomial[power + 2] += two_higher


def evaluated(polynomial, k):
    return mp.fsum(c * k**i for i, c in polynomial.items())


def integral(name, kind):
    def derivative(step):
        def value(k, n):
            order = int(n) + step
            p, q = polynomials(kind, order)
            terms = evaluated(p, k) * mp.ellipe(k**2) + evaluated(q, k) * mp.ellipk(k**2)
            return terms / (k - k**3) ** order

        return value

    return Smooth(name, derivative(0), [derivative(1)], [derivative(2)], POINTS, WIDE)


MODULI = (1e-160, 1e-8, 0.1, 0.4999, 0.5, 0.5001, 0.7, -0.3, -0.9, 0.999, 0.99999999, BELOW_ONE)
POINTS = list(product(MODULI, (0.0, 1.0, 2.0)))
POINTS += [(1e-300, 0.0), (-BELOW_ONE, 0.0), (0.25, 9.0), (0.6, 9.0)]

FUNCTIONS = [integral("comp_ellint_1", FIRST_KIND), integral("comp_ellint_2", SECOND_KIND)]
