"""The tape holds the engine's own bits, leaves the network alone, and comes back from its file as it went in."""

import dataclasses

import numpy as np
import pytest

from numpy_mlp import MLP, SGD
from numpy_mlp.backpropagation import backward_pass, forward_pass
from numpy_mlp.callbacks import LambdaCallback
from numpy_mlp.checkpoints import CheckpointError, write_arrays
from numpy_mlp.schedules import ExponentialDecay
from numpy_mlp.tape import Tape, differences, record, replay
from numpy_mlp.tape.names import tensor_shapes
from numpy_mlp.tape.tape import FORMAT, VERSION

SIZES = (5, 4, 3, 2)


def network(engine, dtype="float32", sizes=SIZES):
    mlp = MLP(sizes, dtype, engine, seed=1)
    mlp.compile(SGD(0.3))
    return mlp


def batch(rng, n_samples=6, sizes=SIZES):
    return rng.random((n_samples, sizes[0])), rng.integers(0, sizes[-1], n_samples)


def test_the_names_are_those_of_the_step_in_its_order():
    forward, backward = "x y W1 b1 z1 a1 W2 b2 z2 p loss", "dz2 dW2 db2 da1 dz1 dW1 db1"
    after = "learning_rate W1_after b1_after W2_after b2_after"
    assert " ".join(tensor_shapes((5, 4, 2), 3)) == f"{forward} {backward} {after}"


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_every_tensor_is_the_engines_own(engine, dtype, rng):
    mlp, (x, y) = network(engine, dtype), batch(rng)
    step = record(mlp, x, y).steps[0]
    zs, activations = forward_pass(engine, mlp.weights, x.astype(dtype))
    loss, p = engine.softmax_cross_entropy_forward(zs[-1], y)
    dz = engine.softmax_cross_entropy_backward(p, y)
    gradients, dzs = backward_pass(engine, mlp.weights, zs, activations, dz)
    expected = {"x": x.astype(dtype), "y": y, "p": p, "loss": loss, "a1": activations[1], "a2": activations[2]}
    expected |= {f"z{i}": z for i, z in enumerate(zs, 1)} | {f"dz{i}": dz for i, dz in enumerate(dzs, 1)}
    expected |= {f"{'Wb'[i % 2]}{i // 2 + 1}": w for i, w in enumerate(mlp.weights)}
    expected |= {f"d{'Wb'[i % 2]}{i // 2 + 1}": dw for i, dw in enumerate(gradients)}
    expected |= {f"da{i}": engine.dense_backward(dzs[i], activations[i], mlp.weights[2 * i])[0] for i in (1, 2)}
    for name, tensor in expected.items():
        assert np.array_equal(step[name], tensor), name
    assert {tensor.dtype.name for name, tensor in step.items() if name != "y"} == {dtype}
    assert {name: tensor.shape for name, tensor in step.items()} == tensor_shapes(SIZES, len(x))


@pytest.mark.parametrize("n_steps", [1, 3])
def test_the_weights_after_are_those_of_train_on_batch(engine, rng, n_steps):
    mlp, twin, (x, y) = network(engine), network(engine), batch(rng)
    tape = record(mlp, x, y, n_steps=n_steps)
    for step in tape.steps:
        assert float(step["loss"]) == twin.train_on_batch(x, y)
        after = [step[f"{letter}{layer}_after"] for layer in (1, 2, 3) for letter in "Wb"]
        assert all(np.array_equal(a, w) for a, w in zip(after, twin.weights, strict=True))
    assert not np.array_equal(mlp.weights[0], twin.weights[0])  # the taped network itself has stayed where it was


def test_a_schedule_gives_each_step_its_rate_and_the_optimizer_counts_no_step(rng):
    mlp, (x, y) = network("numpy"), batch(rng)
    mlp.compile(SGD(ExponentialDecay(0.5, decay_steps=1, decay_rate=0.5)))
    assert [float(step["learning_rate"]) for step in record(mlp, x, y, n_steps=3).steps] == [0.5, 0.25, 0.125]
    assert mlp.optimizer.iterations == 0


def test_a_network_without_an_optimizer_takes_that_of_train_on_batch(rng):
    mlp, twin, (x, y) = MLP(SIZES, seed=1, engine="numpy"), MLP(SIZES, seed=1, engine="numpy"), batch(rng)
    step = record(mlp, x, y).steps[0]
    twin.train_on_batch(x, y)
    assert mlp.optimizer is None
    assert np.array_equal(step["W1_after"], twin.weights[0])


