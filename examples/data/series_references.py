#!/usr/bin/env python3
# Writes the reference answers of the examples on series beside this file, computed with 40 digits.
# For the examples: an oracle that shares no code, no method and no precision with the library.
# Read first: README.md beside this file.
# SPDX-License-Identifier: MIT
"""usage: series_references.py [--check] [FOLDER]

Needs python3 with mpmath (Debian: python3-mpmath); takes a minute. With --check the answers are
compared with the files instead of written. FOLDER has the data that are not part of the project,
FLUXION_EXTRA_DATA of the build; what needs them is skipped where they are missing.
"""

import csv
import sys
from pathlib import Path

from mpmath import log, lu_solve, matrix, mp, mpc, mpf, norm

mp.dps = 40
FOLDER = Path(__file__).parent
STEP = mpf(10) ** -30  # its square is below the last digit


def read(path):
    """The columns by their names."""
    with open(path, newline="") as file:
        header, *rows = csv.reader(file)
    return {name: [mpf(float(cell)) for cell in column] for name, column in zip(header, zip(*rows))}


def differences(series, lag=1):
    return [b - a for a, b in zip(series, series[lag:])]


def sum_of_squares(errors):
    return mp.fsum(e * e for e in errors)  # without conjugates: analytic, as the complex step needs


def moving_average(series, theta):
    """The errors of w_t = e_t + theta e_(t-1)."""
    errors = []
    for w in series:
        errors.append(w - theta * (errors[-1] if errors else 0))
    return errors


def airline(series, theta, seasonal):
    """The errors of w_t = (1 + theta B)(1 + seasonal B^12) e_t."""
    errors = [mpf(0)] * 13
    for w in series:
        errors.append(
            w - theta * errors[-1] - seasonal * errors[-12] - theta * seasonal * errors[-13])
    return errors


def arma(series, phi, theta, mean):
    """The errors of an ARMA(p, 1) process after its first p terms."""
    z = [value - mean for value in series]
    errors = [mpf(0)]
    for t in range(len(phi), len(z)):
        predicted = mp.fsum(c * z[t - 1 - k] for k, c in enumerate(phi)) + theta * errors[-1]
        errors.append(z[t] - predicted)
    return errors


def seasonal_arma(series, season, phi, theta, seasonal_phi, seasonal_theta, mean):
    """The errors of (1 - phi B)(1 - Phi B^season)(y_t - mean) = (1 + theta B)(1 + Theta B^season) e_t
    after its first terms."""
    z = [value - mean for value in series]
    errors = [mpf(0)] * (season + 1)
    for t in range(season + 1, len(z)):
        past = phi * z[t - 1] + seasonal_phi * (z[t - season] - phi * z[t - season - 1])
        shocks = theta * errors[-1] + seasonal_theta * (
            errors[-season] + theta * errors[-season - 1])
        errors.append(z[t] - past - shocks)
    return errors


def gradient(f, x):
    """By the complex step, which subtracts nothing."""
    n = len(x)
    return matrix([f([mpc(x[i], STEP if i == k else 0) for i in range(n)]).imag / STEP
                   for k in range(n)])


def least(f, x):
    """Where f is least near x, by Newton's method, and its value there."""
    x = matrix(x)
    n = len(x)
    width = mpf(10) ** -15
    for _ in range(20):
        slope = gradient(f, x)
        hessian = matrix(n, n)
        for k in range(n):
            beside = x.copy()
            beside[k] += width
            hessian[:, k] = (gradient(f, beside) - slope) / width
        step = lu_solve(hessian, slope)
        x -= step
        if norm(step, mp.inf) < mpf(10) ** -25:
            return x, f(x)
    raise ArithmeticError("Newton's method does not converge")


def nile():
    w = differences(read(FOLDER / "nile.csv")["volume"])
    (theta,), value = least(lambda p: sum_of_squares(moving_average(w, p[0])), [mpf(-0.75)])
    yield "nile_ima11_css", {"theta1": theta, "S": value}


def sunspots():
    """By the normal equations of y_t on 1, y_(t-1), y_(t-2)."""
    y = read(FOLDER / "sunspots.csv")["sunspots"]
    columns = [[mpf(1)] * (len(y) - 2), y[1:-1], y[:-2]]
    gram = matrix(3, 3)
    for i, left in enumerate(columns):
        for j, right in enumerate(columns):
            gram[i, j] = mp.fdot(left, right)
    c, phi1, phi2 = lu_solve(gram, matrix([mp.fdot(column, y[2:]) for column in columns]))
    residuals = [a - c - phi1 * b - phi2 * d for a, b, d in zip(y[2:], y[1:], y)]
    yield "sunspots_ar2_css", {
        "phi1": phi1, "phi2": phi2, "mean": c / (1 - phi1 - phi2), "intercept": c,
        "S": sum_of_squares(residuals)}
    yield "sunspots_eval", at_point(
        "seasonal", lambda p: sum_of_squares(seasonal_arma(y, 11, *p)),
        ["phi1", "theta1", "Phi1", "Theta1", "mean"], ["0.8", "0.3", "0.2", "-0.4", "45"])


