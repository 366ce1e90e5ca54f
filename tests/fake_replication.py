"""Results of `benchmarks.replicate` in small: networks whose accuracies are given, seed by seed and epoch by epoch."""

from benchmarks.replicate import results
from benchmarks.replicate.jobs import SHARES, Job

EPOCHS = {"two_hidden": 20, "three_hidden": 20, "four_hidden": 20, "wide": 5}
WOBBLE = (0.0001, -0.0001, 0.0, 0.0002)  # what four seeds add, the same for every network: paired, it cancels


def fake_results(accuracies=None, ends=None, cost=None):
    """{job: result}; what is not given is alike for all.

    accuracies {experiment: test accuracy, or a list by epoch}, ends {share: accuracy at that rate},
    cost {experiment: seconds an epoch}
    """
    done = {}
    for name, epochs in EPOCHS.items():
        by_epoch = (accuracies or {}).get(name, 0.98)
        by_epoch = by_epoch if isinstance(by_epoch, list) else [by_epoch] * epochs
        for seed, wobble in enumerate(WOBBLE, start=42):
            values = [accuracy + wobble for accuracy in by_epoch]
            done[Job(name, seed, "range_test", "numba", 1, 55_000)] = range_test(0.8 + 100 * wobble)
            trained = training(values, (cost or {}).get(name, 10.0 if name == "wide" else 1.0))
            done[Job(name, seed, "training", "numba", epochs, 55_000)] = trained
            for share in SHARES if name != "wide" else ():
                end = (ends or {}).get(share, 0.97) + wobble
                done[Job(name, seed, share, "numba", 5, 55_000, 0.4)] = training([end] * 5, 1.0)
            if name == "two_hidden" and seed == 42:
                done[Job(name, seed, "range_test", "keras", 1, 55_000)] = range_test(0.8)
                done[Job(name, seed, "training", "keras", 5, 55_000)] = training([0.979] * 5, 3.0)
    return done


def range_test(rate):
    curve = {"learning_rates": [0.1, 0.2], "losses": [2.0, 1.0]}
    figures = {"min_loss": 1.0, "learning_rate": rate, "step": 1330, "accuracy": 0.5, "val_accuracy": 0.0958}
    return {**figures, "val_loss": float("nan"), "curve": curve}


def training(accuracies, seconds):
    n = len(accuracies)
    figures = {name: list(accuracies) for name in ("accuracy", "val_accuracy", "test_accuracy")}
    figures |= {name: [1 / epoch for epoch in range(1, n + 1)] for name in ("loss", "val_loss", "test_loss")}
    return {"learning_rate": 0.4, **figures, "cpu_seconds": [seconds] * n}


def merged(folder, *args, **kwargs):
    """The same as results.json would be read."""
    return results.merge(folder / "results.json", False, fake_results(*args, **kwargs), {"command": "fake"})
