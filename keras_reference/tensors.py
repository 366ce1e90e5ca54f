"""Every tensor of one training step by its name, from a tape over the very model that Keras trains."""

import contextlib

from .backend import BACKEND, keras, to_numpy
from .model import as_keras_data, precision


class KerasTensors:
    """`KerasTensors(model)(x, y)` -> {z1, a1, ..., zL, loss, dzL, dWL, dbL, da(L-1), dz(L-1), ..., dW1, db1: arrays}.

    zL are the logits. The compiled model and its own loss are called, compiled as `fit` compiles them, and nothing is
    changed: no weight, no metric. Compiling happens at the first call; keep the object for the following batches.
    """

    def __init__(self, model):
        self.model = model
        self.dense = [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]
        self.dtype = model.compute_dtype
        self._differentiate = {"tensorflow": _tensorflow, "jax": _jax, "torch": _torch}[BACKEND](model, self.dense)

    def __call__(self, x, y):
        """x (N, 784) or (N, 28, 28), y (N,)"""
        with precision(self.dtype):
            tensors = self._differentiate(*as_keras_data(x, y, self.dtype))
            arrays = [[to_numpy(tensor) for tensor in group] for group in tensors]
        return _named(*arrays)


def gradients(model, x, y):
    """{dW1, db1, dW2, db2, ...} of one batch. It compiles at every call: for many batches keep a `KerasTensors`."""
    tensors = KerasTensors(model)(x, y)
    return {f"d{kind}{i + 1}": tensors[f"d{kind}{i + 1}"] for i in range(len(model.weights) // 2) for kind in "Wb"}


def _named(z, a, loss, dz, da, d_weights):
    """The groups of one step, in the order of the arithmetic: forward, loss, then backward from the last layer."""
    last = len(z)
    named = {}
    for i in range(1, last):
        named |= {f"z{i}": z[i - 1], f"a{i}": a[i - 1]}
    named |= {f"z{last}": z[-1], "loss": loss[0]}
    for i in range(last, 0, -1):
        if i < last:
            named[f"da{i}"] = da[i - 1]
        named |= {f"dz{i}": dz[i - 1], f"dW{i}": d_weights[2 * i - 2], f"db{i}": d_weights[2 * i - 1]}
    return named


@contextlib.contextmanager
def _recorded(dense, shifts=None):
    """Yields lists z, a that fill while the model is called: what goes into and comes out of each layer's activation.

    The activation itself stays the layer's own function, so that Keras still finds the logits behind the softmax.
    `shifts` (zeros, added to each z and a) are places to differentiate at, for a backend without a tape.
    """
    originals = [layer.activation for layer in dense]
    z, a = [], []
    shift_z, shift_a = shifts or ([0] * len(dense), [0] * (len(dense) - 1))

    def recorder(index, original):
        def activation(value):
            z.append(value + shift_z[index] if shifts else value)
            out = original(z[-1])
            if index < len(dense) - 1:
                a.append(out + shift_a[index] if shifts else out)
                return a[-1]
            return out

        return activation

    try:
        for index, (layer, original) in enumerate(zip(dense, originals)):
            layer.activation = recorder(index, original)
        yield z, a
    finally:
        for layer, original in zip(dense, originals):
            layer.activation = original


def _split(values, n_layers):
    """Gradients at [z..., a..., weights...] -> dz, da, d_weights"""
    return values[:n_layers], values[n_layers : 2 * n_layers - 1], values[2 * n_layers - 1 :]


def _tensorflow(model, dense):
    import tensorflow as tf

    def differentiate(x, y):
        with _recorded(dense) as (z, a), tf.GradientTape() as tape:
            loss = model.compute_loss(x=x, y=y, y_pred=model(x, training=True))
        return z, a, [loss], *_split(tape.gradient(loss, [*z, *a, *model.trainable_weights]), len(z))

    # The same settings as Keras gives its own training step: the two graphs then do the same arithmetic, bit for bit.
    return tf.function(differentiate, autograph=False, reduce_retracing=True, jit_compile=model.jit_compile)


def _jax(model, dense):
    import jax
    import jax.numpy as jnp

    def forward(shifts, weights, x, y):
        with _recorded(dense, shifts) as (z, a):
            y_pred, _ = model.stateless_call(weights, [], x, training=True)
            return model.compute_loss(x=x, y=y, y_pred=y_pred), (z, a)

    def differentiate(weights, x, y):
        zeros = [jnp.zeros((len(x), layer.units), x.dtype) for layer in dense]
        (loss, (z, a)), ((dz, da), d_weights) = jax.value_and_grad(forward, argnums=(0, 1), has_aux=True)(
            (zeros, zeros[:-1]), weights, x, y
        )
        return z, a, [loss], dz, da, d_weights

    compiled = jax.jit(differentiate) if model.jit_compile else differentiate
    weights = model.trainable_variables
    return lambda x, y: compiled([variable.value for variable in weights], jnp.asarray(x), jnp.asarray(y))


def _torch(model, dense):
    import torch

    def differentiate(x, y):
        x, y = keras.ops.convert_to_tensor(x), keras.ops.convert_to_tensor(y)
        with _recorded(dense) as (z, a):
            loss = model.compute_loss(x=x, y=y, y_pred=model(x, training=True))
        weights = [variable.value for variable in model.trainable_variables]
        return z, a, [loss], *_split(torch.autograd.grad(loss, [*z, *a, *weights]), len(z))

    return differentiate
