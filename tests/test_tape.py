"""The tape holds the engine's own bits, leaves the network alone, and comes back from its file as it went in."""

import numpy as np
import pytest

from numpy_mlp import MLP, SGD
from numpy_mlp.backpropagation import backward_pass, forward_pass
from numpy_mlp.schedules import ExponentialDecay
from numpy_mlp.tape import Tape, record
from numpy_mlp.tape.names import tensor_shapes

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
