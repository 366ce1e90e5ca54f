"""The parent's end of a contestant's process: questions go in, answers come out, and every failure is one line."""

import contextlib
import json
import math
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time

from ..environment import ROOT
from ..jsonfile import decode
from ..threads import threads_environment

TIME_LIMIT = 600  # seconds for one answer


class WorkerError(RuntimeError):
    """A contestant failed, or its process ended."""


class Worker:
    """A process for the contestant of a roster's Entry, started at once; use it in a `with` statement, or stop it."""

    def __init__(self, entry, experiment, threads, seed, setting=None, environment=None):
        declared = ("name", "hidden_units", "learning_rate", "batch_size")
        request = {
            "home": entry.home,
            "experiment": {name: getattr(experiment, name) for name in declared},
            "setting": setting or {},
            "threads": threads,
            "seed": seed,
        }
        self.entry, self.born = entry, time.perf_counter()
        self.said = tempfile.TemporaryFile()  # noqa: SIM115, closed by `stop`: what the libraries write to standard error
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.peers.worker", json.dumps(request)],
            env=os.environ | threads_environment(threads) | entry.environment | (environment or {}),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.said,
            text=True,
            start_new_session=True,  # Ctrl-C reaches the parent alone, and the parent stops the others
        )

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.stop()

    def begin(self):
        """Seconds from the start of the process to the end of its first step."""
        self.ask("begin")
        return time.perf_counter() - self.born

    def ask(self, do, **arguments):
        """The answer to one question. Raises WorkerError."""
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
            self.process.stdin.flush()
        late = threading.Timer(TIME_LIMIT, self._kill)
        late.daemon = True  # Ctrl-C may come before `try`: Python's end must not wait for it
        try:
            late.start()
            line = self.process.stdout.readline()
        finally:
            late.cancel()
        answer = json.loads(line) if line else {"error": self._last_words()}
        if "error" in answer:
            raise WorkerError(answer["error"])
        return decode(answer["result"])

    def _last_words(self):
        code = self.process.wait()
        self.said.seek(0)
        lines = self.said.read().decode(errors="replace").strip().splitlines() or ["nothing was said"]
        return f"its process ended with exit code {code}: {lines[-1]}"[:200]

    def stop(self):
        """Ends the process and those that it started."""
        self._kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.said):
            with contextlib.suppress(OSError):  # a pipe with nobody at its end
                stream.close()

    def _kill(self):
        with contextlib.suppress(OSError):
            getattr(os, "killpg", os.kill)(self.process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))


class Side:
    """A worker in the form that `benchmarks.timing.race` asks for. One that fails is out: NaN seconds from there on."""

    def __init__(self, worker):
        self.worker, self.number, self.cores, self.failure = worker, 0, [], None

    def reset(self):
        self.number += 1
        self._ask("reset", number=self.number)

    def epoch(self):
        """Seconds of one epoch."""
        answer = self._ask("epoch")
        if answer is None:
            return math.nan
        self.cores.append(answer["cores"])
        return answer["seconds"]

    def _ask(self, do, **arguments):
        if self.failure is None:
            try:
                return self.worker.ask(do, **arguments)
            except WorkerError as error:
                self.failure = str(error)
        return None
