"""Two programs from one start, each on its own for a whole training: do they part sooner than a program and its twin?

Training is chaotic at these rates, so any two programs part in the end. The control is five twins of the numpy engine:
the same program from weights that are each moved by one unit in the last place, up or down. The claim to be shown is
that our engines are as equal to Keras as a program is to its own twin.
"""

import numpy as np

from numpy_mlp import MLP, SGD

from .parity import batches

N_TWINS = 5
SEPARATED = 1e-6  # of the largest weight
POINTS = 300  # of a curve that is kept for drawing


def nudged(weights, rng):
    """The weights, each moved one unit in the last place up or down, as the generator has it."""
    towards = [np.where(rng.random(w.shape) < 0.5, -np.inf, np.inf).astype(w.dtype) for w in weights]
    return [np.nextafter(w, target) for w, target in zip(weights, towards, strict=True)]


def relative_difference(weights, others):
    """max |W - W'| / max |W| over all weights; infinite once one of them is not finite."""
    difference = np.max([np.abs(w - other).max() for w, other in zip(weights, others, strict=True)])
    relative = float(difference / np.max([max(w.max(), -w.min()) for w in weights]))
    return relative if np.isfinite(relative) else np.inf


class Pair:
    """Two runs and how far apart they are, step by step."""

    def __init__(self):
        self.separation_step = None
        self.differences = []
        self.largest = 0.0

    def record(self, step, weights, others, drawn):
        """Looks at both sides' weights after `step` steps."""
        difference = relative_difference(weights, others)
        self.largest = max(self.largest, difference)
        if self.separation_step is None and difference > SEPARATED:
            self.separation_step = step
        if drawn:
            self.differences.append(float(f"{difference:.4g}"))


def free_run(experiment, references, engines, data, x_test, orders, weights, report_progress=lambda step: None):
    """{engine's name: the dict `free` of results.json}: all sides from `weights`, along the same batches.

    references  the reference, and perhaps a second one that becomes its twin
    engines     {name: module}
    data        x (n, 784), y (n,); x_test (m, 784), whose predictions are compared at the end
    orders      (epochs, n) sample numbers
    """
    runs = _start(experiment, references, engines, data[0].dtype, weights)
    pairs = {ends: Pair() for ends in _pairs(runs)}
    n_steps = sum(-(-len(order) // experiment.batch_size) for order in orders)
    stride, steps = max(1, n_steps // POINTS), []
    for step, samples in enumerate(batches(orders, experiment.batch_size), start=1):
        x, y = data[0][samples], data[1][samples]
        for run in runs.values():
            run.step(x, y)
        if drawn := step == 1 or step % stride == 0 or step == n_steps:
            steps.append(step)
        _record(step, runs, pairs, drawn)
        report_progress(step)
    ends = ["reference", *(f"engine {name}" for name in engines)]
    predictions = {name: runs[name].predict(x_test).argmax(axis=1) for name in ends}
    return {name: _summary(f"engine {name}", pairs, steps, predictions) for name in engines}


class _Run:
    """One of our engines, trained along with the others."""

    def __init__(self, experiment, engine, dtype, weights):
        self.mlp = MLP(experiment.sizes, dtype=dtype, engine=engine)
        self.mlp.compile(SGD(experiment.learning_rate))
        self.mlp.warm_up()
        self.mlp.set_weights(weights)
        self.step, self.predict = self.mlp.train_step, self.mlp.predict

    def get_weights(self):
        """The weights themselves, to be looked at only."""
        return self.mlp.weights


def _start(experiment, references, engines, dtype, weights):
    """Every run by name: "reference", "engine NAME", always "engine numpy", "twin 0" ...; at times "reference twin"."""
    references[0].set_weights(weights)
    runs = {"reference": references[0]}
    for reference in references[1:]:
        reference.set_weights(nudged(weights, np.random.default_rng(0)))
        runs["reference twin"] = reference
    runs |= {f"engine {name}": _Run(experiment, engine, dtype, weights) for name, engine in engines.items()}
    if "engine numpy" not in runs:
        runs["engine numpy"] = _Run(experiment, "numpy", dtype, weights)
    for seed in range(N_TWINS):
        twin = nudged(weights, np.random.default_rng(seed))
        runs[f"twin {seed}"] = _Run(experiment, "numpy", dtype, twin)
    return runs


def _pairs(runs):
    """Who is compared with whom: engines and the reference's twin with the reference, each twin with its original."""
    for name in runs:
        if name.startswith("twin"):
            yield "engine numpy", name
        elif name != "reference":
            yield "reference", name


def _record(step, runs, pairs, drawn):
    """Looks at the pairs that have not separated yet, and at all of them where the curve has a point."""
    asked = {ends: pair for ends, pair in pairs.items() if drawn or pair.separation_step is None}
    weights = {name: runs[name].get_weights() for name in {name for ends in asked for name in ends}}
    for (one, other), pair in asked.items():
        pair.record(step, weights[one], weights[other], drawn)


def _summary(name, pairs, steps, predictions):
    """The dict `free` of results.json for one engine."""
    pair = pairs["reference", name]
    twins = [pairs["engine numpy", f"twin {seed}"] for seed in range(N_TWINS)]
    twin_steps = [twin.separation_step for twin in twins]
    keras_twin = pairs.get(("reference", "reference twin"))
    return {
        "max_weight_difference": pair.largest,
        "differing_predictions": int((predictions["reference"] != predictions[name]).sum()),
        "separation_step": pair.separation_step,
        "twin_separation_steps": twin_steps,
        "reference_twin_separation_step": keras_twin.separation_step if keras_twin else None,
        "expected_range": expected_range(twin_steps),
        "within_expected": within(pair.separation_step, expected_range(twin_steps)),
        "curve": {"steps": steps, "difference": pair.differences, "twins": [twin.differences for twin in twins]},
    }


def expected_range(twin_steps):
    """[earliest twin's step less 25 %, latest one's plus 25 %]; None at an end where a twin never separated."""
    separated = [step for step in twin_steps if step is not None]
    earliest = 0.75 * min(separated) if separated else None
    latest = 1.25 * max(twin_steps) if separated and len(separated) == len(twin_steps) else None
    return [earliest, latest]


def within(step, bounds):
    """Whether a separation step (None: never) lies in the expected range."""
    earliest, latest = bounds
    if step is None:
        return latest is None
    return earliest is not None and step >= earliest and (latest is None or step <= latest)
