"""The summary's numbers are those that Keras shows for the same network."""

import re

import numpy as np
import pytest

from numpy_mlp import EXPERIMENTS, MLP
from numpy_mlp.summary import format_bytes, layer_rows, path_line, summary_table

PUBLISHED_TOTALS = {"two_hidden": "266,612", "three_hidden": "316,812", "four_hidden": "515,612"}


def table_numbers(text):
    """{row name: its numbers as text}, of our table or Keras's: the boxes and the column of bytes left out."""
    cells = re.findall(r"[│|] (\S+ \(\w+\)) +[│|] (\(None, \d+\)) +[│|] +([\d,]+) ", text)
    totals = re.findall(r"^ ([\w-]+ params): (.*)$", text, re.MULTILINE)
    return {name: numbers for name, *numbers in cells} | dict(totals)


@pytest.fixture(scope="module")
def keras():
    return pytest.importorskip("keras", reason="Keras is not installed")


def keras_summary(keras, hidden, dtype, built):
    """What Keras prints for Flatten, hidden layers, ten classes; `built` as after `fit`, with the optimizer's two."""
    before = keras.config.floatx()
    keras.utils.clear_session()
    keras.config.set_floatx(dtype)
    try:
        dense = [keras.layers.Dense(units, activation="relu") for units in hidden]
        model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), *dense, keras.layers.Dense(10)])
        model.compile(optimizer=keras.optimizers.SGD(0.1))
        if built:
            model.optimizer.build(model.trainable_variables)
        lines = []
        model.summary(print_fn=lines.append, line_length=76)
    finally:
        keras.config.set_floatx(before)
    return "\n".join(lines)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("built", [False, True])
@pytest.mark.parametrize("hidden", [(300, 100), (400, 300, 200, 100), ()])
def test_rows_and_totals_are_those_of_keras(keras, hidden, dtype, built):
    ours = table_numbers(summary_table((784, *hidden, 10), dtype, optimizer=built))
    assert len(ours) == len(hidden) + 5 + built
    assert ours == table_numbers(keras_summary(keras, hidden, dtype, built))


@pytest.mark.parametrize("name", PUBLISHED_TOTALS)
def test_totals_are_the_published_ones(name):
    table = summary_table(EXPERIMENTS[name].sizes, "float32", optimizer=True)
    assert f" Total params: {PUBLISHED_TOTALS[name]} (" in table
    assert "Optimizer params: 2 (" in table


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_each_rows_bytes_are_those_of_its_arrays(dtype):
    mlp = MLP((784, 37, 20, 10), dtype=dtype, engine="numpy", seed=1)
    pairs = [W.nbytes + b.nbytes for W, b in zip(mlp.weights[::2], mlp.weights[1::2], strict=True)]
    assert [row[3] for row in layer_rows(mlp.sizes, mlp.dtype)] == [0, *pairs]
    assert sum(row[2] for row in layer_rows(mlp.sizes, mlp.dtype)) == mlp.n_parameters


def test_the_table_is_straight_whatever_its_numbers():
    for sizes in ((784, 10), (784, 4000, 2000, 1000, 10), (3, 2)):
        box = [line for line in summary_table(sizes, np.float64).splitlines() if not line.startswith(" ")]
        assert len({len(line) for line in box}) == 1
        assert len(box) == len(sizes) + 4


def test_summary_prints_the_table(capsys):
    MLP((784, 300, 100, 10), engine="numpy", seed=1).summary()
    printed = capsys.readouterr().out
    assert "│ flatten (Flatten) │ (None, 784)  │       0 │    0.00 B │" in printed
    assert "│ dense (Dense)     │ (None, 300)  │ 235,500 │ 919.92 KB │" in printed


def test_the_path_of_the_last_training_is_named_below_the_table(capsys, rng):
    mlp = MLP((6, 5, 3), engine="numpy", seed=1)
    mlp.summary()
    assert "path" not in capsys.readouterr().out
    mlp.fit(rng.random((20, 6)), rng.integers(0, 3, 20), verbose=0)
    lines = []
    mlp.summary(print_fn=lines.append)
    assert lines == [summary_table(mlp.sizes, mlp.dtype, optimizer=True), " path: dense"]


def test_how_much_is_not_zero_is_said_where_somebody_looked():
    assert path_line("dense", None) == " path: dense"
    assert path_line("sparse", 0.1911) == " path: sparse (19.1% of the data's numbers are not zero)"
    assert path_line("dense", 1.0) == " path: dense (100.0% of the data's numbers are not zero)"
    assert path_line("sparse", 0.0) == " path: sparse (0.0% of the data's numbers are not zero)"
    assert path_line("sparse", 0.5, "2 threads by omp").endswith("are not zero), 2 threads by omp")


@pytest.mark.parametrize(
    ("n_bytes", "text"),
    [(0, "0.00 B"), (1023, "1023.00 B"), (1024, "1.00 KB"), (1066440, "1.02 MB"), (5 * 1024**4, "5120.00 GB")],
)
def test_bytes_are_shown_in_units_of_1024(n_bytes, text):
    assert format_bytes(n_bytes) == text
