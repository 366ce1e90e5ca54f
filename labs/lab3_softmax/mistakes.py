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
)

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
        what=(
            "Something small is added inside the logarithm: no loss can be larger than 18 then.",
            "Dentro del logaritmo se suma algo pequeño: así ninguna pérdida pasa de 18.",
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
)
