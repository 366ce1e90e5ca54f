"""Lab 2's view: the text's network of two layers, whose first weight a slider moves."""

import numpy as np

from ..views.scene import Knob, Scene, call, evenly
from .exercises import dense_forward, forward_pass, relu_forward

X = np.array([[1.0, 2], [-1, 1]])
W1, B1 = np.array([[1.0, -1, 0.5], [0.5, 1, -1]]), np.array([0.5, 0, -0.5])
W2, B2 = np.array([[1.0, 0], [-1, 2], [0.5, 1]]), np.array([0.0, -1])


def items(weight):
    """One layer, its ReLU, and the whole way."""
    moved = W1.copy()
    moved[0, 0] = weight
    layer = call(dense_forward, x=X, W=moved, b=B1)
    return [layer, call(relu_forward, z=layer.right["z"]), call(forward_pass, weights=[moved, B1, W2, B2], x=X)]


SCENE = Scene(
    number=2,
    knobs=(Knob("weight", evenly(-4, 4, 0.5), 1.0, ("W1", "W"), (0, 0)),),
    items=items,
    invite=(
        "Move the weight. Which entries of z move with it, and from where on does the ReLU hide that?",
        "Mueve el peso. ¿Qué entradas de z se mueven con él, y desde dónde lo oculta la ReLU?",
    ),
)
