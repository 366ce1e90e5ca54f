"""What all processes of a submission take together. The system's limit holds for each alone, so this is watched."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

LOOK = 0.05  # seconds between two looks: in that time a process fills some 100 MiB
ROUNDS = 100  # of ending what is still there
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class Watch:
    """Called with a process's number, again and again: ends it and all that belongs to it where it takes too much.

    user   whose processes belong to it as well, however they were started; None: only those that descend from it
    """

    def __init__(self, limit, user=None):
        self.limit, self.user, self.next_look = limit, user, 0.0

    def __call__(self, pid):
        """Whether it was too much; at most one look in LOOK seconds."""
        if time.monotonic() < self.next_look:
            return False
        found = self.belonging(pid)
        # What processes share is counted in each here: quick to know, and more than it is.
        too_much = sum(map(resident, found)) > self.limit and sum(map(proportional, found)) > self.limit
        if too_much:
            self.end_all(pid)
        self.next_look = time.monotonic() + LOOK
        return too_much

    def belonging(self, pid):
        """The numbers of all processes that belong to this one, itself among them."""
        return {*descendants(pid), *(processes_of(self.user) if self.user is not None else ())}

    def end_all(self, pid):
        """Others first, until none lives: one that is started meanwhile is still found by way of the process itself."""
        for _ in range(ROUNDS):
            others = [other for other in self.belonging(pid) - {pid} if resident(other)]
            if not others:
                break
            end(others)
        end([pid])


def descendants(pid):
    """The process and all that it started, and those again; one that lost its parent is not found in here."""
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        for task in tasks(found[-1]):
            waiting += map(int, read(f"{task}/children").split())
    return found


def processes_of(user):
    """The numbers of all processes of a user."""
    mark = f"\nUid:\t{user}\t"
    return [int(name) for name in listed("/proc") if name.isdecimal() and mark in read(f"/proc/{name}/status")]


def tasks(pid):
    """The folder of each of a process's threads: where the first one has ended, the process's own says nothing."""
    return [f"/proc/{pid}/task/{thread}" for thread in listed(f"/proc/{pid}/task")]


def resident(pid):
    """Bytes of a process that lie in memory."""
    return PAGE * max((int((read(f"{task}/statm").split() or [0, 0])[1]) for task in tasks(pid)), default=0)


def proportional(pid):
    """The same, but of what it shares with others its part alone; where that may not be read, all of it."""
    lines = (line for task in tasks(pid) for line in read(f"{task}/smaps_rollup").split("\n"))
    share = next((line for line in lines if line.startswith("Pss:")), None)
    return int(share.split()[1]) * 1024 if share else resident(pid)


def listed(folder):
    """The names in a folder of /proc; none where its process has ended, even while it is being read."""
    try:
        return os.listdir(folder)
    except OSError:
        return []


def read(path):
    """A file of /proc; "" where the process has ended or may not be looked at. Its name may be any bytes."""
    try:
        return Path(path).read_text(errors="replace")
    except OSError:
        return ""


def end(pids):
    for pid in pids:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
