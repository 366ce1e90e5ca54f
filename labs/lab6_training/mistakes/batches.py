"""What goes wrong in batches: why it is tempting, where it was seen."""

import numpy as np

from ...exercise import Mistake


def full_batch(order, start, size):
    """The right batch: named here as well, since a last batch that is dropped is in no other way wrong."""
    return order[start : start + size]


def equal_parts(order, start, size):
    """The batch that begins at `start`, if all are to be as equal as possible."""
    return np.array_split(order, -(-len(order) // size))[start // size]


batches = (
    Mistake(
        "batches.last_dropped",
        {"starts": lambda n, size: range(0, n - size + 1, size), "batch": full_batch},
        what=(
            "The last samples are in no batch where they do not fill one.",
            "Las últimas muestras no están en ningún lote cuando no llenan uno.",
        ),
        why=(
            "n // batch_size counts the full batches only, and with a number that divides n nothing is missing.",
            "n // batch_size cuenta solo los lotes completos, y con un número que divide a n no falta nada.",
        ),
        source="keras-team/keras#8310, jadore801120/attention-is-all-you-need-pytorch#14",
    ),
    Mistake(
        "batches.last_filled_up",
        {
            "batch": lambda order, start, size: (
                order[-size:] if start + size > len(order) else order[start : start + size]
            )
        },
        what=(
            "The last batch is filled up with samples that have been in the one before.",
            "El último lote se completa con muestras que ya estaban en el anterior.",
        ),
        why=(
            "All batches are of one shape then, which some libraries ask for; but some samples count twice.",
            "Así todos los lotes tienen la misma forma, como piden algunas bibliotecas; "
            "pero algunas muestras cuentan dos veces.",
        ),
    ),
    Mistake(
        "batches.last_begins_again",
        {"batch": lambda order, start, size: order[np.arange(start, start + size) % len(order)]},
        what=(
            "The last batch is filled up with samples from the beginning of the epoch.",
            "El último lote se completa con muestras del principio de la época.",
        ),
        why=(
            "Taking the index modulo n keeps every batch full and never fails.",
            "Tomar el índice módulo n mantiene llenos todos los lotes y nunca falla.",
        ),
        source="mlcommons/training_policies#93 (allowed there, on purpose)",
    ),
    Mistake(
        "batches.order_ignored",
        {"order": lambda order: np.arange(len(order))},
        what=(
            "The batches hold places in the order, not the samples that stand there.",
            "Los lotes contienen posiciones del orden, no las muestras que hay en ellas.",
        ),
        why=(
            "Without shuffling the two are the same numbers.",
            "Sin barajar, ambas cosas son los mismos números.",
        ),
    ),
    Mistake(
        "batches.sorted",
        {"order": np.sort},
        what=(
            "The samples have been sorted: the order that was given is gone.",
            "Las muestras se han ordenado: el orden que se dio ha desaparecido.",
        ),
        why=(
            "A set or np.unique on the way sorts them without saying so.",
            "Un conjunto o np.unique por el camino las ordena sin avisar.",
        ),
    ),
    Mistake(
        "batches.one_short",
        {"batch": lambda order, start, size: order[start : start + size - 1]},
        what=(
            "Every full batch lacks its last sample.",
            "A cada lote completo le falta su última muestra.",
        ),
        why=(
            "A slice ends before its second number; one subtracts 1 once more.",
            "Un corte termina antes de su segundo número; se resta 1 una vez de más.",
        ),
    ),
    Mistake(
        "batches.equal_parts",
        {"batch": equal_parts},
        what=(
            "The batches are made as equal as possible: most are smaller than was asked for.",
            "Los lotes se hacen tan iguales como se puede: la mayoría son menores de lo pedido.",
        ),
        why=(
            "np.array_split takes the number of parts, not their size, and gives the right number of batches.",
            "np.array_split recibe el número de partes, no su tamaño, y da el número correcto de lotes.",
        ),
    ),
    Mistake(
        "batches.strided",
        {"batch": lambda order, start, size: order[start // size :: -(-len(order) // size)]},
        what=(
            "A batch takes every k-th sample of the order, not neighbours.",
            "Un lote toma una de cada k muestras del orden, no las vecinas.",
        ),
        why=(
            "order[k::n_batches] is short, and every sample comes once.",
            "order[k::n_batches] es breve, y cada muestra aparece una vez.",
        ),
    ),
    Mistake(
        "batches.ends_at_the_size",
        {"batch": lambda order, start, size: order[start:size]},
        what=(
            "Only the first batch has samples in it.",
            "Solo el primer lote tiene muestras.",
        ),
        why=(
            "A slice names the place where it ends, not how long it is; for the first batch the two agree.",
            "Un corte dice el lugar donde acaba, no su longitud; en el primer lote coinciden.",
        ),
    ),
    Mistake(
        "batches.first_skipped",
        {"starts": lambda n, size: range(size, n, size)},
        what=(
            "The first samples are in no batch.",
            "Las primeras muestras no están en ningún lote.",
        ),
        why=(
            "The loop counts its batches from 1.",
            "El bucle cuenta sus lotes desde 1.",
        ),
    ),
)
