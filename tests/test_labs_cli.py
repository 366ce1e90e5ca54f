"""Every command of `python -m labs`: in both languages, as JSON, with bad input, on a terminal and off it."""

import ast
import json
import os
import pty
import re
import signal
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest

from labs import curve, progress
from labs.commands import main, parser, text
from labs.course import TITLES, lab
from labs.engine_file import LABS, MADE_BY
from labs.folder import starter_text
from numpy_mlp.language import set_language

LAB = lab(5)
SOLUTION = LAB.solution.read_text(encoding="utf-8")
WRONG = SOLUTION.replace("dz.sum(axis=0)", "dz.mean(axis=0)")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Every test is a student in a folder of their own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    yield tmp_path / "my_labs"
    set_language(None)


@pytest.fixture
def labs(capsys):
    """labs("check", "5") -> (exit code, standard output, standard error)"""

    def call(*arguments):
        try:
            code = main(arguments)
        except SystemExit as ended:
            code = ended.code
        return code, *capsys.readouterr()

    return call


def written(folder, number, text=None):
    """FOLDER/labN.py with this text, or with the solution."""
    folder.mkdir(exist_ok=True)
    file = folder / f"lab{number}.py"
    file.write_text(text if text is not None else lab(number).solution.read_text("utf-8"), encoding="utf-8")
    return file


def one_line(text):
    return text.count("\n") == 1 and "Traceback" not in text


# Help and usage


@pytest.mark.parametrize("command", parser.COMMANDS)
@pytest.mark.parametrize(("lang", "word"), [("en", "examples:"), ("es", "ejemplos:")])
def test_every_command_has_help_with_examples(labs, command, lang, word):
    code, out, _ = labs(command, "--help", "--lang", lang)
    assert code == 0
    assert word in out and f"python -m labs {command}" in out and "130" in out


# argparse's own words, and the placeholders of values; "error" and "no" are words of both languages.
ENGLISH = ("usage", "arguments", "options", "help message", "show this", "required", "invalid", "choose", "expected",
           "unrecognized", "argument ", "FILE", "DIR", "NAME", "SECONDS", "WORD", "KEY", "COMMAND", "such file",
           "permission", "Errno")  # fmt: skip
SPANISH = ("uso:", "argumento", "opciones", "ARCHIVO", "CARPETA", "NOMBRE", "ORDEN", "elige", "esperaba", "ejemplos")


def helps(labs, lang):
    """The help of `python -m labs` and of every command."""
    return [labs("--lang", lang, "--help")[1], *(labs(name, "--help", "--lang", lang)[1] for name in parser.COMMANDS)]


@pytest.mark.parametrize(("lang", "foreign"), [("en", SPANISH), ("es", ENGLISH)])
def test_help_has_no_word_of_the_other_language(labs, lang, foreign):
    for out in helps(labs, lang):
        assert [word for word in foreign if word in out] == [], out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "faltan estos argumentos: ORDEN"),
        (("nothing",), "argumento ORDEN: 'nothing' no está entre lo que se puede elegir: 'list'"),
        (("start",), "faltan estos argumentos: N"),
        (("check", "5", "6"), "argumentos desconocidos: 6"),
        (("check", "--folder"), "argumento --folder: se esperaba un valor"),
        (("train", "--seed", "x"), "argumento --seed: 'x' no es un número entero"),
        (("check", "--json=5"), "argumento --json: no lleva valor y se le dio '5'"),
        (("check", "9"), "argumento N: no hay laboratorio 9: van de 1 a 8"),
        (("grade", "nowhere"), "nowhere no existe"),
        (("tape", "--mistake", "none", "--output", "x"), "no hay ningún error 'none'"),
        (("status", "--output", "nowhere/course.svg"), "nowhere/course.svg: no se escribió: no existe ese archivo"),
    ],
)
def test_a_mistake_in_spanish_is_all_in_spanish(labs, arguments, said):
    code, out, err = labs("--lang", "es", *arguments)
    assert code in (1, 2) and out == "" and one_line(err) and said in err
    assert [word for word in ENGLISH if word in err.partition(": ")[2]] == []


