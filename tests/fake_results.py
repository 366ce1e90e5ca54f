"""Results as the comparison writes them, with made-up numbers: two nets, one of them without a range test."""

import dataclasses

import numpy as np

from numpy_mlp.experiments import EXPERIMENTS

STEPS = 1719
SIGNS = {"ours": 1.2e-9, "keras": -3.1e-10}
SPEEDS = {  # µs a step
    "two_hidden": {"numpy": 322.0, "numba": 116.0, "keras": 1190.0, "keras_tuned": 950.0, "limit": 169.0},
    "three_hidden": {"numpy": 416.0, "numba": 162.0, "keras": 1250.0, "keras_tuned": 1010.0, "limit": 223.0},
    "four_hidden": {"numpy": 651.0, "numba": 271.0, "keras": 1500.0, "keras_tuned": 1340.0, "limit": 388.0},
    "wide": {"numpy": 31900.0, "numba": 13340.0, "keras": 22300.0, "keras_tuned": 21000.0, "limit": 11090.0},
}


def quartiles(median):
    return {"median": median, "min": 0.9 * median, "q25": 0.96 * median, "q75": 1.07 * median, "n": 7}


def free_run(rng):
    """Differences that grow from rounding to order one, the run and its five twins at slightly different steps."""
    steps = np.arange(0, 5 * STEPS, 25)

    def curve(start):
        exponent = np.clip(-15 + 14.2 * (steps - start) / 5500, -15, -1.1)
        return 10 ** (exponent + rng.normal(0, 0.15, steps.size))

    twins = [curve(start) for start in rng.integers(-200, 900, 5)]
    return {
        "max_weight_difference": 0.08,
        "differing_predictions": 193,
        "separation_step": 4010,
        "twin_separation_steps": [3720, 4105, 3980, 4400, None],
        "expected_range": [2790.0, None],
        "within_expected": True,
        "reference_twin_separation_step": None,
        "curve": {
            "steps": steps.tolist(),
            "difference": [0.0, *curve(200).tolist()[1:]],
            "twins": [twin.tolist() for twin in twins],
        },
    }


def parity(rng, dtype, free=True, n_flips=0):
    tensors = [
        "z1",
        "a1",
        "z2",
        "a2",
        "z3",
        "loss",
        "dz3",
        "dW3",
        "db3",
        "da2",
        "dz2",
        "dW2",
        "db2",
        "da1",
        "dz1",
        "dW1",
        "db1",
    ]
    flips = [
        {"step": int(s), "layer": 1, "unit": int(rng.integers(100)), "sample": int(rng.integers(32)), **SIGNS}
        for s in sorted(rng.integers(0, STEPS, n_flips))
    ]  # fmt: skip
    return {
        "passed": True,
        "reference": "keras",
        "steps": STEPS,
        "max_error_over_bound": 0.213 if dtype == "float64" else 0.187,
        "worst": {"tensor": "dW1", "step": 17},
        "error_over_bound_by_tensor": {name: float(rng.uniform(0.001, 0.2)) for name in tensors},
        "first_failure": None,
        "flips": flips,
        "whole_step": {
            "max_relative_difference": 3.1e-15 if dtype == "float64" else 1.4e-6,
            "tensor": "dW1",
            "step": 5,
        },
        "free": free_run(rng) if free else None,
    }


def range_side(rng, shift):
    rates = 1e-3 * 1.005 ** np.arange(1, STEPS + 1)
    losses = 2.3 - 1.27 * np.exp(-(((np.log(rates) - np.log(0.75 * shift)) / 2.2) ** 2))
    losses += np.where(rates > 0.9, (rates - 0.9) ** 2 * 0.4, 0) + rng.normal(0, 0.002, STEPS)
    best = int(np.argmin(losses))
    return {
        "min_loss": float(losses[best]),
        "learning_rate": float(rates[best]),
        "step": best + 1,
        "curve": {
            "learning_rates": rates.tolist(),
            "losses": losses.tolist(),
            "batch_losses": (losses + rng.normal(0, 0.1, STEPS)).tolist(),
        },
        "accuracy": 0.5438,
        "val_accuracy": 0.0958,
        "val_loss": "nan",
        "seconds": 1.0,
    }


