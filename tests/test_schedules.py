"""Every schedule's rate at every step, held to Keras's own class where there is one, else to its formula."""

import numpy as np
import pytest

from numpy_mlp import MLP, SGD
from numpy_mlp.callbacks import ExponentialLearningRate, LearningRateScheduler
from numpy_mlp.schedules import (
    CosineDecay,
    ExponentialDecay,
    ExponentialGrowth,
    LearningRateSchedule,
    LinearWarmup,
    OneCycle,
    PiecewiseConstantDecay,
)

KERAS = [
    (ExponentialDecay, {"initial_learning_rate": 0.4, "decay_steps": 7, "decay_rate": 0.9}),
    (ExponentialDecay, {"initial_learning_rate": 0.4, "decay_steps": 7, "decay_rate": 0.9, "staircase": True}),
    (ExponentialDecay, {"initial_learning_rate": 1e-3, "decay_steps": 1, "decay_rate": 1.005}),
    (CosineDecay, {"initial_learning_rate": 0.3, "decay_steps": 50}),
    (CosineDecay, {"initial_learning_rate": 0.3, "decay_steps": 33, "alpha": 0.07}),
    (
        CosineDecay,
        {"initial_learning_rate": 0.01, "decay_steps": 40, "alpha": 0.1, "warmup_target": 0.7, "warmup_steps": 13},
    ),
    (CosineDecay, {"initial_learning_rate": 0.0, "decay_steps": 40, "warmup_target": 0.7, "warmup_steps": 9}),
    (PiecewiseConstantDecay, {"boundaries": [3, 20, 21], "values": [0.3, 0.1, 0.7, 0.01]}),
    (PiecewiseConstantDecay, {"boundaries": [10], "values": [0.3, 0.1]}),
]


@pytest.fixture(scope="module")
def keras():
    return pytest.importorskip("keras", reason="Keras is not installed")


@pytest.mark.parametrize(("schedule", "arguments"), KERAS)
@pytest.mark.parametrize("number", [np.float32, np.float64])
def test_the_rate_of_every_step_is_that_of_keras_own_class(keras, schedule, arguments, number):
    """A Python float is float32 in Keras, a np.float64 stays one; `cos` may differ in its last bit."""
    if number is np.float64:
        arguments = {name: in_float64(value) for name, value in arguments.items()}
    ours, theirs = schedule(**arguments), getattr(keras.optimizers.schedules, schedule.__name__)(**arguments)
    for step in range(70):
        rate, expected = ours(step), np.array(theirs(step))
        assert type(rate) is number and expected.dtype == number
        np.testing.assert_allclose(rate, expected, rtol=2 * np.finfo(number).eps, atol=np.finfo(number).eps / 5)


def in_float64(value):
    if isinstance(value, list):
        return [in_float64(each) for each in value]
    return np.float64(value) if isinstance(value, float) else value


def test_growing_by_the_experiments_factor_gives_the_range_tests_rates_to_the_last_bit(rng):
    x, y = rng.random((70, 5)), rng.integers(0, 3, 70)
    for dtype, first in (("float32", 0.01), ("float64", np.float64(0.01))):
        growing, schedule = ExponentialLearningRate(1.005), ExponentialGrowth(first, 1.005)
        mlp = MLP((5, 4, 3), dtype=dtype, engine="numpy", seed=3)
        mlp.fit(x, y, optimizer=SGD(0.01), epochs=40, batch_size=7, callbacks=[growing], verbose=0)
        stored = [np.dtype(dtype).type(rate) for rate in growing.rates]
        assert [schedule(step) for step in range(1, 401)] == stored
        assert (schedule(400), schedule(7), schedule(0)) == (stored[-1], stored[6], np.dtype(dtype).type(0.01))


def test_the_published_rates_come_out_of_the_schedule_too():
    schedule = ExponentialGrowth(1e-3, 1.005)
    rates = [f"{np.float32(float(schedule(step - 1)) * 1.005):.4f}" for step in (1329, 1345, 1314)]
    assert rates == ["0.7563", "0.8191", "0.7018"]


def test_a_warm_up_is_a_straight_line_and_then_level():
    rates = [LinearWarmup(0.1, 0.5, 4)(step) for step in range(7)]
    np.testing.assert_allclose(rates, [0.1, 0.2, 0.3, 0.4, 0.5, 0.5, 0.5], rtol=1e-6)
    with_cosine = CosineDecay(0.1, 10, warmup_target=0.5, warmup_steps=4)
    assert rates[:5] == [with_cosine(step) for step in range(5)]