def test_batches_take_turns(rng):
    mlp, (x, y) = network("numpy"), batch(rng)
    tape = record(mlp, [x[:2], x[2:]], [y[:2], y[2:]], n_steps=3)
    assert [len(step["y"]) for step in tape.steps] == [2, 4, 2]
    assert len(record(mlp, [x[:2], x[2:]], [y[:2], y[2:]]).steps) == 2
    with pytest.raises(ValueError, match="x has 2 batches and y has 1"):
        record(mlp, [x[:2], x[2:]], [y])
    with pytest.raises(ValueError, match=r"for one-hot rows take y\.argmax"):
        record(mlp, x, np.eye(2)[y])


def test_weights_that_are_lent_to_the_sparse_path_stay_there(rng):
    mlp, x = MLP((5, 4, 2), engine="numba", seed=1, path="sparse"), rng.random((40, 5))
    seen = []

    def look(epoch, logs):
        borrower = mlp.borrower
        seen.append(record(mlp, x[:4], [0, 1, 0, 1]).steps[0]["W1"])
        assert borrower is not None and mlp.borrower is borrower

    mlp.fit(x, np.arange(40) % 2, epochs=1, verbose=0, callbacks=[LambdaCallback(on_epoch_end=look)])
    assert np.array_equal(seen[0], mlp.weights[0])


def test_a_step_that_is_not_plain_is_refused(rng):
    mlp = network("numpy")
    mlp.compile(SGD(0.1, momentum=0.9))
    with pytest.raises(ValueError, match="momentum or weight_decay"):
        record(mlp, *batch(rng))


def test_the_tape_does_not_follow_what_happens_to_its_sources(rng):
    mlp, (x, y) = network("numpy", "float64"), batch(rng)
    step, first = record(mlp, x, y).steps[0], x[0, 0]
    x[0, 0] = 7
    assert step["x"][0, 0] == first
    with pytest.raises(ValueError, match="read-only"):
        step["W1"][0, 0] = 1


def test_a_tape_comes_back_from_its_file(engine, tmp_path, rng):
    tape = record(network(engine), *batch(rng), n_steps=2)
    tape.save(tmp_path / "steps.npz")
    loaded = Tape.load(tmp_path / "steps.npz")
    assert (loaded.sizes, loaded.dtype, loaded.engine) == (tape.sizes, tape.dtype, tape.engine)
    for ours, theirs in zip(tape.steps, loaded.steps, strict=True):
        assert list(ours) == list(theirs)
        assert all(np.array_equal(ours[name], theirs[name]) for name in ours)
    assert [path.name for path in tmp_path.iterdir()] == ["steps.npz"]


# --- files that are none ---------------------------------------------------------------------------------------------


@pytest.fixture
def saved(tmp_path, rng):
    path = tmp_path / "steps.npz"
    tape = record(network("numpy"), *batch(rng))
    tape.save(path)
    return path, tape


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.99])
def test_a_truncated_file_is_refused(saved, part):
    path, _ = saved
    content = path.read_bytes()
    path.write_bytes(content[: int(part * len(content))])
    with pytest.raises(CheckpointError, match="cannot be read") as caught:
        Tape.load(path)
    assert "\n" not in str(caught.value)


def test_a_changed_number_is_refused(saved):
    path, _ = saved
    with np.load(path) as content:
        arrays = dict(content)
    arrays["0/dW2"] = arrays["0/dW2"] + 1
    np.savez(path, **arrays)
    with pytest.raises(CheckpointError, match="checksum"):
        Tape.load(path)


def forged(path, tape, header=None, **arrays):
    """A file whose checksum is right, and whose content is not."""
    named = {f"0/{name}": tensor for name, tensor in tape.steps[0].items()} | arrays
    named = {name: tensor for name, tensor in named.items() if tensor is not None}
    plain = {"format": FORMAT, "version": VERSION, "engine": "numpy", "dtype": "float32", "sizes": SIZES, "steps": 1}
    write_arrays(path, plain | (header or {}), named)


