"""What goes wrong in accuracy: why it is tempting, where it was seen."""

from ...exercise import Mistake

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
