"""Lab 6's mistakes: what is wrong, why it is tempting, where it was seen."""

import numpy as np

from ..exercise import Mistake

sgd_update = (
    Mistake(
        "sgd_update.not_in_place",
        {"step": lambda w, dw, learning_rate: 0 * dw, "w": lambda w, step: w.copy()},
        what=(
            "The caller's w has not moved: a new array was made, and it is lost when the function ends.",
            "El w de quien llama no se ha movido: se creó un array nuevo, que se pierde al acabar la función.",
        ),
        why=(
            "Inside the function `w = w - ...` and an in-place change look the same.",
            "Dentro de la función, `w = w - ...` y un cambio en el sitio parecen lo mismo.",
        ),
        source="raskr/rust-autograd#16 (of Adam's means)",
    ),
    Mistake(
        "sgd_update.uphill",
        {"w": lambda w, step: w + step},
        what=(
            "w goes up the slope: with every step the loss grows.",
            "w va cuesta arriba: con cada paso la pérdida crece.",
        ),
        why=(
            "Where a book writes the error as y - p the sign is already in the gradient; here it is not.",
            "Si un libro escribe el error como y - p, el signo ya está en el gradiente; aquí no.",
        ),
        source="iamtrask/Grokking-Deep-Learning#37, makeyourownneuralnetwork/makeyourownneuralnetwork#66",
    ),
    Mistake(
        "sgd_update.replaced",
        {"w": lambda w, step: -step},
        what=(
            "w is nothing but the step: what it was before is lost.",
            "w no es más que el paso: se pierde lo que era antes.",
        ),
        why=(
            "`=-` and `-=` differ by the order of two signs, and both run.",
            "`=-` y `-=` se distinguen por el orden de dos signos, y ambos funcionan.",
        ),
    ),
    Mistake(
        "sgd_update.rate_left_out",
        {"step": lambda w, dw, learning_rate: dw},
        what=(
            "The learning rate is not used: every step has the gradient's full length.",
            "La tasa de aprendizaje no se usa: cada paso tiene toda la longitud del gradiente.",
        ),
        why=(
            "On a small example the steps fit all the same.",
            "En un ejemplo pequeño los pasos encajan igualmente.",
        ),
        source="aimacode/aima-python#285",
    ),
    Mistake(
        "sgd_update.rate_twice",
        {"step": lambda w, dw, learning_rate: learning_rate * learning_rate * dw},
        what=(
            "The learning rate has entered twice: the steps are far too small.",
            "La tasa de aprendizaje ha entrado dos veces: los pasos son demasiado pequeños.",
        ),
        why=(
            "It was multiplied in while collecting the step, and again while taking it; training is merely slow.",
            "Se multiplicó al preparar el paso y otra vez al darlo; el entrenamiento solo va lento.",
        ),
        source="PrincetonUniversity/PsyNeuLink#1745",
    ),
    Mistake(
        "sgd_update.sign_only",
        {"step": lambda w, dw, learning_rate: learning_rate * np.sign(dw)},
        what=(
            "Every entry moves by the same amount, whatever its gradient.",
            "Todas las entradas se mueven lo mismo, sea cual sea su gradiente.",
        ),
        why=(
            "The sign says which way is down; but how steep it is counts as well.",
            "El signo dice hacia dónde se baja; pero también cuenta la inclinación.",
        ),
    ),
    Mistake(
        "sgd_update.normalised",
        {"step": lambda w, dw, learning_rate: learning_rate * dw / np.linalg.norm(dw)},
        what=(
            "The gradient is brought to length 1 first: near the minimum the steps do not get smaller.",
            "El gradiente se lleva antes a longitud 1: cerca del mínimo los pasos no se acortan.",
        ),
        why=(
            "A direction of length 1 looks like the clean thing to multiply by a rate.",
            "Una dirección de longitud 1 parece lo más limpio para multiplicar por una tasa.",
        ),
    ),
    Mistake(
        "sgd_update.scaled_by_weight",
        {"step": lambda w, dw, learning_rate: learning_rate * dw * w},
        what=(
            "The step of each entry is multiplied by the entry itself: a weight of 0 never moves.",
            "El paso de cada entrada se multiplica por la propia entrada: un peso de 0 no se mueve nunca.",
        ),
        why=(
            "`w *= 1 - learning_rate * dw` looks like a shorter way to write it.",
            "`w *= 1 - learning_rate * dw` parece una manera más corta de escribirlo.",
        ),
    ),
    Mistake(
        "sgd_update.rate_divides",
        {"step": lambda w, dw, learning_rate: dw / learning_rate},
        what=(
            "The smaller the learning rate, the longer the step.",
            "Cuanto menor es la tasa de aprendizaje, más largo es el paso.",
        ),
        why=(
            "To make a step smaller one divides; but a rate below 1 makes it larger so.",
            "Para acortar un paso se divide; pero con una tasa menor que 1 así se alarga.",
        ),
    ),
)


