# The functions that are no rule, with three numbers: value and partials, in mpmath.
# For ../accuracy; the table of reference points has rules only.
# Read first: domains.py, which publishes them.
# SPDX-License-Identifier: MIT

from mpmath import mp, mpf

from reference.common import Smooth
from reference.composite import sigmoid


def share(i):
    return lambda *x: mp.exp(x[i]) / mp.fsum(map(mp.exp, x))


def norm(*x):
    return mp.sqrt(mp.fsum(v**2 for v in x))


def along(i):
    return lambda *x: x[i] / norm(*x)


def logsumexp(*x):
    return mp.log(mp.fsum(map(mp.exp, x)))


def inside(x, low, high):
    return low <= x <= high


def function(name, value, *partials):
    return Smooth(name, value, list(partials), [], [])


FUNCTIONS = [
    function(
        "clamp",
        lambda x, low, high: min(max(x, low), high),
        lambda x, low, high: mpf(inside(x, low, high)),
        lambda x, low, high: mpf(x < low <= high),
        lambda x, low, high: mpf(max(x, low) > high),
    ),
    function("log_sigmoid", lambda x: mp.log(sigmoid(x)), lambda x: sigmoid(-x)),
    function("logsumexp", logsumexp, *map(share, range(3))),
    function(
        "softmax",
        share(0),
        lambda *x: share(0)(*x) * (share(1)(*x) + share(2)(*x)),
        lambda *x: -share(0)(*x) * share(1)(*x),
        lambda *x: -share(0)(*x) * share(2)(*x),
    ),
    function(
        "log_softmax",
        lambda *x: x[0] - logsumexp(*x),
        lambda *x: share(1)(*x) + share(2)(*x),
        lambda *x: -share(1)(*x),
        lambda *x: -share(2)(*x),
    ),
    function("norm", norm, *map(along, range(3))),
    function(
        "normalize",
        along(0),
        lambda x, y, z: (y**2 + z**2) / norm(x, y, z) ** 3,
        lambda x, y, z: -x * y / norm(x, y, z) ** 3,
        lambda x, y, z: -x * z / norm(x, y, z) ** 3,
    ),
]