def test_the_same_mistakes_in_english_are_argparse_s(labs):
    assert "unrecognized arguments: 6" in labs("check", "5", "6", "--lang", "en")[2]
    assert (
        "nowhere/x.svg: not written: there is no such file or folder" in labs("status", "--output", "nowhere/x.svg")[2]
    )


def test_only_commands_that_look_into_a_folder_take_one(labs):
    shown = dict(zip(("", *parser.COMMANDS), helps(labs, "en")))
    assert {name for name in parser.COMMANDS if "--folder" not in shown[name]} == {"tape", "release", "grade"}


@pytest.mark.parametrize(
    "arguments",
    [(), ("nothing",), ("check", "9"), ("start", "0"), ("start",), ("hint", "five"), ("watch", "5", "--interval", "0"),
     ("train", "--steps", "0"), ("train", "--experiment", "none"), ("engine", "--earlier", "none"),
     ("check", "5", "--lang", "fr"), ("status", "--output", "course.png")],
)  # fmt: skip
def test_wrong_usage_is_one_line_and_code_2(labs, arguments):
    code, out, err = labs(*arguments)
    assert (code, out) == (2, "") and one_line(err)


def test_unknown_lab_is_told_in_both_languages(labs):
    assert "there is no lab 9: the labs are 1 to 8" in labs("check", "9")[2]
    assert "no hay laboratorio 9" in labs("check", "9", "--lang", "es")[2]


# list, start, reset, text


def test_list_shows_all_labs_and_what_to_type_next(labs, folder):
    code, out, _ = labs("list")
    assert code == 0 and all(title in out for title, _ in TITLES.values())
    assert out.endswith("Next: python -m labs start 1\n")
    assert all(title in labs("list", "--lang", "es")[1] for _, title in TITLES.values())
    written(folder, 5, WRONG)
    labs("check", "5")
    state = {row["number"]: row for row in json.loads(labs("list", "--json")[1])["labs"]}
    assert (state[5]["state"], state[5]["right"], state[5]["functions"]) == ("begun", 1, 3)
    assert state[1]["state"] == "new"


@pytest.mark.parametrize(
    ("lang", "begun", "new"), [("en", "started", "not started"), ("es", "empezado", "sin empezar")]
)
def test_list_and_status_call_a_lab_s_state_the_same(labs, folder, tmp_path, lang, begun, new):
    labs("start", "2")
    written(folder, 5, WRONG)
    labs("check", "5")
    told = labs("list", "--lang", lang)[1].split("\n")
    assert told[1].startswith("… 2") and begun in told[1] and f"{begun} 1/3" in told[4]
    assert told[0].startswith("· 1") and new in told[0]
    shown = labs("status", "--output", "course.svg", "--lang", lang)[1]
    drawn = [element.text for element in ElementTree.parse(tmp_path / "course.svg").getroot().iter() if element.text]
    assert "… 2" in shown and "… 5" in shown and "· 1" in shown
    assert {f"… {begun}", f"… {begun} 1/3", f"· {new}"} <= set(drawn)


def test_start_writes_the_starter_and_says_what_to_open(labs, folder):
    code, out, _ = labs("start", "5", "--lang", "es")
    text = (folder / "lab5.py").read_text(encoding="utf-8")
    assert code == 0 and "Abre:      my_labs/lab5.py" in out and "python -m labs check 5 --lang es" in out
    assert text.startswith('"""Laboratorio 5: ') and text.count("raise NotImplementedError") == 3


@pytest.mark.parametrize("number", TITLES)
def test_starters_have_the_same_functions_in_both_languages_and_with_the_solution(number):
    sources = [starter_text(lab(number), lang) for lang in ("en", "es")]
    sources.append(lab(number).solution.read_text(encoding="utf-8"))
    english, spanish, solved = ({f.name: ast.dump(f.args) for f in functions_in(source)} for source in sources)
    assert english == spanish == {name: solved[name] for name in english}
    assert list(english) == [exercise.name for exercise in lab(number).exercises]
    assert all(f"python -m labs check {number}" in ast.get_docstring(ast.parse(source)) for source in sources[:2])
    for one, other in zip(*(functions_in(source) for source in sources[:2])):
        assert ast.get_docstring(one).count("(N, ") == ast.get_docstring(other).count("(N, ")


