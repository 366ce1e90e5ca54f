"""The labs' views: numbers and marks in the tables, the marimo notebooks, the command, the copies for Colab."""

import importlib.util
import json
import os
import re
import select
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from labs import colab, serving, views
from labs.checking import Report
from labs.commands import main
from labs.comparison import one_answer
from labs.course import TITLES, lab
from labs.finding import Finding
from labs.views.answers import Answered, answered, wrong_cells
from labs.views.page import pair_html, view
from labs.views.scene import Call, call
from labs.views.tables import MOST_COLUMNS, MOST_ROWS, number, table
from numpy_mlp.language import LANGUAGES, get_language, set_language

ROOT = Path(__file__).parents[1]
MARIMO = pytest.mark.skipif(
    importlib.util.find_spec("marimo") is None, reason="the live views need marimo: pip install 'numpy-mlp[labs]'"
)
SOLUTION = lab(5).solution.read_text(encoding="utf-8")
NOT_WRITTEN = "raise NotImplementedError"
WRONG = SOLUTION.replace("dz.sum(axis=0)", "dz.mean(axis=0)")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Every test is a student in a folder of their own, who reads English."""
    monkeypatch.chdir(tmp_path)
    set_language("en")
    yield tmp_path
    set_language(None)


class Tables(HTMLParser):
    """All tensors of a page: [{"name", "cells": [[(value, printed, classes), ...], ...]}, ...]."""

    def __init__(self, html):
        super().__init__()
        self.found, self.inside = [], None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "figure":
            self.found.append({"name": "", "cells": []})
        elif tag == "tr":
            self.found[-1]["cells"].append([])
        elif tag == "td":
            kinds = set((attributes.get("class") or "").split())
            self.found[-1]["cells"][-1].append([attributes.get("data-value"), "", kinds])
        if tag in ("td", "figcaption"):
            self.inside = tag

    def handle_endtag(self, tag):
        self.inside = None if tag == self.inside else self.inside

    def handle_data(self, data):
        if self.inside == "td":
            self.found[-1]["cells"][-1][-1][1] += data
        elif self.inside == "figcaption":
            self.found[-1]["name"] += data


def cells_of(html):
    """The cells of a page's only table, in one list."""
    (only,) = Tables(html).found
    return [cell for row in only["cells"] for cell in row]


def value_of(text):
    return float({"True": "1", "False": "0"}.get(text, text))


def numbers_in(found, chosen=lambda kinds: True):
    """The numbers of a table, one after the other."""
    return [value_of(value) for row in found["cells"] for value, _, kinds in row if chosen(kinds)]


def calls():
    """Every call of every scene where its knobs begin."""
    for n in TITLES:
        told = views.scene(n)
        yield from (item for item in told.items(**told.start()) if isinstance(item, Call))


# Tables


@pytest.mark.parametrize("shape", [(), (1,), (5,), (3, 4), (1, 6), (2, 3, 2), (0,), (0, 3)])
@pytest.mark.parametrize("dtype", ["float64", "float32", "int64", "bool"])
def test_a_table_holds_exactly_the_tensors_numbers(shape, dtype):
    values = np.asarray(np.random.default_rng(3).normal(0, 3, shape)).astype(dtype)
    cells = cells_of(table(values, "x"))
    assert [value_of(value) for value, _, _ in cells] == [float(value) for value in values.reshape(-1)]
    assert [printed for _, printed, _ in cells] == [number(value) for value in values.reshape(-1)]


def test_numbers_are_printed_with_their_sign_and_without_colour_alone():
    values = np.array([-0.25, 0.0, -0.0, 1234.5678, 1e-6, np.nan, np.inf, -np.inf])
    cells = cells_of(table(values, "x"))
    assert [printed for _, printed, _ in cells] == ["−0.25", "0", "0", "1235", "1e−06", "NaN", "∞", "−∞"]
    assert [kinds & {"above", "below"} for _, _, kinds in cells] == [
        {"below"}, set(), set(), {"above"}, {"above"}, set(), set(), set()
    ]  # fmt: skip


