"""The race of the peers. No absolute time is asserted anywhere: a machine is as fast as it is."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT

from benchmarks.peers import __main__ as command_line
from benchmarks.peers import contest, curves, figures, goals, measure, quote, readme, results, tables, worker
from benchmarks.peers.contest import Contest, Plan, judged
from benchmarks.peers.remote import Worker, WorkerError
from benchmarks.peers.roster import NUMBA_DENSE, ROSTER, Entry
from numpy_mlp import EXPERIMENTS, Experiment

TINY = Experiment("tiny", (12, 7), learning_rate=0.1)
QUICK = Plan(steps=60, rounds=3, threads=1, pause=0.0)
REFERENCE = ROSTER["numpy"]


def fake(name, kind, **more):
    paths = [str(Path(__file__).parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    return Entry(name, f"fake {name}", f"fake_peers:{kind}", environment={"PYTHONPATH": os.pathsep.join(paths)}, **more)


@pytest.fixture(scope="module")
def raced():
    """(record of a race, its contest) of the reference and fakes."""
    with Contest(TINY, QUICK) as race:
        for entry in (
            *(REFERENCE, fake("honest", "Honest"), fake("rate", "OtherRate"), fake("partial", "NoPartialBatch")),
            *(fake("crashing", "Crashing"), fake("refusing", "Refusing")),
            fake("missing", "Honest", needs={"no_such_module": ("no-such-library",)}),
        ):
            race.enter(entry)
        return race.race(), race


# ---- the contest


def test_who_does_the_reference_s_work_is_timed(raced):
    record, _ = raced
    for name in ("numpy", "honest"):
        found = record["contestants"][name]
        assert found["status"] == "timed" and found["step_us"]["n"] == 3 and found["times_dense_limit"]["median"] > 0
        assert found["cold_start_s"] > 0 and found["cores_busy"] > 0
    assert record["contestants"]["honest"]["loss"] == record["contestants"]["numpy"]["loss"]
    assert record["dense_limit_us"]["n"] == 3 and record["checked"]["tolerance"] == contest.TOLERANCE


def test_ratios_are_those_of_the_timed_alone(raced):
    record, _ = raced
    assert set(record["ratios"]) == {"numpy/honest", "honest/numpy"}
    assert record["ratios"]["honest/numpy"]["median"] > 0


@pytest.mark.parametrize("name", ["rate", "partial"])
def test_who_does_other_work_is_not_timed_and_named_with_both_losses(raced, name):
    found = raced[0]["contestants"][name]
    assert found["status"] == "refused" and "step_us" not in found
    assert f"{found['loss']:.7g}" in found["reason"] and "the reference's" in found["reason"]


def test_a_process_that_ends_is_named_and_the_others_go_on(raced):
    found = raced[0]["contestants"]["crashing"]
    assert found["status"] == "failed" and "exit code 7: it fell over" in found["reason"] and "step_us" not in found


def test_what_cannot_be_made_is_named_with_one_line(raced):
    assert raced[0]["contestants"]["refusing"] | {"versions": 0} == {
        "label": "fake refusing",
        "versions": 0,
        "setting": None,
        "status": "failed",
        "reason": "RuntimeError: no compiler",
    }


def test_what_is_missing_is_named_with_the_line_that_installs_it(raced):
    found = raced[0]["contestants"]["missing"]
    assert found["status"] == "missing"
    assert found["reason"] == 'no-such-library not installed: pip install "numpy-mlp[peers]" installs it'


def test_all_processes_are_over_after_the_contest(raced):
    assert all(side.worker.process.poll() is not None for side in raced[1].sides.values())


@pytest.mark.parametrize("name", ["two_hidden", "four_hidden"])
def test_a_twin_of_the_reference_is_not_refused(name):
    """Its weights are all moved by one unit in the last place: as far as a correct program may be from another."""
    with Contest(EXPERIMENTS[name], Plan(steps=50, threads=1)) as race:
        race.enter(REFERENCE)
        for twin in range(3):
            race.enter(fake(f"twin {twin}", f"Twin{twin}"))
        assert [record["status"] for record in race.records.values()] == ["timed"] * 4


def test_without_a_reference_nobody_is_timed():
    with Contest(TINY, QUICK) as race:
        race.enter(fake("honest", "Honest"))
        assert race.records["honest"]["status"] == "refused"
        assert race.race() == {"contestants": race.records, "ratios": {}}


def test_a_loss_that_is_no_number_is_refused():
    assert judged(1.000001, 1.0)["status"] == "timed"
    assert judged(1.0001, 1.0)["status"] == judged(float("nan"), 1.0)["status"] == "refused"


def test_idle_processes_sleep():
    with Worker(REFERENCE, TINY, threads=2, seed=0) as idle:
        idle.begin()
        time.sleep(0.3)
        before = cpu_seconds(idle.process.pid)
        time.sleep(1)
        assert cpu_seconds(idle.process.pid) - before <= 0.05


def cpu_seconds(pid):
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")")[-1].split()
    except OSError:
        pytest.skip("this system has no /proc")
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def test_the_fastest_setting_is_found_in_a_process_of_its_own():
    found = measure.try_settings(fake("choosing", "Choosing", chooses=True), TINY, QUICK)
    assert [record["steps_per_execution"] for record in found] == [1, 60] and found[1]["best"]
    assert measure.best_of(found) == {"steps_per_execution": 60, "jit_compile": "auto", "data": "arrays"}
    assert measure.try_settings(REFERENCE, TINY, QUICK) == [] and measure.best_of([]) is None


TRIED = ((1, 4000), (10, 2500), (60, None), (100, 2400), (300, 2600))


def test_the_next_network_tries_what_was_fastest_on_the_first():
    tried = [{"steps_per_execution": n, "jit_compile": True, "data": "arrays", "step_us": us} for n, us in TRIED]
    record = {"contestants": {"keras_best": {"settings_tried": tried}, "jax": {}}}
    shortlist = measure.shortlist_of(record)
    assert {name: [one["steps_per_execution"] for one in settings] for name, settings in shortlist.items()} == {
        "keras_best": [100, 10]
    }
    choosing = fake("choosing", "Choosing", chooses=True)
    found = measure.try_settings(choosing, TINY, QUICK, [{"steps_per_execution": 30}])
    assert [record["steps_per_execution"] for record in found] == [30] and found[0]["best"]


# ---- the real ones


@pytest.mark.parametrize("name", [name for name in ROSTER if name not in ("torch_compiled", "keras_best")])
def test_contestant_does_the_reference_s_work(name):
    """The check of the race itself, in a network of its own, and what else a contestant is asked."""
    entry = ROSTER[name]
    if entry.missing and name not in ("numba", "keras"):
        pytest.skip(entry.missing)
    with Contest(TINY, replace(QUICK, rounds=1)) as race:
        for each in dict.fromkeys((REFERENCE, entry)):
            race.enter(each)
        assert race.records[name].get("reason") is None
        assert race.race()["contestants"][name]["step_us"]["median"] > 0
        found = measure.asked(race.sides[name], name, TINY)
    assert found["peak_memory_mb"] > 10 and found["images_per_second"]["predict"]["images_per_second"] > 0
    assert name != "numba" or (found["n_images"] == 55_000 and found["prepare_s"] > 0)


def test_settings_of_keras_do_the_same_work():
    setting = {"steps_per_execution": 60, "jit_compile": False, "data": "tf.data"}
    with Contest(TINY, QUICK) as race:
        race.enter(REFERENCE)
        race.enter(ROSTER["keras_best"], setting)
        assert race.records["keras_best"]["status"] == "timed"


def test_a_path_without_zeros_is_raced_against_the_dense_one():
    with Contest(TINY, replace(QUICK, rounds=1, zeros=False)) as race:
        for entry in (REFERENCE, ROSTER["numba"], NUMBA_DENSE):
            race.enter(entry)
        assert "numba/numba_dense" in race.race()["ratios"]


# ---- the worker's own


def test_orders_cover_every_image_once_and_differ_by_round():
    work = worker.Work({"seed": 1, "experiment": {"name": "t", "hidden_units": [3], "learning_rate": 0.1}})
    work.x = np.zeros((worker.samples_of(5, 32), 1))
    assert len(work.x) == 4 * 32 + 24
    assert sorted(work.whole_order(1)) == list(range(152)) != list(work.whole_order(1))
    assert not np.array_equal(work.whole_order(1), work.whole_order(2))
    assert np.array_equal(work.draw(2, 1), work.whole_order(1)[: 32 + 24])


def test_data_without_zeros(mnist):
    x = worker.without_zeros(mnist[0][0][:50])
    assert x.dtype == np.float32 and x.min() > 0 and x.max() <= 1


def test_an_error_is_one_line():
    with Worker(REFERENCE, TINY, threads=1, seed=0) as asked, pytest.raises(WorkerError, match=r"^\w+Error: .*$"):
        asked.ask("no_such_question")


# ---- results, tables, figures


def measured(factor=1.0):
    """A record as `measure` makes it, from made-up times."""

    def spread(value):
        return {"median": value, "min": value, "q25": value, "q75": value, "n": 1}

    us = {"numba": 100 * factor, "numpy": 400.0, "jax": 300.0, "keras": 2000.0, "keras_best": 1000.0}
    contestants = {
        name: {
            "label": ROSTER[name].label,
            "status": "timed",
            "step_us": spread(value),
            "times_dense_limit": spread(value / 200),
            "peak_memory_mb": value,
            "images_per_second": {k: {"images_per_second": 1e6 / value} for k in ("predict", "evaluate")},
        }
        for name, value in us.items()
    }
    contestants["sklearn"] = {"label": "scikit-learn", "status": "missing", "reason": "not installed"}
    ratios = {f"{a}/{b}": spread(us[a] / us[b]) for a in us for b in us if a != b}
    race = {"contestants": contestants, "ratios": ratios, "dense_limit_us": spread(200.0), "rounds": 1, "threads": 2}
    made = {"date": "2026-01-02T03:04:05+00:00", "environment": {"cpu": "a processor"}}
    return {**race, "hidden_units": [300, 100], "made": made, "one_thread": race, "paths": {"batch 8": race}}


def some_results():
    points = [{"x": x, **measured(x)} for x in (1, 2, 4)]
    return {
        "format": results.FORMAT,
        "experiments": {"two_hidden": measured()},
        "curves": {"width": {"points": points, "x_label": "units"}},
    }


def test_later_runs_add_to_what_earlier_ones_left(tmp_path):
    path = tmp_path / "results.json"
    results.merge(path, "experiments", "two_hidden", {"n": 1})
    results.merge(path, "experiments", "wide", {"n": 2})
    merged = results.merge(path, "experiments", "two_hidden", {"n": 3})
    assert merged["experiments"] == {"two_hidden": {"n": 3}, "wide": {"n": 2}} and results.load(path) == merged


def test_the_fastest_peer_is_none_of_ours():
    record = measured()
    assert goals.fastest_peer(record) == "jax" and goals.faster(record, "jax")["median"] == 3
    assert goals.fastest_peer({}) is None


def test_goals_are_reached_or_missed_or_not_measured():
    verdicts = {row[0]: row[4] for row in goals.rows("two_hidden", measured())}
    assert (
        verdicts["times the dense limit"] == "reached" and verdicts["times faster than Keras, plain fit"] == "reached"
    )
    assert verdicts["times faster with two threads than with one"] == "missed"
    assert verdicts["s of preparation for 55,000 images"] == "–"
    slow = {row[0]: row[4] for row in goals.rows("two_hidden", measured(2.0))}
    assert slow["times the dense limit"] == "missed"


def test_everything_is_on_the_screen():
    shown = tables.screen_table(some_results())
    assert "scikit-learn (missing): not" in shown and "Goals" in shown and "dense limit" in shown


def test_figures_have_their_numbers_beside_them(tmp_path):
    paths = figures.write_figures(some_results(), tmp_path)
    names = {f"{name}.{kind}" for name in ("peers_two_hidden", "peers_by_width") for kind in ("png", "csv")}
    assert {path.name for path in paths} == names
    assert '"by hand, Numba",100.0' in (tmp_path / "peers_two_hidden.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(("spoken", "fastest"), [("en", "**3.00**"), ("es", "**3.00**")])
def test_the_readme_s_table(spoken, fastest):
    header, _, row = readme.peers_table(some_results(), spoken).splitlines()[:3]
    assert header.count("|") == row.count("|") == 11 and fastest in row and readme.TEXTS[spoken]["missing"] in row


def test_the_readme_is_filled_between_its_marks(tmp_path):
    path = tmp_path / "README.es.md"
    path.write_text("a\n" + "\n".join(readme.MARKS) + "\nb\n", encoding="utf-8")
    assert not readme.update(path, some_results()) and readme.update(path, some_results(), check=True)
    assert "µs por paso" in path.read_text(encoding="utf-8")


def test_the_readmes_hold_the_committed_table():
    if not results.COMMITTED.exists():
        pytest.skip("no results of the peers are committed yet")
    for name in ("README.md", "README.es.md"):
        assert readme.update(ROOT / name, results.load(results.COMMITTED), check=True)


def test_compare_quotes_the_fastest_peer(tmp_path):
    results.write_json(tmp_path / "peers" / "results.json", some_results())
    (line,) = quote.fastest_peers(tmp_path).values()
    assert line == (
        "Fastest peer: JAX, an epoch in one scan, 300 µs a step, 3.00 times ours in the same run "
        "(a processor, 2026-01-02; python -m benchmarks.peers)."
    )
    from benchmarks.tables import screen_table

    assert line[:40] in screen_table({"experiments": {"two_hidden": {}}, "peers": {"two_hidden": line}})


def test_curves_cover_widths_and_batch_sizes():
    assert list(curves.networks("width")) == [64, 128, 256, 512, 1024, 2048, 4096, 8192]
    assert list(curves.networks("batch_size"))[::9] == [1, 512]
    assert all(curves.steps_for(net) >= 20 for curve in curves.CURVES for net in curves.networks(curve).values())


# ---- the command line


def run(*arguments):
    command = [sys.executable, "-m", "benchmarks.peers", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--rounds", "0"),
        ("--threads", "two"),
        ("--experiment", "unknown"),
        ("--peer", "numpy"),
        ("--wide", "--experiment", "two_hidden"),
        ("--check",),
        ("--readme", "no_such_file.md", "--results", "no_such_file.json"),
    ],
)
def test_a_mistake_is_answered_with_one_line(arguments):
    done = run(*arguments)
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1 and done.stdout == ""


def test_a_results_file_of_something_else_is_refused_before_anything_is_measured(tmp_path):
    (tmp_path / "results.json").write_text(json.dumps({"format": 1}), encoding="utf-8")
    done = run("--output", tmp_path)
    assert done.returncode == 2 and "is not a results file of python -m benchmarks.peers" in done.stderr


def test_the_command_is_kept_with_the_results():
    options = command_line.parse(["--experiment", "two_hidden", "--peer", "jax", "--steps", "9", "--output", "there"])
    wanted = "--experiment two_hidden --peer jax --steps 9 --rounds 5 --seed 42 --threads 2"
    assert command_line.command_of(options) == f"python -m benchmarks.peers {wanted}"
    assert list(command_line.roster_of(options)) == ["numba", "numpy", "jax"]


def test_the_wide_network_is_raced_in_fewer_steps():
    options = command_line.parse(["--wide"])
    (wide,) = command_line.experiments_of(options)
    assert wide.name == "wide" and command_line.plan_of(options, wide).steps == 50
    assert command_line.plan_of(options).steps == 600


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="this system has no /proc to find the workers in")
def test_ctrl_c_stops_the_workers(tmp_path):
    command = [sys.executable, "-m", "benchmarks.peers", "--experiment", "two_hidden", "--peer", "keras"]
    with subprocess.Popen([*command, "--output", str(tmp_path)], cwd=ROOT, stderr=subprocess.PIPE, text=True) as parent:
        workers = wait_for_children(parent.pid)
        parent.send_signal(signal.SIGINT)
        _, said = parent.communicate(timeout=60)
    assert parent.returncode == 130 and said.splitlines()[-1].startswith("peers: interrupted")
    assert workers and not any(Path(f"/proc/{pid}").exists() for pid in workers)


def wait_for_children(pid):
    for _ in range(600):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        workers = [c for c in children if b"peers.worker" in Path(f"/proc/{c}/cmdline").read_bytes()]
        if workers:
            return workers
        time.sleep(0.1)
    return []