def functions_in(source):
    return [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]


def test_start_never_writes_over_anything(labs, folder):
    file = written(folder, 5, "# my work\n")
    code, out, _ = labs("start", "5")
    assert code == 0 and "left as it was" in out and "reset 5" in out
    assert file.read_text() == "# my work\n"
    assert json.loads(labs("start", "5", "--json")[1])["written"] is False


def test_reset_keeps_what_was_there(labs, folder):
    file = written(folder, 5, "# first\n")
    assert "lab5.kept1.py" in labs("reset", "5")[1]
    assert "there was no work" in labs("reset", "5")[1]
    file.write_text("# second\n")
    assert json.loads(labs("reset", "5", "--json")[1])["kept"] == "my_labs/lab5.kept2.py"
    kept = [(folder / f"lab5.kept{number}.py").read_text() for number in (1, 2)]
    assert kept == ["# first\n", "# second\n"] and "NotImplementedError" in file.read_text()


def test_folder_option_and_the_lines_to_type_go_together(labs, tmp_path):
    out = labs("start", "5", "--folder", "ana maria")[1]
    assert "ana maria/lab5.py" in out and "python -m labs check 5 --folder 'ana maria'" in out
    assert (tmp_path / "ana maria" / "lab5.py").is_file()


@pytest.mark.parametrize(("lang", "word"), [("en", "Begin:"), ("es", "Empieza:")])
def test_text_is_shown_without_its_answers_or_said_to_be_missing(labs, monkeypatch, lang, word):
    code, out, err = labs("text", "5", "--lang", lang)
    whole = LAB.text(lang).read_text(encoding="utf-8")
    head, tail = whole.partition("<details>")[0], whole.rpartition("</details>")[2]
    assert code == 0 and head in out and tail.strip() in out and word in out
    assert "<details>" not in out and out.count(text.texts("folded", lang=lang)) == 3  # the answers stay folded away
    monkeypatch.setattr("labs.course.Lab.text", lambda lab, lang: Path("no.md"))
    code, out, err = labs("text", "5", "--lang", lang)
    assert code == 1 and one_line(err)


# check


def test_check_of_a_lab_that_is_not_begun(labs):
    code, out, err = labs("check", "5")
    assert (code, out) == (1, "") and one_line(err) and "python -m labs start 5" in err
    assert "empieza el laboratorio 5" in labs("check", "5", "--lang", "es")[2]


def test_check_of_a_wrong_and_of_a_right_file(labs, folder):
    written(folder, 5, WRONG)
    code, out, _ = labs("check", "5")
    assert code == 1 and "db is an average over the batch" in out and "python -m labs hint 5" in out
    written(folder, 5)
    code, out, _ = labs("check", "5")
    assert code == 0 and "Passed: all 3 functions are right." in out and "python -m labs start 6" in out


@pytest.mark.parametrize("number", TITLES)
def test_every_starter_is_unwritten_and_every_solution_passes(labs, folder, number):
    labs("start", str(number))
    result = json.loads(labs("check", str(number), "--json")[1])
    assert result["passed"] is False and {f["kind"] for f in result["functions"] if f["counts"]} == {"unwritten"}
    written(folder, number)
    assert labs("check", str(number))[0] == 0


def test_check_as_json_holds_what_is_shown(labs, folder):
    written(folder, 5, f"print('hello')\n{WRONG}")
    code, out, _ = labs("check", "5", "--json")
    result = json.loads(out)
    first = result["functions"][0]
    assert code == 1 and result["lab"] == 5 and result["first"] == "dense_backward" and result["output"] == "hello\n"
    assert (first["kind"], first["right"], first["wrong"]) == ("mistake", ["dx", "dW"], ["db"])
    assert first["mistakes"] == ["dense_backward.bias_mean"] and result["score"] == pytest.approx((2 / 3 + 1 + 0.5) / 3)


