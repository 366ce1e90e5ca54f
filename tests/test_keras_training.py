"""A run in Keras is the notebook's: callbacks, best checkpoint, range test; or one on given weights and batches."""

import dataclasses

import numpy as np
import pytest
from keras_cases import DTYPES, TINY, ignore_keras_own_warning, little_of, random_weights

from keras_reference import KerasReference, build, from_keras, range_test, train
from keras_reference.backend import keras
from keras_reference.callbacks import ExponentialLearningRate
from numpy_mlp.experiments import EXPERIMENTS, RangeTest

pytestmark = ignore_keras_own_warning


@pytest.fixture(scope="module")
def small_data(mnist):
    return little_of(mnist)


class FinalWeights(keras.callbacks.Callback):
    def on_train_end(self, logs=None):
        self.weights = from_keras(self.model)


@pytest.mark.parametrize("dtype", DTYPES)
def test_given_weights_and_order_are_the_ones_used(dtype, small_data, rng):
    (x, y), _, (x_test, y_test) = small_data
    order = np.stack([rng.permutation(len(x)) for _ in range(TINY.epochs)])
    weights, final = random_weights(rng, TINY.sizes, dtype), FinalWeights()
    settings = {"dtype": dtype, "weights": weights, "batch_order": order, "device": "cpu"}
    result = train(TINY, small_data, callbacks=[final], **settings)

    reference = KerasReference(TINY, dtype)
    reference.set_weights(weights)
    for epoch, samples in enumerate(order):
        for batch in (samples[:32], samples[32:64], samples[64:]):  # the last one has 24
            reference.step(x[batch], y[batch])
        if epoch == 0:
            after_one = reference.evaluate(x_test, y_test)
    tolerance = {"rtol": 1e-4, "atol": 1e-6} if dtype == "float32" else {"rtol": 1e-11, "atol": 1e-14}
    for theirs, ours in zip(final.weights, reference.get_weights(), strict=True):
        np.testing.assert_allclose(theirs, ours, **tolerance)
    np.testing.assert_allclose(list(result["after_one_epoch"].values()), after_one, rtol=1e-5)
    assert len(result["seconds_per_epoch"]) == TINY.epochs


def test_the_best_checkpoint_is_kept_and_tested(small_data, tmp_path):
    """Validated on wrong labels: the more is learnt, the worse, so that the best epoch is not the last."""
    training, (x_valid, y_valid), (x_test, y_test) = small_data
    data = training, (x_valid, (y_valid + 1) % 10), (x_test, y_test)
    path = tmp_path / "best.keras"
    result = train(dataclasses.replace(TINY, learning_rate=0.5, epochs=5), data, checkpoint_path=path)
    history = result["history"]
    lengths = {name: len(values) for name, values in history.items()}
    assert lengths == dict.fromkeys(("loss", "accuracy", "val_loss", "val_accuracy"), 5)
    assert result["best_epoch"] == 1 + int(np.argmin(history["val_loss"])) < 5
    tested = keras.models.load_model(path).evaluate(x_test.reshape(-1, 28, 28), y_test, verbose=0)
    np.testing.assert_allclose([result["test_loss"], result["test_accuracy"]], tested, rtol=1e-6)
    validated = keras.models.load_model(path).evaluate(data[1][0].reshape(-1, 28, 28), data[1][1], verbose=0)
    np.testing.assert_allclose(validated[0], min(history["val_loss"]), rtol=1e-5)


def test_the_seed_decides_weights_and_order(small_data):
    brief = dataclasses.replace(TINY, epochs=1)
    one, again, other = (train(brief, small_data, seed=seed)["history"]["loss"] for seed in (1, 1, 2))
    np.testing.assert_allclose(one, again, rtol=1e-5)
    assert abs(one[0] - other[0]) > 1e-4 * one[0]


def test_a_divergence_is_reported_and_patience_ends_it(small_data):
    diverging = dataclasses.replace(TINY, learning_rate=1e30, epochs=5, patience=2)
    result = train(diverging, small_data)
    assert np.isnan(result["history"]["val_loss"]).any()
    assert len(result["history"]["loss"]) < 5
    if np.isnan(result["history"]["val_loss"]).all():
        assert (result["best_epoch"], result["test_loss"], result["test_accuracy"]) == (None, None, None)


# --- the range test --------------------------------------------------------------------------------------------------


def test_the_range_test_records_the_next_rate_beside_the_running_loss(small_data, rng):
    (x, y), _, _ = small_data
    experiment = dataclasses.replace(TINY, range_test=RangeTest(initial_learning_rate=0.05, factor=1.5))
    order, weights = rng.permutation(len(x))[None], random_weights(rng, TINY.sizes, "float32")
    result = range_test(experiment, small_data, weights=weights, batch_order=order)

    stored, rates, losses = np.float32(0.05), [], []
    reference = KerasReference(experiment)
    reference.set_weights(weights)
    for batch in (order[0, :32], order[0, 32:64], order[0, 64:]):
        losses.append((len(batch), float(reference.trace(x[batch], y[batch])["loss"])))
        reference.model.optimizer.learning_rate = float(stored)
        reference.step(x[batch], y[batch])
        rates.append(float(stored) * 1.5)  # a product in float64, stored as float32 for the next batch
        stored = np.float32(rates[-1])
    counts, batch_losses = np.array(losses).T
    assert result["curve"]["learning_rates"] == rates
    running = (counts * batch_losses).cumsum() / counts.cumsum()
    np.testing.assert_allclose(result["curve"]["losses"], running, rtol=1e-4)
    best = int(np.argmin(running))
    assert (result["step"], result["learning_rate"]) == (best + 1, rates[best])
    assert result["min_loss"] == min(result["curve"]["losses"])
    assert result["val_loss"] == result["history"]["val_loss"][-1]


def published_callback(factor):
    callback = ExponentialLearningRate(factor)
    callback.set_model(build(TINY))
    callback.model.optimizer.learning_rate = RangeTest().initial_learning_rate
    return callback


@pytest.mark.parametrize(("name", "step"), [("two_hidden", 1329), ("three_hidden", 1345), ("four_hidden", 1314)])
def test_the_published_rates_come_out_to_their_last_digit(name, step):
    experiment = EXPERIMENTS[name]
    callback = published_callback(experiment.range_test.factor)
    for batch in range(step):
        callback.on_batch_end(batch, {"loss": 1.0})
    assert round(callback.rates[-1], 4) == experiment.published.range_test.learning_rate


def test_where_no_range_test_is_declared_none_is_run(small_data):
    with pytest.raises(ValueError, match="'wide' declares no range test"):
        range_test(EXPERIMENTS["wide"], small_data)