def test_numbers_that_differ_are_never_printed_alike():
    assert number(np.float64(0.123456), np.float64(0.123457)) == "0.123456"
    assert number(np.float64(1.0), np.float64(1.0 + 2**-52)) != number(np.float64(1.0 + 2**-52), np.float64(1.0))
    assert number(np.float64(0.123456), np.float64(0.123456)) == "0.1235"


def test_a_large_tensor_is_cut_and_says_so():
    (only,) = Tables(table(np.ones((1000, 900)), "x")).found
    assert len(only["cells"]) == MOST_ROWS + 1 and {len(row) for row in only["cells"][:-1]} == {MOST_COLUMNS + 1}
    assert only["cells"][0][-1][1] == only["cells"][-1][0][1] == "…"


def test_the_place_that_a_slider_moves_is_dotted():
    kinds = [kinds for _, _, kinds in cells_of(table(np.ones((2, 3)), "W", moved=(1, 0)))]
    assert [("moved" in kind) for kind in kinds] == [False, False, False, True, False, False]
    assert not any("moved" in kind for _, _, kind in cells_of(table(np.ones(3), "W", moved=(1, 0))))


# Wrong cells


def test_of_every_mistake_in_the_catalogue_exactly_the_wrong_cells_are_marked():
    n_marked = 0
    for made in calls():
        for mistake in made.exercise.mistakes:
            yours = {name: np.asarray(v) for name, v in one_answer(made.exercise, made.arguments, (mistake,)).items()}
            for name, right in made.right.items():
                if name not in yours or np.shape(yours[name]) != np.shape(right):
                    continue
                html = pair_html(Answered(made, yours), name)
                mine, theirs = Tables(html).found
                found = [cell for row in mine["cells"] for cell in row]
                a, b = yours[name].astype("float64").reshape(-1), np.asarray(right, "float64").reshape(-1)
                assert np.array_equal(numbers_in(mine), a, equal_nan=True)
                assert np.array_equal(numbers_in(theirs), b, equal_nan=True)
                limit = 1e-9 * (np.linalg.norm(b[np.isfinite(b)]) or 1) / np.sqrt(b.size)
                expected = ~np.isclose(a, b, rtol=0, atol=limit, equal_nan=True)
                assert [("wrong" in kinds) for _, _, kinds in found] == expected.tolist(), (mistake.key, name)
                assert not any("wrong" in kinds for row in theirs["cells"] for _, _, kinds in row)
                assert ("✗" in mine["name"]) == expected.any() and ("✓" in mine["name"]) != expected.any()
                n_marked += expected.sum()
    assert n_marked > 500


@pytest.mark.parametrize("n", TITLES)
def test_solutions_have_no_wrong_cell_wherever_the_sliders_are(n):
    told = views.scene(n)
    report = views.checked(n, lab(n).solution)
    assert report.passed and len(report.findings) == len(report.graded)
    ends = [dict(zip(told.start(), values)) for values in product(*[(k.values[0], k.values[-1]) for k in told.knobs])]
    shown = answered([item for values in ends for item in told.items(**values)], lab(n).solution, report)
    checked = [(item.call.exercise.name, name, item.wrong(name)) for item in shown if isinstance(item, Answered)
               for name in item.call.right]  # fmt: skip
    assert checked and all(wrong is not None and not wrong.any() for _, _, wrong in checked), checked
    assert {knob.start in knob.values for knob in told.knobs} == {True}


def test_rounding_is_no_mistake_and_a_coarser_type_neither():
    right = np.array([1.0, -2, 3])
    assert not wrong_cells(right * (1 + 1e-12), right, 1e-9).any()
    assert wrong_cells(right + [0, 1e-6, 0], right, 1e-9).tolist() == [False, True, False]
    assert wrong_cells(right[None], right, 1e-9) is None
    only = call(lab(1).exercises[0], x=np.array([1.0, 2]), w=np.array([0.1, 0.2]), b=0.3)
    assert not Answered(only, {"z": np.float32(0.8)}).wrong("z").any()
    assert Answered(only, {"z": np.float32(0.81)}).wrong("z").all()