def test_check_without_a_number_takes_the_first_not_passed(labs, folder):
    assert "start 1" in labs("check")[2]
    written(folder, 1)
    assert labs("check")[0] == 0
    assert "start 2" in labs("check")[2]


def test_check_with_all_passed_says_so(labs, folder):
    folder.mkdir()
    progress.save(folder, {number: {**progress.NEW, "passed": True} for number in TITLES})
    code, _, err = labs("check")
    assert code == 1 and "all labs are passed" in err
    assert "Your engine" in labs("list")[1]


# What is kept


def test_progress_counts_checks_and_keeps_a_pass(labs, folder):
    written(folder, 5)
    labs("check", "5")
    written(folder, 5, WRONG)
    labs("check", "5")
    entry = progress.load(folder)[5]
    assert entry["passed"] and entry["checks"] == 2 and entry["right"] == ["relu_backward"]
    assert not list(folder.glob(".progress*"))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"labs": 3}', '{"labs": {"5": {"hints": 7}}}', '{"labs": {"5": 1}}'])
def test_damaged_progress_is_one_line_that_names_the_file(labs, folder, text):
    written(folder, 5)
    (folder / "progress.json").write_text(text)
    for command in (("list",), ("status",), ("check", "5")):
        code, _, err = labs(*command)
        assert code == 1 and one_line(err) and "my_labs/progress.json is damaged" in err


@pytest.mark.parametrize("command", [("start", "5"), ("reset", "5")])
def test_folder_that_is_a_file(labs, tmp_path, command):
    (tmp_path / "my_labs").write_text("")
    code, out, err = labs(*command)
    assert (code, out) == (1, "") and one_line(err) and "expected a folder" in err


def test_folder_that_cannot_be_made(labs):
    code, out, err = labs("start", "5", "--folder", f"{os.devnull}/x", "--lang", "es")
    assert (code, out) == (1, "") and one_line(err) and "no se puede crear la carpeta" in err and "--folder" in err


def test_check_in_a_folder_where_nothing_can_be_written(labs, folder, monkeypatch):
    def refuse(*arguments):
        raise PermissionError(13, "not written: Permission denied", "my_labs/progress.json")

    written(folder, 5)
    monkeypatch.setattr(progress, "save", refuse)
    code, out, err = labs("check", "5")
    assert code == 0 and "Passed" in out and one_line(err) and "progress is not kept" in err


# hint, solution


def test_hints_come_one_by_one_and_are_counted(labs, folder):
    written(folder, 5, WRONG)
    hints = [hint[1] for hint in LAB.exercises[0].hints]
    for level in (1, 2, 3, 3):
        code, out, _ = labs("hint", "5", "--lang", "es")
        assert code == 0 and f"Pista {level} de 3 sobre dense_backward" in out
        assert [hint.split()[-1] in out for hint in hints[:level]] == [True] * level
        assert json.loads((folder / "progress.json").read_text())["labs"]["5"]["hints"] == {"dense_backward": level}
    assert hints[0] in json.loads(labs("hint", "5", "--lang", "es", "--json")[1])["hints"]
    assert progress.load(folder)[5]["checks"] == 0  # to ask for a hint is no check


def test_hint_where_none_is_needed_or_nothing_begun(labs, folder):
    assert labs("hint", "5")[0] == 1
    written(folder, 5)
    assert "no hint needed" in labs("hint", "5")[1]
    written(folder, 5, "def broken(:\n")
    code, out, _ = labs("hint", "5")
    assert code == 1 and "Python cannot read the file" in out and progress.load(folder)[5]["hints"] == {}


def test_solution_comes_after_passing_or_is_noted(labs, folder):
    code, out, err = labs("solution", "5")
    assert (code, out) == (1, "") and "--anyway" in err
    code, out, _ = labs("solution", "5", "--anyway")
    assert code == 0 and SOLUTION.strip() in out and "Noted in your progress" in out
    assert "solution seen before passing" in labs("status")[1]
    written(folder, 5)
    labs("check", "5")
    code, out, _ = labs("solution", "5")
    assert code == 0 and "Noted" not in out
    assert progress.load(folder)[5]["solution"] == "anyway"  # what was seen first stays


