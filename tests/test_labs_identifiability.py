"""Whether the labs' mistakes can be told apart: on fresh seeds, and as the committed table says."""

import dataclasses
import itertools
import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from labs import identify
from labs.comparison import tolerance
from labs.course import labs
from labs.diagnosis import probes_of
from labs.identifiability import Remembering, by_dtype, called, nearest, proportional

COURSE = labs()
EXERCISES = [exercise for lab in COURSE for exercise in lab.exercises if exercise.mistakes]
FRESH = 1234  # no seed of the committed table
every_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)


@cache
def committed():
    return json.loads((Path(identify.HERE) / "identifiability.json").read_text(encoding="utf-8"))


def records():
    return {e["name"]: e for lab in committed()["labs"] for e in lab["exercises"]}


@every_exercise
def test_every_mistake_is_named_and_no_other(exercise):
    for half in by_dtype(exercise, FRESH):
        for mistake in exercise.mistakes:
            assert called(exercise, half, (mistake,)) == mistake.key


@every_exercise
def test_what_is_right_is_called_right(exercise):
    for half in by_dtype(exercise, FRESH):
        assert called(exercise, half, ()) == "right"


@every_exercise
def test_every_two_at_once_are_named_but_for_those_in_the_table(exercise):
    pairs = records()[exercise.name]["pairs"]
    excused = {(pair["first"], pair["second"]) for pair in pairs["others"]}
    half = by_dtype(exercise, FRESH)[0]
    for first, second in itertools.islice(exercise.pairs(), 0, None, 5):  # every fifth: all of them take minutes
        if (first.key, second.key) not in excused:
            assert called(exercise, half, (first, second)) == f"{first.key} + {second.key}"


@every_exercise
def test_no_two_mistakes_differ_by_a_constant_alone(exercise):
    probes = probes_of(exercise, FRESH)
    probes = probes[: len(probes) // 2]
    same = [
        (a.key, b.key) for a, b in itertools.combinations(exercise.mistakes, 2) if proportional(exercise, a, b, probes)
    ]
    assert same == []


def test_there_are_enough_mistakes_in_every_lab():
    counts = {lab.number: sum(len(exercise.mistakes) for exercise in lab.exercises) for lab in COURSE}
    assert sum(counts.values()) >= 40
    assert {number: count for number, count in counts.items() if count < 4} == {}
    keys = [mistake.key for exercise in EXERCISES for mistake in exercise.mistakes]
    assert len(set(keys)) == len(keys)


def test_the_table_is_that_of_the_catalogue():
    found = records()
    assert {exercise.name for exercise in EXERCISES} == {name for name, record in found.items() if record["mistakes"]}
    for exercise in EXERCISES:
        record = found[exercise.name]
        assert [mistake["key"] for mistake in record["mistakes"]] == [mistake.key for mistake in exercise.mistakes]
        assert record["pairs"]["n"] == len(list(exercise.pairs()))


def test_the_table_says_that_all_are_told_apart():
    table = committed()
    assert table["seeds"] >= 20
    assert identify.told_apart(table)
    for record in records().values():
        for mistake in record["mistakes"]:
            assert (mistake["named"], mistake["seen_as"]) == (2 * table["seeds"], {})
            distance = mistake["nearest"]["distance"]
            assert distance is None or distance > 5 * coarsest(record["name"])


def coarsest(name):
    """The tolerance with which the checker compares an exercise's float32 half; plain numbers have no float32."""
    exercise = next(exercise for exercise in EXERCISES if exercise.name == name)
    return max(tolerance(arguments, {}) for arguments in by_dtype(exercise, FRESH)[1])


@pytest.mark.parametrize("exercise", sorted(EXERCISES, key=lambda e: len(e.mistakes))[:6], ids=lambda e: e.name)
def test_the_table_comes_out_again(exercise):
    found = nearest(exercise, [by_dtype(exercise, seed)[0] for seed in range(committed()["seeds"])])
    mistakes = records()[exercise.name]["mistakes"]
    distances = {mistake["key"]: mistake["nearest"]["distance"] or np.inf for mistake in mistakes}
    assert {key: near["distance"] or np.inf for key, near in found.items()} == pytest.approx(distances, rel=0.02)


def test_what_is_taken_for_another_is_counted_so():
    exercise = next(exercise for exercise in EXERCISES if exercise.name == "dense_backward")
    mean, first, *_ = exercise.mistakes
    same = dataclasses.replace(exercise, mistakes=(mean, dataclasses.replace(mean, key="dense_backward.twin"), first))
    record = identify.identify(same, [FRESH])
    assert [(m["named"], m["seen_as"]) for m in record["mistakes"]] == [(2, {}), (0, {mean.key: 2}), (2, {})]
    assert record["closest"]["distance"] == 0
    assert not identify.told_apart({"labs": [{"exercises": [record]}]})


def test_a_number_that_is_tried_is_not_remembered_as_the_catalogues():
    exercise = next(exercise for exercise in EXERCISES if exercise.name == "relu_forward")
    mistake, probe = exercise.key_of["relu_forward.leaky"], by_dtype(exercise, FRESH)[0][0]
    remembering = Remembering(exercise)
    other = dataclasses.replace(mistake, changes=mistake.with_number[0](0.5), number=0.5)
    assert remembering.answer(probe, other)["a"].min() < 10 * remembering.answer(probe, mistake)["a"].min()
    assert remembering.answer(probe, other)["a"].min() == 0.5 * probe["z"].min()


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_pages_are_the_tables(lang):
    page = identify.HERE / f"identifiability{identify.ENDINGS[lang]}"
    assert page.read_text(encoding="utf-8") == identify.page(committed(), lang)


def test_the_command_writes_the_table_of_a_lab(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(identify, "labs", lambda: COURSE[:1])
    assert identify.main(["--seeds", "1", "--output", str(tmp_path), "--json", "--lang", "es"]) == 0
    table = json.loads(capsys.readouterr().out)
    assert table == json.loads((tmp_path / "identifiability.json").read_text())
    assert "nombrado" in (tmp_path / "identifiability.es.md").read_text(encoding="utf-8")


def test_a_mistake_that_is_taken_for_another_is_said_and_ends_with_1(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(identify, "labs", lambda: COURSE[4:5])
    monkeypatch.setattr(identify, "identify", lambda exercise, seeds: twice(records()[exercise.name]))
    assert identify.main(["--output", str(tmp_path), "--lang", "en"]) == 1
    assert "0 of" in capsys.readouterr().out


def twice(record):
    """The record, with every mistake named but half of the time."""
    return record | {"mistakes": [mistake | {"named": mistake["of"] // 2} for mistake in record["mistakes"]]}


def test_a_wrong_option_is_answered_in_one_line(capsys):
    with pytest.raises(SystemExit) as ended:
        identify.main(["--seeds", "0", "--lang", "es"])
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1
