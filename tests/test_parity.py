"""The parity gate passes what is right, and fails and names what is planted wrong."""

import inspect
from functools import partial
from types import ModuleType

import numpy as np
import pytest

from benchmarks.comparison import said_of_verdict
from benchmarks.free_run import expected_range, nudged, relative_difference, within
from benchmarks.numpy_reference import NumpyReference
from benchmarks.parity import batches, causal_order, gate
from numpy_mlp import MLP, Experiment, get_engine

SMALL = Experiment("small", hidden_units=(20, 12), learning_rate=0.4, batch_size=32)
DTYPES = ("float64", "float32")


@pytest.fixture(scope="module")
def images():
    """216 images of noise, four pixels in five 0 as in MNIST: six batches of 32 and one of 24."""
    rng = np.random.default_rng(3)
    x = rng.random((216, 784)) * (rng.random((216, 784)) < 0.2)
    return x, rng.integers(0, 10, 216)


def keras_reference(experiment, dtype):
    from keras_reference.reference import KerasReference

    return KerasReference(experiment, dtype)


@pytest.fixture(scope="module", params=DTYPES)
def traced(request):
    """(dtype, a Keras model that every test starts anew): building one costs seconds."""
    return request.param, keras_reference(SMALL, request.param)


def judge(engines, images, dtype, reference, n_steps=3, experiment=SMALL):
    """The gate's verdicts over the first steps, from random weights and biases."""
    rng = np.random.default_rng(1)
    weights = MLP(experiment.sizes, dtype=dtype, engine="numpy", seed=1).get_weights()
    biases = [0.1 * rng.standard_normal(b.shape).astype(dtype) for b in weights[1::2]]
    reference.set_weights([w for pair in zip(weights[0::2], biases, strict=True) for w in pair])
    x, y = images
    order = np.arange(len(x))[None]
    rate = np.dtype(dtype).type(experiment.learning_rate)
    return gate(experiment, reference, engines, (x.astype(dtype), y), order, n_steps, rate)


def planted(engine, **replaced):
    """A copy of an engine with some of its functions replaced: each gets the right function as its first argument."""
    module = ModuleType("planted")
    module.__dict__.update({name: getattr(engine, name) for name in dir(engine) if not name.startswith("_")})
    for name, wrong in replaced.items():
        function = partial(wrong, getattr(engine, name))
        function.__signature__ = inspect.signature(getattr(engine, name))
        setattr(module, name, function)
    return module


def changed_dense(change):
    """dense_backward whose (dx, dW, db) go through `change`."""
    return {"dense_backward": lambda right, dz, x, W, need_dx=True: change(*right(dz, x, W, need_dx), dz, x, W)}


def last_row_zero(dx, dW, db, dz, x, W):
    dW = dW.copy()
    dW[-1] = 0
    return dx, dW + 0 * dz.sum(), db


MISTAKES = {
    "1/N forgotten": (
        {"softmax_cross_entropy_backward": lambda right, p, y: right(p, y) * p.dtype.type(len(y))},
        "dz3",
    ),
    "onehot of the next class": (
        {"softmax_cross_entropy_backward": lambda right, p, y: right(p, (y + 1) % 10)},
        "dz3",
    ),
    "loss summed, not averaged": (
        {"softmax_cross_entropy_forward": lambda right, z, y: (right(z, y)[0] * z.dtype.type(len(y)), right(z, y)[1])},
        "loss",
    ),
    "bias forgotten": ({"dense_forward": lambda right, x, W, b: right(x, W, 0 * b)}, "z1"),
    "ReLU leaks": ({"relu_forward": lambda right, z: np.where(z > 0, z, z * z.dtype.type(1e-3))}, "a1"),
    "mask forgotten": ({"relu_backward": lambda right, da, z: da}, "dz2"),
    "mask from the gradient": ({"relu_backward": lambda right, da, z: da * (da > 0)}, "dz2"),
    "dW a little too large in the first layer": (
        changed_dense(lambda dx, dW, db, dz, x, W: (dx, dW * (1 + slip(W)) if len(W) == 784 else dW, db)),
        "dW1",
    ),
    "db a little too large in the second layer": (
        changed_dense(lambda dx, dW, db, dz, x, W: (dx, dW, db * (1 + slip(W)) if len(W) == 20 else db)),
        "db2",
    ),
    "da a little too large": (
        changed_dense(lambda dx, dW, db, dz, x, W: (None if dx is None else dx * (1 + slip(W)), dW, db)),
        "da2",
    ),
    "db averaged": (changed_dense(lambda dx, dW, db, dz, x, W: (dx, dW, db / W.dtype.type(len(dz)))), "db3"),
    "last row of dW lost": (changed_dense(last_row_zero), "dW3"),
    "dW negative": (changed_dense(lambda dx, dW, db, dz, x, W: (dx, -dW, db)), "dW3"),
    "dW in the other dtype": (
        changed_dense(lambda dx, dW, db, dz, x, W: (dx, dW.astype("float32" if dW.itemsize == 8 else "float64"), db)),
        "dW3",
    ),
    "dW transposed": (changed_dense(lambda dx, dW, db, dz, x, W: (dx, dW.T, db)), "dW3"),
    "NaN in one gradient": (changed_dense(lambda dx, dW, db, dz, x, W: (dx, dW * np.nan, db)), "dW3"),
    "weights decay": ({"sgd_update": lambda right, w, dw, rate: right(w, dw + w * w.dtype.type(1e-3), rate)}, "W1"),
}


