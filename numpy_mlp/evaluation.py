"""What a network makes of samples without learning from them: its loss and accuracy, its probabilities."""

import numpy as np

from . import paths
from .callbacks import CallbackList
from .metrics import RunningMetrics, added

NOBODY = CallbackList([], None, {})


def evaluate(model, x, y, batch_size=1000, announce=True, hooks=NOBODY):
    """(mean loss, accuracy): x (n, D) of the network's dtype, y (n,); `hooks` is told of every batch."""
    metrics, batches = RunningMetrics(model.dtype), slices(len(x), batch_size)
    model.stop_evaluating = False
    hooks.on_test_begin({})
    with np.errstate(all="ignore"):  # a diverged network's loss is inf or NaN, and is shown as such
        judged = paths.judge(model, x, y, announce)
        if judged is None:
            model.warm_up(announce)
        for step, samples in enumerate(batches):
            hooks.on_test_batch_begin(step, {})
            loss, right = _of_batch(judged, samples) if judged else _batch_evaluated(model, x[samples], y[samples])
            metrics.update([loss], [right], [len(y[samples])])
            hooks.on_test_batch_end(step, metrics.logs())
            if model.stop_evaluating:
                break
    hooks.on_test_end(metrics.logs())
    return metrics.means()


def _of_batch(judged, samples):
    """Mean loss, summed sample after sample, and number of right answers, of samples that have been judged."""
    losses, right = (values[samples] for values in judged[:2])
    return added(losses.dtype.type(0), losses) / losses.dtype.type(len(losses)), right.sum()


def _batch_evaluated(model, x, y):
    loss, p = model.loss_and_probabilities(x, y)
    return loss, np.count_nonzero(p.argmax(axis=1) == y)


def predict(model, x, batch_size=1000, hooks=NOBODY):
    """The classes' probabilities, (n, C): x (n, D) of the network's dtype; `hooks` is told of every batch."""
    probabilities = []
    model.stop_predicting = False
    hooks.on_predict_begin({})
    with np.errstate(all="ignore"):  # a diverged network's probabilities are NaN, and are shown as such
        judged = paths.judge(model, x)
        p = None if judged is None else model.engine.softmax_forward(judged[-1])
        if p is None:
            model.warm_up()
        for step, samples in enumerate(slices(len(x), batch_size)):
            hooks.on_predict_batch_begin(step, {})
            probabilities.append(model.probabilities(x[samples]) if p is None else p[samples])
            hooks.on_predict_batch_end(step, {"outputs": probabilities[-1]})
            if model.stop_predicting:
                break
    hooks.on_predict_end({})
    return np.concatenate(probabilities)


def slices(n_samples, batch_size):
    """The batches, one after the other, as slices of the samples."""
    return [slice(start, start + batch_size) for start in range(0, n_samples, batch_size)]


def hooks_for(model, callbacks, n_samples, batch_size):
    """The callbacks of one evaluation or prediction, told what they are going to see."""
    return CallbackList(callbacks, model, {"epochs": 1, "steps": -(-n_samples // batch_size), "verbose": "auto"})
