"""What goes wrong in dense_backward: why it is tempting, where it was seen."""

import numpy as np

from ...exercise import Mistake

dense_backward = (
    Mistake(
        "dense_backward.bias_mean",
        {"db": lambda t: t.dz.mean(axis=0)},
        what=(
            "db is an average over the batch: the mean has entered twice.",
            "db es un promedio sobre el lote: la media ha entrado dos veces.",
        ),
        why=(
            "The loss is a mean, so a mean looks right here too; but the 1/N is already in dz.",
            "La pérdida es una media, así que aquí también parece correcta; pero el 1/N ya está en dz.",
        ),
        source="kvfrans/notes#5, deeplearning4j/deeplearning4j#366",
    ),
    Mistake(
        "dense_backward.bias_first_row",
        {"db": lambda t: t.dz[0]},
        what=("db comes from the first sample alone.", "db sale solo de la primera muestra."),
        why=(
            "With one sample it is right, and its shape is right with any number.",
            "Con una sola muestra es correcto, y la forma es correcta con cualquier número.",
        ),
        source="mlpack/mlpack#3679 (right with one sample only)",
    ),
    Mistake(
        "dense_backward.bias_total",
        {"db": lambda t: np.full(t.dz.shape[1], t.dz.sum(), t.dz.dtype)},
        what=(
            "Every entry of db is the same: the sum went over the units too.",
            "Todas las entradas de db son iguales: la suma pasó también por las neuronas.",
        ),
        why=(
            "sum() without an axis adds up everything, and broadcasting hides it.",
            "sum() sin eje lo suma todo, y la difusión lo oculta.",
        ),
        source="rasbt/stat453-deep-learning-ss21#5",
    ),
    Mistake(
        "dense_backward.bias_left_out",
        {"db": lambda t: np.zeros_like(t.dz[0])},
        what=("db is zero: no bias would ever learn.", "db es cero: ningún sesgo aprendería jamás."),
        why=(
            "A placeholder stayed in; the weights learn enough for nobody to miss the biases.",
            "Quedó un valor provisional; los pesos aprenden lo suficiente y nadie echa de menos los sesgos.",
        ),
        source="glouw/tinn#30",
    ),
    Mistake(
        "dense_backward.weights_mean",
        {"dW": lambda t: t.x.T @ t.dz / len(t.dz)},
        what=(
            "dW is an average over the batch: the 1/N has entered a second time.",
            "dW es un promedio sobre el lote: el 1/N ha entrado por segunda vez.",
        ),
        why=(
            "Many courses put the 1/m here; they leave it out of dz, where ours already has it.",
            "Muchos cursos ponen aquí el 1/m; lo dejan fuera de dz, donde el nuestro ya lo lleva.",
        ),
        source="deeplearning.ai, Neural Networks and Deep Learning (its dz has no 1/m)",
    ),
    Mistake(
        "dense_backward.weights_first_sample",
        {"dW": lambda t: np.outer(t.x[0], t.dz[0])},
        what=("dW comes from the first sample alone.", "dW sale solo de la primera muestra."),
        why=(
            "The formula for one sample is an outer product, and the shape is right at once.",
            "La fórmula para una muestra es un producto exterior, y la forma sale bien a la primera.",
        ),
    ),
    Mistake(
        "dense_backward.weights_transposed",
        {"dW": lambda t: t.dz.T @ t.x},
        what=(
            "dW lies on its side: its rows belong to the units and its columns to the inputs.",
            "dW está traspuesta: sus filas son de las neuronas y sus columnas de las entradas.",
        ),
        why=(
            "Other books keep W as (n_out, n_in), and where a layer is square no shape complains.",
            "Otros libros guardan W como (n_out, n_in), y en una capa cuadrada ninguna forma protesta.",
        ),
        source="iamtrask/Grokking-Deep-Learning#23, iamtrask/Grokking-Deep-Learning#71",
    ),
    Mistake(
        "dense_backward.weights_reshaped",
        {"dW": lambda t: t.x.reshape(t.x.shape[::-1]) @ t.dz},
        what=(
            "The numbers of x are in another order than they should be: a reshape deals them out anew, row by row.",
            "Los números de x quedan en un orden que no es: un reshape los vuelve a repartir, fila a fila.",
        ),
        why=(
            "It makes the shapes fit, and that is what the error message had asked for.",
            "Hace que las formas encajen, y eso era lo que pedía el mensaje de error.",
        ),
    ),
    Mistake(
        "dense_backward.input_not_transposed",
        {"dx": lambda t: t.dz @ t.W},
        what=(
            "dx goes through W in the direction of the forward pass.",
            "dx atraviesa W en el sentido del paso hacia adelante.",
        ),
        why=(
            "It looks like the forward pass, and with a square W the shapes agree.",
            "Se parece al paso hacia adelante, y con una W cuadrada las formas coinciden.",
        ),
    ),
    Mistake(
        "dense_backward.input_reshaped",
        {"dx": lambda t: t.dz @ t.W.reshape(t.W.shape[::-1])},
        what=(
            "The numbers of W are in another order than they should be: a reshape deals them out anew, row by row.",
            "Los números de W quedan en un orden que no es: un reshape los vuelve a repartir, fila a fila.",
        ),
        why=(
            "The shape it makes is the one that is needed; the numbers stand elsewhere.",
            "La forma que produce es la que hace falta; los números están en otro sitio.",
        ),
    ),
    Mistake(
        "dense_backward.input_masked",
        {"dx": lambda t: (t.dz @ t.W.T) * (t.x > 0)},
        what=(
            "dx is cut off where x is not positive; that is not this function's work.",
            "dx se corta donde x no es positivo; eso no es tarea de esta función.",
        ),
        why=(
            "In a hidden layer x is what a ReLU gave, so its mask seems to belong here.",
            "En una capa oculta x es lo que dio una ReLU, así que su máscara parece ir aquí.",
        ),
    ),
    Mistake(
        "dense_backward.input_through_gradient",
        {"dx": lambda t: t.dz @ (t.x.T @ t.dz).T},
        what=(
            "dx goes through the gradient of the weights, not through the weights.",
            "dx atraviesa el gradiente de los pesos, no los pesos.",
        ),
        why=(
            "W and dW have the same shape and nearly the same name.",
            "W y dW tienen la misma forma y casi el mismo nombre.",
        ),
    ),
    Mistake(
        "dense_backward.weights_last_sample",
        {"dW": lambda t: np.outer(t.x[-1], t.dz[-1])},
        what=(
            "dW comes from the last sample alone.",
            "dW sale solo de la última muestra.",
        ),
        why=(
            "In a loop over the samples `=` stands in place of `+=`: each outer product overwrites the one before.",
            "En un bucle sobre las muestras hay `=` en lugar de `+=`: cada producto exterior borra el anterior.",
        ),
    ),
    Mistake(
        "dense_backward.bias_last_row",
        {"db": lambda t: t.dz[-1]},
        what=(
            "db comes from the last sample alone.",
            "db sale solo de la última muestra.",
        ),
        why=(
            "In a loop over the samples `=` stands in place of `+=`, and with one sample it is right.",
            "En un bucle sobre las muestras hay `=` en lugar de `+=`, y con una sola es correcto.",
        ),
    ),
)
