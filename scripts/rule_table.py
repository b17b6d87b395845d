#!/usr/bin/env python3
# Writes tests/reference/rules.inc: ten steps of every rule on fixed gradients, to 50 digits.
# For the tests: an oracle from the formulas of the papers, which shares nothing with src/optimize/.
# Read first: tests/reference/rules.hpp, which reads the table.
# SPDX-License-Identifier: MIT
"""usage: rule_table.py [OUTPUT] [--check]

Needs python3 with mpmath (Debian: python3-mpmath). Moments are sums over all gradients so far, as
the papers define them before they turn them into recursions. With --check the output is compared
with the file instead of written.
"""

import sys
from pathlib import Path

from mpmath import cos, floor, mp, mpf, pi, sign, sqrt

mp.dps = 60
DIGITS = 50
STEPS = 10
OUTPUT = Path(__file__).resolve().parent.parent / "tests" / "reference" / "rules.inc"

HEADER = """\
// Ten steps of every rule of stochastic optimisation on fixed gradients, to 50 digits; generated.
// The start, the gradients, and of each run the rule and x after each step.
// Written by scripts/rule_table.py (mpmath); edit the runs there, never here.
// SPDX-License-Identifier: MIT
"""

START = [0.0, 1.0, -2.0, 0.0, 0.75]
# Entries of one size, of changing sign, tiny, growing, and mostly 0.
GRADIENTS = [
    [0.5 + 0.0625 * k, (1.5 - 0.3 * k) * (-1) ** k, 3e-6 * (k + 2), 0.001 * 4**k, 2.0 * (k % 4 == 2)]
    for k in range(STEPS)
]

# Schedules, from the step count to the rate.


def constant(rate):
    return lambda k: rate


def inverse_time(initial, decay):
    return lambda k: initial / (1 + decay * k)


def exponential_decay(initial, factor):
    return lambda k: initial * factor**k


def step_decay(initial, factor, every):
    return lambda k: initial * factor ** floor(mpf(k) / every)


def cosine_decay(initial, steps, last=0):
    return lambda k: last + (initial - last) * (1 + cos(pi * k / steps)) / 2 if k < steps else mpf(last)


def one_cycle(peak, steps, rise=mpf(0.3), start_divisor=25, end_divisor=10000):
    """With real-valued corners, as PyTorch has them."""
    low, top, end = peak / start_divisor, rise * steps - 1, steps - 1
    last = low / end_divisor

    def rate(k):
        if k <= top:
            return peak - (peak - low) * (1 + cos(pi * k / top)) / 2
        return last + (peak - last) * (1 + cos(pi * (k - top) / (end - top))) / 2 if k <= end else last

    return rate


def warm_up(steps, after):
    return lambda k: after(0) * (k + 1) / (steps + 1) if k < steps else after(k - steps)


# Rules: the change of one entry by step t = 1, 2, ..., from its gradients g[0], ..., g[t - 1]. The
# rate is that of step t alone: velocities are sums of gradients, not of steps.


def mean(beta, terms):
    """The moving mean that begins with 0: (1 - beta) sum beta^(t - i) terms_i."""
    return (1 - beta) * mp.fsum(beta ** (len(terms) - 1 - i) * term for i, term in enumerate(terms))


def velocity(momentum, terms):
    return mp.fsum(momentum ** (len(terms) - 1 - i) * term for i, term in enumerate(terms))


def squares(g):
    return [a * a for a in g]


def prefixes(g):
    return [g[: i + 1] for i in range(len(g))]


def sgd(x, g, rate, momentum=0, nesterov=False):
    v = velocity(momentum, g)
    return -rate * (g[-1] + momentum * v if nesterov else v)


def adagrad(x, g, rate, epsilon=mpf(1e-10)):
    return -rate * g[-1] / (sqrt(mp.fsum(squares(g))) + epsilon)


def rmsprop(x, g, rate, smoothing=mpf(0.99), epsilon=mpf(1e-8), momentum=0, centered=False):
    def scaled(past):
        variance = mean(smoothing, squares(past)) - (mean(smoothing, past) ** 2 if centered else 0)
        return past[-1] / (sqrt(variance) + epsilon)

    return -rate * velocity(momentum, [scaled(past) for past in prefixes(g)])


def adam(x, g, rate, beta1=mpf(0.9), beta2=mpf(0.999), epsilon=mpf(1e-8), amsgrad=False):
    t = len(g)
    second = [mean(beta2, squares(past)) for past in prefixes(g)]
    measure = (max(second) if amsgrad else second[-1]) / (1 - beta2**t)
    return -rate * mean(beta1, g) / (1 - beta1**t) / (sqrt(measure) + epsilon)


def adamw(x, g, rate, decay=mpf(0.01), **others):
    return adam(x, g, rate, **others) - rate * decay * x


def lion(x, g, rate, beta1=mpf(0.9), beta2=mpf(0.99), decay=0):
    return -rate * (sign(beta1 * mean(beta2, g[:-1]) + (1 - beta1) * g[-1]) + decay * x)


