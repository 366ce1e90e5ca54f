"""What goes wrong in relu_backward: why it is tempting, where it was seen."""

import numpy as np

from ...exercise import Mistake


def slope_of_sigmoid(z):
    """s(z) (1 - s(z))"""
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


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
        source="iamtrask/Grokking-Deep-Learning#50",
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
        source="iamtrask/Grokking-Deep-Learning#13, trusthlt/nlp-with-deep-learning-lectures#4",
    ),
    Mistake(
        "relu_backward.mask_inverted",
        {"dz": lambda t: t.da * (t.z < 0)},
        what=(
            "The gradient passes where the unit was off, and stops where it was on.",
            "El gradiente pasa donde la neurona estaba apagada y se detiene donde estaba encendida.",
        ),
        why=(
            "One writes down where the zeros go, and forgets to turn the condition round.",
            "Se apunta dónde van los ceros y se olvida dar la vuelta a la condición.",
        ),
    ),
    Mistake(
        "relu_backward.slope_forgotten_gradient",
        {"dz": lambda t: (t.z > 0).astype(t.da.dtype)},
        what=(
            "This is ReLU's slope alone: what came from the layer after it is lost.",
            "Esto es solo la pendiente de ReLU: lo que venía de la capa siguiente se pierde.",
        ),
        why=(
            "The derivative of ReLU is 0 or 1, and that looks like the whole answer.",
            "La derivada de ReLU es 0 o 1, y parece la respuesta completa.",
        ),
        source="haifengl/smile#528, DiffSharp/DiffSharp#16",
    ),
    Mistake(
        "relu_backward.times_activation",
        {"dz": lambda t: t.da * np.maximum(t.z, 0)},
        what=(
            "The gradient is multiplied by the unit's value, not by its slope.",
            "El gradiente se multiplica por el valor de la neurona, no por su pendiente.",
        ),
        why=(
            "relu(z) is at hand, and it is zero in the right places.",
            "relu(z) está a mano, y vale cero en los sitios correctos.",
        ),
    ),
    Mistake(
        "relu_backward.sigmoid_slope",
        {"dz": lambda t: t.da * slope_of_sigmoid(t.z)},
        what=("This is the slope of the sigmoid, not of ReLU.", "Esta es la pendiente de la sigmoide, no la de ReLU."),
        why=(
            "The line was taken over from a network with another activation.",
            "La línea viene de una red con otra función de activación.",
        ),
        source="jeffheaton/encog-dotnet-core#124",
    ),
    Mistake(
        "relu_backward.leaky_slope",
        {"dz": lambda t: t.da * np.where(t.z > 0, 1, 0.01).astype(t.da.dtype)},
        number=0.01,
        with_number=(lambda n: {"dz": lambda t: t.da * np.where(t.z > 0, 1, n).astype(t.da.dtype)},),
        what=(
            "A little of the gradient passes where the unit was off: that is a leaky ReLU.",
            "Un poco del gradiente pasa donde la neurona estaba apagada: eso es una ReLU con fuga.",
        ),
        why=(
            "A leaky ReLU is in many examples; but forward, ours lets nothing through.",
            "La ReLU con fuga aparece en muchos ejemplos; pero la nuestra, hacia adelante, no deja pasar nada.",
        ),
    ),
    Mistake(
        "relu_backward.tanh_slope",
        {"dz": lambda t: t.da * (1 - np.tanh(t.z) ** 2)},
        what=(
            "This is the slope of tanh, not of ReLU.",
            "Esta es la pendiente de tanh, no la de ReLU.",
        ),
        why=(
            "The line was taken over from a network with another activation.",
            "La línea viene de una red con otra función de activación.",
        ),
    ),
)
