# The functions that users compose themselves, in mpmath: value, partials and points.
# For reference_table.py, which evaluates them with many digits and writes the table.
# Read first: common.py; the points where a convention decides are in conventions.py.
# SPDX-License-Identifier: MIT

from itertools import product

from mpmath import mp, mpf

from reference.common import ABOVE_ONE, BELOW_ONE, LARGEST, NARROW, NON_ZERO, REALS, SMALLEST_NORMAL
from reference.common import Smooth, both_signs, column, zero
from reference.one_argument import unary


def half(*_):
    return mpf(1) / 2


def sigmoid(x):
    return 1 / (1 + mp.exp(-x))


def sigmoid_slope(x):
    return sigmoid(x) * sigmoid(-x)


def sigmoid_curvature(x):
    return sigmoid_slope(x) * (1 - 2 * sigmoid(x))


def normal_cdf(order):
    """The derivative of the normal distribution function, by the polynomials He_n."""

    def derivative(x):
        if order == 0:
            return mp.erfc(-x / mp.sqrt(2)) / 2
        n = order - 1
        hermite = mp.hermite(n, x / mp.sqrt(2)) / mp.sqrt(2) ** n
        return (-1) ** n * hermite * mp.exp(-(x**2) / 2) / mp.sqrt(2 * mp.pi)

    return derivative


def gelu(x, n):
    n = int(n)
    return x * normal_cdf(n)(x) + (n * normal_cdf(n - 1)(x) if n else 0)


GELU_POINTS = (0.0, 1e-8, -1e-8, 0.3, -0.75, -0.74, 1.0, -1.4, 1.45, 2.5, -3.3, -10.3, 9.1, -30.7)

ACTIVATIONS = [
    Smooth(
        "gelu",
        gelu,
        [lambda x, n: gelu(x, n + 1)],
        [lambda x, n: gelu(x, n + 2)],
        [(x, n) for n in (0.0, 1.0, 2.0) for x in GELU_POINTS],
        NARROW,
    ),
    unary("square", lambda x: x**2, lambda x: 2 * x, lambda x: mpf(2), REALS),
    unary("cube", lambda x: x**3, lambda x: 3 * x**2, lambda x: 6 * x, REALS),
    unary(
        "relu",
        lambda x: max(x, mpf(0)),
        lambda x: mpf(x > 0),
        zero,
        NON_ZERO + both_signs(SMALLEST_NORMAL, LARGEST),
    ),
    unary(
        "sigmoid",
        sigmoid,
        sigmoid_slope,
        sigmoid_curvature,
        REALS + both_signs(20.0, 36.7, 40.0, 100.5, 700.0, 720.0, 800.0),
    ),
    unary(
        "softplus",
        lambda x: mp.log1p(mp.exp(x)),
        sigmoid,
        sigmoid_slope,
        REALS + both_signs(20.0, 36.7, 40.0, 100.5, 700.0, 720.0, 800.0),
    ),
    unary(
        "logit",
        lambda p: mp.log(p / (1 - p)),
        lambda p: 1 / (p * (1 - p)),
        lambda p: (2 * p - 1) / (p * (1 - p)) ** 2,
        column(1e-300, 1e-160, 1e-17, 1e-8, 0.1, 0.2499, 0.25, 0.4, 0.499999, 0.50001, 0.6)
        + column(0.75, 0.7501, 0.9, 0.999999, BELOW_ONE),
    ),
    unary(
        "log1mexp",
        lambda x: mp.log(-mp.expm1(x)),
        lambda x: mp.exp(x) / mp.expm1(x),
        lambda x: -mp.exp(x) / mp.expm1(x) ** 2,
        column(-1e-300, -1e-160, -1e-17, -1e-8, -0.1, -0.69, -0.7, -0.999, -1.001, -2.5, -10.0)
        + column(-36.7, -100.5, -700.0, -710.0, -720.0),
    ),
]

PAIRS = list(product((-2.5, -0.1, 0.7, 3.3), (-1.75, 0.3, 4.0)))
WEIGHTS = list(product((-2.5, 1e-200, 0.7, 3.3), (1e-200, 0.3, 1.0, ABOVE_ONE, 4.0, 1e200)))


def share(a, b):
    return 1 / (1 + mp.exp(b - a))


COMBINATIONS = [
    Smooth(
        "midpoint",
        lambda a, b: (a + b) / 2,
        [half, half],
        [zero] * 3,
        PAIRS + [(1e308, 1.5e308), (-1e308, 1e308)],
    ),
    Smooth(
        "leaky_relu",
        lambda x, slope: x if x > 0 else slope * x,
        [lambda x, slope: mpf(1) if x > 0 else slope, lambda x, slope: min(x, mpf(0))],
        [zero, lambda x, slope: mpf(x < 0), zero],
        list(product((-1e200, -2.5, -0.1, 0.7, 3.3), (0.01, 0.3, 1.5))),
    ),
    Smooth(
        "logaddexp",
        lambda a, b: mp.log(mp.exp(a) + mp.exp(b)),
        [share, lambda a, b: share(b, a)],
        [
            lambda a, b: share(a, b) * share(b, a),
            lambda a, b: -share(a, b) * share(b, a),
            lambda a, b: share(a, b) * share(b, a),
        ],
        PAIRS
        + [(1000.0, 1000.0), (1000.1, 999.7), (-1000.0, -1001.3), (0.1, 37.3), (12.3, -20.7)]
        + [(-100.1, 0.3), (1e-8, -1e-8), (-650.0, 3.3), (1e15, 1e15)],
    ),
    Smooth(
        "xlogy",
        lambda x, y: x * mp.log(y),
        [lambda x, y: mp.log(y), lambda x, y: x / y],
        [zero, lambda x, y: 1 / y, lambda x, y: -x / y**2],
        WEIGHTS,
    ),
    Smooth(
        "xlog1py",
        lambda x, y: x * mp.log1p(y),
        [lambda x, y: mp.log1p(y), lambda x, y: x / (1 + y)],
        [zero, lambda x, y: 1 / (1 + y), lambda x, y: -x / (1 + y) ** 2],
        WEIGHTS + [(2.5, -0.3), (2.5, -1e-17), (-3.3, -BELOW_ONE)],
    ),
    Smooth(
        "smooth_abs",
        lambda x, eps: mp.sqrt(x**2 + eps**2) - eps,
        [
            lambda x, eps: x / mp.sqrt(x**2 + eps**2),
            lambda x, eps: eps / mp.sqrt(x**2 + eps**2) - 1,
        ],
        [
            lambda x, eps: eps**2 / mp.sqrt(x**2 + eps**2) ** 3,
            lambda x, eps: -x * eps / mp.sqrt(x**2 + eps**2) ** 3,
            lambda x, eps: x**2 / mp.sqrt(x**2 + eps**2) ** 3,
        ],
        list(product((-2.5, -0.1, 1e-8, 0.7, 3.3), (1e-8, 0.1, 1.0)))
        + [(0.0, 0.5), (1e200, 1e-3), (1e-200, 3.0), (3e200, 4e200), (1e-160, 1e-170)],
    ),
]

FUNCTIONS = ACTIVATIONS + COMBINATIONS
