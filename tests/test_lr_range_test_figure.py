"""The range test's figure shows the published curve with its minimum, and everything else beside its own rates."""

import csv
from dataclasses import replace

import numpy as np
import pytest

from numpy_mlp import plots
from numpy_mlp.callbacks import RangeMinimum
from numpy_mlp.language import LANGUAGES
from numpy_mlp.plots.lr_range_test import LETTERS, plot_lr_range_test
from numpy_mlp.range_test_result import RangeTestResult
from numpy_mlp.separation import Separation
from numpy_mlp.suggestions import RULES, explanations

RATES = (1e-3 * 1.005 ** np.arange(1, 1720)).tolist()


@pytest.fixture(scope="module")
def result():
    """Curves as of a real test: a fall, a rise, a divergence; twins; two more seeds, one of them stopped early."""
    rates = np.array(RATES)
    smooth = 0.3 + 2 / (1 + (rates / 0.02) ** 2) + np.where(rates > 1, 3 * (rates - 1), 0)
    smooth[1600:] = np.nan
    batch = smooth.copy()
    batch[1599] = np.inf
    running = np.cumsum(batch) / np.arange(1, 1720)
    lowest = int(np.nanargmin(running))
    minimum = RangeMinimum(running[lowest], RATES[lowest], lowest + 1)
    steps = list(range(5, 1720, 5))
    exponents = np.where(rates[np.array(steps) - 1] < 0.6, 0.001, 0.1).tolist()
    twins = Separation(steps, np.geomspace(1e-17, 1, len(steps)).tolist(), exponents)
    curves = RATES, running.tolist(), batch.tolist(), smooth.tolist()
    one = RangeTestResult(*curves, minimum, 1.005, 32, 1500, {}, 1.0, twins, 5)
    others = {
        7: replace(one, smoothed=(1.1 * smooth).tolist()),
        8: replace(one, smoothed=(0.9 * smooth)[:900].tolist()),
    }
    return replace(one, seeds=others)


def test_the_published_picture_is_in_it(result):
    losses = plot_lr_range_test(result, lang="en").axes[0]
    drawn = {line.get_label(): line for line in losses.lines}
    rates, running = drawn["running mean of the epoch"].get_data()
    np.testing.assert_array_equal(rates, RATES)
    np.testing.assert_array_equal(running[:1599], result.losses[:1599])
    assert np.isnan(running[1599:]).all()
    assert np.isnan(drawn["each batch"].get_ydata()[1599])  # infinity is a gap
    assert losses.get_xscale() == "log"
    level = next(line for line in losses.lines if line.get_linestyle() == "--" and len(set(line.get_ydata())) == 1)
    assert level.get_ydata()[0] == result.minimum.loss
    printed = f"minimum {result.minimum.loss:.4f}\nat rate {result.minimum.learning_rate:.4f}"
    assert printed in [text.get_text() for text in losses.texts]


def test_every_rule_is_a_line_through_every_panel_with_its_letter_and_sentence(result):
    figure = plot_lr_range_test(result, lang="en")
    *panels, key = figure.axes
    assert len(panels) == 3
    for letter, (name, rate) in zip(LETTERS, result.suggestions.items(), strict=True):
        for axis in panels:
            assert sum(list(line.get_xdata()) == [rate, rate] for line in axis.lines) == 1, name
        assert [text.xy[0] for text in panels[0].texts if text.get_text() == letter] == [rate]
        (said,) = (line for line in key.texts[0].get_text().splitlines() if line.startswith(f"{letter} "))
        assert f"{rate:.4g}" in said
        assert explanations(name, lang="en") in said
    styles = {line.get_linestyle() for line in panels[1].lines if len(set(line.get_xdata())) == 1}
    assert len(styles) > 1  # in grey print they differ


def test_the_twins_share_the_rates_axis(result):
    losses, distances, exponents, _ = plot_lr_range_test(result).axes
    np.testing.assert_array_equal(
        distances.lines[0].get_data(), [result.separation_rates(), result.separation.distances]
    )
    averaged = next(line for line in exponents.lines if list(line.get_ydata()) == result.mean_exponents())
    np.testing.assert_array_equal(averaged.get_xdata(), result.separation_rates())
    assert distances.get_yscale() == "log"
    assert losses.get_xlim() == distances.get_xlim() == exponents.get_xlim() == (RATES[0], RATES[-1])
    assert (losses.get_xlabel(), distances.get_xlabel()) == ("", "")
    assert exponents.get_xlabel()


def test_the_band_reaches_from_the_lowest_to_the_highest_network(result):
    losses = plot_lr_range_test(result, lang="en").axes[0]
    (band,) = losses.collections
    corners = band.get_paths()[0].vertices
    at = corners[np.isclose(corners[:, 0], RATES[400])][:, 1]
    assert at.min() == pytest.approx(0.9 * result.smoothed[400])
    assert at.max() == pytest.approx(1.1 * result.smoothed[400])
    assert not plot_lr_range_test(replace(result, seeds={})).axes[0].collections


def test_without_twins_there_is_one_panel_and_no_word_of_them(result):
    figure = plot_lr_range_test(replace(result, separation=None, seeds={}), lang="en")
    losses, key = figure.axes
    assert losses.get_xlabel() == "learning rate"
    assert "edge of stability" not in key.texts[0].get_text()


def test_both_languages_say_everything(result, tmp_path):
    words = []
    for lang in LANGUAGES:
        figure = result.plot(lang)
        plots.save_figure(figure, tmp_path / f"{lang}.png", dpi=40)  # drawn: nothing warns, nothing collapses
        texts = [text.get_text() for axis in figure.axes for text in axis.texts]
        labels = [axis.get_ylabel() for axis in figure.axes] + [figure.axes[-2].get_xlabel()]
        legend = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
        words.append({*texts, *labels, *legend} - {*LETTERS, ""})
    assert not words[0] & words[1]


def test_a_rate_before_the_first_or_after_the_last_has_no_line(result, tmp_path):
    few = slice(900, 903)
    curves = {name: getattr(result, name)[few] for name in ("rates", "losses", "batch_losses", "smoothed")}
    figure = plot_lr_range_test(replace(result, **curves, separation=None, seeds={}))
    plots.save_figure(figure, tmp_path / "few.png", dpi=40)
    assert not {"A", "B"} & {text.get_text() for text in figure.axes[0].texts}


def test_letters_of_close_rates_stand_apart(result, monkeypatch):
    for name, rate in zip(list(RULES), [0.40, 0.01, 0.1, 0.41], strict=True):
        monkeypatch.setitem(RULES, name, lambda test, rate=rate: rate)
    sides = {text.get_text(): text.get_ha() for text in plot_lr_range_test(result).axes[0].texts}
    assert [sides[letter] for letter in LETTERS] == ["right", "center", "center", "left"]


def test_the_data_beside_it_are_what_is_drawn(result, tmp_path):
    plots.save_csv(tmp_path / "a.csv", plot_lr_range_test(result).data)
    with open(tmp_path / "a.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["loss"]) for row in rows[:1500]] == result.losses[:1500]
    assert [float(row["twins_exponent"]) for row in rows if row["twins_exponent"]] == result.separation.exponents
