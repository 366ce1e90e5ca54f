"""English or Spanish: every text that a user sees has both, and one choice decides for all of them.

A module keeps its texts beside its code, each as a pair (English, Spanish), and asks for one by its key:

    texts = Texts(minimum=("minimum {loss:.4f}", "mínimo {loss:.4f}"))
    texts("minimum", loss=1.0118)                # in the language of this process
    texts("minimum", lang="es", loss=1.0118)     # in Spanish
"""

import os
from contextlib import contextmanager
from string import Formatter

LANGUAGES = ("en", "es")
VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set names the locale's language, as POSIX has it

_chosen = None


def set_language(lang):
    """Chooses "en" or "es" for this process; None leaves it to the locale again. Raises ValueError."""
    global _chosen
    _chosen = None if lang is None else checked_language(lang)


@contextmanager
def speaking(lang):
    """Chooses a language for what stands within it, and the one of before for what follows."""
    before = _chosen
    set_language(lang)
    try:
        yield
    finally:
        set_language(before)


def get_language(lang=None):
    """ "en" or "es": the argument, else what `set_language` chose, else the locale's language, else "en"."""
    return checked_language(lang) if lang is not None else _chosen or locale_language()


def locale_language():
    """ "es" where the environment's locale is a Spanish one, as in LANG=es_MX.UTF-8, else "en"."""
    locale = next((os.environ[name] for name in VARIABLES if os.environ.get(name)), "")
    return "es" if locale.partition(".")[0].partition("_")[0].lower() == "es" else "en"


def checked_language(lang):
    """lang, if it is one of LANGUAGES. Raises ValueError."""
    if lang not in LANGUAGES:
        raise ValueError(f"lang is {lang!r}: choose one of {', '.join(LANGUAGES)}")
    return lang


class Texts:
    """A module's texts: key=(English, Spanish), with the same {placeholders} in both (ValueError if not)."""

    def __init__(self, **pairs):
        for key, pair in pairs.items():
            if len(pair) != len(LANGUAGES) or isinstance(pair, str) or not all(pair):
                raise ValueError(f"text {key!r} is {pair!r}: expected (English, Spanish)")
            if placeholders(pair[0]) != placeholders(pair[1]):
                raise ValueError(f"text {key!r} has other placeholders in Spanish than in English: {pair!r}")
        self.pairs = pairs

    def __call__(self, key, /, *, lang=None, **values):
        """The text in one language, its placeholders filled in."""
        return self.pairs[key][LANGUAGES.index(get_language(lang))].format(**values)


def placeholders(text):
    """What stands in the braces, names and formats, in the order of the alphabet."""
    return sorted((name, form, conversion or "") for _, name, form, conversion in Formatter().parse(text) if name)


# The field's own terms, for whoever needs them.
terms = Texts(
    loss=("loss", "pérdida"),
    accuracy=("accuracy", "exactitud"),
    val_loss=("validation loss", "pérdida de validación"),
    val_accuracy=("validation accuracy", "exactitud de validación"),
    training=("training", "entrenamiento"),
    validation=("validation", "validación"),
    test=("test", "prueba"),
    epoch=("epoch", "época"),
    step=("step", "paso"),
    batch=("batch", "lote"),
    learning_rate=("learning rate", "tasa de aprendizaje"),
    hidden_layer=("hidden layer", "capa oculta"),
    output_layer=("output layer", "capa de salida"),
    unit=("unit", "neurona"),
    label=("class", "clase"),
    probability=("probability", "probabilidad"),
    activations=("activations", "activaciones"),
    gradients=("gradients", "gradientes"),
    weights=("weights", "pesos"),
)
