"""Lab 8's mistakes: what is wrong, why it is tempting, where it was seen.

`terms` (N, D, M) are all the products that the loops meet.
"""

import numpy as np

from ..exercise import Mistake

dense_forward_loops = (
    Mistake(
        "dense_forward_loops.bias_left_out",
        {"bias": lambda b, n_in: 0 * b},
        what=("The bias is missing.", "Falta el sesgo."),
        why=(
            "Every sum begins at 0, and the bias is easily forgotten when it is not where the sum begins.",
            "Toda suma empieza en 0, y el sesgo se olvida fácilmente si no es donde la suma empieza.",
        ),
    ),
    Mistake(
        "dense_forward_loops.bias_in_inner_loop",
        {"bias": lambda b, n_in: n_in * b},
        what=(
            "The bias is added once for every input.",
            "El sesgo se suma una vez por cada entrada.",
        ),
        why=(
            "The line stands one level too deep.",
            "La línea está un nivel demasiado adentro.",
        ),
    ),
    Mistake(
        "dense_forward_loops.assigned",
        {"totals": lambda terms: terms[:, -1]},
        what=(
            "Only the last input is left of the sum.",
            "De la suma solo queda la última entrada.",
        ),
        why=(
            "`=` in place of `+=` runs without complaint.",
            "`=` en lugar de `+=` funciona sin protestar.",
        ),
    ),
    Mistake(
        "dense_forward_loops.one_input_short",
        {"totals": lambda terms: terms[:, :-1].sum(axis=1)},
        what=("The last input is never met.", "A la última entrada no se llega nunca."),
        why=(
            "range() ends before its number, and one subtracts 1 once more; with images the last pixel is 0 anyway.",
            "range() acaba antes de su número y se resta 1 de más; en las imágenes el último píxel es 0 igualmente.",
        ),
    ),
    Mistake(
        "dense_forward_loops.not_reset_between_units",
        {"totals": lambda terms: terms.sum(axis=1).cumsum(axis=1)},
        what=(
            "The sum is not begun anew for every unit: each one contains those before it.",
            "La suma no empieza de nuevo en cada neurona: cada una contiene las anteriores.",
        ),
        why=(
            "`total = 0` stands before the wrong loop.",
            "`total = 0` está delante del bucle equivocado.",
        ),
    ),
    Mistake(
        "dense_forward_loops.not_reset_between_samples",
        {"totals": lambda terms: terms.sum(axis=1).cumsum(axis=0)},
        what=(
            "The sums are not begun anew for every sample: each one contains those before it.",
            "Las sumas no empiezan de nuevo en cada muestra: cada una contiene las anteriores.",
        ),
        why=(
            "A row of sums was made before the loop over the samples, and is used for all of them.",
            "Se creó una fila de sumas antes del bucle de las muestras y se usa para todas.",
        ),
    ),
    Mistake(
        "dense_forward_loops.weights_transposed",
        {"terms": lambda x, W: x[:, :, None] * W.T},
        what=(
            "W is read with its two numbers swapped.",
            "W se lee con sus dos números intercambiados.",
        ),
        why=(
            "Unit first, input second is how a sum is written in many books; in a square layer nothing complains.",
            "Primero la neurona y luego la entrada: así lo escriben muchos libros; en una capa cuadrada nada protesta.",
        ),
        source="iamtrask/Grokking-Deep-Learning#23",
    ),
    Mistake(
        "dense_forward_loops.first_input_skipped",
        {"totals": lambda terms: terms[:, 1:].sum(axis=1)},
        what=(
            "The first input is never met.",
            "A la primera entrada no se llega nunca.",
        ),
        why=(
            "The loop counts from 1; with images the first pixel is 0 anyway.",
            "El bucle cuenta desde 1; en las imágenes el primer píxel es 0 igualmente.",
        ),
    ),
)

