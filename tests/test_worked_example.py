"""One step of gradient descent on a 3-2-2 network, every number worked by hand; both engines must find the same."""

import numpy as np
import pytest

from numpy_mlp import MLP, SGD
from numpy_mlp.backpropagation import backward_pass, forward_pass

LN2, LN3 = np.log(2.0), np.log(3.0)

# Two samples of three inputs, and their classes.
X = np.array([[1.0, 2.0, -1.0], [2.0, 0.0, 1.0]])
Y = np.array([1, 0])

W1 = np.array([[1.0, -1.0], [0.5, 0.0], [1.0, 2.0]])
B1 = np.array([1.0, 3.0])
W2 = LN3 * np.array([[2.0, 1.0], [0.0, 1.0]])
B2 = LN3 * np.array([0.0, 1.0])

# z1 = x @ W1 + b1
#   sample 0: (1*1 + 2*0.5 - 1*1 + 1,  -1*1 + 2*0 - 1*2 + 3) = (2, 0)    the second lies exactly on ReLU's kink
#   sample 1: (2*1 + 0*0.5 + 1*1 + 1,  -1*2 + 0*0 + 1*2 + 3) = (4, 3)
Z1 = np.array([[2.0, 0.0], [4.0, 3.0]])
A1 = Z1  # no entry is negative

# z2 = a1 @ W2 + b2, in units of ln 3
#   sample 0: (2*2 + 0*0,      2*1 + 0*1 + 1) = (4, 3)
#   sample 1: (4*2 + 3*0,      4*1 + 3*1 + 1) = (8, 8)
Z2 = LN3 * np.array([[4.0, 3.0], [8.0, 8.0]])

# p = exp(z) / sum: 3^4 : 3^3 is 3 : 1, and 3^8 : 3^8 is 1 : 1
P = np.array([[3 / 4, 1 / 4], [1 / 2, 1 / 2]])

# loss = (-ln 1/4 - ln 1/2) / 2 = (2 ln 2 + ln 2) / 2
LOSS = 1.5 * LN2

# dz2 = (p - onehot) / 2
#   sample 0, class 1: (3/4, 1/4 - 1) / 2 = ( 3/8, -3/8)
#   sample 1, class 0: (1/2 - 1, 1/2) / 2 = (-1/4,  1/4)
DZ2 = np.array([[3 / 8, -3 / 8], [-1 / 4, 1 / 4]])

# dW2 = a1.T @ dz2
#   unit 0: 2*(3/8, -3/8) + 4*(-1/4, 1/4) = (-1/4, 1/4)
#   unit 1: 0*(3/8, -3/8) + 3*(-1/4, 1/4) = (-3/4, 3/4)
# db2 = (3/8, -3/8) + (-1/4, 1/4)
DW2 = np.array([[-1 / 4, 1 / 4], [-3 / 4, 3 / 4]])
DB2 = np.array([1 / 8, -1 / 8])

# da1 = dz2 @ W2.T, in units of ln 3
#   sample 0: (2*3/8 - 1*3/8,  0*3/8 - 1*3/8) = ( 3/8, -3/8)
#   sample 1: (-2*1/4 + 1*1/4, 0*1/4 + 1*1/4) = (-1/4,  1/4)
# dz1 is that where z1 > 0: sample 0 loses its second entry, because the slope at z = 0 is taken as 0
DZ1 = LN3 * np.array([[3 / 8, 0.0], [-1 / 4, 1 / 4]])

# dW1 = x.T @ dz1, in units of ln 3
#   input 0:  1*(3/8, 0) + 2*(-1/4, 1/4) = (-1/8, 1/2)
#   input 1:  2*(3/8, 0) + 0*(-1/4, 1/4) = ( 3/4, 0)
#   input 2: -1*(3/8, 0) + 1*(-1/4, 1/4) = (-5/8, 1/4)
# db1 = (3/8, 0) + (-1/4, 1/4)
DW1 = LN3 * np.array([[-1 / 8, 1 / 2], [3 / 4, 0.0], [-5 / 8, 1 / 4]])
DB1 = LN3 * np.array([1 / 8, 1 / 4])

# One step of rate 1/2: w <- w - dw / 2
STEPPED = [W1 - DW1 / 2, B1 - DB1 / 2, W2 - DW2 / 2, B2 - DB2 / 2]


@pytest.fixture(params=["float32", "float64"])
def dtype(request):
    return request.param


@pytest.fixture
def mlp(engine, dtype):
    mlp = MLP((3, 2, 2), dtype=dtype, engine=engine)
    mlp.set_weights([W1, B1, W2, B2])
    return mlp


def assert_close(found, expected, dtype):
    """To a few roundings of the largest entry."""
    if np.ndim(found):
        assert found.dtype == dtype
    np.testing.assert_allclose(found, expected, rtol=0, atol=8 * np.finfo(dtype).eps * np.max(np.abs(expected)))


def test_every_tensor(mlp, engine, dtype):
    zs, activations = forward_pass(engine, mlp.weights, X.astype(dtype))
    loss, p = engine.softmax_cross_entropy_forward(zs[-1], Y)
    dz2 = engine.softmax_cross_entropy_backward(p, Y)
    gradients, dzs = backward_pass(engine, mlp.weights, zs, activations, dz2)
    found = [*zs, *activations, loss, p, *dzs, *gradients]
    expected = [Z1, Z2, X, A1, LOSS, P, DZ1, DZ2, DW1, DB1, DW2, DB2]
    for one, other in zip(found, expected, strict=True):
        assert_close(one, other, dtype)


def test_train_on_batch(mlp, dtype):
    mlp.compile(SGD(learning_rate=0.5))
    assert mlp.train_on_batch(X, Y) == pytest.approx(LOSS, rel=1e-6)
    for w, stepped in zip(mlp.weights, STEPPED, strict=True):
        assert_close(w, stepped, dtype)


def test_fit_predict_and_evaluate(mlp, dtype):
    np.testing.assert_allclose(mlp.predict(X), P, rtol=1e-6)
    loss, accuracy = mlp.evaluate(X, Y)
    assert loss == pytest.approx(LOSS, rel=1e-6)
    assert accuracy == 0.5  # sample 0 is taken for class 0; the tie of sample 1 goes to the first class, which is right
    history = mlp.fit(X, Y, optimizer=SGD(0.5), shuffle=False, verbose=0)
    assert history.history == {"loss": [pytest.approx(LOSS, rel=1e-6)], "accuracy": [0.5]}
    for w, stepped in zip(mlp.weights, STEPPED, strict=True):
        assert_close(w, stepped, dtype)
