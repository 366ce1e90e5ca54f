"""Lab 5's view: the text's network, one way back, while a slider moves a weight of the first layer."""

import numpy as np

from ..views.scene import Knob, Scene, call, evenly
from .exercises import backward_pass, dense_backward, relu_backward

X, DZ2 = np.array([[1.0, 2], [0, 1]]), np.array([[-0.25, 0.25], [0.5, -0.5]])
W1, B1 = np.array([[1.0, -1], [1, 0]]), np.array([0.0, 0.5])
W2, B2 = np.array([[1.0, 2], [-1, 1]]), np.array([0.0, 0])


def items(weight):
    """The last layer's way back, the ReLU's, and the whole one; what came back from the loss stays as it is."""
    moved = W1.copy()
    moved[0, 0] = weight
    z1 = X @ moved + B1
    a1 = np.maximum(z1, 0)
    z2 = a1 @ W2 + B2
    last = call(dense_backward, ("the last layer", "la última capa"), dz=DZ2, x=a1, W=W2)
    mask = call(relu_backward, da=last.right["dx"], z=z1)
    whole = call(backward_pass, weights=[moved, B1, W2, B2], zs=[z1, z2], activations=[X, a1], dz=DZ2)
    return [last, mask, whole]


SCENE = Scene(
    number=5,
    knobs=(Knob("weight", evenly(-4, 4, 0.5), 1.0, ("W1",), (0, 0)),),
    items=items,
    invite=(
        "Move the weight down until z1[0, 0] is not above 0 any more. Which gradients become 0 there?",
        "Baja el peso hasta que z1[0, 0] deje de ser mayor que 0. ¿Qué gradientes se vuelven 0 ahí?",
    ),
)