def full_batch(order, start, size):
    """The right batch: named here as well, since a last batch that is dropped is in no other way wrong."""
    return order[start : start + size]


def equal_parts(order, start, size):
    """The batch that begins at `start`, if all are to be as equal as possible."""
    return np.array_split(order, -(-len(order) // size))[start // size]


batches = (
    Mistake(
        "batches.last_dropped",
        {"starts": lambda n, size: range(0, n - size + 1, size), "batch": full_batch},
        what=(
            "The last samples are in no batch where they do not fill one.",
            "Las últimas muestras no están en ningún lote cuando no llenan uno.",
        ),
        why=(
            "n // batch_size counts the full batches only, and with a number that divides n nothing is missing.",
            "n // batch_size cuenta solo los lotes completos, y con un número que divide a n no falta nada.",
        ),
        source="keras-team/keras#8310, jadore801120/attention-is-all-you-need-pytorch#14",
    ),
    Mistake(
        "batches.last_filled_up",
        {
            "batch": lambda order, start, size: (
                order[-size:] if start + size > len(order) else order[start : start + size]
            )
        },
        what=(
            "The last batch is filled up with samples that have been in the one before.",
            "El último lote se completa con muestras que ya estaban en el anterior.",
        ),
        why=(
            "All batches are of one shape then, which some libraries ask for; but some samples count twice.",
            "Así todos los lotes tienen la misma forma, como piden algunas bibliotecas; "
            "pero algunas muestras cuentan dos veces.",
        ),
    ),
    Mistake(
        "batches.last_begins_again",
        {"batch": lambda order, start, size: order[np.arange(start, start + size) % len(order)]},
        what=(
            "The last batch is filled up with samples from the beginning of the epoch.",
            "El último lote se completa con muestras del principio de la época.",
        ),
        why=(
            "Taking the index modulo n keeps every batch full and never fails.",
            "Tomar el índice módulo n mantiene llenos todos los lotes y nunca falla.",
        ),
        source="mlcommons/training_policies#93 (allowed there, on purpose)",
    ),
    Mistake(
        "batches.order_ignored",
        {"order": lambda order: np.arange(len(order))},
        what=(
            "The batches hold places in the order, not the samples that stand there.",
            "Los lotes contienen posiciones del orden, no las muestras que hay en ellas.",
        ),
        why=(
            "Without shuffling the two are the same numbers.",
            "Sin barajar, ambas cosas son los mismos números.",
        ),
    ),
    Mistake(
        "batches.sorted",
        {"order": np.sort},
        what=(
            "The samples have been sorted: the order that was given is gone.",
            "Las muestras se han ordenado: el orden que se dio ha desaparecido.",
        ),
        why=(
            "A set or np.unique on the way sorts them without saying so.",
            "Un conjunto o np.unique por el camino las ordena sin avisar.",
        ),
    ),
    Mistake(
        "batches.one_short",
        {"batch": lambda order, start, size: order[start : start + size - 1]},
        what=(
            "Every full batch lacks its last sample.",
            "A cada lote completo le falta su última muestra.",
        ),
        why=(
            "A slice ends before its second number; one subtracts 1 once more.",
            "Un corte termina antes de su segundo número; se resta 1 una vez de más.",
        ),
    ),
    Mistake(
        "batches.equal_parts",
        {"batch": equal_parts},
        what=(
            "The batches are made as equal as possible: most are smaller than was asked for.",
            "Los lotes se hacen tan iguales como se puede: la mayoría son menores de lo pedido.",
        ),
        why=(
            "np.array_split takes the number of parts, not their size, and gives the right number of batches.",
            "np.array_split recibe el número de partes, no su tamaño, y da el número correcto de lotes.",
        ),
    ),
    Mistake(
        "batches.strided",
        {"batch": lambda order, start, size: order[start // size :: -(-len(order) // size)]},
        what=(
            "A batch takes every k-th sample of the order, not neighbours.",
            "Un lote toma una de cada k muestras del orden, no las vecinas.",
        ),
        why=(
            "order[k::n_batches] is short, and every sample comes once.",
            "order[k::n_batches] es breve, y cada muestra aparece una vez.",
        ),
    ),
    Mistake(
        "batches.ends_at_the_size",
        {"batch": lambda order, start, size: order[start:size]},
        what=(
            "Only the first batch has samples in it.",
            "Solo el primer lote tiene muestras.",
        ),
        why=(
            "A slice names the place where it ends, not how long it is; for the first batch the two agree.",
            "Un corte dice el lugar donde acaba, no su longitud; en el primer lote coinciden.",
        ),
    ),
    Mistake(
        "batches.first_skipped",
        {"starts": lambda n, size: range(size, n, size)},
        what=(
            "The first samples are in no batch.",
            "Las primeras muestras no están en ningún lote.",
        ),
        why=(
            "The loop counts its batches from 1.",
            "El bucle cuenta sus lotes desde 1.",
        ),
    ),
)


def full_batches(order, size):
    """Without the samples that fill no batch."""
    return [order[start : start + size] for start in range(0, len(order) - size + 1, size)]


def newest(seen, index):
    """The right gradient: named where no step is seen at all, and so no mistake in one either."""
    return seen[-1][index]


def uphill(w, dw, rate, index):
    w += rate * dw


def unmoved(w, dw, rate, index):
    w = w - rate * dw


def weights_only(w, dw, rate, index):
    if index % 2 == 0:
        w -= rate * dw


train_epoch = (
    Mistake(
        "train_epoch.last_dropped",
        {"batches": full_batches, "mean": lambda losses, sizes: float(losses.mean())},
        what=(
            "The last samples are never trained on where they do not fill a batch.",
            "Con las últimas muestras no se entrena nunca cuando no llenan un lote.",
        ),
        why=(
            "n // batch_size counts the full batches only.",
            "n // batch_size cuenta solo los lotes completos.",
        ),
        source="bioinf-jku/TTUR#20, keras-team/keras#8310",
    ),
    Mistake(
        "train_epoch.order_ignored",
        {
            "x": lambda x, batch, start: x[start : start + len(batch)],
            "y": lambda y, batch, start: y[start : start + len(batch)],
        },
        what=(
            "The samples come as they are stored, not in the order that is given.",
            "Las muestras vienen como están guardadas, no en el orden que se da.",
        ),
        why=(
            "x[start : start + batch_size] is the slice that one thinks of first.",
            "x[start : start + batch_size] es el corte en que se piensa primero.",
        ),
        source="SystemsGenetics/gene-oracle#10",
    ),
    Mistake(
        "train_epoch.y_not_shuffled",
        {"y": lambda y, batch, start: y[start : start + len(batch)]},
        what=(
            "The samples are shuffled and their labels are not: most have another's label.",
            "Las muestras están barajadas y sus etiquetas no: casi todas llevan la de otra.",
        ),
        why=(
            "x and y are two arrays, and the order was applied to one; all shapes are right.",
            "x e y son dos arrays y el orden se aplicó a uno; todas las formas son correctas.",
        ),
        source="udacity/sdc-issue-reports#1326",
    ),
    Mistake(
        "train_epoch.x_not_shuffled",
        {"x": lambda x, batch, start: x[start : start + len(batch)]},
        what=(
            "The labels are shuffled and the samples are not: most have another's label.",
            "Las etiquetas están barajadas y las muestras no: casi todas llevan la de otra.",
        ),
        why=(
            "x and y are two arrays, and the order was applied to one; all shapes are right.",
            "x e y son dos arrays y el orden se aplicó a uno; todas las formas son correctas.",
        ),
        source="udacity/sdc-issue-reports#1326",
    ),
    Mistake(
        "train_epoch.rate_divided_by_batch",
        {"rate": lambda rate, n, size: rate / n},
        what=(
            "The step is divided by the batch's size, which the gradient already is.",
            "El paso se divide entre el tamaño del lote, y el gradiente ya lo está.",
        ),
        why=(
            "Many books sum the gradients and divide in the update; here the loss is a mean already.",
            "Muchos libros suman los gradientes y dividen al actualizar; aquí la pérdida ya es una media.",
        ),
        source="d2l-ai/d2l-en#1000 (its SGD divides by the batch size, its loss must not)",
    ),
    Mistake(
        "train_epoch.small_batch_small_step",
        {"rate": lambda rate, n, size: rate * n / size},
        what=(
            "The last batch takes a shorter step because it is smaller.",
            "El último lote da un paso más corto porque es más pequeño.",
        ),
        why=(
            "It seems just to its samples, and a division by batch_size in place of len(batch) does it by itself.",
            "Parece justo con sus muestras, y dividir entre batch_size en vez de len(batch) lo hace sin querer.",
        ),
    ),
    Mistake(
        "train_epoch.gradients_accumulate",
        {"gradient": lambda seen, index: sum(gradients[index] for gradients in seen)},
        what=(
            "Each step takes the gradients of all batches so far along.",
            "Cada paso arrastra los gradientes de todos los lotes anteriores.",
        ),
        why=(
            "The sums are set to zero before the loop, not inside it; where frameworks add up, one forgets zero_grad.",
            "Las sumas se ponen a cero antes del bucle y no dentro; donde el marco acumula, se olvida zero_grad.",
        ),
        source="pytorch/pytorch#47175, SharifiZarchi/Introduction_to_Machine_Learning#55",
    ),
    Mistake(
        "train_epoch.gradients_at_the_start",
        {"weights": lambda weights, start: start},
        what=(
            "All gradients are taken at the weights with which the epoch began.",
            "Todos los gradientes se toman en los pesos con los que empezó la época.",
        ),
        why=(
            "A copy was made to be safe, and the copy is what is evaluated.",
            "Se hizo una copia por seguridad, y es la copia lo que se evalúa.",
        ),
    ),
    Mistake(
        "train_epoch.uphill",
        {"update": uphill},
        what=("The weights go up the slope.", "Los pesos van cuesta arriba."),
        why=(
            "Where a book writes the error as y - p the sign is already in the gradient; here it is not.",
            "Si un libro escribe el error como y - p, el signo ya está en el gradiente; aquí no.",
        ),
        source="iamtrask/Grokking-Deep-Learning#37, makeyourownneuralnetwork/makeyourownneuralnetwork#66",
    ),
    Mistake(
        "train_epoch.not_in_place",
        {
            "update": unmoved,
            "rate": lambda rate, n, size: rate,
            "gradient": newest,
            "weights": lambda weights, start: weights,
        },
        what=(
            "The weights have not moved: new arrays were made, and nobody keeps them.",
            "Los pesos no se han movido: se crearon arrays nuevos y nadie los guarda.",
        ),
        why=(
            "`w = w - ...` in a loop gives the name w to something new, and leaves the list alone.",
            "`w = w - ...` en un bucle da el nombre w a algo nuevo y deja la lista como estaba.",
        ),
    ),
    Mistake(
        "train_epoch.biases_left_out",
        {"update": weights_only},
        what=("The biases have not moved.", "Los sesgos no se han movido."),
        why=(
            "A loop in steps of two over the list reaches the W alone.",
            "Un bucle de dos en dos por la lista llega solo a los W.",
        ),
        source="glouw/tinn#30, nntrainer/nntrainer#219",
    ),
    Mistake(
        "train_epoch.mean_of_batches",
        {"mean": lambda losses, sizes: float(losses.mean())},
        what=(
            "The loss is a mean of the batches: the samples of the small last one weigh too much.",
            "La pérdida es una media de los lotes: las muestras del último, más pequeño, pesan demasiado.",
        ),
        why=(
            "With batches of one size the two means are equal.",
            "Con lotes de un mismo tamaño ambas medias son iguales.",
        ),
        source="https-deeplearning-ai/tensorflow-3#3, intel/ipex-llm#3021",
    ),
    Mistake(
        "train_epoch.last_loss",
        {"mean": lambda losses, sizes: float(losses[-1])},
        what=("The loss is that of the last batch alone.", "La pérdida es solo la del último lote."),
        why=(
            "After the loop the name loss still holds the last one.",
            "Después del bucle el nombre loss todavía guarda la última.",
        ),
        source="lucidrains/med-seg-diff-pytorch#17",
    ),
    Mistake(
        "train_epoch.total_loss",
        {"mean": lambda losses, sizes: float(losses.sum())},
        what=(
            "The batches' losses are added up, and not averaged.",
            "Las pérdidas de los lotes se suman y no se promedian.",
        ),
        why=(
            "The sum falls as nicely as the mean.",
            "La suma baja con la misma elegancia que la media.",
        ),
    ),
    Mistake(
        "train_epoch.loss_after_the_step",
        {"loss": lambda loss, evaluate, weights, x, y: evaluate(weights, x, y)[0]},
        what=(
            "Each batch's loss is taken after the step on it: it looks better than the network was.",
            "La pérdida de cada lote se toma después de su paso: parece mejor de lo que era la red.",
        ),
        why=(
            "One calls the function once more to see how well the step has worked.",
            "Se llama a la función otra vez para ver qué tal funcionó el paso.",
        ),
    ),
    Mistake(
        "train_epoch.ends_after_the_first_batch",
        {"batches": lambda order, size: [order[:size]], "mean": lambda losses, sizes: float(losses.mean())},
        what=(
            "Only the first batch is trained on.",
            "Solo se entrena con el primer lote.",
        ),
        why=(
            "A return one level too deep ends the loop on its first turn.",
            "Un return un nivel demasiado adentro acaba el bucle en su primera vuelta.",
        ),
    ),
    Mistake(
        "train_epoch.divided_by_batches",
        {"mean": lambda losses, sizes: float((losses * sizes).sum() / len(losses))},
        what=(
            "A sum over samples is divided by the number of batches.",
            "Una suma sobre muestras se divide entre el número de lotes.",
        ),
        why=(
            "The count that is at hand after the loop is that of the batches.",
            "La cuenta que se tiene a mano tras el bucle es la de los lotes.",
        ),
    ),
)
