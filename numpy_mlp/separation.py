"""How fast two trainings part that differ by almost nothing: the edge of stability, seen in arithmetic.

Two networks take the same steps, on the same batches and at the same rates. Where training is stable, their distance
stays; where it is not, it grows by a factor a step, and the logarithm of that factor is a finite-time Lyapunov
exponent. It is measured twice:

free  a twin whose largest weight of the last layer is moved by one unit in the last place, and then left alone. This
      is what two runs of one program do. But below the edge the distance is no more than what each step's rounding
      adds, above it the distance grows out of that, late, and once the two are strangers it tells nothing any more.
held  a twin that is moved by 1e-8 of all weights' length, and after every few steps is put back to that distance along
      the direction in which it went (Benettin, Galgani, Giorgilli and Strelcyn, Meccanica 15 (1980), 9-30). 1e-8 is
      far above rounding and far below what bends the loss, so every rate shows its own exponent. On trainings: Summers
      and Dinneen, arXiv 2103.04514; Jimenez-Gonzalez, Soriano and Lacasa, arXiv 2506.08523.

All of them compute in float64, whatever the network's dtype: in float32 rounding, 6e-8, leaves no room between the two.
"""

import copy
from typing import NamedTuple

import numpy as np

from . import paths

HELD_APART = 1e-8  # of the length of all weights: the square root of float64's precision
DTYPE = "float64"


class Separation(NamedTuple):
    """Measured after `steps` batches (from 1): the free twin's distance, and the held twin's exponent a step.

    distances  |w' - w| / |w|, w all weights (and with momentum all velocities) as one vector
    exponents  log(distance after / distance before) / steps between, over the steps since the measurement before
    """

    steps: list
    distances: list
    exponents: list


def separate(model, x, y, samples, rates, every=5, report=lambda step, distance: None):
    """The Separation of twins of `model`, which is left alone, measured after every `every` steps.

    model             with its optimizer
    x (n, D), y (n,)  as `fit` takes them, checked
    samples           the batches: a list of arrays of sample numbers, in the order of the steps
    rates             the learning rate of each of these steps
    report            is called after each measurement with the number of steps taken and the free twin's distance

    It ends early where a weight is not finite any more.
    """
    x, batch_size = x.astype(DTYPE), max(len(batch) for batch in samples)
    original, free, held = (Runner(model, x, y, batch_size) for _ in range(3))
    free.nudge()
    held.move_apart(original)
    found = Separation([], [], [])
    with np.errstate(all="ignore"):
        for step, (batch, rate) in enumerate(zip(samples, rates, strict=True), start=1):
            for runner in (original, free, held):
                runner.step(batch, rate)
            if step % every == 0:
                if not _measure(found, step, every, original, free, held):
                    break
                report(step, found.distances[-1])
    return found


def _measure(found, step, every, original, free, held):
    """Notes distance and exponent, and puts the held twin back; False once there is nothing finite to measure."""
    distance, growth = free.apart(original) / original.length(), held.apart(original) / held.gap
    if not (np.isfinite(distance) and 0 < growth < np.inf):
        return False
    found.steps.append(step)
    found.distances.append(float(distance))
    found.exponents.append(float(np.log(growth)) / every)
    held.pull_back(original)
    return True


class Runner:
    """A copy of the network in float64 that takes steps when told to; `vector` is all its weights, one after another.

    With momentum the velocities follow them there: what goes on from a step is decided by both.
    """

    def __init__(self, model, x, y, batch_size):
        self.network, optimizer = copied(model, DTYPE), copy.deepcopy(model.optimizer)
        self.network.compile(optimizer)
        self.path = paths.choose_path(self.network, x, y, batch_size, announce=False)
        weights = self.network.weights
        state = [*weights, *map(np.zeros_like, weights if optimizer.momentum else ())]
        self.vector = np.concatenate([part.ravel() for part in state])
        pieces = np.split(self.vector, np.cumsum([part.size for part in state])[:-1])
        views = [piece.reshape(part.shape) for piece, part in zip(pieces, state, strict=True)]
        self.network.weights, optimizer.velocities = views[: len(weights)], views[len(weights) :] or None

    def step(self, samples, rate):
        """One step on these samples at this rate."""
        self.network.optimizer.learning_rate = rate
        self.path.take_steps(samples)

    def length(self):
        """|w|"""
        return np.linalg.norm(self._looked_at())

    def apart(self, other):
        """|w' - w|, w the other's weights."""
        return np.linalg.norm(self._looked_at() - other._looked_at())

    def nudge(self):
        """Moves the largest weight of the last layer by one unit in the last place."""
        weight, place = self._largest()
        weight.flat[place] = np.nextafter(weight.flat[place], np.inf)

    def move_apart(self, other):
        """Moves the same weight by HELD_APART of all weights' length, from an equal network."""
        weight, place = self._largest()
        weight.flat[place] += HELD_APART * other.length()
        self.gap = self.apart(other)

    def pull_back(self, other):
        """Brings the difference to the other network back to HELD_APART of its weights' length, along its direction."""
        difference = self._looked_at() - other._looked_at()
        self.vector[:] = other.vector + HELD_APART * other.length() / np.linalg.norm(difference) * difference
        self.gap = self.apart(other)  # what it is after rounding

    def _largest(self):
        weight = self.network.weights[-2]
        return weight, np.abs(weight).argmax()

    def _looked_at(self):
        self.network.take_weights_back()  # and so the next step takes them from here again
        return self.vector


def copied(model, dtype=None):
    """A network with copies of the weights and the generator: what happens to it leaves `model` alone."""
    network = type(model)(model.sizes, dtype or model.dtype, model.engine, path=model.path)
    network.set_weights(model.weights)
    network.rng = copy.deepcopy(model.rng)
    return network
