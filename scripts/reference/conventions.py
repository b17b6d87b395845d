# The rows of the reference table that a limit or a convention decides, written by hand.
# For reference_table.py: kinks, domain edges, poles, infinities and NaN, each with its reason.
# Read first: docs/reference/conventions.md.
# SPDX-License-Identifier: MIT

from math import inf, nan, nextafter

from mpmath import mp, mpf

from reference.common import ABOVE_ONE, BELOW_ONE, LARGEST, TINIEST


def pi(factor):
    return lambda: mp.pi * factor


KINK = "kink: the subgradient 0"
EDGE = "domain edge: one-sided limit"
POLE = "pole: one-sided limit"
LIMIT = "limit at infinity"
OUTSIDE = "outside the domain"
TIE = "tie: the first argument takes it"
JUMP = "jump: 0 as almost everywhere"
NUMBER_WINS = "fmax and fmin return the number, as IEEE 754 does"
LIKE_STD = "the comparison of std::max and std::min is false: the first argument"

UNARY = [
    ("abs", 0.0, 0, 0, KINK),
    ("abs", -0.0, 0, 0, KINK),
    ("abs", inf, inf, 1, LIMIT),
    ("abs", -inf, inf, -1, LIMIT),
    ("neg", inf, -inf, -1, LIMIT),
    ("neg", nan, nan, -1, "linear"),
    ("sqrt", 0.0, 0, inf, EDGE),
    ("sqrt", -0.0, 0, inf, EDGE),
    ("sqrt", inf, inf, 0, LIMIT),
    ("sqrt", -1.0, nan, nan, OUTSIDE),
    ("cbrt", 0.0, 0, inf, "vertical tangent"),
    ("cbrt", -0.0, 0, inf, "vertical tangent"),
    ("cbrt", inf, inf, 0, LIMIT),
    ("cbrt", -inf, -inf, 0, LIMIT),
    ("exp", inf, inf, inf, LIMIT),
    ("exp", -inf, 0, 0, LIMIT),
    ("exp2", inf, inf, inf, LIMIT),
    ("exp2", -inf, 0, 0, LIMIT),
    ("expm1", inf, inf, inf, LIMIT),
    ("expm1", -inf, -1, 0, LIMIT),
    ("log", 0.0, -inf, inf, POLE),
    ("log", -0.0, -inf, inf, POLE),
    ("log", inf, inf, 0, LIMIT),
    ("log2", 0.0, -inf, inf, POLE),
    ("log2", -0.0, -inf, inf, POLE),
    ("log2", inf, inf, 0, LIMIT),
    ("log10", 0.0, -inf, inf, POLE),
    ("log10", -0.0, -inf, inf, POLE),
    ("log10", inf, inf, 0, LIMIT),
    ("log1p", -1.0, -inf, inf, POLE),
    ("log1p", inf, inf, 0, LIMIT),
    ("sin", inf, nan, nan, "no limit"),
    ("cos", -inf, nan, nan, "no limit"),
    ("tan", inf, nan, nan, "no limit"),
    ("asin", 1.0, pi(mpf(1) / 2), inf, EDGE),
    ("asin", -1.0, pi(-mpf(1) / 2), inf, EDGE),
    ("asin", 1.5, nan, nan, OUTSIDE),
    ("acos", 1.0, 0, -inf, EDGE),
    ("acos", -1.0, pi(1), -inf, EDGE),
    ("acos", -1.5, nan, nan, OUTSIDE),
    ("atan", inf, pi(mpf(1) / 2), 0, LIMIT),
    ("atan", -inf, pi(-mpf(1) / 2), 0, LIMIT),
    ("sinh", inf, inf, inf, LIMIT),
    ("sinh", -inf, -inf, inf, LIMIT),
    ("cosh", inf, inf, inf, LIMIT),
    ("cosh", -inf, inf, -inf, LIMIT),
    ("tanh", inf, 1, 0, LIMIT),
    ("tanh", -inf, -1, 0, LIMIT),
    ("asinh", inf, inf, 0, LIMIT),
    ("asinh", -inf, -inf, 0, LIMIT),
    ("acosh", 1.0, 0, inf, EDGE),
    ("acosh", inf, inf, 0, LIMIT),
    ("acosh", 0.5, nan, nan, OUTSIDE),
    ("atanh", 1.0, inf, inf, POLE),
    ("atanh", -1.0, -inf, inf, POLE),
    ("erf", inf, 1, 0, LIMIT),
    ("erf", -inf, -1, 0, LIMIT),
    ("erfc", inf, 0, 0, LIMIT),
    ("erfc", -inf, 2, 0, LIMIT),
    ("lgamma", inf, inf, inf, LIMIT),
    ("tgamma", inf, inf, inf, LIMIT),
    ("tgamma", 171.75, inf, inf, "overflow"),
    ("erfinv", 1.0, inf, inf, POLE),
    ("erfinv", -1.0, -inf, inf, POLE),
    ("erfinv", 0.0, 0, lambda: mp.sqrt(mp.pi) / 2, "odd"),
    ("erfinv", 1.5, nan, nan, OUTSIDE),
    ("erfinv_slope", -1.0, inf, -inf, POLE),
    ("erfinv_slope", 1.0, inf, inf, POLE),
    ("erfcinv", 0.0, inf, -inf, POLE),
    ("erfcinv", 2.0, -inf, -inf, POLE),
    ("erfcinv", 2.5, nan, nan, OUTSIDE),
    ("normal_log_pdf", inf, -inf, -inf, LIMIT),
    ("normal_log_pdf", -inf, -inf, inf, LIMIT),
    ("normal_cdf", inf, 1, 0, LIMIT),
    ("normal_cdf", -inf, 0, 0, LIMIT),
    ("normal_log_cdf", inf, 0, 0, LIMIT),
    ("normal_log_cdf", -inf, -inf, inf, LIMIT),
    ("normal_log_cdf", -1e300, -inf, 1e300, "overflow"),
    ("normal_quantile", 0.0, -inf, inf, POLE),
    ("normal_quantile", 1.0, inf, inf, POLE),
    ("normal_quantile", -0.5, nan, nan, OUTSIDE),
    ("normal_quantile", 1.5, nan, nan, OUTSIDE),
    ("normal_quantile_density", 0.0, inf, -inf, POLE),
    ("normal_quantile_density", 1.0, inf, inf, POLE),
    ("normal_quantile_density", 1.5, nan, nan, OUTSIDE),
    ("floor", 2.0, 2, 0, JUMP),
    ("floor", inf, inf, 0, LIMIT),
    ("ceil", -2.0, -2, 0, JUMP),
    ("ceil", -inf, -inf, 0, LIMIT),
    ("trunc", 2.0, 2, 0, JUMP),
    ("trunc", inf, inf, 0, LIMIT),
    ("round", 2.5, 3, 0, JUMP),
    ("round", -2.5, -3, 0, JUMP),
    ("rint", 2.5, 2, 0, JUMP),
    ("rint", -3.5, -4, 0, JUMP),
    ("nearbyint", 2.5, 2, 0, JUMP),
    ("nearbyint", -3.5, -4, 0, JUMP),
    ("logb", 1.0, 0, 0, JUMP),
    ("logb", 8.0, 3, 0, JUMP),
    ("logb", 0.0, -inf, 0, JUMP),
    ("modf", 2.0, 0, 1, "jump: 1 as almost everywhere"),
]

