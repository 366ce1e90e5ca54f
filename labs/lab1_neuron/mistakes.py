"""Lab 1's mistakes: what is wrong, why it is tempting, where it was seen."""

import numpy as np

from ..exercise import Mistake

neuron_forward = (
    Mistake(
        "neuron_forward.bias_missing",
        {"z": lambda t: t.total},
        what=("The bias does not enter into z.", "El sesgo no entra en z."),
        why=(
            "Biases often start at 0, and with 0 nothing is missing.",
            "Los sesgos suelen empezar en 0, y con 0 no se echa nada en falta.",
        ),
        source="rasbt/machine-learning-book#100",
    ),
    Mistake(
        "neuron_forward.bias_for_every_input",
        {"z": lambda t: t.total + len(t.x) * t.b},
        what=("The bias is counted once for every input.", "El sesgo se cuenta una vez por cada entrada."),
        why=(
            "Written inside the loop or inside the brackets of the sum, it looks at home.",
            "Escrito dentro del bucle o del paréntesis de la suma, parece estar en su sitio.",
        ),
        source="Kulbear/deep-learning-coursera#48",
    ),
    Mistake(
        "neuron_forward.last_input_missing",
        {"total": lambda t: t.products[:-1].sum()},
        what=("The last input is left out.", "La última entrada se queda fuera."),
        why=(
            "range(len(x) - 1) looks like the range of the indices: they end at len(x) - 1.",
            "range(len(x) - 1) parece el rango de los índices, porque acaban en len(x) - 1.",
        ),
    ),
    Mistake(
        "neuron_forward.mean_of_products",
        {"total": lambda t: t.products.mean()},
        what=(
            "The products are averaged: a neuron with more inputs says no more.",
            "Los productos se promedian: una neurona con más entradas no dice más.",
        ),
        why=(
            "In this course so much is a mean that one more does not look strange.",
            "En este curso hay tantas medias que una más no llama la atención.",
        ),
    ),
    Mistake(
        "neuron_forward.product_of_sums",
        {"total": lambda t: t.x.sum() * t.w.sum()},
        what=(
            "Inputs and weights are each added up first: no input meets its own weight.",
            "Se suman antes las entradas y los pesos, cada cosa por su lado: ninguna entrada encuentra su propio peso.",
        ),
        why=(
            "'Multiply the inputs by the weights and add up' can be read in this order too.",
            "«Multiplica las entradas por los pesos y suma» también se puede leer en ese orden.",
        ),
    ),
    Mistake(
        "neuron_forward.first_input_missing",
        {"total": lambda t: t.products[1:].sum()},
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
        "neuron_forward.only_the_first_product",
        {"total": lambda t: t.products[0]},
        what=(
            "The sum ends after the first input.",
            "La suma se acaba tras la primera entrada.",
        ),
        why=(
            "A return one level too deep ends the loop on its first turn.",
            "Un return un nivel demasiado adentro acaba el bucle en su primera vuelta.",
        ),
    ),
    Mistake(
        "neuron_forward.only_the_last_product",
        {"total": lambda t: t.products[-1]},
        what=(
            "Of the sum only the last input's product is left.",
            "De la suma solo queda el producto de la última entrada.",
        ),
        why=(
            "`=` in place of `+=` in a loop runs without complaint.",
            "`=` en lugar de `+=` en un bucle funciona sin protestar.",
        ),
    ),
    Mistake(
        "neuron_forward.bias_subtracted",
        {"z": lambda t: t.total - t.b},
        what=(
            "The bias enters with the opposite sign.",
            "El sesgo entra con el signo contrario.",
        ),
        why=(
            "A threshold is subtracted, and older books write the neuron with one.",
            "Un umbral se resta, y los libros antiguos escriben la neurona con uno.",
        ),
    ),
    Mistake(
        "neuron_forward.bias_multiplied",
        {"z": lambda t: t.total * t.b},
        what=(
            "The sum is multiplied by the bias.",
            "La suma se multiplica por el sesgo.",
        ),
        why=(
            "The weights are multiplied, so the bias seems to be treated alike.",
            "Los pesos se multiplican, así que el sesgo parece ir igual.",
        ),
    ),
)

