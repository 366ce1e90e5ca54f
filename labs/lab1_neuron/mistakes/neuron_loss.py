"""What goes wrong in neuron_loss: why it is tempting, where it was seen."""

import numpy as np

from ...exercise import Mistake

neuron_loss = (
    Mistake(
        "neuron_loss.labels_swapped",
        {"for_one": lambda t: -np.log(1 - t.p), "for_zero": lambda t: -np.log(t.p)},
        what=(
            "The two labels have each other's loss: the surer and righter, the dearer.",
            "Cada etiqueta tiene la pérdida de la otra: cuanto más seguro es el acierto, más caro sale.",
        ),
        why=(
            "The two branches look alike, and exchanging them changes no shape.",
            "Las dos ramas se parecen, e intercambiarlas no cambia ninguna forma.",
        ),
    ),
    Mistake(
        "neuron_loss.nothing_for_zero",
        {"for_zero": lambda t: 0.0},
        what=("A sample with label 0 costs nothing.", "Una muestra con etiqueta 0 no cuesta nada."),
        why=(
            "With one-hot labels the sum -y log p is the whole formula; with a single p it is half of it.",
            "Con etiquetas one-hot, la suma -y log p es toda la fórmula; con una sola p es solo la mitad.",
        ),
        source="RubixML/ML#424",
    ),
    Mistake(
        "neuron_loss.label_not_used",
        {"for_zero": lambda t: -np.log(t.p)},
        what=(
            "The loss is the same whatever the label is.",
            "La pérdida es la misma sea cual sea la etiqueta.",
        ),
        why=(
            "'The loss is minus the logarithm of p' leaves out whose probability p is.",
            "«La pérdida es menos el logaritmo de p» calla de quién es la probabilidad p.",
        ),
    ),
    Mistake(
        "neuron_loss.sign_for_zero",
        {"for_zero": lambda t: np.log(1 - t.p)},
        what=(
            "For label 0 the loss is negative: the worse the prediction, the lower it gets.",
            "Con etiqueta 0 la pérdida es negativa: cuanto peor es la predicción, más baja.",
        ),
        why=(
            "The minus in front of the two terms' bracket is not carried through to the second one.",
            "El menos que va delante del paréntesis con los dos términos no llega al segundo.",
        ),
        source="fastai/course22#22",
    ),
    Mistake(
        "neuron_loss.squared_error",
        {"for_one": lambda t: (t.p - 1) ** 2, "for_zero": lambda t: t.p**2},
        number=1,
        with_number=(lambda n: {"for_one": lambda t: n * (t.p - 1) ** 2, "for_zero": lambda t: n * t.p**2},),
        what=(
            "This is the squared error, times a number: being sure and wrong costs no more than that.",
            "Esto es el error cuadrático, por un número: estar seguro y equivocado no cuesta más que eso.",
        ),
        why=(
            "It is the loss one knows from fitting a line, and it is small at the right places.",
            "Es la pérdida conocida del ajuste de una recta, y es pequeña donde tiene que serlo.",
        ),
        source="hunkim/DeepLearningZeroToAll#113",
    ),
    Mistake(
        "neuron_loss.entropy_of_p",
        {
            "for_one": lambda t: -t.p * np.log(t.p) - (1 - t.p) * np.log(1 - t.p),
            "for_zero": lambda t: -t.p * np.log(t.p) - (1 - t.p) * np.log(1 - t.p),
        },
        what=(
            "The terms are weighted by the prediction itself: the loss asks how unsure p is, not how wrong.",
            "Los términos se ponderan con la propia predicción: la pérdida mide si p duda, no si se equivoca.",
        ),
        why=(
            "Entropy and cross-entropy share the name and nearly the formula.",
            "La entropía y la entropía cruzada comparten el nombre y casi la fórmula.",
        ),
    ),
    Mistake(
        "neuron_loss.absolute_error",
        {"for_one": lambda t: 1 - t.p, "for_zero": lambda t: t.p},
        what=(
            "This is how far p is from the label: being sure and wrong costs 1 at most.",
            "Esto es lo lejos que está p de la etiqueta: estar seguro y equivocado cuesta como mucho 1.",
        ),
        why=(
            "The distance is the plainest measure of an error.",
            "La distancia es la medida más sencilla de un error.",
        ),
    ),
    Mistake(
        "neuron_loss.epsilon",
        {"for_one": lambda t: -np.log(t.p + 1e-7), "for_zero": lambda t: -np.log(1 - t.p + 1e-7)},
        what=(
            "A small number is added inside the logarithm that the formula does not have.",
            "Dentro del logaritmo se suma un número pequeño que la fórmula no lleva.",
        ),
        why=(
            "It saves the logarithm from 0, and hardly shows where p is not small.",
            "Libra al logaritmo del 0, y apenas se nota donde p no es pequeña.",
        ),
        number=1e-7,
        with_number=(lambda n: {"for_one": lambda t: -np.log(t.p + n), "for_zero": lambda t: -np.log(1 - t.p + n)},),
    ),
)
