"""The sentences of the explanations, in both languages; whatever is said here is asked for by `say`."""

from ..language import Texts
from .formula import number_text

texts = Texts(
    # Who a number is about.
    pixel=("pixel [{row}, {column}]", "el píxel [{row}, {column}]"),
    input=("input {unit}", "la entrada {unit}"),
    neuron=("unit {unit} of hidden layer {layer}", "la neurona {unit} de la capa oculta {layer}"),
    output=("class {unit}", "la clase {unit}"),
    thing_logit=("the logit of {target} in sample {n}", "el logit de {target} en la muestra {n}"),
    thing_z=("the z of {target} in sample {n}", "la z de {target} en la muestra {n}"),
    thing_a=("the activation of {target} in sample {n}", "la activación de {target} en la muestra {n}"),
    thing_W=("the weight from {source} to {target}", "el peso que va desde {source} hasta {target}"),
    thing_b=("the bias of {target}", "el sesgo de {target}"),
    # What is given.
    x_input=("Given: {source} of sample {n}.", "Dato: {source} de la muestra {n}."),
    x_background=(
        "Given: {source} of sample {n} is background (0 is background, 1 is full ink).",
        "Dato: {source} de la muestra {n} es fondo (0 es fondo, 1 es tinta plena).",
    ),
    x_ink=(
        "Given: {source} of sample {n} has ink (0 is background, 1 is full ink).",
        "Dato: {source} de la muestra {n} tiene tinta (0 es fondo, 1 es tinta plena).",
    ),
    y=(
        "Given: the label of sample {n}. It belongs to class {y}.",
        "Dato: la etiqueta de la muestra {n}. Es de la clase {y}.",
    ),
    W=(
        "Given: the weight from {source} to {target}, before this step.",
        "Dato: el peso que va desde {source} hasta {target}, antes de este paso.",
    ),
    b=("Given: the bias of {target}, before this step.", "Dato: el sesgo de {target}, antes de este paso."),
    learning_rate=(
        "Given: the learning rate, by which every gradient is multiplied before it is taken from its weight.",
        "Dato: la tasa de aprendizaje, por la que se multiplica cada gradiente antes de restarlo de su peso.",
    ),
    from_before=(
        "It is what the step before left: {cell} of step {step}.",
        "Es lo que dejó el paso anterior: {cell} del paso {step}.",
    ),
    # The way forward.
    z=(
        "What {target} collects in sample {n} before its ReLU: every input times its weight, plus the bias.",
        "Lo que {target} reúne en la muestra {n} antes de su ReLU: cada entrada por su peso, más el sesgo.",
    ),
    logit=(
        "The logit of {target} in sample {n}, its score: every input times its weight, plus the bias. "
        "The higher it is above the others, the more probable the class.",
        "El logit de {target} en la muestra {n}, su puntuación: cada entrada por su peso, más el sesgo. "
        "Cuanto más supera a los otros, más probable es la clase.",
    ),
    a=(
        "What {target} hands on in sample {n}: its z where that is positive, else 0.",
        "Lo que {target} transmite en la muestra {n}: su z si es positiva; si no, 0.",
    ),
    relu_on=(
        "z is positive, so the ReLU is on: it lets z through as it is.",
        "z es positiva, así que la ReLU está encendida: deja pasar z tal cual.",
    ),
    relu_off=(
        "z is not positive, so the ReLU is off: in this sample the unit is silent.",
        "z no es positiva, así que la ReLU está apagada: en esta muestra la neurona calla.",
    ),
    p_label=(
        "The probability that the network gives to class {label} in sample {n}: the right one, its label.",
        "La probabilidad que la red da a la clase {label} en la muestra {n}: la correcta, su etiqueta.",
    ),
    p_other=(
        "The probability that the network gives to class {label} in sample {n}, whose label is {y}.",
        "La probabilidad que la red da a la clase {label} en la muestra {n}, cuya etiqueta es {y}.",
    ),
    shifted=(
        "{cell} = {m} is the sample's largest logit. Taking it away from all changes no probability, "
        "and no exp can overflow.",
        "{cell} = {m} es el mayor logit de la muestra. Restarlo de todos no cambia ninguna probabilidad, "
        "y ninguna exp puede desbordarse.",
    ),
    loss=(
        "How wrong the network is on this batch: the mean of -log p, p the probability that it gave to each sample's "
        "own label. Certain and right would be 0; guessing among {n_classes} classes costs log({n_classes}) = {guess}.",
        "Cuánto se equivoca la red en este lote: la media de -log p, donde p es la probabilidad que dio a la etiqueta "
        "de cada muestra. Segura y acertada, daría 0; adivinar entre {n_classes} clases cuesta "
        "log({n_classes}) = {guess}.",
    ),
    p_rounded=(
        "A p that is shown as 0 was too small for its dtype; the loss is computed from the logits, and stays finite.",
        "Una p que aparece como 0 era demasiado pequeña para su dtype; la pérdida se calcula desde los logits y "
        "queda finita.",
    ),
    # The way back.
    grows=(
        "If {thing} grew by a tiny amount, the loss would grow by {size} times that amount.",
        "Si {thing} aumentara una cantidad mínima, la pérdida subiría {size} veces esa cantidad.",
    ),
    falls=(
        "If {thing} grew by a tiny amount, the loss would fall by {size} times that amount.",
        "Si {thing} aumentara una cantidad mínima, la pérdida bajaría {size} veces esa cantidad.",
    ),
    unmoved=(
        "If {thing} changed by a tiny amount, the loss would not change at all.",
        "Si {thing} cambiara una cantidad mínima, la pérdida no cambiaría en absoluto.",
    ),
    not_a_number=("It is not a number: the training has diverged.", "No es un número: el entrenamiento ha divergido."),
    dz_label=(
        "Class {label} is the label: its p = {p} should be 1, so 1 is taken away and a negative gradient asks "
        "for a higher logit.",
        "La clase {label} es la etiqueta: su p = {p} debería ser 1; se le resta 1, y el gradiente negativo pide "
        "un logit mayor.",
    ),
    dz_other=(
        "Class {label} is not the label (the label is {y}): its p = {p} should be 0, so all of it asks for a lower "
        "logit.",
        "La clase {label} no es la etiqueta (que es {y}): su p = {p} debería ser 0, así que toda ella pide un logit "
        "menor.",
    ),
    one_over_n=(
        "The loss is a mean over {n_samples} samples: its 1/{n_samples} enters here and nowhere else, and every "
        "gradient further back inherits it.",
        "La pérdida es una media sobre {n_samples} muestras: su 1/{n_samples} entra aquí y en ningún otro "
        "sitio, y todo gradiente más atrás lo hereda.",
    ),
    slope_one=(
        "The ReLU was on, {cell} = {value} > 0: its slope is 1, and what arrives passes unchanged.",
        "La ReLU estaba encendida, {cell} = {value} > 0: su pendiente es 1, y lo que llega pasa sin cambio.",
    ),
    slope_zero=(
        "The ReLU was off, {cell} = {value} <= 0: its slope is 0, and nothing passes. From this sample this "
        "unit learns nothing.",
        "La ReLU estaba apagada, {cell} = {value} <= 0: su pendiente es 0, y nada pasa. De esta muestra esta "
        "neurona no aprende nada.",
    ),
    da_roads=(
        "The activation went forward along {n} weights. The gradients come back along the same ones, and add up.",
        "La activación avanzó por {n} pesos. Los gradientes vuelven por los mismos, y se suman.",
    ),
    dW_samples=(
        "Each sample adds a term: what went into the weight, times the gradient where it leads.",
        "Cada muestra suma un término: lo que entró por el peso, por el gradiente del lugar al que lleva.",
    ),
    db_samples=(
        "A bias is like a weight whose input is always 1, so each sample adds its dz as it is.",
        "Un sesgo es como un peso cuya entrada es siempre 1, así que cada muestra suma su dz tal cual.",
    ),
    # The step.
    after=("After the step: {thing}.", "Después del paso: {thing}."),
    rose=(
        "{cell} is negative: a larger value means a smaller loss, so it went up, by {size}.",
        "{cell} es negativo: un valor mayor significa menos pérdida, así que subió {size}.",
    ),
    fell=(
        "{cell} is positive: a larger value means a larger loss, so it went down, by {size}.",
        "{cell} es positivo: un valor mayor significa más pérdida, así que bajó {size}.",
    ),
    stayed=("{cell} is 0: the step leaves it where it was.", "{cell} es 0: el paso lo deja donde estaba."),
    # Why the shapes are right.
    rule_z=(
        "(N, n_in) @ (n_in, n_out) -> (N, n_out): the inner n_in meet, and the sum runs over them; b is added "
        "to every row.",
        "(N, n_in) @ (n_in, n_out) -> (N, n_out): los n_in de dentro se encuentran, y la suma los recorre; b se "
        "suma a cada fila.",
    ),
    rule_dW=(
        "(n_in, N) @ (N, n_out) -> (n_in, n_out): dW needs W's shape, so the N must be inside; the .T puts them there.",
        "(n_in, N) @ (N, n_out) -> (n_in, n_out): dW necesita la forma de W, así que las N van dentro; el .T "
        "las pone ahí.",
    ),
    rule_da=(
        "(N, n_out) @ (n_out, n_in) -> (N, n_in): da needs a's shape, so the n_out must be inside; the .T puts "
        "them there.",
        "(N, n_out) @ (n_out, n_in) -> (N, n_in): da necesita la forma de a, así que los n_out van dentro; el "
        ".T los pone ahí.",
    ),
    rule_db=(
        "(N, n_out) -> (n_out): summed over the samples, db has b's shape.",
        "(N, n_out) -> (n_out): sumado sobre las muestras, db tiene la forma de b.",
    ),
    rule_cell_by_cell=(
        "Cell by cell: nothing is summed, the shape stays.",
        "Celda por celda: no se suma nada, la forma queda igual.",
    ),
    rule_row_by_row=(
        "Row by row: each sample's probabilities add up to 1.",
        "Fila por fila: las probabilidades de cada muestra suman 1.",
    ),
    rule_mean=(
        "One number for the whole batch: the mean over the N samples.",
        "Un número para todo el lote: la media de las N muestras.",
    ),
)
zeros = Texts(
    pixel_zero=("the pixel is background, {cell} = 0", "el píxel es fondo, {cell} = 0"),
    input_zero=("the input is 0, {cell} = 0", "la entrada es 0, {cell} = 0"),
    off=("the ReLU was off, {cell} = {value} <= 0", "la ReLU estaba apagada, {cell} = {value} <= 0"),
    sure=("the network is certain and right, {cell} = 0", "la red está segura y acierta, {cell} = 0"),
    nothing_arrives=("no gradient arrives, {cell} = 0", "no llega ningún gradiente, {cell} = 0"),
    weight_zero=("the weight is 0, {cell} = 0", "el peso es 0, {cell} = 0"),
    bias_zero=("the bias is 0, {cell} = 0", "el sesgo es 0, {cell} = 0"),
    too_small=("too small for its dtype", "demasiado pequeño para su dtype"),
    certain=("p is 1, as far as its dtype can tell", "p es 1, hasta donde su dtype distingue"),
)
counted_zeros = Texts(
    pixel_zero=("their pixel is background", "su píxel es fondo"),
    input_zero=("their input is 0", "su entrada es 0"),
    off=("their ReLU was off", "su ReLU estaba apagada"),
    sure=("the network is certain and right", "la red está segura y acierta"),
    nothing_arrives=("no gradient arrives there", "ahí no llega ningún gradiente"),
    weight_zero=("their weight is 0", "su peso es 0"),
    bias_zero=("their bias is 0", "su sesgo es 0"),
    too_small=("too small for their dtype", "demasiado pequeños para su dtype"),
    certain=("their p is 1", "su p es 1"),
)


def say(sentence, lang, among=texts):
    """A sentence (key, values) in one language; values may be such pairs themselves, and numbers get four figures."""
    key, values = sentence
    return among(key, lang=lang, **{name: said(value, lang) for name, value in values.items()})


def said(value, lang):
    if isinstance(value, tuple):
        return say(value, lang)
    return number_text(value) if isinstance(value, float) else value
