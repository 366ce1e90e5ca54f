"""Lab 2's mistakes: what is wrong, why it is tempting, where it was seen."""

import numpy as np

from ..exercise import Mistake


def softmax(z):
    """Row by row, as lab 3 has it."""
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def sigmoid(z):
    """Entry by entry, as lab 1 has it."""
    return 1 / (1 + np.exp(-z))


dense_forward = (
    Mistake(
        "dense_forward.bias_missing",
        {"shifted": lambda t: t.products},
        what=("The biases do not enter into z.", "Los sesgos no entran en z."),
        why=(
            "Biases often start at 0, and with 0 nothing is missing.",
            "Los sesgos suelen empezar en 0, y con 0 no se echa nada en falta.",
        ),
        source="deepakcrk/CNN_ForDummies#9",
    ),
    Mistake(
        "dense_forward.first_bias_for_all",
        {"shifted": lambda t: t.products + t.b[0]},
        what=("Every unit gets the first unit's bias.", "Todas las neuronas reciben el sesgo de la primera."),
        why=(
            "A number can be added to a matrix of any shape, so nothing complains.",
            "Un número se puede sumar a una matriz de cualquier forma, así que nada protesta.",
        ),
    ),
    Mistake(
        "dense_forward.bias_for_every_input",
        {"shifted": lambda t: t.products + len(t.W) * t.b},
        what=("Each bias is counted once for every input.", "Cada sesgo se cuenta una vez por cada entrada."),
        why=(
            "In three loops, the innermost line is where all the arithmetic seems to belong.",
            "Con tres bucles, toda la aritmética parece corresponder a la línea más interna.",
        ),
        source="Kulbear/deep-learning-coursera#48",
    ),
    Mistake(
        "dense_forward.mean_over_inputs",
        {"products": lambda t: t.x @ t.W / len(t.W)},
        what=(
            "The products are averaged over the inputs, not added up.",
            "Los productos se promedian sobre las entradas en vez de sumarse.",
        ),
        why=(
            "It keeps the numbers small, and the initial weights are scaled for the same reason already.",
            "Mantiene pequeños los números, pero para eso ya están escalados los pesos iniciales.",
        ),
    ),
    Mistake(
        "dense_forward.last_input_missing",
        {"products": lambda t: t.x[:, :-1] @ t.W[:-1]},
        what=("The last input is left out.", "La última entrada se queda fuera."),
        why=(
            "range(D - 1) looks like the range of the indices: they end at D - 1.",
            "range(D - 1) parece el rango de los índices, porque acaban en D - 1.",
        ),
    ),
    Mistake(
        "dense_forward.relu_inside",
        {"z": lambda t: np.maximum(t.shifted, 0)},
        what=(
            "The activation is applied here already: z has lost its negative numbers.",
            "La activación ya se aplica aquí: z ha perdido sus números negativos.",
        ),
        why=(
            "In libraries, Dense takes the activation as an argument, and the two look like one.",
            "En las bibliotecas, Dense recibe la activación como argumento, y las dos cosas parecen una.",
        ),
    ),
    Mistake(
        "dense_forward.last_product_only",
        {"products": lambda t: t.x[:, -1:] * t.W[-1]},
        what=(
            "Of the sums only the last input's products are left.",
            "De las sumas solo quedan los productos de la última entrada.",
        ),
        why=(
            "`=` in place of `+=` in the innermost loop runs without complaint.",
            "`=` en lugar de `+=` en el bucle interior funciona sin protestar.",
        ),
    ),
    Mistake(
        "dense_forward.first_input_missing",
        {"products": lambda t: t.x[:, 1:] @ t.W[1:]},
        what=(
            "The first input is left out.",
            "La primera entrada se queda fuera.",
        ),
        why=(
            "In books the first input has the number 1, and range(1, ...) follows the book.",
            "En los libros la primera entrada lleva el número 1, y range(1, ...) sigue al libro.",
        ),
    ),
    Mistake(
        "dense_forward.bias_added_to_the_weights",
        {"shifted": lambda t: t.products + t.x.sum(axis=1, keepdims=True) * t.b},
        what=(
            "The biases are added to the weights, so that each is multiplied by all inputs.",
            "Los sesgos se suman a los pesos, de modo que a cada uno lo multiplican todas las entradas.",
        ),
        why=(
            "Brackets around W + b: broadcasting allows it, and z keeps its shape.",
            "Unos paréntesis en torno a W + b: la difusión lo permite, y z conserva su forma.",
        ),
    ),
    Mistake(
        "dense_forward.weights_transposed",
        {"products": lambda t: t.x @ t.W.T},
        what=(
            "W is read lying on its side: its rows as if they were the units.",
            "W se lee tumbada: sus filas como si fueran las neuronas.",
        ),
        why=(
            "Other books keep W as (n_out, n_in), and where a layer is square no shape complains.",
            "Otros libros guardan W como (n_out, n_in), y en una capa cuadrada ninguna forma protesta.",
        ),
        source="iamtrask/Grokking-Deep-Learning#23",
    ),
)

