"""What the READMEs show is run, and the two say the same."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ENGLISH, SPANISH = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.es.md"))
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# Not run here: what makes environments (it needs a network or a GPU), and the test suite inside itself.
SETTING_UP = ("python3 -m venv", ".venv/bin/pip install", "make compare-gpu")
TESTING = ("make test", ".venv/bin/python -m pytest")
# The plain form of `make compare`: another test shows that make runs this very line, so it runs once and not twice.
SAME_AS_MAKE = (".venv/bin/python -m benchmarks.compare --quick",)
MINUTES = ("make compare",)


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


def test_both_languages_have_the_same_headings():
    levels = [re.findall(r"^(#+) ", FENCE.sub("", text), re.MULTILINE) for text in (ENGLISH, SPANISH)]
    assert levels[0] == levels[1]


def test_both_languages_have_the_same_commands():
    assert blocks(ENGLISH, "bash") == blocks(SPANISH, "bash")


def test_both_languages_have_the_same_python():
    trees = [[ast.dump(ast.parse(block)) for block in blocks(text, "python")] for text in (ENGLISH, SPANISH)]
    assert trees[0] == trees[1] and trees[0]


def test_both_languages_have_the_same_marks_and_links():
    for pattern in (r"<!-- .*? -->", r"\]\((?!README)(.*?)\)"):
        assert re.findall(pattern, ENGLISH) == re.findall(pattern, SPANISH)


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


def test_links_lead_somewhere():
    links = re.findall(r"\]\((?!https?:)([^)#]+)", ENGLISH + SPANISH)
    assert [link for link in links if not (ROOT / link).exists()] == []


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
