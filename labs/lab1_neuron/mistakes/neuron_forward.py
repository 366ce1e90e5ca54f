"""What goes wrong in neuron_forward: why it is tempting, where it was seen."""

from ...exercise import Mistake

neuron_forward = (
    Mistake(
        "neuron_forward.bias_missing",
        {"z": lambda t: t.total},
        what=("The bias does not enter into z.", "El sesgo no entra en z."),
        why=(
            "Biases often start at 0, and with 0 nothing is missing.",
            "Los sesgos suelen empezar en 0, y con 0 no se echa nada en falta.",
        ),
        source="rasbt/machine-learning-book#100",
    ),
    Mistake(
        "neuron_forward.bias_for_every_input",
        {"z": lambda t: t.total + len(t.x) * t.b},
        what=("The bias is counted once for every input.", "El sesgo se cuenta una vez por cada entrada."),
        why=(
            "Written inside the loop or inside the brackets of the sum, it looks at home.",
            "Escrito dentro del bucle o del paréntesis de la suma, parece estar en su sitio.",
        ),
        source="Kulbear/deep-learning-coursera#48",
    ),
    Mistake(
        "neuron_forward.last_input_missing",
        {"total": lambda t: t.products[:-1].sum()},
        what=("The last input is left out.", "La última entrada se queda fuera."),
        why=(
            "range(len(x) - 1) looks like the range of the indices: they end at len(x) - 1.",
            "range(len(x) - 1) parece el rango de los índices, porque acaban en len(x) - 1.",
        ),
    ),
    Mistake(
        "neuron_forward.mean_of_products",
        {"total": lambda t: t.products.mean()},
        what=(
            "The products are averaged: a neuron with more inputs says no more.",
            "Los productos se promedian: una neurona con más entradas no dice más.",
        ),
        why=(
            "In this course so much is a mean that one more does not look strange.",
            "En este curso hay tantas medias que una más no llama la atención.",
        ),
    ),
    Mistake(
        "neuron_forward.product_of_sums",
        {"total": lambda t: t.x.sum() * t.w.sum()},
        what=(
            "Inputs and weights are each added up first: no input meets its own weight.",
            "Se suman antes las entradas y los pesos, cada cosa por su lado: ninguna entrada encuentra su propio peso.",
        ),
        why=(
            "'Multiply the inputs by the weights and add up' can be read in this order too.",
            "«Multiplica las entradas por los pesos y suma» también se puede leer en ese orden.",
        ),
    ),
    Mistake(
        "neuron_forward.first_input_missing",
        {"total": lambda t: t.products[1:].sum()},
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
        "neuron_forward.only_the_first_product",
        {"total": lambda t: t.products[0]},
        what=(
            "The sum ends after the first input.",
            "La suma se acaba tras la primera entrada.",
        ),
        why=(
            "A return one level too deep ends the loop on its first turn.",
            "Un return un nivel demasiado adentro acaba el bucle en su primera vuelta.",
        ),
    ),
    Mistake(
        "neuron_forward.only_the_last_product",
        {"total": lambda t: t.products[-1]},
        what=(
            "Of the sum only the last input's product is left.",
            "De la suma solo queda el producto de la última entrada.",
        ),
        why=(
            "`=` in place of `+=` in a loop runs without complaint.",
            "`=` en lugar de `+=` en un bucle funciona sin protestar.",
        ),
    ),
    Mistake(
        "neuron_forward.bias_subtracted",
        {"z": lambda t: t.total - t.b},
        what=(
            "The bias enters with the opposite sign.",
            "El sesgo entra con el signo contrario.",
        ),
        why=(
            "A threshold is subtracted, and older books write the neuron with one.",
            "Un umbral se resta, y los libros antiguos escriben la neurona con uno.",
        ),
    ),
    Mistake(
        "neuron_forward.bias_multiplied",
        {"z": lambda t: t.total * t.b},
        what=(
            "The sum is multiplied by the bias.",
            "La suma se multiplica por el sesgo.",
        ),
        why=(
            "The weights are multiplied, so the bias seems to be treated alike.",
            "Los pesos se multiplican, así que el sesgo parece ir igual.",
        ),
    ),
)