@pytest.mark.parametrize("number", TITLES)
def test_a_solution_is_told_in_the_students_language_and_still_right(labs, folder, number):
    written(folder, number)
    labs("check", str(number))
    text = json.loads(labs("solution", str(number), "--json", "--lang", "es")[1])["text"]
    starter = ast.parse(starter_text(lab(number), "es"))
    functions = {node.name: ast.get_docstring(node) for node in ast.parse(text).body if hasattr(node, "args")}
    told = {node.name: ast.get_docstring(node) for node in starter.body if hasattr(node, "args")}
    assert {name: functions[name] for name in told} == told and text.startswith(f'"""Laboratorio {number}, resuelto:')
    written(folder, number, text)
    assert labs("check", str(number))[0] == 0


# status


def test_status_is_a_picture_in_both_languages(labs, folder):
    assert "Begin: python -m labs start 1" in labs("status")[1]
    written(folder, 5)
    labs("check", "5")
    out = labs("status")[1]
    assert "The course: 1 of 8 labs passed" in out and "✓ 5 Backward" in out and "████████ 3/3" in out
    spanish = labs("status", "--lang", "es")[1]
    assert "El curso: 1 de 8" in spanish and "· 3 Softmax" in spanish
    boxes = [line for line in spanish.splitlines() if line.startswith(("│", "┌", "└"))]
    assert len({len(line) for line in boxes}) == 1
    assert json.loads(labs("status", "--json")[1])["passed_labs"] == [5]


@pytest.mark.parametrize(("lang", "word"), [("en", "passed"), ("es", "aprobado")])
def test_status_as_a_drawing(labs, folder, tmp_path, lang, word):
    written(folder, 5)
    labs("check", "5")
    assert labs("status", "--output", "course.svg", "--lang", lang)[0] == 0
    root = ElementTree.parse(tmp_path / "course.svg").getroot()
    said = [element.text for element in root.iter() if element.text]
    assert f"✓ {word} 3/3" in said and len(root.findall("{*}path")) == 8
    widths = [float(element.get("width")) for element in root.findall("{*}rect") if element.get("fill") == "#009E73"]
    assert widths == [146.0]


def test_what_counts_is_shown_first_and_what_is_optional_below(labs, folder):
    right = lab(8).solution.read_text("utf-8").split("def dense_forward_numba")[0]
    written(folder, 8, right + "def dense_forward_numba(x, W, b):\n    print('hello')\n    return x @ W\n")
    code, out, _ = labs("check", "8")
    assert code == 0 and [out.count(f"dense_forward_{name} ") for name in ("loops", "rows", "numba")] == [1, 1, 1]
    passed, optional = out.index("Passed: all 3 functions"), out.index("✗ dense_forward_numba")
    assert passed < optional < out.index("First to be mended: dense_forward_numba") < out.index("  | hello")
    assert len(json.loads(labs("check", "8", "--json")[1])["functions"]) == 4


def test_status_says_once_that_a_file_could_not_be_loaded(labs, folder):
    file = written(folder, 5, "import numpi\n" + SOLUTION)
    code, out, _ = labs("check", "5")
    assert code == 1 and out.count("numpi'") == 1 and "dense_backward" not in out
    assert "Lab 5: checks 1, hints 0, the file could not be loaded the last time" in labs("status")[1]
    assert "la última vez el archivo no se pudo cargar" in labs("status", "--lang", "es")[1]
    assert "lab 5, lab5.py: the file stops with ModuleNotFoundError" in labs("engine")[1]
    file.write_text(SOLUTION, encoding="utf-8")
    labs("check", "5")
    assert "could not be loaded" not in labs("status")[1]


def test_status_to_a_place_that_is_not_there(labs):
    code, out, err = labs("status", "--output", "nowhere/course.svg")
    assert (code, out) == (1, "") and one_line(err) and "nowhere/course.svg" in err


