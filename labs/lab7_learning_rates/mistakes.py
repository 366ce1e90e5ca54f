"""Lab 7's mistakes: what is wrong, why it is tempting, where it was seen."""

import numpy as np

from ..exercise import Mistake

# Where a mistake hides another line, that line is among its changes, as it should be: so no pair is made of the two.

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

running_mean = (
    Mistake(
        "running_mean.sizes_ignored",
        {"weights": lambda sizes: np.ones(len(sizes)), "counts": np.cumsum},
        what=(
            "Every batch weighs the same, however small it is.",
            "Todos los lotes pesan lo mismo, por pequeños que sean.",
        ),
        why=(
            "While all batches are of one size the two means agree; they part at the last one.",
            "Mientras los lotes son del mismo tamaño ambas medias coinciden; se separan en el último.",
        ),
        source="https-deeplearning-ai/tensorflow-3#3, intel/ipex-llm#3021",
    ),
    Mistake(
        "running_mean.not_running",
        {"sums": lambda weighted: weighted},
        what=(
            "Each entry holds the last loss alone, divided by all samples so far.",
            "Cada entrada contiene solo la última pérdida, dividida entre todas las muestras hasta ahí.",
        ),
        why=(
            "`total = ...` and `total += ...` differ by one sign.",
            "`total = ...` y `total += ...` se distinguen por un signo.",
        ),
    ),
    Mistake(
        "running_mean.divided_by_epoch",
        {"counts": lambda sizes: np.full(len(sizes), sizes.sum())},
        what=(
            "Every entry is divided by the samples of the whole epoch: the curve climbs from near 0.",
            "Cada entrada se divide entre las muestras de toda la época: la curva sube desde casi 0.",
        ),
        why=(
            "At the end of the epoch the number is right, and that is the one that is looked at.",
            "Al final de la época el número es correcto, y es el que se mira.",
        ),
    ),
    Mistake(
        "running_mean.divided_by_batches",
        {"counts": lambda sizes: np.arange(1, len(sizes) + 1)},
        what=(
            "A sum over samples is divided by a number of batches.",
            "Una suma sobre muestras se divide entre un número de lotes.",
        ),
        why=(
            "The count in the loop is that of the batches.",
            "La cuenta que lleva el bucle es la de los lotes.",
        ),
    ),
    Mistake(
        "running_mean.weights_squared",
        {"weights": lambda sizes: sizes**2},
        what=(
            "The sizes have entered twice: large batches weigh more than their samples.",
            "Los tamaños han entrado dos veces: los lotes grandes pesan más que sus muestras.",
        ),
        why=(
            "A loss that is a mean is taken for a sum, and brought to samples once more.",
            "Se toma por suma una pérdida que es una media, y se vuelve a pasar a muestras.",
        ),
    ),
    Mistake(
        "running_mean.first_left_out",
        {"sums": lambda weighted: np.cumsum(weighted) - weighted[0]},
        what=(
            "The first batch's loss is missing from every sum, though its samples are counted.",
            "La pérdida del primer lote falta en todas las sumas, aunque sus muestras se cuentan.",
        ),
        why=(
            "The sum starts at 0 after the first batch has been used for something else.",
            "La suma empieza en 0 cuando el primer lote ya se ha usado para otra cosa.",
        ),
    ),
    Mistake(
        "running_mean.losses_not_weighted",
        {"weights": lambda sizes: sizes, "products": lambda losses, weights: losses, "counts": np.cumsum},
        what=(
            "The losses are added up as they are, and divided by the samples.",
            "Las pérdidas se suman tal cual, y se dividen entre las muestras.",
        ),
        why=(
            "A mean divides by how many there are; but these losses are means already.",
            "Una media divide entre cuántos hay; pero estas pérdidas ya son medias.",
        ),
    ),
)

