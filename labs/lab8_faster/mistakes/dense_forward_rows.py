"""What goes wrong in dense_forward_rows: why it is tempting, where it was seen."""

import numpy as np

from ...exercise import Mistake

dense_forward_rows = (
    Mistake(
        "dense_forward_rows.positive_only",
        {"inputs": lambda x, n: np.flatnonzero(x[n] > 0)},
        what=(
            "Inputs below 0 are left out as well.",
            "También se descartan las entradas menores que 0.",
        ),
        why=(
            "Pixels and ReLU's activations are never negative, so on them it is right.",
            "Los píxeles y las activaciones de ReLU nunca son negativos, así que con ellos es correcto.",
        ),
    ),
    Mistake(
        "dense_forward_rows.inputs_of_first_sample",
        {"inputs": lambda x, n: np.flatnonzero(x[0])},
        what=(
            "Every sample uses the inputs that are not 0 in the first one.",
            "Todas las muestras usan las entradas que no son 0 en la primera.",
        ),
        why=(
            "They were looked for once, before the loop; with one sample it is right.",
            "Se buscaron una vez, antes del bucle; con una sola muestra es correcto.",
        ),
    ),
    Mistake(
        "dense_forward_rows.value_forgotten",
        {"value": lambda x, d: x[d] * 0 + 1},
        what=(
            "Every input adds the same, however large it is.",
            "Todas las entradas suman lo mismo, valgan lo que valgan.",
        ),
        why=(
            "For inputs that are 0 or 1 it is enough to pick the rows.",
            "Para entradas que son 0 o 1 basta con elegir las filas.",
        ),
    ),
    Mistake(
        "dense_forward_rows.rows_counted",
        {"row": lambda W, d, place: W[place]},
        what=(
            "The rows of W are taken one after the other, not those of the inputs.",
            "Las filas de W se toman una tras otra, no las de las entradas.",
        ),
        why=(
            "enumerate() gives a place in the short list, and the number of the input is another one.",
            "enumerate() da un lugar en la lista corta, y el número de la entrada es otro.",
        ),
    ),
    Mistake(
        "dense_forward_rows.bias_left_out",
        {"start": lambda b, before, n_inputs: 0 * b},
        what=("The bias is missing.", "Falta el sesgo."),
        why=(
            "Every row begins at 0, and the bias is easily forgotten when it is not where the row begins.",
            "Toda fila empieza en 0, y el sesgo se olvida fácilmente si no es donde la fila empieza.",
        ),
    ),
    Mistake(
        "dense_forward_rows.empty_sample_skipped",
        {"start": lambda b, before, n_inputs: b if n_inputs else 0 * b},
        what=(
            "A sample of nothing but zeros gets no bias.",
            "Una muestra que es toda ceros se queda sin sesgo.",
        ),
        why=(
            "Where there is nothing to add, one skips the sample, and the bias with it.",
            "Donde no hay nada que sumar se salta la muestra, y con ella el sesgo.",
        ),
    ),
    Mistake(
        "dense_forward_rows.bias_for_every_input",
        {"start": lambda b, before, n_inputs: n_inputs * b},
        what=(
            "The bias is added once for every input that is not 0.",
            "El sesgo se suma una vez por cada entrada que no es 0.",
        ),
        why=(
            "The line stands one level too deep.",
            "La línea está un nivel demasiado adentro.",
        ),
    ),
    Mistake(
        "dense_forward_rows.not_reset",
        {"start": lambda b, before, n_inputs: before},
        what=(
            "The row is not begun anew for every sample: each one goes on from the one before.",
            "La fila no empieza de nuevo en cada muestra: cada una sigue desde la anterior.",
        ),
        why=(
            "It was made before the loop, and one array serves for all samples.",
            "Se creó antes del bucle, y un mismo array sirve para todas las muestras.",
        ),
    ),
    Mistake(
        "dense_forward_rows.assigned",
        {"added": lambda z, term: term, "start": lambda b, before, n_inputs: b},
        what=(
            "Only what the last input adds is left; the bias and the others are overwritten.",
            "Solo queda lo que añade la última entrada; el sesgo y las demás se sobrescriben.",
        ),
        why=(
            "`=` in place of `+=` runs without complaint.",
            "`=` en lugar de `+=` funciona sin protestar.",
        ),
    ),
)
