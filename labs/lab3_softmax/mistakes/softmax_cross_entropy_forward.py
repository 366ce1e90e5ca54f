"""What goes wrong in softmax_cross_entropy_forward: why it is tempting, where it was seen."""

import numpy as np

from ...exercise import Mistake


def plus(number):
    """log(p + number)"""
    return {"shifted": lambda t: t.z - t.z.max(axis=1, keepdims=True), "log_p": lambda t: np.log(t.p + number)}


def at_least(number):
    """log(max(p, number)), which a clip is too"""
    return {
        "shifted": lambda t: t.z - t.z.max(axis=1, keepdims=True),
        "log_p": lambda t: np.log(np.maximum(t.p, t.p.dtype.type(number))),
    }


def one_at(columns, p):
    """A 1 in each row, in the column given, of p's shape and dtype."""
    return np.eye(p.shape[1], dtype=p.dtype)[columns]


softmax_cross_entropy_forward = (
    Mistake(
        "softmax_cross_entropy_forward.overflows",
        {"shifted": lambda t: t.z},
        what=(
            "Large logits overflow, in p or in the loss.",
            "Con logits grandes hay desbordamiento, en p o en la pérdida.",
        ),
        why=(
            "The formula as it is printed works for the logits of an untrained network.",
            "La fórmula tal como viene impresa funciona con los logits de una red sin entrenar.",
        ),
        source="ml-explore/mlx#4188",
    ),
    Mistake(
        "softmax_cross_entropy_forward.log_of_p",
        {"shifted": lambda t: t.z - t.z.max(axis=1, keepdims=True), "log_p": lambda t: np.log(t.p)},
        what=(
            "Where p has been rounded to 0, the loss is infinite.",
            "Donde p se ha redondeado a 0, la pérdida es infinita.",
        ),
        why=(
            "p is there already, and the loss is the logarithm of p.",
            "p ya está ahí, y la pérdida es el logaritmo de p.",
        ),
        source="FluxML/NNlib.jl#21",
    ),
    Mistake(
        "softmax_cross_entropy_forward.epsilon",
        {"shifted": lambda t: t.z - t.z.max(axis=1, keepdims=True), "log_p": lambda t: np.log(t.p + 1e-8)},
        number=1e-8,
        with_number=(plus, at_least),
        what=(
            "A small number that the formula does not have keeps the logarithm from 0: it puts a ceiling on the loss.",
            "Un número pequeño que la fórmula no lleva aparta al logaritmo del 0: le pone un techo a la pérdida.",
        ),
        why=(
            "It does away with the infinity, but where p is small the loss no longer fits its gradient.",
            "Quita el infinito, pero donde p es pequeña la pérdida ya no corresponde a su gradiente.",
        ),
        source="apache/mxnet#4594",
    ),
    Mistake(
        "softmax_cross_entropy_forward.likeliest_class",
        {
            "log_p": lambda t: t.shifted - np.log(t.e.sum(axis=1, keepdims=True)),
            "picked": lambda t: t.log_p.max(axis=1),
        },
        what=(
            "The loss looks at the likeliest class: the label has no part in it.",
            "La pérdida mira la clase más probable: la etiqueta no interviene.",
        ),
        why=(
            "On samples that are classified right it is the same number.",
            "En las muestras bien clasificadas es el mismo número.",
        ),
    ),
    Mistake(
        "softmax_cross_entropy_forward.every_row_with_every_label",
        {"picked": lambda t: t.log_p[:, t.y]},
        what=(
            "Each row is read at the labels of all samples, not at its own: N * N numbers, not N.",
            "Cada fila se lee en las etiquetas de todas las muestras, no en la suya: N * N números, y no N.",
        ),
        why=(
            "p[:, y] reads like 'of all rows, column y'; the mean then hides the shape.",
            "p[:, y] se lee como «de todas las filas, la columna y»; luego la media oculta la forma.",
        ),
    ),
    Mistake(
        "softmax_cross_entropy_forward.sum_over_the_batch",
        {"loss": lambda t: -t.picked.sum()},
        what=(
            "The samples' losses are added up: twice the batch, twice the loss.",
            "Las pérdidas de las muestras se suman: con el doble de lote, el doble de pérdida.",
        ),
        why=(
            "The formula of the cross-entropy has a sum in it, but that one goes over the classes.",
            "La fórmula de la entropía cruzada lleva una suma, pero esa recorre las clases.",
        ),
        source="tensorflow/tensorflow#1358",
    ),
    Mistake(
        "softmax_cross_entropy_forward.log_of_every_p",
        {
            "shifted": lambda t: t.z - t.z.max(axis=1, keepdims=True),
            "log_p": lambda t: np.log(t.p),
            "picked": lambda t: (t.log_p * one_at(t.y, t.p)).sum(axis=1),
        },
        what=(
            "A p of 0 has an infinite logarithm, and multiplied by a one-hot 0 it is NaN: 0 * inf is not 0.",
            "Una p de 0 tiene un logaritmo infinito, y por un 0 de la tabla one-hot es NaN: 0 * inf no es 0.",
        ),
        why=(
            "The sum over the classes is the formula in the books; there 0 times anything is 0.",
            "La suma sobre las clases es la fórmula de los libros; ahí 0 por lo que sea es 0.",
        ),
        source="tiny-dnn/tiny-dnn#410",
    ),
    Mistake(
        "softmax_cross_entropy_forward.mean_over_the_classes",
        {"loss": lambda t: -t.picked.mean() / t.z.shape[1]},
        what=(
            "The mean goes over the classes too: N * C numbers, of which all but N are 0.",
            "La media pasa también por las clases: N * C números, de los que casi todos son 0.",
        ),
        why=(
            "mean() of a whole one-hot table looks like the mean of the losses.",
            "mean() de toda una tabla one-hot parece la media de las pérdidas.",
        ),
        source="jax-ml/jax#1023",
    ),
    Mistake(
        "softmax_cross_entropy_forward.minus_missing",
        {"loss": lambda t: t.picked.mean()},
        what=(
            "The loss is negative: the better the network, the larger.",
            "La pérdida es negativa: cuanto mejor es la red, más grande.",
        ),
        why=(
            "The logarithm of a probability is negative, and one minus is easily lost.",
            "El logaritmo de una probabilidad es negativo, y un menos se pierde con facilidad.",
        ),
        source="apache/mxnet#7118",
    ),
    Mistake(
        "softmax_cross_entropy_forward.no_logarithm",
        {"shifted": lambda t: t.z - t.z.max(axis=1, keepdims=True), "log_p": lambda t: t.p},
        what=(
            "It is minus the mean probability: being sure and wrong costs hardly more than being unsure.",
            "Es la probabilidad media con un menos: estar seguro y fallar apenas cuesta más que dudar.",
        ),
        why=(
            "It falls as the network learns, just as the loss does.",
            "Baja mientras la red aprende, igual que la pérdida.",
        ),
        source="AnubhavGupta3377/Text-Classification-Models-Pytorch#9",
    ),
    Mistake(
        "softmax_cross_entropy_forward.squared_error",
        {
            "shifted": lambda t: t.z - t.z.max(axis=1, keepdims=True),
            "log_p": lambda t: -((t.p - one_at(t.y, t.p)) ** 2).sum(axis=1, keepdims=True),
            "picked": lambda t: t.log_p[:, 0],
        },
        what=(
            "This is the squared error of p, not the cross-entropy.",
            "Este es el error cuadrático de p, no la entropía cruzada.",
        ),
        why=(
            "It is the loss one knows from fitting a line.",
            "Es la pérdida conocida del ajuste de una recta.",
        ),
    ),
    Mistake(
        "softmax_cross_entropy_forward.every_class_by_itself",
        {
            "shifted": lambda t: t.z - t.z.max(axis=1, keepdims=True),
            "log_p": lambda t: np.log(np.where(one_at(t.y, t.p) == 1, t.p, 1 - t.p)),
            "picked": lambda t: t.log_p.sum(axis=1),
        },
        what=(
            "The other classes count as well, by 1 - p: this is the loss of C separate yes-or-no questions.",
            "También cuentan las demás clases, con 1 - p: esta es la pérdida de C preguntas de sí o no.",
        ),
        why=(
            "Lab 1's loss has the two terms, and a one-hot label can be put into it.",
            "La pérdida del laboratorio 1 tiene los dos términos, y admite una etiqueta one-hot.",
        ),
    ),
    Mistake(
        "softmax_cross_entropy_forward.total_along_the_wrong_axis",
        {"log_p": lambda t: t.shifted - np.log(t.e.sum(axis=1))},
        what=(
            "The rows' totals are laid over the columns: that fits only where there are as many classes as samples.",
            "Los totales de las filas se ponen sobre las columnas: solo encaja si hay tantas clases como muestras.",
        ),
        why=(
            "Tried on a square batch it runs; broadcasting lines up the last axis, not the first.",
            "Probado con un lote cuadrado funciona; la difusión alinea el último eje, no el primero.",
        ),
    ),
)
