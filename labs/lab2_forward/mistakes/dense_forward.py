"""What goes wrong in dense_forward: why it is tempting, where it was seen."""

import numpy as np

from ...exercise import Mistake

dense_forward = (
    Mistake(
        "dense_forward.bias_missing",
        {"shifted": lambda t: t.products},
        what=("The biases do not enter into z.", "Los sesgos no entran en z."),
        why=(
            "Biases often start at 0, and with 0 nothing is missing.",
            "Los sesgos suelen empezar en 0, y con 0 no se echa nada en falta.",
        ),
        source="deepakcrk/CNN_ForDummies#9",
    ),
    Mistake(
        "dense_forward.first_bias_for_all",
        {"shifted": lambda t: t.products + t.b[0]},
        what=("Every unit gets the first unit's bias.", "Todas las neuronas reciben el sesgo de la primera."),
        why=(
            "A number can be added to a matrix of any shape, so nothing complains.",
            "Un número se puede sumar a una matriz de cualquier forma, así que nada protesta.",
        ),
    ),
    Mistake(
        "dense_forward.bias_for_every_input",
        {"shifted": lambda t: t.products + len(t.W) * t.b},
        what=("Each bias is counted once for every input.", "Cada sesgo se cuenta una vez por cada entrada."),
        why=(
            "In three loops, the innermost line is where all the arithmetic seems to belong.",
            "Con tres bucles, toda la aritmética parece corresponder a la línea más interna.",
        ),
        source="Kulbear/deep-learning-coursera#48",
    ),
    Mistake(
        "dense_forward.mean_over_inputs",
        {"products": lambda t: t.x @ t.W / len(t.W)},
        what=(
            "The products are averaged over the inputs, not added up.",
            "Los productos se promedian sobre las entradas en vez de sumarse.",
        ),
        why=(
            "It keeps the numbers small, and the initial weights are scaled for the same reason already.",
            "Mantiene pequeños los números, pero para eso ya están escalados los pesos iniciales.",
        ),
    ),
    Mistake(
        "dense_forward.last_input_missing",
        {"products": lambda t: t.x[:, :-1] @ t.W[:-1]},
        what=("The last input is left out.", "La última entrada se queda fuera."),
        why=(
            "range(D - 1) looks like the range of the indices: they end at D - 1.",
            "range(D - 1) parece el rango de los índices, porque acaban en D - 1.",
        ),
    ),
    Mistake(
        "dense_forward.relu_inside",
        {"z": lambda t: np.maximum(t.shifted, 0)},
        what=(
            "The activation is applied here already: z has lost its negative numbers.",
            "La activación ya se aplica aquí: z ha perdido sus números negativos.",
        ),
        why=(
            "In libraries, Dense takes the activation as an argument, and the two look like one.",
            "En las bibliotecas, Dense recibe la activación como argumento, y las dos cosas parecen una.",
        ),
    ),
    Mistake(
        "dense_forward.last_product_only",
        {"products": lambda t: t.x[:, -1:] * t.W[-1]},
        what=(
            "Of the sums only the last input's products are left.",
            "De las sumas solo quedan los productos de la última entrada.",
        ),
        why=(
            "`=` in place of `+=` in the innermost loop runs without complaint.",
            "`=` en lugar de `+=` en el bucle interior funciona sin protestar.",
        ),
    ),
    Mistake(
        "dense_forward.first_input_missing",
        {"products": lambda t: t.x[:, 1:] @ t.W[1:]},
        what=(
            "The first input is left out.",
            "La primera entrada se queda fuera.",
        ),
        why=(
            "In books the first input has the number 1, and range(1, ...) follows the book.",
            "En los libros la primera entrada lleva el número 1, y range(1, ...) sigue al libro.",
        ),
    ),
    Mistake(
        "dense_forward.bias_added_to_the_weights",
        {"shifted": lambda t: t.products + t.x.sum(axis=1, keepdims=True) * t.b},
        what=(
            "The biases are added to the weights, so that each is multiplied by all inputs.",
            "Los sesgos se suman a los pesos, de modo que a cada uno lo multiplican todas las entradas.",
        ),
        why=(
            "Brackets around W + b: broadcasting allows it, and z keeps its shape.",
            "Unos paréntesis en torno a W + b: la difusión lo permite, y z conserva su forma.",
        ),
    ),
    Mistake(
        "dense_forward.weights_transposed",
        {"products": lambda t: t.x @ t.W.T},
        what=(
            "W is read lying on its side: its rows as if they were the units.",
            "W se lee traspuesta: sus filas como si fueran las neuronas.",
        ),
        why=(
            "Other books keep W as (n_out, n_in), and where a layer is square no shape complains.",
            "Otros libros guardan W como (n_out, n_in), y en una capa cuadrada ninguna forma protesta.",
        ),
        source="iamtrask/Grokking-Deep-Learning#23",
    ),
)
