"""A whole comparison: the parts of every experiment in their order, kept as they finish, and put together."""

import contextlib
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial

from numpy_mlp import __version__

from . import stages
from .apart import Apart
from .environment import environment, lasting
from .parts import PACKAGES, Parts
from .screen import Screen

FORMAT = 1
ROUNDS, QUICK_ROUNDS = 5, 1
STEPS, WIDE_STEPS = 1719, 100  # of one round of the race
QUICK_STEPS, QUICK_WIDE_STEPS = 300, 20
SOURCES = (*PACKAGES, "benchmarks/apart.py", "benchmarks/stages.py")  # these import what the stages are made of


class Part:
    """One piece of work that is kept when done: EXPERIMENT/STAGE/LABEL; `options` are for the stage."""

    def __init__(self, experiment, stage, label, cost, **options):
        self.experiment, self.stage, self.label = experiment, stage, label
        self.name = "/".join(filter(None, (experiment.name, stage, label)))
        self.cost, self.options = cost, options


def parts_of(setting, experiment):
    """The parts of one experiment: gate and free runs in each dtype, range test, training, speed."""
    small, full = experiment.n_parameters < stages.WIDE, not setting.quick or experiment.name == stages.QUICK_EXPERIMENT
    megaparameters = experiment.n_parameters / 1e6
    steps = setting.gate_steps(experiment)
    for dtype in setting.dtypes:
        yield Part(experiment, "gate", dtype, 6 + steps * (0.01 + 0.05 * megaparameters), n_steps=steps)
    for dtype in setting.dtypes if small and full else ():
        yield Part(experiment, "free", dtype, (15 if setting.quick else 70) * (1 + megaparameters))
    for side in setting.training_sides(experiment) if experiment.range_test and full else ():
        yield Part(experiment, "range_test", side, 8 if side == "keras" else 3)
    for side in setting.training_sides(experiment) if full else ():
        yield Part(experiment, "training", side, (20 if side == "keras" else 5) + 15 * megaparameters)
    cost = (10 if setting.quick else 80) + (0.5 if setting.quick else 10) * megaparameters
    yield Part(experiment, "speed", None, cost, with_memory=full, **race_length(setting, small))


def race_length(setting, small):
    """Rounds and steps of the race of all sides: one short round in a quick run."""
    if setting.quick:
        return {"rounds": QUICK_ROUNDS, "steps_per_round": QUICK_STEPS if small else QUICK_WIDE_STEPS}
    return {"rounds": ROUNDS, "steps_per_round": STEPS if small else WIDE_STEPS}


def compare(setting, experiments, folder, command):
    """Runs every part and returns the dict that becomes results.json; parts that finished stay in `folder`/parts.

    After a failed gate nothing more is trained or timed. KeyboardInterrupt goes through, the finished parts are kept.
    """
    record = environment(setting.threads, setting.device)
    if setting.device == "gpu" and record["gpu"] is None:
        raise ValueError(f"--device gpu: {record['gpu_note']}; leave the option out to compare on the CPU")
    parts = Parts(folder, lasting(record) | {"version": __version__})
    todo = [part for experiment in experiments for part in parts_of(setting, experiment)]
    results, failed = {experiment.name: declared(experiment) for experiment in experiments}, False
    workers = Workers(setting, parts, todo)
    with Screen({part.name: part.cost for part in todo}) as screen, contextlib.closing(workers):
        if record["gpu_note"]:
            screen.line(f"GPU: {record['gpu_note']}")
        for part in todo:
            if failed and part.stage != "gate":
                continue
            with screen.part(part.name) as report:
                make = partial(workers.make, part, report)
                result = parts.run(part.name, make, key_options(setting, part), SOURCES)
            place(results[part.experiment.name], part, result)
            results[part.experiment.name]["seconds"] += parts.records[part.name]["seconds"]
            screen.finished(part.name, said_of(part, result), parts.records[part.name]["reused"])
            failed |= part.stage == "gate" and not all(verdict["passed"] for verdict in result.values())
    return {
        "format": FORMAT,
        "quick": setting.quick,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": sum(part["seconds"] for part in parts.records.values()),
        "command": command,
        "seed": setting.seed,
        "exit_code": 1 if failed else 0 if setting.keras else 3,
        "environment": record,
        "options": setting.options(),
        "parts": parts.records,
        "experiments": results,
    }


class Workers:
    """Every part is made in a process apart; gates and free runs, which are not timed, in both dtypes at once."""

    def __init__(self, setting, parts, todo):
        self.setting, self.parts, self.todo = setting, parts, todo
        self.processes = {}

    def make(self, part, report):
        """The part's result, once its process has it."""
        self.start(part)
        return self.processes.pop(part.name).result(report)

    def start(self, part):
        """Starts the part's process, if it is not running already, and those of the parts that go beside it."""
        if part.name in self.processes:
            return
        together = [other for other in self.todo if goes_beside(other, part) and not self.kept(other)]
        for each in together or [part]:
            request = stages.request_of(self.setting, each)
            self.processes[each.name] = Apart(each.name, request, max(1, self.setting.threads // len(together or [1])))

    def kept(self, part):
        return self.parts.has(part.name, key_options(self.setting, part), SOURCES)

    def close(self):
        """Ends what is still running: after a mistake or Ctrl-C nothing is left behind."""
        for process in self.processes.values():
            process.stop()


def goes_beside(other, part):
    """The same part, or the same comparison of arithmetic in another dtype."""
    same = (other.experiment, other.stage) == (part.experiment, part.stage)
    return other is part or (same and part.stage in ("gate", "free"))


def key_options(setting, part):
    """What, beside sources, versions and machine, decides a part's result."""
    return setting.options() | part.options | {"experiment": asdict(part.experiment)}


def declared(experiment):
    """The experiment's own declaration, and its published figures, as results.json has them."""
    fields = asdict(experiment)
    kept = ("hidden_units", "learning_rate", "epochs", "patience", "batch_size", "published")
    return {
        "n_parameters": experiment.n_parameters,
        **{name: fields[name] for name in kept},
        "parity": {},
        "seconds": 0.0,
    }


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
        if result["min_loss"] is None:
            return "every loss was NaN"
        return f"lowest running loss {result['min_loss']:.4f} at rate {result['learning_rate']:.4f}"
    if part.stage == "training":
        if result["best_epoch"] is None:
            return "no network was the best: every validation loss was NaN"
        return f"test accuracy {result['test_accuracy']:.4f} of the best network, after epoch {result['best_epoch']}"
    sides = {side: figures["step_us"]["median"] for side, figures in result.items() if has_step(figures)}
    return ", ".join(f"{side} {microseconds:,.0f} us a step" for side, microseconds in sides.items())


def has_step(figures):
    return isinstance(figures, dict) and "step_us" in figures


def said_of_verdict(verdict):
    failure = verdict["first_failure"]
    if failure:
        why = failure["reason"] or f"off by {failure['error_over_bound']:.3g} times its bound"
        return f"FAILED at step {failure['step']}, {failure['tensor']}: {why}"
    flips = f", {len(verdict['flips'])} flips" if verdict["flips"] else ""
    if verdict["reference_diverged_at_step"] is not None:
        flips += (
            f"; {verdict['reference']} diverged at step {verdict['reference_diverged_at_step']}, nothing compared after"
        )
    return f"passed {verdict['steps']:,} steps, error / bound at most {verdict['max_error_over_bound']:.2f}{flips}"


def said_of_free(engine, free):
    step = free["separation_step"]
    parted = f"parts at step {step:,}" if step else "never parts"
    return f"{engine} {parted}, {free['differing_predictions']} predictions differ"
