"""A stage in a process of its own, so that none is slowed by what another one left behind.

After a training by Keras, for instance, the C library gave memory back and asked for it again at every step of whatever
was trained next in the same process: our engines took two to four times as long. And Keras, OpenBLAS and Numba taking
turns step by step keep waiting for each other's threads, so the gates and free runs, which are not timed, get one
thread each and run side by side instead.
"""

import json
import os
import subprocess
import sys

from .threads import set_threads, threads_environment


class Apart:
    """A stage that `benchmarks.stages.request_of` describes, started at once; `result` waits for what it returns."""

    def __init__(self, name, request, threads):
        request["setting"]["threads"] = threads
        command = [sys.executable, "-m", "benchmarks.apart", json.dumps(request)]
        environment = os.environ | threads_environment(threads)
        self.name = name
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)

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
        """Ends the process, if it is still at work."""
        self.process.kill()
        self.process.wait()


def main(words):
    """In the process: runs the stage that `words`, a JSON object, ask for; prints progress and the result as JSON."""
    request = json.loads(words)
    set_threads(request["setting"]["threads"])
    import numpy as np

    from . import stages
    from .jsonfile import encode

    setting, experiment = stages.setting_and_experiment(request)
    stage = stages.STAGES[request["stage"]]

    def report(done, total):
        if done % 20 == 0 or done == total:
            print(json.dumps({"done": done, "total": total}), flush=True)

    with np.errstate(all="ignore"):
        result = stage(setting, experiment, request["label"], report, **request["options"])
    print(json.dumps({"result": encode(result)}), flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit(130)
