"""`python -m numpy_mlp` trains, says what it found beside what was published, and answers mistakes with one line."""

import json
import re
import signal
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from numpy_mlp import EXPERIMENTS, MLP
from numpy_mlp.command_line import jsonable, show_range_test
from numpy_mlp.commands import main, parse, samples
from numpy_mlp.language import set_language

TINY = ["two_hidden", "--engine", "numpy"]


@pytest.fixture(autouse=True)
def in_english(monkeypatch):
    """Whatever the machine's locale is; and the language of one test is not the next one's."""
    monkeypatch.setenv("LC_ALL", "C")
    yield
    set_language(None)


@pytest.fixture(autouse=True)
def few_images(monkeypatch, mnist):
    """Three batches of MNIST instead of 1,719, the last one of 24 as there."""
    few = [(x[:n], y[:n]) for (x, y), n in zip(mnist, (88, 100, 100), strict=True)]
    monkeypatch.setattr(samples, "load_mnist", lambda: few)
    return few


def refusal(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    printed = capsys.readouterr()
    assert caught.value.code == 2
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    return printed.err


def test_a_training_shows_summary_epochs_and_what_was_published(capsys):
    assert main([*TINY, "--epochs", "2"]) == 0
    out = capsys.readouterr().out
    assert "Total params: 266,612" in out
    assert "two_hidden, numpy engine, float32, seed 42: SGD at rate 0.4, batches of 32" in out
    assert re.findall(r"^Epoch (\d)/2 - .* - val_accuracy: 0\.\d{4}$", out, re.MULTILINE) == ["1", "2"]
    assert re.search(
        r"here +published, 5 epochs\ntest loss +\d\.\d{4} +0\.0791\ntest accuracy +0\.\d{4} +0\.9783\n", out
    )


def test_the_network_after_one_epoch_stands_beside_what_was_published(capsys):
    assert main([*TINY, "--epochs", "1"]) == 0
    rows = dict(re.findall(r"^( *[a-z1 ,]+?) +(\d\.\d+) +\d", capsys.readouterr().out, re.MULTILINE))
    assert rows["  after 1 epoch, loss"] == rows["test loss"]  # of one epoch, the first is the best
    assert rows["  and accuracy"] == rows["test accuracy"]
    assert main(["four_hidden", "--engine", "numpy", "--epochs", "1"]) == 0
    assert "after 1 epoch" not in capsys.readouterr().out  # nothing was published


def test_the_best_network_is_the_one_that_is_tested(capsys, tmp_path, few_images):
    assert main([*TINY, "--epochs", "3", "--json", "--output", str(tmp_path / "run")]) == 0
    result = json.loads(capsys.readouterr().out)
    best = int(np.argmin(result["history"]["val_loss"]))
    assert result["best_epoch"] == best + 1
    kept = MLP.load(tmp_path / "run" / "two_hidden.npz", engine="numpy")
    assert kept.evaluate(*few_images[2]) == (result["test_loss"], result["test_accuracy"])
    assert kept.evaluate(*few_images[1])[0] == result["history"]["val_loss"][best]
    names = ["options.json", "training.npz", "two_hidden.npz", "two_hidden_history.csv", "two_hidden_history.png"]
    assert sorted(path.name for path in (tmp_path / "run").iterdir()) == names


def test_the_same_seed_gives_the_same_training(capsys):
    histories = []
    for seed in ("7", "7", "8"):
        main([*TINY, "--epochs", "1", "--seed", seed, "--dtype", "float64", "--json"])
        result = json.loads(capsys.readouterr().out)
        assert (result["seed"], result["dtype"], result["engine"]) == (int(seed), "float64", "numpy")
        histories.append(result["history"])
    assert histories[0] == histories[1] != histories[2]


def test_training_stops_early_and_goes_back_to_the_best_network(capsys, monkeypatch):
    """wide has patience 1: a validation loss that only rises stops it after epoch 2; epoch 1's network is tested."""
    first_weights = []

    def rising(model, x, y, batch_size=1000, **options):
        first_weights.append(model.get_weights()[0])
        return float(len(first_weights)), 0.5

    monkeypatch.setitem(EXPERIMENTS, "wide", replace(EXPERIMENTS["wide"], hidden_units=(5,)))
    monkeypatch.setattr("numpy_mlp.training.evaluate", rising)
    assert main(["wide", "--engine", "numpy", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["history"]["val_loss"] == [1.0, 2.0]
    assert len(result["seconds_per_epoch"]) == 2
    assert (result["best_epoch"], result["after_one_epoch"]["test_loss"], result["test_loss"]) == (1, 4.0, 3.0)
    after_one, after_two, tested, after_one_again = first_weights
    np.testing.assert_array_equal(tested, after_one)
    np.testing.assert_array_equal(tested, after_one_again)
    assert not np.array_equal(tested, after_two)


def test_a_range_test_finds_its_minimum_beside_the_published_one(capsys, tmp_path):
    assert main([*TINY, "--range-test", "--output", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert "range test: rate from 0.001, times 1.005 after every batch" in out
    header, *rows = (tmp_path / "two_hidden_range_test.csv").read_text().splitlines()
    assert header == "learning_rate,loss,batch_loss,smoothed_loss"
    rates, losses, *_ = np.array([row.split(",") for row in rows], dtype=float).T
    lowest = losses.argmin()
    assert len(rows) == 3
    assert f"lowest running loss after {lowest + 1} batches" in out
    assert re.search(rf"lowest running loss +{losses[lowest]:.4f} +1\.0118\n", out)
    assert re.search(rf"at learning rate +{rates[lowest]:.4f} +0\.7563\n", out)
    assert f"half of that rate: {rates[lowest] / 2:.4f}; the experiment trains at 0.4\n" in out
    assert (tmp_path / "two_hidden_range_test.png").stat().st_size > 1_000


def test_json_is_one_object_and_nan_a_string(capsys, monkeypatch):
    monkeypatch.setattr("numpy_mlp.training.evaluate", lambda *arguments, **options: (float("nan"), 0.0958))
    assert main([*TINY, "--range-test", "--json"]) == 0
    printed = capsys.readouterr()
    result = json.loads(printed.out, parse_constant=pytest.fail)
    assert (result["val_loss"], result["published"]["val_loss"]) == ("nan", "nan")
    assert printed.out.count("\n") == 1
    assert printed.err == ""


def test_a_training_without_a_best_network_says_so(capsys, monkeypatch):
    monkeypatch.setattr("numpy_mlp.training.evaluate", lambda *arguments, **options: (float("nan"), 0.0958))
    assert main([*TINY, "--epochs", "2"]) == 0
    out = capsys.readouterr().out
    assert "best of 2 epochs by validation loss: none, all were NaN" in out
    assert re.search(r"test loss +nan +0\.0791\n", out)


def test_numbers_for_json():
    values = {"a": [float("inf"), -np.inf, np.float32("nan")], "b": (np.float64(0.5), 1, None, "x")}
    assert jsonable(values) == {"a": ["inf", "-inf", "nan"], "b": [0.5, 1, None, "x"]}


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ["train", "nonsense"],
            "unknown experiment 'nonsense': choose one of two_hidden, three_hidden, four_hidden, wide",
        ),
        (["nonsense"], "invalid choice: 'nonsense'"),
        ([], "the following arguments are required: COMMAND"),
        (
            ["train"],
            "expected either an experiment (two_hidden, three_hidden, four_hidden, wide) or layers",
        ),
        (["train", "two_hidden", "--hidden", "30"], "expected either an experiment"),
        (["train", "--hidden", "30,,20"], "'' is not a positive whole number"),
        (["train", "--hidden", "30", "--lr", "0"], "'0' is not a positive number"),
        (["train", "--hidden", "30", "--lr", "fast"], "'fast' is not a positive number"),
        (["two_hidden", "--epochs", "0"], "'0' is not a positive whole number"),
        (["two_hidden", "--engine", "fast"], "unknown engine 'fast'"),
        (["two_hidden", "--dtype", "float16"], "float16"),
        (["two_hidden", "--seed", "-1"], "non-negative"),
        (["wide", "--range-test"], "no range test was published for wide"),
        (["two_hidden", "--oops"], "unrecognized arguments: --oops"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(arguments, line, capsys):
    assert line in refusal(arguments, capsys)


def test_an_engine_that_is_not_installed_is_one_line(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.delitem(sys.modules, "numpy_mlp.engines.numba_engine", raising=False)
    assert "pip install 'numpy-mlp[fast]'" in refusal(["two_hidden", "--engine", "numba"], capsys)


def test_a_folder_that_cannot_be_made_is_one_line_before_the_training(capsys, tmp_path):
    (tmp_path / "file").write_text("")
    assert main([*TINY, "--output", str(tmp_path / "file" / "run")]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert str(tmp_path / "file" / "run") in printed.err


def test_figures_are_left_out_where_matplotlib_is_missing(capsys, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    assert main([*TINY, "--epochs", "1", "--output", str(tmp_path)]) == 0
    assert "pip install" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "options.json",
        "training.npz",
        "two_hidden.npz",
        "two_hidden_history.csv",
    ]


def test_a_range_test_that_ended_in_nan_is_shown(capsys):
    """As the published ones did; JSON has NaN as a text."""
    found = {
        "min_loss": 0.5,
        "learning_rate": 0.8,
        "step": 1_300,
        "accuracy": 0.5,
        "val_accuracy": 0.1,
        "val_loss": "nan",
    }
    show_range_test(EXPERIMENTS["two_hidden"], found)
    out = capsys.readouterr().out
    assert re.search(r"^validation loss +nan +nan$", out, re.MULTILINE)
    assert "half of that rate: 0.4000; the experiment trains at 0.4" in out


def test_a_range_test_of_few_batches_goes_as_far_as_the_published_one(few_images, tmp_path):
    """The declared factor is made for 1,719 batches; after three of it nothing would be seen."""
    (x_train, y_train), _, (x_test, y_test) = few_images
    np.savez(tmp_path / "own.npz", x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)
    arguments = ["lr-find", "--hidden", "5", "--engine", "numpy", "--data", tmp_path / "own.npz", "--output", tmp_path]
    assert main([*arguments, "--quiet"]) == 0
    *_, last = (tmp_path / "hidden_5_range_test.csv").read_text().splitlines()
    assert float(last.split(",")[0]) == pytest.approx(1e-3 * 1.005**1719, rel=1e-5)


@pytest.mark.parametrize(("first_word", "command"), [("two_hidden", "train"), ("two_hidden --range-test", "lr-find")])
def test_an_experiments_name_alone_is_a_command(first_word, command):
    """As it was typed before there were commands."""
    short, long = (parse([*words.split(), "--seed", "3"]) for words in (first_word, f"{command} two_hidden"))
    assert short.experiment is long.experiment is EXPERIMENTS["two_hidden"]
    assert short.module is long.module
    assert short.module.__name__ == f"numpy_mlp.commands.{command.replace('-', '_')}"


ENDLESS = """
import sys
import numpy as np
from numpy_mlp.commands import main, samples
blank = np.zeros((320, 784), np.float32), np.zeros(320, np.int64)
samples.load_mnist = lambda: (blank, blank, blank)
sys.exit(main(["two_hidden", "--engine", "numpy", "--epochs", "1000000"]))
"""


def test_ctrl_c_ends_it_cleanly_with_130():
    """A real process, a real signal, in the middle of a training: one line, no traceback."""
    process = subprocess.Popen(
        [sys.executable, "-c", ENDLESS], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        while not process.stdout.readline().startswith("Epoch 2/"):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert (process.returncode, err) == (130, "numpy_mlp: interrupted\n")