RULES = {"Sgd": sgd, "AdaGrad": adagrad, "RmsProp": rmsprop, "Adam": adam, "AdamW": adamw, "Lion": lion}
# In the order of the members.
MEMBERS = ["smoothing", "beta1", "beta2", "epsilon", "momentum", "nesterov", "centered", "decay", "decayed", "amsgrad"]

WARM = (warm_up, 3, (inverse_time, 0.1, 0.5))
RUNS = [
    ("Sgd", (constant, 0.1), {}),
    ("Sgd", (inverse_time, 0.1, 0.25), {"momentum": 0.9}),
    ("Sgd", (cosine_decay, 0.1, 8, 0.01), {"momentum": 0.8, "nesterov": True}),
    ("AdaGrad", (constant, 0.1), {}),
    ("AdaGrad", (step_decay, 0.5, 0.5, 3), {"epsilon": 0.01}),
    ("RmsProp", (constant, 0.01), {}),
    ("RmsProp", WARM, {"smoothing": 0.9, "momentum": 0.9}),
    ("RmsProp", (exponential_decay, 0.1, 0.9), {"centered": True}),
    ("RmsProp", (constant, 0.02), {"smoothing": 0.8, "epsilon": 1e-3, "momentum": 0.5, "centered": True}),
    ("Adam", (constant, 0.001), {}),
    ("Adam", (cosine_decay, 0.1, 8), {"beta1": 0.8, "beta2": 0.9}),
    ("Adam", (inverse_time, 0.1, 0.5), {"beta2": 0.5, "amsgrad": True}),
    ("Adam", (one_cycle, 0.1, 9), {"beta1": 0, "epsilon": 1e-4}),
    ("AdamW", (constant, 0.1), {}),
    ("AdamW", WARM, {"decay": 0.5, "decayed": (1, 3)}),
    ("AdamW", (step_decay, 0.1, 0.5, 4), {"beta2": 0.6, "decay": 0.25, "decayed": (2,), "amsgrad": True}),
    ("Lion", (constant, 0.01), {}),
    ("Lion", (one_cycle, 0.1, 10), {"beta1": 0.8, "beta2": 0.95, "decay": 0.5}),
    ("Lion", (cosine_decay, 0.1, 8), {"decay": 0.3, "decayed": (1, 3)}),
]


def schedule(description):
    """The function, from the tuple of its name and its arguments."""
    function, *arguments = description
    return function(*(schedule(a) if isinstance(a, tuple) else mpf(a) for a in arguments))


def run(name, rates, parameters):
    """x after each step, one step after the other."""
    gradients = [[mpf(g) for g in row] for row in GRADIENTS]
    first, last = (*parameters.get("decayed", (0,)), len(START))[:2]
    exact = {k: v if isinstance(v, bool) else mpf(v) for k, v in parameters.items() if k != "decayed"}
    x, path = [mpf(entry) for entry in START], []
    for t in range(1, STEPS + 1):
        rate = schedule(rates)(t - 1)
        for i, entry in enumerate(x):
            here = dict(exact)
            if name in ("AdamW", "Lion") and not first <= i < last:
                here["decay"] = 0
            x[i] = entry + RULES[name](entry, [row[i] for row in gradients[:t]], rate, **here)
        path += x
    return path


# The text of the table.


def call(description):
    function, *arguments = description
    if function is constant:
        return repr(arguments[0])
    inner = ", ".join(call(a) if isinstance(a, tuple) else repr(a) for a in arguments)
    return f"{function.__name__}({inner})"


def literal(member, value):
    if member == "decayed":
        return "{" + ", ".join(f".{name} = {bound}" for name, bound in zip(("from", "to"), value)) + "}"
    return str(value).lower() if isinstance(value, bool) else repr(value)


def expression(name, rates, parameters):
    members = [("rate", call(rates))]
    members += [(m, literal(m, parameters[m])) for m in MEMBERS if m in parameters]
    return name + "{" + ", ".join(f".{m} = {value}" for m, value in members) + "}"


def row(name, rates, parameters):
    numbers = ",\n      ".join(mp.nstr(x, DIGITS) for x in run(name, rates, parameters))
    return f"    {{{expression(name, rates, parameters)},\n     {{{numbers}}}}},\n"


def numbers_of(values):
    return "{" + ", ".join(repr(value) for value in values) + "}"


def table():
    gradients = "".join(f"    {numbers_of(g)},\n" for g in GRADIENTS)
    return (
        f"const std::vector<double> start = {numbers_of(START)};\n\n"
        f"const std::vector<std::vector<double>> gradients = {{\n{gradients}}};\n\n"
        f"const std::vector<RuleRun> runs = {{\n{''.join(row(*run) for run in RUNS)}}};\n"
    )


def main():
    arguments = [a for a in sys.argv[1:] if a != "--check"]
    output = Path(arguments[0]) if arguments else OUTPUT
    text = HEADER + table()
    if "--check" not in sys.argv:
        output.write_text(text)
    elif output.read_text() != text:
        sys.exit(f"{output} is not what {Path(__file__).name} writes")


if __name__ == "__main__":
    main()
