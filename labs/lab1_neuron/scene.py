"""Lab 1's view: the text's worked example, one step of a size that a slider sets, and the loss after it."""

import numpy as np

from ..views.scene import Knob, Scene, call, evenly
from .exercises import neuron_backward, neuron_forward, neuron_loss, neuron_update, sigmoid

X, W, B, Y = np.array([2.0, -1]), np.array([0.5, 1.5]), 0.2, 1
AFTER = ("after the step", "después del paso")


def items(learning_rate):
    """Forward, back, the step, and forward again."""
    before = forward(W, B, None)
    back = call(neuron_backward, p=before[1].right["p"], y=Y, x=X)
    step = call(neuron_update, w=W, b=B, **back.right, learning_rate=learning_rate)
    return [*before, back, step, *forward(**step.right, when=AFTER)]


def forward(w, b, when):
    """x -> z -> p -> loss"""
    first = call(neuron_forward, when, x=X, w=w, b=float(b))
    second = call(sigmoid, when, z=float(first.right["z"]))
    return [first, second, call(neuron_loss, when, p=float(second.right["p"]), y=Y)]


SCENE = Scene(
    number=1,
    knobs=(Knob("learning_rate", evenly(-0.5, 3, 0.25), 0.5, ("learning_rate",)),),
    items=items,
    invite=(
        "Move the rate and watch the last loss. What does a rate of 0 do, what a negative one?",
        "Mueve la tasa y mira la última pérdida. ¿Qué hace una tasa de 0, y una negativa?",
    ),
)
