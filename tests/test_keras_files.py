"""A model saved on one side and loaded on the other predicts the same; a file that is no plain stack is refused."""

import json
import random
import re
import sys
import zipfile

import keras
import numpy as np
import pytest
from keras_cases import DTYPES, TINY, ignore_keras_own_warning, random_weights

from keras_reference import build, from_keras, precision, to_keras
from keras_reference.backend import to_numpy
from numpy_mlp import MLP, SGD
from numpy_mlp.checkpoints import CheckpointError

pytestmark = ignore_keras_own_warning
ENDINGS = (".keras", ".weights.h5")
SIZES = (7, 5, 4, 3)
Dense, Input = keras.layers.Dense, keras.Input


@pytest.fixture(params=DTYPES)
def mlp(request, rng):
    mlp = MLP(SIZES, dtype=request.param, engine="numpy")
    mlp.set_weights(random_weights(rng, SIZES))
    return mlp


@pytest.fixture
def x(rng):
    return rng.standard_normal((9, 7))


def bits(arrays):
    return [(array.dtype, array.shape, array.tobytes()) for array in arrays]


def assert_predicts_the_same(mlp, model, x):
    """To rounding: a few units in the last place of probabilities up to 1."""
    with precision(mlp.dtype.name):
        theirs = to_numpy(model(x.astype(mlp.dtype)))
    np.testing.assert_allclose(mlp.predict(x), theirs, rtol=0, atol=8 * np.finfo(mlp.dtype).eps)


def refusal(path, what=MLP.load):
    with pytest.raises(CheckpointError) as caught:
        what(path)
    line = str(caught.value)
    assert line.startswith(f"{path}: ") and "\n" not in line
    return line


def test_keras_loads_what_we_save_and_can_evaluate_it(mlp, x, tmp_path):
    mlp.compile(SGD(0.25))
    mlp.save(tmp_path / "m.keras")
    model = keras.models.load_model(tmp_path / "m.keras")
    assert bits(model.get_weights()) == bits(mlp.weights)
    assert_predicts_the_same(mlp, model, x)
    assert float(model.optimizer.learning_rate) == 0.25
    y = np.arange(9) % 3
    with precision(mlp.dtype.name):
        loss, accuracy = model.evaluate(x.astype(mlp.dtype), y, verbose=0)
    assert (loss, accuracy) == pytest.approx(mlp.evaluate(x, y), abs=1e-6)


def test_keras_trains_on_with_the_optimizer_that_we_had(mlp, x, tmp_path):
    mlp.compile(SGD(0.25, momentum=0.5, nesterov=True, weight_decay=0.125))
    y = np.arange(9) % 3
    with precision(mlp.dtype.name):
        mlp.save(tmp_path / "m.keras")
        model = keras.models.load_model(tmp_path / "m.keras")
        for _ in range(2):  # the second step has velocities
            model.train_on_batch(x.astype(mlp.dtype), y)
            mlp.train_on_batch(x, y)
    for ours, theirs in zip(mlp.weights, model.get_weights(), strict=True):
        np.testing.assert_allclose(theirs, ours, rtol=0, atol=64 * np.finfo(mlp.dtype).eps)


def test_keras_loads_the_weights_that_we_save(mlp, x, tmp_path):
    mlp.save_weights(tmp_path / "m.weights.h5")
    with precision(mlp.dtype.name):
        model = keras.Sequential([Input((7,)), Dense(5, "relu"), Dense(4, "relu"), Dense(3, "softmax")])
        model.load_weights(tmp_path / "m.weights.h5")
    assert bits(model.get_weights()) == bits(mlp.weights)
    assert_predicts_the_same(mlp, model, x)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("ending", ENDINGS)
def test_we_load_what_keras_saves_of_the_notebooks_model(dtype, ending, rng, tmp_path):
    model, path = build(TINY, dtype), str(tmp_path / f"m{ending}")
    to_keras(model, random_weights(rng, TINY.sizes))
    (model.save if ending == ".keras" else model.save_weights)(path)
    mlp = MLP.load(path, engine="numpy")
    assert (mlp.sizes, mlp.dtype) == (TINY.sizes, dtype)
    assert bits(mlp.weights) == bits(from_keras(model))
    assert_predicts_the_same(mlp, model, rng.random((9, 28, 28)))
    other = MLP(TINY.sizes, dtype="float64", engine="numpy")
    other.load_weights(path)
    assert bits(other.weights) == bits([w.astype("float64") for w in mlp.weights])