# engine, train


@pytest.fixture
def engine_labs(folder):
    for number in LABS:
        written(folder, number)
    return folder


def test_engine_names_what_is_missing(labs, folder):
    written(folder, 5, WRONG)
    code, out, _ = labs("engine")
    assert code == 1 and "python -m labs start 2" in out and "lab 5, dense_backward: db is not right" in out
    assert not (folder / "my_engine.py").exists()
    missing = json.loads(labs("engine", "--json")[1])["missing"]
    assert [entry["lab"] for entry in missing] == [2, 3, 4, 5, 6]


def test_engine_with_our_solutions_says_so_in_the_file(labs, folder):
    written(folder, 5)
    code, out, _ = labs("engine", "--earlier", "solutions")
    text = (folder / "my_engine.py").read_text(encoding="utf-8")
    assert code == 0 and "Ours, not yours: lab 2, 3, 4, 6" in out
    assert "Not mine, but the course's solution: lab 2, 3, 4, 6." in text and "lab5 = lab(5)" in text
    assert "No es mío" in engine_text(labs, folder, "--earlier", "solutions", "--lang", "es")


def engine_text(labs, folder, *arguments):
    assert labs("engine", *arguments)[0] == 0
    return (folder / "my_engine.py").read_text(encoding="utf-8")


def test_engine_of_ones_own_uses_no_solution_of_ours(labs, engine_labs):
    text = engine_text(labs, engine_labs)
    assert "All of it is mine." in text and "solution" not in text and MADE_BY in text


def test_engine_leaves_a_file_alone_that_it_did_not_write(labs, engine_labs):
    (engine_labs / "my_engine.py").write_text("# mine\n")
    code, _, err = labs("engine")
    assert code == 1 and one_line(err) and (engine_labs / "my_engine.py").read_text() == "# mine\n"


def trained(labs):
    """The exit code, and what is said on standard error before the training: nothing, or one line."""
    code, _, err = labs("train", "--steps", "3")
    return code, [line for line in err.splitlines() if "my_engine.py" in line]


def test_training_renews_an_engine_that_is_older_than_right_labs(labs, engine_labs):
    first = engine_text(labs, engine_labs)
    assert trained(labs) == (0, [])
    written(engine_labs, 5, SOLUTION.replace("dz.sum(axis=0)", "dz.T.sum(axis=1)"))
    code, said = trained(labs)
    assert code == 0 and len(said) == 1 and "older than your labs: they are right" in said[0]
    assert (engine_labs / "my_engine.py").read_text(encoding="utf-8") != first
    assert trained(labs) == (0, [])


def test_training_says_that_a_lab_of_its_engine_is_not_right_any_more(labs, engine_labs):
    before = engine_text(labs, engine_labs)
    written(engine_labs, 5, WRONG)
    for _ in range(2):
        code, said = trained(labs)
        assert code == 1 and len(said) == 1
        assert "lab 5, dense_backward: db is not right   (python -m labs check 5)" in said[0]
    assert (engine_labs / "my_engine.py").read_text(encoding="utf-8") == before
    out = labs("engine")[1]
    assert "my_engine.py is still there" in out and "db is not right" in out
    (engine_labs / "lab5.py").unlink()
    code, _, err = labs("train", "--steps", "3")
    assert code == 1 and "lab 5 is not begun:  python -m labs start 5" in err and "Traceback" not in err


def test_training_does_not_write_over_an_engine_of_another_hand(labs, engine_labs):
    text = engine_text(labs, engine_labs).replace(MADE_BY, "Mine.")
    (engine_labs / "my_engine.py").write_text(text, encoding="utf-8")
    written(engine_labs, 5, SOLUTION + "\n")
    assert trained(labs) == (0, []) and (engine_labs / "my_engine.py").read_text(encoding="utf-8") == text


