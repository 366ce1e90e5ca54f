"""One contest: contestants enter one after another, are checked against the reference, and race; others are named.

Each contestant's record says how far it came: `status` is "timed", or why not: "missing" (not installed), "refused" (it
does other work than the reference), "failed" (with the error in `reason`).
"""

import contextlib
import math
from dataclasses import dataclass

from .. import timing
from ..dense_limit import dense_limit_us
from ..reading import finite
from ..timing import race, ratios, spread
from .remote import Side, Worker, WorkerError
from .roster import REFERENCE, Entry

# At the published rates 50 steps are too chaotic for this: two runs of one program, an ulp apart at the start, part. At
# this rate they stay together, unless a ReLU's input falls on the other side of zero, which does happen; then they part
# as far as programs do that differ a little. So there are six orders of the batches: a correct program stays with the
# reference on most of them, and one that does other work on none.
CHECKED_STEPS, CHECKED_RATE, CHECKED_ORDERS = 50, 0.05, 6
TOLERANCE = 1e-5  # of the reference's loss
NO_REFERENCE = {"status": "refused", "loss": None, "reason": "the reference itself took no part"}
PEAK = Entry("sgemm", "numpy's matrix product", "")


@dataclass(frozen=True)
class Plan:
    """How long, with how many threads, from which seed."""

    steps: int = 600
    rounds: int = 5
    threads: int = 2
    seed: int = 42
    pause: float = timing.PAUSE
    zeros: bool = True  # the pixels that are zero stay so


class Contest:
    """The workers of one race; `records` {name: record}, also of those that do not take part."""

    def __init__(self, experiment, plan, report=lambda: None):
        self.experiment, self.plan, self.report = experiment, plan, report
        self.records, self.sides = {}, {}
        self.reference, self.reference_losses = None, {}

    def __enter__(self):
        self._workers = contextlib.ExitStack()
        return self

    def __exit__(self, *exception):
        self._workers.close()

    def worker(self, entry, setting=None):
        """A new one, stopped at the end of the contest if not before."""
        plan = self.plan
        worker = Worker(entry, self.experiment, plan.threads, plan.seed, setting)
        return self._workers.enter_context(worker)

    def enter(self, entry, setting=None):
        """Starts a contestant, has it take its first step, and checks what it does."""
        record = self.records[entry.name] = {"label": entry.label, "versions": entry.versions, "setting": setting}
        if entry.missing:
            record |= {"status": "missing", "reason": entry.missing}
            return
        worker = self.worker(entry, setting)
        try:
            self._prepare(worker, record)
        except WorkerError as error:
            record |= {"status": "failed", "reason": str(error)}
        if record["status"] != "timed":
            worker.stop()
        else:
            self.sides[entry.name] = Side(worker)
        self.report()

    def _prepare(self, worker, record):
        record["cold_start_s"] = worker.begin()
        worker.ask("load", steps=self.plan.steps, zeros=self.plan.zeros)
        record |= self.check(worker)
        if record["status"] == "timed":
            worker.ask("warm_up")

    def check(self, worker):
        """{status, loss, and reason if it is refused}: whether it does the reference's work on one of the orders."""
        if worker.entry.name == REFERENCE:
            self.reference = worker
        elif self.reference is None:
            return NO_REFERENCE
        for number in range(CHECKED_ORDERS):
            found = judged(self.loss_of(worker, number), self.reference_loss(number))
            if found["status"] == "timed":
                break
        return found

    def loss_of(self, worker, number):
        steps = min(CHECKED_STEPS, self.plan.steps)
        return worker.ask("loss_after", steps=steps, number=number, learning_rate=CHECKED_RATE)

    def reference_loss(self, number):
        """Asked for when it is needed: most contestants need one order."""
        if number not in self.reference_losses:
            self.reference_losses[number] = self.loss_of(self.reference, number)
        return self.reference_losses[number]

    def race(self):
        """Times those that are left; returns what came of it, `records` included."""
        if not self.sides:
            return {"contestants": self.records, "ratios": {}}
        with self.worker(PEAK) as peak:
            seconds, gflops = race(self.sides, self.plan.rounds, self.plan.pause, lambda: peak.ask("peak"), self.report)
        for name, side in self.sides.items():
            if side.failure is not None:
                self.records[name] |= {"status": "failed", "reason": side.failure}
        timed = {name: values for name, values in seconds.items() if self.sides[name].failure is None}
        return self.summary(timed, gflops)

    def summary(self, seconds, gflops):
        """The figures of a race, by contestant and by pair; every ratio is taken within a round."""
        limits = [dense_limit_us(self.experiment.sizes, self.experiment.batch_size, peak) for peak in gflops]
        for name, values in seconds.items():
            step_us = [value / self.plan.steps * 1e6 for value in values]
            self.records[name] |= {
                "step_us": spread(step_us),
                "times_dense_limit": spread(us / limit for us, limit in zip(step_us, limits, strict=True)),
                "cores_busy": spread(self.sides[name].cores)["median"],
            }
        return {
            "batch_size": self.experiment.batch_size,
            "steps_per_round": self.plan.steps,
            "rounds": self.plan.rounds,
            "threads": self.plan.threads,
            "seed": self.plan.seed,
            "checked": {
                "steps": CHECKED_STEPS,
                "learning_rate": CHECKED_RATE,
                "losses": list(self.reference_losses.values()),
                "tolerance": TOLERANCE,
            },
            "dense_limit_us": spread(limits),
            "sgemm_gflops": spread(gflops),
            "contestants": self.records,
            "ratios": ratios(seconds),
        }


def judged(loss, reference):
    """Whether a contestant with this loss does the reference's work: {status, loss, and reason if it does not}."""
    if finite(loss) is not None and math.isclose(loss, reference, rel_tol=TOLERANCE):
        return {"status": "timed", "loss": loss}
    reason = f"it does other work: its loss is {loss:.7g} after {CHECKED_STEPS} steps, the reference's {reference:.7g}"
    return {"status": "refused", "loss": loss, "reason": reason}