def at_point(name, f, names, x):
    """Value and gradient."""
    x = [mpf(entry) for entry in x]
    slope = gradient(f, x)
    return {f"{name}.S": f(x), **{f"{name}.{key}": slope[k] for k, key in enumerate(names)}}


def air_passengers(folder):
    x = [log(count) for count in read(folder / "timeseries/air_passengers.csv")["passengers"]]
    z = differences(x)
    w = differences(z, 12)

    def of_airline(p):
        return sum_of_squares(airline(w, p[0], p[1]))

    def of_arma(p):
        return sum_of_squares(arma(z, p[:-2], p[-2], p[-1]))

    names = ["theta1", "Theta1"]
    p, value = least(of_airline, [mpf(-0.4), mpf(-0.6)])
    yield "air_airline_css", {**dict(zip(names, p)), "S": value}
    points = {**at_point("airline_zero", of_airline, names, ["0", "0"]),
              **at_point("airline_half", of_airline, names, ["-0.5", "-0.5"])}

    names = ["phi1", "phi2", "theta1", "mean"]
    p, value = least(lambda p: of_arma(list(p)), [mpf(0.99), mpf(-0.45), mpf(-0.96), mpf(0.0094)])
    yield "air_logdiff_arma21_css", {**dict(zip(names, p)), "S": value}
    points |= at_point("arma11", of_arma, ["phi1", "theta1", "mean"], ["0.2", "0.1", "0.01"])
    points |= at_point("arma21", of_arma, names, ["0.5", "-0.3", "0.2", "0.01"])
    yield "air_eval", points


def populations(p, years, parts=8, order=34):
    """x and y at the years 0, 1, ... of x' = (alpha - beta y) x, y' = (-gamma + delta x) y, by
    Taylor series over parts of a year."""
    alpha, beta, gamma, delta, x, y = p
    result = [(x, y)]
    step = mpf(1) / parts
    for _ in range(years):
        for _ in range(parts):
            xs, ys = [x], [y]
            for k in range(order):
                product = mp.fdot(xs, reversed(ys))
                xs.append((alpha * xs[k] - beta * product) / (k + 1))
                ys.append((-gamma * ys[k] + delta * product) / (k + 1))
            x, y = mp.polyval(xs[::-1], step), mp.polyval(ys[::-1], step)
        result.append((x, y))
    return result


def forward():
    p = [mpf(text) for text in ("0.55", "0.028", "0.80", "0.024", "33.9", "5.9")]
    at = populations(p, 20)
    yield "lotka_volterra_forward", {
        f"{name}({t})": at[t][k] for t in (1, 5, 10, 20) for k, name in enumerate(["hare", "lynx"])}


def log_least_squares(folder):
    """By the method of Gauss and Newton; its matrix is made once in a few steps only."""
    data = read(folder / "ode/hudson_bay_lynx_hare.csv")
    logs = [log(value) for pair in zip(data["hare"], data["lynx"]) for value in pair]

    def residuals(p):
        at = populations(p, len(data["hare"]) - 1, parts=4, order=30)
        return [log(value) - seen for value, seen in zip((v for pair in at for v in pair), logs)]

    p = matrix([mpf(text) for text in ("0.55", "0.028", "0.80", "0.024", "33.9", "5.9")])
    while True:
        columns = [[r.imag / STEP for r in residuals([mpc(p[i], STEP if i == k else 0)
                                                      for i in range(6)])] for k in range(6)]
        jacobian = matrix(columns).T
        r = matrix(residuals(list(p)))
        step = lu_solve(jacobian.T * jacobian, jacobian.T * r)
        p -= step
        if norm(step, mp.inf) < mpf(10) ** -20:
            break
    names = ["alpha", "beta", "gamma", "delta", "hare(0)", "lynx(0)"]
    value = sum_of_squares(residuals(list(p)))
    yield "lotka_volterra_log_ls", {**dict(zip(names, p)), "S": value}


def answers(folder):
    yield from nile()
    yield from sunspots()
    yield from forward()
    for needs, compute in (("timeseries/air_passengers.csv", air_passengers),
                           ("ode/hudson_bay_lynx_hare.csv", log_least_squares)):
        if (folder / needs).exists():
            yield from compute(folder)
        else:
            print(f"skipped: there is no {folder / needs}")


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--check"]
    extra = Path(arguments[0]) if arguments else FOLDER.parents[2] / "shared/data"
    stale = False
    for key, results in answers(extra):
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
