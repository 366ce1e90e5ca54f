"""The learning-rate range test in full: above as it was published, with more curves and the rules; below the twins."""

import numpy as np

from ..language import Texts, terms
from ..suggestions import RULES, explanations
from ..suggestions import texts as rule_names
from .figure import FAINT, INK, TRAINING, new_figure
from .figure import texts as shared_texts
from .range_test import finite, mark_minimum

SMOOTHED = "#CC79A7"  # Okabe and Ito's purple, dashed
SEEDS = "#56B4E9"  # sky blue, as an area
TWINS = "#009E73"  # green
STYLES = dict(zip(RULES, ((0, (1, 1.5)), (0, (5, 2)), (0, (5, 1.5, 1, 1.5)), "-"), strict=True))
LETTERS = "ABCD"
CLOSE = 1.08  # letters of rates that differ by less would cover each other
texts = Texts(
    smoothed=("smoothed, without bias", "suavizada, sin sesgo"),
    band=("smoothed, lowest to highest of {n} networks", "suavizada, de la menor a la mayor de {n} redes"),
    free=("distance of a twin that began\none last bit away", "distancia de una gemela que empezó\na un último bit"),
    exponent=("exponent a step", "exponente por paso"),
    distance=("distance / length\nof the weights", "distancia / longitud\nde los pesos"),
    held=(
        "finite-time Lyapunov exponent (each {every} steps, and averaged)",
        "exponente de Lyapunov a tiempo finito (cada {every} pasos, y promediado)",
    ),
    rule=("{letter}  {name}, {rate}: {why}", "{letter}  {name}, {rate}: {why}"),
    of_seeds=("{rate:.4g} ({low:.3g} to {high:.3g})", "{rate:.4g} (de {low:.3g} a {high:.3g})"),
    none=("none", "ninguna"),
)


def plot_lr_range_test(test, *, lang=None):
    """The figure of a RangeTestResult: losses by rate, the rules as lettered lines, and, if there are any, the twins.

    `figure.data` is {column: values} for the CSV beside it.
    """
    figure = new_figure(8, 9 if test.separation else 6)
    if test.separation:
        losses, distances, exponents, key = figure.subplots(4, 1, height_ratios=(6, 2.2, 2.2, 1.6))
        _draw_distances(distances, test, lang)
        _draw_exponents(exponents, test, lang)
        panels = (losses, distances, exponents)
    else:
        losses, key = figure.subplots(2, 1, height_ratios=(5, 1.4))
        panels = (losses,)
    _draw_losses(losses, test, lang)
    _draw_rules(panels, test, lang)
    _draw_key(key, test, lang)
    for axis in panels:
        axis.set(xscale="log", xlim=(test.rates[0], test.rates[-1]))
        axis.tick_params(labelbottom=axis is panels[-1])
    panels[-1].set_xlabel(terms("learning_rate", lang=lang))
    figure.data = test.columns()
    return figure


def _draw_losses(axis, test, lang):
    """The published curve and its minimum, the batches behind it, the smoothed loss, the band."""
    axis.plot(test.rates, finite(test.batch_losses), color=FAINT, linewidth=0.5, label=_shared("each_batch", lang))
    if test.seeds:
        low, _, high = test.band()
        label = texts("band", lang=lang, n=1 + len(test.seeds))
        top = np.where(np.isfinite(high), high, 1e9)  # what has diverged fills the panel to its top
        axis.fill_between(test.rates, low, top, color=SEEDS, alpha=0.35, linewidth=0, label=label)
    looks = {"color": SMOOTHED, "linewidth": 1.3, "linestyle": (0, (4, 1.2))}
    axis.plot(test.rates, finite(test.smoothed), **looks, label=texts("smoothed", lang=lang))
    axis.plot(test.rates, finite(test.losses), color=TRAINING, linewidth=2, label=_shared("running_mean", lang))
    mark_minimum(axis, np.array(test.rates), np.array(test.losses), lang)
    axis.set(ylim=(0, 1.15 * test.losses[0]), ylabel=terms("loss", lang=lang))
    axis.legend(loc="lower left", fontsize=8)


def _draw_distances(axis, test, lang):
    """The free twin."""
    axis.plot(test.separation_rates(), test.separation.distances, color=TWINS, linewidth=1.5)
    axis.set(yscale="log", ylabel=texts("distance", lang=lang))
    _say(axis, texts("free", lang=lang))


def _draw_exponents(axis, test, lang):
    """The held twin's exponents, by measurement and averaged."""
    rates, means = test.separation_rates(), np.array(test.mean_exponents())
    axis.axhline(0, color=INK, linewidth=0.8)
    axis.plot(rates, test.separation.exponents, color=FAINT, linewidth=0.6)
    axis.plot(rates, means, color=TWINS, linewidth=1.5)
    axis.fill_between(rates, 0, np.maximum(means, 0), color=TWINS, alpha=0.25, linewidth=0)
    axis.set(ylabel=texts("exponent", lang=lang))
    if len(means):
        axis.set_ylim(min(-0.05, 1.2 * means.min()), max(0.1, 1.5 * means.max()))
    _say(axis, texts("held", lang=lang, every=test.measured_every))


def _draw_rules(panels, test, lang):
    """A line through all panels for each rule that found a rate, its letter above the first."""
    for letter, name, rate, side in _lettered(test):
        for axis in panels:
            axis.axvline(rate, color=INK, linewidth=1, linestyle=STYLES[name], zorder=1.5)
        place = {"xytext": (0, 3), "textcoords": "offset points", "ha": side, "fontweight": "bold"}
        panels[0].annotate(letter, (rate, 1), xycoords=panels[0].get_xaxis_transform(), **place)


def _lettered(test):
    """(letter, rule, rate, where the line meets its letter), by rate."""
    found = [
        (rate, letter, name) for letter, (name, rate) in zip(LETTERS, test.suggestions.items()) if rate is not None
    ]
    rates = sorted(place for place in found if test.rates[0] <= place[0] <= test.rates[-1])  # half may lie before them
    for k, (rate, letter, name) in enumerate(rates):
        if k + 1 < len(rates) and rates[k + 1][0] < CLOSE * rate:
            side = "right"
        else:
            side = "left" if k > 0 and rate < CLOSE * rates[k - 1][0] else "center"
        yield letter, name, rate, side


def _draw_key(axis, test, lang):
    """What the letters mean: the rule, its rate (over the seeds), its sentence."""
    axis.set_axis_off()
    lines = []
    for letter, name in zip(LETTERS, RULES):
        if name == "edge_of_stability" and test.separation is None:
            continue  # nobody looked
        words = {"name": rule_names(name, lang=lang), "why": explanations(name, lang=lang)}
        lines.append(texts("rule", lang=lang, letter=letter, rate=_rate(test, name, lang), **words))
    axis.text(0, 1, "\n".join(lines), transform=axis.transAxes, va="top", fontsize=8, linespacing=1.5, wrap=True)


def _rate(test, name, lang):
    """A rule's rate in words."""
    rate, over_seeds = test.suggestions[name], test.suggestions_over_seeds()[name]
    if rate is None:
        return texts("none", lang=lang)
    if not test.seeds:
        return f"{rate:.4g}"
    return texts("of_seeds", lang=lang, rate=rate, low=min(over_seeds), high=max(over_seeds))


def _say(axis, text):
    """A panel's own line, in its upper left corner."""
    box = {"fc": "white", "ec": "none", "alpha": 0.85, "pad": 1}
    axis.text(0.01, 0.93, text, transform=axis.transAxes, va="top", fontsize=8, bbox=box)


def _shared(key, lang):
    return shared_texts(key, lang=lang)
