"""Lab 8's view: one layer with as many inputs as a slider says, and how many products each way of it takes."""

import numpy as np

from ..views.scene import Aside, Knob, Scene, call, evenly
from .exercises import dense_backward_loops, dense_forward_loops, dense_forward_rows

X = np.array([[0, 2, 0, -1, 0, 0, 1, 0], [1, 0, 0, 0, -2, 0, 0, 0.5]])
W = np.array([[5, 5], [1, -1], [7, 7], [3, 0.5], [2, -2], [4, 6], [-1, 0], [0.5, 8]])
B, DZ = np.array([0.5, 1]), np.array([[0.5, -0.5], [-0.25, 0.25]])


def items(inputs):
    """Forward and back by loops, forward by rows, and the products in them."""
    x, w = X[:, : int(inputs)], W[: int(inputs)]
    products = np.array([x.size * w.shape[1], np.count_nonzero(x) * w.shape[1]])
    return [
        call(dense_forward_loops, x=x, W=w, b=B),
        call(dense_backward_loops, dz=DZ, x=x, W=w),
        call(dense_forward_rows, x=x, W=w, b=B),
        Aside("n", ("products: by loops, by rows", "productos: con bucles, por filas"), products),
    ]


SCENE = Scene(
    number=8,
    knobs=(Knob("inputs", evenly(1, 8, 1), 4.0),),
    items=items,
    invite=(
        "Give the layer more inputs: which products grow with all of them, and which only with those that are not 0?",
        "Dale más entradas a la capa: ¿qué productos crecen con todas, y cuáles solo con las que no son 0?",
    ),
)
