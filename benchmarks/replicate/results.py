"""results.json: every run, and what the seeds say together; a later run replaces the experiments that it ran."""

import datetime
from pathlib import Path

from numpy_mlp import EXPERIMENTS

from ..jsonfile import read_json, write_json
from .figures import figures_of, is_finite, published_figures
from .intervals import over_seeds, paired
from .jobs import SHARES

FORMAT = "replicate 1"
COMMITTED = Path(__file__).parent.parent / "results" / "replicate" / "results.json"


def load(path=COMMITTED):
    """The results in a file. Raises FileNotFoundError, or ValueError with one line for what is not of this format."""
    results = read_json(path)
    if not isinstance(results, dict) or results.get("format") != FORMAT:
        raise ValueError(f"{path} is not a results file of python -m benchmarks.replicate: make it again")
    return results


def load_or_new(path, quick):
    """The results of earlier runs into the same folder, or none yet. Quick and whole runs are not put into one file."""
    results = load(path) if Path(path).exists() else {"format": FORMAT, "quick": quick, "runs": {}}
    if results["quick"] != quick:
        kinds = ("a quick run", "a whole one")
        raise ValueError(
            f"{path} is of {kinds[not results['quick']]}, this is {kinds[not quick]}: choose another --output"
        )
    return results


def merge(path, quick, done, made):
    """Puts the runs into the file, what they say together with them, and returns all of it. done: {job: result}."""
    results = load_or_new(path, quick)
    results["runs"] |= {name: {"made": made, "seeds": seeds} for name, seeds in by_seed(done).items()}
    results["runs"] = {name: results["runs"][name] for name in EXPERIMENTS if name in results["runs"]}
    results["statistics"] = {name: statistics_of(name, runs_of(results, name)) for name in results["runs"]}
    results["sides"] = {name: sides_of(name, runs_of(results, name)) for name in results["runs"]}
    write_json(path, results)
    return results


def made(command, environment):
    """When, with what and on what: each experiment has its own, because a later run may be on another machine."""
    now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    return {"command": command, "date": now.isoformat(), "environment": environment}


def by_seed(done):
    """{experiment: {seed: {"range_test", "training", "rates": {share: ...}, "keras": {...}}}}, seeds as text."""
    found = {}
    for job in sorted(done, key=lambda job: (job.seed, job.name)):
        run = found.setdefault(job.experiment, {}).setdefault(str(job.seed), {"rates": {}, "keras": {}})
        kind = run["keras"] if job.side == "keras" else run["rates"] if job.what in SHARES else run
        kind[job.what] = done[job]
    return found


def runs_of(results, name):
    """{seed: run} of an experiment; empty where it was not run."""
    return results["runs"].get(name, {}).get("seeds", {})


def of_seeds(name, runs, figure):
    """{seed: value} of one figure."""
    return {seed: figures_of(name, run).get(figure) for seed, run in runs.items()}


def statistics_of(name, runs):
    """{figure: over_seeds, with the published figure's place}: every published figure, and what else the runs tell."""
    figures = {seed: figures_of(name, run) for seed, run in runs.items()}
    names = dict.fromkeys(figure for found in figures.values() for figure in found)
    published = published_figures(name)
    return {figure: placed([f.get(figure) for f in figures.values()], published.get(figure)) for figure in names}


def placed(values, published):
    """The seeds' statistics, and where the published figure lies among them.

    below    how many seeds are below the published figure
    inside   whether it lies in the prediction interval of one more run; None where there is none
    runs     how many seeds there are; those without a finite value are not in `n`
    """
    found = {"runs": len(values)} | (over_seeds(values) or {"n": 0})
    if published is None:
        return found
    found |= {"published": published, "below": sum(value < published for value in values if is_finite(value))}
    if not is_finite(published) or found.get("sd") is None:
        return found | {"inside": None}
    return found | {"inside": found["next_low"] <= published <= found["next_high"]}


def sides_of(name, runs):
    """{figure: over_seeds of ours minus Keras's}: the same seeds, so the same weights and batches at the start."""
    both = {seed: run for seed, run in runs.items() if {"range_test", "training"} <= run["keras"].keys()}
    names = [*published_figures(name), "cpu_seconds"]
    ours = {figure: of_seeds(name, both, figure) for figure in names}
    theirs = {figure: of_seeds(name, {s: run["keras"] for s, run in both.items()}, figure) for figure in names}
    found = {figure: paired(ours[figure], theirs[figure]) for figure in names if figure != "cpu_seconds"}
    return {figure: difference for figure, difference in found.items() if difference is not None}
