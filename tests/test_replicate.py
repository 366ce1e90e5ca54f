"""The seeds: their statistics, the five conclusions, the runs, and that a killed one goes on where it was."""

import json
import math
import os
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT
from fake_replication import fake_results, merged
from keras_cases import ignore_keras_own_warning

from benchmarks.replicate import __main__ as command_line
from benchmarks.replicate import claims, figures, jobs, plots, results, runs, said, table
from benchmarks.replicate.intervals import over_seeds, paired, t_quantile
from benchmarks.replicate.jobs import Job
from numpy_mlp import EXPERIMENTS

# ---- intervals


@pytest.mark.parametrize(("degrees", "quantile"), [(1, 12.7062), (2, 4.3027), (4, 2.7764), (9, 2.2622), (29, 2.0452)])
def test_quantiles_are_those_of_the_tables(degrees, quantile):
    assert t_quantile(degrees) == pytest.approx(quantile, abs=1e-4)


def test_intervals_of_three_values_by_hand():
    """mean 2, sd 1, t 4.3027: 2 -+ 4.3027 / sqrt(3), and 2 -+ 4.3027 sqrt(4 / 3)"""
    found = over_seeds([1, 2, 3])
    assert (found["n"], found["mean"], found["sd"]) == (3, 2, 1)
    assert [found["low"], found["high"]] == pytest.approx([2 - 2.48414, 2 + 2.48414], abs=1e-4)
    assert [found["next_low"], found["next_high"]] == pytest.approx([2 - 4.96828, 2 + 4.96828], abs=1e-4)


def test_intervals_cover_what_they_claim_to(rng):
    """Of 1,000 samples of ten, 95 % have the true mean within, and the next value."""
    samples = rng.normal(size=(1000, 11))
    found = [over_seeds(sample[:10]) for sample in samples]
    of_mean = np.mean([f["low"] < 0 < f["high"] for f in found])
    of_next = np.mean([f["next_low"] < s[10] < f["next_high"] for f, s in zip(found, samples)])
    assert 0.93 < of_mean < 0.97 and 0.93 < of_next < 0.97


def test_what_is_not_finite_is_left_out_and_one_value_has_no_interval():
    assert over_seeds([1.0, math.nan, None, math.inf]) == {"n": 1, "mean": 1.0} | dict.fromkeys(
        ("sd", "low", "high", "next_low", "next_high")
    )
    assert over_seeds([math.nan]) is None


def test_differences_are_paired_by_seed():
    """Seeds differ by far more than the two networks, whose difference is 0.01 for each."""
    first, second = {"1": 0.51, "2": 0.91, "3": 0.71, "4": None}, {"3": 0.7, "2": 0.9, "1": 0.5, "5": 0.1}
    found = paired(first, second)
    assert found["n"] == 3 and found["mean"] == pytest.approx(0.01) and found["sd"] < 1e-9


# ---- the rules of the conclusions


@pytest.mark.parametrize(
    ("low", "high", "not_worse", "equal", "below"),
    [
        (-0.001, 0.001, True, True, False),
        (-0.0015, -0.0005, True, True, True),
        (-0.004, -0.003, False, False, True),
        (-0.004, -0.001, None, None, True),
        (-0.004, 0.004, None, None, None),
        (0.001, 0.004, True, None, False),
        (0.003, 0.004, True, False, False),
        (None, None, None, None, None),
    ],
)
def test_rules_by_intervals(low, high, not_worse, equal, below):
    interval = {"low": low, "high": high}
    assert (claims.not_worse(interval), claims.equal(interval), claims.below(interval)) == (not_worse, equal, below)


def verdicts(folder, **changes):
    return [claim.verdict for claim in claims.claims(merged(folder, **changes))]


def test_conclusions_follow_the_numbers(tmp_path):
    late = [0.95] + [0.98] * 19
    assert verdicts(tmp_path, accuracies={"four_hidden": late}) == ["holds"] * 5
    assert verdicts(tmp_path, ends={"1/4": 0.98})[0] == "does_not_hold"
    assert verdicts(tmp_path, accuracies={"three_hidden": 0.99})[1] == "does_not_hold"
    assert verdicts(tmp_path)[2] == "does_not_hold"
    assert verdicts(tmp_path, accuracies={"four_hidden": 0.95})[3] == "does_not_hold"
    assert verdicts(tmp_path, accuracies={"wide": 0.99})[4] == "does_not_hold"
    assert verdicts(tmp_path, cost={"wide": 2.0})[4] == "does_not_hold"


def test_a_conclusion_about_networks_that_were_not_run_is_not_measured(tmp_path):
    alone = {job: result for job, result in fake_results().items() if job.experiment == "two_hidden"}
    found = claims.claims(results.merge(tmp_path / "results.json", False, alone, {}))
    assert [claim.verdict for claim in found] == ["holds", *["not_measured"] * 4]


