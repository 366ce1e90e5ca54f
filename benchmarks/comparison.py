"""A whole comparison: the parts of every experiment in their order, kept as they finish, and put together."""

import time
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial

import numpy as np

from numpy_mlp import __version__

from . import stages
from .environment import environment, lasting
from .parts import PACKAGES, Parts
from .screen import Screen

FORMAT = 1
ROUNDS, QUICK_ROUNDS = 5, 1
STEPS, WIDE_STEPS = 1719, 100  # of one round of the race
QUICK_STEPS, QUICK_WIDE_STEPS = 300, 20
QUICK_EXPERIMENT = "two_hidden"  # the one that goes through every stage in a quick run


class Part:
    """One piece of work that is kept when done: its name EXPERIMENT/STAGE/LABEL and how it is made."""

    def __init__(self, experiment, stage, label, make, sources, cost, options=None):
        self.experiment, self.stage, self.label = experiment, stage, label
        self.name = "/".join(filter(None, (experiment.name, stage, label)))
        self.make, self.cost = make, cost
        self.sources = (*PACKAGES, *(f"benchmarks/{source}.py" for source in sources))
        self.options = options or {}


def parts_of(setting, experiment):
    """The parts of one experiment: gate and free runs in each dtype, range test, training, speed."""
    small, full = experiment.n_parameters < stages.WIDE, not setting.quick or experiment.name == QUICK_EXPERIMENT
    megaparameters = experiment.n_parameters / 1e6
    for dtype in setting.dtypes:
        make = partial(stages.gate_stage, setting, experiment, dtype)
        cost = setting.gate_steps(experiment) * (0.01 + 0.05 * megaparameters)
        yield Part(
            experiment, "gate", dtype, make, ("parity", "bounds"), cost, {"steps": setting.gate_steps(experiment)}
        )
    for dtype in setting.dtypes if small and full else ():
        make = partial(stages.free_stage, setting, experiment, dtype)
        yield Part(experiment, "free", dtype, make, ("free_run",), (7 if setting.quick else 35) * (1 + megaparameters))
    if experiment.range_test and full:
        for side in setting.training_sides(experiment):
            make = partial(stages.range_test_stage, setting, experiment, side)
            yield Part(
                experiment, "range_test", side, lambda report, make=make: make(), (), 3 if side == "keras" else 1
            )
    for side in setting.training_sides(experiment) if full else ():
        make = partial(stages.training_stage, setting, experiment, side)
        cost = (8 if side == "keras" else 3) + 15 * megaparameters
        yield Part(experiment, "training", side, lambda report, make=make: make(), (), cost)
    yield speed_part(setting, experiment, small, full)


def speed_part(setting, experiment, small, full):
    """The race of all sides, one round of it in a quick run; memory, in processes apart, only in a full course."""
    rounds = QUICK_ROUNDS if setting.quick else ROUNDS
    if setting.quick:
        steps = QUICK_STEPS if small else QUICK_WIDE_STEPS
    else:
        steps = STEPS if small else WIDE_STEPS
    options = {"rounds": rounds, "steps_per_round": steps}

    def make(report):
        from .timing import measure_speed

        return measure_speed(
            experiment,
            setting.data,
            [*setting.engines.values(), *(["keras", "keras_tuned"] if setting.keras else [])],
            threads=setting.threads,
            seed=setting.seed,
            device=setting.device,
            quick=setting.quick,
            with_memory=full,
            report_progress=report,
            **options,
        )

    cost = (10 if setting.quick else 80) + (0.5 if setting.quick else 10) * experiment.n_parameters / 1e6
    return Part(experiment, "speed", None, make, ("timing",), cost, options)


def compare(setting, experiments, folder, command):
    """Runs every part and returns the dict that becomes results.json; parts that finished stay in `folder`/parts.

    After a failed gate nothing more is trained or timed. KeyboardInterrupt goes through, the finished parts are kept.
    """
    start, record = time.perf_counter(), environment(setting.threads, setting.device)
    parts = Parts(folder, lasting(record) | {"version": __version__})
    todo = [part for experiment in experiments for part in parts_of(setting, experiment)]
    results, failed = {experiment.name: declared(experiment) for experiment in experiments}, False
    with Screen({part.name: part.cost for part in todo}) as screen:
        for part in todo:
            if failed and part.stage != "gate":
                continue
            with screen.part(part.name) as report, np.errstate(all="ignore"):
                result = parts.run(part.name, partial(part.make, report), key_options(setting, part), part.sources)
            place(results[part.experiment.name], part, result)
            screen.finished(part.name, said_of(part, result), parts.records[part.name]["reused"])
            failed |= part.stage == "gate" and not all(verdict["passed"] for verdict in result.values())
    return {
        "format": FORMAT,
        "quick": setting.quick,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": time.perf_counter() - start,
        "command": command,
        "seed": setting.seed,
        "exit_code": 1 if failed else 0 if setting.keras else 3,
        "environment": record,
        "options": setting.options(),
        "parts": parts.records,
        "experiments": results,
    }


def key_options(setting, part):
    """What, beside sources, versions and machine, decides a part's result."""
    return setting.options() | part.options | {"experiment": asdict(part.experiment)}


def declared(experiment):
    """The experiment's own declaration, and its published figures, as results.json has them."""
    fields = asdict(experiment)
    kept = ("hidden_units", "learning_rate", "epochs", "patience", "batch_size", "published")
    return {"n_parameters": experiment.n_parameters, **{name: fields[name] for name in kept}, "parity": {}}


def place(result, part, made):
    """Puts a part's result where results.json has it."""
    if part.stage == "gate":
        for engine, verdict in made.items():
            result["parity"].setdefault(engine, {})[part.label] = verdict | {"free": None}
    elif part.stage == "free":
        for engine, free in made.items():
            result["parity"][engine][part.label]["free"] = free
    elif part.stage == "speed":
        result["speed"] = made
    else:
        result.setdefault(part.stage, {})[part.label] = made


def said_of(part, result):
    """A few words on what a part came to."""
    if part.stage == "gate":
        return "; ".join(f"{engine} {said_of_verdict(verdict)}" for engine, verdict in result.items())
    if part.stage == "free":
        return "; ".join(said_of_free(engine, free) for engine, free in result.items())
    if part.stage == "range_test":
        return f"lowest running loss {result['min_loss']:.4f} at rate {result['learning_rate']:.4f}"
    if part.stage == "training":
        return f"test accuracy {result['test_accuracy']:.4f} of the best network, after epoch {result['best_epoch']}"
    sides = {side: figures["step_us"]["median"] for side, figures in result.items() if has_step(figures)}
    return ", ".join(f"{side} {microseconds:,.0f} us a step" for side, microseconds in sides.items())


def has_step(figures):
    return isinstance(figures, dict) and "step_us" in figures


def said_of_verdict(verdict):
    failure = verdict["first_failure"]
    if failure:
        why = failure["reason"] or f"{failure['error_over_bound']:.3g} times its bound"
        return f"FAILED at step {failure['step']}: {failure['tensor']} is {why}"
    flips = f", {len(verdict['flips'])} flips" if verdict["flips"] else ""
    return f"passed {verdict['steps']:,} steps, error / bound at most {verdict['max_error_over_bound']:.2f}{flips}"


def said_of_free(engine, free):
    step = free["separation_step"]
    parted = f"parts at step {step:,}" if step else "never parts"
    return f"{engine} {parted}, {free['differing_predictions']} predictions differ"
