"""Lab 5's mistakes: what is wrong, why it is tempting, where it was seen."""

import numpy as np

from ..exercise import Mistake

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
    ),
    Mistake(
        "dense_backward.bias_first_row",
        {"db": lambda t: t.dz[0]},
        what=("db comes from the first sample alone.", "db sale solo de la primera muestra."),
        why=(
            "With one sample it is right, and its shape is right with any number.",
            "Con una sola muestra es correcto, y la forma es correcta con cualquier número.",
        ),
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
    ),
)

relu_backward = (
    Mistake(
        "relu_backward.no_mask",
        {"dz": lambda t: t.da.copy()},
        what=(
            "The gradient passes where the unit was off, too.",
            "El gradiente pasa también donde la neurona estaba apagada.",
        ),
        why=(
            "The network still learns, so nothing seems to be missing.",
            "La red aprende de todos modos, así que no parece faltar nada.",
        ),
    ),
    Mistake(
        "relu_backward.mask_on_gradient",
        {"dz": lambda t: t.da * (t.da > 0)},
        what=(
            "What decides is the sign of the gradient, not that of the unit's own input.",
            "Decide el signo del gradiente, no el de la entrada de la propia neurona.",
        ),
        why=(
            "Forward, ReLU cuts off what is negative; backward, one cuts off the same again.",
            "Hacia adelante, ReLU corta lo negativo; hacia atrás se vuelve a cortar lo mismo.",
        ),
    ),
    Mistake(
        "relu_backward.mask_at_zero",
        {"dz": lambda t: t.da * (t.z >= 0)},
        what=(
            "The gradient passes where z is exactly 0; the frameworks take the slope there as 0.",
            "El gradiente pasa donde z es exactamente 0; las bibliotecas toman ahí la pendiente como 0.",
        ),
        why=(
            "Both are allowed in theory; padding and dead inputs make exact zeros common.",
            "En teoría valen ambas; los ceros exactos son frecuentes por el relleno y las entradas muertas.",
        ),
    ),
)

backward_pass = (
    Mistake(
        "backward_pass.z_for_a",
        {"input": lambda activations, zs, layer: activations[0] if layer == 0 else zs[layer - 1]},
        what=(
            "A weight's gradient is made with z where the layer's input was a.",
            "El gradiente de un peso se hace con z, cuando la entrada de la capa era a.",
        ),
        why=(
            "z and a have the same shape and are equal where the unit is on.",
            "z y a tienen la misma forma y son iguales donde la neurona está encendida.",
        ),
    ),
    Mistake(
        "backward_pass.mask_missing_in_first_layer",
        {"dz": lambda da, z, layer: da if layer == 1 else da * (z > 0)},
        what=(
            "The last ReLU on the way back, the first one of the network, is left out.",
            "Falta la última ReLU del camino de vuelta, la primera de la red.",
        ),
        why=(
            "The loop ends one layer too early, and all shapes are right.",
            "El bucle termina una capa antes, y todas las formas son correctas.",
        ),
    ),
)
