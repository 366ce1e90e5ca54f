"""The range test is the published one to the bit, leaves the network alone, and its other curves are what they say."""

import json
from dataclasses import replace

import numpy as np
import pytest

from numpy_mlp import MLP, SGD, Experiment, procedures
from numpy_mlp.callbacks import RangeMinimum
from numpy_mlp.experiments import RangeTest
from numpy_mlp.range_test import SmoothedLoss
from numpy_mlp.range_test_result import RangeTestResult
from numpy_mlp.schedules import ExponentialDecay
from numpy_mlp.separation import Separation

FACTOR = 1.15  # over 125 batches from 0.001 to 39,000: every network diverges
TINY = Experiment("tiny", (16, 12), learning_rate=0.1, batch_size=16, range_test=RangeTest(factor=FACTOR))
SWEEP = {"factor": FACTOR, "batch_size": 16, "verbose": 0}


@pytest.fixture(scope="module")
def data(mnist):
    """125 batches of MNIST, the last one of 8; and few to validate with."""
    (x, y), (x_valid, y_valid), test = mnist
    return (x[:1992], y[:1992]), (x_valid[:100], y_valid[:100]), test


def network(seed=42, **settings):
    return MLP(TINY.sizes, **{"dtype": "float64", "engine": "numpy", "seed": seed, **settings})


@pytest.fixture(scope="module")
def swept(data):
    """One test with everything, for whoever looks at it only."""
    train, valid, _ = data
    return network().lr_range_test(*train, **SWEEP, validation_data=valid, lyapunov=True, seeds=(1, 2))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_published_procedure_is_inside_to_the_bit(engine, dtype, data):
    published = procedures.range_test(TINY, data, engine=engine, dtype=dtype)
    mlp = network(dtype=dtype, engine=engine)
    test = mlp.lr_range_test(*data[0], **SWEEP, validation_data=data[1], seeds=[7])
    curve = {"learning_rates": test.rates, "losses": test.losses, "batch_losses": test.batch_losses}
    for name, values in curve.items():
        np.testing.assert_array_equal(values, published["curve"][name], err_msg=name)
    lowest = published["min_loss"], published["learning_rate"], published["step"]
    assert test.minimum == RangeMinimum(*lowest)
    assert test.suggestions["half_of_minimum"] == lowest[1] / 2
    found = test.as_dict()
    for name in ("min_loss", "learning_rate", "step", "accuracy", "val_accuracy"):
        assert found[name] == published[name], name
    other = procedures.range_test(TINY, data, engine=engine, dtype=dtype, seed=7)
    np.testing.assert_array_equal(test.seeds[7].losses, other["curve"]["losses"])


def test_two_epochs_and_a_given_order_are_the_procedures_too(data, rng):
    order = np.array([rng.permutation(1992) for _ in range(2)])
    for settings in ({"epochs": 2}, {"epochs": 2, "batch_order": order}):
        published = procedures.range_test(TINY, data, engine="numpy", dtype="float64", **settings)
        test = network().lr_range_test(*data[0], **SWEEP, **settings)
        np.testing.assert_array_equal(test.losses, published["curve"]["losses"])
        assert len(test.losses) == 2 * 125


def test_the_network_is_left_as_it_was(data):
    def history_after(look):
        mlp = network()
        mlp.fit(*data[0], optimizer=SGD(0.05, momentum=0.5), verbose=0)
        before = mlp.get_weights(), mlp.optimizer, mlp.optimizer.get_state(), mlp.history, mlp.batch_loss
        if look:
            mlp.lr_range_test(*data[0], **SWEEP, lyapunov=True, seeds=[1], stop_at_divergence=True)
        np.testing.assert_equal(mlp.get_weights(), before[0])
        assert mlp.optimizer is before[1]
        np.testing.assert_equal(mlp.optimizer.get_state(), before[2])
        assert (mlp.history, mlp.batch_loss, mlp.stop_training) == (*before[3:], False)
        mlp.fit(*data[0], epochs=2, verbose=0)
        return mlp.history.history, mlp.get_weights()

    np.testing.assert_equal(history_after(look=True), history_after(look=False))


def test_a_smoothed_loss_is_the_weighted_mean_of_those_before(rng):
    losses, smooth = rng.random(50), SmoothedLoss(0.9)
    for t in range(1, 51):
        weights = 0.9 ** np.arange(t)[::-1]
        assert smooth.update(losses[t - 1]) == pytest.approx(np.average(losses[:t], weights=weights), rel=1e-12)
    constant = SmoothedLoss(0.98)
    assert [constant.update(2.5) for _ in range(3)] == pytest.approx([2.5] * 3)


def test_a_diverged_training_stops_on_request_and_has_its_minimum_by_then(data, swept):
    stopped = network().lr_range_test(*data[0], **SWEEP, stop_at_divergence=True)
    step = stopped.diverged_at
    assert len(swept.rates) == 125
    assert len(stopped.rates) == step == swept.diverged_at < 125
    assert stopped.losses == swept.losses[:step]
    assert stopped.minimum == swept.minimum
    smoothed = stopped.smoothed
    assert smoothed[-1] > 4 * min(smoothed)
    assert not any(s > max(4 * min(smoothed[: k + 1]), stopped.losses[k]) for k, s in enumerate(smoothed[:-1]))


