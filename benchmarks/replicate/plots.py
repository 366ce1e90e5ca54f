"""What the seeds say, drawn: each a matplotlib Figure with `figure.data`, {column: values}, for the CSV beside it."""

from numpy_mlp.language import Texts, terms
from numpy_mlp.plots.figure import FAINT, INK, TRAINING, VALIDATION, new_figure, panels_of

from .claims import RELEVANT, ends_of, longest
from .intervals import over_seeds, paired
from .jobs import SHARES
from .results import of_seeds, runs_of

LOOKS = ((TRAINING, "o", "-"), (VALIDATION, "s", "--"))
texts = Texts(
    seed=("one seed", "una semilla"),
    mean=("mean, with its 95 % interval", "media, con su intervalo del 95 %"),
    next=("95 % interval of one further run", "intervalo del 95 % de una corrida más"),
    published=("published", "publicado"),
    test_accuracy=("test accuracy of the best checkpoint", "exactitud de prueba de la mejor red guardada"),
    range_test_learning_rate=("rate at the range test's minimum", "tasa en el mínimo de la prueba de tasas"),
    gap=("{first} minus {second}", "{first} menos {second}"),
    gap_axis=("difference in test accuracy", "diferencia de exactitud de prueba"),
    relevant=("too small to matter (±{relevant})", "demasiado pequeña para importar (±{relevant})"),
    share=("share of the rate at the minimum", "fracción de la tasa en el mínimo"),
    error=("test error, %", "error de prueba, %"),
)


def plot_places(results, figure="test_accuracy", *, lang=None):
    """A row for each network: the seeds, their mean with its interval, that of one further run, and what was published.

    figure: a name among the statistics that `texts` has, too.
    """
    names = [name for name in results["statistics"] if results["statistics"][name].get(figure, {}).get("n")]
    drawn = new_figure(8, 1.5 + 0.75 * len(names))
    axis = drawn.subplots()
    drawn.data = {"experiment": [], "seed": [], figure: []}
    for row, name in enumerate(names):
        values = {seed: v for seed, v in of_seeds(name, runs_of(results, name), figure).items() if v is not None}
        drawn.data["experiment"] += [name] * len(values)
        drawn.data["seed"] += [*values]
        drawn.data[figure] += [*values.values()]
        _draw_place(axis, row, list(values.values()), results["statistics"][name][figure], lang if row == 0 else "none")
    axis.set_yticks(range(len(names)), names)
    axis.set(xlabel=texts(figure, lang=lang), ylim=(len(names) - 0.5, -0.6))
    axis.grid(axis="x", color=FAINT, alpha=0.3)
    drawn.legend(loc="outside lower center", ncols=2, frameon=False)
    return drawn


def _draw_place(axis, row, values, found, lang):
    """One network's row. lang "none": without names for the legend, which needs them once."""

    def label(key):
        return None if lang == "none" else texts(key, lang=lang)

    if found.get("next_low") is not None:
        axis.plot(
            [found["next_low"], found["next_high"]], [row, row], "-", color=FAINT, linewidth=6, label=label("next")
        )
        axis.plot([found["low"], found["high"]], [row, row], "-", color=TRAINING, linewidth=3)
    looks = {"markeredgecolor": "white", "zorder": 4}
    axis.plot(values, [row - 0.25] * len(values), "o", color=INK, markersize=3.5, alpha=0.6, label=label("seed"))
    axis.plot(found["mean"], row, "D", color=TRAINING, markersize=8, label=label("mean"), **looks)
    if found.get("published") is not None:
        place = (found["published"], row + 0.25)
        axis.plot(*place, "*", color=VALIDATION, markersize=13, label=label("published"), **looks)


def plot_gap(results, first="four_hidden", others=("two_hidden", "three_hidden"), *, lang=None):
    """How far `first` is above or below the others by epoch: paired differences of test accuracy, with intervals."""
    drawn = new_figure(8, 4.2)
    axis = drawn.subplots()
    axis.axhspan(-RELEVANT, RELEVANT, color=FAINT, alpha=0.35, label=texts("relevant", lang=lang, relevant=RELEVANT))
    axis.axhline(0, color=INK, linewidth=0.8)
    drawn.data = {"epoch": list(range(1, min(longest(results, name) for name in (first, *others)) + 1))}
    for other, (color, marker, style) in zip(others, LOOKS, strict=True):
        gaps = gaps_of(results, first, other, drawn.data["epoch"])
        mean, low, high = ([gap[key] for gap in gaps] for key in ("mean", "low", "high"))
        label = texts("gap", lang=lang, first=first, second=other)
        axis.plot(drawn.data["epoch"], mean, style, color=color, marker=marker, markersize=4, label=label)
        if None not in low:
            axis.fill_between(drawn.data["epoch"], low, high, color=color, alpha=0.18, linewidth=0)
        drawn.data |= {
            f"{first}-{other} {key}": values for key, values in zip(("mean", "low", "high"), (mean, low, high))
        }
    axis.set(xlabel=terms("epoch", lang=lang), ylabel=texts("gap_axis", lang=lang))
    axis.xaxis.get_major_locator().set_params(integer=True)
    axis.grid(color=FAINT, alpha=0.3)
    axis.legend()
    return drawn


def gaps_of(results, first, second, epochs):
    """The paired difference of test accuracy after each epoch, as `over_seeds` gives it."""
    runs = [runs_of(results, name) for name in (first, second)]
    return [
        paired(*(of_seeds(name, run, f"test_accuracy_{epoch}") for name, run in zip((first, second), runs)))
        for epoch in epochs
    ]


def plot_shares(results, *, lang=None):
    """Test error by the share of the range test's rate that was trained at: a panel a network, a dot a seed."""
    names = [name for name in results["runs"] if any(run["rates"] for run in runs_of(results, name).values())]
    drawn = new_figure(3.1 * len(names), 3.6)
    drawn.data = {"experiment": [], "share": [], "seed": [], "test_accuracy": []}
    for axis, name in zip(panels_of(drawn, 1, len(names), sharey=True), names, strict=True):
        means = []
        for share in SHARES:
            ends = ends_of(results, name, share)
            errors = [100 * (1 - accuracy) for accuracy in ends.values()]
            means.append(over_seeds(errors)["mean"])
            axis.plot([share] * len(errors), errors, "o", color=INK, markersize=4, alpha=0.5)
            for column, values in zip(drawn.data, ([name] * len(ends), [share] * len(ends), ends, ends.values())):
                drawn.data[column] += [*values]
        axis.plot(list(SHARES), means, "D-", color=TRAINING, markeredgecolor="white", markersize=8)
        axis.set_title(name, fontsize=10)
        axis.set(xlabel=texts("share", lang=lang), yscale="log")
        axis.grid(axis="y", color=FAINT, alpha=0.3)
    plain_ticks(drawn.axes[0].yaxis)
    drawn.axes[0].set_ylabel(texts("error", lang=lang))
    return drawn


def plain_ticks(axis):
    """2, 3, 5, 10, 20 ... on a log axis, without powers."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axis.set_major_locator(LogLocator(subs=(1, 2, 3, 5)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axis.set_minor_formatter(NullFormatter())