def training_side(rng, published, seconds):
    def near(values, spread):
        return [float(value + rng.normal(0, spread)) for value in values]

    return {
        "history": {
            "loss": near(published.loss, 0.002),
            "accuracy": near(published.accuracy, 0.001),
            "val_loss": near(published.val_loss, 0.004),
            "val_accuracy": near(published.val_accuracy, 0.001),
        },
        "best_epoch": 4,
        "test_loss": published.test_loss + 0.001,
        "test_accuracy": round(published.test_accuracy - 0.0007, 4),
        "after_one_epoch": {"test_loss": 0.118, "test_accuracy": 0.9641},
        "seconds_per_epoch": [seconds, 1.1 * seconds, seconds, seconds, 0.9 * seconds],
    }


def speed_side(side, median, limit):
    return {
        "step_us": quartiles(median),
        "peak_memory_mb": 1210.0 if "keras" in side else 415.0,
        "predict_images_per_second": 1.9e5 if "keras" in side else 8.1e5,
        "compile_s": 7.1 if side == "numba" else 0.0,
        "prepare_s": 0.31,
        "times_dense_limit": median / limit,
        "device": "cpu",
        "label": {"keras": "Keras, plain fit", "keras_tuned": "Keras, best settings"}.get(side, side.capitalize()),
    }


def speed(name):
    medians = {side: value for side, value in SPEEDS[name].items() if side != "limit"}
    pairs = ("keras/numba", "keras_tuned/numba", "numpy/numba", "keras/numpy")
    ratios = {pair: medians[pair.split("/")[0]] / medians[pair.split("/")[1]] for pair in pairs}
    settings = [
        {"steps_per_execution": n, "jit_compile": jit, "data": data, "step_us": 1190.0 - n, "best": n * jit == 10}
        for n in (1, 10, 100, 1719)
        for jit in (False, True)
        for data in ("arrays", "tf.data")
    ]
    return {side: speed_side(side, median, SPEEDS[name]["limit"]) for side, median in medians.items()} | {
        "dense_limit_us": SPEEDS[name]["limit"],
        "sgemm_gflops": {"median": 221.0, "max": 235.0},
        "steps_per_round": STEPS,
        "rounds": 7,
        "ratios": {pair: {"median": value, "q25": 0.97 * value, "q75": 1.04 * value} for pair, value in ratios.items()},
        "keras_settings": settings,
        "gpu": "not measured: no GPU was found",
    }


def experiment(rng, name):
    declared, small = EXPERIMENTS[name], name != "wide"
    sides = {"numba": 0.25, "keras": 2.4} | ({"numpy": 0.6} if small else {})
    return {
        "hidden_units": list(declared.hidden_units),
        "n_parameters": declared.n_parameters,
        "learning_rate": declared.learning_rate,
        "epochs": declared.epochs,
        "patience": declared.patience,
        "batch_size": declared.batch_size,
        "published": dataclasses.asdict(declared.published),
        "parity": {
            engine: {
                "float64": parity(rng, "float64", free=small),
                "float32": parity(rng, "float32", free=small, n_flips=14 if small else 0),
            }
            for engine in ("numpy", "numba")
        },
        "range_test": {
            side: range_side(rng, shift) for side, shift in (("numpy", 1.0), ("numba", 1.02), ("keras", 1.01))
        }
        if small
        else None,
        "training": {side: training_side(rng, declared.published, seconds) for side, seconds in sides.items()},
        "speed": speed(name),
        "seconds": 300.0,
    }


def fake_results(quick=False, names=("two_hidden", "wide")) -> dict:
    """The whole dict, the same numbers at every call."""
    rng = np.random.default_rng(7)
    stages = ("gate/float64", "free/float64", "range_test/numba", "training/numba", "speed")
    return {
        "format": 1,
        "quick": quick,
        "created": "2026-01-02T03:04:05Z",
        "seconds": 2100.0,
        "command": "python -m benchmarks.compare --output results",
        "seed": 42,
        "exit_code": 0,
        "environment": {
            "python": "3.11.7", "numpy": "2.4.6", "numba": "0.62.0", "keras": "3.15.1", "keras_backend": "tensorflow",
            "tensorflow": "2.21.0", "blas": "OpenBLAS 0.3.30 Zen", "threads": 2, "cpu": "AMD EPYC 9R45", "cores": 2,
            "memory_gb": 8.0, "gpu": None, "gpu_note": "no GPU was found", "commit": "0123abc",
            "platform": "Linux-6.1-x86_64",
        },
        "options": {"threads": 2, "thorough": False},
        "parts": {
            f"{name}/{stage}": {"seconds": 12.3, "reused": (name, stage) == ("two_hidden", "training/numba")}
            for name in names
            for stage in stages
        },
        "experiments": {name: experiment(rng, name) for name in names},
    }  # fmt: skip
