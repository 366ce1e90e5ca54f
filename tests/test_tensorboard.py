"""TensorBoard's own reader finds in our event files what Keras's callback writes: the same tags, steps and numbers."""

import os
import struct
from importlib import import_module

import numpy as np
import pytest
from keras_cases import ignore_keras_own_warning
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.backend.event_processing.event_file_loader import EventFileLoader, RawEventFileLoader
from tensorboard.util import tensor_util

from numpy_mlp import MLP, SGD
from numpy_mlp.backpropagation import loss_and_gradients
from numpy_mlp.callbacks import TensorBoard
from numpy_mlp.event_files import EventFile, crc32c, histogram, masked_crc, scalar, text

SIZES = (784, 5, 10)
RNG = np.random.default_rng(0)
X, Y = RNG.random((100, 784)).astype("float32"), RNG.integers(0, 10, 100)
FIT = {"epochs": 2, "batch_size": 32, "shuffle": False, "verbose": 0}
VALID = X[:40], Y[:40]
FOLDERS = ("train", "validation")


@pytest.fixture(scope="module")
def keras_model():
    """A Keras model of the sizes above, in a fresh session: its paths are those that our tags repeat."""
    keras_reference = import_module("keras_reference.model")
    keras_reference.clean_session()
    keras = import_module("keras")
    layers = [keras.layers.Dense(5, activation="relu"), keras.layers.Dense(10, activation="softmax")]
    model = keras.Sequential([keras.Input((784,)), *layers])
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


@pytest.fixture(scope="module")
def start(keras_model):
    return keras_model.get_weights()


def train(model, start, *callbacks):
    """Both sides, from the same weights, at rate 0.1."""
    if isinstance(model, MLP):
        model.compile(SGD(0.1))
    else:
        model.optimizer.iterations.assign(0)
    model.set_weights(start)
    return model.fit(X, Y, validation_data=VALID, callbacks=list(callbacks), **FIT)


def mlp(**arguments):
    return MLP(SIZES, engine="numpy", seed=0, **arguments)


def read(folder):
    """{tag: [(step, value), ...]} as the dashboard gets it: everything a tensor, whatever it was written as."""
    found = {}
    for path in sorted(folder.iterdir()):
        for event in EventFileLoader(str(path)).Load():
            for value in event.summary.value:
                found.setdefault(value.tag, []).append((event.step, tensor_util.make_ndarray(value.tensor)))
    return found


def steps(found):
    return {tag: [step for step, _ in values] for tag, values in found.items()}


def assert_same(ours, theirs):
    assert steps(ours) == steps(theirs)
    for tag, values in ours.items():
        for (_, our), (_, their) in zip(values, theirs[tag], strict=True):
            np.testing.assert_allclose(our, their, rtol=1e-4, atol=1e-6, err_msg=tag)


@ignore_keras_own_warning
def test_both_sides_overlay_by_epoch(keras_model, start, tmp_path):
    keras = import_module("keras")
    train(keras_model, start, keras.callbacks.TensorBoard(tmp_path / "keras", histogram_freq=1))
    train(mlp(), start, TensorBoard(tmp_path / "ours", histogram_freq=1))
    for folder in FOLDERS:
        theirs, ours = read(tmp_path / "keras" / folder), read(tmp_path / "ours" / folder)
        theirs.pop("keras", None)  # its graph
        for found in (ours, theirs):  # a weight on an edge falls to either side by its last bit
            for values in found.values():
                values[:] = [(step, v if v.ndim == 0 else (v[0, 0], v[-1, 1], v[:, 2].sum())) for step, v in values]
        assert_same(ours, theirs)
    assert {"epoch_loss", "epoch_accuracy", "epoch_learning_rate"} < set(read(tmp_path / "ours" / "train"))


@ignore_keras_own_warning
def test_both_sides_overlay_by_batch(keras_model, start, tmp_path):
    """Keras is given a frequency that divides the batches of an epoch, so that it writes the epochs as well."""
    keras = import_module("keras")
    train(keras_model, start, keras.callbacks.TensorBoard(tmp_path / "keras", update_freq=2))
    train(mlp(), start, TensorBoard(tmp_path / "ours", update_freq=2))
    for folder in FOLDERS:
        theirs, ours = read(tmp_path / "keras" / folder), read(tmp_path / "ours" / folder)
        theirs.pop("keras", None)
        rates = ours.pop("batch_learning_rate", None)
        assert_same(ours, {tag: values for tag, values in theirs.items() if tag in ours})
        assert folder == "validation" or [step for step, _ in rates] == [2, 4, 6, 8]
    assert steps(read(tmp_path / "ours" / "train"))["batch_loss"] == [2, 4, 6, 8]


