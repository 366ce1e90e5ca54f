"""Each rule finds on a made-up curve what it says it finds."""

from dataclasses import replace

import numpy as np
import pytest

from numpy_mlp.callbacks import RangeMinimum
from numpy_mlp.language import LANGUAGES
from numpy_mlp.range_test_result import RangeTestResult
from numpy_mlp.separation import Separation
from numpy_mlp.suggestions import RULES, explanations, longest_fall, texts

STEPS = 1719
RATES = 1e-3 * 1.005 ** np.arange(1, STEPS + 1)


def result(losses, separation=None):
    losses = list(map(float, losses))
    rates = RATES[: len(losses)].tolist()
    lowest = RangeMinimum(0.5, 0.8, 1000)
    return RangeTestResult(rates, losses, losses, losses, lowest, 1.005, 32, None, {}, 1.0, separation, 5)


def step_down(at, width):
    """A loss that falls from 2.3 to 0.3, steepest at the rate `at`."""
    return 0.3 + 2 / (1 + (RATES / at) ** (1 / width))


def test_half_of_the_minimum():
    assert RULES["half_of_minimum"](result([2.0, 1.0])) == 0.4


@pytest.mark.parametrize("at", [0.01, 0.1, 1.0])
def test_steepest_descent_is_found_through_noise(at, rng):
    losses = step_down(at, 0.3)
    assert RULES["steepest"](result(losses)) == pytest.approx(at, rel=0.01)
    assert RULES["steepest"](result(losses + rng.normal(0, 0.02, STEPS))) == pytest.approx(at, rel=0.25)


def test_steepest_descent_looks_before_the_minimum_and_past_nan():
    losses = step_down(0.01, 0.3)
    losses[1500:1550] = np.linspace(0.3, 50, 50)
    losses[1550:1600] = np.linspace(50, 0.4, 50)  # a cliff behind the minimum
    losses[1700:] = np.nan
    assert RULES["steepest"](result(losses)) == pytest.approx(0.01, rel=0.01)


@pytest.mark.parametrize("losses", [[2.0, 1.0], np.linspace(1, 2, STEPS), [np.nan] * 200])
def test_steepest_descent_may_not_exist(losses):
    assert RULES["steepest"](result(losses)) is None


def plain_valley(losses):
    """(L, end) by comparing every loss with every one before it, as it is usually written."""
    best, end, lengths = 0, 0, []
    for i, loss in enumerate(losses):
        lengths.append(1 + max((lengths[j] for j in range(i) if losses[j] > loss), default=0))
        if lengths[i] > best:
            best, end = lengths[i], i
    return best, end


def test_the_longest_fall_is_that_of_the_plain_way(rng):
    for _ in range(200):
        losses = np.round(rng.random(rng.integers(1, 40)), rng.integers(1, 4)) - 0.01 * np.arange(1)
        assert longest_fall(losses.tolist()) == plain_valley(losses.tolist())


def test_valley_lies_halfway_along_the_fall():
    losses = [1.0] * 100 + np.linspace(1, 0, 601)[1:].tolist() + np.linspace(0.1, 1, 300).tolist()
    assert longest_fall(losses) == (601, 699)
    assert RULES["valley"](result(losses)) == RATES[99 + 299 + 1 - 1]  # 699 - 601 + int(200.3) + int(100.2)
    assert RULES["valley"](result([1.0, np.nan, 0.5, np.inf, 0.2])) == RATES[4 - 3 + 1]
    assert RULES["valley"](result([1.0, 2.0, 2.0])) is None
    assert RULES["valley"](result([2.0, 1.0])) == RATES[0]  # fastai's index is -1 here


def twins(exponents):
    return Separation(list(range(5, 5 * len(exponents) + 1, 5)), [1e-16] * len(exponents), list(exponents))


def test_the_edge_is_where_the_distance_grows_e_fold_within_a_tenth_of_a_decade():
    threshold = 1 / 46  # batches in a tenth of a decade
    at = np.arange(343)
    quiet, loud = 0.8 * threshold, 20 * threshold
    found = RULES["edge_of_stability"](result(step_down(0.1, 0.3), twins(np.where(at < 250, quiet, loud))))
    assert found == pytest.approx(RATES[5 * 250 - 1], rel=0.12)  # the average looks half a tenth of a decade ahead
    assert found < RATES[5 * 250 - 1]
    assert RULES["edge_of_stability"](result(step_down(0.1, 0.3), twins(np.full(343, quiet)))) is None
    spike = np.where(at == 100, 4 * threshold, 0)  # one measurement is no edge
    assert RULES["edge_of_stability"](result(step_down(0.1, 0.3), twins(spike))) is None
    assert RULES["edge_of_stability"](result(step_down(0.1, 0.3))) is None
    assert RULES["edge_of_stability"](replace(result([1.0]), separation=Separation([], [], []))) is None


def test_every_rule_has_a_name_and_a_sentence_in_both_languages():
    assert list(RULES) == list(texts.pairs) == list(explanations.pairs)
    for name in RULES:
        sentences = {explanations(name, lang=lang) for lang in LANGUAGES}
        assert len(sentences) == 2
        assert all(sentence.endswith(".") and sentence.count(".") == 1 for sentence in sentences)
