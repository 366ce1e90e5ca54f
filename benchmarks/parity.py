"""The parity gate: all along a training, is every tensor of our step the reference's, to rounding?

Training at these rates is chaotic: one unit in the last place of one weight grows until the networks are strangers. So
equality is shown locally. At every step both sides start from the same weights and batch, and each of our operations is
given the reference's own inputs to it: what is left is one operation's rounding, and benchmarks.bounds bounds that.
The run follows the reference's trajectory.

Where a ReLU unit is on for one side and off for the other, gradients differ by more than rounding. Such a flip is found
and named, the two pre-activations must lie within rounding of each other, and the step is repeated with the reference's
value there: then everything must agree.
"""

from functools import partial

import numpy as np

from numpy_mlp.backpropagation import backward_pass, forward_pass
from numpy_mlp.paths import sparse_training

from .bounds import operation_bounds, whole_step_bounds


def causal_order(n_layers):
    """The names of a step's tensors, each after those it depends on: z1, a1, ..., loss, dzL, dWL, ..., W1, b1, ..."""
    forward = [name for layer in range(1, n_layers) for name in (f"z{layer}", f"a{layer}")]
    backward = [f"dz{n_layers}"]
    for layer in range(n_layers, 0, -1):
        backward += [f"dW{layer}", f"db{layer}", *([f"da{layer - 1}", f"dz{layer - 1}"] if layer > 1 else [])]
    updated = [name for layer in range(1, n_layers + 1) for name in (f"W{layer}", f"b{layer}")]
    return [*forward, f"z{n_layers}", "loss", *backward, *updated]


def operations(engine, weights, x, y, tensors, learning_rate):
    """Each tensor of a step by name, made by one operation of `engine` from the reference's `tensors`, one by one.

    A generator in causal order, so that an engine that fails half-way has been compared up to there.
    """
    n_layers = len(weights) // 2
    inputs = [x, *(tensors[f"a{layer}"] for layer in range(1, n_layers))]
    for layer in range(1, n_layers + 1):
        yield f"z{layer}", engine.dense_forward(inputs[layer - 1], weights[2 * layer - 2], weights[2 * layer - 1])
        if layer < n_layers:
            yield f"a{layer}", engine.relu_forward(tensors[f"z{layer}"])
    loss, p = engine.softmax_cross_entropy_forward(tensors[f"z{n_layers}"], y)
    yield "loss", loss
    yield f"dz{n_layers}", engine.softmax_cross_entropy_backward(p, y)
    for layer in range(n_layers, 0, -1):
        dz, W = tensors[f"dz{layer}"], weights[2 * layer - 2]
        da, dW, db = engine.dense_backward(dz, inputs[layer - 1], W, need_dx=layer > 1)
        yield f"dW{layer}", dW
        yield f"db{layer}", db
        if layer > 1:
            yield f"da{layer - 1}", da
            yield f"dz{layer - 1}", engine.relu_backward(tensors[f"da{layer - 1}"], tensors[f"z{layer - 1}"])
    for index, w in enumerate(weights):
        name = f"{'Wb'[index % 2]}{index // 2 + 1}"
        w = w.copy()
        engine.sgd_update(w, tensors[f"d{name}"], learning_rate)
        yield name, w


def error_over_bound(ours, theirs, bound):
    """(largest |ours - theirs| / bound, its index, why not comparable): infinite for another shape, dtype or a NaN."""
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    if ours.shape != theirs.shape or (ours.ndim and ours.dtype != theirs.dtype):
        found, wanted = f"{ours.dtype}{list(ours.shape)}", f"{theirs.dtype}{list(theirs.shape)}"
        return np.inf, None, f"it is {found}, expected {wanted}"
    with np.errstate(invalid="ignore"):
        difference = np.abs(ours - theirs)
        exact = np.isscalar(bound) and bound == 0
        ratio = np.where(difference == 0, 0, np.inf) if exact else difference / bound
    index = np.unravel_index(ratio.argmax(), ratio.shape)  # the first NaN, if there is one
    largest = float(ratio[index])
    return np.inf if np.isnan(largest) else largest, tuple(int(i) for i in index), None


