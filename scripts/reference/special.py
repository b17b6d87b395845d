# The special functions: value, partials and points, in mpmath.
# For reference_table.py, which evaluates them with many digits and writes the table.
# Read first: common.py; the points where a convention decides are in conventions.py.
# SPDX-License-Identifier: MIT

from itertools import product
from statistics import NormalDist

from mpmath import mp, mpf

from reference.common import ABOVE_ONE, BELOW_ONE, NARROW, REALS, WIDE, Smooth
from reference.common import both_signs, column, minus_one


def unary(name, value, first, second, points, digits=NARROW):
    return Smooth(name, value, [first], [second], points, digits)


def newton(function, slope, target, start):
    """The x near `start` with function(x) = target, to the digits that mp works with."""
    x = mpf(start)
    for _ in range(60):
        step = (function(x) - target) / slope(x)
        x -= step
        if abs(step) <= abs(x) * mpf(10) ** (10 - mp.dps):
            return x
    raise ValueError(f"no root near {start}")


def density(x):
    return mp.exp(-(x**2) / 2) / mp.sqrt(2 * mp.pi)


def cdf(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def density_derivative(x, n):
    """By the explicit sum of He_n, not by its recurrence."""
    n = int(n)
    terms = [
        (-1) ** k * x ** (n - 2 * k) / (mp.fac(k) * mp.fac(n - 2 * k) * 2**k)
        for k in range(n // 2 + 1)
    ]
    return (-1) ** n * mp.fac(n) * mp.fsum(terms) * density(x)


def hazard(x):
    return density(x) / cdf(x)


def tail_integral(n, x):
    """I_n: the density for n = -1, its n + 1 times repeated integral from x to infinity."""
    if n == -1:
        return density(x)
    if n == 0:
        return cdf(-x)
    return (tail_integral(n - 2, x) - x * tail_integral(n - 1, x)) / n


def mills(x, n):
    n = int(n)
    return tail_integral(n, x) / tail_integral(n - 1, x)


def mills_slope(x, n):
    n = int(n)
    if n == 0:
        return x * mills(x, 0) - 1
    below = tail_integral(n - 1, x)
    return tail_integral(n, x) * tail_integral(n - 2, x) / below**2 - 1


def mills_curvature(x, n):
    """The derivative of x y + n y² - 1."""
    y = mills(x, n)
    return y + (x + 2 * n * y) * mills_slope(x, n)


def quantile(p):
    if p > mpf(1) / 2:
        return -quantile(1 - p)
    if p == mpf(1) / 2:
        return mpf(0)
    return newton(cdf, density, p, NormalDist().inv_cdf(float(p)))


def quantile_density(p):
    return 1 / density(quantile(p))


def erfinv(x):
    return newton(mp.erf, erf_slope, x, quantile_start(1 + x) if abs(x) > 0.1 else x)


def erf_slope(y):
    return 2 / mp.sqrt(mp.pi) * mp.exp(-(y**2))


def quantile_start(q):
    """About erfinv(q - 1)."""
    sign = -1 if q < 1 else 1
    return -sign * NormalDist().inv_cdf(float(min(q, 2 - q) / 2)) / 2**0.5


def erfcinv(q):
    return -quantile(q / 2) / mp.sqrt(2)


def erfcinv_slope(q):
    return -1 / erf_slope(erfcinv(q))


NORMAL_POINTS = REALS + both_signs(0.999, 1.8, 5.1, 10.3, 20.7, 26.3, 37.1, 38.4, 45.0)
PROBABILITIES = (1e-300, 1e-100, 1e-17, 1e-8, 0.001, 0.02425, 0.1, 0.3, 0.4999, 0.5)
PROBABILITIES += (0.5001, 0.7, 0.9, 0.99999, BELOW_ONE)
UNIT = both_signs(1e-300, 1e-17, 1e-8, 0.1, 0.4, 0.5, 0.75, 0.9, 0.999999, BELOW_ONE)
MILLS_POINTS = (0.0, 1e-8, 0.3, 0.999, 1.0, 1.5, 4.0, 30.0, 1e5, 1e100)

NORMAL = [
    Smooth(
        "normal_pdf",
        density_derivative,
        [lambda x, n: density_derivative(x, n + 1)],
        [lambda x, n: density_derivative(x, n + 2)],
        [(*x, 0.0) for x in NORMAL_POINTS] + [(*x, n) for x in NORMAL_POINTS for n in (1.0, 3.0)],
        WIDE,
    ),
    unary(
        "normal_log_pdf",
        lambda x: -(x**2) / 2 - mp.log(2 * mp.pi) / 2,
        lambda x: -x,
        minus_one,
        NORMAL_POINTS + both_signs(1e5, 1e150),
        WIDE,
    ),
    unary("normal_cdf", cdf, density, lambda x: -x * density(x), NORMAL_POINTS, WIDE),
    unary(
        "normal_log_cdf",
        lambda x: mp.log(cdf(x)),
        hazard,
        lambda x: -hazard(x) * (x + hazard(x)),
        NORMAL_POINTS + column(-9.99, -10.01, -100.0, -1e4),
        WIDE,
    ),
    Smooth(
        "mills_ratio",
        mills,
        [mills_slope],
        [mills_curvature],
        list(product(MILLS_POINTS, (0.0, 1.0, 2.0))),
        WIDE,
    ),
    unary(
        "normal_quantile",
        quantile,
        quantile_density,
        lambda p: quantile(p) * quantile_density(p) ** 2,
        column(*PROBABILITIES),
    ),
    unary(
        "normal_quantile_density",
        quantile_density,
        lambda p: quantile(p) * quantile_density(p) ** 2,
        lambda p: (1 + 2 * quantile(p) ** 2) * quantile_density(p) ** 3,
        column(*PROBABILITIES),
    ),
    unary(
        "erfinv",
        erfinv,
        lambda x: 1 / erf_slope(erfinv(x)),
        lambda x: 2 * erfinv(x) / erf_slope(erfinv(x)) ** 2,
        UNIT,
        WIDE,
    ),
    unary(
        "erfinv_slope",
        lambda x: 1 / erf_slope(erfinv(x)),
        lambda x: 2 * erfinv(x) / erf_slope(erfinv(x)) ** 2,
        lambda x: (2 + 8 * erfinv(x) ** 2) / erf_slope(erfinv(x)) ** 3,
        UNIT,
        WIDE,
    ),
    unary(
        "erfcinv",
        erfcinv,
        erfcinv_slope,
        lambda q: 2 * erfcinv(q) * erfcinv_slope(q) ** 2,
        column(1e-300, 1e-100, 1e-17, 1e-8, 0.1, 0.5, 0.999, 1.0, ABOVE_ONE, 1.3, 1.9, 1.999999),
    ),
]


def rise(order, a, b):
    return mp.psi(order, a) - mp.psi(order, a + b)


def lbeta(a, b):
    return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)


BETA_PAIRS = list(product((0.1, 1.0, 2.5, 30.0), (1e-8, 0.7, 3.0, 12.0)))
BETA_PAIRS += [(1e-40, 1e-30), (1e-17, 1e5), (1e5, 1e-17), (1e10, 0.5), (400.0, 450.0), (1e15, 3.0)]

BETA = [
    Smooth(
        "beta",
        mp.beta,
        [lambda a, b: mp.beta(a, b) * rise(0, a, b), lambda a, b: mp.beta(a, b) * rise(0, b, a)],
        [
            lambda a, b: mp.beta(a, b) * (rise(0, a, b) ** 2 + rise(1, a, b)),
            lambda a, b: mp.beta(a, b) * (rise(0, a, b) * rise(0, b, a) - mp.psi(1, a + b)),
            lambda a, b: mp.beta(a, b) * (rise(0, b, a) ** 2 + rise(1, b, a)),
        ],
        BETA_PAIRS,
        NARROW,
    ),
    Smooth(
        "lbeta",
        lbeta,
        [lambda a, b: rise(0, a, b), lambda a, b: rise(0, b, a)],
        [
            lambda a, b: rise(1, a, b),
            lambda a, b: -mp.psi(1, a + b),
            lambda a, b: rise(1, b, a),
        ],
        [p for p in BETA_PAIRS if p != (1.0, 1e-8)] + [(1e5, 1e6), (1e10, 1e10), (20.0, 1e12)],
        NARROW,
    ),
    Smooth(
        "polygamma_difference",
        lambda a, b, n: rise(int(n), a, b),
        [
            lambda a, b, n: rise(int(n) + 1, a, b),
            lambda a, b, n: -mp.psi(int(n) + 1, a + b),
        ],
        [
            lambda a, b, n: rise(int(n) + 2, a, b),
            lambda a, b, n: -mp.psi(int(n) + 2, a + b),
            lambda a, b, n: -mp.psi(int(n) + 2, a + b),
        ],
        [(a, b, n) for n in (0.0, 1.0, 2.0) for a, b in BETA_PAIRS] + [(3.5, -1.25, 0.0)],
        NARROW,
    ),
]


def gamma_density(x, a, n=0):
    """The n-th derivative, by those of the powers of x."""
    n = int(n)
    terms = [
        mp.binomial(n, k) * (-1) ** (n - k) * mp.ff(a - 1, k) * x ** (a - 1 - k) for k in range(n + 1)
    ]
    return mp.fsum(terms) * mp.exp(-x) / mp.gamma(a)


def gamma_density_slope(x, a):
    return gamma_density(x, a, 1)


def lower(x, a):
    return mp.gammainc(a, 0, x, regularized=True)


def upper(x, a):
    return mp.gammainc(a, x, regularized=True)


GAMMA_POINTS = list(product((1e-8, 0.1, 1.3, 4.1, 25.0, 120.0), (1e-8, 0.5, 1.0, 2.0, 7.25, 60.0)))
GAMMA_POINTS += [(700.0, 0.5), (740.0, 3.0), (1e-100, 1.0), (1e-100, 0.25)]
LARGE_SHAPES = [(1000.0, 990.0), (1e5, 1.01e5), (1e10, 1e10)]

INCOMPLETE_GAMMA = [
    Smooth("gamma_p", lower, [gamma_density], [gamma_density_slope], GAMMA_POINTS, WIDE),
    Smooth(
        "gamma_q",
        upper,
        [lambda x, a: -gamma_density(x, a)],
        [lambda x, a: -gamma_density_slope(x, a)],
        GAMMA_POINTS,
        NARROW,
    ),
    Smooth(
        "gamma_density",
        gamma_density,
        [lambda x, a, n: gamma_density(x, a, n + 1)],
        [lambda x, a, n: gamma_density(x, a, n + 2)],
        [(x, a, 0.0) for x, a in GAMMA_POINTS + LARGE_SHAPES] + [(x, a, 2.0) for x, a in GAMMA_POINTS + LARGE_SHAPES],
        NARROW,
    ),
]

EXPONENTIAL_INTEGRAL = [
    unary(
        "expint",
        mp.ei,
        lambda x: mp.exp(x) / x,
        lambda x: mp.exp(x) * (x - 1) / x**2,
        both_signs(1e-100, 1e-8, 0.1, 0.7, 2.5, 6.5, 30.0, 120.0, 700.0)
        + column(0.3725, 0.37250741078136663, 711.0, 715.0, -735.0),
    )
]

FUNCTIONS = NORMAL + BETA + INCOMPLETE_GAMMA + EXPONENTIAL_INTEGRAL