BINARY = [
    ("div", (0.0, 0.0), nan, (inf, nan), "undefined: plain IEEE"),
    ("div", (1.0, 0.0), inf, (inf, -inf), POLE),
    ("div", (-1.0, 0.0), -inf, (inf, inf), POLE),
    ("div", (1.0, inf), 0, (0, 0), LIMIT),
    ("pow", (0.0, 2.0), 0, (0, 0), "y > 1"),
    ("pow", (0.0, 1.0), 0, (1, 0), "x itself; x log x -> 0"),
    ("pow", (0.0, 0.5), 0, (inf, 0), "0 < y < 1: as sqrt"),
    ("pow", (0.0, 0.0), 1, (0, -inf), "limit in x at fixed y = 0"),
    ("pow", (0.0, -1.0), inf, (-inf, -inf), POLE),
    ("pow", (-2.0, 3.0), -8, (12, nan), "no real power beside an integer exponent"),
    ("pow", (-2.0, 2.0), 4, (-4, nan), "no real power beside an integer exponent"),
    ("pow", (-0.5, -3.0), -8, (-48, nan), "no real power beside an integer exponent"),
    ("pow", (-2.0, 0.0), 1, (0, nan), "no real power beside an integer exponent"),
    ("pow", (-2.0, 1.0), -2, (1, nan), "no real power beside an integer exponent"),
    ("pow", (-2.0, 2.5), nan, (nan, nan), OUTSIDE),
    ("pow", (nan, 0.0), 1, (0, nan), "the constant 1 in x"),
    ("pow", (nan, 2.0), nan, (nan, nan), "NaN stays visible"),
    ("pow", (2.0, nan), nan, (nan, nan), "NaN stays visible"),
    ("atan2", (0.0, 0.0), 0, (nan, nan), "undefined"),
    ("atan2", (0.0, -2.0), pi(1), (-0.5, 0), "branch cut, seen from above"),
    ("atan2", (-0.0, -2.0), pi(-1), (-0.5, 0), "branch cut, seen from below"),
    ("hypot", (0.0, 0.0), 0, (0, 0), KINK),
    ("hypot", (-0.0, 0.0), 0, (0, 0), KINK),
    ("fmod", (6.0, 3.0), 0, (1, -2), "jump: the quotient of the computed remainder"),
    ("fmod", (-6.0, 3.0), 0, (1, 2), "jump: the quotient of the computed remainder"),
    ("fmod", (5.5, inf), 5.5, (1, 0), LIMIT),
    ("remainder", (5.0, 2.0), 1, (1, -2), "half-way: the quotient to even"),
    ("remainder", (7.0, 2.0), -1, (1, -4), "half-way: the quotient to even"),
    ("remainder", (-5.0, 2.0), -1, (1, 2), "half-way: the quotient to even"),
    ("remainder", (5.5, inf), 5.5, (1, 0), LIMIT),
    ("fmax", (1.0, 1.0), 1, (1, 0), TIE),
    ("fmin", (1.0, 1.0), 1, (1, 0), TIE),
    ("max", (1.0, 1.0), 1, (1, 0), TIE),
    ("min", (1.0, 1.0), 1, (1, 0), TIE),
    ("max", (0.0, -0.0), 0, (1, 0), TIE),
    ("min", (0.0, -0.0), 0, (1, 0), TIE),
    ("fmax", (nan, 1.0), 1, (0, 1), NUMBER_WINS),
    ("fmax", (1.0, nan), 1, (1, 0), NUMBER_WINS),
    ("fmin", (nan, 1.0), 1, (0, 1), NUMBER_WINS),
    ("fmin", (1.0, nan), 1, (1, 0), NUMBER_WINS),
    ("max", (nan, 1.0), nan, (1, 0), LIKE_STD),
    ("max", (1.0, nan), 1, (1, 0), LIKE_STD),
    ("min", (nan, 1.0), nan, (1, 0), LIKE_STD),
    ("min", (1.0, nan), 1, (1, 0), LIKE_STD),
    ("max", (inf, 1.0), inf, (1, 0), LIMIT),
    ("min", (inf, 1.0), 1, (0, 1), LIMIT),
    ("fdim", (1.0, 1.0), 0, (0, 0), "kink: the subgradient 0"),
    ("copysign", (0.0, -1.0), 0, (0, 0), "kink: the subgradient 0, as abs"),
    ("copysign", (0.0, 1.0), 0, (0, 0), "kink: the subgradient 0, as abs"),
    ("copysign", (2.0, -0.0), -2, (-1, 0), "the sign bit of zero counts"),
    ("copysign", (-2.0, 0.0), 2, (-1, 0), "the sign bit of zero counts"),
]