def test_nan_where_a_number_belongs_is_wrong_and_nan_where_nan_belongs_is_not():
    right = np.array([1.0, np.nan, np.inf])
    assert wrong_cells(np.array([np.nan, np.nan, np.inf]), right, 1e-9).tolist() == [True, False, False]
    assert wrong_cells(np.array([1.0, 0.0, -np.inf]), right, 1e-9).tolist() == [False, True, True]


# The whole view


def shown(file, text, n=5, lang="en", **values):
    file.write_text(text, encoding="utf-8")
    return views.shown(n, file, views.checked(n, file), lang, values)


def test_the_view_has_the_message_and_marks_the_bias_alone(folder):
    html = shown(folder / "lab5.py", WRONG)
    assert "First to be mended: dense_backward" in html and "the mean has entered twice" in html
    for found in Tables(html).found:
        n_wrong = sum("wrong" in kinds for row in found["cells"] for _, _, kinds in row)
        assert n_wrong == (2 if re.match(r"db\d? yours", found["name"]) else 0), found["name"]
    assert not re.search(r"https?://", html)


def test_it_speaks_spanish_and_leaves_the_process_its_language(folder):
    html = shown(folder / "lab5.py", WRONG, lang="es")
    assert "Lo primero que hay que arreglar" in html and 'lang="es"' in html and "2 de 2 mal" in html
    assert not re.search(
        r"\b(yours|right|wrong|given)\b", re.sub(r'class="[^"]*"|<style>.*</style>', "", html, flags=re.S)
    )
    assert get_language() == "en"


def test_a_slider_moves_the_numbers(folder):
    before, after = (shown(folder / "lab5.py", SOLUTION, weight=weight) for weight in (1.0, -4.0))
    gradients = [next(t for t in Tables(html).found if t["name"] == "dz yours ✓") for html in (before, after)]
    assert gradients[0]["cells"][0][0][0] == "0.25" and float(gradients[1]["cells"][0][0][0]) == 0


@pytest.mark.parametrize("n", TITLES)
def test_every_slider_moves_what_is_dotted_and_what_comes_out(n):
    told, report = views.scene(n), views.checked(n, lab(n).starter)
    for knob in told.knobs:
        first, last = (told.start() | {knob.key: value} for value in (knob.values[0], knob.values[-1]))
        rights = [[item.right for item in told.items(**v) if isinstance(item, Call)] for v in (first, last)]
        assert repr(rights[0]) != repr(rights[1])
        html = view(told, answered(told.items(**last), lab(n).starter, report), report, "en")
        dotted = {number for t in Tables(html).found for number in numbers_in(t, lambda kinds: "moved" in kinds)}
        assert dotted == {last[k.key] for k in told.knobs if k.tensors}


def test_what_the_student_wrote_is_text_and_no_html(folder):
    html = shown(
        folder / "lab5.py", 'def dense_backward(dz, x, W):\n    raise ValueError("<script>alert(1)</script>")\n'
    )
    assert "<script>" not in html and "&lt;script&gt;" in html


def test_another_shape_has_no_cells_marked_but_is_told(folder):
    html = shown(folder / "lab5.py", SOLUTION.replace("return dx, x.T @ dz,", "return dx, (x.T @ dz)[:1],"))
    found = next(t for t in Tables(html).found if t["name"].startswith("dW yours"))
    assert "✗ shape (1, 2), not (2, 2)" in found["name"] and not any("wrong" in c[2] for c in found["cells"][0])


def test_a_function_that_never_came_back_is_not_called_again(folder):
    file = folder / "lab5.py"
    file.write_text("def dense_backward(dz, x, W):\n    while True:\n        pass\n", encoding="utf-8")
    findings = [Finding(exercise.name, "time" if k == 0 else "missing") for k, exercise in enumerate(lab(5).exercises)]
    begun = time.perf_counter()
    found = answered(views.scene(5).items(weight=1.0), file, Report(lab(5), findings))
    assert all(item.yours == {} for item in found) and time.perf_counter() - begun < 4  # of the 5 s it would wait


