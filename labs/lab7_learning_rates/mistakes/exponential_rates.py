"""What goes wrong in exponential_rates: why it is tempting, where it was seen."""

import numpy as np

from ...exercise import Mistake

exponential_rates = (
    Mistake(
        "exponential_rates.linear",
        {"rates": lambda first, factor, k: first * (1 + (factor - 1) * k)},
        what=(
            "The rates grow by the same amount every step, not by the same factor.",
            "Las tasas crecen cada paso en la misma cantidad, no en el mismo factor.",
        ),
        why=(
            "The first two rates are right, and only the curve gives it away: it reaches hardly any decades.",
            "Las dos primeras tasas son correctas, y solo la curva lo delata: apenas recorre décadas.",
        ),
    ),
    Mistake(
        "exponential_rates.one_step_late",
        {"exponents": lambda k, n: k + 1},
        what=(
            "The first rate has been multiplied already: every entry is one step ahead.",
            "La primera tasa ya está multiplicada: cada entrada va un paso adelantada.",
        ),
        why=(
            "In a callback the rate grows after the batch; in a list it is easily noted after it has grown.",
            "En un callback la tasa crece tras el lote; en una lista es fácil anotarla cuando ya ha crecido.",
        ),
        source="ayulockin/debugNNwithWandB#2 (the rate is noted after its step)",
    ),
    Mistake(
        "exponential_rates.spread_over_all",
        {"exponents": lambda k, n: k / n},
        what=(
            "The factor is spread over the whole test: one step grows by far less than it.",
            "El factor se reparte por toda la prueba: un paso crece mucho menos que eso.",
        ),
        why=(
            "Schedules often take a factor for `decay_steps` steps; here it is that of one step.",
            "Los programas de tasas suelen pedir un factor para `decay_steps` pasos; aquí es el de uno solo.",
        ),
    ),
    Mistake(
        "exponential_rates.spread_to_the_end",
        {"exponents": lambda k, n: k / (n - 1)},
        what=(
            "The rates are spaced from `first` to `factor` times it: the factor is not that of a step.",
            "Las tasas se reparten desde `first` hasta `factor` veces ella: el factor no es el de un paso.",
        ),
        why=(
            "geomspace takes the two ends, so one end has to be made of the factor.",
            "geomspace pide los dos extremos, así que uno de ellos se fabrica con el factor.",
        ),
    ),
    Mistake(
        "exponential_rates.factor_grows_too",
        {"exponents": lambda k, n: np.cumsum(k)},
        what=(
            "The factor itself grows from step to step: the rates run away.",
            "El propio factor crece de un paso a otro: las tasas se disparan.",
        ),
        why=(
            "factor**step is multiplied onto the rate of the step before, not onto the first.",
            "factor**step se multiplica por la tasa del paso anterior, no por la primera.",
        ),
    ),
    Mistake(
        "exponential_rates.natural_base",
        {"rates": lambda first, factor, k: first * np.exp(factor * k)},
        what=(
            "The factor stands in the exponent of e: a step grows by far more than it.",
            "El factor está en el exponente de e: un paso crece mucho más que eso.",
        ),
        why=(
            "Exponential makes one think of exp().",
            "Exponencial hace pensar en exp().",
        ),
    ),
    Mistake(
        "exponential_rates.times_the_step",
        {"rates": lambda first, factor, k: first * factor * k},
        what=(
            "The step's number multiplies where it should be a power: the rates are multiples, and the first is 0.",
            "El número del paso multiplica cuando debería ser potencia: las tasas son múltiplos, y la primera es 0.",
        ),
        why=(
            "`*` and `**` differ by one character, and both make the rates grow.",
            "`*` y `**` se distinguen en un carácter, y con ambos crecen las tasas.",
        ),
    ),
)
