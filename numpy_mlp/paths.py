"""Two ways to take the same steps: one by one with the engine's functions, or many at once without the zeros' products.

The second exists for the numba engine (engines/sparse_training.py) and pays while many of the data's numbers are zero.
"""

import warnings

import numpy as np

from .engines import engine_name, warm_up

PATHS = ("auto", "sparse", "dense")
MOST_DENSE = 0.5  # how much of the data may be other than zero for "auto" to take the sparse path
JUDGED_AT_ONCE = 64  # samples: their z stay in the nearest cache


class DensePath:
    """Every step is `model.train_step`: any engine, any data. `density` is None: nobody needed to look."""

    name, threads = "dense", None

    def __init__(self, model, x, y, batch_size, density=None, announce=True):
        self.model, self.x, self.y, self.batch_size, self.density = model, x, y, batch_size, density
        self.compile_s = model.warm_up(announce)

    def get_state(self):
        """Nothing: the weights are the model's own."""
        return {}

    def set_state(self, state):
        """Nothing to take back, then."""

    def take_steps(self, samples):
        """One step, however many samples (n,) there are: its mean loss and number of right answers, as arrays (1,)."""
        batch = samples[: self.batch_size]
        loss, p = self.model.train_step(self.x[batch], self.y[batch])
        return np.array([loss]), np.array([np.count_nonzero(p.argmax(axis=1) == self.y[batch])])


class SparsePath:
    """Runs of steps in one compiled call. The weights are lent to it, and come back when somebody asks for them."""

    name = "sparse"

    def __init__(self, model, x, y, batch_size, density, announce=True):
        sparse = sparse_training(model.engine)
        self.compile_s = warm_up(sparse, model.dtype, announce)
        self.model, self.x, self.y, self.batch_size, self.density = model, x, y, batch_size, density
        self.network, self.data = sparse.SparseNetwork(model.sizes, model.dtype, batch_size), sparse.SparseData(x, y)
        self.announce, self.dense, self.threads = announce, None, sparse.threads_in_words()

    def get_state(self):
        """Whether the path was left; and the bound of the weights, by which it will be left, while they are lent."""
        lent = self.dense is None and self.model.borrower is self.network
        return {"left": self.dense is not None, "bound": self.network.bound if lent else None}

    def set_state(self, state):
        """Goes on from what `get_state` gave: leaves at the same step, and not later because of a bound made anew."""
        if state["left"]:
            self.leave()
        elif state["bound"] is not None:
            self.model.lend_weights(self.network)
            self.network.bound = state["bound"]

    def leave(self):
        """From here on every step is taken with all its products."""
        self.dense = DensePath(self.model, self.x, self.y, self.batch_size, announce=self.announce)

    def take_steps(self, samples):
        """Steps over samples (n,), at least one: mean loss and number of right answers of each.

        Fewer than there are samples for where a number is not finite or might soon not be: 0 times that is not 0, so
        from there on every step is taken with all its products.
        """
        if self.dense is None:
            self.model.lend_weights(self.network)
            losses, right = self.network.train(self.data, samples, self.model.optimizer.learning_rate)
            self.model.optimizer.iterations += len(losses)
            if len(losses):
                return losses, right
            self.leave()
        return self.dense.take_steps(samples)


def choose_path(model, x, y, batch_size, announce=True):
    """The path on which `model` trains on x (n, D) and y (n,): the one it was told to take, or by the data's density.

    Raises ValueError where the sparse path is asked for and does not exist.
    """
    if model.path == "dense":
        return DensePath(model, x, y, batch_size, announce=announce)
    sparse = sparse_training(model.engine)
    possible = sparse is not None and sparse.available(model.sizes, batch_size) and model.optimizer.is_plain
    if model.path == "sparse" and not possible:
        raise ValueError(why_not_sparse(model, sparse, batch_size))
    if sparse is not None and not sparse.NOALIAS:
        warnings.warn(f"training with the plain, slower functions: {sparse.why_not(model.sizes)}", stacklevel=5)
    density = np.count_nonzero(x) / x.size if sparse is not None else None
    if possible and (model.path == "sparse" or (model.path == "auto" and density <= MOST_DENSE)):
        return SparsePath(model, x, y, batch_size, density, announce)
    return DensePath(model, x, y, batch_size, density, announce)


def why_not_sparse(model, sparse, batch_size):
    """What stands in the way of the sparse path, in words."""
    if sparse is None:
        return f"path is 'sparse', but the engine is {engine_name(model.engine)!r}: only 'numba' has this path"
    if not model.optimizer.is_plain:
        return "path is 'sparse', but the optimizer has momentum or weight_decay: these need path 'auto' or 'dense'"
    return f"path is 'sparse', which does not exist here: {sparse.why_not(model.sizes, batch_size)}"


def judge(model, x, y=None, announce=True):
    """Each sample's loss (n,), whether its class was right (n,), logits (n, C); None where no product may be left out.

    x (n, D) of the network's dtype, y (n,) int64 or None.
    """
    sparse = sparse_training(model.engine)
    if sparse is None or model.path == "dense" or not sparse.available(model.sizes):
        return None
    few = x[: 10 * JUDGED_AT_ONCE]
    if model.path == "auto" and np.count_nonzero(few) > MOST_DENSE * few.size:
        return None
    warm_up(sparse, model.dtype, announce)
    network = model.borrower or sparse.SparseNetwork(model.sizes, model.dtype, JUDGED_AT_ONCE)
    if model.borrower is None:
        network.load(model.weights)
    return network.judge(sparse.SparseData(x, y)) if network.is_finite else None


def sparse_training(engine):
    """The module of the sparse path, or None if the engine has none. Numba is imported here at the earliest."""
    if engine.__name__ != f"{__package__}.engines.numba_engine":
        return None
    from .engines import sparse_training

    return sparse_training
