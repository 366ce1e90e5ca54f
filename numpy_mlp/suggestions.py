"""Rules that read a learning rate off a range test: each a small function, with a sentence that says what it does.

A rule takes a RangeTestResult and returns a rate, or None where its curve shows none. The rules do not
agree, and are not meant to: each answers another question.
"""

from bisect import bisect_left

import numpy as np

from .language import Texts

DECADES = 0.1  # of rates: what lies within counts as one rate when a slope or an exponent is taken
FEWEST = 10  # batches of a window, where the rate grows so fast that fewer lie within
texts = Texts(
    half_of_minimum=("half of the minimum", "mitad del mínimo"),
    steepest=("steepest descent", "descenso más rápido"),
    valley=("valley", "valle"),
    edge_of_stability=("edge of stability", "borde de estabilidad"),
)
explanations = Texts(
    half_of_minimum=(
        "Half of the rate at which the epoch's running mean is lowest, as published.",
        "La mitad de la tasa con la que la media acumulada de la época es mínima, como se publicó.",
    ),
    steepest=(
        "Where the smoothed loss falls fastest by the logarithm of the rate.",
        "Donde la pérdida suavizada baja más rápido según el logaritmo de la tasa.",
    ),
    valley=(
        "Halfway along the longest run of ever lower smoothed losses.",
        "A mitad de la serie más larga de pérdidas suavizadas cada vez menores.",
    ),
    edge_of_stability=(
        "The first rate at which two runs that differ in one last bit part exponentially.",
        "La primera tasa con la que dos ejecuciones que difieren en un último bit se separan exponencialmente.",
    ),
)


def half_of_minimum(test):
    """The published rule: half of the rate recorded beside the lowest running mean."""
    return test.minimum.learning_rate / 2


def steepest(test):
    """Where the smoothed loss has its most negative slope over log(rate), before its minimum.

    The slope is that between the losses DECADES before and after: a batch is too noisy to have one of its own.
    """
    rates, losses = np.array(test.rates), np.array(test.smoothed)
    reach = test.steps_of(DECADES)
    end = _lowest(losses) + 1
    if end <= 2 * reach:
        return None
    falls = losses[2 * reach : end] - losses[: end - 2 * reach]  # over equal distances, so the slopes' order is theirs
    return float(rates[reach + falls.argmin()]) if falls.min() < 0 else None


def valley(test):
    """Halfway along the longest strictly falling subsequence of the smoothed losses.

    Where several are as long, the one that ends first. As fastai has it (`valley` in fastai/callback/schedule.py, by
    ESRI), "along" takes the L losses as if they were the L batches up to the last of them. Unlike there, it is found in
    n log n comparisons, by patience sorting.
    """
    length, end = longest_fall(test.smoothed)
    if length < 2:
        return None
    third = length / 3
    return test.rates[max(0, end - length + int(third) + int(third / 2))]


def longest_fall(losses):
    """(L, index of its last loss): the longest strictly falling subsequence, which need not be contiguous; no NaN."""
    tops, best, end = [], 0, 0  # tops[l]: minus the largest loss that a falling subsequence of length l + 1 can end in
    for index, loss in enumerate(losses):
        if not np.isfinite(loss):
            continue
        place = bisect_left(tops, -loss)
        tops[place : place + 1] = [-loss]
        if place + 1 > best:
            best, end = place + 1, index
    return best, end


def edge_of_stability(test):
    """The first rate at which the twins' distance grows more than e-fold within a window (RangeTestResult.window).

    That is where the exponent, averaged over the window's steps, first exceeds 1 / steps. Below the edge it is smaller
    by one or two orders, and above it several times larger, so that the threshold decides little. None without twins.
    """
    if test.separation is None:
        return None
    beyond = np.flatnonzero(np.array(test.mean_exponents()) * test.window > 1)
    return test.rates[test.separation.steps[beyond[0]] - 1] if len(beyond) else None


def _lowest(losses):
    """Index of the first lowest loss, NaN left out; -1 where there is none."""
    return int(np.nanargmin(losses)) if np.isfinite(losses).any() else -1


RULES = {
    "half_of_minimum": half_of_minimum,
    "steepest": steepest,
    "valley": valley,
    "edge_of_stability": edge_of_stability,
}
