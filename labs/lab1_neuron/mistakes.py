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
        what=(
            "This is the squared error: being sure and wrong costs 1 at most.",
            "Esto es el error cuadrático: estar seguro y equivocado cuesta como mucho 1.",
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
            "w = -learning_rate * dw differs from the right line by one character of its operator.",
            "w = -tasa * dw se distingue de la línea correcta en un solo carácter del operador.",
        ),
        source="itdxer/neupy#218",
    ),
)
