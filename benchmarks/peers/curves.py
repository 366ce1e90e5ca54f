"""How a step's time grows: by the units of one hidden layer, and by the batch size, beside the dense limit."""

from dataclasses import replace

from numpy_mlp import EXPERIMENTS, Experiment

from ..dense_limit import dense_flops
from .contest import Contest
from .measure import entries
from .roster import OURS, REFERENCE

WIDTHS = tuple(2**power for power in range(6, 14))  # 64 to 8,192 units
BATCH_SIZES = tuple(2**power for power in range(10))  # 1 to 512
RATE = 0.1  # low enough for every width
WORK = 2e10  # operations of one epoch, if all were done
MOST_STEPS, FEWEST_STEPS = 1000, 20
CURVES = {"width": "units of one hidden layer", "batch_size": "batch size (two_hidden)"}


def networks(curve):
    """{x: experiment} of the points of one curve."""
    if curve == "width":
        return {units: Experiment(f"{units}_units", (units,), learning_rate=RATE) for units in WIDTHS}
    net = replace(EXPERIMENTS["two_hidden"], learning_rate=RATE)
    return {size: replace(net, batch_size=size) for size in BATCH_SIZES}


def expected():
    """{part: seconds that it may take}, as `measure_curve` reports them."""
    return {f"{curve} {x}": 10 for curve in CURVES for x in networks(curve)}


def measure_curve(curve, plan, roster, report=lambda name: None):
    """{"points": [{x, steps_per_round, step_us, times_dense_limit, ...}]}"""
    points = []
    for x, experiment in networks(curve).items():
        report(f"{curve} {x}")
        with Contest(experiment, replace(plan, steps=steps_for(experiment))) as contest:
            for entry in entries(roster, (OURS, REFERENCE)):
                contest.enter(entry)
            points.append({"x": x, **contest.race()})
    return {"points": points, "x_label": CURVES[curve]}


def steps_for(experiment):
    """As many as keep an epoch short."""
    wanted = int(WORK / dense_flops(experiment.sizes, experiment.batch_size))
    return max(FEWEST_STEPS, min(MOST_STEPS, wanted))
