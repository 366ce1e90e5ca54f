"""scikit-learn's MLPClassifier, told to be plain SGD: no momentum, no penalty, one rate, batches in our order."""

import time

import numpy as np
from sklearn.neural_network import MLPClassifier

from .contract import batches

CLASSES = np.arange(10)


class SklearnMLP:
    def __init__(self, experiment, weights):
        self.experiment, self.weights = experiment, weights
        self.reset(experiment.learning_rate)

    def reset(self, learning_rate):
        """A new one: the rate is read when training begins."""
        self.model = MLPClassifier(
            hidden_layer_sizes=self.experiment.hidden_units,
            solver="sgd",
            learning_rate_init=learning_rate,
            batch_size=self.experiment.batch_size,
            momentum=0.0,
            alpha=0.0,
            shuffle=False,
        )
        x = np.zeros((self.experiment.batch_size, self.experiment.sizes[0]), np.float32)
        self.model.partial_fit(x, np.zeros(len(x), int), classes=CLASSES)  # makes the arrays that are filled here
        own = [w for layer in zip(self.model.coefs_, self.model.intercepts_, strict=True) for w in layer]
        for w, start in zip(own, self.weights, strict=True):
            w[...] = start

    def epoch(self, x, y, order):
        x, y = x[order], y[order]
        start = time.perf_counter()
        self.model.partial_fit(x, y)
        return time.perf_counter() - start

    def predict(self, x, batch_size):
        return np.concatenate([self.model.predict_proba(batch) for (batch,) in batches(batch_size, x)])

    def evaluate(self, x, y, batch_size):
        p = self.predict(x, batch_size)
        right = p[np.arange(len(y)), y].astype(float)
        return float(-np.log(np.maximum(right, np.finfo(np.float32).tiny)).mean()), float((p.argmax(1) == y).mean())
