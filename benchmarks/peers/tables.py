"""What was measured, for the screen: a table a network, those that took no part, and the goals."""

from .. import layout
from ..grouping import network
from ..layout import Table
from ..reading import branch, finite, look
from ..wording import MISSING, count, fixed, microseconds, times
from .goals import faster, goal_table
from .roster import OURS

RACE = ("contestant", "µs a step", "q25–q75", "× dense limit", "ours is × as fast", "q25–q75")
BESIDES = ("contestant", "images/s predicted", "images/s evaluated", "peak MB", "cold start s")


def screen_table(results):
    """Everything for the screen."""
    blocks = []
    for name, record in branch(results, "experiments").items():
        blocks += [f"{name}: {network(record)}", race_table(name, record), besides_table(record), short_table(record)]
    blocks += [curve_table(name, curve) for name, curve in branch(results, "curves").items()]
    goals = goal_table(results)
    return layout.screen([*blocks, *([goals] if goals.groups else [])])


def race_table(name, record):
    """The contestants that were timed, fastest first, and the dense limit."""
    rows = [contestant_row(record, contestant) for contestant in timed(record)]
    limit = branch(record, "dense_limit_us")
    rows.append(("dense limit", microseconds(limit.get("median")), quartiles(limit, microseconds), "1.00", "", ""))
    caption = f"{name}: {count(look(record, 'rounds'))} rounds of {count(look(record, 'steps_per_round'))} steps"
    return Table(f"{caption}, {count(look(record, 'threads'))} threads", RACE, [("", rows)], notes(record))


def timed(record):
    """Names of those with a step time, fastest first."""
    contestants = branch(record, "contestants")
    medians = {name: finite(look(contestants, name, "step_us", "median")) for name in contestants}
    return sorted((name for name, median in medians.items() if median is not None), key=medians.get)


def contestant_row(record, name):
    found = branch(record, "contestants", name)
    return (
        found["label"],
        microseconds(look(found, "step_us", "median")),
        quartiles(branch(found, "step_us"), microseconds),
        times(look(found, "times_dense_limit", "median")),
        times(1 if name == OURS else faster(record, name).get("median")),
        "" if name == OURS else quartiles(faster(record, name), times),
    )


def besides_table(record):
    """What was measured after the race, and the time to the first step."""
    rows = []
    for found in (branch(record, "contestants", name) for name in timed(record)):
        rates = [look(found, "images_per_second", what, "images_per_second") for what in ("predict", "evaluate")]
        once = count(look(found, "peak_memory_mb")), fixed(look(found, "cold_start_s"), 1)
        rows.append((found["label"], *map(count, rates), *once))
    return Table("Besides: prediction, evaluation, memory, first step", BESIDES, [("", rows)])


def quartiles(spread, say):
    low, high = (finite(spread.get(key)) for key in ("q25", "q75"))
    return MISSING if low is None or high is None else f"{say(low)}–{say(high)}"


def notes(record):
    """A line for each contestant that has settings, and for each that was not timed."""
    contestants = branch(record, "contestants").values()
    chosen = [f"{found['label']}: {setting_words(found['setting'])}." for found in contestants if found.get("setting")]
    return chosen + [
        f"Not timed: {found['label']} ({found['status']}): {found['reason']}"
        for found in contestants
        if look(found, "status") != "timed"
    ]


def setting_words(setting):
    """10 steps a call, from arrays, compiled by XLA"""
    steps = setting["steps_per_execution"]
    compiled = ", compiled by XLA" if setting["jit_compile"] is True else ""
    return f"{steps} step{'s' * (steps > 1)} a call, from {setting['data']}{compiled}"


def short_table(record):
    """One thread, and our two paths at other batch sizes and on data without a zero."""
    races = {"one thread": branch(record, "one_thread"), **branch(record, "paths")}
    groups = [(case, [contestant_row(race, name) for name in timed(race)]) for case, race in races.items() if race]
    return Table("Otherwise: one thread; other batch sizes and no zeros", RACE, groups)


def curve_table(name, curve):
    """Ours and the dense limit by width or batch size."""
    rows = [
        (
            count(look(point, "x")),
            microseconds(look(point, "contestants", OURS, "step_us", "median")),
            quartiles(branch(point, "contestants", OURS, "step_us"), microseconds),
            microseconds(look(point, "dense_limit_us", "median")),
            times(look(point, "contestants", OURS, "times_dense_limit", "median")),
        )
        for point in curve["points"]
    ]
    headings = (curve["x_label"], "µs a step", "q25–q75", "dense limit µs", "× dense limit")
    return Table(f"Step time by {name.replace('_', ' ')}", headings, [("", rows)])
