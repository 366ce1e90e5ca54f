"""An interrupted run goes on where it was: a part is reused only if nothing that it depends on has changed."""

import json
import math

import pytest

from benchmarks import parts as parts_module
from benchmarks.parts import Parts, clear_away, source_files

SOURCES = ["benchmarks/stage.py"]
FILES = {
    "numpy_mlp/__init__.py": "from .model import MLP",
    "numpy_mlp/model.py": "MLP = None",
    "numpy_mlp/engines/fast.py": "import numpy",
    "numpy_mlp/plots/history.py": "",
    "numpy_mlp/language.py": "",
    "numpy_mlp/__main__.py": "",
    "keras_reference/__init__.py": "",
    "benchmarks/__init__.py": "",
    "benchmarks/stage.py": "from numpy_mlp import MLP\nfrom . import deep\nfrom benchmarks.absolute import x",
    "benchmarks/deep.py": "def f():\n    from .deeper import y",
    "benchmarks/deeper.py": "import benchmarks.deepest",
    "benchmarks/deepest.py": "from ..outside import z",
    "benchmarks/absolute.py": "from keras_reference.model import build",
    "benchmarks/report.py": "import benchmarks.stage",
    "README.md": "",
}


@pytest.fixture
def root(tmp_path):
    """A checkout in small."""
    for name, content in FILES.items():
        path = tmp_path / "checkout" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return tmp_path / "checkout"


class Work:
    """A part's function that counts its calls."""

    def __init__(self, result):
        self.result, self.calls = result, 0

    def __call__(self):
        self.calls += 1
        return self.result


def again(root, work, name="two_hidden/speed", machine=None, options=None, sources=SOURCES):
    """One run of one part, in a process that has just started; returns its result and its record."""
    parts = Parts(root / "results", machine or {"cpu": "a", "numpy": "2.4"}, root=root)
    return parts.run(name, work, options, sources), parts.records[name]


def test_a_finished_part_is_reused_with_its_seconds(root):
    work = Work({"a": 1.5})
    result, record = again(root, work)
    second, reused = again(root, work)
    assert (work.calls, result, second) == (1, {"a": 1.5}, {"a": 1.5})
    assert (record["reused"], reused["reused"]) == (False, True)
    assert reused["seconds"] == record["seconds"] > 0


def test_the_first_result_is_the_one_that_comes_back(root):
    """A tuple is a list, a key a string and NaN a float both times: what follows cannot depend on the interruption."""
    work = Work({1: (math.inf, -math.inf), "nan": math.nan})
    first, _ = again(root, work)
    second, _ = again(root, work)
    assert work.calls == 1
    assert repr(first) == repr(second) == "{'1': [inf, -inf], 'nan': nan}"


@pytest.mark.parametrize("changed", ["numpy_mlp/engines/fast.py", "keras_reference/__init__.py", "benchmarks/stage.py",
                                     "benchmarks/deep.py", "benchmarks/deeper.py", "benchmarks/deepest.py",
                                     "benchmarks/absolute.py"])  # fmt: skip
def test_a_change_in_what_a_part_imports_computes_it_anew(root, changed):
    work = Work(1)
    again(root, work)
    (root / changed).write_text(FILES[changed] + "\n")
    assert again(root, work)[1]["reused"] is False


@pytest.mark.parametrize(
    "changed",
    [
        "numpy_mlp/plots/history.py",
        "numpy_mlp/language.py",
        "numpy_mlp/__main__.py",
        "benchmarks/report.py",
        "README.md",
    ],
)
def test_a_change_elsewhere_keeps_it(root, changed):
    work = Work(1)
    again(root, work)
    (root / changed).write_text("# something else")
    assert again(root, work)[1]["reused"] is True


def test_a_new_module_of_the_network_counts(root):
    work = Work(1)
    again(root, work)
    (root / "numpy_mlp/engines/faster.py").write_text("")
    assert again(root, work)[1]["reused"] is False


@pytest.mark.parametrize("other", [{"machine": {"cpu": "b", "numpy": "2.4"}}, {"options": {"rounds": 3}},
                                   {"sources": ["numpy_mlp"]}, {"name": "wide/speed"}])  # fmt: skip
def test_another_machine_option_or_name_computes_anew(root, other):
    work = Work(1)
    again(root, work)
    assert again(root, work, **other)[1]["reused"] is False


