"""A multilayer perceptron: its weights, and what can be done with them."""

import numpy as np

from . import checkpoints, evaluation, formats, range_test, summary, training
from .backpropagation import forward_pass, loss_and_gradients
from .callbacks.admission import admitted
from .engines import engine_name, get_engine, warm_up
from .initializers import initial_weights
from .optimizers import SGD
from .paths import PATHS
from .validation import checked_choice, checked_count, checked_dtype, checked_images, checked_sizes, checked_weights


class MLP:
    """Dense layers of the given sizes, ReLU between them, softmax at the end: (784, 300, 100, 10) has two hidden ones.

    dtype   "float32" or "float64", of weights and arithmetic; data are cast to it.
    engine  "numpy", "numba", a .py file's path or a module with the engine contract's functions; None takes the
            fastest installed.
    path    "sparse" leaves out the products with zero (numba only), "dense" does not look for them, "auto" decides by
            the data of each `fit`; `history.path` says what it took.
    seed    makes one generator (`rng`): it draws the weights first, then the order of the samples in each epoch.

    `weights` is [W1, b1, W2, b2, ...], W of shape (n_in, n_out): Keras's order and shapes. Raises ValueError.
    """

    def __init__(self, sizes, dtype="float32", engine=None, seed=None, path="auto"):
        self.sizes = checked_sizes(sizes)
        self.dtype = checked_dtype(dtype)
        self.engine = get_engine(engine)
        self.path = checked_choice("path", path, PATHS)
        self.rng = np.random.default_rng(seed)
        self.borrower = None
        self.weights = initial_weights(self.rng, self.sizes, self.dtype)
        self.optimizer = None
        self.history = None
        self.stop_training = False
        self.batch_loss = None
        self._warm = False

    @property
    def weights(self):
        """[W1, b1, W2, b2, ...], W (n_in, n_out), b (n_out,): a callback asks for it anew each time it needs it."""
        self.take_weights_back()
        return self._weights

    @weights.setter
    def weights(self, weights):
        self._weights, self.borrower = weights, None

    def lend_weights(self, network):
        """Hands the weights to what trains faster with its own copy, until somebody asks for `weights` again."""
        if self.borrower is not network:
            network.load(self.weights)
            self.borrower = network

    def take_weights_back(self):
        """Brings the arrays of `weights` up to date with whom they were lent to, if they were."""
        if self.borrower is not None:
            self.borrower.store(self._weights)
            self.borrower = None

    @property
    def engine_name(self):
        """ "numpy", "numba", or the name of the file that the engine came from."""
        return engine_name(self.engine)

    @property
    def n_parameters(self):
        """Number of weights and biases."""
        return sum(w.size for w in self._weights)

    def fit(self, x, y, **arguments):
        """Trains, and returns the History: see `numpy_mlp.training.fit` for the arguments."""
        return training.fit(self, x, y, **arguments)

    def lr_range_test(self, x, y, **arguments):
        """Finds out which learning rates suit: see `numpy_mlp.range_test.lr_range_test`. The network stays as it is."""
        return range_test.lr_range_test(self, x, y, **arguments)

    def evaluate(self, x, y, batch_size=1000, callbacks=None):
        """(mean loss, accuracy) over all samples: x (n, 784) or (n, 28, 28), y (n,) integers.

        callbacks: objects whose `on_test_...` hooks are called; `model.stop_evaluating = True` ends it early.
        """
        x, y = training.checked_data(self, x, y)
        batch_size = checked_count("batch_size", batch_size)
        hooks = evaluation.hooks_for(self, admitted(callbacks), len(x), batch_size)
        return training.evaluate(self, x, y, batch_size, hooks=hooks)

    def predict(self, x, batch_size=1000, callbacks=None):
        """The classes' probabilities, (n, 10): x (n, 784) or (n, 28, 28).

        callbacks: objects whose `on_predict_...` hooks are called; `model.stop_predicting = True` ends it early.
        """
        x = checked_images(x, self.sizes[0], self.dtype)
        batch_size = checked_count("batch_size", batch_size)
        hooks = evaluation.hooks_for(self, admitted(callbacks), len(x), batch_size)
        return evaluation.predict(self, x, batch_size, hooks)

    def train_on_batch(self, x, y):
        """One step of the optimizer on one batch, x (N, 784), y (N,); returns its mean loss before the step."""
        x, y = training.checked_data(self, x, y)
        self.compile(self.optimizer or SGD())
        self.warm_up()
        with np.errstate(all="ignore"):
            return float(self.train_step(x, y)[0])

    def loss_and_probabilities(self, x, y):
        """Mean loss and p (N, C) of one batch, x (N, D) already of the network's dtype, y (N,) int64."""
        zs, _ = forward_pass(self.engine, self.weights, x)
        return self.engine.softmax_cross_entropy_forward(zs[-1], y)

    def probabilities(self, x):
        """p (N, C) of one batch, x (N, D) already of the network's dtype."""
        return self.engine.softmax_forward(forward_pass(self.engine, self.weights, x)[0][-1])

    def train_step(self, x, y):
        """One step, unchecked: x (N, D) of the network's dtype, y (N,) int64 -> mean loss, p (N, C) before the step."""
        loss, p, gradients = loss_and_gradients(self.engine, self.weights, x, y)
        self.optimizer.apply(self.engine, self.weights, gradients)
        return loss, p

    def compile(self, optimizer):
        """Takes the optimizer that trains from now on."""
        if not isinstance(optimizer, SGD):
            raise TypeError(f"optimizer is {optimizer!r}: expected SGD(learning_rate=...)")
        self.optimizer = optimizer
        self.optimizer.build(self.dtype, network=self)

    def warm_up(self, announce=True):
        """Has the engine compile its functions, once; returns the seconds that took."""
        seconds = 0.0 if self._warm else warm_up(self.engine, self.dtype, announce)
        self._warm = True
        return seconds

    def get_weights(self):
        """Copies of [W1, b1, W2, b2, ...]. Lent weights stay where they are: to look changes nothing."""
        copies = [w.copy() for w in self._weights]
        if self.borrower is not None:
            self.borrower.store(copies)
        return copies

    def set_weights(self, weights):
        """Takes copies of [W1, b1, W2, b2, ...], each of the right shape (ValueError if not)."""
        self.weights = checked_weights(weights, self.sizes, self.dtype)

    def summary(self, print_fn=print):
        """Prints the table of layers, output shapes, parameters and bytes; after a `fit`, the path that it took."""
        print_fn(summary.summary_table(self.sizes, self.dtype, optimizer=self.optimizer is not None))
        if self.history is not None:
            print_fn(summary.path_line(self.history.path, self.history.density, self.history.threads))

    def save(self, path, overwrite=True):
        """Writes the network in the format that the name promises: `.npz` (ours), `.keras`, and more, see `formats`.

        By way of a temporary file: never half a one. Raises what `formats.export` raises.
        """
        formats.export(self, path, overwrite)

    def save_weights(self, path, overwrite=True):
        """The same; Keras's name for files that end in `.weights.h5`, which hold the weights alone."""
        formats.export(self, path, overwrite)

    @classmethod
    def load(cls, path, engine=None):
        """The network in a file of any of these formats. Raises CheckpointError for one that is none, or damaged."""
        sizes, weights, dtype = formats.read_network(path)
        mlp = cls(sizes, dtype=dtype, engine=engine)
        mlp.set_weights(weights)
        return mlp

    def load_weights(self, path):
        """Takes the weights in such a file, cast to the network's dtype. Raises CheckpointError for other sizes too."""
        sizes, weights, _ = formats.read_network(path)
        if sizes != self.sizes:
            raise checkpoints.CheckpointError(f"{path}: a network of sizes {sizes}, expected {self.sizes}")
        self.set_weights(weights)
