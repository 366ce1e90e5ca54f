"""What goes wrong in neuron_update: why it is tempting, where it was seen."""

from ...exercise import Mistake

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