def test_one_cycle_goes_up_and_down_as_in_pytorch():
    """Numbers that torch.optim.lr_scheduler.OneCycleLR gives for max_lr=0.5, total_steps=10, pct_start=0.4."""
    rates = [OneCycle(np.float64(0.5), 10, pct_start=0.4)(step) for step in range(12)]
    torch = [0.02, 0.14, 0.38, 0.5, 0.46650647, 0.3750005, 0.250001, 0.1250015, 0.03349553, 2e-6]
    np.testing.assert_allclose(rates[:10], torch, rtol=1e-6)
    assert rates[9:] == [rates[9]] * 3


def test_one_cycle_without_a_way_up_begins_at_the_top():
    assert OneCycle(np.float64(0.5), 10, pct_start=0)(0) < 0.5
    assert OneCycle(np.float64(0.5), 10, pct_start=0.1)(0) == 0.5
    assert OneCycle(np.float64(0.5), 1)(0) > 0


def test_a_schedule_of_ones_own(rng):
    class Slower(LearningRateSchedule):
        def __call__(self, step):
            return 0.3 / (step + 1)

    mlp = MLP((5, 4, 3), dtype="float64", engine="numpy", seed=3)
    mlp.fit(rng.random((70, 5)), rng.integers(0, 3, 70), optimizer=SGD(Slower()), batch_size=10, verbose=0)
    assert mlp.optimizer.iterations == 7
    assert mlp.optimizer.learning_rate == 0.3 / 8
    with pytest.raises(NotImplementedError, match="LearningRateSchedule has to define __call__"):
        LearningRateSchedule()(0)


@pytest.mark.parametrize("path", ["sparse", "dense"])
@pytest.mark.parametrize("how", ["schedule", "callback"])
def test_every_step_has_its_own_rate_on_either_path(rng, path, how):
    """Taken one by one by hand; a run of steps at one rate would be far off, and what was left on the way too."""
    x, y = np.where(rng.random((330, 50)) < 0.2, rng.random((330, 50)), 0), rng.integers(0, 4, 330)
    schedule = ExponentialDecay(0.5, 3, 0.6)
    by_batch = LearningRateScheduler(schedule, by_batch=True)
    optimizer, callbacks = (SGD(schedule), []) if how == "schedule" else (SGD(1.0), [by_batch])
    mlp, by_hand = (MLP((50, 20, 4), dtype="float64", engine="numba", seed=1, path=path) for _ in range(2))
    mlp.fit(x, y, optimizer=optimizer, epochs=2, shuffle=False, verbose=0, callbacks=callbacks)
    assert (mlp.history.path, mlp.optimizer.iterations) == (path, 22)
    for step in range(22):
        by_hand.compile(SGD(float(schedule(step))))
        batch = slice(step % 11 * 32, step % 11 * 32 + 32)
        by_hand.train_on_batch(x[batch], y[batch])
    for ours, expected in zip(mlp.weights, by_hand.weights, strict=True):
        np.testing.assert_allclose(ours, expected, rtol=1e-10, atol=1e-12)


def test_a_rate_that_follows_a_schedule_cannot_be_set_but_by_another(keras):
    theirs = keras.optimizers.SGD(keras.optimizers.schedules.ExponentialDecay(0.4, 7, 0.9))
    ours = SGD(ExponentialDecay(0.4, 7, 0.9))
    for optimizer in (ours, theirs):
        with pytest.raises(TypeError, match=r"(?i)schedule"):
            optimizer.learning_rate = 0.1
    ours.learning_rate = PiecewiseConstantDecay([2], [0.3, 0.1])
    assert ours.learning_rate == np.float32(0.3)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: ExponentialDecay(0.1, 0, 0.9), "decay_steps is 0: expected a number of steps, at least 1"),
        (lambda: CosineDecay(0.1, -3), "decay_steps is -3: expected a number of steps, at least 1"),
        (lambda: CosineDecay(0.1, 3, warmup_steps="2"), "warmup_steps is '2': expected a number of steps, at least 0"),
        (lambda: LinearWarmup(0.1, 0.2, float("nan")), "warmup_steps is nan: expected a number of steps"),
        (lambda: OneCycle(0.1, True), "total_steps is True: expected a number of steps"),
        (lambda: OneCycle(0.1, 10, pct_start=30), "pct_start is 30: expected a part of the steps, from 0 to 1"),
        (lambda: PiecewiseConstantDecay([1, 2], [0.1]), "2 boundaries and 1 values: expected one or more boundaries"),
        (lambda: PiecewiseConstantDecay([], [0.1]), "0 boundaries and 1 values: expected one or more boundaries"),
    ],
)
def test_what_is_no_schedule_is_refused_in_one_line(make, message):
    with pytest.raises(ValueError, match=message) as caught:
        make()
    assert "\n" not in str(caught.value)
