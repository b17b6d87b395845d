#!/usr/bin/env python3
# Writes tests/reference/functions.inc: value and partials of every elementary function to 50 digits.
# For the tests: an oracle that shares no formula, no library and no precision with rules.hpp.
# Read first: the folder reference/ beside this file, which lists the functions and the points.
# SPDX-License-Identifier: MIT
"""usage: reference_table.py [OUTPUT] [--check]

Needs python3 with mpmath (Debian: python3-mpmath). Every partial is computed twice, from a closed
form and by numerical differentiation at high precision, and the two must agree to 30 digits. With
--check the output is compared with the file instead of written.
"""

import sys
from pathlib import Path

sys.dont_write_bytecode = True

from mpmath import mp, mpf

from reference import bessel, composite, conventions, elliptic, more_arguments, one_argument
from reference import polynomials, special

FUNCTIONS = [
    *one_argument.FUNCTIONS,
    *more_arguments.FUNCTIONS,
    *composite.FUNCTIONS,
    *special.FUNCTIONS,
    *elliptic.FUNCTIONS,
    *bessel.FUNCTIONS,
    *polynomials.FUNCTIONS,
]
DIGITS = 50
AGREEMENT = mpf(10) ** -30
OUTPUT = Path(__file__).resolve().parent.parent / "tests" / "reference" / "functions.inc"
OVERFLOW = mpf(2) ** 1024 - mpf(2) ** 970  # the first magnitude that rounds to infinity
UNDERFLOW = mpf(2) ** -1075  # the last magnitude that rounds to zero

HEADER = """\
// Value and partials of every elementary function at chosen points, to 50 digits; generated.
// Rows of fluxion::test::Reference: name, arguments, value, first partials, second partials (xx, xy, yy).
// Written by scripts/reference_table.py (mpmath); edit the points there, never here.
// SPDX-License-Identifier: MIT
"""


class Disagreement(Exception):
    pass


def literal(value):
    """A C++ long double literal with 50 digits; what double cannot hold becomes inf or 0."""
    value = mpf(value() if callable(value) else value)
    if mp.isnan(value):
        return "nan"
    if abs(value) >= OVERFLOW:
        return "inf" if value > 0 else "-inf"
    if abs(value) <= UNDERFLOW:
        return "0.0L"
    return mp.nstr(value, DIGITS) + "L"


def hex_literal(value):
    if value != value:
        return "nan_input"
    if value in (float("inf"), float("-inf")):
        return "inf_input" if value > 0 else "-inf_input"
    mantissa, _, exponent = value.hex().partition("p")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}p{exponent}"


def close(a, b):
    return abs(a - b) <= AGREEMENT * max(abs(a), abs(b))


def checked(name, point, formula, function, order):
    """The closed form at `point`, after numerical differentiation of `function` has confirmed it."""
    args = [mpf(v) for v in point]
    exact = formula(*args)
    if max(order) == 0:
        return exact
    index = order.index(1)

    def along(t):
        return function(*args[:index], t, *args[index + 1 :])

    at = args[index]
    step = (abs(at) or 1) * mpf(10) ** (-mp.dps // 4)
    numeric = (along(at + step) - along(at - step)) / (2 * step)
    if not close(exact, numeric) and abs(exact - numeric) > UNDERFLOW:
        raise Disagreement(f"{name}{point}: closed form {exact}, difference quotient {numeric}")
    return exact


def unit(index, arity):
    return tuple(1 if i == index else 0 for i in range(arity))


def smooth_row(f, point):
    arity = len(f.partials)
    value = checked(f.name, point, f.value, f.value, (0,) * arity)
    partials = [
        checked(f.name, point, f.partials[i], f.value, unit(i, arity)) for i in range(arity)
    ]
    # xx and xy differentiate the first partial, yy the second
    parents = {1: [(0, 0)], 2: [(0, 0), (0, 1), (1, 1)]}.get(arity, [])
    second = [
        checked(f.name, point, formula, f.partials[parent], unit(index, arity))
        for formula, (parent, index) in zip(f.second, parents)
    ]
    return format_row(f.name, point, value, partials, second)


def format_row(name, point, value, partials, second=(), reason=""):
    cells = [
        f'"{name}"',
        "{" + ", ".join(hex_literal(v) for v in point) + "}",
        literal(value),
        "{" + ", ".join(literal(v) for v in partials) + "}",
    ]
    if second:
        cells += ["{" + ", ".join(literal(v) for v in second) + "}", "true"]
    comment = f"  // {reason}" if reason else ""
    return "{" + ", ".join(cells) + "}," + comment


def rows():
    for f in FUNCTIONS:
        mp.dps = f.digits
        if len(f.points) < 12:
            raise ValueError(f"{f.name}: {len(f.points)} points, at least 12 are asked for")
        for point in f.points:
            yield smooth_row(f, point)
    mp.dps = 60
    for name, point, value, partials, reason in conventions.ROWS:
        yield format_row(name, point, value, partials, reason=reason)


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
