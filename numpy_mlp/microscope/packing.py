"""A tape's tensors as text, each bit of them kept, and as few of them as can be.

An entry is {"shape", "dtype", "data"}: base64 of the numbers, little-endian; where that is shorter, the numbers whose
bits are all 0 are left out and "packed" is true: first a bit for each number, whether it is there, then those that are.
What the page can compute to the last bit is not stored: see `packed_steps`.
"""

import base64

import numpy as np

DTYPES = {"float32": "<f4", "float64": "<f8", "int32": "<i4"}


def packed_steps(tape, right=None):
    """A list of {name: entry}, an entry for every tensor of every step.

    Instead of data, an entry may say what it is the same as, to the last bit:
    {"same": "update"}   W - learning_rate * dW in the tape's precision; "fused": rounded once, as numba compiles it
    {"same": "before"}   W_after of the step before; "earlier": the same name there, as x where steps share a batch
    {"same": "right"}    the same name in the tape `right`
    """
    steps, before = [], {}
    for number, step in enumerate(tape.steps):
        step = {name: stored(array) for name, array in step.items()}
        model = right.steps[number] if right is not None and number < len(right.steps) else {}
        steps.append({name: entry(name, step, before, model) for name in step})
        before = step
    return steps


def entry(name, step, before, model):
    """One tensor of a step, in the shortest of the ways in which the page can have it."""
    array = step[name]
    if is_same(before.get(f"{name}_after"), array):
        return {"shape": array.shape, "same": "before"}
    if is_same(before.get(name), array):
        return {"shape": array.shape, "same": "earlier"}
    if name in model and is_same(stored(model[name]), array):
        return {"shape": array.shape, "same": "right"}
    for way, update in updates_of(name, step).items():
        if is_same(update, array):
            return {"shape": array.shape, "same": way}
    return packed(array)


def updates_of(name, step):
    """{"update": W - learning_rate * dW, each of the two operations rounded; "fused": both rounded once} of W_after.

    "fused" goes by way of float64, which can be wrong by a rounding: what is not the same to the last bit is not used.
    Empty for what is no such name.
    """
    weight = name.removesuffix("_after")
    if weight == name or not {weight, f"d{weight}", "learning_rate"} <= set(step):
        return {}
    W, dW, rate = step[weight], step[f"d{weight}"], step["learning_rate"].astype(step[weight].dtype)
    with np.errstate(all="ignore"):
        fused = (W.astype(np.float64) - np.float64(rate) * dW.astype(np.float64)).astype(W.dtype)
        return {"update": W - rate * dW, "fused": fused}


def stored(value):
    """The array as it is stored: float32 or float64 as they are, whole numbers (the classes) as int32."""
    array = np.asarray(value)
    return array if array.dtype.name in DTYPES else array.astype("int32" if array.dtype.kind in "iub" else "float64")


def is_same(one, other):
    """Whether two arrays have the same shape, dtype and bits: 0 and -0 are not the same, NaN and NaN may be."""
    if one is None or one.shape != other.shape or one.dtype != other.dtype:
        return False
    return np.array_equal(bits(one), bits(other))


def bits(array):
    """The array's numbers as unsigned integers, flat."""
    return np.ascontiguousarray(array).reshape(-1).view(f"u{array.dtype.itemsize}")


def packed(array):
    """The entry that holds the array's own numbers."""
    flat = np.ascontiguousarray(array, DTYPES[array.dtype.name]).reshape(-1)
    there = bits(flat) != 0
    shorter = np.packbits(there, bitorder="little").tobytes() + flat[there].tobytes()
    found = {"shape": array.shape, "dtype": array.dtype.name}
    if len(shorter) < flat.nbytes:
        return {**found, "packed": True, "data": base64.b64encode(shorter).decode()}
    return {**found, "data": base64.b64encode(flat.tobytes()).decode()}
