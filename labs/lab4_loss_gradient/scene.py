"""Lab 4's view: the text's two samples, and a numeric gradient whose step a slider sets."""

import numpy as np

from ..child import log_sum_exp
from ..views.scene import Aside, Knob, Scene, call
from .exercises import numeric_gradient, onehot, softmax, softmax_cross_entropy_backward

Z, Y = np.array([[2.0, 1, -1], [1000, 1002, 999]]), np.array([0, 2])
ROW = Z[:1]  # log_sum_exp's gradient at it is the softmax of it
STEPS = (1e-12, 1e-10, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 0.5, 1.0)
ROUNDINGS = 8  # of a loss that, divided by the step, no formula can help: they are no mistake


def items(step):
    """The labels' table, the gradient of the mean loss, and a gradient by trying, beside the exact one."""
    limit = ROUNDINGS * np.finfo("float64").eps * log_sum_exp(ROW) / step
    numeric = call(numeric_gradient, limit=limit, loss=log_sum_exp, z=ROW, step=step)
    exact = softmax(ROW)
    error = np.linalg.norm(numeric.right["dz"] - exact) / np.linalg.norm(exact)
    return [
        call(onehot, y=Y, n_classes=Z.shape[1]),
        call(softmax_cross_entropy_backward, p=softmax(Z), y=Y),
        numeric,
        Aside("dz", ("the same gradient, exactly", "el mismo gradiente, exacto"), exact),
        Aside("error", ("how far the numeric one is from it", "cuánto se aparta de él el numérico"), error),
    ]


SCENE = Scene(
    number=4,
    knobs=(Knob("step", STEPS, 0.1, ("step",)),),
    items=items,
    invite=(
        "Make the step smaller and watch the error. It falls, and then it rises: why?",
        "Haz el paso más pequeño y mira el error. Baja, y después sube: ¿por qué?",
    ),
)
