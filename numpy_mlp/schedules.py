"""Learning rates that follow the number of steps taken: `SGD(learning_rate=CosineDecay(0.4, decay_steps=8600))`.

Names, arguments, formulas and arithmetic are those of keras.optimizers.schedules where it has them. The arithmetic is
float32, whatever the network's dtype, unless the initial rate is a np.float64: so is Keras's on TensorFlow.
"""

import math

import numpy as np


class LearningRateSchedule:
    """A function of the number of steps taken so far: derive from it and define `__call__(self, step)` -> rate."""

    def __call__(self, step):
        raise NotImplementedError(f"{type(self).__name__} has to define __call__(self, step)")


class ExponentialDecay(LearningRateSchedule):
    """initial_learning_rate * decay_rate ** (step / decay_steps), the exponent rounded down if `staircase`."""

    def __init__(self, initial_learning_rate, decay_steps, decay_rate, staircase=False):
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = checked_steps("decay_steps", decay_steps)
        self.decay_rate = decay_rate
        self.staircase = staircase

    def __call__(self, step):
        number = number_type(self.initial_learning_rate)
        exponent = number(step) / number(self.decay_steps)
        exponent = np.floor(exponent) if self.staircase else exponent
        return number(self.initial_learning_rate) * number(self.decay_rate) ** exponent


class ExponentialGrowth(LearningRateSchedule):
    """rate <- rate * factor at every step, rounded at every step: the range test's rates, to the last bit.

    As ExponentialLearningRate does it: the product in float64, stored in float32 (for a network of dtype float64 give
    np.float64(initial_learning_rate)). Keras's formula without these roundings is ExponentialDecay(initial, 1, factor).
    """

    def __init__(self, initial_learning_rate, factor):
        self.initial_learning_rate = initial_learning_rate
        self.factor = factor
        self._reached = 0, number_type(initial_learning_rate)(initial_learning_rate)

    def __call__(self, step):
        number = number_type(self.initial_learning_rate)
        reached, rate = self._reached
        if step < reached:
            reached, rate = 0, number(self.initial_learning_rate)
        for _ in range(step - reached):
            rate = number(float(rate) * self.factor)
        self._reached = step, rate
        return rate


class PiecewiseConstantDecay(LearningRateSchedule):
    """values[0] up to and with step boundaries[0], values[1] up to and with boundaries[1], ..., at last values[-1]."""

    def __init__(self, boundaries, values):
        if len(boundaries) != len(values) - 1 or not len(boundaries):
            raise ValueError(
                f"there are {len(boundaries)} boundaries and {len(values)} values: expected one or more boundaries, "
                "and one value more than boundaries"
            )
        self.boundaries = boundaries
        self.values = values

    def __call__(self, step):
        passed = sum(step > boundary for boundary in self.boundaries)
        return number_type(self.values[0])(self.values[passed])


class LinearWarmup(LearningRateSchedule):
    """From initial_learning_rate to warmup_target in a straight line of warmup_steps, and there it stays.

    The formula is that of CosineDecay's warm-up; Goyal et al., Accurate, Large Minibatch SGD (arXiv 1706.02677).
    """

    def __init__(self, initial_learning_rate, warmup_target, warmup_steps):
        self.initial_learning_rate = initial_learning_rate
        self.warmup_target = warmup_target
        self.warmup_steps = checked_steps("warmup_steps", warmup_steps)

    def __call__(self, step):
        number = number_type(self.initial_learning_rate)
        if step >= self.warmup_steps:
            return number(self.warmup_target)
        return warmed_up(number, step, self.warmup_steps, self.initial_learning_rate, self.warmup_target)


class CosineDecay(LearningRateSchedule):
    """rate * ((1 - alpha) * (1 + cos(pi * step / decay_steps)) / 2 + alpha), and rate * alpha after decay_steps.

    The rate is initial_learning_rate, or warmup_target if one is given: then a straight line leads there first, in
    warmup_steps. Loshchilov and Hutter, SGDR (arXiv 1608.03983).
    """

    def __init__(self, initial_learning_rate, decay_steps, alpha=0.0, *, warmup_target=None, warmup_steps=0):
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = checked_steps("decay_steps", decay_steps)
        self.alpha = alpha
        self.warmup_target = warmup_target
        self.warmup_steps = checked_steps("warmup_steps", warmup_steps, least=0)

    def __call__(self, step):
        number = number_type(self.initial_learning_rate)
        if self.warmup_target is None:
            return self._decayed(number, number(step), number(self.initial_learning_rate))
        if step < self.warmup_steps:
            return warmed_up(number, step, self.warmup_steps, self.initial_learning_rate, self.warmup_target)
        return self._decayed(number, number(step) - number(self.warmup_steps), number(self.warmup_target))

    def _decayed(self, number, step, rate):
        part = min(step, number(self.decay_steps)) / number(self.decay_steps)
        return rate * (number(1 - self.alpha) * cosine_half(number, part) + number(self.alpha))


class OneCycle(LearningRateSchedule):
    """Up to max_learning_rate and down again to next to nothing, in half waves of the cosine.

    From max_learning_rate / div_factor up, over the part pct_start of total_steps; then down to the first rate /
    final_div_factor at the last step, and there it stays. Smith, A Disciplined Approach (arXiv 1803.09820); the formula
    and the names are those of PyTorch's OneCycleLR, which moves a momentum too: this does not.
    """

    def __init__(self, max_learning_rate, total_steps, pct_start=0.3, div_factor=25.0, final_div_factor=1e4):
        if not 0 <= pct_start <= 1:
            raise ValueError(f"pct_start is {pct_start}: expected a part of the steps, from 0 to 1")
        self.max_learning_rate = max_learning_rate
        self.total_steps = checked_steps("total_steps", total_steps)
        self.pct_start = pct_start
        self.initial_learning_rate = max_learning_rate / div_factor
        self.final_learning_rate = self.initial_learning_rate / final_div_factor

    def __call__(self, step):
        number = number_type(self.max_learning_rate)
        top, last = self.pct_start * self.total_steps - 1, self.total_steps - 1
        step = min(step, last)
        if step < top:
            start, end, part = self.initial_learning_rate, self.max_learning_rate, step / top
        else:
            start, end, part = self.max_learning_rate, self.final_learning_rate, (step - top) / (last - top)
        return number(end) + number(start - end) * cosine_half(number, number(part))


def number_type(rate):
    """np.float32, or np.float64 for a rate that is one."""
    return np.float64 if isinstance(rate, np.float64) else np.float32


def warmed_up(number, step, warmup_steps, initial, target):
    """(target - initial) * step / warmup_steps + initial, every operation rounded to `number`."""
    part = number(step) / number(warmup_steps)
    return (number(target) - number(initial)) * part + number(initial)


def cosine_half(number, part):
    """(1 + cos(pi * part)) / 2: from 1 to 0 while `part` goes from 0 to 1."""
    return number(0.5) * (number(1) + np.cos(number(math.pi) * part))


def checked_steps(name, value, least=1):
    """value, if it is a number of steps. Raises ValueError."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.number) or not least <= value < math.inf:
        raise ValueError(f"{name} is {value!r}: expected a number of steps, at least {least}")
    return value
