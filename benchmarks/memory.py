"""Peak resident memory of one side, data included, in a process of its own that imports only what the side needs.

    python -m benchmarks.memory numba two_hidden --steps 200

Prints one line of JSON: peak_memory_mb (1 MB = 1e6 bytes; on Linux the kernel's VmHWM, elsewhere getrusage's ru_maxrss,
null where there is neither) and compile_s, how much longer the first steps took than the same ones again.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from .threads import set_threads, threads_environment

ROOT = Path(__file__).resolve().parent.parent
STEPS = 200
TIME_LIMIT = 600  # seconds


def peak_memory_mb(side, experiment, **options):
    """MB of a process that loads MNIST, trains and evaluates `experiment` on `side`; options as in `measure_child`."""
    return measure_child(side, experiment, **options)["peak_memory_mb"]


def measure_child(side, experiment, *, threads=2, steps=STEPS, setting=None, device="cpu", numba_cache=None):
    """The child's JSON as a dict: side, experiment, steps, peak_memory_mb, compile_s. Raises RuntimeError if it fails.

    side: "numpy", "numba", an engine's file, "keras", or "keras_tuned" with `setting` (the fields of a Setting).
    numba_cache: the folder for Numba's compiled code, instead of the usual one; an empty one makes it compile.
    """
    arguments = [str(side), _in_words(experiment), "--steps", str(steps), "--threads", str(threads), "--device", device]
    arguments += ["--setting", json.dumps(setting)] if setting else []
    environment = os.environ | threads_environment(threads)
    if numba_cache is not None:
        environment["NUMBA_CACHE_DIR"] = str(numba_cache)
    command = [sys.executable, "-m", "benchmarks.memory", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT, env=environment, cwd=ROOT)
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"{side}: its process took more than {TIME_LIMIT} s") from None
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or ["nothing was said"]
        raise RuntimeError(f"{side}: its process ended with exit code {done.returncode}: {said[-1]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def _in_words(experiment):
    """How an experiment crosses to another process: hidden units and learning rate, as in 300,100@0.4."""
    return f"{','.join(map(str, experiment.hidden_units))}@{experiment.learning_rate!r}"


def experiment_from(words):
    """The Experiment of a name, or of hidden units and a learning rate: two_hidden, 300,100@0.4."""
    from numpy_mlp import EXPERIMENTS, Experiment

    if words in EXPERIMENTS:
        return EXPERIMENTS[words]
    units, _, rate = words.partition("@")
    try:
        hidden_units = tuple(int(number) for number in units.split(",") if number)
        return Experiment(name="own", hidden_units=hidden_units, learning_rate=float(rate or 0.1))
    except ValueError:
        known = ", ".join(EXPERIMENTS)
        raise ValueError(
            f"unknown experiment {words!r}: expected one of {known}, or hidden units as 300,100@0.4"
        ) from None


def train_and_measure(side, experiment, steps, setting=None, device="cpu"):
    """Loads, trains, evaluates: the dict that the child prints."""
    from numpy_mlp import load_mnist

    from .sides import first_call_seconds, first_steps, initial_weights

    train, valid, _ = load_mnist()
    data = first_steps(train, steps, experiment.batch_size)
    runner = _make_side(side, experiment, initial_weights(experiment, seed=0), data, setting, device)
    compile_s = first_call_seconds(runner)
    runner.epoch()
    runner.evaluate(*valid)
    return {"peak_memory_mb": peak_mb(), "compile_s": compile_s}


def _make_side(side, experiment, weights, data, setting, device):
    if side in ("keras", "keras_tuned"):
        from .keras_settings import KerasSide, Setting

        return KerasSide(experiment, weights, data, side, Setting(**setting or {}), device)
    from .sides import HandWritten

    return HandWritten(side, experiment, weights, data, seed=0)


def peak_mb():
    """The most memory that this process has held so far, in MB, or None where the system does not say.

    Not ru_maxrss on Linux: there it starts at the size of the process that started this one.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        return int(status.split("VmHWM:")[1].split()[0]) * 1024 / 1e6  # "VmHWM:   123456 kB", kB being 1024 bytes
    except (OSError, IndexError):
        return _rusage_mb()


def _rusage_mb():
    try:
        import resource
    except ModuleNotFoundError:  # Windows
        return None
    unit = 1 if sys.platform == "darwin" else 1024  # bytes on macOS, kB elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__.splitlines()[0])
    parser.add_argument("side", help="numpy, numba, an engine's .py file, keras or keras_tuned")
    parser.add_argument("experiment", help="its name, or hidden units and learning rate as 300,100@0.4")
    parser.add_argument("--steps", type=int, default=STEPS, help=f"training steps (default {STEPS})")
    parser.add_argument("--threads", type=int, default=2, help="threads of every library (default 2)")
    parser.add_argument(
        "--device", default="cpu", choices=("auto", "cpu", "gpu"), help="where Keras runs (default cpu)"
    )
    parser.add_argument("--setting", type=json.loads, help="Keras's settings, as JSON")
    options = parser.parse_args(arguments)
    try:
        set_threads(options.threads)
        experiment = experiment_from(options.experiment)
        figures = train_and_measure(options.side, experiment, options.steps, options.setting, options.device)
    except (ValueError, ImportError, RuntimeError) as error:
        sys.exit(f"{parser.prog}: {error}")
    print(json.dumps({"side": options.side, "experiment": options.experiment, "steps": options.steps, **figures}))


if __name__ == "__main__":
    main()
