#!/usr/bin/env python3
# Writes the reference answers of the examples beside this file, computed with 40 digits.
# For the examples: an oracle that shares no code, no method and no precision with the library.
# Read first: README.md beside this file.
# SPDX-License-Identifier: MIT
"""usage: references.py [--check]

Needs python3 with mpmath (Debian: python3-mpmath); takes half a minute. With --check the answers
are compared with the files instead of written.
"""

import csv
import sys
from pathlib import Path

from mpmath import diag, exp, log, lu_solve, matrix, mp, mpf, norm, sqrt

mp.dps = 40
FOLDER = Path(__file__).parent


def read(name):
    """Names of the features, feature columns, target."""
    with open(FOLDER / name, newline="") as file:
        header, *rows = csv.reader(file)
    columns = [[mpf(float(cell)) for cell in column] for column in zip(*rows)]
    return header[:-1], columns[:-1], columns[-1]


def mean(values):
    return sum(values) / len(values)


def standardised(columns):
    """Each column with mean 0 and population variance 1."""
    result = []
    for column in columns:
        centred = [x - mean(column) for x in column]
        deviation = sqrt(mean([x * x for x in centred]))
        result.append([x / deviation for x in centred])
    return result


def weighted_gram(columns, weights):
    """A' W A from the columns of A."""
    size = len(columns)
    result = matrix(size, size)
    for i, left in enumerate(columns):
        scaled = [x * w for x, w in zip(left, weights)]
        for j in range(i + 1):
            result[i, j] = result[j, i] = mp.fdot(scaled, columns[j])
    return result


def predict(columns, p):
    return [mp.fdot(row, p) for row in zip(*columns)]


def ridge(columns, y, alpha):
    """Where |y - b - A w|^2 + alpha |w|^2 is least, as (b, w), and its least value."""
    design = [[mpf(1)] * len(y), *columns]
    penalty = diag([0] + [alpha] * len(columns))
    moments = matrix([mp.fdot(column, y) for column in design])
    p = lu_solve(weighted_gram(design, [1] * len(y)) + penalty, moments)
    residuals = [a - b for a, b in zip(y, predict(design, p))]
    return p, mp.fdot(residuals, residuals) + alpha * mp.fdot(p[1:], p[1:])


def logistic(columns, signs, penalty):
    """Where mean log(1 + exp(-s (b + z.w))) + penalty/2 |w|^2 is least, as (b, w), its least value
    and the share of rows with s (b + z.w) > 0."""
    n = len(signs)
    design = [[mpf(1)] * n, *columns]
    damping = diag([0] + [penalty] * len(columns))
    p = matrix(len(design), 1)
    while True:
        margins = [s * z for s, z in zip(signs, predict(design, p))]
        misses = [1 / (1 + exp(m)) for m in margins]
        pulls = [s * miss / n for s, miss in zip(signs, misses)]
        gradient = damping * p - matrix([mp.fdot(column, pulls) for column in design])
        if norm(gradient, mp.inf) < mpf(10) ** -30:
            break
        curvatures = [miss * (1 - miss) / n for miss in misses]
        p -= lu_solve(weighted_gram(design, curvatures) + damping, gradient)
    loss = mean([log(1 + exp(-m)) for m in margins])
    accuracy = mean([mpf(m > 0) for m in margins])
    return p, loss + penalty / 2 * mp.fdot(p[1:], p[1:]), accuracy


def answers():
    names, columns, y = read("diabetes.csv")
    columns = standardised(columns)
    names = ["intercept", *names]
    p, least = ridge([[z / sqrt(len(y)) for z in column] for column in columns], y, mpf(0))
    yield "diabetes_ols_sklearn_scaled", {**dict(zip(names, p)), "objective": least}
    p, least = ridge(columns, y, mpf(10))
    yield "diabetes_ridge_z_alpha10", {**dict(zip(names, p)), "objective": least}

    names, columns, target = read("breast_cancer.csv")
    columns = standardised(columns)
    names = ["intercept", *names]
    signs = [2 * t - 1 for t in target]
    for key, penalty in ("lambda0.01", mpf(1) / 100), ("C1", mpf(1) / len(signs)):
        p, least, accuracy = logistic(columns, signs, penalty)
        results = {**dict(zip(names, p)), "objective": least, "accuracy": accuracy}
        yield f"breast_cancer_logistic_{key}", results


def main():
    stale = False
    for key, results in answers():
        lines = [f"{name},{float(value)!r}" for name, value in results.items()]
        text = "\n".join(["name,value", *lines, ""])
        path = FOLDER / f"{key}.csv"
        if "--check" not in sys.argv[1:]:
            path.write_text(text)
        elif path.read_text() != text:
            print(f"{path} is not what this script computes")
            stale = True
    return int(stale)


if __name__ == "__main__":
    sys.exit(main())
