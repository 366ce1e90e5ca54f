"""What the READMEs and the guide show is run, and their two languages say the same."""

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from numpy_mlp.commands import main

ROOT = Path(__file__).resolve().parent.parent
PAGES = {"readme": ("README.md", "README.es.md"), "guide": ("docs/guide.md", "docs/guide.es.md")}
TEXTS = {name: [(ROOT / path).read_text(encoding="utf-8") for path in pair] for name, pair in PAGES.items()}
ENGLISH, SPANISH = TEXTS["readme"]
GUIDE, _ = TEXTS["guide"]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)(.*?)\)")

in_both_languages = pytest.mark.parametrize("english, spanish", TEXTS.values(), ids=TEXTS)

# Not run here: what makes environments (it needs a network or a GPU), and the test suite inside itself.
SETTING_UP = ("python3 -m venv", ".venv/bin/pip install", "make compare-gpu")
TESTING = ("make test", ".venv/bin/python -m pytest")
# The plain form of `make compare`: another test shows that make runs this very line, so it runs once and not twice.
SAME_AS_MAKE = (".venv/bin/python -m benchmarks.compare --quick",)
MINUTES = ("make compare",)
COMMAND = "python -m numpy_mlp "
NOTEBOOKS = ("experiments.ipynb", "experimentos.ipynb")  # one notebook in two languages


def blocks(text, language):
    """The contents of all fenced blocks in one language."""
    return [content for found, content in FENCE.findall(text) if found == language]


def commands(text):
    """Every line of every bash block, in order, each once."""
    lines = [line for block in blocks(text, "bash") for line in block.splitlines()]
    return list(dict.fromkeys(line.strip() for line in lines if line.strip()))


def to_run():
    left_out = SETTING_UP + TESTING + SAME_AS_MAKE
    for command in commands(ENGLISH):
        if not command.startswith(left_out):
            yield pytest.param(command, marks=pytest.mark.slow if command in MINUTES else ())


@pytest.fixture(scope="module")
def reader(checkout):
    """A copy of the checkout whose .venv, finished as far as make can see, stands for the environment that is there."""
    folder = checkout / ".venv" / "bin"
    folder.mkdir(parents=True)
    for name, arguments in {"python": "", "ruff": "-m ruff", "pip": "-m pip"}.items():
        (folder / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n', encoding="utf-8")
        (folder / name).chmod(0o755)
    (checkout / ".venv" / "installed").touch()
    yield checkout
    shutil.rmtree(checkout / ".venv")


def shell(command, folder, timeout=900):
    # PYTHONPATH and the like are the tests' own business: a reader has none of them.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    environment.pop("PYTHONPATH", None)
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, timeout=timeout
    )


@pytest.mark.parametrize("command", list(to_run()))
def test_command_of_the_readme(command, reader):
    result = shell(command, reader)
    assert result.returncode == 0, f"{command}\n{result.stdout}\n{result.stderr}"
    assert "Traceback" not in result.stderr


def test_python_of_the_readme(checkout):
    for block in blocks(ENGLISH, "python"):
        result = subprocess.run(
            [sys.executable, "-c", block], cwd=checkout, capture_output=True, text=True, timeout=900
        )
        assert result.returncode == 0, f"{block}\n{result.stderr}"


@pytest.mark.parametrize("target", ["compare", "test"])
def test_plain_lines_are_what_make_runs(target):
    """Below `make TARGET` stand the lines that make would run on a fresh machine, in its order."""
    following = blocks(ENGLISH, "bash")
    plain = following[following.index(f"make {target}\n") + 1].splitlines()
    result = shell(f"make --dry-run --always-make --no-print-directory {target}", ROOT)
    assert result.returncode == 0, result.stderr
    made = re.sub(r" --(disable-pip-version-check|progress-bar off|quiet)(?= )", "", result.stdout).splitlines()
    assert plain[0] == "python3 -m venv .venv" and any("-m venv .venv" in line for line in made)
    assert [line for line in made if line.startswith(".venv/bin/")] == plain[1:]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """The folder in which a reader goes through the guide, and what is known in the Python session beside it."""
    return tmp_path_factory.mktemp("desk"), {"__name__": "__main__"}


def to_go_through():
    """The guide's blocks in their order, a test each, named by its first line."""
    for number, (language, block) in enumerate(FENCE.findall(GUIDE)):
        yield pytest.param(language, block, id=f"{number}-{block.splitlines()[0]}")


