"""A stage in a process of its own, so that none is slowed by what another one left behind.

After a training by Keras, for instance, the C library gave memory back and asked for it again at every step of whatever
was trained next in the same process: our engines took two to four times as long. And Keras, OpenBLAS and Numba taking
turns step by step keep waiting for each other's threads, so the gates and free runs, which are not timed, get one
thread each and run side by side instead.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time

from .threads import set_threads, threads_environment


class Apart:
    """A stage that `benchmarks.stages.request_of` describes, started at once; `result` waits for what it returns."""

    def __init__(self, name, request, threads):
        request["setting"]["threads"] = threads
        command = [sys.executable, "-m", "benchmarks.apart", json.dumps(request)]
        environment = os.environ | threads_environment(threads)
        self.name = name
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
        )

    def result(self, report_progress):
        """The stage's result; reports (steps done, steps) meanwhile. Raises RuntimeError if the process failed."""
        for line in self.process.stdout:
            said = json.loads(line)
            if "result" in said:
                self.process.wait()
                return said["result"]
            report_progress(said["done"], said["total"])
        raise RuntimeError(f"the process for {self.name} ended with exit code {self.process.wait()}")

    def stop(self):
        """Ends the process and those that it started, if it is still at work."""
        with contextlib.suppress(OSError):
            getattr(os, "killpg", os.kill)(self.process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        self.process.wait()


def main(words):
    """In the process: runs the stage that `words`, a JSON object, ask for; prints progress and the result as JSON."""
    request = json.loads(words)
    set_threads(request["setting"]["threads"])
    import numpy as np

    from . import stages
    from .jsonfile import encode

    answers = Answers()
    setting, experiment = stages.setting_and_experiment(request)
    stage = stages.STAGES[request["stage"]]
    with np.errstate(all="ignore"):
        result = stage(setting, experiment, request["label"], answers.progress, **request["options"])
    answers.give({"result": encode(result)})


class Answers:
    """The process's standard output, for answers alone: what else prints, such as an engine, goes to stderr."""

    def __init__(self):
        self.stream = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)
        self.next_time = 0.0

    def give(self, answer):
        print(json.dumps(answer), file=self.stream, flush=True)

    def progress(self, done, total):
        """Twice a second at most: the steps that are reported may take microseconds."""
        if time.monotonic() >= self.next_time:
            self.give({"done": done, "total": total})
            self.next_time = time.monotonic() + 0.5


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except (OSError, ValueError, ImportError, RuntimeError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