PARAMETERISED = [
    ("polygamma", (inf, 0.0), inf, (0,), LIMIT),
    ("polygamma", (inf, 1.0), 0, (0,), LIMIT),
    ("polygamma", (nan, 0.0), nan, (nan,), "NaN stays visible"),
    ("normal_pdf", (inf, 0.0), 0, (0,), LIMIT),
    ("normal_pdf", (-inf, 1.0), 0, (0,), LIMIT),
    ("normal_pdf", (nan, 0.0), nan, (nan,), "NaN stays visible"),
    ("mills_ratio", (inf, 0.0), 0, (0,), LIMIT),
    ("mills_ratio", (inf, 2.0), 0, (0,), LIMIT),
    ("mills_ratio", (-1.0, 0.0), nan, (nan,), OUTSIDE),
    ("mills_ratio", (nan, 0.0), nan, (nan,), "NaN stays visible"),
    ("ldexp", (0.0, 3.0), 0, (8,), "linear"),
    ("ldexp", (inf, -3.0), inf, (0.125,), "linear"),
]

STEP_TO = "the neighbour moves with the first argument"
NEIGHBOURS = [
    ("nextafter", (x, y), nextafter(x, y), (1, 0), STEP_TO)
    for x, y in (
        (1.0, 2.0),
        (1.0, -2.0),
        (-3.3, 0.0),
        (-3.3, -inf),
        (0.0, 1.0),
        (0.0, -1.0),
        (1e300, inf),
        (1e-300, 0.0),
        (TINIEST, 1.0),
        (LARGEST, 0.0),
        (BELOW_ONE, 5.0),
        (ABOVE_ONE, 5.0),
    )
]

