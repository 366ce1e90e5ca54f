"""Every wrong input gets one line: what was wrong, what was expected. Nothing has been trained by then."""

import re

import numpy as np
import pytest

from numpy_mlp import MLP, EarlyStopping
from numpy_mlp.validation import checked_images

X = np.linspace(0, 1, 6 * 4).reshape(6, 4)
Y = np.array([0, 1, 2, 2, 1, 0])


@pytest.fixture
def mlp():
    return MLP((4, 5, 3), engine="numpy", seed=0)


def changed(array, place, value, dtype=None):
    array = np.array(array, dtype)
    array[place] = value
    return array


BAD_IMAGES = {
    "bytes": (
        (X * 255).astype("uint8"),
        TypeError,
        r"x is uint8 with values up to 255: divide pixels by 255 first, x / 255",
    ),
    "whole numbers": ((X * 255).astype("int64"), TypeError, r"x is int64 with values up to 255: divide pixels by 255"),
    "too few pixels": (X[:, :3], ValueError, r"x has shape \(6, 3\): expected \(n, 4\) with n >= 1"),
    "one image without its axis": (X[0], ValueError, r"x has shape \(4,\): expected \(n, 4\)"),
    "a single number": (0.5, ValueError, r"x has shape \(\): expected \(n, 4\)"),
    "no images": (X[:0], ValueError, r"x has shape \(0, 4\): expected \(n, 4\) with n >= 1"),
    "wrong squares": (X.reshape(1, 4, 6), ValueError, r"x has shape \(1, 4, 6\): expected \(n, 4\)"),
    "NaN": (changed(X, (2, 1), np.nan), ValueError, r"x\[2, 1\] is nan: expected finite numbers"),
    "infinity": (changed(X, (5, 3), np.inf), ValueError, r"x\[5, 3\] is inf: expected finite numbers"),
    "too large for float32": (changed(X, (0, 0), 1e300), ValueError, r"x\[0, 0\] is inf: expected finite numbers"),
    "complex": (X + 1j, TypeError, r"x is of dtype complex128: expected floating-point numbers"),
    "text": (X.astype(str), TypeError, r"x is of dtype <U\d+: expected floating-point numbers"),
    "objects": (X.astype(object), TypeError, r"x is of dtype object: expected floating-point numbers"),
    "nothing": (None, TypeError, r"x is of dtype object"),
}

BAD_LABELS = {
    "too large": (changed(Y, 3, 3), ValueError, r"y\[3\] is 3: expected labels from 0 to 2"),
    "negative": (changed(Y, 1, -1), ValueError, r"y\[1\] is -1: expected labels from 0 to 2"),
    "one-hot": (np.eye(3)[Y], ValueError, r"y has shape \(6, 3\): expected \(6,\).*take y\.argmax\(axis=1\)"),
    "floats": (Y.astype(float), TypeError, r"y is of dtype float64: expected integers"),
    "bools": (Y > 0, TypeError, r"y is of dtype bool: expected integers"),
    "text": (Y.astype(str), TypeError, r"y is of dtype <U\d+: expected integers"),
    "too few": (Y[:5], ValueError, r"y has shape \(5,\): expected \(6,\), a label for each row of x"),
    "a column": (Y[:, None], ValueError, r"y has shape \(6, 1\): expected \(6,\)"),
    "a single number": (0, ValueError, r"y has shape \(\): expected \(6,\)"),
}

BAD_ARGUMENTS = {
    "epochs": [0, -1, 1.0, "5", None, True],
    "batch_size": [0, -32, 32.0, None, True],
    "initial_epoch": [-1, 0.0, None],
    "verbose": [3, "loud", None],
}

BAD_ORDERS = {
    "too large": (np.arange(6)[None] + 1, ValueError, r"batch_order goes from 1 to 6: expected 0 to 5"),
    "negative": (np.arange(6)[None] - 1, ValueError, r"batch_order goes from -1 to 4: expected 0 to 5"),
    "one axis": (np.arange(6), ValueError, r"batch_order has shape \(6,\): expected \(1, n\), a row for each epoch"),
    "no epochs": (np.empty((0, 6), int), ValueError, r"batch_order has shape \(0, 6\): expected \(1, n\)"),
    "no samples": (np.empty((1, 0), int), ValueError, r"batch_order has shape \(1, 0\): expected \(1, n\)"),
    "floats": (np.arange(6.0)[None], TypeError, r"batch_order is of dtype float64: expected integers"),
}


def assert_refused(mlp, error, line, call):
    """One line, and the network is as it was."""
    before = mlp.get_weights()
    with pytest.raises(error) as caught:
        call()
    message = str(caught.value)
    assert re.match(line, message), message
    assert "\n" not in message
    assert all(np.array_equal(a, b) for a, b in zip(mlp.weights, before, strict=True))
    assert mlp.optimizer is None or mlp.history is None


