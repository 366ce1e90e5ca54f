"""The race: every side trains the same net from the same weights on the same images, in turns, in one process.

Times of a shared machine wander, so they are compared within a round: each ratio is taken between two times that lie
seconds apart, and the median over the rounds is reported with its quartiles. Before each turn there is a pause, because
the worker threads of OpenBLAS and TensorFlow go on spinning after their work and slow whoever comes next up to twice.
"""

import itertools
import operator
import statistics
import time

import numpy as np

from .costs import describe, measure_apart
from .dense_limit import dense_limit_us, sgemm_peak
from .field import Field
from .sides import first_steps, steps_of
from .threads import set_threads

PAUSE, QUICK_PAUSE = 0.3, 0.1  # seconds


def measure_speed(
    experiment,
    data,
    sides,
    *,
    rounds=7,
    steps_per_round=1719,
    threads=2,
    seed=42,
    device="auto",
    quick=False,
    with_memory=True,
    report_progress=lambda done, total: None,
):
    """The dict `speed` of results.json for one experiment.

    data: as `load_mnist` gives it. sides: engines (names, files or modules), "keras", "keras_tuned"; those of Keras are
    left out where Keras is not installed. A round is one epoch over the first `steps_per_round` batches, each time from
    the same weights. threads: what `set_threads` was told before numpy was imported. device: "cpu", or "auto" or "gpu",
    and then Keras runs on a GPU besides, where it sees one. quick: fewer of Keras's settings, one prediction, no
    compiling from an empty cache. with_memory=False spares a process for every side, and its compile time with it.
    """
    set_threads(threads)  # not too late only if it is the number that is set already
    train = first_steps(data[0], steps_per_round, experiment.batch_size)
    steps = steps_of(len(train[0]), experiment.batch_size)
    progress = Progress(report_progress)
    field = Field(experiment, train, seed, quick, progress.step)
    gpu_note = field.enter(sides, device)
    progress.expect(rounds + len(field.sides) * (2 if with_memory else 1))
    seconds, gflops = race(field.sides, rounds, QUICK_PAUSE if quick else PAUSE, report=progress.step)
    speed = summarise(experiment, seconds, gflops, steps)
    for name, side in field.sides.items():
        speed[name] |= describe(side, data[2][0], quick)
        progress.step()
    if with_memory:
        for name, figures in measure_apart(field.sides, experiment, threads, quick, progress.step).items():
            speed[name] |= figures
    return arrange(speed, field.settings, gpu_note, settings_note(quick, steps))


class Progress:
    """Counts what is done out of what is known to be coming; `report(done, total)` is told."""

    def __init__(self, report):
        self.report, self.done, self.coming = report, 0, 0

    def expect(self, coming):
        self.coming = coming

    def step(self, coming=None):
        self.done += 1
        self.coming = self.coming - 1 if coming is None else coming
        self.report(self.done, self.done + max(0, self.coming))


def race(sides, rounds, pause=PAUSE, measure_peak=sgemm_peak, report=lambda: None):
    """{name: seconds of its epoch by round}, GFLOP/s of the matrix product by round; all take turns at being first."""
    names = list(sides)
    seconds, gflops = {name: [] for name in names}, []
    for number in range(rounds):
        time.sleep(pause)
        gflops.append(measure_peak())
        for name in rotated(names, number):
            sides[name].reset()
            time.sleep(pause)
            seconds[name].append(sides[name].epoch())
        report()
    return seconds, gflops


def rotated(names, number):
    """The names, beginning with another one in every round."""
    first = number % len(names)
    return names[first:] + names[:first]


def summarise(experiment, seconds, gflops, steps):
    """Step times and their ratios to one another and to the dense limit, from `race`'s times; ratios go by round."""
    step_us = {name: [value / steps * 1e6 for value in values] for name, values in seconds.items()}
    limits = [dense_limit_us(experiment.sizes, experiment.batch_size, peak) for peak in gflops]
    speed = {
        name: {"step_us": spread(values), "times_dense_limit": statistics.median(map(operator.truediv, values, limits))}
        for name, values in step_us.items()
    }
    return speed | {
        "dense_limit_us": dense_limit_us(experiment.sizes, experiment.batch_size, statistics.median(gflops)),
        "sgemm_gflops": {"median": statistics.median(gflops), "max": max(gflops)},
        "steps_per_round": steps,
        "rounds": len(gflops),
        "ratios": ratios(seconds),
    }


def ratios(seconds):
    """{"a/b": median and quartiles, over the rounds, of a's time divided by b's} for all pairs of sides"""
    return {
        f"{a}/{b}": {key: of_rounds[key] for key in ("median", "q25", "q75")}
        for a, b in itertools.permutations(seconds, 2)
        for of_rounds in [spread(map(operator.truediv, seconds[a], seconds[b]))]
    }


def spread(values):
    """median, min, quartiles (linear between the values) and number of some values"""
    values = np.array(list(values), float)
    q25, median, q75 = np.percentile(values, (25, 50, 75)).tolist()
    return {"median": median, "min": float(values.min()), "q25": q25, "q75": q75, "n": len(values)}


def arrange(speed, settings, gpu_note, note):
    """Puts the settings that were tried, and the GPU's figures or why there are none, where the schema has them."""
    tuned = speed.pop("gpu_tuned", None)
    if gpu_note is None:
        best = {"best_settings": tuned, "keras_settings": settings.get("gpu_tuned", [])}
        speed["gpu"] = speed.get("gpu", {}) | best
    else:
        speed["gpu"] = gpu_note
    return speed | {"keras_settings": settings.get("keras_tuned", []), "keras_settings_note": note}


def settings_note(quick, steps):
    """What the settings were tried on, and what was left out, in words."""
    whole = f"steps_per_execution {steps} is the whole epoch of a round"
    return f"quick: only two settings were tried; {whole}" if quick else whole
