"""The stages of a comparison: each takes a Setting and an experiment and returns its part of results.json.

Keras is imported where it is used, so that numba and numpy can be compared without it.
"""

import contextlib
import hashlib
import os
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import numpy as np

from numpy_mlp import ENGINES, MLP, Callback, Experiment, get_engine, load_mnist, procedures
from numpy_mlp.engines import engine_name
from numpy_mlp.experiments import RangeTest

from .free_run import free_run
from .parity import gate
from .parts import NAME

WIDE = 1_000_000  # parameters from which a net is compared over fewer steps, and without the plain numpy engine
QUICK_EXPERIMENT = "two_hidden"  # the one that goes through every stage in a quick run
QUICK_FREE_STEPS = 800
RESERVED = (*ENGINES, "keras", "keras_tuned", "reference")  # names of sides that an engine of one's own cannot take


@dataclass(frozen=True)
class Setting:
    """What is compared and how long: the same for every experiment of a run."""

    engines: dict[str, ModuleType]
    dtypes: tuple[str, ...] = ("float64", "float32")
    keras: bool = True
    device: str = "auto"
    seed: int = 42
    threads: int = 2
    quick: bool = False
    thorough: bool = False

    def options(self):
        """What decides the results, for the key of finished parts and for results.json: an engine's file counts too."""
        digests = {name: hashlib.sha256(Path(engine.__file__).read_bytes()) for name, engine in self.engines.items()}
        return {
            "engines": {name: digest.hexdigest()[:16] for name, digest in digests.items()},
            "dtypes": list(self.dtypes),
            "keras": self.keras,
            "device": self.device,
            "seed": self.seed,
            "threads": self.threads,
            "quick": self.quick,
            "thorough": self.thorough,
        }

    @cached_property
    def data(self):
        """(train, validation, test) as `load_mnist` gives them, loaded once."""
        return load_mnist()

    def cast(self, dtype):
        """The training images in a dtype, and their labels."""
        x, y = self.data[0]
        return x.astype(dtype, copy=False), y

    def orders(self, epochs):
        """(epochs, n) sample numbers, the same for both sides."""
        rng = np.random.default_rng(self.seed)
        return np.array([rng.permutation(len(self.data[0][0])) for _ in range(epochs)])

    def initial_weights(self, experiment, dtype):
        """Where both sides start."""
        return MLP(experiment.sizes, dtype=dtype, engine="numpy", seed=self.seed).get_weights()

    def gate_steps(self, experiment):
        """How many steps the gate follows: an epoch, or what the run's kind says."""
        epoch = -(-len(self.data[0][0]) // experiment.batch_size)
        wide = experiment.n_parameters >= WIDE
        if self.quick:
            return 3 if wide else 100 if experiment.name == QUICK_EXPERIMENT else 20
        if self.thorough:
            return experiment.epochs * epoch
        return 100 if wide else epoch

    def training_sides(self, experiment):
        """Who trains all the epochs: the numpy engine would take too long on a wide net."""
        ours = [name for name in self.engines if name != "numpy" or experiment.n_parameters < WIDE]
        return [*ours, *(["keras"] if self.keras else [])]

    def reference(self, experiment, dtype):
        """What our engines are held to: Keras, or the numpy engine where Keras is not installed."""
        if self.keras:
            from keras_reference.reference import KerasReference

            with self.keras_on_cpu():
                return KerasReference(experiment, dtype, seed=self.seed)
        from .numpy_reference import NumpyReference

        return NumpyReference(experiment, dtype)

    def keras_on_cpu(self):
        """A context for comparing arithmetic: a GPU may multiply float32 in a lower precision, and unasked."""
        if not self.keras:
            return contextlib.nullcontext()
        from keras_reference.device import choose

        return choose("cpu").scope()


def gate_stage(setting, experiment, dtype, report_progress, n_steps):
    """{engine's name: verdict} of the parity gate in one dtype."""
    reference = setting.reference(experiment, dtype)
    reference.set_weights(setting.initial_weights(experiment, dtype))
    rate = np.dtype(dtype).type(experiment.learning_rate)
    orders = setting.orders(experiment.epochs if setting.thorough else 1)
    data, report = setting.cast(dtype), lambda step: report_progress(step, n_steps)
    with setting.keras_on_cpu():
        return gate(experiment, reference, setting.engines, data, orders, n_steps, rate, report)


def free_stage(setting, experiment, dtype, report_progress):
    """{engine's name: the dict `free`}: all sides on their own, from the same start along the same batches."""
    epochs, quick_samples = 1 if setting.quick else experiment.epochs, QUICK_FREE_STEPS * experiment.batch_size
    references = [setting.reference(experiment, dtype) for _ in range(2 if setting.thorough and setting.keras else 1)]
    orders = setting.orders(epochs)[:, : quick_samples if setting.quick else None]
    n_steps = epochs * -(-orders.shape[1] // experiment.batch_size)
    x_test, weights = setting.data[2][0].astype(dtype, copy=False), setting.initial_weights(experiment, dtype)
    data, report = setting.cast(dtype), lambda step: report_progress(step, n_steps)
    with setting.keras_on_cpu():
        return free_run(experiment, references, setting.engines, data, x_test, orders, weights, report)


def range_test_stage(setting, experiment, side, report_progress):
    """The range test of one side, from the same weights along the same batches."""
    return _run(setting, experiment, side, "range_test", experiment.range_test.epochs, report_progress)


def training_stage(setting, experiment, side, report_progress):
    """The whole training of one side, from the same weights along the same batches."""
    return _run(setting, experiment, side, "train", experiment.epochs, report_progress)


def _run(setting, experiment, side, procedure, epochs, report_progress):
    """One of the two procedures, by our side or by Keras, on the same weights and batches."""
    orders = setting.orders(epochs)
    n_steps = epochs * -(-orders.shape[1] // experiment.batch_size)
    common = {"weights": setting.initial_weights(experiment, "float32"), "batch_order": orders}
    if side != "keras":
        counter = StepCounter(n_steps, report_progress)
        run = getattr(procedures, procedure)
        return run(experiment, setting.data, engine=setting.engines[side], callbacks=[counter], **common)
    from keras_reference import training
    from keras_reference.backend import keras

    counter = StepCounter(n_steps, report_progress)
    callback = keras.callbacks.LambdaCallback(on_train_batch_end=counter.on_batch_end)
    run = getattr(training, procedure)
    where = {"seed": setting.seed, "device": setting.device}
    return run(experiment, setting.data, callbacks=[callback], **where, **common)


class StepCounter(Callback):
    """Reports how many of the steps are done."""

    def __init__(self, n_steps, report_progress):
        self.n_steps, self.report_progress, self.done = n_steps, report_progress, 0

    def on_batch_end(self, batch, logs=None):
        self.done += 1
        self.report_progress(self.done, self.n_steps)


def speed_stage(setting, experiment, label, report_progress, **options):
    """The race of all sides: steps, prediction and, if asked for, memory."""
    from .timing import measure_speed

    sides = [*setting.engines.values(), *(["keras", "keras_tuned"] if setting.keras else [])]
    options |= {name: getattr(setting, name) for name in ("threads", "seed", "device", "quick")}
    return measure_speed(experiment, setting.data, sides, report_progress=report_progress, **options)


STAGES = {
    "gate": gate_stage,
    "free": free_stage,
    "range_test": range_test_stage,
    "training": training_stage,
    "speed": speed_stage,
}


def request_of(setting, part):
    """What a process apart is to do, in JSON's terms; the published figures are left out, no stage needs them."""
    engines = [name if is_ours(engine) else engine.__file__ for name, engine in setting.engines.items()]
    fields = ("keras", "device", "seed", "quick", "thorough")
    return {
        "stage": part.stage,
        "label": part.label,
        "options": part.options,
        "setting": {"engines": engines} | {name: getattr(setting, name) for name in fields},
        "experiment": asdict(replace(part.experiment, published=None)),
    }


def setting_and_experiment(request):
    """Setting and Experiment again, in that process."""
    setting, experiment = request["setting"], request["experiment"]
    engines, test = engines_named(setting.pop("engines")), experiment.pop("range_test")
    experiment["hidden_units"] = tuple(experiment["hidden_units"])
    return Setting(engines, **setting), Experiment(**experiment, range_test=test and RangeTest(**test))


def engines_named(names):
    """{name: module} of the engines asked for; None takes ours, numba where it is installed."""
    names = names or [name for name in ENGINES if name != "numba" or find_spec("numba")]
    modules = {}
    for module in map(get_engine, names):
        name = engine_name(module)
        if name in modules or (name in RESERVED and not is_ours(module)) or not NAME.fullmatch(name):
            rule = f"its own name, of letters, digits, - and _, and none of {', '.join(RESERVED)}"
            raise ValueError(f"an engine is named after its file, and {name!r} will not do: give it {rule}")
        modules[name] = module
    return modules


def is_ours(engine):
    """Whether an engine is one of numpy_mlp's own."""
    return engine.__name__.startswith("numpy_mlp.")


def keras_installed():
    """Whether Keras and the backend that it is to use are there."""
    backend = os.environ.get("KERAS_BACKEND", "tensorflow")
    return find_spec("keras") is not None and find_spec(backend) is not None