def test_training_takes_the_student_s_lab_once_it_is_right(labs, folder):
    written(folder, 5)
    assert "solution as lab2" in engine_text(labs, folder, "--earlier", "solutions")
    written(folder, 2, "raise NotImplementedError\n")
    assert trained(labs) == (0, [])  # ours stays in its place
    written(folder, 2)
    code, said = trained(labs)
    text = (folder / "my_engine.py").read_text(encoding="utf-8")
    assert code == 0 and len(said) == 1 and "lab2 = lab(2)" in text and "solution as lab3" in text


def test_training_takes_the_steps_of_our_engine(labs, engine_labs):
    written(engine_labs, 2, "print('loaded')\n" + lab(2).solution.read_text(encoding="utf-8"))
    json.loads(labs("engine", "--json")[1])
    code, out, err = labs("train", "--steps", "30", "--json")
    result = json.loads(out)
    assert err == "loaded\n"
    assert code == 0 and result["steps"] == 30 == result["parity"]["steps"] == len(result["losses"])
    assert [tensor["name"] for tensor in result["parity"]["tensors"]] == ["W1", "b1", "W2", "b2", "W3", "b3"]
    assert all(tensor["after_1"] < 1e-6 and tensor["after_all"] < 1e-4 for tensor in result["parity"]["tensors"])
    assert np.mean(result["losses"][-5:]) < result["losses"][0] and result["test_accuracy"] > 0.3


def test_training_is_shown_in_spanish_line_by_line_where_there_is_no_terminal(labs, engine_labs):
    labs("engine")
    out = labs("train", "--steps", "20", "--lang", "es")[1]
    assert out.count("pérdida") >= 11 and "paso 20/20" in out and "exactitud" in out and "\x1b" not in out
    assert "python -m benchmarks.compare --engine" in out and str(engine_labs / "my_engine.py") in out


def test_training_finds_the_step_that_is_not_ours(labs, engine_labs):
    labs("engine")
    written(engine_labs, 5, WRONG)
    code, out, _ = labs("train", "--steps", "3")
    assert code == 1 and re.search(r"Not the same step: b\d differs by", out)


def test_training_with_an_engine_that_raises(labs, engine_labs):
    labs("engine")
    written(engine_labs, 5, SOLUTION.replace("return da * (z > 0)", "return da @ z"))
    code, _, err = labs("train", "--steps", "3")
    first, last = err.splitlines()
    assert "goes on with what is not right any more: lab 5, relu_backward: stops with ValueError" in first
    assert code == 1 and "stopped at step 1 with ValueError" in last and "lab5.py, line" in last


@pytest.mark.parametrize("command", [("engine",), ("train", "--steps", "3")])
def test_a_right_function_whose_parameters_are_not_an_engine_s_is_told_by_its_lab(labs, engine_labs, command):
    labs("engine")
    written(engine_labs, 5, f"{SOLUTION}\n\ndef relu_backward(grad, z):\n    return grad * (z > 0)\n")
    code, _, err = labs(*command, "--lang", "es")
    assert code == 1 and "relu_backward(grad, z), del laboratorio 5: la de un motor es relu_backward(da, z)" in err


def test_training_without_an_engine(labs):
    code, out, err = labs("train")
    assert (code, out) == (1, "") and one_line(err) and "python -m labs engine" in err


def test_curve_goes_down_with_the_losses():
    rows = curve.curve(np.linspace(2, 0, 64), columns=16, height=4)
    heights = [sum(row[9:].ljust(16)[column] != " " for row in rows) for column in range(16)]
    assert heights[0] == 4 and heights == sorted(heights, reverse=True)
    assert curve.curve([1.0], 40)[0].endswith("█") and len(curve.curve([float("nan")] * 3, 40)) == curve.HEIGHT


# race


def test_race_measures_what_is_written(labs, folder):
    written(folder, 8)
    result = json.loads(labs("race", "--rounds", "1", "--json")[1])
    assert {"dense_forward_loops", "dense_forward_rows"} <= set(result["functions"])
    assert all(function["equal"] for function in result["functions"].values()) and result["rounds"] == 1
    code, out, _ = labs("race", "--rounds", "1", "--lang", "es")
    assert code == 0 and "mediana" in out and "dense_forward_loops" in out


