"""Networks with one line wrong: how they are trained, what is said of them, and the gallery made of it."""

import ast
import json
import math
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks.jsonfile import decode, encode, read_json
from benchmarks.mistakes import __main__ as command
from benchmarks.mistakes import curves, gallery, rates, trainings, verdict
from benchmarks.mistakes.functions import network_functions
from benchmarks.mistakes.measure import catalogue, right_runs, run, wrong_runs
from benchmarks.mistakes.plan import QUICK
from benchmarks.mistakes.tables import screen_table
from benchmarks.mistakes.wrong_lines import wrong_lines
from labs.course import lab, labs
from labs.exercise import Mistake
from labs.wrong_functions import as_function
from numpy_mlp import load_mnist
from numpy_mlp.engines import numpy_engine

DOCS = Path(command.__file__).resolve().parents[2] / "docs"
RESULTS = DOCS.parent / "benchmarks" / "results" / "mistakes" / "results.json"
COURSE = labs()
WRITTEN = [(part, e) for part in COURSE for e in part.exercises if not getattr(e, "optional", False)]
TINY = replace(
    QUICK,
    sizes=(784, 12, 8, 10),
    n_train=70,
    n_numeric=40,
    n_loops=40,
    n_neuron=40,
    n_test=50,
    n_loops_test=20,
    points=3,
)


@cache
def data():
    training, _, (x_test, y_test) = load_mnist()
    return training, (x_test[:300], y_test[:300])


@cache
def right_one(setting):
    return right_runs(setting, data(), TINY)[0]


@pytest.fixture(autouse=True)
def short_range_tests(monkeypatch):
    """Range tests and twins of few steps; what is kept of twins is theirs."""
    for name, value in {"STEPS": 30, "GRID": (0.1, 0.6), "BEFORE": 10, "TWIN_STEPS": 8}.items():
        monkeypatch.setattr(rates, name, value)
    monkeypatch.setattr(rates, "KEPT", {})


@pytest.fixture
def threads_are_set(monkeypatch):
    """numpy is there already: the number of threads cannot be set any more."""
    monkeypatch.setattr("benchmarks.program.set_threads", lambda n: None)


def exercise_of(number, name):
    return next(exercise for exercise in lab(number).exercises if exercise.name == name)


# What is trained


@pytest.mark.parametrize(("part", "exercise"), WRITTEN, ids=lambda value: getattr(value, "name", ""))
def test_the_right_lines_train_as_the_right_functions_do(part, exercise):
    setting = trainings.setting_of(part, exercise)
    found = run(setting, {exercise.name: as_function(part, exercise)}, data(), TINY, seed=1)
    assert "raised" not in found
    expected = right_one(setting)
    assert found.keys() == expected.keys()
    for name, value in found.items():
        assert value == pytest.approx(expected[name], rel=2e-3), name


def test_a_mistake_is_in_its_function_and_in_no_other():
    exercise = exercise_of(5, "dense_backward")
    function = as_function(lab(5), exercise, exercise.key_of["dense_backward.bias_mean"])
    dz, x, W = np.arange(6.0).reshape(2, 3), np.arange(8.0).reshape(2, 4), np.arange(12.0).reshape(4, 3)
    for found, expected in zip(function(dz, x, W)[:2], numpy_engine.dense_backward(dz, x, W)[:2], strict=True):
        np.testing.assert_array_equal(found, expected)
    np.testing.assert_array_equal(function(dz, x, W, need_dx=True)[2], dz.mean(axis=0))
    assert network_functions().dense_backward is numpy_engine.dense_backward


def test_what_is_to_change_changes_and_lists_stay_lists():
    w = np.ones(3)
    as_function(lab(6), exercise_of(6, "sgd_update"))(w, np.ones(3), 0.25)
    np.testing.assert_array_equal(w, [0.75] * 3)
    (batch,) = as_function(lab(6), exercise_of(6, "batches"))(np.arange(4), 8)
    np.testing.assert_array_equal(batch, np.arange(4))
    weights = [np.ones((3, 2)), np.zeros(2)]
    zs, activations = as_function(lab(2), exercise_of(2, "forward_pass"))(weights, np.ones((4, 3)))
    assert (len(zs), len(activations)) == (1, 1)


def test_a_mistake_makes_another_training():
    exercise = exercise_of(5, "dense_backward")
    runs = wrong_runs(lab(5), exercise, exercise.key_of["dense_backward.bias_total"], data(), TINY)
    assert len(runs) == len(TINY.seeds)
    assert runs[0]["loss"][-1] != right_one(trainings.NETWORK)["loss"][-1]


