"""Lab 3's mistakes: what is wrong, why it is tempting, where it was seen."""

import numpy as np

from ..exercise import Mistake

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

accuracy = (
    Mistake(
        "accuracy.likeliest_of_the_batch",
        {"guesses": lambda t: t.p.argmax()},
        what=(
            "There is one guess for the whole batch, not one for each sample.",
            "Hay una sola propuesta para todo el lote, y no una por muestra.",
        ),
        why=(
            "argmax without an axis counts through all the entries, and comparing with one number works.",
            "argmax sin eje recorre todos los elementos, y comparar con un solo número funciona.",
        ),
        source="BVLC/caffe#3182",
    ),
    Mistake(
        "accuracy.classes_from_one",
        {"guesses": lambda t: t.p.argmax(axis=1) + 1},
        what=(
            "The guessed classes are counted from 1, the labels from 0.",
            "Las clases propuestas se cuentan desde 1, y las etiquetas desde 0.",
        ),
        why=(
            "In courses with MATLAB or R the first column has the number 1.",
            "En los cursos con MATLAB o R, la primera columna tiene el número 1.",
        ),
    ),
    Mistake(
        "accuracy.above_one_half",
        {"guesses": lambda t: t.p.argmax(axis=1), "hits": lambda t: t.p[range(len(t.y)), t.y] > 0.5},
        what=(
            "A sample only counts if its class has more than one half.",
            "Una muestra solo cuenta si su clase tiene más de un medio.",
        ),
        why=(
            "With two classes this is the rule, and no other one is needed.",
            "Con dos clases esta es la regla, y no hace falta otra.",
        ),
        source="liuquande/FedIRM#6",
    ),
    Mistake(
        "accuracy.mean_probability",
        {
            "guesses": lambda t: t.p.argmax(axis=1),
            "hits": lambda t: t.p[range(len(t.y)), t.y],
            "accuracy": lambda t: t.hits.mean(),
        },
        what=(
            "This is the mean probability of the labels: it says how sure, not how often right.",
            "Esta es la probabilidad media de las etiquetas: dice con cuánta seguridad, no cuántas veces se acierta.",
        ),
        why=(
            "It lies between 0 and 1, and it rises during training as the accuracy does.",
            "Está entre 0 y 1, y sube durante el entrenamiento igual que la exactitud.",
        ),
    ),
    Mistake(
        "accuracy.error_rate",
        {"accuracy": lambda t: 1 - t.hits.mean()},
        what=("This is the share of the wrong ones.", "Esta es la proporción de fallos."),
        why=(
            "Older papers report the error, and one != in place of == makes it.",
            "Los artículos antiguos dan el error, y basta un != en lugar de ==.",
        ),
    ),
    Mistake(
        "accuracy.count",
        {"accuracy": lambda t: float(t.hits.sum())},
        what=(
            "This is how many are right, not which part of them.",
            "Esto es cuántas se aciertan, y no qué parte.",
        ),
        why=(
            "Adding up the hits is half of the way, and for one batch size it says the same.",
            "Sumar los aciertos es la mitad del camino, y con un solo tamaño de lote dice lo mismo.",
        ),
    ),
    Mistake(
        "accuracy.least_likely",
        {"guesses": lambda t: t.p.argmin(axis=1)},
        what=(
            "The guess is the class with the smallest p.",
            "La propuesta es la clase con la menor p.",
        ),
        why=(
            "Where a loss or a distance decides, the smallest is the best.",
            "Cuando decide una pérdida o una distancia, lo mejor es lo menor.",
        ),
    ),
    Mistake(
        "accuracy.probability_for_class",
        {"guesses": lambda t: t.p.max(axis=1)},
        what=(
            "The largest p itself is compared with the label, and a probability is no class.",
            "Con la etiqueta se compara la propia p mayor, y una probabilidad no es una clase.",
        ),
        why=(
            "max and argmax: how large, and where.",
            "max y argmax: cuánto, y dónde.",
        ),
    ),
)
