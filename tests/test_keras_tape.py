"""Keras's tensors on a tape: the same names, a file that `Tape.load` reads, numbers that the formulas explain."""

import numpy as np
import pytest
from keras_cases import DTYPES, TINY, ignore_keras_own_warning, little_of, random_weights

from keras_reference import __main__ as command_line
from keras_reference import tape_command
from keras_reference.tape import record
from numpy_mlp import MLP
from numpy_mlp.tape import Tape, differences, replay
from numpy_mlp.tape.names import tensor_shapes

pytestmark = ignore_keras_own_warning


@pytest.fixture(scope="module", params=DTYPES)
def tape(request, mnist):
    (x, y), rng = little_of(mnist)[0], np.random.default_rng(3)
    batches = [(x[:8], y[:8]), (x[8:14], y[8:14])]
    return record(TINY, random_weights(rng, TINY.sizes, request.param), batches, request.param)


def test_it_has_the_names_shapes_and_dtype_of_ours(tape):
    for step, n_samples in zip(tape.steps, (8, 6), strict=True):
        assert {name: tensor.shape for name, tensor in step.items()} == tensor_shapes(TINY.sizes, n_samples)
        assert {tensor.dtype for name, tensor in step.items() if name != "y"} == {tape.dtype}
    assert tape.engine.startswith("keras on ")
    assert all(np.array_equal(tape.steps[0][f"{name}_after"], tape.steps[1][name]) for name in ("W1", "b1", "W3", "b3"))


def test_it_comes_back_from_its_file(tape, tmp_path):
    tape.save(tmp_path / "keras.npz")
    loaded = Tape.load(tmp_path / "keras.npz")
    assert loaded.engine == tape.engine
    assert all(d.largest == 0 for step in differences(loaded, tape) for d in step.values())


def test_its_numbers_are_explained_by_the_same_formulas(tape):
    rng = np.random.default_rng(4)
    for k, step in enumerate(tape.steps):
        for name, tensor in step.items():
            for _ in range(10):
                index = [int(rng.integers(n)) for n in tensor.shape]
                assert tape.explain(f"{name}{index or ''}", k).agrees, (k, name, index)


def test_our_steps_from_its_weights_and_batches_differ_by_rounding(tape, engine):
    """Against the tensor's largest number: its own rounding, and what it inherits from sums of 784 before it."""
    for name, found in differences(replay(tape, engine), tape)[0].items():
        assert found.of_tensor < 50, name
        if name in ("x", "y", "W1", "b2", "learning_rate"):
            assert found.largest == 0


def test_the_command_takes_the_weights_and_batch_of_explain(mnist, tmp_path, monkeypatch, capsys):
    data = little_of(mnist)
    monkeypatch.setattr(tape_command, "load_mnist", lambda: data)
    path = tmp_path / "keras.npz"
    arguments = ["--hidden", "6,5", "--batch", "3", "--steps", "2", "--seed", "9", "--lang", "es", "--output", path]
    assert command_line.main(["tape", *arguments]) == 0
    told = capsys.readouterr().out
    assert "cada uno con 33 tensores" in told
    assert told.endswith(f"para verla junto a la nuestra: python -m numpy_mlp microscope --reference {path}\n")
    tape, network = Tape.load(path), MLP((784, 6, 5, 10), seed=9, engine="numpy")
    assert all(np.array_equal(tape.steps[0][name], w) for name, w in zip(("W1", "b1", "W2", "b2"), network.weights))
    assert [list(step["y"]) for step in tape.steps] == [list(data[0][1][:3]), list(data[0][1][3:6])]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "--output"),
        (["--output", "x.npz", "--hidden", "4,x"], "'x' is not a positive whole number"),
        (["--output", "x.npz", "--hidden", "4", "--experiment", "wide"], "either an experiment"),
    ],
)
def test_a_mistake_gets_one_line_and_code_2(arguments, told, capsys):
    with pytest.raises(SystemExit) as caught:
        command_line.main(["tape", *arguments])
    printed = capsys.readouterr().err
    assert caught.value.code == 2 and told in printed and printed.count("\n") == 1


def test_a_folder_that_is_not_there_gets_one_line_and_code_1(mnist, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(tape_command, "load_mnist", lambda: little_of(mnist))
    assert command_line.main(["tape", "--hidden", "3", "--output", tmp_path / "no" / "keras.npz"]) == 1
    printed = capsys.readouterr().err
    assert "not written" in printed and printed.count("\n") == 1
