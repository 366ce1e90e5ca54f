"""Reading a results file in which anything may be missing: one function a question, None or empty for no answer."""

import math

KERAS_SIDES = ("keras", "keras_tuned")


def look(tree, *keys):
    """The value under `keys`, or None where any of them is missing."""
    for key in keys:
        if not isinstance(tree, dict) or key not in tree:
            return None
        tree = tree[key]
    return tree


def branch(tree, *keys) -> dict:
    """The dict under `keys`, or an empty one."""
    value = look(tree, *keys)
    return value if isinstance(value, dict) else {}


def items(tree, *keys) -> list:
    """The list under `keys`, or an empty one."""
    value = look(tree, *keys)
    return list(value) if isinstance(value, (list, tuple)) else []


def number(value) -> float | None:
    """A float, NaN included (also from its spelling in the file), or None where there is no number."""
    if isinstance(value, str) and value in ("nan", "inf", "-inf"):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value)


def finite(value) -> float | None:
    """A finite float, or None."""
    value = number(value)
    return value if value is not None and math.isfinite(value) else None


def numbers(values) -> list[float]:
    """The finite numbers of a list, in order."""
    return [value for value in map(finite, values or ()) if value is not None]


def in_order(sides) -> list[str]:
    """numpy, numba, engines of one's own, keras, keras_tuned, gpu."""
    known = ["numpy", "numba"]
    own = [side for side in sides if side not in (*known, *KERAS_SIDES, "gpu")]
    return [side for side in (*known, *own, *KERAS_SIDES, "gpu") if side in sides]


def main_engine(results: dict) -> str | None:
    """The engine that the sentences are about: one's own where its parity was checked, else numba, else numpy."""
    experiments = branch(results, "experiments").values()
    own = [engine for e in experiments for engine, _, _ in records(e) if engine not in ("numpy", "numba")]
    parts = [branch(e, part) for e in experiments for part in ("parity", "training", "speed")]
    return next((engine for engine in (*own, "numba", "numpy") if any(engine in part for part in parts)), None)


def speed_records(experiment: dict) -> dict[str, dict]:
    """{side: record} of the sides whose steps were timed; what ran on a GPU as gpu and gpu_tuned, last."""
    speed = branch(experiment, "speed")
    timed = {side: speed[side] for side in in_order(speed)} | {"gpu_tuned": look(speed, "gpu", "best_settings")}
    return {side: record for side, record in timed.items() if isinstance(record, dict) and "step_us" in record}


def ratio(experiment: dict, above: str, below: str) -> float | None:
    """`above`'s step time over `below`'s: the median over the rounds, without one the quotient of the medians."""
    measured = finite(look(experiment, "speed", "ratios", f"{above}/{below}", "median"))
    if measured is not None:
        return measured
    timed = speed_records(experiment)
    top, bottom = (finite(look(timed, side, "step_us", "median")) for side in (above, below))
    return top / bottom if top is not None and bottom else None


def reused(results: dict, name: str, stage: str) -> bool:
    """Whether any part of this stage of this experiment was kept from an earlier, interrupted run."""
    return any(
        look(part, "reused") is True
        for key, part in branch(results, "parts").items()
        if key == f"{name}/{stage}" or key.startswith(f"{name}/{stage}/")
    )


def records(experiment: dict):
    """(engine, dtype, record) of every parity run of one experiment."""
    parity = branch(experiment, "parity")
    for engine in in_order(parity):
        for dtype, record in branch(parity, engine).items():
            if isinstance(record, dict):
                yield engine, dtype, record
