"""What the training commands say before, and leave in their folder afterwards."""

import sys

from .. import plots
from ..language import Texts
from ..summary import summary_table

texts = Texts(
    run=(
        "{name}, {engine} engine, {dtype}, seed {seed}: {what}",
        "{name}, motor {engine}, {dtype}, semilla {seed}: {what}",
    ),
)


def announce(options, experiment, network, what):
    """The summary and what is about to happen; nothing where only the result is asked for."""
    if options.json or options.quiet:
        return
    print(summary_table(network.sizes, network.dtype, optimizer=True))
    run = {"name": experiment.name, "engine": network.engine_name, "dtype": network.dtype, "seed": options.seed}
    print(texts("run", **run, what=what), flush=True)


def described(options, experiment, network):
    """What was run, for the result."""
    run = {"engine": network.engine_name, "dtype": str(network.dtype), "seed": options.seed}
    return {"experiment": experiment.name, "hidden_units": experiment.hidden_units, **run}


def save_outcome(path, draw, columns):
    """PATH.csv, and PATH.png from the figure that `draw()` makes, where matplotlib is installed."""
    plots.save_csv(path.with_suffix(".csv"), columns)
    try:
        plots.save_figure(draw(), path.with_suffix(".png"))
    except ModuleNotFoundError as error:
        print(error, file=sys.stderr)
