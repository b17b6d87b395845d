#!/usr/bin/env python3
# Writes the reference answers of the examples beside this file, computed with 40 digits.
# For the examples: an oracle that shares no code, no method and no precision with the library.
# Read first: README.md beside this file.
# SPDX-License-Identifier: MIT
"""usage: references.py [--check]

Needs python3 with mpmath (Debian: python3-mpmath); takes two minutes, most of them for the digits.
With --check the answers are compared with the files instead of written.
"""

import csv
import math
import operator
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


def lasso(columns, y, strength):
    """Where |y - b - Z w|^2 / (2 n) + strength |w|_1 is least, as (b, w), and its least value, for
    standardised columns. In closed form once it is known which coefficients are not 0, and their
    signs: these are found by descending one coefficient after the other, and proved right by the
    conditions of optimality."""
    n = len(y)
    gram = weighted_gram(columns, [mpf(1) / n] * n)
    centred = [a - mean(y) for a in y]
    moments = [mp.fdot(column, centred) / n for column in columns]
    w = matrix(len(columns), 1)
    for _ in range(200):
        for j in range(len(columns)):
            pull = moments[j] - mp.fdot(gram[j, :], w) + w[j]
            w[j] = mp.sign(pull) * max(abs(pull) - strength, mpf(0))
    chosen = [j for j in range(len(columns)) if w[j] != 0]
    signs = [mp.sign(w[j]) for j in chosen]
    part = matrix([[gram[i, j] for j in chosen] for i in chosen])
    exact = lu_solve(part, matrix([moments[j] - strength * s for j, s in zip(chosen, signs)]))
    p = matrix(len(columns) + 1, 1)
    p[0] = mean(y)
    for j, value, sign in zip(chosen, exact, signs):
        assert mp.sign(value) == sign
        p[j + 1] = value
    for j in range(len(columns)):
        slope = moments[j] - mp.fdot(gram[j, :], p[1:])
        assert j in chosen and abs(abs(slope) - strength) < mpf(10) ** -30 or abs(slope) < strength
    residuals = [a - b for a, b in zip(y, predict([[mpf(1)] * n, *columns], p))]
    value = mp.fdot(residuals, residuals) / (2 * n) + strength * sum(abs(x) for x in p[1:])
    return p, value


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


def dot(left, right):
    return sum(map(operator.mul, left, right))


def cholesky(a):
    """The rows of L, L L' = a, in double precision."""
    rows = []
    for i, source in enumerate(a):
        row = []
        for j in range(i):
            row.append((source[j] - dot(row, rows[j])) / rows[j][j])
        row.append(math.sqrt(source[i] - dot(row, row)))
        rows.append(row)
    return rows


def cholesky_solve(rows, b):
    x = []
    for row, value in zip(rows, b):
        x.append((value - dot(row, x)) / row[-1])
    for i in reversed(range(len(x))):
        x[i] /= rows[i][i]
        for j in range(i):
            x[j] -= rows[i][j] * x[i]
    return x


class Softmax:
    """mean (log sum_k exp(b_k + w_k.x) - (b_y + w_y.x)) + penalty/2 |W|^2 of p = (b_k, w_k for each
    class k), in the numbers that it is given: float, or mpf of 40 digits. The intercepts count up to
    a common shift; (sum_k b_k)^2 / 2 is added, which is 0 at the minimum where they have mean 0."""

    def __init__(self, columns, target, penalty, number, exponential, logarithm):
        one = number(1)
        self.columns = [[one] * len(target), *([number(x) for x in c] for c in columns)]
        self.target = [int(t) for t in target]
        self.classes = max(self.target) + 1
        self.penalty = number(penalty)
        self.dot = mp.fdot if number is mpf else dot
        self.exp = exponential
        self.log = logarithm

    def parts(self, p):
        """Of the weights, one list for each class."""
        width = len(self.columns)
        return [p[k * width : (k + 1) * width] for k in range(self.classes)]

    def evaluate(self, p):
        """Mean cross entropy, value, shares of the classes of every row, accuracy."""
        parts = self.parts(p)
        scores = [[self.dot(row, part) for part in parts] for row in zip(*self.columns)]
        powers = [[self.exp(s - max(row)) for s in row] for row in scores]
        totals = [sum(row) for row in powers]
        losses = [
            self.log(total) + max(row) - row[t]
            for total, row, t in zip(totals, scores, self.target)
        ]
        shares = [[power / total for power in row] for row, total in zip(powers, totals)]
        weights = [w for part in parts for w in part[1:]]
        entropy = mean(losses)
        value = entropy + self.penalty / 2 * self.dot(weights, weights)
        right = [row.index(max(row)) == t for row, t in zip(scores, self.target)]
        shift = sum(part[0] for part in parts)
        return entropy, value + shift * shift / 2, shares, mpf(sum(right)) / len(right)

    def gradient(self, p, shares):
        parts = self.parts(p)
        shift = sum(part[0] for part in parts)
        result = []
        for k, part in enumerate(parts):
            pulls = [(row[k] - (t == k)) / len(shares) for row, t in zip(shares, self.target)]
            slopes = [self.dot(column, pulls) for column in self.columns]
            result.append(slopes[0] + shift)
            result += [s + self.penalty * w for s, w in zip(slopes[1:], part[1:])]
        return result

    def hessian(self, shares):
        width = len(self.columns)
        size = self.classes * width
        result = [[0.0] * size for _ in range(size)]
        for k in range(self.classes):
            for other in range(k + 1):
                curvatures = [row[k] * ((k == other) - row[other]) / len(shares) for row in shares]
                for i, column in enumerate(self.columns):
                    scaled = list(map(operator.mul, column, curvatures))
                    for j in range(i + 1):
                        entry = dot(scaled, self.columns[j])
                        for a, b in ((i, j), (j, i)):
                            result[k * width + a][other * width + b] = entry
                            result[other * width + b][k * width + a] = entry
        for k in range(self.classes):
            for i in range(1, width):
                result[k * width + i][k * width + i] += self.penalty
            for other in range(self.classes):
                result[k * width][other * width] += 1
        return result