sigmoid = (
    Mistake(
        "sigmoid.sign_in_the_exponent",
        {"e": lambda t: np.exp(t.z)},
        what=(
            "A large z gives a p near 0 and a small one a p near 1: the curve runs downhill.",
            "Una z grande da una p cercana a 0, y una pequeña, cercana a 1: la curva baja.",
        ),
        why=(
            "At 0 it is right, and the outputs lie between 0 and 1 as they should.",
            "En 0 es correcta, y las salidas están entre 0 y 1, como deben.",
        ),
        source="Yorko/mlcourse.ai#640",
    ),
    Mistake(
        "sigmoid.brackets",
        {"denominator": lambda t: 1 + t.e, "p": lambda t: 1 + t.e},
        what=(
            "The division ends before the sum: p comes out larger than 1.",
            "La división termina antes que la suma: p sale mayor que 1.",
        ),
        why=(
            "On paper the long fraction bar is a pair of brackets; in code nobody writes it.",
            "En el papel, la raya larga de la fracción hace de paréntesis; en el código hay que escribirlos.",
        ),
    ),
    Mistake(
        "sigmoid.minus_in_the_denominator",
        {"denominator": lambda t: 1 - t.e},
        what=(
            "The exponential is subtracted: near z = 0 the result goes to infinity.",
            "La exponencial se resta: cerca de z = 0 el resultado se va al infinito.",
        ),
        why=(
            "There is a minus in the formula, and it is easily put in the wrong place.",
            "En la fórmula hay un menos, y es fácil ponerlo en otro sitio.",
        ),
    ),
    Mistake(
        "sigmoid.its_own_slope",
        {
            "e": lambda t: np.exp(-t.z),
            "denominator": lambda t: 1 + t.e,
            "p": lambda t: 1 / t.denominator * (1 - 1 / t.denominator),
        },
        what=(
            "What comes back is the curve's slope, at most 1/4, not its height.",
            "Lo que se devuelve es la pendiente de la curva, como mucho 1/4, y no su altura.",
        ),
        why=(
            "Both are called 'the sigmoid' in code that uses one function for both ways.",
            "A las dos se las llama «la sigmoide» en el código que usa una sola función para ambos sentidos.",
        ),
    ),
    Mistake(
        "sigmoid.tanh",
        {"e": lambda t: np.exp(-t.z), "denominator": lambda t: 1 + t.e, "p": lambda t: np.tanh(t.z)},
        what=(
            "p runs from -1 to 1: a probability cannot be negative.",
            "p va de -1 a 1: una probabilidad no puede ser negativa.",
        ),
        why=(
            "tanh has the same S-shape, and older networks use it in the same place.",
            "tanh tiene la misma forma de S, y las redes antiguas la usan en el mismo sitio.",
        ),
    ),
    Mistake(
        "sigmoid.another_base",
        {"e": lambda t: 2.72 ** (-t.z)},
        what=(
            "The base of the power is not e: the curve is steeper or flatter than it should be.",
            "La base de la potencia no es e: la curva sube más o menos de lo debido.",
        ),
        why=(
            "Typed by hand, e has two or three digits; and `10**` or `2**` look just as exponential.",
            "Escrito a mano, e tiene dos o tres cifras; y `10**` o `2**` parecen igual de exponenciales.",
        ),
        number=2.72,
        with_number=(lambda n: {"e": lambda t: n ** (-t.z)},),
    ),
    Mistake(
        "sigmoid.softmax",
        {
            "e": lambda t: np.exp(-t.z),
            "denominator": lambda t: 1 + t.e,
            "p": lambda t: np.exp(t.z) / np.sum(np.exp(t.z)),
        },
        what=(
            "The entries share a total of 1: each p depends on the other z, and a single z always gives 1.",
            "Los elementos se reparten un total de 1: cada p depende de las demás z, y una z sola da siempre 1.",
        ),
        why=(
            "Softmax is the better-known way to make probabilities; it is lab 3's.",
            "Softmax es la manera más conocida de hacer probabilidades; es la del laboratorio 3.",
        ),
    ),
)

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

neuron_update = (
    Mistake(
        "neuron_update.uphill",
        {"w": lambda t: t.w + t.step_w, "b": lambda t: t.b + t.step_b},
        what=(
            "The step goes where the loss grows.",
            "El paso va hacia donde crece la pérdida.",
        ),
        why=(
            "Where the error is y - p, the sign belongs here; the minus sits in one place or the other.",
            "Si el error es y - p, aquí va ese signo; el menos está en un sitio o en el otro.",
        ),
        source="pytorch/pytorch#1871",
    ),
    Mistake(
        "neuron_update.rate_missing",
        {"step_w": lambda t: t.dw, "step_b": lambda t: t.db},
        what=(
            "The step is as long as the gradient, whatever the learning rate.",
            "El paso es tan largo como el gradiente, sea cual sea la tasa de aprendizaje.",
        ),
        why=(
            "With a learning rate of 1 it is the same, and small examples often learn all the same.",
            "Con una tasa de 1 es lo mismo, y los ejemplos pequeños suelen aprender igual.",
        ),
        source="aimacode/aima-python#285",
    ),
    Mistake(
        "neuron_update.bias_stays",
        {"b": lambda t: t.b},
        what=("The bias never moves.", "El sesgo no se mueve nunca."),
        why=(
            "The weights do most of the work, so the loss falls all the same.",
            "Los pesos hacen casi todo el trabajo, así que la pérdida baja de todos modos.",
        ),
        source="mattm/simple-neural-network#10",
    ),
    Mistake(
        "neuron_update.step_for_weight",
        {"w": lambda t: -t.step_w},
        what=(
            "What comes back is the step itself: the weights so far are forgotten.",
            "Lo que se devuelve es el propio paso: se olvidan los pesos que había.",
        ),
        why=(
            "`=-` and `-=` differ by the order of two signs, and both run.",
            "`=-` y `-=` se distinguen por el orden de dos signos, y ambos funcionan.",
        ),
        source="itdxer/neupy#218",
    ),
    Mistake(
        "neuron_update.rate_divides",
        {"step_w": lambda t: t.dw / t.learning_rate, "step_b": lambda t: t.db / t.learning_rate},
        what=(
            "The smaller the learning rate, the longer the step.",
            "Cuanto menor es la tasa de aprendizaje, más largo es el paso.",
        ),
        why=(
            "To make a step smaller one divides; but a rate below 1 makes it larger so.",
            "Para acortar un paso se divide; pero con una tasa menor que 1 así se alarga.",
        ),
    ),
    Mistake(
        "neuron_update.weights_stay",
        {"w": lambda t: t.w},
        what=(
            "The weights never move.",
            "Los pesos no se mueven nunca.",
        ),
        why=(
            "A new array was computed and its name not kept.",
            "Se calculó un array nuevo y no se guardó su nombre.",
        ),
    ),
    Mistake(
        "neuron_update.step_for_bias",
        {"b": lambda t: -t.step_b},
        what=(
            "The bias so far is forgotten: what comes back is the step itself.",
            "Se olvida el sesgo que había: lo que se devuelve es el propio paso.",
        ),
        why=(
            "`=-` and `-=` differ by the order of two signs, and both run.",
            "`=-` y `-=` se distinguen por el orden de dos signos, y ambos funcionan.",
        ),
    ),
)