@pytest.mark.parametrize("ending", ENDINGS)
def test_there_and_back_is_the_same_to_the_bit_and_nothing_else_is_left(mlp, ending, tmp_path):
    mlp.save(tmp_path / f"m{ending}")
    assert bits(MLP.load(tmp_path / f"m{ending}", engine="numpy").weights) == bits(mlp.weights)
    assert [file.name for file in tmp_path.iterdir()] == [f"m{ending}"]


def test_more_than_ten_layers_keep_their_order(rng, tmp_path):
    deep = MLP((3, *range(4, 17), 2), engine="numpy", seed=1)
    deep.save(tmp_path / "deep.weights.h5")
    assert bits(MLP.load(tmp_path / "deep.weights.h5", engine="numpy").weights) == bits(deep.weights)


def test_relu_and_softmax_may_be_layers_of_their_own(x, tmp_path):
    layers = keras.layers
    model = keras.Sequential(
        [Input((7,)), Dense(5), layers.ReLU(), Dense(4), layers.Activation("relu"), Dense(3), layers.Softmax()]
    )
    model.save(tmp_path / "m.keras")
    assert_predicts_the_same(MLP.load(tmp_path / "m.keras", engine="numpy"), model, x)


def test_pythons_own_random_numbers_stay_what_they_were(mlp, tmp_path):
    """Keras takes its layers' seeds from there; a checkpoint must not change what comes after it."""
    before = random.getstate()
    mlp.save(tmp_path / "m.keras")
    MLP.load(tmp_path / "m.keras", engine="numpy")
    assert random.getstate() == before


def test_an_old_file_stays_if_overwrite_is_false(mlp, tmp_path):
    for name in ("m.keras", "m.weights.h5", "m.npz"):
        (tmp_path / name).write_text("old")
        for save in (mlp.save, mlp.save_weights):
            with pytest.raises(FileExistsError, match="overwrite=True replaces it"):
                save(tmp_path / name, overwrite=False)
        assert (tmp_path / name).read_text() == "old"


def foreign_stacks():
    layers, end = keras.layers, Dense(3, "softmax")
    yield "'gate'", "'Dropout'", [Dense(5, "relu"), layers.Dropout(0.5, name="gate"), end]
    yield "'wave'", "'tanh' after 'dense'", [Dense(5, "tanh", name="wave"), end]
    yield "'leaky'", "negative_slope=0.1", [Dense(5), layers.ReLU(negative_slope=0.1, name="leaky"), end]
    yield "'second'", "'dense' after 'dense'", [Dense(5), Dense(3, "softmax", name="second")]
    yield "'open'", "no softmax", [Dense(5, "relu"), Dense(3, name="open")]
    yield "'bare'", "use_bias=False", [Dense(5, "relu", use_bias=False, name="bare"), end]
    yield "'half'", "'mixed_float16'", [Dense(5, "relu", dtype="mixed_float16", name="half"), end]


@pytest.mark.parametrize("case", range(7))
def test_a_model_that_is_no_plain_stack_is_refused_with_its_layers_name(case, tmp_path):
    name, why, stack = list(foreign_stacks())[case]
    keras.Sequential([Input((7,)), *stack]).save(tmp_path / "m.keras")
    line = refusal(tmp_path / "m.keras")
    assert f"layer {name}" in line and why in line and "expected" in line


def test_other_kinds_of_model_are_refused(tmp_path):
    inputs = Input((8, 8, 1))
    outputs = Dense(3, "softmax")(keras.layers.Flatten()(keras.layers.Conv2D(2, 3)(inputs)))
    model = keras.Model(inputs, outputs)
    model.save(tmp_path / "m.keras")
    assert "the model is 'Functional'" in refusal(tmp_path / "m.keras")
    model.save_weights(tmp_path / "m.weights.h5")
    assert "weights of a layer 'conv2d'" in refusal(tmp_path / "m.weights.h5")


def test_weights_of_other_sizes_are_refused_and_ours_are_kept(mlp, tmp_path):
    MLP((7, 5, 3), engine="numpy", seed=1).save_weights(tmp_path / "m.weights.h5")
    before = bits(mlp.weights)
    assert "sizes (7, 5, 3), expected (7, 5, 4, 3)" in refusal(tmp_path / "m.weights.h5", mlp.load_weights)
    assert bits(mlp.weights) == before


