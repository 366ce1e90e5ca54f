"""One contestant in a process of its own: answers questions, one line of JSON each, until its standard input ends.

    python -m benchmarks.peers.worker '{"home": ..., "experiment": {...}, "setting": {...}, "threads": 2, "seed": 42}'

A question is {"do": the name of one of Work's functions, ...its arguments}; an answer is {"result": ...} or
{"error": one line}. Between questions the process sleeps.
"""

import json
import sys
import time
from dataclasses import asdict

from ..apart import Answers
from ..threads import set_threads

# What imports numpy is imported in the functions below: the number of threads has to be set before that.
IMAGES_JUDGED = 1000  # those whose mean loss is compared before anything is timed
PREDICTED_AT_ONCE = (1000, 5000)  # images
PREDICTION_SECONDS = 0.5  # the best size is repeated for so long


def main(words):
    request, answers = json.loads(words), Answers()
    set_threads(request["threads"])
    from ..jsonfile import encode

    work = Work(request)
    for line in sys.stdin:
        question = json.loads(line)
        try:
            answers.give({"result": encode(getattr(work, question.pop("do"))(**question))})
        except Exception as error:  # whatever a library or a compiler may raise: it is the answer
            answers.give({"error": one_line(error)})


def one_line(error):
    said = str(error).strip().splitlines() or ["nothing was said"]
    return f"{type(error).__name__}: {said[0]}"[:200]


class Work:
    """What a contestant can be asked to do. Nothing is imported before the first question."""

    def __init__(self, request):
        self.request = request
        self.contestant = self.x = self.y = self.order = None

    # ---- getting ready

    def begin(self):
        """Imports the library, makes the network, takes one step on a batch made up here: what a cold start is."""
        import numpy as np

        rng, n = np.random.default_rng(0), self.experiment.batch_size
        x = (rng.random((n, 784)) * (rng.random((n, 784)) < 0.19)).astype(np.float32)  # as many zeros as in MNIST
        self.contestant = self.build(**self.request["setting"])
        self.contestant.epoch(x, np.arange(n) % 10, np.arange(n))

    @property
    def experiment(self):
        from numpy_mlp import Experiment

        return Experiment(**self.request["experiment"])

    def build(self, **setting):
        """A new contestant."""
        from ..sides import initial_weights
        from .roster import Entry

        kind = Entry("", "", self.request["home"]).contestant()
        return kind(self.experiment, initial_weights(self.experiment, self.request["seed"]), **setting)

    def load(self, steps, zeros=True):
        """Reads MNIST and keeps the images of so many steps, the last batch a smaller one as in a whole epoch.

        zeros=False adds noise, so that no pixel is zero and none is one of 256 grey levels.
        """
        from numpy_mlp import load_mnist

        train, valid, self.test = load_mnist()
        self.judged = tuple(part[:IMAGES_JUDGED] for part in valid)
        self.x, self.y = (part[: samples_of(steps, self.experiment.batch_size)] for part in train)
        if not zeros:
            self.x = without_zeros(self.x)

    # ---- being checked

    def loss_after(self, steps, number, learning_rate):
        """The mean loss on a thousand validation images, that many steps of order `number` from the start."""
        self.contestant.reset(learning_rate)
        self.contestant.epoch(self.x, self.y, self.draw(steps, number))
        return self.contestant.evaluate(*self.judged, batch_size=IMAGES_JUDGED)[0]

    def draw(self, steps, number):
        """Sample numbers of so many steps, in an order that every contestant gets."""
        import numpy as np

        order = np.random.default_rng((self.request["seed"], number)).permutation(len(self.x))
        return order[: samples_of(steps, self.experiment.batch_size)]

    # ---- the race

    def whole_order(self, number):
        """The order of round `number`, all of the images."""
        return self.draw(len(self.x), number)

    def warm_up(self):
        """An epoch of the race's own shape that is not timed: whatever is compiled for a shape is compiled now."""
        self.contestant.reset(self.experiment.learning_rate)
        self.contestant.epoch(self.x, self.y, self.whole_order(0))

    def reset(self, number):
        """Back to the start, with the order of round `number`."""
        self.contestant.reset(self.experiment.learning_rate)
        self.order = self.whole_order(number)

    def epoch(self):
        """Seconds of the epoch, and of the processors inside it: their quotient is how many cores were at work."""
        cpu = time.process_time()
        start = time.perf_counter()
        seconds = self.contestant.epoch(self.x, self.y, self.order)
        whole = time.perf_counter() - start
        return {"seconds": seconds, "cores": (time.process_time() - cpu) / whole}

    def memory(self):
        """The most memory that this process has held so far, in MB."""
        from ..memory import peak_mb

        return peak_mb()

    # ---- what else is measured

    def paid_once(self):
        """prepare_s and compile_s of ours, for all training images; one batch is trained."""
        from numpy_mlp import load_mnist

        x, y = load_mnist()[0]
        self.contestant.epoch(x, y, self.draw(1, 0))
        return self.contestant.paid_once() | {"n_images": len(x)}

    def images_per_second(self, sizes=PREDICTED_AT_ONCE):
        """{predict, evaluate: {images_per_second, batch_size}} on the test images, at the best of a few batch sizes."""
        x, y = self.test
        return {
            "predict": best_rate(lambda n: self.contestant.predict(x, n), len(x), sizes),
            "evaluate": best_rate(lambda n: self.contestant.evaluate(x, y, n), len(x), sizes),
        }

    def peak(self):
        """GFLOP/s of numpy's own matrix product."""
        from ..dense_limit import sgemm_peak

        return sgemm_peak()

    def try_settings(self, steps, settings=None):
        """The records of all settings, or of those given as dicts, the fastest marked."""
        from .roster import Entry

        kind = Entry("", "", self.request["home"]).contestant()
        from ..keras_settings import Setting, try_settings

        chosen = [Setting(**one) for one in settings] if settings else kind.settings(steps)
        return try_settings(lambda setting: Trial(self, setting), chosen, steps, epochs=1)[0]