def test_every_verdict_is_said_in_both_languages(tmp_path):
    everything = merged(tmp_path)
    for claim in claims.claims(everything):
        english, spanish = (said.said_of_claim(claim, lang) for lang in ("en", "es"))
        assert len(english) == len(spanish) == len(claim.differences) > 0
        assert all(a != b for a, b in zip(english, spanish))
    assert "0.002" in said.rules("en") and "0.002" in said.rules("es")
    shown = table.screen_table(everything)
    assert "2. Two and three hidden layers do equally well, so the smaller is preferred: HOLDS" in shown
    assert "ours minus Keras's" in shown and "0.9783" in shown


# ---- figures


def test_the_best_checkpoint_is_that_of_the_epochs_asked_for():
    run = {"val_loss": [0.3, 0.1, 0.2, 0.05], "test_accuracy": [0.1, 0.2, 0.3, 0.4], "test_loss": [4, 3, 2, 1]}
    assert figures.best_of(run, 3) == {"test_accuracy": 0.2, "test_loss": 3, "best_val_loss": 0.1}
    assert figures.best_of(run, 4)["test_accuracy"] == 0.4
    assert figures.best_of(run | {"val_loss": [math.nan] * 4}, 4)["test_accuracy"] == 0.4


def test_every_published_figure_is_also_measured(tmp_path):
    found = merged(tmp_path)["statistics"]
    for name, statistics in found.items():
        for figure, value in figures.published_figures(name).items():
            assert statistics[figure]["published"] == pytest.approx(value, nan_ok=True)
            assert statistics[figure]["runs"] == 4
    assert found["two_hidden"]["test_accuracy"]["inside"] is False  # 0.9783, where all seeds have about 0.98
    assert found["two_hidden"]["test_accuracy"]["below"] == 0
    assert found["two_hidden"]["range_test_val_loss"] | {"published": 0} == {
        "runs": 4, "n": 0, "published": 0, "below": 0, "inside": None
    }  # fmt: skip
    assert "val_loss_1" not in figures.published_figures("wide")


@pytest.mark.parametrize("lang", ["en", "es"])
def test_figures_carry_what_they_show(tmp_path, lang):
    everything = merged(tmp_path)
    places = plots.plot_places(everything, lang=lang)
    assert len(places.data["test_accuracy"]) == 16 and set(places.data["experiment"]) == set(EXPERIMENTS)
    gap = plots.plot_gap(everything, lang=lang)
    assert gap.data["epoch"] == list(range(1, 21)) and gap.data["four_hidden-two_hidden mean"] == [0.0] * 20
    shares = plots.plot_shares(everything, lang=lang)
    assert len(shares.data["share"]) == 3 * 4 * 4 and len(shares.axes) == 3
    for figure in (places, gap, shares):
        figure.canvas.draw()


def test_a_later_run_replaces_only_what_it_ran(tmp_path):
    merged(tmp_path)
    wide = {job: result for job, result in fake_results({"wide": 0.5}).items() if job.experiment == "wide"}
    after = results.merge(tmp_path / "results.json", False, wide, {"command": "later"})
    assert list(after["runs"]) == list(EXPERIMENTS)
    assert (
        after["statistics"]["wide"]["test_accuracy"]["mean"]
        < 0.51
        < after["statistics"]["two_hidden"]["test_accuracy"]["mean"]
    )
    assert [run["made"]["command"] for run in after["runs"].values()] == ["fake", "fake", "fake", "later"]


# ---- the runs


def small(what, side="numba", epochs=1, rate=None):
    return Job("two_hidden", 42, what, side, epochs, 320, 200, rate)


def test_a_longer_training_begins_with_the_shorter_one():
    """So that 20 epochs hold the published 5: the same bits."""
    short, long = (runs.run(small("training", epochs=epochs)) for epochs in (2, 4))
    for name in ("loss", "val_loss", "test_accuracy"):
        assert long[name][:2] == short[name] and len(long[name]) == 4


@ignore_keras_own_warning
def test_both_sides_start_alike_and_see_the_same_batches():
    ours, theirs = (runs.run(small("training", side, rate=0.05)) for side in ("numba", "keras"))
    assert ours.keys() == theirs.keys() and ours["learning_rate"] == theirs["learning_rate"] == 0.05
    for name in ("loss", "val_loss", "test_loss"):
        assert ours[name] == pytest.approx(theirs[name], rel=1e-5)
    assert ours["test_accuracy"] == pytest.approx(theirs["test_accuracy"])


def test_networks_with_one_seed_share_the_order_of_the_samples_and_seeds_do_not():
    order = runs.order_of(small("training", epochs=2))
    assert (order == runs.order_of(Job("four_hidden", 42, "range_test", "keras", 2, 320))).all()
    assert (order[:1] == runs.order_of(small("training"))).all()
    assert (order != runs.order_of(Job("two_hidden", 43, "training", "numba", 2, 320))).any()


def test_a_range_test_in_few_steps_ends_at_the_same_rate():
    found = runs.run(small("range_test"))
    assert 0.001 < found["learning_rate"] < 6 and found["step"] <= 10
    factor = runs.experiment_of(small("range_test")).range_test.factor
    assert 0.001 * factor**10 == pytest.approx(0.001 * 1.005**1719)


