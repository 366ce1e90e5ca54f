"""Lab 6's view: the text's three samples, one epoch at a rate that a slider sets, and the losses of the next ones."""

import numpy as np

from ..child import linear_loss_and_gradients
from ..views.scene import Aside, Knob, Scene, call
from .exercises import batches, sgd_update, train_epoch

X, Y, ORDER, SIZE = np.array([[1.0], [2], [-1]]), np.array([3, 2, 0]), np.array([2, 0, 1]), 2
RATES = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6)
EPOCHS = 8


def epoch(weights, learning_rate):
    """One epoch's Call."""
    data = {"weights": weights, "x": X, "y": Y, "order": ORDER, "batch_size": SIZE}
    return call(train_epoch, loss_and_gradients=linear_loss_and_gradients, **data, learning_rate=learning_rate)


def items(learning_rate):
    """One update, the batches, an epoch, and how it goes on."""
    weights = [np.array([[1.0]]), np.array([0.0])]
    first = epoch(weights, learning_rate)
    losses, now = [], first
    for _ in range(EPOCHS):
        losses.append(now.right["loss"])
        now = epoch([now.right["weights_1"], now.right["weights_2"]], learning_rate)
    return [
        call(sgd_update, w=np.array([1.0, -0.5]), dw=np.array([-1.0, 2]), learning_rate=learning_rate),
        call(batches, order=ORDER, batch_size=SIZE),
        first,
        Aside("loss", (f"in {EPOCHS} epochs at this rate", f"en {EPOCHS} épocas con esta tasa"), np.array(losses)),
    ]


SCENE = Scene(
    number=6,
    knobs=(Knob("learning_rate", RATES, 0.25, ("learning_rate",)),),
    items=items,
    invite=(
        "Move the rate and read the last row of losses: where does it fall fastest, and from where on does it grow?",
        "Mueve la tasa y lee la última fila de pérdidas: ¿dónde baja más deprisa, y desde dónde crece?",
    ),
)
