"""What the command lines of this project share: one line for a mistake, names, tables and JSON."""

import argparse
import math

import numpy as np

from . import command_words
from .experiments import EXPERIMENTS
from .language import Texts

texts = Texts(
    mistake=("{mistake} (--help tells more)", "{mistake} (--help dice más)"),
    unknown=("unknown experiment {name!r}: choose one of {names}", "no hay experimento {name!r}: elige entre {names}"),
    not_whole=("{text!r} is not a positive whole number", "{text!r} no es un número entero positivo"),
    not_counted=("{text!r} is not a whole number from 0 up", "{text!r} no es un número entero desde 0"),
    not_positive=("{text!r} is not a positive number", "{text!r} no es un número positivo"),
    best=("best of {n} epochs by validation loss: {best}", "mejor de {n} épocas por pérdida de validación: {best}"),
    best_epoch=("epoch {epoch}", "época {epoch}"),
    no_best=("none, all were NaN", "ninguna, todas fueron NaN"),
    here=("here", "aquí"),
    published=("published", "publicado"),
    published_epochs=("published, {n} epochs", "publicado, {n} épocas"),
    test_loss=("test loss", "pérdida de prueba"),
    test_accuracy=("test accuracy", "exactitud de prueba"),
    after_one_loss=("  after 1 epoch, loss", "  tras 1 época, pérd."),
    after_one_accuracy=("  and accuracy", "  y exactitud"),
    seconds=("seconds an epoch", "segundos por época"),
    min_loss=("lowest running loss", "menor pérdida media"),
    learning_rate=("at learning rate", "con la tasa"),
    accuracy=("accuracy", "exactitud"),
    val_accuracy=("validation accuracy", "exactitud, validación"),
    val_loss=("validation loss", "pérdida, validación"),
    after=("lowest running loss after {n} batches", "menor pérdida media tras {n} lotes"),
    half=(
        "half of that rate: {half:.4f}; the experiment trains at {rate}",
        "la mitad de esa tasa: {half:.4f}; el experimento entrena con {rate}",
    ),
)


class UsageError(ValueError):
    """What was asked for cannot be, in one line: exit code 2."""


class OneLineParser(argparse.ArgumentParser):
    """An argument parser that answers a mistake with one line instead of the whole usage."""

    def error(self, message):
        """Ends the program with exit code 2 and one line."""
        self.exit(2, f"{self.prog}: {texts('mistake', mistake=command_words.mistake(message))}\n")


def named_experiment(name):
    """The Experiment of this name, for argparse."""
    if name not in EXPERIMENTS:
        raise argparse.ArgumentTypeError(texts("unknown", name=name, names=", ".join(EXPERIMENTS)))
    return EXPERIMENTS[name]


def positive(text):
    """A whole number from 1, for argparse."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(texts("not_whole", text=text))
    return int(text)


def counted(text):
    """A whole number from 0, for argparse."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(texts("not_counted", text=text))
    return int(text)


def positive_number(text):
    """A number above 0, neither NaN nor infinite, for argparse."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise argparse.ArgumentTypeError(texts("not_positive", text=text))
    return number


def units(text):
    """The units of hidden layers, as in 300,100."""
    return tuple(positive(part) for part in text.split(","))


def show_training(experiment, result):
    """What a training came to, beside the published figures where there are any."""
    published, after_one, seconds = experiment.published, result["after_one_epoch"], result["seconds_per_epoch"]
    best = texts("best_epoch", epoch=result["best_epoch"]) if result["best_epoch"] else texts("no_best")
    print(texts("best", n=len(seconds), best=best))
    rows = [(texts(name), result[name], name) for name in ("test_loss", "test_accuracy")]
    if published and published.test_loss_after_one_epoch is not None:
        rows.append((texts("after_one_loss"), after_one["test_loss"], "test_loss_after_one_epoch"))
        rows.append((texts("after_one_accuracy"), after_one["test_accuracy"], "test_accuracy_after_one_epoch"))
    rows.append((texts("seconds"), np.mean(seconds), "seconds_per_epoch"))
    show_table(published and texts("published_epochs", n=len(published.accuracy)), rows, published)


def show_range_test(experiment, result):
    """What a range test came to, beside the published figures where there are any."""
    names = ("min_loss", "learning_rate", "accuracy", "val_accuracy", "val_loss")
    published = experiment.published and experiment.published.range_test
    rows = [(texts(name), result[name], name) for name in names]
    print(texts("after", n=result["step"] or 0))
    show_table(published and texts("published"), rows, published)
    if result["learning_rate"]:
        print(texts("half", half=result["learning_rate"] / 2, rate=experiment.learning_rate))


def show_table(heading, rows, published):
    """Columns: what, here, and `published` under its heading, if there is one; what does not exist is shown as nan."""
    print(f"{'':21}  {texts('here'):>8}  {heading or ''}".rstrip())
    for name, here, field in rows:
        there = "" if published is None else f"  {_number(np.mean(getattr(published, field))):{len(heading)}.4f}"
        print(f"{name:21}  {_number(here):8.4f}{there}")


def _number(figure):
    """A number, from one, from None or from the texts that `jsonable` makes of NaN and infinity."""
    return math.nan if figure is None else float(figure)


def jsonable(value):
    """The same in lists, dicts, strings and finite numbers: NaN and infinity as "nan", "inf", "-inf"."""
    if isinstance(value, dict):
        return {key: jsonable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [jsonable(item) for item in value]
    if isinstance(value, float | np.floating):
        return float(value) if math.isfinite(value) else str(float(value))
    return value