def test_what_python_stops_is_on_record():
    exercise = exercise_of(2, "dense_forward")
    mistake = Mistake("dense_forward.none", {name: lambda t: None for name in exercise.lines}, ("", ""), ("", ""))
    (found,) = wrong_runs(lab(2), exercise, mistake, data(), TINY)
    assert re.match(r"\w+Error: ", found["raised"])


def test_a_curve_is_the_means_of_its_windows():
    assert trainings.curve([1.0, 3.0, 5.0, 7.0], 2) == [2.0, 6.0]
    assert trainings.curve([1.0], 3) == [1.0]


def test_a_smaller_image_is_the_means_of_its_squares():
    image = np.arange(784.0).reshape(28, 28)
    small = trainings.smaller(image.reshape(1, 784)).reshape(7, 7)
    assert small[0, 0] == image[:4, :4].mean() and small[6, 2] == image[24:, 8:12].mean()


def test_optional_exercises_are_not_trained():
    keys = [mistake.key for _, _, mistake in catalogue(COURSE)]
    assert len(keys) == len(set(keys)) >= 40
    assert not any(key.startswith("dense_forward_numba") for key in keys)


# What is said of it


def results():
    """Four mistakes: better than the right one, within a point of it, learning nothing, stopped by Python."""

    def runs(*accuracies):
        return [{"loss": [2.0, 1.0], "epoch_loss": 1.5, "accuracy": accuracy} for accuracy in accuracies]

    wrong = {"a.better": runs(0.93, 0.97), "b.close": runs(0.92, 0.91), "c.dead": runs(0.1, 0.1)}
    wrong["d.stopped"] = [{"raised": "ValueError: shapes"}, *runs(0.9)]
    record = {"lab": 2, "exercise": "dense_forward", "setting": "network"}
    return {
        "plan": {"seeds": [1, 2], "rate": 0.1},
        "right": {"network": runs(0.92, 0.92)},
        "mistakes": {key: {**record, "runs": wrong[key]} for key in ("d.stopped", "c.dead", "b.close", "a.better")},
    }


def test_the_most_silent_come_first_and_what_is_stopped_last():
    assert [key for key, _ in verdict.by_silence(results())] == ["a.better", "b.close", "c.dead", "d.stopped"]
    assert verdict.counts(results()) == {"n": 4, "within_1": 2, "within_5": 2, "failed": 1}
    assert verdict.mean_curve(results()["mistakes"]["d.stopped"]["runs"]) == []
    assert verdict.mean_curve(results()["right"]["network"]) == [2.0, 1.0]


def test_a_wrong_count_is_off_in_both_directions():
    found = results()
    found["mistakes"]["a.better"]["exercise"] = "accuracy"
    assert verdict.gap(found["mistakes"]["a.better"], found) == pytest.approx(0.03)
    assert verdict.gap(results()["mistakes"]["a.better"], results()) == pytest.approx(-0.03)


def test_the_table_has_a_row_for_each_and_counts_them():
    text = screen_table(results())
    assert text.index("a.better") < text.index("c.dead") < text.index("d.stopped")
    assert "2 of 4 wrong ones lose no more than 1 point" in text


# The wrong lines


def test_a_wrong_line_is_as_a_student_writes_it():
    mistakes = {mistake.key: mistake for _, _, mistake in catalogue(COURSE)}
    assert wrong_lines(mistakes["dense_backward.bias_mean"]) == "db = dz.mean(axis=0)"
    assert wrong_lines(mistakes["suggested_rate.highest"]).endswith("place = np.argmax(...)")
    assert "def counted(losses):" in wrong_lines(mistakes["suggested_rate.highest"])


@pytest.mark.parametrize("part", COURSE, ids=lambda part: str(part.number))
def test_every_wrong_line_is_python(part):
    for _, _, mistake in catalogue([part]):
        code = wrong_lines(mistake)
        ast.parse(code)
        assert not re.search(r"\bt\.|lambda t:", code), mistake.key


# The drawing


def parsed(right, wrong):
    root = ElementTree.fromstring(curves.drawing(right, wrong, "a < b"))
    name = "{http://www.w3.org/2000/svg}"
    return [e.get("d") for e in root.iter(f"{name}path")], [e.text for e in root.iter(f"{name}text")]


def test_a_drawing_has_both_lines_and_their_names():
    paths, words = parsed([2.0, 1.0, 0.5], [2.0, 1.5, 1.0])
    assert sum(path.count("L") == 2 for path in paths) == 2
    assert curves.SAID_RIGHT in words and curves.SAID_WRONG in words and curves.LOSS in words


