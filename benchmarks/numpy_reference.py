"""Where Keras is not installed, the numpy engine takes its place, so that numba is still held to something."""

from numpy_mlp import MLP, SGD
from numpy_mlp.backpropagation import forward_pass


class NumpyReference:
    """The numpy engine with the methods of keras_reference's KerasReference."""

    name = "numpy"

    def __init__(self, experiment, dtype):
        self.mlp = MLP(experiment.sizes, dtype=dtype, engine="numpy")
        self.mlp.compile(SGD(experiment.learning_rate))

    def get_weights(self):
        """Copies of [W1, b1, ...]."""
        return self.mlp.get_weights()

    def set_weights(self, weights):
        """Takes copies of [W1, b1, ...]."""
        self.mlp.set_weights(weights)

    def step(self, x, y):
        """One step of SGD on a batch."""
        self.mlp.train_step(x, y)

    def predict(self, x):
        """Probabilities, (n, 10)."""
        return self.mlp.predict(x)

    def trace(self, x, y):
        """Every tensor of a batch by its name: z1, a1, ..., loss, dzL, dWL, dbL, da(L-1), ..."""
        engine, weights = self.mlp.engine, self.mlp.weights
        zs, activations = forward_pass(engine, weights, x)
        loss, p = engine.softmax_cross_entropy_forward(zs[-1], y)
        tensors = {f"z{layer}": z for layer, z in enumerate(zs, start=1)}
        tensors |= {f"a{layer}": a for layer, a in enumerate(activations) if layer > 0} | {"loss": loss}
        dz = engine.softmax_cross_entropy_backward(p, y)
        for layer in range(len(zs), 0, -1):
            da, dW, db = engine.dense_backward(dz, activations[layer - 1], weights[2 * layer - 2], need_dx=layer > 1)
            tensors |= {f"dz{layer}": dz, f"dW{layer}": dW, f"db{layer}": db}
            if layer > 1:
                dz = engine.relu_backward(da, zs[layer - 2])
                tensors[f"da{layer - 1}"] = da
        return tensors
