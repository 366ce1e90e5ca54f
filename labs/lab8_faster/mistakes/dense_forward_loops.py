"""What goes wrong in dense_forward_loops: why it is tempting, where it was seen.

`terms` (N, D, M) are all the products that the loops meet.
"""

from ...exercise import Mistake

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
