#!/usr/bin/env python3
# Writes tests/reference/taylor.inc: Taylor coefficients of every elementary function, to 50 digits.
# For the tests of Taylor arithmetic: mpmath differentiates numerically, with none of our algebra.
# Read first: reference_table.py, whose functions and points these are.
# SPDX-License-Identifier: MIT
"""usage: reference_taylor.py [OUTPUT] [--check]

Needs python3 with mpmath (Debian: python3-mpmath). Every coefficient is computed twice, and the two
must agree to 30 digits. With --check the output is compared with the file.
"""

import sys
from pathlib import Path

sys.dont_write_bytecode = True

from mpmath import mp, mpf

from reference import bessel
from reference_table import FUNCTIONS, hex_literal, literal

ORDER = 10
POINTS = 3
DIGITS = (60, 75)
RADII = (mpf(1) / 256, mpf(1) / 300)
CURVE = ((1, 0), (mpf(-1) / 2, mpf(1) / 4), (mpf(1) / 4, mpf(1) / 8))
SLOW_DIGITS = bessel.DIGITS
OUTPUT = Path(__file__).resolve().parent.parent / "tests" / "reference" / "taylor.inc"

HEADER = """\
// Taylor coefficients of every elementary function along a curve, to 50 digits; generated.
// Rows of fluxion::test::TaylorReference: name, arguments and parameters, coefficients.
// Written by scripts/reference_taylor.py (mpmath); change that, never this.
// SPDX-License-Identifier: MIT
"""


def chosen_points(f):
    """The first, one in the middle and the last of the points where all is of moderate size."""
    arity = len(f.partials)

    def is_moderate(p):
        return all(0.05 <= abs(v) <= 4 for v in p[:arity]) and all(abs(v) <= 10 for v in p[arity:])

    moderate = [p for p in f.points if is_moderate(p)]
    step = max(1, (len(moderate) - 1) // (POINTS - 1))
    return moderate[::step][:POINTS]


def by_differences(f, digits):
    """With as many digits as differences of order 10 take."""
    mp.dps = digits
    return mp.taylor(f, 0, ORDER, chop=False)


def by_interpolation(f, radius):
    """For functions that are too slow for that: from the polynomial through 45 points beside 0."""
    mp.dps = SLOW_DIGITS
    half = 22
    nodes = [mpf(j) / half for j in range(-half, half + 1)]
    values = mp.matrix([f(radius * u) for u in nodes])
    powers = mp.matrix(len(nodes), len(nodes))
    for i, u in enumerate(nodes):
        for k in range(len(nodes)):
            powers[i, k] = u**k
    polynomial = mp.lu_solve(powers, values)
    return [polynomial[k] / radius**k for k in range(ORDER + 1)]


def coefficient(name, k, rough, fine, scale):
    if abs(rough - fine) <= mpf(10) ** -30 * abs(fine):
        return fine
    if max(abs(rough), abs(fine)) <= mpf(10) ** -35 * scale:
        return mpf(0)
    raise ValueError(f"{name}: coefficient {k} is {rough} or {fine}")


def along_curve(f, point):
    """t -> f(x + t, y - t/2 + t²/4, z + t/4 + t²/8)"""
    arity = len(f.partials)
    operands = point[:arity]

    def function(t):
        moved = [mpf(x) + a * t + b * t * t for x, (a, b) in zip(operands, CURVE)]
        return f.value(*moved, *(mpf(p) for p in point[arity:]))

    return function


def row(f, point):
    method, ways = (by_interpolation, RADII) if f.digits == SLOW_DIGITS else (by_differences, DIGITS)
    rough, fine = (method(along_curve(f, point), way) for way in ways)
    scale = max(abs(c) for c in fine)
    cells = [coefficient(f.name, k, *both, scale) for k, both in enumerate(zip(rough, fine))]
    return "{%s, {%s}, {%s}}," % (
        f'"{f.name}"',
        ", ".join(hex_literal(float(p)) for p in point),
        ", ".join(literal(c) for c in cells),
    )


def rows():
    for f in FUNCTIONS:
        yield from (row(f, point) for point in chosen_points(f))


def main(arguments):
    paths = [a for a in arguments if not a.startswith("-")]
    output = Path(paths[0]) if paths else OUTPUT
    text = HEADER + "\n".join(sorted(rows(), key=lambda row: row.split(",")[0])) + "\n"
    if "--check" in arguments:
        if output.read_text() != text:
            sys.exit(f"{output}: differs from what this script computes; run it without --check")
        return
    output.write_text(text)
    print(f"{output}: {text.count(chr(10)) - 4} rows")


if __name__ == "__main__":
    main(sys.argv[1:])
