"""Lab 4's mistakes: what is wrong, why it is tempting, where it was seen."""

import numpy as np

from ..exercise import Mistake

onehot = (
    Mistake(
        "onehot.every_row_with_every_label",
        {"rows": lambda y: slice(None)},
        what=(
            "Every row has a 1 at the labels of all samples, not just at its own.",
            "Cada fila tiene un 1 en las etiquetas de todas las muestras, y no solo en la suya.",
        ),
        why=(
            "table[:, y] reads like 'in all rows, column y'.",
            "tabla[:, y] se lee como «en todas las filas, la columna y».",
        ),
    ),
    Mistake(
        "onehot.classes_from_one",
        {"columns": lambda y: y - 1},
        what=(
            "The 1s stand one column too far left; class 0 has come round to the last column.",
            "Los unos están una columna más a la izquierda; la clase 0 ha dado la vuelta hasta la última.",
        ),
        why=(
            "In data sets whose classes are numbered from 1 this is the right line.",
            "En los conjuntos de datos cuyas clases se numeran desde 1, esta es la línea correcta.",
        ),
        source="imfing/audio-classification#5",
    ),
    Mistake(
        "onehot.number_of_the_class",
        {"there": lambda y: y},
        what=(
            "What stands in the label's place is the class's number.",
            "En el lugar de la etiqueta está el número de la clase.",
        ),
        why=(
            "For class 1 it is right; and y is at hand in that line.",
            "Para la clase 1 es correcto; y en esa línea se tiene y a mano.",
        ),
    ),
    Mistake(
        "onehot.minus_one_elsewhere",
        {"elsewhere": lambda: -1},
        what=(
            "The other classes have -1, as if a probability could be negative.",
            "Las demás clases tienen -1, como si una probabilidad pudiera ser negativa.",
        ),
        why=(
            "For outputs between -1 and 1, tanh or a support vector machine, labels are written so.",
            "Para salidas entre -1 y 1, como con tanh o máquinas de vectores de soporte, así se escriben.",
        ),
    ),
    Mistake(
        "onehot.whole_rows",
        {"rows": lambda y: y, "columns": lambda y: slice(None)},
        what=(
            "Whole rows are filled with 1: those whose number is a label.",
            "Se llenan de unos filas enteras: las que llevan por número una etiqueta.",
        ),
        why=(
            "table[y] = 1 is the shortest line that uses y, and it runs.",
            "tabla[y] = 1 es la línea más corta que usa y, y funciona.",
        ),
    ),
)


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


def whole_row(z, index, step):
    """A move of all entries of one row."""
    move = np.zeros_like(z)
    move[index[0]] = step
    return move


numeric_gradient = (
    Mistake(
        "numeric_gradient.one_sided",
        {
            "lower": lambda z, move: z,
            "quotient": lambda higher, here, lower, step: (higher - lower) / step,
        },
        what=(
            "z moves to one side only: the error shrinks with the step, not with its square.",
            "z se mueve solo hacia un lado: el error disminuye con el paso, y no con su cuadrado.",
        ),
        why=(
            "It is the derivative's definition as one learns it, and it saves a call.",
            "Es la definición de derivada que se aprende primero, y ahorra una llamada.",
        ),
        source="apache/mxnet#3693",
    ),
    Mistake(
        "numeric_gradient.not_moved_back",
        {"after": lambda z, move: z - move},
        what=(
            "An entry stays moved while the next ones are tried: the later the entry, the further off the place.",
            "Un elemento se queda movido mientras se prueban los siguientes: cuanto más tarde, más lejos del punto.",
        ),
        why=(
            "Up by one step and down by two looks finished: both losses are there.",
            "Subir un paso y bajar dos parece completo: ya están las dos pérdidas.",
        ),
        source="HomericIntelligence/Odyssey#2090",
    ),
    Mistake(
        "numeric_gradient.all_at_once",
        {"move": lambda z, index, step: np.full_like(z, step)},
        what=(
            "All entries move together: every place gets the slope of their sum.",
            "Todos los elementos se mueven juntos: en cada lugar queda la pendiente de la suma.",
        ),
        why=(
            "loss(z + step) is the formula for one number, and NumPy takes it for a whole array.",
            "loss(z + step) es la fórmula para un solo número, y NumPy la acepta con un array entero.",
        ),
    ),
    Mistake(
        "numeric_gradient.whole_row",
        {"move": whole_row},
        what=(
            "A whole row moves at once: all entries of a row get the same slope.",
            "Se mueve una fila entera a la vez: todos los elementos de la fila reciben la misma pendiente.",
        ),
        why=(
            "for i in range(len(z)) goes through the entries of a vector, but through the rows of a matrix.",
            "for i in range(len(z)) recorre los elementos de un vector, pero las filas de una matriz.",
        ),
    ),
    Mistake(
        "numeric_gradient.curvature",
        {"quotient": lambda higher, here, lower, step: (higher - 2 * here + lower) / step**2},
        what=(
            "This is the second derivative: how the slope changes, not the slope.",
            "Esta es la segunda derivada: cómo cambia la pendiente, y no la pendiente.",
        ),
        why=(
            "Both formulas stand side by side in the books, and both are called central differences.",
            "Las dos fórmulas están juntas en los libros, y las dos se llaman diferencias centrales.",
        ),
    ),
    Mistake(
        "numeric_gradient.not_divided",
        {"quotient": lambda higher, here, lower, step: higher - lower},
        what=(
            "The difference of the losses is not divided by the distance between the two places.",
            "La diferencia de las pérdidas no se divide entre la distancia de los dos lugares.",
        ),
        why=(
            "Its signs and its proportions are right already.",
            "Sus signos y sus proporciones ya son correctos.",
        ),
    ),
)