@pytest.mark.parametrize("language, block", list(to_go_through()))
def test_block_of_the_guide(language, block, desk, monkeypatch, capsys):
    """In this process, which imports once what twenty processes would each have to; the README's are real ones."""
    folder, session = desk
    monkeypatch.chdir(folder)
    if language == "python":
        exec(compile(block, "guide.md", "exec"), session)
        return
    for command in block.splitlines():
        program, arguments = command[: len(COMMAND)], command[len(COMMAND) :]
        code = main(shlex.split(arguments))
        printed = capsys.readouterr()
        assert (program, code) == (COMMAND, 0), f"{command}\n{printed.err}"
        assert printed.out


def test_the_guide_has_led_where_it_says(desk):
    """After all of it: the seven is seen to be one, the trainings went on, both sides are in one dashboard."""
    folder, session = desk
    assert session["p"].shape == (10_000, 10) and session["back"].sizes == (784, 64, 10)
    assert len((folder / "run_001" / "log.csv").read_text().splitlines()) == 1 + 3
    assert {path.parent.name for path in folder.glob("logs/*/train")} == {"by_hand", "keras"}
    assert {"by_hand_keras_sides.svg", "range_test.png"} <= {path.name for path in (folder / "images/ann").iterdir()}


def test_the_seven_of_the_guide_is_one(desk, monkeypatch, capsys):
    monkeypatch.chdir(desk[0])
    assert main(["predict", "run_001/two_hidden.npz", "digit.png", "--quiet"]) == 0
    assert capsys.readouterr().out.startswith("digit.png: 7 ")


@in_both_languages
def test_both_languages_have_the_same_headings(english, spanish):
    levels = [re.findall(r"^(#+) ", FENCE.sub("", text), re.MULTILINE) for text in (english, spanish)]
    assert levels[0] == levels[1]


@in_both_languages
def test_both_languages_have_the_same_commands(english, spanish):
    assert blocks(english, "bash") == blocks(spanish, "bash")


@in_both_languages
def test_both_languages_have_the_same_python(english, spanish):
    trees = [[ast.dump(ast.parse(block)) for block in blocks(text, "python")] for text in (english, spanish)]
    assert trees[0] == trees[1] and trees[0]


@in_both_languages
def test_both_languages_have_the_same_marks_and_links(english, spanish):
    """A link to a page that is there in both languages leads to the one in its own, or to the other language's."""
    pattern = r"<!-- (.*?) -->|\]\((.*?)(?:\.es)?(?:\.md)?(?:#.*?)?\)"
    found = [re.findall(pattern, text) for text in (english, spanish.replace(*reversed(NOTEBOOKS)))]
    assert found[0] == found[1]


def paths_of_the_map(text):
    """The files and folders that the map names, an indented one inside the folder above it."""
    (tree,) = (block for block in blocks(text, "text") if block.startswith("numpy_mlp/"))
    folder = ""
    for line in tree.splitlines():
        name = line.split()[0]
        folder = folder if line.startswith(" ") else name
        yield folder if folder == name else folder + name


def test_map_names_what_is_there():
    assert list(paths_of_the_map(ENGLISH)) == list(paths_of_the_map(SPANISH))
    assert [path for path in paths_of_the_map(ENGLISH) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", [path for pair in PAGES.values() for path in pair])
def test_links_lead_somewhere(page):
    for link in LINK.findall((ROOT / page).read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        target = (ROOT / page).parent / path if path else ROOT / page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target.read_text(encoding="utf-8")), link


def anchors(text):
    """What GitHub calls the headings of a page in links."""
    headings = re.findall(r"^#+ (.*)$", FENCE.sub("", text), re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings]


def test_placeholders_are_filled():
    for text in (ENGLISH, SPANISH):
        for name in ("output:compare", "output:test", "results"):
            between = text.split(f"<!-- {name}:begin -->")[1].split(f"<!-- {name}:end -->")[0]
            assert between.strip(), f"nothing stands between the marks {name}"


def test_output_blocks_are_the_same_in_both_languages():
    """Programs answer in one language only; the map is the one text block that is translated."""
    shown = [[b for b in blocks(text, "text") if not b.startswith("numpy_mlp/")] for text in (ENGLISH, SPANISH)]
    assert shown[0] == shown[1]


def test_every_command_that_is_left_out_is_there():
    for left_out in SETTING_UP + TESTING + SAME_AS_MAKE:
        assert any(command.startswith(left_out) for command in commands(ENGLISH)), left_out


def test_the_results_table_is_what_the_committed_results_give():
    command = [sys.executable, "-m", "benchmarks.report", "--readme", "README.md", "README.es.md", "--check"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert result.returncode == 0, result.stderr
