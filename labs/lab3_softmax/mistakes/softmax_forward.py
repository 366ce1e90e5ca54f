"""What goes wrong in softmax_forward: why it is tempting, where it was seen."""

import numpy as np

from ...exercise import Mistake

softmax_forward = (
    Mistake(
        "softmax_forward.overflows",
        {"shifted": lambda t: t.z},
        what=(
            "Large logits overflow: some of what comes out is NaN.",
            "Con logits grandes hay desbordamiento: parte de lo que sale es NaN.",
        ),
        why=(
            "The formula as it is printed works for the logits of an untrained network.",
            "La fórmula tal como viene impresa funciona con los logits de una red sin entrenar.",
        ),
        source="deeplearning4j/deeplearning4j-examples#730",
    ),
    Mistake(
        "softmax_forward.one_maximum_for_all",
        {"shifted": lambda t: t.z - t.z.max()},
        what=(
            "All rows are shifted by the same number: a row far below it becomes 0 / 0.",
            "Todas las filas se desplazan con el mismo número: una fila muy por debajo acaba en 0 / 0.",
        ),
        why=(
            "For a single sample it is the right line, and for small logits it makes no difference.",
            "Para una sola muestra es la línea correcta, y con logits pequeños no se nota.",
        ),
        source="manassharma07/crysx_nn#7",
    ),
    Mistake(
        "softmax_forward.maximum_of_the_column",
        {"shifted": lambda t: t.z - t.z.max(axis=0)},
        what=(
            "The classes of a row are shifted by different numbers, and that does change p.",
            "Las clases de una fila se desplazan con números distintos, y eso sí cambia p.",
        ),
        why=(
            "Without an axis to be kept it needs no keepdims, and the shapes fit at once.",
            "Con este eje no hace falta keepdims, y las formas encajan a la primera.",
        ),
    ),
    Mistake(
        "softmax_forward.total_of_the_column",
        {"total": lambda t: t.e.sum(axis=0)},
        what=(
            "It is the columns that add up to 1: the samples compete, not the classes.",
            "Son las columnas las que suman 1: compiten las muestras, no las clases.",
        ),
        why=(
            "The shapes fit without keepdims; and many texts keep the samples in columns.",
            "Las formas encajan sin keepdims; y muchos textos ponen las muestras en columnas.",
        ),
        source="d2l-ai/d2l-en#2274",
    ),
    Mistake(
        "softmax_forward.one_total_for_all",
        {"total": lambda t: t.e.sum()},
        what=(
            "Only the whole batch together adds up to 1.",
            "Solo el lote entero suma 1.",
        ),
        why=(
            "For a single sample it is the right line.",
            "Para una sola muestra es la línea correcta.",
        ),
        source="rickwierenga/MLFundamentals#1",
    ),
    Mistake(
        "softmax_forward.sigmoid",
        {
            "shifted": lambda t: -t.z,
            "e": lambda t: np.exp(t.shifted),
            "total": lambda t: 1 + t.e,
            "p": lambda t: 1 / t.total,
        },
        what=(
            "Each class is decided by itself: the rows do not add up to 1.",
            "Cada clase se decide por su cuenta: las filas no suman 1.",
        ),
        why=(
            "It is lab 1's function, and it gives numbers between 0 and 1 here too.",
            "Es la función del laboratorio 1, y aquí también da números entre 0 y 1.",
        ),
    ),
    Mistake(
        "softmax_forward.maximum_along_the_wrong_axis",
        {"shifted": lambda t: t.z - t.z.max(axis=1)},
        what=(
            "The rows' maxima are laid over the columns: that fits only where there are as many classes as samples.",
            "Los máximos de las filas se ponen sobre las columnas: solo encaja si hay tantas clases como muestras.",
        ),
        why=(
            "Tried on a square batch it runs; broadcasting lines up the last axis, not the first.",
            "Probado con un lote cuadrado funciona; la difusión alinea el último eje, no el primero.",
        ),
    ),
    Mistake(
        "softmax_forward.total_along_the_wrong_axis",
        {"total": lambda t: t.e.sum(axis=1)},
        what=(
            "The rows' totals are laid over the columns: that fits only where there are as many classes as samples.",
            "Los totales de las filas se ponen sobre las columnas: solo encaja si hay tantas clases como muestras.",
        ),
        why=(
            "Tried on a square batch it runs; broadcasting lines up the last axis, not the first.",
            "Probado con un lote cuadrado funciona; la difusión alinea el último eje, no el primero.",
        ),
    ),
    Mistake(
        "softmax_forward.without_exponential",
        {"shifted": lambda t: t.z, "e": lambda t: t.shifted},
        what=(
            "The logits themselves are divided by their total: a negative one gives a negative p.",
            "Se dividen los propios logits por su total: uno negativo da una p negativa.",
        ),
        why=(
            "The rows add up to 1, and for positive numbers it is the usual way to make shares.",
            "Las filas suman 1, y con números positivos es la manera usual de hacer proporciones.",
        ),
    ),
    Mistake(
        "softmax_forward.total_not_shifted",
        {"total": lambda t: np.exp(t.z).sum(axis=1, keepdims=True)},
        what=(
            "The shift is made above the fraction bar and not below it.",
            "El desplazamiento se hace encima de la raya de la fracción y no debajo.",
        ),
        why=(
            "The cure was put in where the overflow was seen first.",
            "El remedio se puso donde primero se vio el desbordamiento.",
        ),
    ),
    Mistake(
        "softmax_forward.logarithm",
        {"p": lambda t: t.shifted - np.log(t.total)},
        what=(
            "What comes out is the logarithm of p: no number is above 0.",
            "Lo que sale es el logaritmo de p: ningún número pasa de 0.",
        ),
        why=(
            "The loss will want the logarithm, so it is taken here already.",
            "La pérdida querrá el logaritmo, así que se toma ya aquí.",
        ),
    ),
)