class Verdict:
    """What the gate has found so far of one engine and dtype."""

    def __init__(self, n_layers, reference_name):
        self.reference_name = reference_name
        self.names = causal_order(n_layers)
        self.steps = 0
        self.largest = dict.fromkeys(self.names, 0.0)
        self.largest_step = dict.fromkeys(self.names)
        self.flips = []
        self.whole_step = {"max_relative_difference": 0.0, "tensor": None, "step": None}
        self.failure = None
        self.diverged = None  # the step at which the reference's loss was no longer finite: nothing to compare there

    def record(self, name, step, ours, theirs, bound, when=""):
        """Compares one tensor; the first that is out of its bound is the failure."""
        ratio, index, reason = error_over_bound(ours, theirs, bound)
        if ratio > self.largest[name]:
            self.largest[name], self.largest_step[name] = ratio, step
        if ratio > 1 and self.failure is None:
            self.failure = {"tensor": name, "step": step, "error_over_bound": ratio, "index": index, "reason": reason}
            if index is not None:
                self.failure["ours"] = float(np.asarray(ours)[index])
                self.failure[self.reference_name] = float(np.asarray(theirs)[index])
            self.failure["when"] = when

    def fail(self, name, step, reason):
        """A failure that is not a number out of its bound."""
        self.failure = self.failure or {"tensor": name, "step": step, "error_over_bound": None, "reason": reason}

    def as_dict(self):
        """For results.json."""
        worst = max(self.names, key=self.largest.get)
        return {
            "passed": self.failure is None,
            "reference": self.reference_name,
            "steps": self.steps,
            "reference_diverged_at_step": self.diverged,
            "max_error_over_bound": self.largest[worst],
            "worst": {"tensor": worst, "step": self.largest_step[worst]},
            "error_over_bound_by_tensor": self.largest,
            "first_failure": self.failure,
            "flips": self.flips,
            "whole_step": self.whole_step,
        }


def compare_step(engine, verdict, step, before, x, y, tensors, after, bounds, whole_bounds, learning_rate):
    """One step of the gate: every operation on the reference's inputs, then our whole step with its flips."""
    theirs = tensors | {f"{'Wb'[i % 2]}{i // 2 + 1}": w for i, w in enumerate(after)}
    name, coming = None, iter(verdict.names)  # an engine that raises does so while making the next tensor
    try:
        for name, ours in operations(engine, before, x, y, tensors, learning_rate):
            verdict.record(name, step, ours, theirs[name], bounds[name])
            next(coming)
        if verdict.failure is None:
            compare_fused(engine, verdict, step, before, x, y, theirs, bounds, learning_rate)
        if verdict.failure is None:
            compare_whole_step(engine, verdict, step, before, x, y, tensors, whole_bounds, after, learning_rate)
    except Exception as error:  # a student's engine may raise anything: that is a finding, not a crash
        verdict.fail(next(coming, name), step, f"the engine raised {type(error).__name__}: {error}")
    verdict.steps += 1


def fused_kernels(engine, weights, n_samples):
    """The module that shows what `fit` runs with this engine on sparse data, or None: the engine's functions alone."""
    sizes = [len(weights[0]), *(len(b) for b in weights[1::2])]
    sparse = sparse_training(engine)
    if sparse is None or not sparse.available(sizes, n_samples):
        return None
    from . import fused

    return fused


def compare_fused(engine, verdict, step, weights, x, y, theirs, bounds, learning_rate):
    """Each operation of the sparse path, where there is one, on the reference's inputs to it."""
    fused = fused_kernels(engine, weights, len(x))
    if fused is None:
        return
    for name, ours, bound in fused.operations(weights, x, y, theirs, bounds, learning_rate):
        verdict.record(name, step, ours, theirs[name], bound, "by the kernels of the sparse path")