@ignore_keras_own_warning
def test_on_a_keras_model_it_writes_what_keras_writes(keras_model, start, tmp_path):
    keras = import_module("keras")
    theirs = keras.callbacks.TensorBoard(tmp_path / "keras", histogram_freq=2)
    train(keras_model, start, theirs, TensorBoard(tmp_path / "ours", histogram_freq=2, write_summary=True))
    for folder in FOLDERS:
        theirs, ours = read(tmp_path / "keras" / folder), read(tmp_path / "ours" / folder)
        theirs.pop("keras", None)
        summary = ours.pop("summary", None)
        assert folder == "validation" or "dense_1 (Dense)" in summary[0][1].item().decode()
        assert_same(ours, theirs)
    with pytest.raises(TypeError, match="gradient_data is for numpy_mlp's MLP, not for Sequential"):
        train(keras_model, start, TensorBoard(tmp_path, gradient_data=(X, Y)))


def test_scalar_readers_see_the_scalars(tmp_path):
    """EventAccumulator.Scalars does not see Keras's, which are tensors."""
    history = train(mlp(), mlp().weights, TensorBoard(tmp_path, update_freq="batch")).history
    reader = EventAccumulator(str(tmp_path / "train")).Reload()
    by_epoch = {tag: [event.value for event in reader.Scalars(tag)] for tag in reader.Tags()["scalars"]}
    np.testing.assert_allclose(by_epoch["epoch_loss"], history["loss"], rtol=1e-6)
    np.testing.assert_allclose(by_epoch["epoch_accuracy"], history["accuracy"], rtol=1e-6)
    np.testing.assert_allclose(by_epoch["epoch_learning_rate"], [0.1, 0.1], rtol=1e-6)
    assert [event.step for event in reader.Scalars("batch_loss")] == [*range(1, 9)]
    assert by_epoch["batch_loss"][3] == by_epoch["epoch_loss"][0]


def test_histograms_of_weights_and_gradients(tmp_path):
    network = mlp()
    train(network, network.weights, TensorBoard(tmp_path, histogram_freq=1, gradient_data=(X[:20], Y[:20])))
    found = read(tmp_path / "train")
    gradients = loss_and_gradients(network.engine, network.weights, X[:20], Y[:20])[2]
    for kind, arrays in (("histogram", network.weights), ("gradient", gradients)):
        for name, array in zip(("dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias"), arrays, strict=True):
            rows = found[f"sequential/{name}/{kind}"][-1][1]
            counts, edges = np.histogram(array.astype(float), 30)
            np.testing.assert_array_equal(rows, np.stack([edges[:-1], edges[1:], counts], axis=1))


def test_by_epoch_the_steps_are_still_taken_many_at_once(tmp_path):
    from numpy_mlp.training import watches_batches

    assert not watches_batches(TensorBoard(tmp_path, histogram_freq=1))
    assert watches_batches(TensorBoard(tmp_path, update_freq=100))


def test_without_validation_there_is_no_such_folder(tmp_path):
    mlp().fit(X, Y, callbacks=[TensorBoard(tmp_path)], **FIT)
    assert [path.name for path in tmp_path.iterdir()] == ["train"]


def test_an_evaluation_on_its_own_is_written(tmp_path):
    network, callback = mlp(), TensorBoard(tmp_path)
    network.evaluate(*VALID, callbacks=[callback])  # nothing was trained: there is no step to show it at
    assert not any(tmp_path.iterdir())
    network.train_on_batch(X, Y)
    loss, accuracy = network.evaluate(*VALID, callbacks=[callback])
    found = {tag: values[0] for tag, values in read(tmp_path / "validation").items()}
    assert found["evaluation_loss_vs_iterations"] == (1, np.float32(loss))
    assert found["evaluation_accuracy_vs_iterations"] == (1, np.float32(accuracy))


