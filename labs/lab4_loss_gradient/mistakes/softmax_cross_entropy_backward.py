"""What goes wrong in softmax_cross_entropy_backward: why it is tempting, where it was seen."""

import numpy as np

from ...exercise import Mistake


def one_at(columns, p):
    """A 1 in each row, in the column given, of p's shape and dtype."""
    return np.eye(p.shape[1], dtype=p.dtype)[columns]


def every_label(t):
    """A 1 in every row at the labels of all samples."""
    table = np.zeros_like(t.p)
    table[:, t.y] = 1
    return table


def through_softmax(p, dp):
    """The softmax's Jacobian, applied to the gradient at p."""
    return p * (dp - (dp * p).sum(axis=1, keepdims=True))


softmax_cross_entropy_backward = (
    Mistake(
        "softmax_cross_entropy_backward.not_divided",
        {"dz": lambda t: t.through_softmax},
        what=(
            "This is the gradient of the sum of the losses: it grows with the batch.",
            "Este es el gradiente de la suma de las pérdidas: crece con el lote.",
        ),
        why=(
            "The rule everybody quotes is for one sample; and the learning rate makes up for it.",
            "La regla que todo el mundo cita es la de una sola muestra; y la tasa de aprendizaje lo compensa.",
        ),
        source="victorlempitsky/Mate#2",
    ),
    Mistake(
        "softmax_cross_entropy_backward.softmax_twice",
        {"difference": lambda t: t.p - t.target, "through_softmax": lambda t: through_softmax(t.p, t.difference)},
        what=(
            "The way back through the softmax is gone twice.",
            "El camino de vuelta por el softmax se recorre dos veces.",
        ),
        why=(
            "Each layer has its backward, so the softmax seems to want its own after the loss's.",
            "Cada capa tiene su paso hacia atrás, así que el softmax parece pedir el suyo tras el de la pérdida.",
        ),
        source="pocketpy/cTensor#31",
    ),
    Mistake(
        "softmax_cross_entropy_backward.slope_of_the_sigmoid",
        {"difference": lambda t: t.p - t.target, "through_softmax": lambda t: t.difference * t.p * (1 - t.p)},
        what=(
            "A sigmoid's slope has been put on: with this loss nothing like it remains.",
            "Se ha añadido la pendiente de una sigmoide: con esta pérdida no queda nada así.",
        ),
        why=(
            "With a squared error and sigmoids this factor belongs there.",
            "Con un error cuadrático y sigmoides, ese factor sí va ahí.",
        ),
        source="rasmusbergpalm/DeepLearnToolbox#113",
    ),
    Mistake(
        "softmax_cross_entropy_backward.stops_at_p",
        {"difference": lambda t: -t.target / t.p},
        what=(
            "This is the gradient at p: the way through the softmax, from p to z, is missing.",
            "Este es el gradiente en p: falta el camino por el softmax, de p a z.",
        ),
        why=(
            "The loss is written with p, and its derivative by p is quickly found.",
            "La pérdida se escribe con p, y su derivada respecto a p se encuentra enseguida.",
        ),
        source="pjreddie/darknet#96",
    ),
    Mistake(
        "softmax_cross_entropy_backward.only_at_the_label",
        {"target": lambda t: one_at(t.y, t.p), "difference": lambda t: (t.p - 1) * t.target},
        what=(
            "Only the label's own logit gets a gradient; the other classes are not pushed down.",
            "Solo recibe gradiente el logit de la etiqueta; a las demás clases nada las empuja hacia abajo.",
        ),
        why=(
            "Only the label's p enters into the loss; but every logit enters into that p.",
            "En la pérdida solo entra la p de la etiqueta; pero en esa p entran todos los logits.",
        ),
    ),
    Mistake(
        "softmax_cross_entropy_backward.every_row_with_every_label",
        {"target": every_label},
        what=(
            "Every row has the labels of all samples taken off, not just its own.",
            "A cada fila se le restan las etiquetas de todas las muestras, y no solo la suya.",
        ),
        why=(
            "dz[:, y] -= 1 reads like 'in all rows, column y'.",
            "dz[:, y] -= 1 se lee como «en todas las filas, la columna y».",
        ),
    ),
    Mistake(
        "softmax_cross_entropy_backward.number_of_the_class",
        {"target": lambda t: t.y[:, None].astype(t.p.dtype)},
        what=(
            "The class's number is taken off from every p of the row.",
            "A todas las p de la fila se les resta el número de la clase.",
        ),
        why=(
            "In lab 1 the line was 'p minus y'; there y was 0 or 1.",
            "En el laboratorio 1 la línea era «p menos y»; allí y valía 0 o 1.",
        ),
    ),
    Mistake(
        "softmax_cross_entropy_backward.likeliest_class",
        {"target": lambda t: one_at(t.p.argmax(axis=1), t.p)},
        what=(
            "The 1 is taken off at the likeliest class: the network is told that it was right.",
            "El 1 se resta en la clase más probable: a la red se le dice que ha acertado.",
        ),
        why=(
            "On samples that are classified right it is the same, so the more it has learned, the less it shows.",
            "En las muestras bien clasificadas es lo mismo: cuanto más ha aprendido la red, menos se nota.",
        ),
    ),
    Mistake(
        "softmax_cross_entropy_backward.label_minus_p",
        {"difference": lambda t: t.target - t.p},
        what=(
            "The difference is taken the other way round: a step down the slope makes the loss grow.",
            "La diferencia se toma al revés: un paso cuesta abajo hace crecer la pérdida.",
        ),
        why=(
            "'What it should be minus what it is' is how many books write an error.",
            "«Lo que debería ser menos lo que es»: así escriben el error muchos libros.",
        ),
        source="dragen1860/Deep-Learning-with-TensorFlow-book#134",
    ),
    Mistake(
        "softmax_cross_entropy_backward.label_not_used",
        {"target": lambda t: np.zeros_like(t.p)},
        what=(
            "The label has no part in the gradient: every logit is only pushed down.",
            "La etiqueta no interviene en el gradiente: a todos los logits solo se les empuja hacia abajo.",
        ),
        why=(
            "p is what the forward pass handed on, and the 1 is taken off in one place only.",
            "p es lo que entregó el camino de ida, y el 1 se resta en un solo lugar.",
        ),
    ),
    Mistake(
        "softmax_cross_entropy_backward.one_taken_everywhere",
        {"target": lambda t: np.ones_like(t.p)},
        what=(
            "A 1 is taken off from every p, whatever the label.",
            "A todas las p se les resta 1, sea cual sea la etiqueta.",
        ),
        why=(
            "'p minus 1' is the rule at the label, and the index is easily left out.",
            "«p menos 1» es la regla en la etiqueta, y el índice se olvida con facilidad.",
        ),
    ),
    Mistake(
        "softmax_cross_entropy_backward.only_p_divided",
        {"target": lambda t: one_at(t.y, t.p) * len(t.y)},
        what=(
            "The 1/N is on p alone: the label weighs N times as much.",
            "El 1/N está solo en p: la etiqueta pesa N veces más.",
        ),
        why=(
            "A division binds more tightly than a minus, or it was done a line too early.",
            "La división se hace antes que la resta, o se hizo una línea demasiado pronto.",
        ),
    ),
    Mistake(
        "softmax_cross_entropy_backward.divided_by_classes",
        {"dz": lambda t: t.through_softmax / t.p.shape[1]},
        what=(
            "It is divided by the number of classes, not of samples.",
            "Se divide entre el número de clases, y no de muestras.",
        ),
        why=(
            "shape[1] and shape[0] are both lengths of p.",
            "shape[1] y shape[0] son ambas longitudes de p.",
        ),
    ),
    Mistake(
        "softmax_cross_entropy_backward.divided_by_entries",
        {"dz": lambda t: t.through_softmax / t.p.size},
        what=(
            "It is divided by N * C: the mean has gone over the classes too.",
            "Se divide entre N * C: la media ha pasado también por las clases.",
        ),
        why=(
            "A mean without an axis divides by all the entries there are.",
            "Una media sin eje divide entre todos los elementos que hay.",
        ),
        source="jax-ml/jax#1023",
    ),
)