@pytest.mark.parametrize("ending", ENDINGS)
def test_cut_missing_and_foreign_files_are_refused(ending, tmp_path):
    whole, path = tmp_path / f"whole{ending}", tmp_path / f"m{ending}"
    assert "there is no such file" in refusal(path)
    MLP(SIZES, engine="numpy", seed=1).save(whole)
    content = whole.read_bytes()
    for length in [*range(0, len(content), 499), len(content) - 1]:
        path.write_bytes(content[:length])
        assert "not a whole file in Keras's" in refusal(path)
    path.write_bytes(b"epoch,loss\n1,0.5\n" * 99)
    assert "not a whole file in Keras's" in refusal(path)


def rewrite(path, member, content):
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()} | {member: content}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def test_forged_keras_files_are_refused_and_run_nothing(tmp_path, capsys):
    path = tmp_path / "m.keras"
    MLP(SIZES, engine="numpy", seed=1).save(path)
    with zipfile.ZipFile(path) as archive:
        plain = json.loads(archive.read("config.json"))
    trap = {"module": "builtins", "class_name": "function", "config": "print", "registered_name": "function"}
    call = {"module": "builtins", "class_name": "print", "config": {"name": "dense", "args": ["trapped"]}}
    for forge, why in (
        (lambda config: config["layers"][1]["config"].update(activation=trap), "'function'"),
        (lambda config: config["layers"].insert(1, call), "'print'"),
        (lambda config: config["layers"][1].update(module="os"), "is 'Dense'"),
        (lambda config: config["layers"].clear(), "no softmax"),
        (lambda config: config.pop("layers"), "not a whole file"),
    ):
        forged = json.loads(json.dumps(plain))
        forge(forged["config"])
        rewrite(path, "config.json", json.dumps(forged))
        assert why in refusal(path)
    rewrite(path, "config.json", json.dumps(plain))
    rewrite(path, "model.weights.h5", bytes(10**7))
    assert "unfolds to 10000000 bytes" in refusal(path)
    assert "trapped" not in capsys.readouterr().out


def forged_weights(h5py, elsewhere):
    outside, there = "lies outside of the file", (elsewhere, "layers/dense/vars/0")
    layout = h5py.VirtualLayout((7, 5), "f4")
    layout[:] = h5py.VirtualSource(*there, shape=(7, 5))
    yield outside, lambda group: group.create_dataset("0", (7, 5), "f4", external=[(elsewhere, 0, 140)])
    yield outside, lambda group: group.create_virtual_dataset("0", layout)
    yield "not a whole file", lambda group: group.__setitem__("0", h5py.ExternalLink(*there))
    yield outside, lambda group: group.create_dataset("0", (10**7, 5), "f4", chunks=(1000, 5))  # far too large
    yield "float32 and int32", lambda group: group.create_dataset("0", data=np.ones((7, 5), "i4"))
    yield "not a whole file", lambda group: group.create_dataset("0", data=np.ones((), "f4"))
    yield "5 inputs follows on one with 6", lambda group: group.create_dataset("0", data=np.ones((7, 6), "f4"))


@pytest.mark.parametrize("case", range(7))
def test_forged_weights_are_refused(case, tmp_path):
    import h5py

    path, elsewhere = tmp_path / "m.weights.h5", tmp_path / "other.weights.h5"
    for file in (path, elsewhere):
        MLP(SIZES, engine="numpy", seed=1).save(file)
    with h5py.File(path, "r+") as file:
        why, forge = list(forged_weights(h5py, str(elsewhere)))[case]
        del file["layers/dense/vars/0"]
        forge(file["layers/dense/vars"])
    assert why in refusal(path)


@pytest.mark.parametrize("ending", ENDINGS)
def test_without_keras_one_line_says_how_to_install_it(ending, mlp, tmp_path, monkeypatch):
    mlp.save(tmp_path / f"m{ending}")
    monkeypatch.setitem(sys.modules, "keras", None)
    for use in (MLP.load, mlp.save):
        with pytest.raises(ModuleNotFoundError, match=re.escape('pip install "numpy-mlp[keras]"')):
            use(tmp_path / f"m{ending}")
