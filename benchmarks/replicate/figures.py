"""The figures that the notebook printed, each under one name, and the same figures of a run of ours."""

import math

from numpy_mlp import EXPERIMENTS
from numpy_mlp.procedures import best_epoch

BY_EPOCH = ("accuracy", "loss", "val_accuracy", "val_loss")
OF_RANGE_TEST = ("min_loss", "learning_rate", "accuracy", "val_accuracy", "val_loss")
CUT_OFF = {("wide", "val_loss")}  # printed with two digits, the rest cut off: no place among others can be told


def published_figures(name):
    """{figure: value} of an experiment: test_accuracy, val_loss_1 (after epoch 1), range_test_min_loss, ..."""
    published = EXPERIMENTS[name].published
    found = {
        "test_accuracy": published.test_accuracy,
        "test_loss": published.test_loss,
        "test_accuracy_after_1": published.test_accuracy_after_one_epoch,
        "test_loss_after_1": published.test_loss_after_one_epoch,
    }
    known = [figure for figure in BY_EPOCH if (name, figure) not in CUT_OFF]
    found |= {"best_val_loss": min(published.val_loss)} if "val_loss" in known else {}
    for figure in known:
        found |= {f"{figure}_{epoch}": value for epoch, value in enumerate(getattr(published, figure), start=1)}
    if published.range_test is not None:
        found |= {f"range_test_{figure}": getattr(published.range_test, figure) for figure in OF_RANGE_TEST}
    return {figure: value for figure, value in found.items() if value is not None}


def figures_of(name, run):
    """The same of one seed's run, {"range_test": ..., "training": ...}; whatever else there is to tell, too."""
    training, epochs = run["training"], EXPERIMENTS[name].epochs
    found = {"test_accuracy_after_1": training["test_accuracy"][0], "test_loss_after_1": training["test_loss"][0]}
    found |= best_of(training, epochs)
    for figure in (*BY_EPOCH, "test_accuracy", "test_loss"):
        found |= {f"{figure}_{epoch}": value for epoch, value in enumerate(training[figure], start=1)}
    found["cpu_seconds"] = sum(training["cpu_seconds"]) / len(training["cpu_seconds"])
    longest = len(training["val_loss"])
    if longest > epochs:
        found |= {f"{figure}_of_{longest}": value for figure, value in best_of(training, longest).items()}
    return found | {f"range_test_{figure}": run["range_test"][figure] for figure in OF_RANGE_TEST}


def best_of(training, epochs):
    """Test figures of the checkpoint with the lowest validation loss of the first `epochs`, and that loss.

    Where every validation loss is NaN there is no such checkpoint, and what one has is the last network.
    """
    losses = training["val_loss"][:epochs]
    k = (best_epoch(losses) or len(losses)) - 1
    return {name: training[name][k] for name in ("test_accuracy", "test_loss")} | {"best_val_loss": losses[k]}


def is_finite(value):
    return value is not None and math.isfinite(value)
