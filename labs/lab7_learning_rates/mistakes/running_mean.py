"""What goes wrong in running_mean: why it is tempting, where it was seen."""

import numpy as np

from ...exercise import Mistake

running_mean = (
    Mistake(
        "running_mean.sizes_ignored",
        {"weights": lambda sizes: np.ones(len(sizes)), "counts": np.cumsum},
        what=(
            "Every batch weighs the same, however small it is.",
            "Todos los lotes pesan lo mismo, por pequeños que sean.",
        ),
        why=(
            "While all batches are of one size the two means agree; they part at the last one.",
            "Mientras los lotes son del mismo tamaño ambas medias coinciden; se separan en el último.",
        ),
        source="https-deeplearning-ai/tensorflow-3#3, intel/ipex-llm#3021",
    ),
    Mistake(
        "running_mean.not_running",
        {"sums": lambda weighted: weighted},
        what=(
            "Each entry holds the last loss alone, divided by all samples so far.",
            "Cada entrada contiene solo la última pérdida, dividida entre todas las muestras hasta ahí.",
        ),
        why=(
            "`total = ...` and `total += ...` differ by one sign.",
            "`total = ...` y `total += ...` se distinguen por un signo.",
        ),
    ),
    Mistake(
        "running_mean.divided_by_epoch",
        {"counts": lambda sizes: np.full(len(sizes), sizes.sum())},
        what=(
            "Every entry is divided by the samples of the whole epoch: the curve climbs from near 0.",
            "Cada entrada se divide entre las muestras de toda la época: la curva sube desde casi 0.",
        ),
        why=(
            "At the end of the epoch the number is right, and that is the one that is looked at.",
            "Al final de la época el número es correcto, y es el que se mira.",
        ),
    ),
    Mistake(
        "running_mean.divided_by_batches",
        {"counts": lambda sizes: np.arange(1, len(sizes) + 1)},
        what=(
            "A sum over samples is divided by a number of batches.",
            "Una suma sobre muestras se divide entre un número de lotes.",
        ),
        why=(
            "The count in the loop is that of the batches.",
            "La cuenta que lleva el bucle es la de los lotes.",
        ),
    ),
    Mistake(
        "running_mean.weights_squared",
        {"weights": lambda sizes: sizes**2},
        what=(
            "The sizes have entered twice: large batches weigh more than their samples.",
            "Los tamaños han entrado dos veces: los lotes grandes pesan más que sus muestras.",
        ),
        why=(
            "A loss that is a mean is taken for a sum, and brought to samples once more.",
            "Se toma por suma una pérdida que es una media, y se vuelve a pasar a muestras.",
        ),
    ),
    Mistake(
        "running_mean.first_left_out",
        {"sums": lambda weighted: np.cumsum(weighted) - weighted[0]},
        what=(
            "The first batch's loss is missing from every sum, though its samples are counted.",
            "La pérdida del primer lote falta en todas las sumas, aunque sus muestras se cuentan.",
        ),
        why=(
            "The sum starts at 0 after the first batch has been used for something else.",
            "La suma empieza en 0 cuando el primer lote ya se ha usado para otra cosa.",
        ),
    ),
    Mistake(
        "running_mean.losses_not_weighted",
        {"weights": lambda sizes: sizes, "products": lambda losses, weights: losses, "counts": np.cumsum},
        what=(
            "The losses are added up as they are, and divided by the samples.",
            "Las pérdidas se suman tal cual, y se dividen entre las muestras.",
        ),
        why=(
            "A mean divides by how many there are; but these losses are means already.",
            "Una media divide entre cuántos hay; pero estas pérdidas ya son medias.",
        ),
    ),
)