class Trial:
    """A contestant with one setting, its first epoch behind it, in the form that the trying of settings asks for."""

    def __init__(self, work, setting):
        self.experiment, self.x, self.y = work.experiment, work.x, work.y
        self.contestant, self.order = work.build(**asdict(setting)), work.whole_order(0)
        self.epoch()

    def reset(self):
        self.contestant.reset(self.experiment.learning_rate)

    def fit(self, x, y):
        """What would have to be compiled is compiled already."""

    def epoch(self):
        return self.contestant.epoch(self.x, self.y, self.order)


def samples_of(steps, batch_size):
    """Samples of so many steps, the last batch three quarters full (MNIST's own is: 24 of 32)."""
    return (steps - 1) * batch_size + max(1, batch_size * 3 // 4)


def without_zeros(x):
    """The same images with noise in (0, 0.1] added and scaled back into (0, 1]: every pixel counts."""
    import numpy as np

    noise = 1 - np.random.default_rng(0).random(x.shape, np.float32)
    return (x + np.float32(0.1) * noise) / np.float32(1.1)


def best_rate(work, n_images, sizes):
    """{images_per_second, batch_size}: each size is tried, the best one repeated for half a second."""
    seconds = {n: _seconds(work, n) for n in sizes}
    size = min(seconds, key=seconds.get)
    until, best = time.perf_counter() + PREDICTION_SECONDS, seconds[size]
    while time.perf_counter() < until:
        best = min(best, _seconds(work, size))
    return {"images_per_second": n_images / best, "batch_size": size}


def _seconds(work, batch_size):
    start = time.perf_counter()
    work(batch_size)
    return time.perf_counter() - start


if __name__ == "__main__":
    main(sys.argv[1])
