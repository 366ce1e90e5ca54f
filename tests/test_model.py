"""The network as others use it: every line of the promised interface, and what holds whatever is done with it."""

import numpy as np
import pytest

from numpy_mlp import EXPERIMENTS, MLP, SGD, EarlyStopping, ExponentialLearningRate, ModelCheckpoint, load_mnist


@pytest.fixture(params=["float32", "float64"])
def dtype(request):
    return request.param


@pytest.fixture
def data(rng):
    """Forty samples of four inputs and three classes that can be told apart."""
    y = np.arange(40) % 3
    return rng.normal(0, 0.1, (40, 4)) + np.eye(4)[y], y


def test_the_promised_interface(engine, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (x_train, y_train), (x_valid, y_valid), (x_test, y_test) = load_mnist()
    x_train, y_train, x_valid, y_valid = x_train[:2000], y_train[:2000], x_valid[:500], y_valid[:500]
    mlp = MLP(EXPERIMENTS["two_hidden"].sizes, dtype="float32", engine=engine, seed=42)
    callbacks = [EarlyStopping(patience=20), ModelCheckpoint("best.npz", save_best_only=True)]
    optimizer = SGD(learning_rate=0.1)
    history = mlp.fit(x_train, y_train, optimizer=optimizer, epochs=2, batch_size=32,
                      validation_data=(x_valid, y_valid), callbacks=callbacks, verbose=1)  # fmt: skip
    assert list(history.history) == ["loss", "accuracy", "val_loss", "val_accuracy"]
    assert [len(values) for values in history.history.values()] == [2, 2, 2, 2]
    assert history.epoch == [0, 1]
    assert mlp.history is history and mlp.optimizer is optimizer
    loss, accuracy = mlp.evaluate(x_test, y_test)
    assert 0.2 < loss < 1.2 and 0.7 < accuracy < 1
    p = mlp.predict(x_test)
    assert p.shape == (10_000, 10) and p.dtype == np.float32
    np.testing.assert_allclose(p.sum(axis=1), 1, rtol=1e-5)
    assert np.mean(p.argmax(axis=1) == y_test) == pytest.approx(accuracy, abs=1e-6)
    assert [w.shape for w in mlp.get_weights()] == [(784, 300), (300,), (300, 100), (100,), (100, 10), (10,)]
    mlp.summary()
    assert "266,610" in capsys.readouterr().out
    mlp.save("m.npz")
    np.testing.assert_array_equal(MLP.load("m.npz", engine=engine).predict(x_test), p)
    assert MLP.load("best.npz", engine=engine).evaluate(x_valid, y_valid)[0] == min(history.history["val_loss"])
    mlp.fit(x_train, y_train, callbacks=[ExponentialLearningRate(1.005)], verbose=0)
    assert mlp.optimizer is optimizer and optimizer.learning_rate > 0.13


def test_attributes(engine, dtype):
    mlp = MLP([4, 5, 3], dtype=dtype, engine=engine, seed=0)
    assert (mlp.sizes, mlp.dtype, mlp.engine) == ((4, 5, 3), np.dtype(dtype), engine)
    assert mlp.engine_name in engine.__name__
    assert mlp.n_parameters == 5 * 5 + 6 * 3
    assert (mlp.optimizer, mlp.history, mlp.batch_loss, mlp.stop_training) == (None, None, None, False)
    assert MLP((4, 3)).dtype == np.float32


def test_get_weights_gives_copies_and_set_weights_takes_copies(engine, dtype):
    mlp = MLP((4, 5, 3), dtype=dtype, engine=engine, seed=0)
    weights = mlp.get_weights()
    weights[0][:] = 7
    assert not (mlp.weights[0] == 7).any()
    mlp.set_weights([w.astype("float64") for w in weights])
    assert all(w.dtype == dtype for w in mlp.weights) and (mlp.weights[0] == 7).all()
    weights = mlp.get_weights()
    mlp.set_weights(weights)
    weights[0][:] = 8
    assert (mlp.weights[0] == 7).all()
    mlp.set_weights([w.tolist() for w in weights])
    assert (mlp.weights[0] == 8).all()


def test_training_leaves_weights_that_were_given_out_alone(engine, data):
    mlp = MLP((4, 5, 3), engine=engine, seed=0)
    before = mlp.get_weights()
    kept = [w.copy() for w in before]
    mlp.fit(*data, verbose=0)
    assert all(np.array_equal(a, b) for a, b in zip(before, kept, strict=True))
    assert not np.array_equal(mlp.weights[0], kept[0])


def test_softmax_regression(engine, mnist):
    (x, y), _, (x_test, y_test) = mnist
    mlp = MLP((784, 10), engine=engine, seed=0)
    mlp.fit(x[:5000], y[:5000], optimizer=SGD(0.1), epochs=2, verbose=0)
    assert len(mlp.weights) == 2
    assert mlp.evaluate(x_test, y_test)[1] > 0.8


def test_the_same_seed_gives_the_same_bits(engine, dtype, data):
    def trained(seed):
        mlp = MLP((4, 5, 3), dtype=dtype, engine=engine, seed=seed)
        history = mlp.fit(*data, epochs=3, batch_size=7, verbose=0)
        return mlp.weights, history.history

    weights, history = trained(1)
    again, history_again = trained(1)
    assert all(np.array_equal(a, b) for a, b in zip(weights, again, strict=True))
    assert history == history_again
    assert not np.array_equal(weights[0], trained(2)[0][0])


def test_the_engines_agree_on_a_whole_training(data):
    first, second = (MLP((4, 6, 5, 3), dtype="float64", engine=name, seed=1) for name in ("numpy", "numba"))
    for mlp in (first, second):
        mlp.fit(*data, optimizer=SGD(0.3), epochs=20, batch_size=7, verbose=0)
    for a, b in zip(first.weights, second.weights, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-12)


def test_predict_in_batches_of_any_size(engine, dtype, data):
    mlp = MLP((4, 5, 3), dtype=dtype, engine=engine, seed=0)
    whole = mlp.predict(data[0])
    assert whole.dtype == dtype
    for batch_size in (1, 7, 39, 40, 1000):
        np.testing.assert_allclose(mlp.predict(data[0], batch_size), whole, rtol=1e-6)
    assert mlp.predict(data[0][:1]).shape == (1, 3)


def test_evaluate_weights_the_last_batch_by_its_size(engine, dtype, data):
    x, y = data
    mlp = MLP((4, 5, 3), dtype=dtype, engine=engine, seed=0)
    p = mlp.predict(x).astype("float64")
    for batch_size in (7, 39, 1000):
        loss, accuracy = mlp.evaluate(x, y, batch_size)
        assert loss == pytest.approx(-np.log(p[np.arange(40), y]).mean(), rel=1e-5)
        assert accuracy == pytest.approx(np.mean(p.argmax(axis=1) == y), rel=1e-6)
    assert all(type(value) is float for value in mlp.evaluate(x, y))


def test_images_may_be_square(engine, mnist):
    (x, y), _, _ = mnist
    mlp = MLP((784, 20, 10), engine=engine, seed=0)
    squares = x[:50].reshape(50, 28, 28)
    np.testing.assert_array_equal(mlp.predict(squares), mlp.predict(x[:50]))
    assert mlp.evaluate(squares, y[:50]) == mlp.evaluate(x[:50], y[:50])
    assert mlp.fit(squares, y[:50], verbose=0).history["loss"][0] > 0
    assert mlp.train_on_batch(squares, y[:50]) > 0


def test_train_on_batch_is_a_step_of_fit(engine, dtype, data):
    first, second = (MLP((4, 5, 3), dtype=dtype, engine=engine, seed=0) for _ in range(2))
    history = first.fit(*data, batch_size=40, shuffle=False, verbose=0)
    loss = second.train_on_batch(*data)
    assert type(loss) is float and loss == pytest.approx(history.history["loss"][0], rel=1e-6)
    assert second.optimizer.learning_rate == pytest.approx(0.01)  # SGD's own, where none was given
    assert all(np.array_equal(a, b) for a, b in zip(first.weights, second.weights, strict=True))
    second.compile(SGD(0.2))
    second.train_on_batch(*data)
    assert second.optimizer.learning_rate == pytest.approx(0.2)


def test_data_are_left_alone(engine, dtype, data):
    x, y = data[0].astype(dtype), data[1]
    kept = x.copy(), y.copy()
    mlp = MLP((4, 5, 3), dtype=dtype, engine=engine)
    mlp.fit(x, y, verbose=0, validation_data=(x, y))
    mlp.train_on_batch(x, y), mlp.evaluate(x, y), mlp.predict(x)
    np.testing.assert_array_equal(x, kept[0])
    np.testing.assert_array_equal(y, kept[1])


def test_save_and_load(engine, dtype, data, tmp_path):
    mlp = MLP((4, 5, 3), dtype=dtype, engine=engine, seed=0)
    mlp.fit(*data, verbose=0)
    mlp.save(tmp_path / "m.npz")
    loaded = MLP.load(tmp_path / "m.npz", engine=engine)
    assert (loaded.sizes, loaded.dtype, loaded.engine) == (mlp.sizes, mlp.dtype, engine)
    assert all(np.array_equal(a, b) for a, b in zip(mlp.weights, loaded.weights, strict=True))
    loaded.fit(*data, verbose=0)  # and it can be trained on


def test_a_network_of_nan_says_so_without_a_warning(engine, data):
    mlp = MLP((4, 5, 3), engine=engine, seed=0)
    mlp.set_weights([np.full_like(w, np.nan) for w in mlp.weights])
    assert np.isnan(mlp.predict(data[0])).all()
    loss, accuracy = mlp.evaluate(*data)
    assert np.isnan(loss)
    assert accuracy == pytest.approx(np.mean(data[1] == 0))  # argmax of NaN is the first, as in Keras
    assert np.isnan(mlp.train_on_batch(*data))
