"""What the trainings say: the accuracy with a mistake beside that of the right functions, and how silent it is."""

import math
import statistics

POINT = 0.01  # of accuracy


def accuracy(runs):
    """The mean accuracy over the seeds; NaN where a training did not come to its end."""
    return statistics.fmean(run.get("accuracy", math.nan) for run in runs)


def mean_curve(runs):
    """The mean of the loss curves over the seeds; empty where a training did not come to its end."""
    if any("loss" not in run for run in runs):
        return []
    return [statistics.fmean(values) for values in zip(*(run["loss"] for run in runs))]


def mean_of(runs, name):
    """The mean of a record's number over the seeds, or None where there is none."""
    values = [run.get(name) for run in runs]
    return None if None in values else statistics.fmean(values)


def gap(record, results):
    """How much accuracy a mistake costs, in parts of 1: below 0 where the wrong one came out ahead. NaN: it failed.

    Where the accuracy itself is counted wrongly, how far the count is from the right one, up or down.
    """
    lost = accuracy(results["right"][record["setting"]]) - accuracy(record["runs"])
    return abs(lost) if record["exercise"] == "accuracy" else lost


def by_silence(results):
    """[(key, record)], the most silent first: by what accuracy it costs, those that failed last."""

    def order(item):
        lost = gap(item[1], results)
        return (math.isnan(lost), 0 if math.isnan(lost) else max(lost, 0), item[0])

    return sorted(results["mistakes"].items(), key=order)


def counts(results):
    """How many mistakes there are, and how many of them cost no more than 1 point of accuracy, and no more than 5."""
    gaps = [gap(record, results) for record in results["mistakes"].values()]
    within = {n: sum(lost <= n * POINT for lost in gaps) for n in (1, 5)}
    failed = sum(math.isnan(lost) for lost in gaps)
    return {"n": len(gaps), "within_1": within[1], "within_5": within[5], "failed": failed}