@pytest.mark.parametrize("name", BAD_IMAGES)
def test_images(mlp, name):
    x, error, line = BAD_IMAGES[name]
    assert_refused(mlp, error, line, lambda: mlp.fit(x, Y, verbose=0))
    assert_refused(mlp, error, line, lambda: mlp.fit(X, Y, validation_data=(x, Y), verbose=0))
    assert_refused(mlp, error, line, lambda: mlp.evaluate(x, Y))
    assert_refused(mlp, error, line, lambda: mlp.train_on_batch(x, Y))
    assert_refused(mlp, error, line, lambda: mlp.predict(x))


@pytest.mark.parametrize("name", BAD_LABELS)
def test_labels(mlp, name):
    y, error, line = BAD_LABELS[name]
    assert_refused(mlp, error, line, lambda: mlp.fit(X, y, verbose=0))
    assert_refused(mlp, error, line, lambda: mlp.fit(X, Y, validation_data=(X, y), verbose=0))
    assert_refused(mlp, error, line, lambda: mlp.evaluate(X, y))
    assert_refused(mlp, error, line, lambda: mlp.train_on_batch(X, y))


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in BAD_ARGUMENTS.items() for value in values]
)
def test_numbers(mlp, name, value):
    line = rf"{name} is {re.escape(repr(value))}: expected "
    assert_refused(mlp, ValueError, line, lambda: mlp.fit(X, Y, **({"verbose": 0} | {name: value})))
    if name == "batch_size":
        assert_refused(mlp, ValueError, line, lambda: mlp.evaluate(X, Y, batch_size=value))
        assert_refused(mlp, ValueError, line, lambda: mlp.predict(X, batch_size=value))


@pytest.mark.parametrize("name", BAD_ORDERS)
def test_batch_order(mlp, name):
    order, error, line = BAD_ORDERS[name]
    assert_refused(mlp, error, line, lambda: mlp.fit(X, Y, batch_order=order, verbose=0))


def test_batch_order_with_too_few_epochs(mlp):
    line = r"batch_order has shape \(1, 6\): expected \(2, n\), a row for each epoch"
    assert_refused(mlp, ValueError, line, lambda: mlp.fit(X, Y, epochs=2, batch_order=np.arange(6)[None], verbose=0))


@pytest.mark.parametrize("pair", [X, (X,), (X, Y, Y), 3])
def test_validation_data_is_a_pair(mlp, pair):
    line = r"validation_data is \w+: expected a pair of arrays, \(x, y\)"
    assert_refused(mlp, ValueError, line, lambda: mlp.fit(X, Y, validation_data=pair, verbose=0))


def test_callbacks_are_a_list(mlp):
    line = r"callbacks is EarlyStopping: expected a list of callbacks"
    assert_refused(mlp, TypeError, line, lambda: mlp.fit(X, Y, callbacks=EarlyStopping("loss"), verbose=0))


@pytest.mark.parametrize(
    "sizes", [(), (784,), 784, None, (784, 0), (784, -3, 10), (784, 10.0), (784, True), "ab", ("4", 3)]
)
def test_sizes(sizes):
    with pytest.raises(ValueError, match=r"^sizes is .*: expected two or more positive whole numbers, as in"):
        MLP(sizes)


@pytest.mark.parametrize("dtype", ["float16", "int32", "f", None, "nonsense", ">f4", 3, float])
def test_dtypes(dtype):
    if dtype in ("f", float):  # other names of the two
        assert MLP((4, 3), dtype=dtype, engine="numpy").dtype == np.dtype(dtype)
        return
    with pytest.raises(ValueError, match=r"^dtype is .*: expected one of float32, float64$"):
        MLP((4, 3), dtype=dtype, engine="numpy")


def test_weights(mlp):
    W1, b1, W2, b2 = mlp.get_weights()
    for wrong in ([W1, b1, W2], [W1, b1, W2, b2, b2], [W1.T, b1, W2, b2], [W1, b1[None], W2, b2], []):
        assert_refused(
            mlp, ValueError, r"the weights have shapes \[.*\]: expected \[\(4, 5\)", lambda w=wrong: mlp.set_weights(w)
        )


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "uint8", "int64", "bool", ">f4"])
def test_what_can_be_cast_is_cast(dtype):
    x = np.eye(4).astype(dtype)
    found = checked_images(x, 4, np.dtype("float32"))
    assert (found.dtype, found.flags.c_contiguous) == (np.float32, True)
    np.testing.assert_array_equal(found, np.eye(4))


def test_other_layouts_become_the_one_that_the_engines_are_compiled_for():
    x = np.asfortranarray(X, "float32")
    read_only = X.astype("float32")
    read_only.setflags(write=False)
    for array in (x, read_only, X[:, ::-1][:, ::-1], X.tolist(), X.reshape(6, 2, 2)):
        found = checked_images(array, 4, np.dtype("float32"))
        assert found.flags.c_contiguous and found.flags.writeable and found.dtype.isnative
        np.testing.assert_array_equal(found, X.astype("float32"))
