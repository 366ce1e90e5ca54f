"""What the command lines of this project share: one line for a mistake, names, tables and JSON."""

import argparse
import math

import numpy as np

from .experiments import EXPERIMENTS


class OneLineParser(argparse.ArgumentParser):
    """An argument parser that answers a mistake with one line instead of the whole usage."""

    def error(self, message):
        self.exit(2, f"{self.prog}: {message} (--help tells more)\n")


def named_experiment(name):
    if name not in EXPERIMENTS:
        raise argparse.ArgumentTypeError(f"unknown experiment {name!r}: choose one of {', '.join(EXPERIMENTS)}")
    return EXPERIMENTS[name]


def positive(text):
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a positive whole number")
    return int(text)


def show_training(experiment, result):
    """What a training came to, beside the published figures."""
    published, after_one, seconds = experiment.published, result["after_one_epoch"], result["seconds_per_epoch"]
    best = f"epoch {result['best_epoch']}" if result["best_epoch"] else "none, all were NaN"
    rows = [
        ("test loss", result["test_loss"], published.test_loss),
        ("test accuracy", result["test_accuracy"], published.test_accuracy),
    ]
    if published.test_loss_after_one_epoch is not None:
        rows.append(("  after 1 epoch, loss", after_one["test_loss"], published.test_loss_after_one_epoch))
        rows.append(("  and accuracy", after_one["test_accuracy"], published.test_accuracy_after_one_epoch))
    rows.append(("seconds an epoch", np.mean(seconds), np.mean(published.seconds_per_epoch)))
    print(f"best of {len(seconds)} epochs by validation loss: {best}")
    show_table(f"published, {experiment.epochs} epochs", rows)


def show_range_test(experiment, result):
    """What a range test came to, beside the published figures."""
    names = ("min_loss", "learning_rate", "accuracy", "val_accuracy", "val_loss")
    labels = ("lowest running loss", "at learning rate", "accuracy", "validation accuracy", "validation loss")
    published = experiment.published.range_test
    rows = [(label, result[name], getattr(published, name)) for label, name in zip(labels, names, strict=True)]
    print(f"lowest running loss after {result['step'] or 'no'} batches")
    show_table("published", rows)
    if result["learning_rate"]:
        half, rate = result["learning_rate"] / 2, experiment.learning_rate
        print(f"half of that rate: {half:.4f}; the experiment trains at {rate}")


def show_table(published, rows):
    """Three columns: what, here, published; what does not exist is shown as nan."""
    print(f"{'':21}  {'here':>8}  {published}")
    for name, *figures in rows:
        here, there = (math.nan if figure is None else figure for figure in figures)
        print(f"{name:21}  {here:8.4f}  {there:{len(published)}.4f}")


def jsonable(value):
    """The same in lists, dicts, strings and finite numbers: NaN and infinity as "nan", "inf", "-inf"."""
    if isinstance(value, dict):
        return {key: jsonable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [jsonable(item) for item in value]
    if isinstance(value, float | np.floating):
        return float(value) if math.isfinite(value) else str(float(value))
    return value