smoothed = (
    Mistake(
        "smoothed.not_corrected",
        {"shown": lambda mean, step, beta: mean, "goes_on": lambda mean, shown: mean},
        what=(
            "The 0 from which the mean began is still in it: the curve climbs at first.",
            "El 0 del que partió la media sigue dentro: la curva sube al principio.",
        ),
        why=(
            "After some hundred batches nothing is left of it; a range test has its interest before that.",
            "Tras unos cientos de lotes no queda nada de él; lo interesante de la prueba viene antes.",
        ),
        source="Lightning-AI/pytorch-lightning#14167 (asks about it)",
    ),
    Mistake(
        "smoothed.corrected_one_step_late",
        {"shown": lambda mean, step, beta: np.float64(mean) / (1 - beta ** (step - 1))},
        what=(
            "The correction is that of the batch before: the first one divides by zero.",
            "La corrección es la del lote anterior: la primera divide entre cero.",
        ),
        why=(
            "A loop counts from 0, and the power has to count the batches that are in the mean.",
            "Un bucle cuenta desde 0, y la potencia ha de contar los lotes que ya están en la media.",
        ),
        source="keras-team/keras#10129 (of Adam's means)",
    ),
    Mistake(
        "smoothed.corrected_one_step_early",
        {"shown": lambda mean, step, beta: mean / (1 - beta ** (step + 1))},
        what=(
            "The correction is that of the batch after: the first entries come out too low.",
            "La corrección es la del lote siguiente: las primeras entradas salen demasiado bajas.",
        ),
        why=(
            "The count had already been raised when the correction was made.",
            "La cuenta ya se había aumentado cuando se hizo la corrección.",
        ),
        source="cs231n/cs231n.github.io#179 (of Adam's means)",
    ),
    Mistake(
        "smoothed.correction_goes_on",
        {"goes_on": lambda mean, shown: shown},
        what=(
            "The corrected mean goes into the next one, so that it is corrected again and again.",
            "La media corregida entra en la siguiente, de modo que se corrige una y otra vez.",
        ),
        why=(
            "One name serves for the mean and for what is shown of it.",
            "Un mismo nombre sirve para la media y para lo que se muestra de ella.",
        ),
        source="frgfm/holocron#1 (of RAdam's means)",
    ),
    Mistake(
        "smoothed.weights_swapped",
        {"mean": lambda mean, loss, beta: (1 - beta) * mean + beta * loss},
        what=(
            "beta weighs the new loss: the more of it, the less smooth the curve.",
            "beta pesa sobre la pérdida nueva: cuanto mayor, menos suave la curva.",
        ),
        why=(
            "Both conventions exist, and with 0.5 they are the same.",
            "Existen ambas convenciones, y con 0.5 son la misma.",
        ),
    ),
    Mistake(
        "smoothed.mean_not_kept",
        {
            "start": lambda losses: 0.0,
            "mean": lambda mean, loss, beta: beta * loss + (1 - beta) * loss,
            "goes_on": lambda mean, shown: mean,
        },
        what=(
            "The mean before is not in it: nothing is smoothed.",
            "La media anterior no está: no se suaviza nada.",
        ),
        why=(
            "The name of the loss stands in both places of the formula.",
            "El nombre de la pérdida está en los dos lugares de la fórmula.",
        ),
        source="titu1994/keras-one-cycle#2",
    ),
    Mistake(
        "smoothed.starts_at_the_first_loss",
        {"start": lambda losses: losses[0]},
        what=(
            "The mean begins at the first loss and is corrected all the same: the first entries are far too high.",
            "La media empieza en la primera pérdida y aun así se corrige: las primeras entradas salen demasiado altas.",
        ),
        why=(
            "It is the other cure for the 0 at the beginning; the two do not go together.",
            "Es el otro remedio contra el 0 del principio; los dos juntos no van.",
        ),
    ),
    Mistake(
        "smoothed.corrected_without_power",
        {"shown": lambda mean, step, beta: mean / (1 - beta)},
        what=(
            "The correction does not know how many losses there have been: later entries come out far too high.",
            "La corrección no sabe cuántas pérdidas van ya: las entradas posteriores salen demasiado altas.",
        ),
        why=(
            "For the first entry it is right.",
            "En la primera entrada es correcta.",
        ),
    ),
)


