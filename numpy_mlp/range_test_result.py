"""What a learning-rate range test came to: its curves, and the rates that they suggest."""

import math
from dataclasses import dataclass, field

import numpy as np

from .callbacks import RangeMinimum
from .command_line import jsonable
from .separation import Separation
from .suggestions import DECADES, FEWEST, RULES


@dataclass(frozen=True)
class RangeTestResult:
    """What a range test came to. Lists go by batch; `rates` as the notebook recorded them, the next batch's rate.

    losses         the epoch's running mean, the published curve
    batch_losses   each batch's own loss
    smoothed       the same, exponentially smoothed and bias-corrected
    minimum        the lowest running mean: RangeMinimum(loss, learning_rate, step)
    diverged_at    the batch (from 1) by which the training had diverged, or None
    separation     numpy_mlp.separation.Separation, or None where it was not asked for
    history        the epochs' loss, accuracy and, with validation data, val_loss and val_accuracy
    seeds          {seed: the RangeTestResult of a fresh network}
    """

    rates: list
    losses: list
    batch_losses: list
    smoothed: list
    minimum: RangeMinimum
    factor: float
    batch_size: int
    diverged_at: int | None
    history: dict
    seconds: float
    separation: Separation | None = None
    measured_every: int = 1
    seeds: dict = field(default_factory=dict)

    @property
    def suggestions(self):
        """{rule's name: rate, or None}, by the rules of numpy_mlp.suggestions."""
        return {name: rule(self) for name, rule in RULES.items()}

    def suggestions_over_seeds(self):
        """{rule's name: rates of this network and of every seed's, without those that are None}."""
        every = [test.suggestions for test in (self, *self.seeds.values())]
        return {name: [rates[name] for rates in every if rates[name] is not None] for name in RULES}

    def steps_of(self, decades):
        """How many batches it takes for the rate to grow by so many powers of ten; at least one."""
        return max(1, round(decades * math.log(10) / math.log(self.factor)))

    @property
    def window(self):
        """Over how many batches an exponent is averaged: while the rate grows by DECADES, and no fewer than FEWEST."""
        return max(FEWEST, self.steps_of(DECADES))

    def mean_exponents(self):
        """The twins' exponent a step, averaged over the measurements of a window around each; [] without twins."""
        if self.separation is None:
            return []
        exponents, reach = self.separation.exponents, self.window // (2 * self.measured_every)
        return [float(np.mean(exponents[max(0, k - reach) : k + reach + 1])) for k in range(len(exponents))]

    def separation_rates(self):
        """The rates beside which the twins were measured; [] without twins."""
        return [self.rates[step - 1] for step in self.separation.steps] if self.separation else []

    def band(self):
        """(lowest, median, highest) of the smoothed loss over this network and the seeds', each by batch."""
        curves = [test.smoothed for test in (self, *self.seeds.values())]
        values = np.full((len(curves), len(self.rates)), np.inf)  # what has diverged or was stopped is above all
        for row, curve in zip(values, curves, strict=True):
            row[: len(curve)] = np.nan_to_num(curve[: len(row)], nan=np.inf)
        values.sort(axis=0)
        return tuple(values[place].tolist() for place in (0, (len(curves) - 1) // 2, -1))

    def columns(self):
        """{column: values}, for a CSV file; a column of its own for every seed, and for the rates of the twins."""
        columns = {"learning_rate": self.rates, "loss": self.losses}
        columns |= {"batch_loss": self.batch_losses, "smoothed_loss": self.smoothed}
        columns |= {f"smoothed_loss_seed_{seed}": test.smoothed for seed, test in self.seeds.items()}
        if self.separation:
            columns |= {"twins_learning_rate": self.separation_rates(), "twins_distance": self.separation.distances}
            columns |= {"twins_exponent": self.separation.exponents, "twins_mean_exponent": self.mean_exponents()}
        return columns

    def as_dict(self):
        """The same for JSON: no NumPy types; NaN and infinity as "nan", "inf", "-inf". Names as in `procedures`."""
        curve = {"learning_rates": self.rates, "losses": self.losses, "batch_losses": self.batch_losses}
        found = {"min_loss": self.minimum.loss, "learning_rate": self.minimum.learning_rate, "step": self.minimum.step}
        found |= {"suggestions": self.suggestions, "diverged_at": self.diverged_at}
        found |= {name: values[-1] for name, values in self.history.items()}
        found |= {"factor": self.factor, "batch_size": self.batch_size, "seconds": self.seconds}
        found["curve"] = curve | {"smoothed": self.smoothed}
        found["separation"] = self.separation and self.separation._asdict() | {"mean_exponents": self.mean_exponents()}
        return jsonable(found | {"seeds": {str(seed): test.as_dict() for seed, test in self.seeds.items()}})

    def plot(self, lang=None):
        """The figure: see numpy_mlp.plots.lr_range_test."""
        from .plots.lr_range_test import plot_lr_range_test

        return plot_lr_range_test(self, lang=lang)