dense_backward_loops = (
    Mistake(
        "dense_backward_loops.weights_assigned",
        {"dW": lambda terms: terms[-1]},
        what=(
            "Only the last sample is left in dW.",
            "En dW solo queda la última muestra.",
        ),
        why=(
            "`=` in place of `+=` runs without complaint, and with one sample it is right.",
            "`=` en lugar de `+=` funciona sin protestar, y con una sola muestra es correcto.",
        ),
    ),
    Mistake(
        "dense_backward_loops.weights_mean",
        {"dW": lambda terms: terms.mean(axis=0)},
        what=(
            "dW is an average over the batch: the 1/N has entered a second time.",
            "dW es un promedio sobre el lote: el 1/N ha entrado por segunda vez.",
        ),
        why=(
            "After a loop over samples one divides by their number; here dz has been divided already.",
            "Tras un bucle sobre muestras se divide entre su número; aquí dz ya está dividido.",
        ),
    ),
    Mistake(
        "dense_backward_loops.first_sample_skipped",
        {"dW": lambda terms: terms[1:].sum(axis=0)},
        what=("The first sample is missing in dW.", "En dW falta la primera muestra."),
        why=(
            "The loop counts from 1.",
            "El bucle cuenta desde 1.",
        ),
    ),
    Mistake(
        "dense_backward_loops.weights_not_reset",
        {"dW": lambda terms: terms.sum(axis=0).cumsum(axis=0)},
        what=(
            "The sum is not begun anew for every input: each row of dW contains those before it.",
            "La suma no empieza de nuevo en cada entrada: cada fila de dW contiene las anteriores.",
        ),
        why=(
            "`total = 0` stands before the wrong loop.",
            "`total = 0` está delante del bucle equivocado.",
        ),
    ),
    Mistake(
        "dense_backward_loops.bias_in_inner_loop",
        {"db": lambda dz, n_in: n_in * dz.sum(axis=0)},
        what=(
            "db collects its numbers once for every input.",
            "db recoge sus números una vez por cada entrada.",
        ),
        why=(
            "The line stands one level too deep, beside that of dW.",
            "La línea está un nivel demasiado adentro, junto a la de dW.",
        ),
    ),
    Mistake(
        "dense_backward_loops.bias_assigned",
        {"db": lambda dz, n_in: dz[-1]},
        what=("Only the last sample is left in db.", "En db solo queda la última muestra."),
        why=(
            "`=` in place of `+=` runs without complaint, and with one sample it is right.",
            "`=` en lugar de `+=` funciona sin protestar, y con una sola muestra es correcto.",
        ),
    ),
    Mistake(
        "dense_backward_loops.bias_mean",
        {"db": lambda dz, n_in: dz.mean(axis=0)},
        what=(
            "db is an average over the batch: the mean has entered twice.",
            "db es un promedio sobre el lote: la media ha entrado dos veces.",
        ),
        why=(
            "After a loop over samples one divides by their number; here dz has been divided already.",
            "Tras un bucle sobre muestras se divide entre su número; aquí dz ya está dividido.",
        ),
        source="kvfrans/notes#5, deeplearning4j/deeplearning4j#366",
    ),
    Mistake(
        "dense_backward_loops.bias_not_reset",
        {"db": lambda dz, n_in: dz.sum(axis=0).cumsum()},
        what=(
            "The sum is not begun anew for every unit: each entry of db contains those before it.",
            "La suma no empieza de nuevo en cada neurona: cada entrada de db contiene las anteriores.",
        ),
        why=(
            "`total = 0` stands before the wrong loop.",
            "`total = 0` está delante del bucle equivocado.",
        ),
    ),
    Mistake(
        "dense_backward_loops.last_sample_skipped",
        {"dW": lambda terms: terms[:-1].sum(axis=0)},
        what=(
            "The last sample is missing in dW.",
            "En dW falta la última muestra.",
        ),
        why=(
            "range() ends before its number, and one subtracts 1 once more.",
            "range() acaba antes de su número, y se resta 1 de más.",
        ),
    ),
)

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
