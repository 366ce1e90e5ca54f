"""What goes wrong in separation_exponent: why it is tempting, where it was seen."""

import numpy as np

from ...exercise import Mistake

separation_exponent = (
    Mistake(
        "separation_exponent.divided_by_n",
        {"mean": lambda growth: growth.sum() / (len(growth) + 1)},
        what=(
            "The sum is divided by the number of distances; there are fewer steps between them.",
            "La suma se divide entre el número de distancias; entre ellas hay menos pasos.",
        ),
        why=(
            "len(distances) is at hand.",
            "len(distances) está a mano.",
        ),
    ),
    Mistake(
        "separation_exponent.logarithm_of_mean",
        {"mean": lambda growth: np.log(np.exp(growth).mean())},
        what=(
            "The logarithm of a mean factor is taken: one large step outweighs many small ones.",
            "Se toma el logaritmo de un factor medio: un paso grande pesa más que muchos pequeños.",
        ),
        why=(
            "The mean of the factors and the mean of the logarithms sound alike; the first is never smaller.",
            "La media de los factores y la de los logaritmos suenan igual; la primera nunca es menor.",
        ),
    ),
    Mistake(
        "separation_exponent.last_step",
        {"mean": lambda growth: growth[-1]},
        what=("Only the last step is looked at.", "Solo se mira el último paso."),
        why=(
            "Where all steps grow alike, one is as good as all.",
            "Si todos los pasos crecen igual, uno vale por todos.",
        ),
    ),
    Mistake(
        "separation_exponent.no_logarithm",
        {"growth": lambda d: d[1:] / d[:-1]},
        what=(
            "The factors are averaged without a logarithm: a distance that stays the same gives 1, not 0.",
            "Se promedian los factores sin logaritmo: una distancia que no cambia da 1, no 0.",
        ),
        why=(
            "The factor of a step is what one sees in the list.",
            "El factor de un paso es lo que se ve en la lista.",
        ),
    ),
    Mistake(
        "separation_exponent.differences",
        {"growth": lambda d: np.diff(d)},
        what=(
            "The distances' own differences are averaged: the last ones, which are large, decide alone.",
            "Se promedian las diferencias de las propias distancias: deciden solo las últimas, que son grandes.",
        ),
        why=(
            "Growth is taken for a difference, and for a small distance every difference is small.",
            "Se toma el crecimiento por una diferencia, y con distancias pequeñas toda diferencia es pequeña.",
        ),
    ),
    Mistake(
        "separation_exponent.from_the_first",
        {"growth": lambda d: np.log(d[1:] / d[0])},
        what=(
            "Every distance is compared with the first one: early steps count again and again.",
            "Cada distancia se compara con la primera: los pasos iniciales cuentan una y otra vez.",
        ),
        why=(
            "How far they are from the beginning is what a picture shows.",
            "Lo lejos que están del principio es lo que muestra un dibujo.",
        ),
    ),
    Mistake(
        "separation_exponent.absolute",
        {"growth": lambda d: np.abs(np.log(d[1:] / d[:-1]))},
        what=(
            "Steps that bring the two nearer count as if they drove them apart.",
            "Los pasos que acercan a las dos cuentan como si las separaran.",
        ),
        why=(
            "A distance is never negative; its growth may be.",
            "Una distancia nunca es negativa; su crecimiento sí puede serlo.",
        ),
    ),
    Mistake(
        "separation_exponent.not_averaged",
        {"mean": lambda growth: growth.sum()},
        what=(
            "This is the growth over all steps together, not over one.",
            "Este es el crecimiento de todos los pasos juntos, y no el de uno.",
        ),
        why=(
            "The logarithm of the last distance by the first one is quickly written.",
            "El logaritmo de la última distancia entre la primera se escribe enseguida.",
        ),
    ),
)
