"""`python -m numpy_mlp plot` draws what a file has, and answers mistakes with one line."""

import csv
import functools
import json
import shutil

import numpy as np
import pytest

from numpy_mlp import MLP, SGD, plots
from numpy_mlp.commands import main, samples
from numpy_mlp.language import set_language
from numpy_mlp.mistakes import confusion_matrix


@pytest.fixture(scope="module")
def run(mnist, tmp_path_factory):
    """A folder with what a training and a range test leave: network.npz, history.csv, range_test.csv."""
    folder = tmp_path_factory.mktemp("run")
    mlp = MLP((784, 4, 10), engine="numpy", seed=1)
    mlp.fit(mnist[0][0][:320], mnist[0][1][:320], optimizer=SGD(0.3), verbose=0)
    mlp.save(folder / "network.npz")
    (folder / "history.csv").write_text("epoch,loss,accuracy,val_loss,val_accuracy\n1,0.5,0.8,0.4,0.9\n2,0.4,0.9,,\n")
    shutil.copy(folder / "history.csv", folder / "again.csv")
    (folder / "range_test.csv").write_text("learning_rate,loss,batch_loss\n0.1,2.5,2.6\n0.2,1.5,nan\n0.3,2,2\n")
    return folder


@pytest.fixture(autouse=True)
def few_images(monkeypatch, mnist):
    few = [(x[:90], y[:90]) for x, y in mnist]
    monkeypatch.setattr(samples, "load_mnist", lambda: few)
    monkeypatch.setattr(plots, "save_fig", functools.partial(plots.save_fig, formats=["svg"]))  # the others take time
    yield few
    set_language(None)


def drawn(arguments, capsys):
    """The names of the files that a call writes."""
    assert main(["plot", *map(str, arguments), "--json", "--engine", "numpy"]) == 0
    return {path.rpartition("/")[2] for path in json.loads(capsys.readouterr().out)["figures"]}


def both(*names):
    return {f"{name}.{ending}" for name in names for ending in ("svg", "csv")}


def refusal(arguments, capsys):
    """(exit code, the one line) of a call that draws nothing."""
    try:
        code = main(["plot", *map(str, arguments)])
    except SystemExit as error:
        code = error.code
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1
    return code, printed.err


def test_a_network_has_three_figures(run, tmp_path, capsys, few_images):
    shutil.copy(run / "network.npz", tmp_path)
    found = drawn([tmp_path / "network.npz", "--output", tmp_path / "new"], capsys)
    assert found == {path.name for path in (tmp_path / "new").iterdir()}
    assert found == both("network_confusion", "network_mistakes", "network_weights")
    with open(tmp_path / "new" / "network_confusion.csv", newline="") as file:
        _, *rows = csv.reader(file)
    x, y = few_images[2]
    p = MLP.load(run / "network.npz", engine="numpy").predict(x)
    np.testing.assert_array_equal([list(map(int, row[1:])) for row in rows], confusion_matrix(y, p.argmax(axis=1)))


@pytest.mark.parametrize(
    ("files", "name"),
    [
        (["history.csv"], "history_history"),
        (["range_test.csv"], "range_test_range_test"),
        (["history.csv", "again.csv"], "history_again_sides"),
    ],
)
def test_a_table_is_drawn_by_its_columns(run, tmp_path, capsys, files, name):
    assert drawn([*(run / file for file in files), "--output", tmp_path], capsys) == both(name)


def test_data_are_drawn_without_a_file_and_by_the_seed(tmp_path, capsys):
    shown = {}
    for seed in (1, 1, 2):
        assert drawn(["--figure", "samples", "--seed", seed, "--output", tmp_path], capsys) == both("samples")
        shown.setdefault(seed, set()).add((tmp_path / "samples.csv").read_text())
    assert len(shown[1]) == 1 and shown[1] != shown[2]
    assert drawn(["--figure", "sample", "--output", tmp_path], capsys) == both("sample")


def test_figures_speak_the_language_that_was_asked_for(run, tmp_path, capsys):
    contents = {}
    for lang in ("en", "es"):
        drawn([run / "history.csv", "--lang", lang, "--output", tmp_path / lang], capsys)
        contents[lang] = [(tmp_path / lang / f"history_history.{end}").read_bytes() for end in ("svg", "csv")]
    assert contents["en"][0] != contents["es"][0]
    assert contents["en"][1] == contents["es"][1]  # a program that reads the table does not ask for the language


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        ([], 2, "expected a network's file"),
        (["{run}/network.npz", "--figure", "history"], 2, "choose one of confusion, mistakes, weights"),
        (["{run}/network.npz", "{run}/history.csv"], 2, "one network's file and nothing beside it"),
        (["--figure", "nothing"], 2, "invalid choice: 'nothing'"),
        (["none.npz"], 1, "there is no such file"),
        (["none.csv"], 1, "there is no such file"),
        (["{tmp}/words.csv"], 1, "not a table of numbers"),
        (["{tmp}/empty.csv"], 1, "not a table of numbers"),
        (["{tmp}/other.csv"], 1, "has the columns a, b: expected accuracy, loss"),
        (["{run}/history.csv", "{tmp}/other.csv"], 1, "has the columns a, b: expected accuracy, loss"),
        (["{tmp}/small.npz", "--figure", "confusion"], 2, "takes 9 numbers and knows 3 classes, but the data have 784"),
        (["{run}/history.csv", "--lang", "es", "--figure", "sides"], 2, "no se dibuja a partir de"),
    ],
)
def test_mistakes_are_answered_with_one_line_and_nothing_is_written(run, tmp_path, capsys, arguments, code, line):
    (tmp_path / "words.csv").write_text("a,b\n1,x\n")
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    MLP((9, 3), engine="numpy").save(tmp_path / "small.npz")
    filled = [argument.format(run=run, tmp=tmp_path) for argument in arguments]
    found, said = refusal([*filled, "--engine", "numpy", "--output", tmp_path / "new"], capsys)
    assert (found, line in said) == (code, True), said
    assert not (tmp_path / "new").exists()