def test_race_with_wrong_numbers_or_a_broken_file(labs, folder):
    written(folder, 8, "def dense_forward_rows(x, W, b):\n    return x @ W\n")
    assert "Check it first:  python -m labs check 8" in labs("race", "--rounds", "1")[1]
    written(folder, 8, "def broken(:\n")
    code, out, err = labs("race")
    assert (code, out) == (1, "") and one_line(err) and "SyntaxError" in err
    (folder / "lab8.py").unlink()
    assert "python -m labs start 8" in labs("race")[2]


# watch, terminal, Ctrl-C


def start_labs(*arguments, **settings):
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "labs", *arguments]
    return subprocess.Popen(command, text=True, env=environment, **settings)


def test_watch_checks_at_every_save_and_goes_on(labs, folder):
    written(folder, 5, WRONG)
    written(folder, 6)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with start_labs("watch", "5", "--json", "--interval", "0.02", "--checks", "3", **pipes) as process:
        first = json.loads(process.stdout.readline())
        written(folder, 5)
        second, third, last = (json.loads(process.stdout.readline()) for _ in range(3))
        assert process.wait(timeout=120) == 0 and process.stderr.read() == ""
    assert [(check["lab"], check["passed"]) for check in (first, second, third)] == [(5, False), (5, True), (6, True)]
    assert last == {"lab": 6, "passed": True, "checks": 3}


def test_watch_waits_for_the_next_lab_to_be_begun(labs, folder):
    written(folder, 5)
    begin = threading.Timer(1.0, written, [folder, 6])
    begin.start()
    code, out, _ = labs("watch", "5", "--interval", "0.02", "--checks", "2")
    begin.join()
    assert code == 0 and "in another terminal,  python -m labs start 6" in out and "Lab 6" in out


def test_watch_ends_cleanly_at_ctrl_c(folder):
    written(folder, 5)
    with start_labs("watch", "5", stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        while "Watching" not in process.stdout.readline():
            pass
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=120) == 130
        assert process.stderr.read() == "labs: ended by Ctrl-C\n"


def on_terminal(*arguments, **environment):
    """What a command prints on a terminal."""
    ours, theirs = pty.openpty()
    os.environ.update(environment)
    try:
        with start_labs(*arguments, stdout=theirs, stderr=theirs) as process:
            os.close(theirs)
            shown = b"".join(iter(lambda: read_some(ours), b""))
            process.wait(timeout=120)
    finally:
        os.close(ours)
        for name in environment:
            del os.environ[name]
    return shown.decode()


def read_some(descriptor):
    try:
        return os.read(descriptor, 65536)
    except OSError:  # the other side is closed
        return b""


def test_on_a_terminal_there_is_colour_and_without_it_the_same_words(folder):
    written(folder, 5, WRONG)
    coloured, plain = on_terminal("check", "5", TERM="xterm"), on_terminal("check", "5", TERM="xterm", NO_COLOR="1")
    assert "\x1b[38;5;166m✗" in coloured and "\x1b[38" not in plain
    for shown in (coloured, plain):
        assert "✗" in shown and "dx and dW are right; db is the first that is not." in shown


def test_watch_clears_the_screen_of_a_terminal_alone(folder, labs):
    written(folder, 5, WRONG)
    assert "\x1b[2J" in on_terminal("watch", "5", "--checks", "1", TERM="xterm")
    assert "\x1b" not in labs("watch", "5", "--checks", "1")[1]


def test_training_draws_over_itself_on_a_terminal(labs, engine_labs):
    labs("engine")
    shown = on_terminal("train", "--steps", "40", TERM="xterm")
    assert "┤" in shown and "█" in shown and "step 40/40" in shown


def test_stamp_changes_with_a_save(tmp_path):
    from labs.watching import stamp, wait_for_save

    file = tmp_path / "lab5.py"
    assert stamp(file) is None
    threading.Timer(0.1, file.write_text, ["a"]).start()
    first = wait_for_save(file, None, 0.01)
    time.sleep(0.01)
    file.write_text("ab")
    assert wait_for_save(file, first, 0.01) != first
