"""Jobs in parallel processes, one thread each; what is finished is kept: a killed run goes on where it was."""

import multiprocessing
import os
import signal
import threading
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from ..parts import Parts, clear_away
from . import runs
from .jobs import following_jobs

SOURCES = ("benchmarks/replicate/runs.py",)


def do_all(jobs, folder, machine, processes, report):
    """{job: result} of the jobs and of those that follow from them; `report(job, result, seconds, reused)` of each.

    folder, machine: where finished jobs are kept, and under which record of versions and processor (see Parts).
    Raises RuntimeError where a process was killed; what was finished by then is kept.
    """
    results, waiting, running = {}, list(jobs), {}
    clear_away(folder)
    with team(processes, folder, machine) as pool:
        while waiting or running:
            running |= {pool.submit(do, job): job for job in waiting}
            waiting = []
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                job = running.pop(future)
                results[job], seconds, reused = result_of(future, job)
                report(job, results[job], seconds, reused)
                waiting += following_jobs(job, results[job])
    return results


def result_of(future, job):
    try:
        return future.result()
    except BrokenProcessPool:
        why = f"a process ended while {job.name} was waited for (killed, or out of memory?)"
        raise RuntimeError(f"{why}: the same command goes on from what was finished") from None


@contextmanager
def team(processes, folder, machine):
    """Processes for `do`. On an error or Ctrl-C none is left behind."""
    context = multiprocessing.get_context("spawn")  # a fork would share Numba's and TensorFlow's threads
    pool = ProcessPoolExecutor(processes, context, prepare, (folder, machine))
    try:
        yield pool
    except BaseException:
        for process in multiprocessing.active_children():
            process.kill()
        pool.shutdown(cancel_futures=True)
        clear_away(folder)
        raise
    pool.shutdown()


_parts = None


def prepare(folder, machine):
    """In each process, before its first job. Ctrl-C is the parent's to answer; without a parent it ends."""
    global _parts
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # read when TensorFlow is first imported
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()
    _parts = Parts(folder, machine)


def end_with_parent():
    multiprocessing.parent_process().join()
    os._exit(1)


def do(job):
    """(result, seconds, reused) of one job, done now or kept from before; in the process."""
    result = _parts.run(job.name, lambda: runs.run(job), job.options(), SOURCES)
    record = _parts.records[job.name]
    return result, record["seconds"], record["reused"]
