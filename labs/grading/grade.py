"""Grades a class: every submission in a process of its own, several at once, always to the end."""

import hashlib
import os
import re
import signal
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ..checking import Report, check
from ..finding import Finding
from . import store

ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")  # where an object lies in memory: another place in every run


@dataclass
class Graded:
    """A student's Submission and {lab number: Report}, None for a lab that was not handed in."""

    submission: object
    reports: dict

    @property
    def grade(self):
        """0 to 100: every lab counts the same."""
        scores = [report.score if report else 0.0 for report in self.reports.values()]
        return 100 * sum(scores) / len(scores)


def grade(submissions, labs, sandbox, word, folder, jobs=2, progress=lambda done, total: None):
    """[Graded, ...] in the order of the submissions. Results are kept in `folder`, and those found there are used."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = store.sources_digest()
    tasks = [(s, lab) for s in submissions for lab in labs if lab.number in s.sources]
    keys = [task_key(s, lab, sandbox, word, sources) for s, lab in tasks]
    calls = [(s, lab, sandbox, word, folder, key) for (s, lab), key in zip(tasks, keys)]
    found = in_parallel(_one, calls, jobs, progress)
    store.prune(folder, set(keys))
    reports = {(s.student.key, lab.number): report for (s, lab), report in zip(tasks, found)}
    return [Graded(s, {lab.number: reports.get((s.student.key, lab.number)) for lab in labs}) for s in submissions]


def in_parallel(function, calls, jobs, progress):
    """The results in the order of the calls. After Ctrl-C no more is begun, and what is running is ended."""
    stopped = threading.Event()
    with ThreadPoolExecutor(jobs) as pool:
        futures = [pool.submit(function, *call, stopped) for call in calls]
        try:
            for done, future in enumerate(futures, start=1):
                future.result()
                progress(done, len(futures))
        except BaseException:
            stopped.set()
            pool.shutdown(wait=False, cancel_futures=True)
            end_processes()
            raise
    return [future.result() for future in futures]


def end_processes():
    """Kills what this process has started in sessions of their own: the submissions that are running now."""
    for path in Path("/proc/self/task").glob("*/children"):
        for pid in map(int, path.read_text().split()):
            with suppress(ProcessLookupError, PermissionError):
                if os.getsid(pid) == pid:
                    os.killpg(pid, signal.SIGKILL)


def task_key(submission, lab, sandbox, word, sources):
    """The name under which the result is kept."""
    seed = seed_of(word, lab.number, submission.student.key)
    return store.key(submission.files(lab.number), lab.number, seed, sandbox.limits, sources)


def seed_of(word, number, student):
    """The seed of a student's hidden probes: whoever has the word can make the same ones again."""
    return int.from_bytes(hashlib.sha256(repr((word, number, student)).encode()).digest()[:8], "big")


def _one(submission, lab, sandbox, word, folder, key, stopped):
    """The Report on one submission, from the folder or by running it; one that was ended from outside is not kept."""
    findings = store.load(folder, key)
    if findings is None and not stopped.is_set():
        findings = _run(submission, lab, sandbox, word, stopped)
        findings = None if stopped.is_set() else store.save(folder, key, findings)
    return Report(lab, findings)


def _run(submission, lab, sandbox, word, stopped):
    """The findings; where the checker itself fails, that is the finding, and the class is graded on."""
    seed = seed_of(word, lab.number, submission.student.key)
    try:
        with staged(submission.files(lab.number)) as folder:
            return checked(lab, Path(folder), sandbox, seed, stopped)
    except Exception as error:
        values = {"text": f"{type(error).__name__}: {error}"}
        return [Finding(e.name, "strange", wrong=(e.name,), values=values) for e in lab.exercises]


def checked(lab, folder, sandbox, seed, stopped=None):
    """The findings on folder/labN.py, the same in every run. Once `stopped` is set no process is started any more."""
    cell = sandbox.cell(folder)
    file = cell.path(f"lab{lab.number}.py")

    def wrap(command):
        if stopped is not None and stopped.is_set():
            raise InterruptedError
        return cell.wrap(command)

    try:
        report = check(lab, file, seed, sandbox.limits.seconds, wrap=wrap, over=cell.watch(), **cell.settings)
    finally:
        cell.close()
    for finding in report.findings:
        finding.values = {name: steady(value, file.parent) for name, value in finding.values.items()}
        if "exit_code" in finding.values:
            finding.values["exit_code"] = cell.exit_code(finding.values["exit_code"])
    return report.findings


def steady(value, folder):
    """A text without what is another in every run: addresses in memory, the folder that the file happened to lie in."""
    if not isinstance(value, str):
        return value
    return ADDRESS.sub("0x...", value.replace(f"{folder}/", ""))


def staged(files):
    """A temporary folder with a student's files, which any user may read."""
    folder = tempfile.TemporaryDirectory(prefix="grading-", ignore_cleanup_errors=True)
    path = Path(folder.name)
    path.chmod(0o755)
    for name, data in files.items():
        (path / Path(name).name).write_bytes(data)
    return folder