def slip(w):
    """The smallest relative error that the gate promises to see."""
    return w.dtype.type(1e-9 if w.dtype == np.float64 else 1e-3)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_planted_mistake_is_named(mistake, traced, engine, images):
    dtype, reference = traced
    replaced, name = MISTAKES[mistake]
    verdict = judge({"planted": planted(engine, **replaced)}, images, dtype, reference, n_steps=1)["planted"]
    assert not verdict["passed"]
    assert verdict["first_failure"]["tensor"] == name


def test_what_is_right_passes(traced, images):
    dtype, reference = traced
    engines = {name: get_engine(name) for name in ("numpy", "numba")}
    for verdict in judge(engines, images, dtype, reference, n_steps=7).values():
        assert verdict["passed"], verdict["first_failure"]
        assert verdict["steps"] == 7  # the last one has 24 samples
        assert 0 < verdict["max_error_over_bound"] <= 1
        assert verdict["whole_step"]["max_relative_difference"] < 1000 * np.finfo(dtype).eps


def test_an_engine_that_raises_is_a_finding(images):
    def raises(right, *arguments, **named):
        raise IndexError("out of bounds")

    engine = planted(get_engine("numpy"), relu_backward=raises)
    verdict = judge({"mine": engine}, images, "float64", NumpyReference(SMALL, "float64"))["mine"]
    assert not verdict["passed"]
    assert "IndexError" in verdict["first_failure"]["reason"]
    assert verdict["first_failure"]["tensor"] == "dz2"
    assert verdict["steps"] == 1


def test_the_gate_ends_where_the_reference_diverges(images):
    reference = NumpyReference(SMALL, "float64")
    weights = reference.get_weights()
    weights[0][0, 0] = np.nan
    reference.set_weights(weights)
    x, y = images
    engines = {"numpy": get_engine("numpy")}
    verdict = gate(SMALL, reference, engines, (x, y), np.arange(216)[None], 3, np.float64(0.4))["numpy"]
    assert verdict["passed"] and verdict["steps"] == 0
    assert verdict["reference_diverged_at_step"] == 0
    assert "numpy diverged at step 0, nothing compared after" in said_of_verdict(verdict)


def near_zero(images, dtype):
    """A reference one of whose hidden units, 5 of layer 1, is within rounding of 0 for the first sample."""
    reference = NumpyReference(SMALL, dtype)
    weights = MLP(SMALL.sizes, dtype=dtype, engine="numpy", seed=1).get_weights()
    x = images[0][:32].astype(dtype)
    z = get_engine("numpy").dense_forward(x, weights[0], weights[1])
    weights[1][5] = -z[0, 5] + np.finfo(dtype).eps / 4
    reference.set_weights(weights)
    return reference


def mirrored_at_unit_5(right, x, W, b, shift=0.0):
    z = right(x, W, b)
    if W.shape[1] == 20:
        z[0, 5] = -z[0, 5] - shift if z[0, 5] > 0 else np.finfo(z.dtype).tiny + shift
    return z


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_flip_within_rounding_is_found_and_explained(dtype, images):
    reference = near_zero(images, dtype)
    engine = planted(get_engine("numpy"), dense_forward=mirrored_at_unit_5)
    x, y = images
    rate = np.dtype(dtype).type(0.4)
    verdict = gate(SMALL, reference, {"mine": engine}, (x.astype(dtype), y), np.arange(216)[None], 1, rate)["mine"]
    assert verdict["passed"], verdict["first_failure"]
    (flip,) = verdict["flips"]
    assert (flip["step"], flip["layer"], flip["unit"], flip["sample"]) == (0, 1, 5, 0)
    assert (flip["ours"] > 0) != (flip["numpy"] > 0)


