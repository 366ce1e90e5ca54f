"""What goes wrong in backward_pass: why it is tempting, where it was seen."""

import numpy as np

from ...exercise import Mistake
from .relu_backward import slope_of_sigmoid


def slope_by_activation(z):
    """a (1 - a), which is the sigmoid's slope if a is a sigmoid's, with a ReLU's a."""
    a = np.maximum(z, 0)
    return a * (1 - a)


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
        source="maziarraissi/backprop#1",
    ),
    Mistake(
        "backward_pass.input_of_wrong_layer",
        {"input": lambda activations, zs, layer: activations[max(layer - 1, 0)]},
        what=(
            "dW is made with the input of the layer in front, not with this layer's own.",
            "dW se hace con la entrada de la capa anterior, no con la de esta capa.",
        ),
        why=(
            "The list of activations begins with x, so it is one place off from the list of z.",
            "La lista de activaciones empieza por x, así que va una posición corrida respecto a la de z.",
        ),
    ),
    Mistake(
        "backward_pass.weights_mean",
        {"dW": lambda a, dz, layer: a.T @ dz / len(dz)},
        what=(
            "Each dW is an average over the batch: the 1/N has entered a second time.",
            "Cada dW es un promedio sobre el lote: el 1/N ha entrado por segunda vez.",
        ),
        why=(
            "Many courses put the 1/m here; they leave it out of dz, where ours already has it.",
            "Muchos cursos ponen aquí el 1/m; lo dejan fuera de dz, donde el nuestro ya lo lleva.",
        ),
        source="deeplearning.ai, Neural Networks and Deep Learning (its dz has no 1/m)",
    ),
    Mistake(
        "backward_pass.weights_transposed",
        {"dW": lambda a, dz, layer: dz.T @ a},
        what=(
            "Each dW lies on its side: its rows belong to the units and its columns to the inputs.",
            "Cada dW está traspuesta: sus filas son de las neuronas y sus columnas de las entradas.",
        ),
        why=(
            "Other books keep W as (n_out, n_in), and where a layer is square no shape complains.",
            "Otros libros guardan W como (n_out, n_in), y en una capa cuadrada ninguna forma protesta.",
        ),
        source="iamtrask/Grokking-Deep-Learning#23, iamtrask/Grokking-Deep-Learning#71",
    ),
    Mistake(
        "backward_pass.bias_mean",
        {"db": lambda dz, layer: dz.mean(axis=0)},
        what=(
            "Each db is an average over the batch: the mean has entered twice.",
            "Cada db es un promedio sobre el lote: la media ha entrado dos veces.",
        ),
        why=(
            "The loss is a mean, so a mean looks right here too; but the 1/N is already in dz.",
            "La pérdida es una media, así que aquí también parece correcta; pero el 1/N ya está en dz.",
        ),
        source="kvfrans/notes#5, deeplearning4j/deeplearning4j#366",
    ),
    Mistake(
        "backward_pass.bias_total",
        {"db": lambda dz, layer: np.full(dz.shape[1], dz.sum(), dz.dtype)},
        what=(
            "All entries of a db are the same: the sum went over the units too.",
            "Todas las entradas de un db son iguales: la suma pasó también por las neuronas.",
        ),
        why=(
            "sum() without an axis adds up everything, and broadcasting hides it.",
            "sum() sin eje lo suma todo, y la difusión lo oculta.",
        ),
        source="rasbt/stat453-deep-learning-ss21#5",
    ),
    Mistake(
        "backward_pass.mean_in_every_layer",
        {"da": lambda dz, W, layer: dz @ W.T / len(dz)},
        what=(
            "On the way back the gradient is divided by N again in every layer.",
            "En el camino de vuelta el gradiente se divide otra vez entre N en cada capa.",
        ),
        why=(
            "Each layer works on a batch, so each seems to need its mean; the front layers then hardly learn.",
            "Cada capa trabaja con un lote, así que cada una parece necesitar su media; "
            "las primeras capas apenas aprenden.",
        ),
    ),
    Mistake(
        "backward_pass.weights_not_transposed",
        {"da": lambda dz, W, layer: dz @ W},
        what=(
            "The gradient goes back through W in the direction of the forward pass.",
            "El gradiente vuelve por W en el sentido del paso hacia adelante.",
        ),
        why=(
            "It looks like the forward pass, and with hidden layers of one width the shapes agree.",
            "Se parece al paso hacia adelante, y con capas ocultas del mismo ancho las formas coinciden.",
        ),
    ),
    Mistake(
        "backward_pass.wrong_weights",
        {"W": lambda weights, layer: weights[2 * layer - 2]},
        what=(
            "The gradient goes back through the weights of another layer than the one it came to.",
            "El gradiente vuelve por los pesos de una capa distinta de aquella a la que llegó.",
        ),
        why=(
            "The list holds W and b in turn, and one layer is easily lost in counting.",
            "La lista alterna W y b, y al contar es fácil perder una capa.",
        ),
    ),
    Mistake(
        "backward_pass.not_handed_on",
        {"dz": lambda da, z, layer, first: first},
        what=(
            "Every layer starts from the gradient at the logits, as if none came after it.",
            "Cada capa parte del gradiente en los logits, como si no hubiera ninguna después.",
        ),
        why=(
            "Inside the loop the name dz stays that of the argument.",
            "Dentro del bucle el nombre dz sigue siendo el del argumento.",
        ),
    ),
    Mistake(
        "backward_pass.mask_of_wrong_layer",
        {"mask_from": lambda zs, layer: zs[layer]},
        what=(
            "The mask is made of the z of another layer than the one whose gradient it cuts.",
            "La máscara sale del z de una capa distinta de aquella cuyo gradiente corta.",
        ),
        why=(
            "Inside the loop everything else has the index of this layer.",
            "Dentro del bucle todo lo demás lleva el índice de esta capa.",
        ),
    ),
    Mistake(
        "backward_pass.mask_missing",
        {"dz": lambda da, z, layer, first: da},
        what=("No ReLU is gone back through.", "No se vuelve por ninguna ReLU."),
        why=(
            "The dense layers alone already make gradients of the right shapes, and the network learns.",
            "Las capas densas solas ya dan gradientes con las formas correctas, y la red aprende.",
        ),
        source="iamtrask/Grokking-Deep-Learning#50",
    ),
    Mistake(
        "backward_pass.mask_missing_in_first_layer",
        {"dz": lambda da, z, layer, first: da if layer == 1 else da * (z > 0)},
        what=(
            "The last ReLU on the way back, the first one of the network, is left out.",
            "Falta la última ReLU del camino de vuelta, la primera de la red.",
        ),
        why=(
            "The loop ends one layer too early, and all shapes are right.",
            "El bucle termina una capa antes, y todas las formas son correctas.",
        ),
    ),
    Mistake(
        "backward_pass.mask_on_gradient",
        {"dz": lambda da, z, layer, first: da * (da > 0)},
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
        "backward_pass.mask_at_zero",
        {"dz": lambda da, z, layer, first: da * (z >= 0)},
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
        "backward_pass.sigmoid_slope",
        {"dz": lambda da, z, layer, first: da * slope_of_sigmoid(z)},
        what=("This is the slope of the sigmoid, not of ReLU.", "Esta es la pendiente de la sigmoide, no la de ReLU."),
        why=(
            "The line was taken over from a network with another activation.",
            "La línea viene de una red con otra función de activación.",
        ),
        source="jeffheaton/encog-dotnet-core#124",
    ),
    Mistake(
        "backward_pass.sigmoid_slope_of_a",
        {"dz": lambda da, z, layer, first: da * slope_by_activation(z)},
        what=(
            "a (1 - a) is a slope only where a came from a sigmoid.",
            "a (1 - a) es una pendiente solo si a salió de una sigmoide.",
        ),
        why=(
            "It is the best-known formula of all, and stands in many examples without its condition.",
            "Es la fórmula más conocida de todas, y está en muchos ejemplos sin su condición.",
        ),
        source="shiffman/Neural-Network-p5#22, tsoding/nn.h#18",
    ),
    Mistake(
        "backward_pass.mask_on_logits",
        {"start": lambda dz, zs: dz * (zs[-1] > 0)},
        what=(
            "The logits are treated as if a ReLU came after them.",
            "Los logits se tratan como si detrás hubiera una ReLU.",
        ),
        why=(
            "One loop over all layers is shorter than one that treats the last differently.",
            "Un bucle sobre todas las capas es más corto que uno que trate la última de otra manera.",
        ),
    ),
    Mistake(
        "backward_pass.last_layer_first",
        {"order": lambda gradients: [g for pair in reversed(gradients) for g in pair]},
        what=(
            "The gradients are in the order in which they were made; the weights are in another one.",
            "Los gradientes están en el orden en que se hicieron; los pesos están en otro.",
        ),
        why=(
            "append() in a loop that goes backwards leaves the last layer in front.",
            "append() en un bucle que va hacia atrás deja la última capa delante.",
        ),
    ),
    Mistake(
        "backward_pass.weights_then_biases",
        {"order": lambda gradients: [dW for dW, _ in gradients] + [db for _, db in gradients]},
        what=(
            "All the dW come first and then all the db; the weights take turns.",
            "Primero van todos los dW y luego todos los db; los pesos se alternan.",
        ),
        why=(
            "Two lists are the natural way to collect them.",
            "Lo natural es reunirlos en dos listas.",
        ),
    ),
    Mistake(
        "backward_pass.input_index_wraps",
        {"input": lambda activations, zs, layer: activations[layer - 1]},
        what=(
            "dW is made with another layer's input, and the first layer's with the last one's.",
            "dW se hace con la entrada de otra capa, y el de la primera con la de la última.",
        ),
        why=(
            "For z the index of the layer in front is right; and at -1 Python counts from the end without complaint.",
            "Para z, el índice de la capa anterior es correcto; y con -1 Python cuenta desde el final sin protestar.",
        ),
    ),
    Mistake(
        "backward_pass.weights_by_layer_number",
        {"W": lambda weights, layer: weights[layer]},
        what=(
            "The list is read as if it held nothing but the W: some of what is read are biases.",
            "La lista se lee como si solo tuviera los W: parte de lo que se lee son sesgos.",
        ),
        why=(
            "zs and activations have one entry a layer, and the list of weights has two.",
            "zs y activations tienen un elemento por capa, y la lista de pesos tiene dos.",
        ),
    ),
    Mistake(
        "backward_pass.bias_for_weights",
        {"W": lambda weights, layer: weights[2 * layer + 1]},
        what=(
            "The gradient goes back through a bias, not through the weights.",
            "El gradiente vuelve por un sesgo, y no por los pesos.",
        ),
        why=(
            "W and b take turns, and counted from 1 the W would be at the odd places.",
            "W y b se alternan, y contando desde 1 los W estarían en los lugares impares.",
        ),
    ),
    Mistake(
        "backward_pass.tanh_slope",
        {"dz": lambda da, z, layer, first: da * (1 - np.tanh(z) ** 2)},
        what=(
            "This is the slope of tanh, not of ReLU.",
            "Esta es la pendiente de tanh, no la de ReLU.",
        ),
        why=(
            "The line was taken over from a network with another activation.",
            "La línea viene de una red con otra función de activación.",
        ),
    ),
    Mistake(
        "backward_pass.weights_last_sample",
        {"dW": lambda a, dz, layer: np.outer(a[-1], dz[-1])},
        what=(
            "Each dW comes from the last sample alone.",
            "Cada dW sale solo de la última muestra.",
        ),
        why=(
            "In a loop over the samples `=` stands in place of `+=`: each outer product overwrites the one before.",
            "En un bucle sobre las muestras hay `=` en lugar de `+=`: cada producto exterior borra el anterior.",
        ),
    ),
)
