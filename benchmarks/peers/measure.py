"""Everything that is measured on one experiment: settings, the race of all, cold starts, one thread, our two paths."""

import tempfile
from dataclasses import replace

from ..timing import spread
from .contest import Contest
from .remote import Worker, WorkerError
from .roster import FEW_WITH_ONE_THREAD, NUMBA_DENSE, ONE_THREAD, OURS, REFERENCE

WIDE = 1_000_000  # parameters from which predictions are tried with one batch size alone
OTHER_BATCHES = (8, 128, 512)
COLD_STARTS, FEW_ROUNDS, SHORTLISTED = 3, 3, 2
SECONDS = {"settings": 40, "race": 90, "prediction": 20, "cold starts": 10, "one thread": 20, "paths": 50}
ENTERING = 6  # seconds: what is expected, for the bar alone
FIELDS = ("steps_per_execution", "jit_compile", "data")  # of a setting of Keras


def measure(experiment, plan, roster, report=lambda name: None, thorough=True, shortlist=None):
    """The experiment's part of results.json. report(name) is told before each part begins.

    thorough: also a cold start with nothing compiled, other batch sizes, data without zeros, and all with one thread.
    shortlist: {contestant: its settings worth trying}, where another network has shown which; else all are tried.
    """
    report("settings")
    chosen = shortlist or {}
    tried = {name: try_settings(entry, experiment, plan, chosen.get(name)) for name, entry in roster.items()}
    settings = {name: best for name, records in tried.items() if (best := best_of(records))}
    record = race_of_all(experiment, plan, roster, tried, settings, report)
    for name, records in tried.items():
        record["contestants"][name] |= {"settings_tried": records} if records else {}
    report("cold starts")
    record["contestants"].get(OURS, {}).update(cold_starts(experiment, plan, roster, thorough))
    report("one thread")
    record["one_thread"] = one_thread(
        experiment, plan, roster, settings, ONE_THREAD if thorough else FEW_WITH_ONE_THREAD
    )
    if thorough:
        report("paths")
        record["paths"] = paths(experiment, plan, roster)
    return {
        "hidden_units": experiment.hidden_units,
        "n_parameters": experiment.n_parameters,
        "learning_rate": experiment.learning_rate,
        **record,
    }


def expected(roster, thorough=True):
    """{part: seconds that it may take}, as `measure` reports them."""
    entering = {f"entering: {entry.label}": ENTERING for entry in entries(roster)}
    parts = {name: seconds for name, seconds in SECONDS.items() if thorough or name != "paths"}
    return {"settings": SECONDS["settings"], **entering, **parts}


def entries(roster, names=None):
    """The reference first, because the others are checked against it."""
    chosen = [entry for name, entry in roster.items() if names is None or name in names]
    return sorted(chosen, key=lambda entry: entry.name != REFERENCE)


def race_of_all(experiment, plan, roster, tried, settings, report):
    """The race, then from the same processes their memory, and how fast they predict and evaluate."""
    with Contest(experiment, plan) as contest:
        for entry in entries(roster):
            report(f"entering: {entry.label}")
            if tried[entry.name] and entry.name not in settings:
                contest.records[entry.name] = none_worked(entry, tried[entry.name])
            else:
                contest.enter(entry, settings.get(entry.name))
        report("race")
        record = contest.race()
        report("prediction")
        for name, side in contest.sides.items():
            contest.records[name] |= asked(side, name, experiment)
    return record


def asked(side, name, experiment):
    """What a contestant answers after the race; memory first, before other batch sizes ask for more of it."""
    sizes = {"sizes": (1000,)} if experiment.n_parameters >= WIDE else {}
    try:
        found = {"peak_memory_mb": side.worker.ask("memory")}
        found |= {"images_per_second": side.worker.ask("images_per_second", **sizes)}
        return found | (side.worker.ask("paid_once") if name == OURS else {})
    except WorkerError as error:
        return {"note": f"after the race: {error}"}


def try_settings(entry, experiment, plan, settings=None):
    """The records of a contestant's settings, all or those given, tried in a process of their own: no memory stays."""
    if entry.missing or not entry.chooses:
        return []
    with Worker(entry, experiment, plan.threads, plan.seed) as worker:
        try:
            worker.ask("load", steps=plan.steps)
            return worker.ask("try_settings", steps=plan.steps, settings=settings)
        except WorkerError:
            return []  # it will fail in the race too, and is named there


def none_worked(entry, records):
    """The record of a contestant all of whose settings failed."""
    reason = f"none of its settings works: {records[0]['error']}"
    return {"label": entry.label, "versions": entry.versions, "setting": None, "status": "failed", "reason": reason}


def best_of(records):
    """The fastest setting as keywords, or None."""
    return next(({name: record[name] for name in FIELDS} for record in records if record["best"]), None)


def shortlist_of(record):
    """{contestant: its SHORTLISTED fastest settings on an experiment}: what is worth trying on the next one."""
    found = {}
    for name, contestant in record["contestants"].items():
        tried = [one for one in contestant.get("settings_tried", []) if one["step_us"] is not None]
        tried.sort(key=lambda one: one["step_us"])
        if tried:
            found[name] = [{field: one[field] for field in FIELDS} for one in tried[:SHORTLISTED]]
    return found


def cold_starts(experiment, plan, roster, without_cache):
    """Seconds from a process's start to the end of our first step: with compiled code kept, and without."""
    if OURS not in roster or roster[OURS].missing:
        return {}
    kept = [cold_start(roster[OURS], experiment, plan) for _ in range(COLD_STARTS)]
    found = {"cold_start_s": spread(kept)["median"]}
    if without_cache:
        with tempfile.TemporaryDirectory() as folder:
            empty = cold_start(roster[OURS], experiment, plan, {"NUMBA_CACHE_DIR": folder})
        found["cold_start_without_cache_s"] = empty
    return found


def cold_start(entry, experiment, plan, environment=None):
    with Worker(entry, experiment, plan.threads, plan.seed, environment=environment) as worker:
        return worker.begin()


def one_thread(experiment, plan, roster, settings, names):
    """A shorter race with one thread each."""
    plan = replace(plan, threads=1, rounds=min(plan.rounds, FEW_ROUNDS), steps=max(1, plan.steps // 2))
    with Contest(experiment, plan) as contest:
        for entry in entries(roster, names):
            contest.enter(entry, settings.get(entry.name))
        return contest.race()


def paths(experiment, plan, roster):
    """Our path that is chosen by the data against the dense one: other batch sizes, and data without a zero."""
    if OURS not in roster or roster[OURS].missing:
        return {}
    both = {OURS: roster[OURS], NUMBA_DENSE.name: NUMBA_DENSE, REFERENCE: roster[REFERENCE]}
    plan, samples = replace(plan, rounds=min(plan.rounds, FEW_ROUNDS)), plan.steps // 2 * experiment.batch_size
    cases = {f"batch {n}": (n, True) for n in OTHER_BATCHES} | {"no zeros": (experiment.batch_size, False)}
    return {
        case: short_race(
            replace(experiment, batch_size=n), replace(plan, steps=max(2, samples // n), zeros=zeros), both
        )
        for case, (n, zeros) in cases.items()
    }


def short_race(experiment, plan, roster):
    with Contest(experiment, plan) as contest:
        for entry in entries(roster):
            contest.enter(entry)
        contest.sides.pop(REFERENCE, None)  # it was needed for the check alone
        return contest.race()