relu_forward = (
    Mistake(
        "relu_forward.nan_becomes_zero",
        {"nan": lambda z: np.zeros_like(z)},
        what=(
            "A NaN comes out as 0: whatever went wrong before is hidden here.",
            "Un NaN sale como 0: aquí se tapa lo que haya fallado antes.",
        ),
        why=(
            "np.where(z > 0, z, 0) says just what the formula says; but NaN > 0 is false.",
            "np.where(z > 0, z, 0) dice justo lo que dice la fórmula; pero NaN > 0 es falso.",
        ),
        source="pytorch/pytorch#7999",
    ),
    Mistake(
        "relu_forward.leaky",
        {"off": lambda z: 0.01 * z},
        number=0.01,
        with_number=(lambda n: {"off": lambda z: n * z},),
        what=(
            "A part of each negative number leaks through: this is the leaky ReLU.",
            "Se escapa una parte de cada número negativo: esta es la ReLU con fugas (leaky).",
        ),
        why=(
            "It is the same idea and often better known from code to copy.",
            "Es la misma idea, y a menudo más conocida por el código que se copia.",
        ),
    ),
    Mistake(
        "relu_forward.absolute_value",
        {"off": lambda z: -z},
        what=(
            "Negative numbers come out positive: no unit is ever off.",
            "Los números negativos salen positivos: ninguna neurona está nunca apagada.",
        ),
        why=(
            "'Nothing negative comes out' is true of it too.",
            "También cumple que «no sale nada negativo».",
        ),
    ),
    Mistake(
        "relu_forward.wrong_side",
        {"on": lambda z: np.zeros_like(z), "off": lambda z: z},
        what=(
            "The positive numbers are cut off and the negative ones kept.",
            "Se cortan los números positivos y se dejan los negativos.",
        ),
        why=(
            "minimum and maximum: 'at most 0' and 'at least 0' are easily exchanged.",
            "minimum y maximum: «como mucho 0» y «al menos 0» se confunden con facilidad.",
        ),
    ),
    Mistake(
        "relu_forward.step",
        {"on": lambda z: np.ones_like(z), "nan": lambda z: np.zeros_like(z)},
        what=(
            "Only whether the unit is on comes out, not how strongly.",
            "Solo sale si la neurona está encendida, y no con cuánta fuerza.",
        ),
        why=(
            "z > 0 is ReLU's slope, and it is the first thing one writes for a condition.",
            "z > 0 es la pendiente de la ReLU, y lo primero que se escribe al pensar en una condición.",
        ),
    ),
    Mistake(
        "relu_forward.cut_off_above",
        {"on": lambda z: np.minimum(z, 1)},
        number=1,
        with_number=(lambda n: {"on": lambda z: np.minimum(z, n)},),
        what=(
            "Large numbers are cut off too.",
            "También se cortan los números grandes.",
        ),
        why=(
            "After the sigmoid one expects an activation to lie between 0 and 1.",
            "Después de la sigmoide, uno espera que una activación esté entre 0 y 1.",
        ),
    ),
    Mistake(
        "relu_forward.sigmoid",
        {"on": sigmoid, "off": sigmoid},
        what=(
            "This is lab 1's curve: no unit is ever off, and none gets beyond 1.",
            "Esta es la curva del laboratorio 1: ninguna neurona se apaga nunca ni pasa de 1.",
        ),
        why=(
            "Both are activations, and the one from before is at hand.",
            "Ambas son activaciones, y se tiene a mano la de antes.",
        ),
    ),
    Mistake(
        "relu_forward.maximum_of_the_column",
        {"on": lambda z: z, "off": np.zeros_like, "nan": np.zeros_like, "result": lambda a, z: np.max(z, 0)},
        what=(
            "The largest number of each column comes out: the 0 was taken for an axis.",
            "Sale el mayor número de cada columna: el 0 se tomó por un eje.",
        ),
        why=(
            "Python's max compares its arguments; NumPy's max goes through one array, along an axis.",
            "El max de Python compara sus argumentos; el de NumPy recorre un solo array, a lo largo de un eje.",
        ),
    ),
)

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