@pytest.mark.parametrize(
    ("header", "arrays"),
    [
        ({"sizes": (5, 4, 2)}, {}),
        ({"sizes": 7}, {}),
        ({"dtype": "float64"}, {}),
        ({"dtype": "nonsense"}, {}),
        ({"steps": 2}, {}),
        ({"steps": 0}, {}),
        ({"steps": "1"}, {}),
        ({"title": ["of one language"]}, {}),
        ({"title": [1, 2]}, {}),
        ({}, {"0/dW2": None}),
        ({}, {"0/dW2": np.zeros((3, 4), "float32")}),
        ({}, {"0/dW2": np.zeros((4, 3), "float64")}),
        ({}, {"0/y": np.full(6, 2)}),
        ({}, {"0/x": np.float32(3)}),
        ({}, {"0/more": np.zeros(3)}),
    ],
)
def test_a_forged_file_is_refused(saved, header, arrays):
    path, tape = saved
    forged(path, tape)
    assert Tape.load(path).steps  # the forger's own file, unchanged, is a tape
    forged(path, tape, header, **arrays)
    with pytest.raises(CheckpointError, match="not the tape that its header promises") as caught:
        Tape.load(path)
    assert "\n" not in str(caught.value)


def test_a_network_is_no_tape(tmp_path):
    network("numpy").save(tmp_path / "network.npz")
    with pytest.raises(CheckpointError, match="not one of 'numpy_mlp tape'"):
        Tape.load(tmp_path / "network.npz")


def test_no_half_a_file_is_left_where_there_is_no_folder(saved, tmp_path):
    _, tape = saved
    with pytest.raises(OSError, match="not written"):
        tape.save(tmp_path / "missing" / "steps.npz")
    assert not (tmp_path / "missing").exists()


# --- two tapes beside each other -------------------------------------------------------------------------------------


def changed(tape, name, tensor):
    return dataclasses.replace(tape, steps=({**tape.steps[0], name: tensor},))


def test_differences_are_counted_in_units_in_the_last_place(saved):
    _, tape = saved
    assert all(difference.largest == 0 == difference.of_tensor for difference in differences(tape, tape)[0].values())
    moved = tape.steps[0]["W2"].copy()
    for _ in range(3):
        moved[1, 2] = np.nextafter(moved[1, 2], np.float32(9))
    found = differences(changed(tape, "W2", moved), tape)[0]["W2"]
    assert (found.largest, found.cell) == (3, "W2[1, 2]")
    assert found.ulps.shape == moved.shape and np.count_nonzero(found.ulps) == 1
    assert 0 < found.of_tensor <= 3


def test_differences_know_zeros_nans_and_labels(saved):
    _, tape = saved
    z = np.zeros_like(tape.steps[0]["z1"])
    z[0, 0], z[1, 1] = np.nan, -0.0
    one_more = z.copy()
    one_more[2, 2], one_more[3, 3] = 1, np.nan
    assert differences(changed(tape, "z1", z), changed(tape, "z1", z.copy()))[0]["z1"].largest == 0
    found = differences(changed(tape, "z1", z), changed(tape, "z1", one_more))[0]["z1"]
    assert found.ulps[2, 2] == 2**23 and np.isnan(found.largest) and found.cell == "z1[3, 3]"
    other = differences(changed(tape, "y", 1 - tape.steps[0]["y"]), tape)[0]["y"]
    assert other.largest == 1


def test_tapes_of_other_networks_or_batches_are_refused(saved, rng):
    _, tape = saved
    with pytest.raises(ValueError, match=r"sizes \(5, 4, 2\)"):
        differences(record(network("numpy", sizes=(5, 4, 2)), *batch(rng)), tape)
    with pytest.raises(ValueError, match="dtype float64"):
        differences(record(network("numpy", "float64"), *batch(rng)), tape)
    with pytest.raises(ValueError, match="of the same batches"):
        differences(record(network("numpy"), *batch(rng, 5)), tape)
    with pytest.raises(ValueError, match="of the same batches"):
        differences(record(network("numpy"), *batch(rng), n_steps=2), tape)


def test_a_replay_is_the_same_steps_again(engine, rng):
    x, y = batch(rng)
    tape = record(network(engine), [x[:4], x[4:]], [y[:4], y[4:]])
    again = replay(tape, engine)
    assert (again.engine, len(again.steps)) == (tape.engine, 2)
    assert all(d.largest == 0 for step in differences(again, tape) for d in step.values())
    other = replay(tape, "numpy")
    assert all(d.of_tensor < 16 for d in differences(other, tape)[0].values())
