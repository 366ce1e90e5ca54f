"""Contestants for the tests of the race: one that does the reference's work, and some that do not."""

import os
from dataclasses import dataclass

import numpy as np

from benchmarks.peers.ours import NumpyMLP


@dataclass(frozen=True)
class Setting:
    """The fields of Keras's."""

    steps_per_execution: int = 1
    jit_compile: str = "auto"
    data: str = "arrays"


class Honest(NumpyMLP):
    """Says what would disturb a protocol, and does the work."""

    def epoch(self, x, y, order):
        print("a line on standard output", flush=True)
        return super().epoch(x, y, order)


class Choosing(NumpyMLP):
    """Has two settings; one is slower by half a second an epoch."""

    @staticmethod
    def settings(steps):
        return [Setting(), Setting(steps)]

    def __init__(self, experiment, weights, steps_per_execution, **setting):
        super().__init__(experiment, weights)
        self.delay = 0.5 / steps_per_execution

    def epoch(self, x, y, order):
        return self.delay + super().epoch(x, y, order)


class OtherRate(NumpyMLP):
    """Trains a thousandth faster than it was told."""

    def reset(self, learning_rate):
        super().reset(1.001 * learning_rate)


class NoPartialBatch(NumpyMLP):
    """Leaves out the last, smaller batch."""

    def epoch(self, x, y, order):
        return super().epoch(x, y, order[: len(order) // 32 * 32])


class Crashing(NumpyMLP):
    """Its process ends in the second round of the race."""

    epochs = 0

    def epoch(self, x, y, order):
        self.epochs += 1
        if self.epochs > 4:  # the first step, the check, the warm-up, the first round
            os.write(2, b"it fell over\n")
            os._exit(7)
        return super().epoch(x, y, order)


class Refusing(NumpyMLP):
    """Cannot be made."""

    def __init__(self, experiment, weights):
        raise RuntimeError("no compiler\nand a second line")


class Twin0(NumpyMLP):
    """Starts one unit in the last place away, in every weight, up or down by chance."""

    seed = 0

    def __init__(self, experiment, weights):
        rng = np.random.default_rng(self.seed)
        towards = [np.where(rng.random(w.shape) < 0.5, -np.inf, np.inf).astype(w.dtype) for w in weights]
        super().__init__(experiment, [np.nextafter(w, there) for w, there in zip(weights, towards, strict=True)])


class Twin1(Twin0):
    seed = 1


class Twin2(Twin0):
    seed = 2
