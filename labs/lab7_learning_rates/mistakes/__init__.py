"""Lab 7's mistakes, by exercise: what is wrong, why it is tempting, where it was seen.

Where a mistake hides another line, that line is among its changes, as it should be: so no pair is made of the two.
"""

from .exponential_rates import exponential_rates
from .running_mean import running_mean
from .separation_exponent import separation_exponent
from .smoothed import smoothed
from .suggested_rate import before_divergence, suggested_rate

__all__ = (
    "before_divergence",
    "exponential_rates",
    "running_mean",
    "separation_exponent",
    "smoothed",
    "suggested_rate",
)
