"""What goes wrong in relu_forward: why it is tempting, where it was seen."""

import numpy as np

from ...exercise import Mistake


def sigmoid(z):
    """Entry by entry, as lab 1 has it."""
    return 1 / (1 + np.exp(-z))


relu_forward = (
    Mistake(
        "relu_forward.nan_becomes_zero",
        {"nan": lambda z: np.zeros_like(z)},
        what=(
            "A NaN comes out as 0: whatever went wrong before is hidden here.",
            "Un NaN sale como 0: aquí se tapa lo que haya fallado antes.",
        ),
        why=(
            "np.where(z > 0, z, 0) says just what the formula says; but NaN > 0 is false.",
            "np.where(z > 0, z, 0) dice justo lo que dice la fórmula; pero NaN > 0 es falso.",
        ),
        source="pytorch/pytorch#7999",
    ),
    Mistake(
        "relu_forward.leaky",
        {"off": lambda z: 0.01 * z},
        number=0.01,
        with_number=(lambda n: {"off": lambda z: n * z},),
        what=(
            "A part of each negative number leaks through: this is the leaky ReLU.",
            "Se escapa una parte de cada número negativo: esta es la ReLU con fugas (leaky).",
        ),
        why=(
            "It is the same idea and often better known from code to copy.",
            "Es la misma idea, y a menudo más conocida por el código que se copia.",
        ),
    ),
    Mistake(
        "relu_forward.absolute_value",
        {"off": lambda z: -z},
        what=(
            "Negative numbers come out positive: no unit is ever off.",
            "Los números negativos salen positivos: ninguna neurona está nunca apagada.",
        ),
        why=(
            "'Nothing negative comes out' is true of it too.",
            "También cumple que «no sale nada negativo».",
        ),
    ),
    Mistake(
        "relu_forward.wrong_side",
        {"on": lambda z: np.zeros_like(z), "off": lambda z: z},
        what=(
            "The positive numbers are cut off and the negative ones kept.",
            "Se cortan los números positivos y se dejan los negativos.",
        ),
        why=(
            "minimum and maximum: 'at most 0' and 'at least 0' are easily exchanged.",
            "minimum y maximum: «como mucho 0» y «al menos 0» se confunden con facilidad.",
        ),
    ),
    Mistake(
        "relu_forward.step",
        {"on": lambda z: np.ones_like(z), "nan": lambda z: np.zeros_like(z)},
        what=(
            "Only whether the unit is on comes out, not how strongly.",
            "Solo sale si la neurona está encendida, y no con cuánta fuerza.",
        ),
        why=(
            "z > 0 is ReLU's slope, and it is the first thing one writes for a condition.",
            "z > 0 es la pendiente de la ReLU, y lo primero que se escribe al pensar en una condición.",
        ),
    ),
    Mistake(
        "relu_forward.cut_off_above",
        {"on": lambda z: np.minimum(z, 1)},
        number=1,
        with_number=(lambda n: {"on": lambda z: np.minimum(z, n)},),
        what=(
            "Large numbers are cut off too.",
            "También se cortan los números grandes.",
        ),
        why=(
            "After the sigmoid one expects an activation to lie between 0 and 1.",
            "Después de la sigmoide, uno espera que una activación esté entre 0 y 1.",
        ),
    ),
    Mistake(
        "relu_forward.sigmoid",
        {"on": sigmoid, "off": sigmoid},
        what=(
            "This is lab 1's curve: no unit is ever off, and none gets beyond 1.",
            "Esta es la curva del laboratorio 1: ninguna neurona se apaga nunca ni pasa de 1.",
        ),
        why=(
            "Both are activations, and the one from before is at hand.",
            "Ambas son activaciones, y se tiene a mano la de antes.",
        ),
    ),
    Mistake(
        "relu_forward.maximum_of_the_column",
        {"on": lambda z: z, "off": np.zeros_like, "nan": np.zeros_like, "result": lambda a, z: np.max(z, 0)},
        what=(
            "The largest number of each column comes out: the 0 was taken for an axis.",
            "Sale el mayor número de cada columna: el 0 se tomó por un eje.",
        ),
        why=(
            "Python's max compares its arguments; NumPy's max goes through one array, along an axis.",
            "El max de Python compara sus argumentos; el de NumPy recorre un solo array, a lo largo de un eje.",
        ),
    ),
)