def test_without_a_factor_the_rates_end_where_the_published_ones_do(data, mnist):
    test = network().lr_range_test(*data[0], batch_size=16, verbose=0)
    assert test.rates[-1] == pytest.approx(1e-3 * 1.005**1719)
    order = np.arange(55_000)[None]  # as many batches as were published: the published factor, to the bit
    x, y = mnist[0][0][:1], mnist[0][1][:1]
    whole = MLP((784, 10), engine="numpy", seed=0).lr_range_test(x, y, batch_order=0 * order, verbose=0)
    assert (whole.factor, len(whole.rates)) == (1.005, 1719)


def test_few_batches_are_warned_of(data):
    with pytest.warns(UserWarning, match="only 32 batches"):
        network().lr_range_test(*data[0], batch_size=64, verbose=0)


def test_the_bands_hold_every_network(swept):
    low, middle, high = swept.band()
    curves = np.array([test.smoothed for test in (swept, *swept.seeds.values())])[:, :30]  # before any diverges
    np.testing.assert_array_equal(low[:30], curves.min(axis=0))
    np.testing.assert_array_equal(middle[:30], np.median(curves, axis=0))
    np.testing.assert_array_equal(high[:30], curves.max(axis=0))
    shorter = replace(swept.seeds[1], smoothed=swept.seeds[1].smoothed[:20])  # one that was stopped
    assert replace(swept, seeds={1: shorter}).band()[2][20:] == [np.inf] * 105
    rates = swept.suggestions_over_seeds()["half_of_minimum"]
    assert rates == [test.minimum.learning_rate / 2 for test in (swept, swept.seeds[1], swept.seeds[2])]


def test_a_result_is_plain_json_with_nan_as_a_string(swept):
    found = json.loads(json.dumps(swept.as_dict(), allow_nan=False))
    assert set(found["seeds"]) == {"1", "2"}
    assert found["curve"]["losses"][:2] == swept.losses[:2]
    assert found["separation"]["exponents"] == swept.separation.exponents
    assert found["suggestions"] == swept.suggestions
    assert swept.suggestions["edge_of_stability"] > 0
    assert json.loads(json.dumps(replace(swept, losses=[float("nan")]).as_dict()))["curve"]["losses"] == ["nan"]


def test_columns_stand_beside_their_own_rates(swept):
    columns = swept.columns()
    assert list(columns)[:4] == ["learning_rate", "loss", "batch_loss", "smoothed_loss"]
    assert "smoothed_loss_seed_2" in columns
    steps = swept.separation.steps
    assert columns["twins_learning_rate"] == [swept.rates[step - 1] for step in steps]
    assert len(columns["twins_distance"]) == len(columns["twins_mean_exponent"]) == len(steps) > 20


def test_exponents_are_averaged_over_a_tenth_of_a_decade():
    rates = (1e-3 * 1.005 ** np.arange(1, 501)).tolist()
    exponents = [float(k == 50) for k in range(100)]
    found = Separation(list(range(5, 501, 5)), [1e-16] * 100, exponents)
    test = RangeTestResult(rates, [1.0], [1.0], [1.0], RangeMinimum(1, 1, 1), 1.005, 32, None, {}, 0, found, 5)
    means = np.array(test.mean_exponents())
    np.testing.assert_array_equal(np.flatnonzero(means), np.arange(46, 55))  # 9 measurements, 45 of 46 batches
    assert means[50] == pytest.approx(1 / 9)


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"factor": 1.0}, "factor is 1.0: expected a number above 1"),
        ({"factor": float("nan")}, "factor is nan"),
        ({"initial_learning_rate": 0}, "learning_rate is 0: expected a positive number"),
        ({"smoothing": 1}, "smoothing is 1: expected a number from 0 to below 1"),
        ({"batch_size": 0}, "batch_size is 0"),
        ({"epochs": 0}, "epochs is 0"),
        ({"batch_order": [[0, 5000]]}, "batch_order goes from 0 to 5000"),
    ],
)
def test_mistakes_are_one_line(settings, line, data):
    with pytest.raises(ValueError, match=line) as caught:
        network().lr_range_test(*data[0], **(SWEEP | settings))
    assert "\n" not in str(caught.value)


def test_a_rate_with_a_schedule_cannot_be_swept(data):
    with pytest.raises(TypeError, match="follows a schedule"):
        network().lr_range_test(*data[0], **SWEEP, optimizer=SGD(ExponentialDecay(0.1, 10, 0.9)))


def test_lines_say_what_is_under_way(data, capsys):
    network().lr_range_test(*data[0], **(SWEEP | {"verbose": 2}), lyapunov=True, seeds=[3])
    lines = capsys.readouterr().out.splitlines()
    expected = ["Epoch 1/1", "twins that differ in one last bit", "the same with a fresh network, seed 3"]
    expected += expected[:2]
    assert [line[: len(start)] for line, start in zip(lines, expected, strict=True)] == expected
