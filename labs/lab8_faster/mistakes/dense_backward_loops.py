"""What goes wrong in dense_backward_loops: why it is tempting, where it was seen.

`terms` (N, D, M) are all the products that the loops meet.
"""

from ...exercise import Mistake

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
