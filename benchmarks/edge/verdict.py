"""What the curves say: how many steps each rate took to arrive, and where that is fewest."""

import math
import statistics


def arrived(training, plan, what):
    """The step of the first look at which a training had arrived by "loss" or "accuracy"; infinite if it never had."""
    values = training[f"val_{what}"]
    reached = [v <= plan["loss"] for v in values] if what == "loss" else [v >= plan["accuracy"] for v in values]
    return (1 + reached.index(True)) * plan["between"] if True in reached else math.inf


def final_loss(training):
    """The mean validation loss of the last quarter of the looks: one look alone is noisy at high rates. NaN is inf."""
    losses = training["val_loss"][-max(1, len(training["val_loss"]) // 4) :]
    mean = statistics.fmean(losses)
    return mean if math.isfinite(mean) else math.inf


MEASURES = {
    "steps to the loss": lambda training, plan: arrived(training, plan, "loss"),
    "steps to the accuracy": lambda training, plan: arrived(training, plan, "accuracy"),
    "last loss": lambda training, plan: final_loss(training),
}


def by_rate(record, measure):
    """{rate: [the measure of each seed's training]}"""
    found = MEASURES[measure]
    return {
        row["rate"]: [found(training, record["plan"]) for training in row["trainings"].values()]
        for row in record["rates"]
    }


def median(values):
    """The median; of an even number, the mean of the middle two, so infinite where one of them is."""
    return statistics.median(values)


def best(record, measure):
    """(rate, median): where the median over the seeds is lowest; the smaller rate where two are equal."""
    found = {rate: median(values) for rate, values in by_rate(record, measure).items()}
    rate = min(found, key=lambda rate: (found[rate], rate))
    return rate, found[rate]


def best_by_seed(record, measure):
    """[the rate that was best with each seed]"""
    table = by_rate(record, measure)
    n_seeds = len(next(iter(table.values())))
    return [min(table, key=lambda rate: (table[rate][seed], rate)) for seed in range(n_seeds)]


def plateau(record, measure, within=1.1):
    """(lowest, highest) rate whose median is within 10 % of the best: where the choice makes little difference."""
    _, lowest = best(record, measure)
    rates = [rate for rate, values in by_rate(record, measure).items() if median(values) <= within * lowest]
    return min(rates), max(rates)


def sentence(name, record, measure):
    """One line: where it was best, in terms of the edge, and what the edge itself came to."""
    edge = record["suggested"]["edge_of_stability"]
    (rate, value), (low, high) = best(record, measure), plateau(record, measure)
    if value == math.inf:
        return f"{name}, {measure}: no rate arrived within {record['plan']['steps']:,} steps."
    at_edge = median(by_rate(record, measure)[edge])
    place = "at" if rate == edge else f"at {rate / edge:.2f} times"
    seeds = ", ".join(f"{seed_rate / edge:.2f}" for seed_rate in best_by_seed(record, measure))
    return (
        f"{name}, {measure}: best {place} the edge ({rate:.3g}: {said(value)}), at the edge itself ({edge:.3g}) "
        f"{said(at_edge)}; within 10 % of the best from {low / edge:.2f} to {high / edge:.2f} times the edge; "
        f"by seed {seeds}."
    )


def said(value):
    """500, 0.1234, or never."""
    if value == math.inf:
        return "never"
    return f"{value:,.0f}" if value >= 10 else f"{value:.4f}"