def test_the_order_of_options_does_not_matter(root):
    work = Work(1)
    again(root, work, options={"a": 1, "b": (2, 3)})
    assert again(root, work, options={"b": [2, 3], "a": 1})[1]["reused"] is True


def test_an_engine_from_elsewhere_counts_by_its_content_wherever_it_lies(root, tmp_path):
    work, engine, moved = Work(1), tmp_path / "mine.py", tmp_path / "copy" / "mine.py"
    moved.parent.mkdir()
    for path in (engine, moved):
        path.write_text("from benchmarks import nothing_that_exists")
    again(root, work, sources=[*SOURCES, str(engine)])
    assert again(root, work, sources=[*SOURCES, str(moved)])[1]["reused"] is True
    engine.write_text("import os")
    assert again(root, work, sources=[*SOURCES, str(engine)])[1]["reused"] is False


def test_an_edit_during_the_run_belongs_to_the_next_run(root):
    """What runs was loaded before the edit: its result must not be kept under the key of the new source."""
    parts, work = Parts(root / "results", {}, root=root), Work(1)
    (root / "benchmarks/deep.py").write_text("# edited")
    parts.run("two_hidden/speed", work, sources=SOURCES)
    again = Parts(root / "results", {}, root=root)
    again.run("two_hidden/speed", work, sources=SOURCES)
    assert again.records["two_hidden/speed"]["reused"] is False


def _cut(path):
    path.write_bytes(path.read_bytes()[:40])


def _alter(path):
    part = json.loads(path.read_text())
    part["result"]["a"] = 2.5
    path.write_text(json.dumps(part))


def _empty(path):
    path.write_text("[]")


def _binary(path):
    path.write_bytes(b"\xff\xfe\x00")


@pytest.mark.parametrize("damage", [_cut, _alter, _empty, _binary])
def test_a_damaged_part_is_computed_anew_and_one_line_says_so(root, damage, capsys):
    work = Work({"a": 1.5})
    again(root, work)
    damage(root / "results/parts/two_hidden/speed.json")
    result, record = again(root, work)
    assert (result, record["reused"], work.calls) == ({"a": 1.5}, False, 2)
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "computed anew" in said
    assert again(root, work)[1]["reused"] is True


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_what_was_interrupted_is_not_kept(root, error):
    def interrupted():
        raise error

    with pytest.raises(error):
        again(root, interrupted)
    assert not list((root / "results").rglob("*"))
    assert again(root, Work(1))[1]["reused"] is False


def test_a_part_under_another_name_is_another_part(root):
    again(root, Work(1))
    (root / "results/parts/two_hidden/speed.json").rename(root / "results/parts/two_hidden/training.json")
    assert again(root, Work(2), name="two_hidden/training") == (
        2,
        pytest.approx({"seconds": 0, "reused": False}, abs=9),
    )


@pytest.mark.parametrize("name", ["", "../up", "/etc/part", "a//b", "a/", ".hidden", "a b", "a/../b"])
def test_a_name_cannot_leave_the_folder(root, name):
    with pytest.raises(ValueError, match="cannot be named"):
        again(root, Work(1), name=name)


def test_a_source_that_does_not_exist_is_named(root):
    with pytest.raises(ValueError, match=r"no source benchmarks/none\.py"):
        again(root, Work(1), sources=["benchmarks/none.py"])


def test_the_race_depends_on_its_helpers_and_not_on_the_report():
    names = {path.relative_to(parts_module.ROOT).as_posix() for path in source_files(["benchmarks/timing.py"])}
    assert {"benchmarks/memory.py", "benchmarks/keras_settings.py", "benchmarks/dense_limit.py"} <= names
    assert {"numpy_mlp/engines/numba_engine.py", "keras_reference/model.py"} <= names
    assert not names & {
        "benchmarks/report.py",
        "benchmarks/tables.py",
        "numpy_mlp/__main__.py",
        "numpy_mlp/plots/history.py",
    }


def test_what_a_killed_process_had_begun_to_write_is_cleared_away(tmp_path):
    parts = Parts(tmp_path, {})
    parts.run("two_hidden/speed", lambda: 1)
    begun = tmp_path / "parts" / "two_hidden" / ".speed.json.x1.part"
    begun.write_text("{")
    clear_away(tmp_path)
    assert not begun.exists() and parts.has("two_hidden/speed")
    clear_away(tmp_path / "nothing there")
