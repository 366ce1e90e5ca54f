"""What goes wrong in sigmoid: why it is tempting, where it was seen."""

import numpy as np

from ...exercise import Mistake

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
