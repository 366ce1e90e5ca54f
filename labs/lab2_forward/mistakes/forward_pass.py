"""What goes wrong in forward_pass: why it is tempting, where it was seen."""

import numpy as np

from ...exercise import Mistake


def softmax(z):
    """Row by row, as lab 3 has it."""
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


forward_pass = (
    Mistake(
        "forward_pass.relu_on_logits",
        {"logits": lambda z: np.maximum(z, 0)},
        what=(
            "The last layer goes through ReLU too: the logits have lost their negative numbers.",
            "La última capa también pasa por la ReLU: los logits han perdido sus números negativos.",
        ),
        why=(
            "A loop treats all layers alike unless it is told not to.",
            "Un bucle trata igual a todas las capas si no se le dice lo contrario.",
        ),
        source="huyng/tensorflow-vgg#13",
    ),
    Mistake(
        "forward_pass.softmax_on_logits",
        {"logits": softmax},
        what=(
            "The last z are probabilities already: the loss will apply the softmax a second time.",
            "Las últimas z ya son probabilidades: la pérdida aplicará el softmax por segunda vez.",
        ),
        why=(
            "A classifier's output is its probabilities; the network still learns, only worse.",
            "La salida de un clasificador son sus probabilidades; la red aprende igual, solo que peor.",
        ),
        source="jaehong31/CGES#1",
    ),
    Mistake(
        "forward_pass.no_relu",
        {"a": lambda z: z, "kept": lambda z, a: z, "fed": lambda z, a: z},
        what=(
            "There is no ReLU between the layers: all of them together are one linear layer.",
            "No hay ReLU entre las capas: todas juntas son una sola capa lineal.",
        ),
        why=(
            "All shapes are right without it, and a linear classifier already gets about nine digits in ten right.",
            "Sin ella todas las formas son correctas, y un clasificador lineal ya acierta unos nueve dígitos de diez.",
        ),
        source="YujiaBao/ls#1",
    ),
    Mistake(
        "forward_pass.next_layer_gets_z",
        {"fed": lambda z, a: z},
        what=(
            "The activations are kept, but the next layer is fed something else.",
            "Las activaciones se guardan, pero a la capa siguiente le llega otra cosa.",
        ),
        why=(
            "One variable for what runs through the network, and a second list filled beside it.",
            "Una variable lleva lo que recorre la red, y al lado se va llenando una segunda lista.",
        ),
        source="martinwicke/tf-dev-summit-tensorboard-tutorial#9",
    ),
    Mistake(
        "forward_pass.activations_as_zs",
        {"kept": lambda z, a: a},
        what=(
            "The hidden layers' entries among the zs have been through ReLU.",
            "Entre las zs, las de las capas ocultas ya han pasado por la ReLU.",
        ),
        why=(
            "z = relu(z) overwrites what should have been kept first.",
            "z = relu(z) sobrescribe lo que antes había que guardar.",
        ),
    ),
    Mistake(
        "forward_pass.relu_on_input",
        {"input": lambda x: np.maximum(x, 0)},
        what=(
            "The input itself goes through ReLU before the first layer.",
            "La propia entrada pasa por la ReLU antes de la primera capa.",
        ),
        why=(
            "If each turn of the loop begins with ReLU, so does the first; pixels, never negative, do not show it.",
            "Si cada vuelta del bucle empieza con la ReLU, la primera también; los píxeles, nunca negativos, no lo "
            "delatan.",
        ),
    ),
    Mistake(
        "forward_pass.bias_missing",
        {"z": lambda a, W, b: a @ W},
        what=(
            "The biases do not enter into any z.",
            "Los sesgos no entran en ninguna z.",
        ),
        why=(
            "The list holds W and b in turn, and the product alone has the right shape.",
            "La lista alterna W y b, y el producto solo ya tiene la forma correcta.",
        ),
    ),
)
