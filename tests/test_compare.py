"""The main job from its command line: what it answers, what it keeps, and how it ends."""

import json
import os
import signal
import subprocess
import sys

import pytest
from conftest import ROOT

from benchmarks.compare import NO_KERAS
from benchmarks.comparison import parts_of, place
from benchmarks.jsonfile import read_json
from benchmarks.stages import Setting, engines_named
from numpy_mlp import EXPERIMENTS

WITHOUT_KERAS = {"KERAS_BACKEND": "not_installed"}  # Keras without a backend is as good as no Keras
TINY = ("--quick", "--hidden", "8", "--lr", "0.3", "--dtype", "float32", "--threads", "1")


def command(*arguments):
    return [sys.executable, "-m", "benchmarks.compare", *map(str, arguments)]


def compare(*arguments, **environment):
    """The finished process of `python -m benchmarks.compare`."""
    return subprocess.run(
        command(*arguments), cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=600
    )


@pytest.fixture(scope="module")
def with_keras(tmp_path_factory):
    """(process, results) of a tiny network of one's own, held to real Keras."""
    folder = tmp_path_factory.mktemp("with_keras")
    done = compare(*TINY, "--engine", "numpy", "--output", folder)
    return done, read_json(folder / "results.json"), folder


def test_a_network_of_ones_own_is_compared_with_keras(with_keras):
    done, results, folder = with_keras
    assert done.returncode == 0, done.stderr
    verdict = results["experiments"]["own"]["parity"]["numpy"]["float32"]
    assert verdict["passed"] and verdict["reference"] == "keras" and verdict["steps"] == 20
    assert results["quick"] is True and results["exit_code"] == 0
    assert "QUICK" in done.stdout
    speed = results["experiments"]["own"]["speed"]
    for side in ("numpy", "keras", "keras_tuned"):
        assert speed[side]["step_us"]["median"] > 0
    assert speed["dense_limit_us"] > 0
    assert results["experiments"]["own"]["published"] is None
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "quick" in page.lower()
    assert list((folder / "figures").glob("*.csv"))


def test_the_command_in_the_results_makes_them_again(with_keras):
    _, results, _ = with_keras
    expected = "--hidden 8 --lr 0.3 --engine numpy --dtype float32 --quick --seed 42 --threads 1"
    assert results["command"] == f"python -m benchmarks.compare {expected}"


def test_what_is_finished_is_not_done_again(with_keras):
    _, first, folder = with_keras
    again = compare(*TINY, "--engine", "numpy", "--output", folder, "--json")
    results = json.loads(again.stdout)
    assert all(part["reused"] for part in results["parts"].values())
    assert "kept from an earlier run" in again.stderr
    assert results["experiments"] == json.loads((folder / "results.json").read_text())["experiments"]
    assert results["experiments"]["own"]["speed"] == first["experiments"]["own"]["speed"]


def test_a_wrong_engine_of_ones_own_fails_and_nothing_is_timed(tmp_path):
    engine = tmp_path / "mine.py"
    engine.write_text(
        "from numpy_mlp.engines.numpy_engine import *\n"
        "def relu_backward(da, z):\n"
        "    return da\n"  # the mask is forgotten
    )
    done = compare(*TINY, "--engine", engine, "--output", tmp_path / "out", **WITHOUT_KERAS)
    assert done.returncode == 1, done.stderr
    results = read_json(tmp_path / "out" / "results.json")
    failure = results["experiments"]["own"]["parity"]["mine"]["float32"]["first_failure"]
    assert failure["tensor"] == "dz1"
    assert "speed" not in results["experiments"]["own"]
    assert "dz1" in done.stdout and "FAILED" in done.stderr


def test_without_keras_numba_is_held_to_numpy(tmp_path):
    done = compare(*TINY, "--output", tmp_path, **WITHOUT_KERAS)
    assert done.returncode == 3, done.stderr
    assert NO_KERAS in done.stderr
    results = read_json(tmp_path / "results.json")
    assert results["experiments"]["own"]["parity"]["numba"]["float32"]["reference"] == "numpy"
    assert "keras" not in results["experiments"]["own"]["speed"]


