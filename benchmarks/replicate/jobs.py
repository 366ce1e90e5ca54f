"""What is run: one job an experiment, seed and question. Every seed asks the same questions of every network."""

from dataclasses import asdict, dataclass, replace

from numpy_mlp import EXPERIMENTS

FIRST_SEED = 42  # the notebook's own
SHARES = {"1/8": 1 / 8, "1/4": 1 / 4, "1/2": 1 / 2, "1/1": 1.0}  # of the rate at a range test's minimum
WIDE = 2_000_000  # parameters from which a network is only run as it was published
SECONDS_PER_EPOCH = {"numba": (0.1, 3.8), "keras": (2.5, 3.0)}  # with one thread: at least, and by million parameters


@dataclass(frozen=True)
class Scale:
    """How much of everything: samples to train on and to be judged by (None: all), most epochs, seeds."""

    n_train: int = 55_000
    n_train_wide: int = 55_000
    n_judged: int | None = None
    long_epochs: int = 20
    seeds: int = 10
    wide_seeds: int = 3
    keras_seeds: int = 3


QUICK = Scale(n_train=3200, n_train_wide=320, n_judged=1000, long_epochs=6, seeds=3, wide_seeds=2, keras_seeds=1)


@dataclass(frozen=True)
class Job:
    """One run. `what` is "range_test", "training", or the share of the range test's rate to train at, as in "1/2"."""

    experiment: str
    seed: int
    what: str
    side: str
    epochs: int
    n_train: int
    n_judged: int | None = None
    learning_rate: float | None = None

    @property
    def name(self):
        """As its file is called: two_hidden/seed_42/rate_1_2."""
        what = self.what if self.what not in SHARES else "rate_" + self.what.replace("/", "_")
        return f"{self.experiment}/seed_{self.seed}/" + (what if self.side == "numba" else f"{self.side}_{what}")

    @property
    def cost(self):
        """Expected seconds."""
        least, more = SECONDS_PER_EPOCH[self.side]
        seconds = least + more * EXPERIMENTS[self.experiment].n_parameters / 1e6
        return 1 + seconds * self.epochs * self.n_train / 55_000

    def options(self):
        """What decides the result, and what the experiment was when it was run."""
        return asdict(self) | {"declared": asdict(EXPERIMENTS[self.experiment])}


def is_wide(experiment):
    return experiment.n_parameters >= WIDE


def seeds_of(experiment, scale):
    n = scale.wide_seeds if is_wide(experiment) else scale.seeds
    return range(FIRST_SEED, FIRST_SEED + n)


def first_jobs(experiments, scale):
    """The jobs that wait for nothing, those that take longest first."""
    jobs = [job for experiment in experiments for job in jobs_of(experiment, scale)]
    return sorted(jobs, key=lambda job: -job.cost)


def jobs_of(experiment, scale):
    """A range test and a training a seed; of the first seeds also in Keras, but for the wide network."""
    wide = is_wide(experiment)
    samples = (scale.n_train_wide if wide else scale.n_train), scale.n_judged
    long = experiment.epochs if wide else max(scale.long_epochs, experiment.epochs)
    for k, seed in enumerate(seeds_of(experiment, scale)):
        yield Job(experiment.name, seed, "range_test", "numba", 1, *samples)
        yield Job(experiment.name, seed, "training", "numba", long, *samples)
        if k < scale.keras_seeds and not wide:
            yield Job(experiment.name, seed, "range_test", "keras", 1, *samples)
            yield Job(experiment.name, seed, "training", "keras", experiment.epochs, *samples)


def following_jobs(job, result=None):
    """The jobs that a range test makes possible: trainings at shares of the rate that it found.

    Without a result the rate is still unknown (None): enough to count them. A test that found no minimum has none.
    """
    experiment = EXPERIMENTS[job.experiment]
    if job.what != "range_test" or job.side != "numba" or is_wide(experiment):
        return []
    found = None if result is None else result["learning_rate"]
    if result is not None and found is None:
        return []
    rates = {what: found and share * found for what, share in SHARES.items()}
    return [replace(job, what=what, epochs=experiment.epochs, learning_rate=rate) for what, rate in rates.items()]
