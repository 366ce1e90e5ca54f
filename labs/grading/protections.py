"""Which protections are in force: measured, by a process of ours that tries to break out as a submission might."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import numpy as np

from numpy_mlp.language import Texts

from .. import runner
from . import burglar, hoarder
from .sandbox import ANSWERS

texts = Texts(
    time=("time: limited to {seconds:g} s", "tiempo: limitado a {seconds:g} s"),
    cpu=("processor time: limited", "tiempo de procesador: limitado"),
    no_cpu=("processor time: not limited", "tiempo de procesador: no limitado"),
    output=("output: limited", "salida: limitada"),
    memory=("memory of each process: limited to {mib} MiB", "memoria de cada proceso: limitada a {mib} MiB"),
    no_memory=("memory of each process: not limited", "memoria de cada proceso: no limitada"),
    together=(
        "memory of the whole submission: limited to {mib} MiB (watched)",
        "memoria de toda la entrega: limitada a {mib} MiB (vigilada)",
    ),
    no_together=("memory of the whole submission: not limited", "memoria de toda la entrega: no limitada"),
    processes=("processes: limited", "procesos: limitados"),
    no_processes=("processes: not limited", "procesos: no limitados"),
    network=("network: blocked", "red: bloqueada"),
    no_network=("network: not blocked", "red: no bloqueada"),
    files=("other submissions and solutions: hidden", "otras entregas y soluciones: ocultas"),
    no_files=("other submissions and solutions: readable", "otras entregas y soluciones: legibles"),
    writing=("home and system: read-only", "carpeta personal y sistema: solo lectura"),
    no_writing=("home and system: writable", "carpeta personal y sistema: se puede escribir"),
    grader=("the grader's own process: out of reach", "el proceso del evaluador: fuera de alcance"),
    no_grader=("the grader's own process: within reach", "el proceso del evaluador: al alcance"),
    leftovers=("processes left behind: ended", "procesos que quedan: terminados"),
    no_leftovers=("processes left behind: not ended", "procesos que quedan: no terminados"),
)
# {protection: its sentence where it is in force, and where it is not}; the grader itself always sees to two of them.
SENTENCES = {
    "time": ("time", "time"),
    "cpu": ("cpu", "no_cpu"),
    "output": ("output", "output"),
    "memory": ("memory", "no_memory"),
    "together": ("together", "no_together"),
    "processes": ("processes", "no_processes"),
    "network": ("network", "no_network"),
    "files": ("files", "no_files"),
    "writing": ("writing", "no_writing"),
    "grader": ("grader", "no_grader"),
    "leftovers": ("leftovers", "no_leftovers"),
}
SECONDS = 20  # for the burglar
HOARD = 96 * 2**20  # bytes in each of three processes, of which two may be held


def measured(sandbox):
    """{protection: whether it is in force}, in the order of the report. Raises OSError where no process can be run."""
    found = burgled(sandbox)
    if found is None:
        raise OSError("no process could be started in the sandbox")
    root = found["user"] == 0
    return {
        "time": True,
        "cpu": 0 < found["cpu"] <= sandbox.limits.seconds + 2,
        "output": True,
        "memory": not found["memory"],
        "together": held_together(sandbox),
        "processes": found["processes"] > 0 and not root,
        "network": not found["network"],
        "files": not found["secrets"],
        "writing": not found["writable"],
        "grader": not found["grader"],
        "leftovers": found["pid_namespace"] or sandbox.change_user,
    }


def lines(found, limits, lang=None):
    """A sentence for each protection, also for those that are missing."""
    values = {"seconds": limits.seconds, "mib": limits.memory // 2**20}
    return [texts(SENTENCES[name][not in_force], lang=lang, **values) for name, in_force in found.items()]


def burgled(sandbox):
    """What a burglar got hold of in a cell of this sandbox; None where it could not even be started."""
    with tempfile.TemporaryDirectory(prefix="grading-") as cell, tempfile.TemporaryDirectory(prefix="secret-") as other:
        for folder in (cell, other):
            os.chmod(folder, 0o755)
        secret = Path(other, "lab5.py")
        secret.write_text("a submission of somebody else\n")
        with closing(socket.create_server(("127.0.0.1", 0))) as server:
            return _sent(sandbox.cell(cell), aims(sandbox, server.getsockname()[1], secret))


def held_together(sandbox):
    """Whether processes that take too much together are ended, tried with a small limit."""
    hoard = {"n_processes": np.float64(3), "n_bytes": np.float64(HOARD)}
    with tempfile.TemporaryDirectory(prefix="grading-") as folder:
        os.chmod(folder, 0o755)
        shutil.copy(hoarder.__file__, folder)
        cell = sandbox.cell(folder)
        try:
            questions = [{"function": "hoard", "cases": [hoard]}]
            running = {"wrap": cell.wrap, "over": cell.watch(2 * HOARD), **cell.settings}
            return runner.ask(cell.path(Path(hoarder.__file__).name), questions, SECONDS, **running).ended == "memory"
        except OSError:
            return False
        finally:
            cell.close()


def aims(sandbox, port, secret):
    """What the burglar is to look for."""
    solution = next(ANSWERS[0].glob("lab*/solution.py"), ANSWERS[0] / "checking.py")
    others = [next(Path(folder).rglob("*.*"), None) for folder in sandbox.hidden]
    home = os.path.expanduser("~")
    return {
        "port": port,
        "secrets": [str(path.resolve()) for path in (secret, solution, *filter(None, others))],
        "folders": [home, str(ANSWERS[0]), str(secret.parent), sys.prefix],
        "pid": os.getpid(),
        "pid_namespace": burglar.pid_namespace(),
        "memory": sandbox.limits.memory,
    }


def _sent(cell, aims):
    command = cell.wrap([sys.executable, "-I", burglar.__file__, json.dumps(aims)])
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, **cell.settings)
        return json.loads(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    finally:
        cell.close()
