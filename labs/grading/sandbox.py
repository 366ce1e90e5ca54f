"""Shuts a student's process in, with what the system has: bubblewrap, namespaces, a user of its own, limits.

Which of it is in force is not claimed here: `protections.measured` tries to break out and says what it found.
"""

import itertools
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from .. import child, wire
from . import burglar, launch, memory
from .limits import Limits

USERS = range(60578, 61184)  # no system gives these ids to anybody (systemd's list of users has a gap there)
SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/nix/store", "/etc/ld.so.cache", "/etc/alternatives")
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"} | dict.fromkeys(THREADS, "1")
INSIDE = Path("/student/files")  # where bubblewrap shows the student's files
SCRATCH = Path("/student/scratch")  # the empty working folder there
HOME = Path("/student/home")
OURS = [Path(module.__file__).resolve() for module in (child, wire, launch, burglar)]
ANSWERS = [Path(child.__file__).resolve().parent, Path(child.__file__).resolve().parent.parent / "numpy_mlp"]

_turns = itertools.count(os.getpid())


@dataclass(frozen=True)
class Sandbox:
    """How processes are shut in.

    tool          "bwrap", "unshare" or None
    change_user   each process as a user of its own, without rights (where the grader is root)
    open_network  leave the network as it is
    hidden        folders that are not to be seen, even where the system's own folders hold them
    """

    tool: str | None = None
    change_user: bool = False
    open_network: bool = False
    hidden: tuple = ()
    limits: Limits = field(default_factory=Limits)

    def cell(self, folder):
        """A Cell for one process; `folder` has the student's files and nothing else."""
        user = USERS[next(_turns) % len(USERS)] if self.change_user else None
        return Cell(self, Path(folder), user)


@dataclass(frozen=True)
class Cell:
    """One process's place: `wrap` and `settings` are for runner.ask, `close` ends what it left running."""

    sandbox: Sandbox
    folder: Path
    user: int | None

    def path(self, name):
        """Where the process finds a file of the folder."""
        return (INSIDE if self.sandbox.tool == "bwrap" else self.folder) / name

    def wrap(self, command):
        """[python, -I, script, ...] -> the command line that runs it shut in."""
        python, isolated, script, *arguments = command
        own_count = self.sandbox.tool == "bwrap" or self.user is not None
        settings = {"resources": self.sandbox.limits.resources(own_count), "user": self.user}
        inner = [python, isolated, launch.__file__, json.dumps(settings), str(Path(script).resolve()), *arguments]
        return [*self._outer(), *inner]

    def _outer(self):
        if self.sandbox.tool == "bwrap":
            return bubblewrap(self.sandbox, self.folder, self.user)
        return namespaces(self.sandbox) if self.sandbox.tool == "unshare" else []

    @property
    def settings(self):
        """For Popen: a small environment, and a working folder that is not the grader's."""
        if self.sandbox.tool == "bwrap":
            return {"env": {**ENVIRONMENT, "HOME": str(HOME), "TMPDIR": str(SCRATCH)}, "cwd": "/"}
        return {"env": {**ENVIRONMENT, "HOME": str(self.folder)}, "cwd": str(self.folder)}

    def watch(self, limit=None):
        """What ends its processes where they take more than the limit together.

        Where they have a process namespace, they descend from one process, whatever they do.
        """
        return memory.Watch(limit or self.sandbox.limits.memory, None if self.sandbox.tool else self.user)

    def close(self):
        """Ends all processes of the cell's user: one that left its group, and its parent, is found by that alone.

        Where they had a process namespace, they ended with it.
        """
        if self.user is not None and self.sandbox.tool is None:
            end_all_of(self.user)

    def exit_code(self, code):
        """As Popen gives it: bubblewrap and unshare say 128 + the signal's number for a process that was killed."""
        return 128 - code if self.sandbox.tool and code is not None and 128 < code < 128 + 65 else code


def bubblewrap(sandbox, folder, user):
    """bwrap's part of the command line: nothing is there but Python, the student's files and a scratch folder."""
    shown = shown_folders()
    line = ["bwrap", "--die-with-parent", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    line += [] if sandbox.open_network else ["--unshare-net"]
    line += ["--cap-drop", "ALL"]
    if user is not None:
        line += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    line += bound(shown)
    hidden = masked(shown, [*ANSWERS, *sandbox.hidden])
    for path in hidden:
        line += ["--perms", "0755", "--tmpfs", str(path)]
    line += bound(OURS)
    for path in hidden:
        line += ["--remount-ro", str(path)]
    line += ["--perms", "0755", "--dir", str(INSIDE.parent)]
    line += ["--ro-bind", str(folder), str(INSIDE), "--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev"]
    line += ["--perms", "1777", "--size", str(sandbox.limits.folder), "--tmpfs", str(SCRATCH)]
    return [*line, "--perms", "0755", "--dir", str(HOME), "--remount-ro", "/", "--chdir", str(SCRATCH)]


def shown_folders():
    """The system's programs and libraries, Python and numpy: all that a student's file needs."""
    wanted = [*SYSTEM, sys.prefix, sys.base_prefix, Path(np.__file__).parents[1]]
    found = [Path(path).absolute() for path in dict.fromkeys(map(str, wanted)) if os.path.exists(path)]
    return [path for path in found if not any(other in path.parents for other in found)]


def masked(shown, hidden):
    """Those of the hidden folders that would be seen because they lie in one that is shown."""
    hidden = [Path(path).resolve() for path in hidden if os.path.isdir(path)]
    return [path for path in hidden if any(folder.resolve() in path.parents for folder in shown)]


def bound(paths):
    """What shows these paths, read-only. bwrap would make the folders above them for root alone; here all may enter."""
    line = []
    for parent in sorted({parent for path in paths for parent in path.parents if parent != Path("/")}):
        line += ["--perms", "0755", "--dir", str(parent)]
    for path in paths:
        line += ["--ro-bind", str(path), str(path)]
    return line


def namespaces(sandbox):
    """unshare's part of the command line: no network, and processes that see and outlive nothing."""
    line = ["unshare", "--pid", "--fork", "--kill-child", "--ipc", "--mount-proc"]
    line += [] if sandbox.open_network else ["--net"]
    return [*line, "--"] if os.geteuid() == 0 else [*line, "--map-current-user", "--"]


def end_all_of(user):
    """Kills every process of that user, however it was started; nobody but a student's process is it."""
    kill = [sys.executable, "-I", "-S", "-c", f"import os; os.setuid({user}); os.kill(-1, 9)"]
    subprocess.run(kill, stderr=subprocess.DEVNULL, check=False)


def best(limits, hidden=()):
    """The first Sandbox of `possible` in which a trivial process runs to its end."""
    for sandbox in possible():
        sandbox = replace(sandbox, limits=limits, hidden=tuple(hidden))
        if runs(sandbox):
            return sandbox
    raise OSError("no process could be started with the limits of a submission")


def possible():
    """The sandboxes that this system may have, the tightest first."""
    tools = [tool for tool in ("bwrap", "unshare") if shutil.which(tool)] + [None]
    for tool in tools:
        if os.geteuid() == 0:
            yield Sandbox(tool, change_user=True)
    for tool in tools:
        yield Sandbox(tool)


def runs(sandbox):
    """Whether Python starts in it, finds numpy, and comes to its end."""
    from .protections import burgled

    return burgled(sandbox) is not None
