"""Lab 3's view: the text's two samples, of which a slider moves one logit, to where exp overflows."""

import numpy as np

from ..views.scene import Knob, Scene, call
from .exercises import accuracy, softmax_cross_entropy_forward, softmax_forward

Z, Y = np.array([[2.0, 1, -1], [1000, 1002, 999]]), np.array([0, 2])
LOGITS = (-1000.0, -100.0, -10.0, -5.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 5.0, 10.0, 100.0, 1000.0)


def items(logit):
    """Probabilities, the loss, the accuracy."""
    z = Z.copy()
    z[0, 2] = logit
    softmax = call(softmax_forward, z=z)
    return [softmax, call(softmax_cross_entropy_forward, z=z, y=Y), call(accuracy, p=softmax.right["p"], y=Y)]


SCENE = Scene(
    number=3,
    knobs=(Knob("logit", LOGITS, -1.0, ("z",), (0, 2)),),
    items=items,
    invite=(
        "Move the logit up: what happens to the other two probabilities of its row? And what at 1000?",
        "Sube el logit: ¿qué les pasa a las otras dos probabilidades de su fila? ¿Y en 1000?",
    ),
)