def before_divergence(losses):
    """The losses up to the first that is not finite, without it."""
    finite = np.isfinite(losses)
    return losses if finite.all() else losses[: np.argmin(finite)]


suggested_rate = (
    Mistake(
        "suggested_rate.nan_is_lowest",
        {"counted": lambda losses: losses},
        what=(
            "The search goes over NaN and what comes after it, and finds the divergence.",
            "La búsqueda pasa por NaN y por lo que sigue, y encuentra la divergencia.",
        ),
        why=(
            "argmin takes a NaN for the lowest of all, and says nothing.",
            "argmin toma un NaN por el menor de todos, y no dice nada.",
        ),
        source="Lightning-AI/pytorch-lightning#1850, fastai/fastai#3476",
    ),
    Mistake(
        "suggested_rate.after_divergence",
        {"counted": lambda losses: np.where(np.isfinite(losses), losses, np.inf)},
        what=(
            "NaN is left out, but low numbers after it are not: they come from a broken network.",
            "NaN se descarta, pero no los números bajos que vienen después: salen de una red rota.",
        ),
        why=(
            "nanargmin looks like the whole cure.",
            "nanargmin parece el remedio completo.",
        ),
    ),
    Mistake(
        "suggested_rate.squeezed",
        {"counted": lambda losses: losses[np.isfinite(losses)]},
        what=(
            "Taking the NaN out shifts what comes after them, and counts it: the place is that of another rate.",
            "Al quitar los NaN lo que sigue se desplaza, y además cuenta: el lugar es el de otra tasa.",
        ),
        why=(
            "losses[np.isfinite(losses)] is short, and the rates keep their old places.",
            "losses[np.isfinite(losses)] es breve, y las tasas conservan sus lugares de antes.",
        ),
        source="Lightning-AI/pytorch-lightning#14248 (a comment in the code quoted there)",
    ),
    Mistake(
        "suggested_rate.steepest",
        {"place": lambda losses: np.argmin(np.diff(losses))},
        what=(
            "This is where the loss falls most from one batch to the next, not where it is lowest.",
            "Aquí es donde la pérdida más cae de un lote al siguiente, no donde es mínima.",
        ),
        why=(
            "It is another rule, and for smooth curves a good one.",
            "Es otra regla, y buena para curvas suaves.",
        ),
    ),
    Mistake(
        "suggested_rate.last_before_divergence",
        {"counted": before_divergence, "place": lambda losses: len(losses) - 1},
        what=(
            "This is the largest rate that still gave a number; the loss had turned long before.",
            "Esta es la mayor tasa que aún dio un número; la pérdida había dado la vuelta mucho antes.",
        ),
        why=(
            "The largest rate that works is what one is after.",
            "La mayor tasa que funciona es lo que se busca.",
        ),
    ),
    Mistake(
        "suggested_rate.highest",
        {"counted": before_divergence, "place": np.argmax},
        what=("This is where the loss is highest.", "Aquí es donde la pérdida es máxima."),
        why=(
            "For an accuracy the best is the maximum, and the line was taken over from there.",
            "Con la exactitud lo mejor es el máximo, y la línea viene de ahí.",
        ),
        source="OHDSI/DeepPatientLevelPrediction#141 (of the gradient)",
    ),
    Mistake(
        "suggested_rate.half_the_loss",
        {"rate": lambda rates, losses, place: losses[place] / 2},
        what=(
            "This is half of the lowest loss: a loss where a rate was asked for.",
            "Esto es la mitad de la pérdida mínima: una pérdida donde se pedía una tasa.",
        ),
        why=(
            "min() gives the loss itself; the rate stands at the same place of the other list.",
            "min() da la propia pérdida; la tasa está en el mismo lugar de la otra lista.",
        ),
    ),
    Mistake(
        "suggested_rate.half_of_the_way",
        {"rate": lambda rates, losses, place: rates[place // 2]},
        what=(
            "This is the rate half of the steps before the minimum, not half of its rate.",
            "Esta es la tasa a mitad de los pasos hasta el mínimo, no la mitad de su tasa.",
        ),
        why=(
            "Half of it may mean the number or the way to it; on an exponential scale they lie far apart.",
            "La mitad puede ser del número o del camino; en una escala exponencial quedan muy lejos.",
        ),
    ),
)

separation_exponent = (
    Mistake(
        "separation_exponent.divided_by_n",
        {"mean": lambda growth: growth.sum() / (len(growth) + 1)},
        what=(
            "The sum is divided by the number of distances; there are fewer steps between them.",
            "La suma se divide entre el número de distancias; entre ellas hay menos pasos.",
        ),
        why=(
            "len(distances) is at hand.",
            "len(distances) está a mano.",
        ),
    ),
    Mistake(
        "separation_exponent.logarithm_of_mean",
        {"mean": lambda growth: np.log(np.exp(growth).mean())},
        what=(
            "The logarithm of a mean factor is taken: one large step outweighs many small ones.",
            "Se toma el logaritmo de un factor medio: un paso grande pesa más que muchos pequeños.",
        ),
        why=(
            "The mean of the factors and the mean of the logarithms sound alike; the first is never smaller.",
            "La media de los factores y la de los logaritmos suenan igual; la primera nunca es menor.",
        ),
    ),
    Mistake(
        "separation_exponent.last_step",
        {"mean": lambda growth: growth[-1]},
        what=("Only the last step is looked at.", "Solo se mira el último paso."),
        why=(
            "Where all steps grow alike, one is as good as all.",
            "Si todos los pasos crecen igual, uno vale por todos.",
        ),
    ),
    Mistake(
        "separation_exponent.no_logarithm",
        {"growth": lambda d: d[1:] / d[:-1]},
        what=(
            "The factors are averaged without a logarithm: a distance that stays the same gives 1, not 0.",
            "Se promedian los factores sin logaritmo: una distancia que no cambia da 1, no 0.",
        ),
        why=(
            "The factor of a step is what one sees in the list.",
            "El factor de un paso es lo que se ve en la lista.",
        ),
    ),
    Mistake(
        "separation_exponent.differences",
        {"growth": lambda d: np.diff(d)},
        what=(
            "The distances' own differences are averaged: the last ones, which are large, decide alone.",
            "Se promedian las diferencias de las propias distancias: deciden solo las últimas, que son grandes.",
        ),
        why=(
            "Growth is taken for a difference, and for a small distance every difference is small.",
            "Se toma el crecimiento por una diferencia, y con distancias pequeñas toda diferencia es pequeña.",
        ),
    ),
    Mistake(
        "separation_exponent.from_the_first",
        {"growth": lambda d: np.log(d[1:] / d[0])},
        what=(
            "Every distance is compared with the first one: early steps count again and again.",
            "Cada distancia se compara con la primera: los pasos iniciales cuentan una y otra vez.",
        ),
        why=(
            "How far they are from the beginning is what a picture shows.",
            "Lo lejos que están del principio es lo que muestra un dibujo.",
        ),
    ),
    Mistake(
        "separation_exponent.absolute",
        {"growth": lambda d: np.abs(np.log(d[1:] / d[:-1]))},
        what=(
            "Steps that bring the two nearer count as if they drove them apart.",
            "Los pasos que acercan a las dos cuentan como si las separaran.",
        ),
        why=(
            "A distance is never negative; its growth may be.",
            "Una distancia nunca es negativa; su crecimiento sí puede serlo.",
        ),
    ),
    Mistake(
        "separation_exponent.not_averaged",
        {"mean": lambda growth: growth.sum()},
        what=(
            "This is the growth over all steps together, not over one.",
            "Este es el crecimiento de todos los pasos juntos, y no el de uno.",
        ),
        why=(
            "The logarithm of the last distance by the first one is quickly written.",
            "El logaritmo de la última distancia entre la primera se escribe enseguida.",
        ),
    ),
)
