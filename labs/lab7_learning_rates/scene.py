"""Lab 7's view: a range test in a valley, whose rates grow by a factor that a slider sets, and its curves."""

import numpy as np

from ..views.scene import Knob, Scene, call, evenly
from .exercises import exponential_rates, running_mean, separation_exponent, smoothed, suggested_rate

FIRST, N_STEPS = 0.06, 9
START, FLOOR, TOO_HIGH = 2.0, 0.05, 50.0
SIZES = np.array([32] * (N_STEPS - 1) + [24])


def valley(rates):
    """losses and distances (n_steps,) of a walk in the valley w**2 / 2; a loss that is too high is NaN, for ever."""
    factors = 1 - rates
    w = START * np.cumprod(factors)
    losses = w**2 / 2 + FLOOR
    losses[np.maximum.accumulate(losses) > TOO_HIGH] = np.nan
    return losses, 1e-6 * np.cumprod(np.abs(factors))


def items(factor, beta):
    """The rates, two ways of smoothing the losses, the rate that they suggest, and how two twins separate."""
    rates = call(exponential_rates, first=FIRST, factor=factor, n_steps=N_STEPS)
    losses, distances = valley(rates.right["rates"])
    return [
        rates,
        call(running_mean, losses=losses, sizes=SIZES),
        call(smoothed, losses=losses, beta=beta),
        call(suggested_rate, rates=rates.right["rates"], losses=losses),
        call(separation_exponent, distances=distances),
    ]


SCENE = Scene(
    number=7,
    knobs=(
        Knob("factor", evenly(1.1, 2.2, 0.1), 1.7, ("factor",)),
        Knob("beta", evenly(0, 0.9, 0.1), 0.5, ("beta",)),
    ),
    items=items,
    invite=(
        "Let the rates grow faster: from where on do the losses explode, and do the suggested rate and the sign of the "
        "exponent tell?",
        "Haz que las tasas crezcan más deprisa: ¿desde dónde explotan las pérdidas, y lo dicen la tasa sugerida y el "
        "signo del exponente?",
    ),
)
