"""What goes wrong in train_epoch: why it is tempting, where it was seen."""

from ...exercise import Mistake


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
