#!/usr/bin/env python3
# Writes tests/reference/decompositions.inc: decompositions of small matrices and their derivatives.
# For the tests: an oracle with other algorithms and no formula for a derivative.
# Read first: tests/reference/decompositions.hpp, which reads the table.
# SPDX-License-Identifier: MIT
"""usage: decomposition_table.py [OUTPUT] [--check]

Needs python3 with mpmath (Debian: python3-mpmath). Derivatives are central differences with 120
digits, of which 60 are right. With --check the output is compared with the file instead of written.
"""

import sys
from pathlib import Path

from mpmath import matrix, mp, mpf

mp.dps = 120
STEP = mpf(10) ** -30
DIGITS = 50
OUTPUT = Path(__file__).resolve().parent.parent / "tests" / "reference" / "decompositions.inc"

HEADER = """\
// Decompositions of small matrices and their derivatives, to 50 digits; generated.
// Rows of fluxion::test::Decomposition: name, rows, columns, point, values, Jacobian by rows.
// Written by scripts/decomposition_table.py (mpmath); edit the points there, never here.
// SPDX-License-Identifier: MIT
"""


def as_matrix(entries, rows):
    """Entries by columns."""
    columns = len(entries) // rows
    return matrix([[entries[j * rows + i] for j in range(columns)] for i in range(rows)])


def by_columns(a):
    return [a[i, j] for j in range(a.cols) for i in range(a.rows)]


def with_signs(vectors, signs):
    return vectors * mp.diag(signs)


def signs_of(vectors):
    """That make the first row positive."""
    return [mp.sign(vectors[0, j]) for j in range(vectors.cols)]


def eigh(entries, n, _):
    a = as_matrix(entries, n)
    for i in range(n):
        for j in range(i):
            a[j, i] = a[i, j]
    values, vectors = mp.eigsy(a)
    return [*values, *by_columns(with_signs(vectors, signs_of(vectors)))]


def svd(entries, rows, _):
    u, s, vt = mp.svd_r(as_matrix(entries, rows))
    signs = signs_of(u)
    return [*by_columns(with_signs(u, signs)), *s, *by_columns(with_signs(vt.T, signs))]


def expm(entries, n, _):
    return by_columns(mp.expm(as_matrix(entries, n), method="taylor"))


def least_squares_solve(entries, rows, columns):
    a = as_matrix(entries[: rows * columns], rows)
    b = as_matrix(entries[rows * columns :], rows)
    return by_columns(mp.inverse(a.T * a) * (a.T * b))


POINTS = [
    (eigh, 1, 1, [2.5]),
    (eigh, 2, 2, [1.5, -0.75, 0.25, -0.5]),
    (eigh, 3, 3, [2.0, 0.5, -1.0, 0.0, -1.25, 0.75, 0.0, 0.0, 0.5]),
    (svd, 3, 1, [1.5, -2.0, 0.25]),
    (svd, 1, 3, [1.5, -2.0, 0.25]),
    (svd, 3, 3, [1.5, -0.25, 0.5, 2.0, 0.75, -1.25, 0.125, 3.0, 1.0]),
    (svd, 4, 2, [1.0, -0.5, 2.25, 0.375, 0.5, 1.75, -0.25, 1.5]),
    (svd, 2, 4, [1.0, -0.5, 2.25, 0.375, 0.5, 1.75, -0.25, 1.5]),
    (expm, 1, 1, [-1.25]),
    (expm, 3, 3, [0.5, -0.25, 1.0, 0.75, -1.5, 0.125, -0.5, 0.25, 0.375]),
    (expm, 3, 3, [-9.0, 4.0, 5.0, 2.0, -12.0, 10.0, 6.5, 0.5, -7.0]),
    (least_squares_solve, 4, 2, [1.0, -0.5, 2.25, 0.5, 0.25, 1.75, -0.25, 1.5, 2.0, -1.0, 0.5, 3.0]),
    (least_squares_solve, 3, 2, [1.0, -0.5, 2.0, 0.25, 1.5, 0.75, 2.0, -1.0, 0.5, 1.0, 0.0, -0.25]),
    (least_squares_solve, 2, 2, [1.0, -0.5, 2.0, 0.25, 3.0, 0.75]),
]


def derivatives(function, entries, rows, columns):
    """The Jacobian by rows."""
    by_argument = []
    for k in range(len(entries)):
        ahead, behind = list(entries), list(entries)
        ahead[k] += STEP
        behind[k] -= STEP
        pairs = zip(function(ahead, rows, columns), function(behind, rows, columns))
        by_argument.append([(a - b) / (2 * STEP) for a, b in pairs])
    return [d for row in zip(*by_argument) for d in row]


def literals(numbers):
    # The square of the step leaves nothing of a derivative that is 0.
    small = mpf(10) ** -55
    return ", ".join("0.0" if abs(x) < small else mp.nstr(x, DIGITS) for x in numbers)


def row(function, rows, columns, point):
    entries = [mpf(x) for x in point]
    lists = [entries, function(entries, rows, columns), derivatives(function, entries, rows, columns)]
    inner = ",\n ".join("{" + literals(numbers) + "}" for numbers in lists)
    return f'{{"{function.__name__}", {rows}, {columns},\n {inner}}},\n'


def main():
    arguments = [a for a in sys.argv[1:] if a != "--check"]
    output = Path(arguments[0]) if arguments else OUTPUT
    text = HEADER + "".join(row(*point) for point in POINTS)
    if "--check" not in sys.argv:
        output.write_text(text)
    elif output.read_text() != text:
        sys.exit(f"{output} is not what {Path(__file__).name} writes")


if __name__ == "__main__":
    main()
