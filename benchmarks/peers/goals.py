"""What the fast path is meant to reach, beside what was measured."""

from ..layout import Table
from ..reading import branch, finite, look
from ..wording import MISSING, fixed, times
from .roster import OURS, OWN

# At most so many dense limits; at least so many times faster than the fastest peer, plain Keras, Keras at its best.
GOALS = {
    "two_hidden": (0.6, 3, 12, 9),
    "three_hidden": (0.6, 2.5, 10, 7),
    "four_hidden": (0.6, 2.5, 7, 6),
    "wide": (0.9, 1.6, 2.5, 2.5),
}
SMALL = ("two_hidden", "three_hidden", "four_hidden")


def peers_of(record):
    """The names of those that were timed and are not this project's own."""
    contestants = branch(record, "contestants")
    return [name for name in contestants if name not in OWN and look(contestants, name, "status") == "timed"]


def faster(record, name):
    """How many times faster ours is than `name`: median and quartiles over the rounds, or an empty dict."""
    return branch(record, "ratios", f"{name}/{OURS}")


def fastest_peer(record):
    """The peer whose step takes the least, by its ratio to ours within each round; None where none was timed."""
    ratios = {name: faster(record, name).get("median") for name in peers_of(record)}
    known = {name: ratio for name, ratio in ratios.items() if finite(ratio) is not None}
    return min(known, key=known.get) if known else None


def goal_table(results):
    """One group an experiment: each goal, what was measured, and whether that is enough."""
    groups = [(name, rows(name, record)) for name, record in branch(results, "experiments").items()]
    return Table("Goals", ("goal", "wanted", "measured", "q25–q75", ""), [group for group in groups if group[1]])


def rows(name, record):
    """The rows of one experiment."""
    found = [*race_rows(name, record), *once_rows(record), *rate_rows(record)]
    return found + thread_rows(name, record) + path_rows(record)


def race_rows(name, record):
    if name not in GOALS:
        return []
    limit, *factors = GOALS[name]
    fastest = fastest_peer(record)
    label = look(record, "contestants", fastest, "label") or "none was timed"
    told = (f"times faster than the fastest peer ({label})", "times faster than Keras, plain fit")
    told += ("times faster than Keras, best settings",)
    measured = [faster(record, peer) for peer in (fastest, "keras", "keras_best")]
    found = [at_most("times the dense limit", limit, branch(record, "contestants", OURS, "times_dense_limit"))]
    return found + [at_least(*goal) for goal in zip(told, factors, measured, strict=True)]


def once_rows(record):
    """Cold start, preparation, memory."""
    ours = branch(record, "contestants", OURS)
    memory = [finite(look(record, "contestants", name, "peak_memory_mb")) for name in (OURS, "keras")]
    share = None if None in memory else memory[0] / memory[1]
    return [
        at_most("s to the end of the first step, compiled code kept", 1, value(ours.get("cold_start_s"))),
        at_most("s to the end of the first step, nothing kept", 6, value(ours.get("cold_start_without_cache_s"))),
        at_most("s of preparation for 55,000 images", 0.3, value(ours.get("prepare_s"))),
        at_most("of Keras's peak memory", 1 / 3, value(share)),
    ]


def rate_rows(record):
    """Prediction and evaluation against the best peer's."""
    return [
        at_least(f"times the best peer's images/s, {what}", 1, value(rate_ratio(record, what)))
        for what in ("predict", "evaluate")
    ]


def rate_ratio(record, what):
    """Our images/s over the best peer's, or None."""

    def rate(name):
        return finite(look(record, "contestants", name, "images_per_second", what, "images_per_second"))

    best = [value for value in map(rate, peers_of(record)) if value is not None]
    return rate(OURS) / max(best) if best and rate(OURS) is not None else None


def thread_rows(name, record):
    """Two threads against one, and one thread against the fastest peer with one."""
    alone = branch(record, "one_thread")
    medians = [finite(look(part, "contestants", OURS, "step_us", "median")) for part in (alone, record)]
    gain = None if None in medians else medians[0] / medians[1]
    scaling = [at_least("times faster with two threads than with one", 1.5, value(gain))] if name in SMALL else []
    return [*scaling, at_least("times faster than the fastest peer, one thread", 1, faster(alone, fastest_peer(alone)))]


def path_rows(record):
    """The path that is chosen, never slower than the dense one."""
    return [
        at_least(f"times faster than the dense path, {case}", 1, faster(race, "numba_dense"))
        for case, race in branch(record, "paths").items()
    ]


def value(number):
    """A single measurement in the form of a spread."""
    return {} if number is None else {"median": number}


def at_most(goal, limit, found):
    return row(goal, f"≤ {limit:.2g}", found, lambda measured: measured <= limit)


def at_least(goal, limit, found):
    return row(goal, f"≥ {limit:.2g}", found, lambda measured: measured >= limit)


def row(goal, wanted, found, enough):
    median = finite(found.get("median"))
    quartiles = f"{times(found['q25'])}–{times(found['q75'])}" if "q25" in found else MISSING
    verdict = MISSING if median is None else ("reached" if enough(median) else "missed")
    return goal, wanted, fixed(median, 2), quartiles, verdict
