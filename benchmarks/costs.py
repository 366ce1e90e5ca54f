"""What a side costs besides its steps: preparing and compiling, paid once; memory; and how fast it predicts."""

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import partial

from . import memory
from .field import GPU_NAMES
from .sides import HandWritten

BATCH_SIZES, QUICK_BATCH_SIZES = (100, 1000, 10_000), (1000,)
QUICK_IMAGES = 2000  # predicted
KERAS_NAMES = {gpu: cpu for cpu, gpu in GPU_NAMES.items()}


def describe(side, images, quick=False):
    """The side's part of `speed`, but for its times: label, device, what is paid once, images (n, 784) predicted."""
    if quick:
        per_second, batch_size = predict_throughput(side, images[:QUICK_IMAGES], QUICK_BATCH_SIZES)
    else:
        per_second, batch_size = predict_throughput(side, images, BATCH_SIZES, repeats=3)
    return {
        "label": side.label,
        "device": side.device,
        "prepare_s": side.prepare_s,
        "compile_s": None if compiles_to_disk(side) else side.compile_s,
        "peak_memory_mb": None,
        "predict_images_per_second": per_second,
        "predict_batch_size": batch_size,
    } | ({} if isinstance(side, HandWritten) else {"setting": asdict(side.setting)})


def compiles_to_disk(side):
    """Whether its first call here says nothing about compiling: a cache on disk, or an earlier stage, did it before."""
    return isinstance(side, HandWritten) and side.source != "numpy"


def predict_throughput(side, images, batch_sizes, repeats=1):
    """(images per second, batch size) at the best of some batch sizes, and the fastest repeat of that one."""
    seconds = {}
    for batch_size in sorted({min(size, len(images)) for size in batch_sizes}):
        side.predict(images[:batch_size], batch_size)  # compiles for this shape
        seconds[batch_size] = _predict_seconds(side, images, batch_size)
    best = min(seconds, key=seconds.get)
    fastest = min(seconds[best], *(_predict_seconds(side, images, best) for _ in range(repeats)))
    return len(images) / fastest, best


def _predict_seconds(side, images, batch_size):
    start = time.perf_counter()
    side.predict(images, batch_size)
    return time.perf_counter() - start


def measure_apart(sides, experiment, threads, quick=False, report=lambda: None):
    """{name: peak_memory_mb and, where it compiles to disk, compile_s}: each side in a process of its own.

    Memory does not depend on who else is running, but compile times do: only the quick form, without them, starts two
    processes at once.
    """

    def measured(side):
        figures = _apart(side, experiment, threads, quick)
        report()
        return figures

    with ThreadPoolExecutor(2 if quick else 1) as pool:
        return dict(zip(sides, pool.map(measured, sides.values())))


def _apart(side, experiment, threads, quick):
    """One side's figures; a process that fails costs them, not the race."""
    measure = _memory_and_compile if compiles_to_disk(side) and not quick else _memory
    try:
        return measure(side, experiment, threads)
    except RuntimeError as error:
        return {"peak_memory_mb": None, "peak_memory_note": str(error)}


def _memory(side, experiment, threads):
    if isinstance(side, HandWritten):
        return {"peak_memory_mb": memory.peak_memory_mb(side.source, experiment, threads=threads)}
    name, setting = KERAS_NAMES.get(side.name, side.name), asdict(side.setting)
    peak = memory.peak_memory_mb(name, experiment, threads=threads, setting=setting, device=side.device)
    return {"peak_memory_mb": peak}


def _memory_and_compile(side, experiment, threads):
    """Twice: with an empty cache the first steps compile; with what that left they fetch, as on every later day."""
    with tempfile.TemporaryDirectory() as cache:
        measure = partial(memory.measure_child, side.source, experiment, threads=threads, numba_cache=cache)
        first, again = measure(steps=2), measure()
    return {
        "peak_memory_mb": again["peak_memory_mb"],
        "compile_s": first["compile_s"],
        "compile_from_cache_s": again["compile_s"],
    }
