"""What goes on inside a network while it trains: each layer's values and gradients, and which units are dead."""

from typing import NamedTuple

import numpy as np

from .backpropagation import backward_pass, forward_pass
from .callbacks import Callback
from .engines import get_engine
from .validation import checked_count, checked_images, checked_labels

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


class Layers(NamedTuple):
    """L layers at one moment, or at T moments with a T before each shape; NaN where a number was not finite.

    z          (L, 5)    quantiles of z over samples and units; those of the activations relu(z) are the same, cut at 0
    gradients  (L, 5)    quantiles of abs(dW), exact zeros left out: a pixel that is never on has no gradient
    dead       (L - 1,)  share of a hidden layer's units that none of the samples turns on
    """

    z: np.ndarray
    gradients: np.ndarray
    dead: np.ndarray


class LayerRecorder(Callback):
    """Looks into the network before the first step, after every `every` steps, and after the last.

    x (n, D), y (n,): the samples that it looks at each time, a few hundred of those kept for validation. It takes its
    own weights' copies through the numpy engine, so it runs on a Keras model of the same layers as well, and the
    network trains to the same bits; but it trains step by step, not many at once (see `numpy_mlp.paths`).

        recorder = LayerRecorder(x_valid[:500], y_valid[:500])
        mlp.fit(x_train, y_train, callbacks=[recorder])
        plots.plot_activations(recorder)

    Afterwards `steps` is the list of the T moments, `layers` the Layers at them, `sizes` as in MLP, `n_samples` n.
    """

    def __init__(self, x, y, every=100):
        x = np.asarray(x)
        n_pixels = int(np.prod(x.shape[1:]))
        self.x = checked_images(x, n_pixels, "float64")
        self.y = checked_labels(y, len(self.x), np.iinfo(np.int64).max)
        self.every, self.n_samples = checked_count("every", every), len(self.x)
        self.sizes, self.steps, self.moments, self.step = (), [], [], 0

    @property
    def layers(self):
        """Layers with T before each shape. Raises ValueError before anything was recorded."""
        if not self.moments:
            raise ValueError("nothing is recorded yet: fit with this recorder among the callbacks first")
        return Layers(*map(np.array, zip(*self.moments)))

    def get_state(self):
        """What was recorded so far, so that a training that was broken off goes on recording."""
        return {"step": self.step, "steps": list(self.steps), "layers": self.layers._asdict() if self.moments else None}

    def set_state(self, state):
        """Goes on from what `get_state` gave."""
        layers = state["layers"]
        self.step, self.steps = state["step"], list(state["steps"])
        self.moments = (
            [] if layers is None else [Layers(*moment) for moment in zip(*(layers[f] for f in Layers._fields))]
        )

    def on_train_begin(self, logs=None):
        weights = self.model.get_weights()
        self.sizes = (weights[0].shape[0], *(b.size for b in weights[1::2]))
        self.x = checked_images(self.x, self.sizes[0], weights[0].dtype)
        self.y = checked_labels(self.y, self.n_samples, self.sizes[-1])
        self.steps, self.moments, self.step = [], [], 0
        self.record()

    def on_train_batch_end(self, batch, logs=None):
        self.step += 1
        if self.step % self.every == 0:
            self.record()

    def on_train_end(self, logs=None):
        if self.step != self.steps[-1]:
            self.record()

    def record(self):
        """Adds this moment."""
        self.steps.append(self.step)
        self.moments.append(look_into(self.model.get_weights(), self.x, self.y))


def look_into(weights, x, y):
    """Layers of a network [W1, b1, ..., WL, bL] on samples x (n, D) of the weights' dtype, y (n,) int64."""
    engine = get_engine("numpy")
    with np.errstate(all="ignore"):  # a diverged network's values are recorded as NaN
        zs, activations = forward_pass(engine, weights, x)
        p = engine.softmax_cross_entropy_forward(zs[-1], y)[1]
        dz = engine.softmax_cross_entropy_backward(p, y)
        gradients, _ = backward_pass(engine, weights, zs, activations, dz)
    sizes = [quantiles(sizes_of(dW)) for dW in gradients[0::2]]
    z, dead = [quantiles(z) for z in zs], [dead_share(a) for a in activations[1:]]
    return Layers(np.array(z), np.array(sizes), np.array(dead))


def quantiles(values):
    """QUANTILES of an array, NaN if a value is not finite or there is none."""
    if values.size == 0 or not np.isfinite(values).all():
        return np.full(len(QUANTILES), np.nan)
    return np.quantile(values, QUANTILES)


def sizes_of(dW):
    """abs(dW) without its exact zeros; NaN is not zero, and stays."""
    return np.abs(dW[dW != 0])


def dead_share(activations):
    """Share of the units that are on for no sample: activations (n, units); NaN if one of them is NaN."""
    if np.isnan(activations).any():
        return np.nan
    return float(np.mean(~(activations > 0).any(axis=0)))