def test_a_flip_beyond_rounding_fails(images):
    reference = near_zero(images, "float64")
    shifted = planted(get_engine("numpy"), dense_forward=lambda right, *a: mirrored_at_unit_5(right, *a, shift=1e-9))
    x, y = images
    verdict = gate(SMALL, reference, {"mine": shifted}, (x, y), np.arange(216)[None], 1, np.float64(0.4))["mine"]
    assert verdict["first_failure"]["tensor"] == "z1"


def test_a_mistake_beside_a_flip_is_still_seen(images):
    """Right for every operation on the reference's values; wrong only in the whole step, where the unit is flipped."""
    reference = near_zero(images, "float64")
    theirs = reference.get_weights()

    def wrong_beside_a_flip(right, dz, x, W, need_dx=True):
        dx, dW, db = right(dz, x, W, need_dx)
        own_step = len(W) == 20 and x[0, 5] != clean[0, 5]
        return dx, dW * (1 + 1e-6 * own_step), db

    z1 = get_engine("numpy").dense_forward(images[0][:32], *theirs[:2])
    clean = np.maximum(z1, 0)
    engine = planted(get_engine("numpy"), dense_forward=mirrored_at_unit_5, dense_backward=wrong_beside_a_flip)
    x, y = images
    verdict = gate(SMALL, reference, {"mine": engine}, (x, y), np.arange(216)[None], 1, np.float64(0.4))["mine"]
    assert verdict["first_failure"]["tensor"] == "dW2"
    assert "flips undone" in verdict["first_failure"]["when"]


def test_names_come_in_causal_order():
    expected = "z1 a1 z2 a2 z3 loss dz3 dW3 db3 da2 dz2 dW2 db2 da1 dz1 dW1 db1 W1 b1 W2 b2 W3 b3"
    assert causal_order(3) == expected.split()


def test_batches_keep_the_smaller_last_one():
    sizes = [len(samples) for samples in batches(np.arange(20).reshape(2, 10), 4)]
    assert sizes == [4, 4, 2, 4, 4, 2]


def test_a_twin_is_one_unit_in_the_last_place_away(rng):
    weights = [rng.standard_normal((30, 20)).astype("float32"), np.zeros(20, "float32")]
    twin = nudged(weights, rng)
    for w, moved in zip(weights, twin, strict=True):
        assert moved.dtype == w.dtype
        assert ((moved == np.nextafter(w, np.float32(np.inf))) | (moved == np.nextafter(w, np.float32(-np.inf)))).all()
    assert 0.3 < np.mean(twin[0] > weights[0]) < 0.7


def test_a_nan_is_never_the_smaller_difference():
    one, other = [np.ones(1), np.ones(1)], [np.ones(1), np.full(1, np.nan)]
    assert relative_difference(one, other) == relative_difference(other, one) == np.inf


@pytest.mark.parametrize(
    ("twins", "step", "expected"),
    [
        ([400, 500, 600], 300, True),
        ([400, 500, 600], 299, False),
        ([400, 500, 600], 750, True),
        ([400, 500, 600], 751, False),
        ([400, 500, 600], None, False),
        ([400, None, 600], None, True),
        ([400, None, 600], 90_000, True),
        ([None, None, None], None, True),
        ([None, None, None], 5, False),
    ],
)
def test_the_expected_range_is_the_twins_widened_by_a_quarter(twins, step, expected):
    assert within(step, expected_range(twins)) is expected


def test_free_runs_are_compared_step_by_step(images):
    from benchmarks.free_run import free_run

    x, y = images
    orders = np.array([np.random.default_rng(e).permutation(216) for e in range(3)])
    weights = MLP(SMALL.sizes, dtype="float64", engine="numpy", seed=1).get_weights()
    wrong = planted(get_engine("numpy"), relu_backward=lambda right, da, z: da)
    engines = {"numpy": get_engine("numpy"), "wrong": wrong}
    seen = []
    reference = NumpyReference(SMALL, "float64")
    free = free_run(SMALL, [reference], engines, (x, y), x[:50], orders, weights, seen.append)
    assert seen == list(range(1, 22))
    assert free["numpy"]["max_weight_difference"] == 0
    assert free["numpy"]["separation_step"] is None
    assert free["wrong"]["separation_step"] == 1
    assert free["wrong"]["differing_predictions"] > 0
    curve = free["wrong"]["curve"]
    assert [len(twin) for twin in curve["twins"]] == [len(curve["steps"])] * 5 == [len(curve["difference"])] * 5
    assert free["wrong"]["max_weight_difference"] == pytest.approx(max(curve["difference"]), rel=1e-3)