def test_without_a_file_the_starter_is_shown_and_the_line_that_begins(folder):
    file = Path("my_labs/lab3.py")
    html = views.shown(3, file, views.checked(3, file), "es")
    assert "No existe my_labs/lab3.py" in html and "python -m labs start 3 --lang es" in html
    assert "Lo primero que hay que escribir: softmax_forward" in html and "tuyo: nada" in html
    given = views.given(3, {})
    assert (given.file, given.lang) == (file, "en")
    assert views.given(3, {"file": "a/b.py", "lang": "es"}).file == Path("a/b.py")


@pytest.mark.parametrize("n", TITLES)
def test_every_scene_speaks_both_languages(n):
    told = views.scene(n)
    items = told.items(**told.start())
    pairs = [told.invite, *(i.when for i in items if isinstance(i, Call) and i.when)]
    pairs += [item.what for item in items if not isinstance(item, Call)]
    assert all(len(pair) == len(LANGUAGES) and len(set(pair)) == 2 for pair in pairs)
    assert {i.exercise.name for i in items if isinstance(i, Call)} == {
        e.name for e in lab(n).exercises if not e.optional
    }


def test_no_scene_for_another_lab():
    with pytest.raises(ValueError, match="there is no lab 9: the labs are 1 to 8"):
        views.scene(9)


# marimo

EVERY_VIEW = """
import runpy, sys
from types import SimpleNamespace
path = sys.argv[1]
for number in "12346785":
    sys.argv[1:] = ["--", "--lab", number, "--lang", "es"]
    app = runpy.run_path(path)["app"]
    outputs, made = app.run()
    print(made["NUMBER"], made["report"].passed, 'class="lab-view" lang="es"' in outputs[-1].text)
moved = {"knobs": SimpleNamespace(elements={}, value={"weight": -3.5}), "language": SimpleNamespace(value="en")}
outputs, made = runpy.run_path(path)["app"].run(defs=moved | {name: made[name] for name in ("given", "file")})
print('lang="en"' in outputs[-1].text, 'data-value="-3.5"' in outputs[-1].text)
"""
NOTEBOOK = Path(views.__file__).with_name("notebook.py")


def environment():
    return os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"}


@MARIMO
def test_every_view_runs_as_a_script(folder):
    (folder / "my_labs").mkdir()
    for n in (1, 5):
        (folder / "my_labs" / f"lab{n}.py").write_bytes(lab(n).solution.read_bytes())
    command = [sys.executable, "-c", EVERY_VIEW, str(NOTEBOOK)]
    ended = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.splitlines() == [f"{n} {n in (1, 5)} True" for n in (1, 2, 3, 4, 6, 7, 8, 5)] + ["True True"]


@MARIMO
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_the_server_shows_a_view_asks_nobody_outside_and_ends_with_the_command(folder, number, code):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with open(folder / "said", "w+") as said:
        command = [sys.executable, "-m", "labs", "view", "5", "--headless", "--port", str(port), "--lang", "es"]
        process = subprocess.Popen(command, env=environment(), stdout=said, stderr=said, start_new_session=True)
        try:
            page = fetched(f"http://127.0.0.1:{port}", process)
            assert "numpy_mlp labs" in page and not re.findall(r"(?:src|href)=[\"']https?:", page)
        finally:
            os.killpg(process.pid, number)
            assert process.wait(timeout=30) == code
        said.seek(0)
        assert [line[:7] for line in said.read().splitlines()] == ["La vist", "labs: t"][: 1 + (code == 130)]
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}")


