"""Why softmax with the logarithm leaves p - onehot(y): the sentences to the page's formulas."""

from ..language import Texts

derivation_texts = Texts(
    derivation_title=("Why is it p − onehot(y)?", "¿Por qué es p − onehot(y)?"),
    derivation_softmax=(
        "Softmax, for one sample: each class's share of the sum. z are the scores.",
        "Softmax, para una muestra: la parte de la suma que toca a cada clase. Las z son las puntuaciones.",
    ),
    derivation_loss=(
        "The sample's loss. The logarithm undoes the exp above the fraction bar, and makes a sum of the fraction.",
        "La pérdida de la muestra. El logaritmo deshace la exp de encima de la raya y convierte la fracción en suma.",
    ),
    derivation_first=(
        "The first part has only the score of the right class in it: its slope is −1 there, and 0 elsewhere.",
        "En la primera parte solo está la puntuación de la clase correcta: su pendiente es −1 ahí, y 0 en las demás.",
    ),
    derivation_second=(
        "The second part: the slope of log is 1 over what is inside, times the slope of what is inside. That is "
        "softmax again.",
        "La segunda parte: la pendiente de log es 1 entre lo de dentro, por la pendiente de lo de dentro. Es otra vez "
        "softmax.",
    ),
    derivation_both=(
        "Both together. [k = y] is 1 for the right class and 0 for the others: that is onehot(y).",
        "Las dos juntas. [k = y] es 1 para la clase correcta y 0 para las otras: eso es onehot(y).",
    ),
    derivation_here=(
        "Here: sample {n} is a {label}, k = {k}, p = {p}, so {p} − {hot}; the mean over {samples} samples divides it "
        "by {samples}.",
        "Aquí: la muestra {n} es un {label}, k = {k}, p = {p}, o sea {p} − {hot}; la media de las {samples} muestras "
        "lo divide por {samples}.",
    ),
)
