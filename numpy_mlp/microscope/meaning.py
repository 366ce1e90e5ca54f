"""What a cell of each tensor means, in a sentence: n is the sample, j the unit, i what comes in."""

from ..language import Texts

meanings = Texts(
    meaning_x=(
        "Pixel {j} of sample {n} (row {row}, column {column}): the ink there, from 0, none, to 1.",
        "El píxel {j} de la muestra {n} (fila {row}, columna {column}): la tinta que hay, de 0, nada, a 1.",
    ),
    meaning_y=("The right class of sample {n}.", "La clase correcta de la muestra {n}."),
    meaning_W=(
        "A weight: how much {input} counts for unit {j} of layer {layer}. Below 0 it speaks against. Drawn at random.",
        "Un peso: cuánto cuenta {input} para la neurona {j} de la capa {layer}. Menor que 0, va en contra. Sacado"
        " al azar.",
    ),
    meaning_W_later=(
        "A weight: how much {input} counts for unit {j} of layer {layer}. The step before left it so.",
        "Un peso: cuánto cuenta {input} para la neurona {j} de la capa {layer}. Así lo dejó el paso anterior.",
    ),
    meaning_b=(
        "The bias of unit {i} of layer {layer}: what it starts from, whatever comes in. 0 at first.",
        "El sesgo de la neurona {i} de la capa {layer}: de dónde parte, entre lo que entre. Al principio 0.",
    ),
    meaning_b_later=(
        "The bias of unit {i} of layer {layer}: what it starts from, whatever comes in. The step before left it so.",
        "El sesgo de la neurona {i} de la capa {layer}: de dónde parte, entre lo que entre. Así lo dejó el paso "
        "anterior.",
    ),
    meaning_z=(
        "What unit {j} of layer {layer} adds up for sample {n}: everything that comes in, each times its weight.",
        "Lo que suma la neurona {j} de la capa {layer} para la muestra {n}: todo lo que entra, cada cosa por su peso.",
    ),
    meaning_z_last=(
        "How much the network favours class {j} for sample {n}, before softmax makes probabilities of it.",
        "Cuánto favorece la red a la clase {j} para la muestra {n}, antes de que softmax lo haga probabilidad.",
    ),
    meaning_a=(
        "What unit {j} of layer {layer} passes on for sample {n}: its z if that is above 0, else 0 (ReLU).",
        "Lo que la neurona {j} de la capa {layer} deja pasar para la muestra {n}: su z si es mayor que 0; si no, "
        "0 (ReLU).",
    ),
    meaning_p=(
        "How probable the network finds class {j} for sample {n}. A sample's row adds up to 1.",
        "Cuán probable ve la red la clase {j} para la muestra {n}. La fila de una muestra suma 1.",
    ),
    meaning_loss=(
        "How wrong the network is: the mean, over {samples} samples, of −log of the right class's probability. 0 "
        "would be perfect.",
        "Cuánto se equivoca la red: la media, en {samples} muestras, de −log de la probabilidad de la clase "
        "correcta. 0 sería perfecto.",
    ),
    meaning_dz_last=(
        "The error of class {j} for sample {n}: what the network said, less what was right, shared among "
        "{samples} samples. Above 0: too much, it should go down.",
        "El error de la clase {j} para la muestra {n}: lo que dijo la red menos lo correcto, repartido entre "
        "{samples} muestras. Mayor que 0: demasiado, debería bajar.",
    ),
    meaning_dz=(
        "How the loss changes if z of unit {j} of layer {layer} grows a little, for sample {n}: what came back, "
        "if the unit was on; else 0.",
        "Cómo cambia la pérdida si crece un poco la z de la neurona {j} de la capa {layer}, para la muestra {n}: "
        "lo que volvió, si la neurona estaba encendida; si no, 0.",
    ),
    meaning_da=(
        "How the loss changes if the output of unit {j} of layer {layer} grows a little, for sample {n}: the "
        "errors further on, each by the weight that led there.",
        "Cómo cambia la pérdida si crece un poco la salida de la neurona {j} de la capa {layer}, para la muestra "
        "{n}: los errores de más adelante, cada uno por el peso que llevaba allí.",
    ),
    meaning_dW=(
        "How the loss changes if the weight from {input} to unit {j} of layer {layer} grows a little: in each "
        "sample, what came in times the error that came back.",
        "Cómo cambia la pérdida si crece un poco el peso de {input} a la neurona {j} de la capa {layer}: en cada "
        "muestra, lo que entró por el error que volvió.",
    ),
    meaning_db=(
        "How the loss changes if the bias of unit {i} of layer {layer} grows a little: its errors, added over the"
        " samples.",
        "Cómo cambia la pérdida si crece un poco el sesgo de la neurona {i} de la capa {layer}: sus errores, "
        "sumados en las muestras.",
    ),
    meaning_learning_rate=(
        "The learning rate: how large a step the weights take against their gradient.",
        "La tasa de aprendizaje: cuán grande es el paso de los pesos contra su gradiente.",
    ),
    meaning_W_after=(
        "The same weight after this step: a little down where its gradient is above 0, a little up where it is below.",
        "El mismo peso tras este paso: un poco menos si su gradiente es mayor que 0, un poco más si es menor.",
    ),
    meaning_b_after=(
        "The same bias after this step: moved against its gradient.",
        "El mismo sesgo tras este paso: movido contra su gradiente.",
    ),
)