@MARIMO
@pytest.mark.parametrize("ending", ["reader", "kill"])
def test_a_pipe_gets_the_address_and_comes_to_its_end_with_the_command(folder, ending):
    """Whoever reads the pipe has all of it once the command is ended; and the command ends once nobody reads."""
    command = [sys.executable, "-m", "labs", "view", "1", "--headless"]
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    address = re.search(r"is at (http://127\.0\.0\.1:\d+)", process.stdout.readline()).group(1)
    assert "numpy_mlp labs" in fetched(address, process)
    server = children_of(process.pid)
    if ending == "kill":
        process.kill()
        at_its_end = select.select([process.stdout], [], [], 30)[0]  # though nobody could end the server
        os.killpg(server[0], signal.SIGTERM)
        assert at_its_end and process.stdout.read() == ""
    process.stdout.close()
    assert process.wait(timeout=30) in (1, -signal.SIGKILL)
    assert ended(server)


def ended(processes):
    """Whether they all come to an end within a minute; one that nobody waited for has no command line any more."""
    for _ in range(600):
        files = [Path(f"/proc/{process}/cmdline") for process in processes]
        if not any(file.exists() and file.read_bytes() for file in files):
            return True
        time.sleep(0.1)
    return False


def children_of(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@MARIMO
def test_with_standard_output_closed_a_view_is_served_all_the_same(folder):
    port = serving.free_port()
    line = f"exec {shlex.quote(sys.executable)} -m labs view 1 --headless --port {port} >&-"
    process = subprocess.Popen(["sh", "-c", line], env=environment(), stderr=subprocess.DEVNULL)
    assert "numpy_mlp labs" in fetched(f"http://127.0.0.1:{port}", process)
    process.terminate()
    assert process.wait(timeout=30) == 143


def test_a_port_that_is_taken_is_passed_over():
    first = serving.free_port()
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((serving.HOST, first))
        taken.listen()
        assert serving.free_port() != first


def fetched(address, process):
    """A page's text, as soon as the server is there."""
    while process.poll() is None:
        try:
            with urllib.request.urlopen(address) as answer:
                return answer.read().decode()
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server ended with {process.returncode}")


# The command


def labs(capsys, *arguments):
    try:
        code = main(arguments)
    except SystemExit as ended:
        code = ended.code
    return code, *capsys.readouterr()


def test_a_page_is_written_without_marimo(folder, capsys):
    code, out, _ = labs(capsys, "view", "4", "--html", "p.html", "--lang", "es")
    page = (folder / "p.html").read_text(encoding="utf-8")
    assert (code, out) == (0, "Escrito:  p.html\n")
    assert page.startswith("<!doctype html>") and '<html lang="es">' in page and "<title>Laboratorio 4: " in page
    assert len(Tables(page).found) > 8 and not re.search(r"https?://", page)
    assert json.loads(labs(capsys, "view", "4", "--html", "p.html", "--json")[1])["written"] == "p.html"


def test_a_notebook_holds_what_the_student_has_written_and_is_never_written_over(folder, capsys):
    (folder / "my_labs").mkdir()
    (folder / "my_labs/lab5.py").write_text(WRONG, encoding="utf-8")
    assert labs(capsys, "view", "5", "--colab")[0] == 0
    book = json.loads((folder / "my_labs/lab5.ipynb").read_text(encoding="utf-8"))
    assert any("".join(cell["source"]) == f"%%writefile lab5.py\n{WRONG}".rstrip("\n") for cell in book["cells"])
    code, out, err = labs(capsys, "view", "5", "--colab")
    assert (code, out) == (1, "") and "move it away first" in err and err.count("\n") == 1


def test_without_marimo_one_line_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    code, out, err = labs(capsys, "view", "5")
    assert (code, out) == (1, "") and err.count("\n") == 1
    assert 'pip install "numpy-mlp[labs]"' in err and "python -m labs view 5 --html lab5.html" in err


@pytest.mark.parametrize("arguments", [("--port", "0"), ("--port", "x"), ("--html", "a", "--colab")])
def test_wrong_usage_is_one_line_and_code_2(capsys, arguments):
    code, out, err = labs(capsys, "view", "5", *arguments)
    assert (code, out) == (2, "") and err.count("\n") == 1


# Colab


def book_of(n, lang):
    return json.loads((lab(n).folder / colab.NAMES[lang]).read_text(encoding="utf-8"))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("n", TITLES)
def test_the_committed_notebook_is_made_from_the_labs_text_and_starter(n, lang):
    path = lab(n).folder / colab.NAMES[lang]
    assert path.read_text("utf-8") == colab.notebook_text(n, lang), f"{path} is old: python -m labs.colab"
    book = book_of(n, lang)
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code_cells(book))
    words = "".join(source(cell) for cell in book["cells"] if cell["cell_type"] == "markdown")
    assert "](.." not in words and "](README" not in words and "![" not in words and "labs start" not in words
    for line in lab(n).text(lang).read_text("utf-8").splitlines():
        if line.startswith("## ") and line not in words:
            raise AssertionError(f"{line} is missing")