def test_what_is_off_the_scale_or_stopped_is_said():
    assert f"{curves.SAID_WRONG}: 73.5 ↑" in parsed([2.0, 1.0], [50.0, 73.5])[1]
    assert f"{curves.SAID_WRONG}: nan ↑" in parsed([2.0, 1.0], [2.0, math.nan])[1]
    assert f"{curves.SAID_WRONG}: ×" in parsed([2.0, 1.0], [])[1]


def test_names_of_lines_that_end_together_do_not_cover_each_other():
    text = curves.drawing([2.0, 1.0], [2.0, 1.0], "t")
    heights = [float(y) for y in re.findall(r"y='([\d.]+)' fill='#(?:0072B2|a03c00)'", text)]
    assert abs(heights[0] - heights[1]) >= 12


# The page


@cache
def committed():
    return read_json(RESULTS)


@cache
def catalogued():
    return {mistake.key: mistake for _, _, mistake in catalogue(COURSE)}


def test_the_results_are_of_this_catalogue():
    assert committed()["format"] == command.FORMAT
    gallery.check(committed(), catalogued())
    assert {"python", "numpy", "cpu", "commit"} <= committed()["made"]["environment"].keys()
    for lab_, exercise, mistake in catalogue(COURSE):
        record = committed()["mistakes"][mistake.key]
        assert (record["lab"], record["exercise"]) == (lab_.number, exercise.name)
        assert len(record["runs"]) == len(committed()["plan"]["seeds"])


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_page_is_made_of_catalogue_and_results(lang):
    text = (DOCS / f"mistakes{gallery.ENDINGS[lang]}").read_text(encoding="utf-8")
    assert text == gallery.page(committed(), catalogued(), lang)
    place = ("en", "es").index(lang)
    for mistake in catalogued().values():
        assert mistake.what[place] in text and mistake.why[place] in text and wrong_lines(mistake) in text
    found = verdict.counts(committed())
    assert re.search(rf"{found['within_1']} (of the|de las) {found['n']}\b", text)
    links = re.findall(r"\(#([\w-]+)\)", text)
    headings = [gallery.anchor(heading) for heading in re.findall(r"^## (.+)$", text, re.MULTILINE)]
    assert links == headings == list(dict.fromkeys(headings))


def test_the_drawings_are_made_of_the_results_and_small():
    for key, record in committed()["mistakes"].items():
        drawing = DOCS / gallery.drawing_of(key)
        assert drawing.read_text(encoding="utf-8") == gallery.drawn(key, record, committed())
    files = list((DOCS / gallery.FOLDER).iterdir())
    assert len(files) == len(committed()["mistakes"]) + 1
    assert sum(file.stat().st_size for file in files) < 1_500_000


def test_results_of_another_catalogue_make_no_page(tmp_path):
    fewer = committed() | {"mistakes": dict(list(committed()["mistakes"].items())[1:])}
    with pytest.raises(ValueError, match="another catalogue"):
        gallery.write_gallery(fewer, COURSE, tmp_path)
    assert list(tmp_path.iterdir()) == []


# The command


def test_the_command_measures_and_makes_the_page(tmp_path, monkeypatch, capsys, threads_are_set):
    few = [SimpleNamespace(number=5, starter=lab(5).starter, title=lab(5).title, exercises=lab(5).exercises[1:2])]
    monkeypatch.setattr("labs.course.labs", lambda: few)
    monkeypatch.setattr("benchmarks.mistakes.plan.QUICK", TINY)
    folder = tmp_path / "results"
    assert command.main(["--quick", "--threads", "1", "--output", str(folder), "--json"]) == 0
    printed = capsys.readouterr().out
    found = read_json(folder / "results.json")
    assert decode(encode(found)) == decode(json.loads(printed))
    assert list(found["mistakes"]) == [mistake.key for mistake in few[0].exercises[0].mistakes]
    assert found["made"]["command"] == "python -m benchmarks.mistakes --quick --threads 1"
    assert command.main(["--output", str(folder), "--page", str(tmp_path / "docs"), "--threads", "1"]) == 0
    assert (tmp_path / "docs" / "mistakes.es.md").read_text(encoding="utf-8").startswith("# Galería")


def test_no_results_are_one_line_and_exit_code_2(tmp_path, capsys, threads_are_set):
    assert command.main(["--output", str(tmp_path), "--page", str(tmp_path / "docs"), "--threads", "1"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "docs").exists()
