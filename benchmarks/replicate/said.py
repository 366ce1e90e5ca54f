"""A conclusion's verdict and its differences in words, English and Spanish."""

from numpy_mlp.language import Texts

from .claims import RELEVANT

verdicts = Texts(
    holds=("holds", "se sostiene"),
    does_not_hold=("does not hold", "no se sostiene"),
    cannot_be_told=("cannot be told", "no se puede decidir"),
    not_measured=("not measured", "no medida"),
)

texts = Texts(
    figure_test_accuracy=("test accuracy", "exactitud de prueba"),
    figure_test_accuracy_after_1=("test accuracy after one epoch", "exactitud de prueba tras una época"),
    figure_of=("test accuracy, best of {n} epochs", "exactitud de prueba, la mejor de {n} épocas"),
    difference=(
        "{first} minus {second}, {figure}: {mean:+.4f}, between {low:+.4f} and {high:+.4f} ({n} seeds)",
        "{first} menos {second}, {figure}: {mean:+.4f}, entre {low:+.4f} y {high:+.4f} ({n} semillas)",
    ),
    one=(
        "{first} minus {second}, {figure}: {mean:+.4f} (one seed)",
        "{first} menos {second}, {figure}: {mean:+.4f} (una semilla)",
    ),
    ratio=(
        "an epoch of {first} takes {mean:.1f} times the processor time of one of {second}, between {low:.1f} and "
        "{high:.1f} ({n} seeds)",
        "una época de {first} ocupa {mean:.1f} veces el tiempo de procesador de una de {second}, entre {low:.1f} y "
        "{high:.1f} ({n} semillas)",
    ),
    one_ratio=(
        "an epoch of {first} takes {mean:.1f} times the processor time of one of {second} (one seed)",
        "una época de {first} ocupa {mean:.1f} veces el tiempo de procesador de una de {second} (una semilla)",
    ),
    shares=(
        "{name}, {first} minus {second} of the minimum's rate, {figure}: {mean:+.4f}, between {low:+.4f} and "
        "{high:+.4f} ({n} seeds)",
        "{name}, {first} menos {second} de la tasa del mínimo, {figure}: {mean:+.4f}, entre {low:+.4f} y {high:+.4f} "
        "({n} semillas)",
    ),
    one_shares=(
        "{name}, {first} minus {second} of the minimum's rate, {figure}: {mean:+.4f} (one seed)",
        "{name}, {first} menos {second} de la tasa del mínimo, {figure}: {mean:+.4f} (una semilla)",
    ),
    rules=(
        "Differences are paired by seed; between: the 95 % interval of their mean, by Student's t. Less than "
        "{relevant} of test accuracy counts as no difference. The same 10,000 test images serve every seed, so the "
        "intervals tell what other seeds would give, not what other images would.",
        "Las diferencias se toman semilla por semilla; entre: el intervalo del 95 % de su media, con la t de Student. "
        "Menos de {relevant} de exactitud de prueba no cuenta como diferencia. Todas las semillas comparten las 10 000 "
        "imágenes de prueba: los intervalos dicen qué darían otras semillas, no qué darían otras imágenes.",
    ),
)


def said_of_claim(claim, lang=None):
    """A line for each difference that the verdict rests on."""
    return [said_of(difference, lang) for difference in claim.differences]


def said_of(difference, lang=None):
    """One difference, or ratio, with its interval."""
    (first, *of_first), (second, *of_second) = difference.first.split(), difference.second.split()
    if of_first:  # a network against itself at another share of the rate
        key, names = "shares", {"name": first, "first": of_first[0], "second": of_second[0]}
    else:
        key = "ratio" if difference.figure == "times_cpu_seconds" else "difference"
        names = {"first": first, "second": second}
    if difference.interval["low"] is None:
        key = "one" if key == "difference" else f"one_{key}"
    values = {name: difference.interval[name] for name in ("mean", "low", "high", "n")}
    return texts(key, lang=lang, **names, figure=figure(difference.figure, lang), **values)


def figure(name, lang):
    """A figure's name in words; "" for one that the sentence names itself."""
    if name == "times_cpu_seconds":
        return ""
    epochs = name.removeprefix("test_accuracy_of_")
    if epochs != name:
        return texts("figure_of", lang=lang, n=epochs)
    return texts(f"figure_{name}", lang=lang)


def rules(lang=None):
    """What counts as a difference, in one paragraph."""
    return texts("rules", lang=lang, relevant=RELEVANT)