def softmax(columns, target, penalty):
    """The minimum of Softmax: p, its value, mean cross entropy and the share of rows that are in the
    class of the largest score. Newton in double precision; then the gradient in 40 digits and the
    last Hessian, until 20 digits of p are right."""
    f = Softmax(columns, target, penalty, float, math.exp, math.log)
    p = [0.0] * (f.classes * len(f.columns))
    _, value, shares, _ = f.evaluate(p)
    slope = math.inf
    while slope > 1e-12:
        factor = cholesky(f.hessian(shares))
        gradient = f.gradient(p, shares)
        slope = max(map(abs, gradient))
        step = cholesky_solve(factor, gradient)
        length = 1.0
        while True:
            trial = [x - length * s for x, s in zip(p, step)]
            _, trial_value, shares, _ = f.evaluate(trial)
            if trial_value <= value + 1e-14:
                break
            length /= 2
        p, value = trial, trial_value

    exact = Softmax(columns, target, penalty, mpf, exp, log)
    p = [mpf(x) for x in p]
    while True:
        entropy, value, shares, accuracy = exact.evaluate(p)
        gradient = exact.gradient(p, shares)
        if norm(gradient, mp.inf) < mpf(10) ** -25:
            return exact.parts(p), value, entropy, accuracy
        scale = max(map(abs, gradient))
        step = cholesky_solve(factor, [float(g / scale) for g in gradient])
        p = [x - scale * s for x, s in zip(p, step)]


def softmax_answers(columns, target, penalty):
    parts, value, entropy, accuracy = softmax(columns, target, penalty)
    weights = [w for part in parts for w in part[1:]]
    return {
        "objective": value,
        "mean cross entropy": entropy,
        "norm of the weights": norm(weights),
        "training accuracy": accuracy,
    }


def answers():
    names, columns, y = read("diabetes.csv")
    columns = standardised(columns)
    names = ["intercept", *names]
    p, least = ridge([[z / sqrt(len(y)) for z in column] for column in columns], y, mpf(0))
    yield "diabetes_ols_sklearn_scaled", {**dict(zip(names, p)), "objective": least}
    p, least = ridge(columns, y, mpf(10))
    yield "diabetes_ridge_z_alpha10", {**dict(zip(names, p)), "objective": least}

    for strength in 1, 10:
        p, least = lasso(columns, y, mpf(strength))
        yield f"diabetes_lasso_z_lambda{strength}", {**dict(zip(names, p)), "objective": least}

    names, columns, target = read("breast_cancer.csv")
    columns = standardised(columns)
    names = ["intercept", *names]
    signs = [2 * t - 1 for t in target]
    for key, penalty in ("lambda0.01", mpf(1) / 100), ("C1", mpf(1) / len(signs)):
        p, least, accuracy = logistic(columns, signs, penalty)
        results = {**dict(zip(names, p)), "objective": least, "accuracy": accuracy}
        yield f"breast_cancer_logistic_{key}", results

    _, columns, target = read("iris.csv")
    yield "iris_softmax_z_lambda0.01", softmax_answers(standardised(columns), target, mpf(1) / 100)
    _, columns, target = read("digits.csv")
    columns = [[x / 16 for x in column] for column in columns]
    yield "digits_softmax_lambda0.001", softmax_answers(columns, target, mpf(1) / 1000)


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