TERNARY = [
    ("hypot3", (0.0, 0.0, 0.0), 0, (0, 0, 0), KINK),
]

SATURATED = "flat beyond the reach of doubles"
SHARED = "equal infinities share"
ZERO_TIMES = "x = 0 takes the value 0 whatever log y is"
COMPOSITES = [
    ("relu", (0.0,), 0, (0,), KINK),
    ("relu", (-0.0,), 0, (0,), KINK),
    ("relu", (inf,), inf, (1,), LIMIT),
    ("relu", (-inf,), 0, (0,), LIMIT),
    ("relu", (nan,), nan, (1,), "linear"),
    ("leaky_relu", (0.0, 0.25), 0, (0.25, 0), "kink: the slope of the negative side"),
    ("leaky_relu", (-inf, 0.25), -inf, (0.25, -inf), LIMIT),
    ("gelu", (inf, 0.0), inf, (1,), LIMIT),
    ("gelu", (-inf, 0.0), 0, (0,), LIMIT),
    ("gelu", (nan, 0.0), nan, (nan,), "NaN stays visible"),
    ("sigmoid", (inf,), 1, (0,), LIMIT),
    ("sigmoid", (-inf,), 0, (0,), LIMIT),
    ("softplus", (inf,), inf, (1,), LIMIT),
    ("softplus", (-inf,), 0, (0,), LIMIT),
    ("logit", (0.0,), -inf, (inf,), POLE),
    ("logit", (-0.0,), -inf, (inf,), POLE),
    ("logit", (1.0,), inf, (inf,), POLE),
    ("logit", (0.5,), 0, (4,), "odd about 1/2"),
    ("log1mexp", (0.0,), -inf, (-inf,), POLE),
    ("log1mexp", (-0.0,), -inf, (-inf,), POLE),
    ("log1mexp", (-inf,), 0, (0,), LIMIT),
    ("logaddexp", (-inf, -inf), -inf, (0.5, 0.5), SHARED),
    ("logaddexp", (inf, inf), inf, (0.5, 0.5), SHARED),
    ("logaddexp", (-inf, 2.0), 2, (0, 1), LIMIT),
    ("logaddexp", (inf, 2.0), inf, (1, 0), LIMIT),
    ("logaddexp", (-inf, inf), inf, (0, 1), LIMIT),
    ("logaddexp", (800.0, -800.0), 800, (1, 0), SATURATED),
    ("xlogy", (0.0, 0.0), 0, (-inf, 0), ZERO_TIMES),
    ("xlogy", (0.0, 2.0), 0, (lambda: mp.log(2), 0), ZERO_TIMES),
    ("xlogy", (0.0, inf), 0, (inf, 0), ZERO_TIMES),
    ("xlogy", (2.0, 0.0), -inf, (-inf, inf), POLE),
    ("xlogy", (0.0, nan), nan, (nan, nan), "NaN stays visible"),
    ("xlog1py", (0.0, -1.0), 0, (-inf, 0), ZERO_TIMES),
    ("xlog1py", (0.0, 1.0), 0, (lambda: mp.log(2), 0), ZERO_TIMES),
    ("xlog1py", (2.0, -1.0), -inf, (-inf, inf), POLE),
    ("xlog1py", (0.0, nan), nan, (nan, nan), "NaN stays visible"),
    ("smooth_abs", (0.0, 0.0), 0, (0, 0), KINK),
    ("smooth_abs", (-2.0, 0.0), 2, (-1, -1), "the kink of abs is 0 away"),
    ("smooth_abs", (inf, 1.0), inf, (1, -1), LIMIT),
]

NAN_STAYS = "NaN stays visible"
SMOOTH_NAMES = (
    "sqrt cbrt exp exp2 expm1 log log2 log10 log1p sin cos tan asin acos atan sinh cosh tanh "
    "asinh acosh atanh erf erfc lgamma tgamma erfinv erfinv_slope erfcinv normal_log_pdf normal_cdf "
    "normal_log_cdf normal_quantile normal_quantile_density sigmoid softplus logit log1mexp"
).split()

ROWS = (
    [(name, (x,), value, (partial,), reason) for name, x, value, partial, reason in UNARY]
    + [(name, (nan,), nan, (nan,), NAN_STAYS) for name in SMOOTH_NAMES]
    + BINARY
    + PARAMETERISED
    + NEIGHBOURS
    + TERNARY
    + COMPOSITES
)