def test_trainings_follow_at_shares_of_the_rate_found():
    job = small("range_test")
    rates = [follower.learning_rate for follower in jobs.following_jobs(job, {"learning_rate": 0.8})]
    assert rates == [0.1, 0.2, 0.4, 0.8] and len(jobs.following_jobs(job)) == 4
    assert jobs.following_jobs(job, {"learning_rate": None}) == jobs.following_jobs(small("training"), {}) == []


def test_the_whole_run_has_ten_seeds_three_of_wide_and_twenty_epochs():
    whole = jobs.first_jobs(EXPERIMENTS.values(), jobs.Scale())
    count = {name: len({job.seed for job in whole if job.experiment == name}) for name in EXPERIMENTS}
    assert count == {"two_hidden": 10, "three_hidden": 10, "four_hidden": 10, "wide": 3}
    assert {job.epochs for job in whole if job.what == "training" and job.side == "numba"} == {20, 5}
    assert all(a.cost >= b.cost for a, b in pairwise(whole)) and len({job.name for job in whole}) == len(whole)


# ---- the command line

QUICK = ("--quick", "--experiment", "two_hidden", "--seeds", "2", "--keras", "0")


def command(*arguments):
    return [sys.executable, "-m", "benchmarks.replicate", *map(str, arguments)]


def run(*arguments):
    return subprocess.run(command(*arguments), cwd=ROOT, capture_output=True, text=True, timeout=100)


@pytest.mark.parametrize("arguments", [("--seeds", "0"), ("--keras", "-1"), ("--experiment", "unknown")])
def test_a_mistake_is_answered_with_one_line(arguments):
    done = run(*arguments)
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1 and done.stdout == ""


def test_other_files_and_quick_runs_are_not_mixed_with_whole_ones(tmp_path, capsys):
    path = tmp_path / "results.json"
    path.write_text(json.dumps({"format": 1}), encoding="utf-8")
    with pytest.raises(ValueError, match=r"not a results file of python -m benchmarks\.replicate"):
        results.load_or_new(path, quick=True)
    path.write_text(json.dumps({"format": results.FORMAT, "quick": False}), encoding="utf-8")
    with pytest.raises(ValueError, match="is of a whole one, this is a quick run: choose another --output"):
        results.load_or_new(path, quick=True)


def test_the_command_is_kept_with_the_results():
    options = command_line.parse(["--experiment", "wide", "--seeds", "5", "--output", "there"])
    assert command_line.command_of(options) == "python -m benchmarks.replicate --experiment wide --seeds 5"
    assert command_line.scale_of(options).wide_seeds == 5


def children_of(pid):
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="this system has no /proc to find the workers in")
def test_an_interrupted_and_a_killed_run_go_on_where_they_were(tmp_path):
    """Ctrl-C after the first job, kill -9 after two more, and the third run finishes; no process is left behind."""
    workers, kept = [], 0
    for number, code in ((signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)):
        with subprocess.Popen(
            command(*QUICK, "--output", tmp_path), cwd=ROOT, stderr=subprocess.PIPE, text=True
        ) as parent:
            lines = [parent.stderr.readline() for _ in range(kept + 1)]
            workers += children_of(parent.pid)
            parent.send_signal(number)
            _, last = parent.communicate(timeout=60)
        assert parent.returncode == code and sum("kept from" in line for line in lines) == kept
        kept = len(list((tmp_path / "parts").rglob("*.json")))
        assert kept >= len(lines)
        if number == signal.SIGINT:
            assert last.splitlines()[-1].startswith("replicate: interrupted: the runs that were finished are kept")
    done = run(*QUICK, "--output", tmp_path, "--json")
    assert done.returncode == 0 and done.stderr.count("kept from an earlier run") == kept
    found = json.loads(done.stdout)
    assert found["quick"] and list(found["runs"]["two_hidden"]["seeds"]) == ["42", "43"]
    assert set(found["runs"]["two_hidden"]["seeds"]["43"]["rates"]) == set(jobs.SHARES)
    assert not list(tmp_path.rglob("*.part"))
    gone = time.monotonic() + 20
    while any(Path(f"/proc/{pid}").exists() for pid in workers) and time.monotonic() < gone:
        time.sleep(0.1)
    assert workers and not any(Path(f"/proc/{pid}").exists() for pid in workers)


# ---- the committed results


def test_committed_results_say_what_their_runs_say():
    committed = results.load()
    assert not committed["quick"] and list(committed["runs"]) == list(EXPERIMENTS)
    for name, statistics in committed["statistics"].items():
        seeds = results.runs_of(committed, name)
        assert len(seeds) >= (3 if name == "wide" else 10) and "42" in seeds
        again = results.statistics_of(name, seeds)
        assert again.keys() == statistics.keys()
        assert again["test_accuracy"] == pytest.approx(statistics["test_accuracy"])
        environment = committed["runs"][name]["made"]["environment"]
        assert environment["threads"] == 1 and environment["numba"] and "dirty" not in environment["commit"]
    assert all(claim.measured for claim in claims.claims(committed))
    assert os.path.getsize(results.COMMITTED) < 2_000_000