def code_cells(book):
    return [cell for cell in book["cells"] if cell["cell_type"] == "code"]


def source(cell):
    return "".join(cell["source"])


def run_cells(book, file, text):
    """Runs the code cells one after the other, with this text in the student's; the last value of each is kept."""
    names, values = {}, []
    for cell in code_cells(book):
        if source(cell).startswith(f"%%writefile {file}\n"):
            Path(file).write_text(
                text if text is not None else source(cell).partition("\n")[2] + "\n", encoding="utf-8"
            )
            continue
        *before, last = source(cell).splitlines()
        exec("\n".join(before), names)
        is_value = last.startswith(("HTML(", "SVG(", "labs("))
        values.append(eval(last.rstrip(";"), names) if is_value else exec(last, names))
    return values


@pytest.mark.parametrize(("lang", "solved"), [("en", False), ("es", True)])
@pytest.mark.parametrize("n", TITLES)
def test_the_cells_run_with_the_starter_and_with_the_solution(n, lang, solved, capsys):
    pytest.importorskip("IPython", reason="pip install 'numpy-mlp[notebooks]'")
    text = (
        lab(n).solution.read_text("utf-8").replace("return compiled()(x, W, b)", NOT_WRITTEN) if solved else None
    )  # Numba takes seconds
    values = run_cells(book_of(n, lang), f"lab{n}.py", text)
    out = capsys.readouterr().out
    html = next(value.data for value in values if "lab-view" in str(getattr(value, "data", "")))
    assert ("Aprobado: las" in out and "Aprobado: todas" in html) if solved else "First to be written: " in out
    assert (0 if solved else 1) in values and "<svg" in str([getattr(v, "data", "") for v in values]) * (
        n != 8
    ) + "<svg"
    assert ("yours: nothing" in html) == (not solved)


