"""What goes wrong in numeric_gradient: why it is tempting, where it was seen."""

import numpy as np

from ...exercise import Mistake


def whole_row(z, index, step):
    """A move of all entries of one row."""
    move = np.zeros_like(z)
    move[index[0]] = step
    return move


numeric_gradient = (
    Mistake(
        "numeric_gradient.one_sided",
        {
            "lower": lambda z, move: z,
            "quotient": lambda higher, here, lower, step: (higher - lower) / step,
        },
        what=(
            "z moves to one side only: the error shrinks with the step, not with its square.",
            "z se mueve solo hacia un lado: el error disminuye con el paso, y no con su cuadrado.",
        ),
        why=(
            "It is the derivative's definition as one learns it, and it saves a call.",
            "Es la definición de derivada que se aprende primero, y ahorra una llamada.",
        ),
        source="apache/mxnet#3693",
    ),
    Mistake(
        "numeric_gradient.not_moved_back",
        {"after": lambda z, move: z - move},
        what=(
            "An entry stays moved while the next ones are tried: the later the entry, the further off the place.",
            "Un elemento se queda movido mientras se prueban los siguientes: cuanto más tarde, más lejos del punto.",
        ),
        why=(
            "Up by one step and down by two looks finished: both losses are there.",
            "Subir un paso y bajar dos parece completo: ya están las dos pérdidas.",
        ),
        source="HomericIntelligence/Odyssey#2090",
    ),
    Mistake(
        "numeric_gradient.all_at_once",
        {"move": lambda z, index, step: np.full_like(z, step)},
        what=(
            "All entries move together: every place gets the slope of their sum.",
            "Todos los elementos se mueven juntos: en cada lugar queda la pendiente de la suma.",
        ),
        why=(
            "loss(z + step) is the formula for one number, and NumPy takes it for a whole array.",
            "loss(z + step) es la fórmula para un solo número, y NumPy la acepta con un array entero.",
        ),
    ),
    Mistake(
        "numeric_gradient.whole_row",
        {"move": whole_row},
        what=(
            "A whole row moves at once: all entries of a row get the same slope.",
            "Se mueve una fila entera a la vez: todos los elementos de la fila reciben la misma pendiente.",
        ),
        why=(
            "for i in range(len(z)) goes through the entries of a vector, but through the rows of a matrix.",
            "for i in range(len(z)) recorre los elementos de un vector, pero las filas de una matriz.",
        ),
    ),
    Mistake(
        "numeric_gradient.curvature",
        {"quotient": lambda higher, here, lower, step: (higher - 2 * here + lower) / step**2},
        what=(
            "This is the second derivative: how the slope changes, not the slope.",
            "Esta es la segunda derivada: cómo cambia la pendiente, y no la pendiente.",
        ),
        why=(
            "Both formulas stand side by side in the books, and both are called central differences.",
            "Las dos fórmulas están juntas en los libros, y las dos se llaman diferencias centrales.",
        ),
    ),
    Mistake(
        "numeric_gradient.not_divided",
        {"quotient": lambda higher, here, lower, step: higher - lower},
        what=(
            "The difference of the losses is not divided by the distance between the two places.",
            "La diferencia de las pérdidas no se divide entre la distancia de los dos lugares.",
        ),
        why=(
            "Its signs and its proportions are right already.",
            "Sus signos y sus proporciones ya son correctos.",
        ),
    ),
)
