"""What goes wrong in neuron_backward: why it is tempting, where it was seen."""

import numpy as np

from ...exercise import Mistake

neuron_backward = (
    Mistake(
        "neuron_backward.slope_twice",
        {"error": lambda t: t.p - t.target, "dz": lambda t: t.error * t.p * (1 - t.p)},
        what=(
            "The sigmoid's slope is applied once more, though it has already cancelled.",
            "La pendiente de la sigmoide se aplica otra vez, aunque ya se había cancelado.",
        ),
        why=(
            "With a squared error this factor belongs there, and most old tutorials have one.",
            "Con un error cuadrático ese factor sí va ahí, y casi todos los tutoriales antiguos lo usan.",
        ),
        source="rasbt/python-machine-learning-book-2nd-edition#54",
    ),
    Mistake(
        "neuron_backward.stops_at_p",
        {"error": lambda t: -t.target / t.p + (1 - t.target) / (1 - t.p)},
        what=(
            "This is the derivative by p: the way through the sigmoid, from p to z, is missing.",
            "Esta es la derivada respecto a p: falta el camino por la sigmoide, de p a z.",
        ),
        why=(
            "The derivative of the loss's formula as it is written is by p.",
            "La fórmula de la pérdida, tal como está escrita, se deriva respecto a p.",
        ),
    ),
    Mistake(
        "neuron_backward.label_taken_as_one",
        {"target": lambda t: 1},
        what=(
            "The error is taken as if the label were 1 every time.",
            "El error se calcula como si la etiqueta fuera siempre 1.",
        ),
        why=(
            "'p minus 1 at the label' is the rule for a softmax; here there is one p for both labels.",
            "«p menos 1 en la etiqueta» es la regla del softmax; aquí hay una sola p para las dos etiquetas.",
        ),
    ),
    Mistake(
        "neuron_backward.inputs_forgotten",
        {"dw": lambda t: t.dz * np.ones_like(t.x)},
        what=(
            "All weights get the same gradient: it does not depend on their inputs.",
            "Todos los pesos reciben el mismo gradiente: no depende de sus entradas.",
        ),
        why=(
            "It is right for the bias, and for weights whose input is 1.",
            "Es correcto para el sesgo, y para los pesos cuya entrada es 1.",
        ),
    ),
    Mistake(
        "neuron_backward.inputs_in_the_bias",
        {"db": lambda t: t.dz * t.x.sum()},
        what=(
            "The inputs have got into the bias's gradient.",
            "Las entradas se han colado en el gradiente del sesgo.",
        ),
        why=(
            "db = dw.sum() looks like adding up what belongs together, and with inputs that sum to 1 it is right.",
            "db = dw.sum() parece juntar lo que va junto, y con entradas que suman 1 es correcto.",
        ),
    ),
    Mistake(
        "neuron_backward.label_minus_p",
        {"error": lambda t: t.target - t.p},
        what=(
            "The error is taken the other way round: both gradients point where the loss falls.",
            "El error se toma al revés: los dos gradientes apuntan hacia donde la pérdida baja.",
        ),
        why=(
            "'What it should be minus what it is' is how many books write an error.",
            "«Lo que debería ser menos lo que es»: así escriben el error muchos libros.",
        ),
        source="dragen1860/Deep-Learning-with-TensorFlow-book#134",
    ),
    Mistake(
        "neuron_backward.label_not_used",
        {"target": lambda t: 0},
        what=(
            "The label has no part in the gradient.",
            "La etiqueta no interviene en el gradiente.",
        ),
        why=(
            "For samples with label 0 nothing is missing.",
            "En las muestras con etiqueta 0 no falta nada.",
        ),
    ),
)
