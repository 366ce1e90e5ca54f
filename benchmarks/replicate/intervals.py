"""What several seeds say together: mean, standard deviation, and two intervals by Student's t.

Student's t and no bootstrap: with ten runs, and three of the wide network, a bootstrap draws from too few values, and
its intervals are known to be too narrow (Hesterberg, What Teachers Should Know About the Bootstrap, 2015); figures over
seeds are sums of many small accidents, for which t is made.
"""

import math
from functools import lru_cache
from statistics import fmean, stdev

CONFIDENCE = 0.95
SLICES = 400  # of the integral: the quantile is right to eight digits


def over_seeds(values):
    """{n, mean, sd, low, high, next_low, next_high} of one figure, a value a seed; None without a finite value.

    low, high            95 % confidence interval of the mean: mean -+ t sd / sqrt(n)
    next_low, next_high  95 % prediction interval of one further run: mean -+ t sd sqrt(1 + 1/n)

    With one value there is neither a standard deviation nor an interval: these are None. Values that are not finite
    are left out, and `n` says how many were left.
    """
    values = [float(value) for value in values if value is not None and math.isfinite(value)]
    n = len(values)
    if n == 0:
        return None
    found = {"n": n, "mean": fmean(values)} | dict.fromkeys(("sd", "low", "high", "next_low", "next_high"))
    if n > 1:
        found["sd"] = stdev(values)
        reach = t_quantile(n - 1) * found["sd"]
        for name, half in (("", reach / math.sqrt(n)), ("next_", reach * math.sqrt(1 + 1 / n))):
            found |= {f"{name}low": found["mean"] - half, f"{name}high": found["mean"] + half}
    return found


def paired(first, second):
    """`over_seeds` of first - second, seed by seed: {seed: value} each; seeds that both have, and finite."""
    shared = [seed for seed in first if seed in second and None not in (first[seed], second[seed])]
    return over_seeds([first[seed] - second[seed] for seed in shared])


@lru_cache
def t_quantile(degrees, confidence=CONFIDENCE):
    """The t that Student's distribution exceeds on either side with 1 - confidence: 2.262 for 9 degrees of freedom."""
    low, high = 0.0, 1000.0
    while high - low > 1e-9 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if central_mass(middle, degrees) < confidence else (low, middle)
    return high


def central_mass(t, degrees):
    """P(-t < T < t): the integral of cos^(degrees - 1) from 0 to atan(t / sqrt(degrees)), over that up to pi / 2.

    Student's density becomes that power of a cosine with T = sqrt(degrees) tan(angle); Simpson's rule.
    """
    return _integral(math.atan(t / math.sqrt(degrees)), degrees) / _integral(math.pi / 2, degrees)


def _integral(angle, degrees):
    step = angle / SLICES
    heights = [math.cos(k * step) ** (degrees - 1) for k in range(SLICES + 1)]
    return step / 3 * (heights[0] + heights[-1] + 4 * sum(heights[1:-1:2]) + 2 * sum(heights[2:-1:2]))