@pytest.mark.parametrize(("n", "lang", "solved"), [(1, "en", False), (5, "es", True)])
def test_two_notebooks_run_in_jupyter(n, lang, solved, folder, monkeypatch):
    nbformat = pytest.importorskip("nbformat", reason="pip install 'numpy-mlp[notebooks]'")
    nbclient = pytest.importorskip("nbclient", reason="pip install 'numpy-mlp[notebooks]'")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    book = nbformat.reads(json.dumps(book_of(n, lang)), 4)
    nbformat.validate(book)
    for cell in book.cells:
        if solved and cell.source.startswith("%%writefile"):
            cell.source = f"%%writefile lab{n}.py\n{lab(n).solution.read_text('utf-8')}"
    nbclient.NotebookClient(
        book, timeout=60, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()
    outputs = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    printed = "".join(output.text for output in outputs if output.output_type == "stream" and output.name == "stdout")
    html = "".join(output.data.get("text/html", "") for output in outputs if "data" in output)
    assert ("Aprobado: las 3" if solved else "First to be written: neuron_forward") in printed
    assert 'class="lab-view"' in html and ("tuyo ✓" in html if solved else "yours: nothing" in html)
    assert any("image/svg+xml" in output.get("data", {}) for output in outputs)
    assert not [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"]


def test_without_the_package_the_first_cell_says_what_to_do(monkeypatch):
    setup = next(source(cell) for cell in code_cells(book_of(1, "es")))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="Pide a tu docente el archivo"):
        exec(setup, {})
    ran = []
    pip = [sys.executable, "-m", "pip", "install", "--quiet"]
    monkeypatch.setattr(subprocess, "run", lambda command: ran.append(command) or subprocess.CompletedProcess([], 0))
    install = setup.partition("\nfrom IPython")[0]
    for file in ("numpy-mlp-main.zip", "numpy_mlp-1-py3-none-any.whl"):
        Path(file).touch()
        exec(install, {})
    exec(install.replace('SOURCE = ""', 'SOURCE = "git+https://example.org/x.git"'), {})
    assert ran == [[*pip, "numpy-mlp-main.zip"], [*pip, "numpy_mlp-1-py3-none-any.whl"],
                   [*pip, "git+https://example.org/x.git"]]  # fmt: skip
    monkeypatch.setattr(subprocess, "run", lambda command: subprocess.CompletedProcess([], 1))
    with pytest.raises(SystemExit, match=r"numpy_mlp-1-py3-none-any.whl no se pudo instalar"):
        exec(install, {})


def test_the_message_is_one_line_in_jupyter(folder, tmp_path, monkeypatch):
    """In a kernel that does not find the labs, as in a new Colab session."""
    nbformat = pytest.importorskip("nbformat", reason="pip install 'numpy-mlp[notebooks]'")
    nbclient = pytest.importorskip("nbclient", reason="pip install 'numpy-mlp[notebooks]'")
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    lines = ["import importlib.util as u", "f = u.find_spec", "u.find_spec = lambda n: None if n == 'labs' else f(n)"]
    (hidden / "sitecustomize.py").write_text("\n".join(lines))
    monkeypatch.setenv("PYTHONPATH", str(hidden))
    book = nbformat.reads(json.dumps(book_of(1, "en")), 4)
    client = nbclient.NotebookClient(book, timeout=60, kernel_name="python3", allow_errors=True,
                                     resources={"metadata": {"path": str(folder)}})  # fmt: skip
    book.cells = book.cells[:2]
    client.execute()
    (error,) = [output for output in book.cells[1].outputs if output.output_type == "error"]
    assert error.ename == "SystemExit" and error.evalue.startswith("The labs are not here yet. Ask your teacher")


def test_a_class_s_copies_install_from_the_address_given(tmp_path, capsys):
    address = "git+https://example.org/numpy-mlp.git"
    assert colab.main(["--install", address, "--output", str(tmp_path / "books"), "--lang", "es"]) == 0
    assert "16 cuadernos escritos" in capsys.readouterr().out
    books = {path.name: json.loads(path.read_text("utf-8")) for path in (tmp_path / "books").iterdir()}
    assert set(books) == {f"lab{n}{end}" for n in TITLES for end in (".ipynb", ".es.ipynb")}
    assert all(f'SOURCE = "{address}"  #' in source(code_cells(book)[0]) for book in books.values())
    assert all(
        "_" not in book["metadata"] and source(code_cells(book)[0]).count(address) == 1 for book in books.values()
    )


@pytest.mark.parametrize("arguments", [["--install", "x"], ["--output"], ["more"]])
def test_wrong_usage_of_colab_is_one_line(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        colab.main(arguments)
    err = capsys.readouterr().err
    assert ended.value.code == 2 and err.count("\n") == 1 and err.startswith("python -m labs.colab: ")


def test_colab_into_a_place_that_cannot_be_is_one_line(tmp_path, capsys):
    (tmp_path / "file").touch()
    assert colab.main(["--output", str(tmp_path / "file" / "x")]) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "a part of the path is not a folder" in err


def test_colabs_form_has_the_knobs():
    cell = next(source(cell) for cell in code_cells(book_of(7, "en")) if "@param" in source(cell))
    assert 'factor = 1.7  # @param {type: "slider", min: 1.1, max: 2.2, step: 0.1}\n' in cell
    cell = next(source(cell) for cell in code_cells(book_of(4, "en")) if "@param" in source(cell))
    assert re.search(r"^step = 0\.1  # @param \[1e-12, .*, 1\.0\] \{type: \"raw\"\}$", cell, re.MULTILINE)