def compare_whole_step(engine, verdict, step, weights, x, y, tensors, whole_bounds, after, learning_rate):
    """Our forward and backward pass from the same weights. `whole_bounds` is a function, asked only at a flip."""
    zs, activations = forward_pass(engine, weights, x)
    flips = find_flips(zs, tensors, step, verdict.reference_name)
    _, p = engine.softmax_cross_entropy_forward(zs[-1], y)
    if flips:
        bounds = whole_bounds()
        for layer, z in enumerate(zs, start=1):
            verdict.record(f"z{layer}", step, z, tensors[f"z{layer}"], bounds[f"z{layer}"], "whole step with a flip")
        zs = with_reference_values(zs, flips, tensors)
    gradients, dzs = backward_pass(engine, weights, zs, activations, engine.softmax_cross_entropy_backward(p, y))
    ours = {f"d{'Wb'[i % 2]}{i // 2 + 1}": gradient for i, gradient in enumerate(gradients)}
    ours |= {f"dz{layer}": dz for layer, dz in enumerate(dzs, start=1)}
    for name, tensor in ours.items():
        if flips:
            verdict.record(name, step, tensor, tensors[name], bounds[name], "whole step repeated with the flips undone")
        note_whole_step(verdict.whole_step, name, step, tensor, tensors[name])
    fused = fused_kernels(engine, weights, len(x))
    if fused and not flips:
        for index, w in enumerate(fused.whole_step(weights, x, y, learning_rate)):
            note_whole_step(verdict.whole_step, f"{'Wb'[index % 2]}{index // 2 + 1}", step, w, after[index])
    verdict.flips += flips


def find_flips(zs, tensors, step, reference_name):
    """Every hidden unit that is on (z > 0) for one side and off for the other, with both pre-activations."""
    flips = []
    for layer, ours in enumerate(zs[:-1], start=1):
        theirs = tensors[f"z{layer}"]
        for sample, unit in np.argwhere((ours > 0) != (theirs > 0)):
            place = {"step": step, "layer": layer, "unit": int(unit), "sample": int(sample)}
            flips.append(place | {"ours": float(ours[sample, unit]), reference_name: float(theirs[sample, unit])})
    return flips


def with_reference_values(zs, flips, tensors):
    """Our pre-activations with the reference's at the flips, so that the backward pass takes its mask there."""
    zs = [z.copy() for z in zs]
    for flip in flips:
        cell = flip["sample"], flip["unit"]
        zs[flip["layer"] - 1][cell] = tensors[f"z{flip['layer']}"][cell]
    return zs


def note_whole_step(largest, name, step, ours, theirs):
    """Keeps the largest difference of a tensor after a whole step, relative to the tensor's own largest entry."""
    relative = float(np.abs(ours - theirs).max() / (np.abs(theirs).max() or 1))
    if relative > largest["max_relative_difference"]:
        largest |= {"max_relative_difference": relative, "tensor": name, "step": step}


def gate(experiment, reference, engines, data, orders, n_steps, learning_rate, report_progress=lambda step: None):
    """The verdicts {engine's name: dict}, after at most `n_steps` steps of the reference's own training.

    reference  has `name`, `get_weights()`, `trace(x, y)` -> tensors by name, `step(x, y)`
    engines    {name: module}; an engine whose gate has failed is not followed further
    data       x (n, 784) of the dtype that is compared, y (n,)
    orders     (epochs, n) sample numbers
    """
    x_train, y_train = data
    verdicts = {name: Verdict(len(experiment.sizes) - 1, reference.name) for name in engines}
    weights = reference.get_weights()
    for step, samples in zip(range(n_steps), batches(orders, experiment.batch_size), strict=False):
        x, y = x_train[samples], y_train[samples]
        before, tensors = weights, reference.trace(x, y)
        if not np.isfinite(tensors["loss"]):
            for verdict in verdicts.values():
                verdict.diverged = step
            break
        reference.step(x, y)
        weights = reference.get_weights()
        bounds = operation_bounds(before, x, y, tensors, weights, learning_rate)
        whole_bounds = partial(whole_step_bounds, before, x, y, tensors, bounds)
        for name, verdict in verdicts.items():
            if verdict.failure is None:
                compare_step(
                    engines[name], verdict, step, before, x, y, tensors, weights, bounds, whole_bounds, learning_rate
                )
        if all(verdict.failure for verdict in verdicts.values()):
            break
        report_progress(step + 1)
    return {name: verdict.as_dict() for name, verdict in verdicts.items()}


def batches(orders, batch_size):
    """The sample numbers of one batch after another, epoch by epoch; each epoch's last batch as small as it comes."""
    for order in orders:
        for start in range(0, len(order), batch_size):
            yield order[start : start + batch_size]
