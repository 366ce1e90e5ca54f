"""Lab 1's mistakes, by exercise: what is wrong, why it is tempting, where it was seen."""

from .neuron_backward import neuron_backward
from .neuron_forward import neuron_forward
from .neuron_loss import neuron_loss
from .neuron_update import neuron_update
from .sigmoid import sigmoid

__all__ = ("neuron_backward", "neuron_forward", "neuron_loss", "neuron_update", "sigmoid")