def test_a_diverged_network_is_shown(tmp_path):
    network = mlp()
    network.weights[0][0, 0], network.weights[2][:] = np.inf, np.nan
    network.fit(X, Y, callbacks=[TensorBoard(tmp_path, histogram_freq=1)], **FIT)
    assert np.isnan(read(tmp_path / "train")["epoch_loss"][0][1])


def test_events_are_read_while_training_goes_on(tmp_path):
    file = EventFile(tmp_path)
    file.add(3, [scalar("a", 0.5), text("b", "# á")])
    assert file.flush() == (tmp_path / file.name).stat().st_size
    found = read(tmp_path)
    assert found["a"] == [(3, 0.5)] and found["b"][0][1].item().decode() == "# á"


def test_later_files_are_read_later(tmp_path):
    names = [EventFile(tmp_path).name for _ in range(5)]
    assert not any(tmp_path.iterdir())  # no file without an event
    assert sorted(names) == names


def test_a_cut_file_gives_what_came_before(tmp_path):
    file = EventFile(tmp_path)
    for step in range(3):
        file.add(step, [scalar("a", step)])
    os.truncate(tmp_path / file.name, file.flush() - 1)
    assert steps(read(tmp_path)) == {"a": [0, 1]}


def test_taken_up_again_nothing_shows_twice(tmp_path):
    """The state is of after two events; what was written after it gives way, also in a file that was begun later."""
    first = TensorBoard(tmp_path)
    first.set_model(mlp())
    first.on_train_begin()
    for step in range(2):
        first._add("train", step, [scalar("a", step)])
    state = first.get_state()
    first._add("train", 2, [scalar("a", 99)])
    first._add("validation", 2, [scalar("a", 99)])
    first.on_train_end()
    for value in (99, 2):
        again = TensorBoard(tmp_path)
        again.set_model(mlp())
        again.on_train_begin()
        again.set_state(state)
        again._add("train", 2, [scalar("a", value)])
        again._add("validation", 2, [scalar("a", value)])
        again.on_train_end()
    assert read(tmp_path / "validation")["a"] == [(2, 2)]
    assert read(tmp_path / "train")["a"] == [(0, 0), (1, 1), (2, 2)]


@pytest.mark.parametrize(("step", "value"), [(0, 0.0), (127, -1.5), (128, 1e38), (2**40, np.inf)])
def test_numbers_of_every_size(tmp_path, step, value):
    file = EventFile(tmp_path)
    file.add(step, [scalar("x" * 200, value)])
    file.flush()
    assert read(tmp_path) == {"x" * 200: [(step, np.float32(value))]}


def test_checksum_is_the_one_of_the_rfc():
    assert crc32c(b"123456789") == 0xE3069283
    assert crc32c(bytes(32)) == 0x8A9136AA


def test_the_readers_checksums_are_ours(tmp_path):
    """TensorBoard's loader gives up at a record with a wrong checksum."""
    file = EventFile(tmp_path)
    file.add(1, [scalar("a", 1)])
    file.flush()
    content = bytearray((tmp_path / file.name).read_bytes())
    assert len(list(RawEventFileLoader(str(tmp_path / file.name)).Load())) == 2
    assert content[8:12] == masked_crc(struct.pack("<Q", struct.unpack("<Q", content[:8])[0]))
    content[14] ^= 1
    (tmp_path / file.name).write_bytes(content)
    assert len(list(RawEventFileLoader(str(tmp_path / file.name)).Load())) < 2


def test_a_constant_has_a_histogram(tmp_path):
    file = EventFile(tmp_path)
    file.add(0, [histogram("a", np.full(7, 3.0))])
    file.flush()
    rows = read(tmp_path)["a"][0][1]
    assert rows.shape == (30, 3) and rows[:, 2].sum() == 7


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"update_freq": "step"}, 'update_freq is \'step\': expected "epoch", "batch" or a number of batches'),
        ({"update_freq": 0}, "update_freq is 0: expected a whole number of at least 1"),
        ({"histogram_freq": -1}, "histogram_freq is -1: expected a whole number of at least 0"),
        ({"gradient_data": X}, "gradient_data is ndarray: expected a pair of arrays"),
    ],
)
def test_wrong_arguments_are_one_line(arguments, message):
    with pytest.raises(ValueError, match=message):
        TensorBoard(**arguments)
