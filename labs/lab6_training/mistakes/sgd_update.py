"""What goes wrong in sgd_update: why it is tempting, where it was seen."""

import numpy as np

from ...exercise import Mistake

sgd_update = (
    Mistake(
        "sgd_update.not_in_place",
        {"step": lambda w, dw, learning_rate: 0 * dw, "w": lambda w, step: w.copy()},
        what=(
            "The caller's w has not moved: a new array was made, and it is lost when the function ends.",
            "El w de quien llama no se ha movido: se creó un array nuevo, que se pierde al acabar la función.",
        ),
        why=(
            "Inside the function `w = w - ...` and an in-place change look the same.",
            "Dentro de la función, `w = w - ...` y un cambio en el sitio parecen lo mismo.",
        ),
        source="raskr/rust-autograd#16 (of Adam's means)",
    ),
    Mistake(
        "sgd_update.uphill",
        {"w": lambda w, step: w + step},
        what=(
            "w goes up the slope: with every step the loss grows.",
            "w va cuesta arriba: con cada paso la pérdida crece.",
        ),
        why=(
            "Where a book writes the error as y - p the sign is already in the gradient; here it is not.",
            "Si un libro escribe el error como y - p, el signo ya está en el gradiente; aquí no.",
        ),
        source="iamtrask/Grokking-Deep-Learning#37, makeyourownneuralnetwork/makeyourownneuralnetwork#66",
    ),
    Mistake(
        "sgd_update.replaced",
        {"w": lambda w, step: -step},
        what=(
            "w is nothing but the step: what it was before is lost.",
            "w no es más que el paso: se pierde lo que era antes.",
        ),
        why=(
            "`=-` and `-=` differ by the order of two signs, and both run.",
            "`=-` y `-=` se distinguen por el orden de dos signos, y ambos funcionan.",
        ),
    ),
    Mistake(
        "sgd_update.rate_left_out",
        {"step": lambda w, dw, learning_rate: dw},
        what=(
            "The learning rate is not used: every step has the gradient's full length.",
            "La tasa de aprendizaje no se usa: cada paso tiene toda la longitud del gradiente.",
        ),
        why=(
            "On a small example the steps fit all the same.",
            "En un ejemplo pequeño los pasos encajan igualmente.",
        ),
        source="aimacode/aima-python#285",
    ),
    Mistake(
        "sgd_update.rate_twice",
        {"step": lambda w, dw, learning_rate: learning_rate * learning_rate * dw},
        what=(
            "The learning rate has entered twice: the steps are far too small.",
            "La tasa de aprendizaje ha entrado dos veces: los pasos son demasiado pequeños.",
        ),
        why=(
            "It was multiplied in while collecting the step, and again while taking it; training is merely slow.",
            "Se multiplicó al preparar el paso y otra vez al darlo; el entrenamiento solo va lento.",
        ),
        source="PrincetonUniversity/PsyNeuLink#1745",
    ),
    Mistake(
        "sgd_update.sign_only",
        {"step": lambda w, dw, learning_rate: learning_rate * np.sign(dw)},
        what=(
            "Every entry moves by the same amount, whatever its gradient.",
            "Todas las entradas se mueven lo mismo, sea cual sea su gradiente.",
        ),
        why=(
            "The sign says which way is down; but how steep it is counts as well.",
            "El signo dice hacia dónde se baja; pero también cuenta la inclinación.",
        ),
    ),
    Mistake(
        "sgd_update.normalised",
        {"step": lambda w, dw, learning_rate: learning_rate * dw / np.linalg.norm(dw)},
        what=(
            "The gradient is brought to length 1 first: near the minimum the steps do not get smaller.",
            "El gradiente se lleva antes a longitud 1: cerca del mínimo los pasos no se acortan.",
        ),
        why=(
            "A direction of length 1 looks like the clean thing to multiply by a rate.",
            "Una dirección de longitud 1 parece lo más limpio para multiplicar por una tasa.",
        ),
    ),
    Mistake(
        "sgd_update.scaled_by_weight",
        {"step": lambda w, dw, learning_rate: learning_rate * dw * w},
        what=(
            "The step of each entry is multiplied by the entry itself: a weight of 0 never moves.",
            "El paso de cada entrada se multiplica por la propia entrada: un peso de 0 no se mueve nunca.",
        ),
        why=(
            "`w *= 1 - learning_rate * dw` looks like a shorter way to write it.",
            "`w *= 1 - learning_rate * dw` parece una manera más corta de escribirlo.",
        ),
    ),
    Mistake(
        "sgd_update.rate_divides",
        {"step": lambda w, dw, learning_rate: dw / learning_rate},
        what=(
            "The smaller the learning rate, the longer the step.",
            "Cuanto menor es la tasa de aprendizaje, más largo es el paso.",
        ),
        why=(
            "To make a step smaller one divides; but a rate below 1 makes it larger so.",
            "Para acortar un paso se divide; pero con una tasa menor que 1 así se alarga.",
        ),
    ),
)