def test_ctrl_c_keeps_the_finished_parts(tmp_path):
    arguments = (*TINY[:-4], "--threads", "1", "--dtype", "float32", "--dtype", "float64", "--output", tmp_path)
    environment = os.environ | WITHOUT_KERAS
    running = subprocess.Popen(command(*arguments), cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    for line in running.stderr:
        if line.startswith("[1/"):
            running.send_signal(signal.SIGINT)
            break
    rest = running.communicate(timeout=300)[1]
    assert running.returncode == 130, rest
    assert "the same command goes on from there" in rest
    assert "Traceback" not in rest
    assert list((tmp_path / "parts").rglob("float32.json"))
    assert not (tmp_path / "results.json").exists()
    again = compare(*arguments, **WITHOUT_KERAS)
    first = next(line for line in again.stderr.splitlines() if line.startswith("[1/3]"))
    assert first.endswith("(kept from an earlier run)")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--experiment", "five_hidden"], "five_hidden"),
        (["--hidden", "0"], "not a positive whole number"),
        (["--hidden", "a,b"], "not a positive whole number"),
        (["--lr", "0.1"], "--lr goes with --hidden"),
        (["--hidden", "8", "--experiment", "wide"], "leave out --experiment"),
        (["--hidden", "8", "--lr", "-1"], "learning_rate"),
        (["--threads", "0"], "not a positive whole number"),
        (["--engine", "nowhere.py"], "there is no engine file nowhere.py"),
        (["--engine", "fast"], "unknown engine 'fast'"),
        (["--quick", "--thorough"], "not allowed with"),
    ],
)
def test_wrong_usage_gets_one_line_and_exit_code_2(arguments, said, tmp_path):
    done = compare(*arguments, "--output", tmp_path / "out", **WITHOUT_KERAS)
    assert done.returncode == 2
    assert said in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_an_output_folder_that_cannot_be_made_is_told_at_once(tmp_path):
    (tmp_path / "file").write_text("")
    done = compare("--quick", "--output", tmp_path / "file" / "out", **WITHOUT_KERAS)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) <= 2


def names(experiment, **fields):
    setting = Setting(engines_named(None), **fields)
    return [part.name for part in parts_of(setting, EXPERIMENTS[experiment])]


def test_the_stages_come_in_their_order():
    gates = [f"two_hidden/gate/{dtype}" for dtype in ("float64", "float32")]
    free = [f"two_hidden/free/{dtype}" for dtype in ("float64", "float32")]
    rest = [
        f"two_hidden/{stage}/{side}" for stage in ("range_test", "training") for side in ("numpy", "numba", "keras")
    ]
    assert names("two_hidden") == [*gates, *free, *rest, "two_hidden/speed"] == names("two_hidden", quick=True)


def test_a_quick_run_only_touches_the_other_nets():
    assert names("four_hidden", quick=True) == [
        "four_hidden/gate/float64",
        "four_hidden/gate/float32",
        "four_hidden/speed",
    ]


def test_wide_has_no_range_test_no_free_run_and_no_numpy_training():
    gates = [f"wide/gate/{dtype}" for dtype in ("float64", "float32")]
    assert names("wide") == [*gates, "wide/training/numba", "wide/training/keras", "wide/speed"]


@pytest.mark.parametrize(
    ("experiment", "fields", "steps"),
    [
        ("two_hidden", {}, 1719),
        ("wide", {}, 100),
        ("two_hidden", {"quick": True}, 100),
        ("three_hidden", {"quick": True}, 20),
        ("wide", {"quick": True}, 3),
        ("four_hidden", {"thorough": True}, 5 * 1719),
    ],
)
def test_how_far_the_gate_follows(experiment, fields, steps):
    assert Setting(engines_named(None), **fields).gate_steps(EXPERIMENTS[experiment]) == steps


def test_a_free_run_joins_the_verdict_of_its_dtype():
    setting, result = Setting(engines_named(["numpy"])), {"parity": {}}
    parts = {part.name: part for part in parts_of(setting, EXPERIMENTS["two_hidden"])}
    place(result, parts["two_hidden/gate/float64"], {"numpy": {"passed": True}})
    place(result, parts["two_hidden/free/float64"], {"numpy": {"separation_step": 7}})
    assert result["parity"]["numpy"]["float64"] == {"passed": True, "free": {"separation_step": 7}}
