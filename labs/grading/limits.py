"""What one student's process may use, as resource limits that it cannot raise again."""

import os
from dataclasses import dataclass
from math import ceil
from pathlib import Path

MIB = 2**20
DEFAULT_SECONDS = 20.0


@dataclass(frozen=True)
class Limits:
    """Of one process: seconds by the clock (and of the processor), bytes of memory, processes, bytes of a file.

    All processes of a submission may take no more memory than one may: `memory.Watch` sees to that.
    """

    seconds: float = DEFAULT_SECONDS
    memory: int = 1024 * MIB
    processes: int = 16
    file: int = 16 * MIB
    folder: int = 32 * MIB  # of all files in its working folder, where that is a disk of its own

    def resources(self, own_count):
        """{name in the module resource: limit}. Where others count towards the user's processes, theirs come on top."""
        return {
            "RLIMIT_AS": self.memory,
            "RLIMIT_CPU": ceil(self.seconds) + 1,
            "RLIMIT_NPROC": self.processes + (0 if own_count else threads_of_user()),
            "RLIMIT_FSIZE": self.file,
            "RLIMIT_NOFILE": 64,
            "RLIMIT_CORE": 0,
        }


def threads_of_user():
    """How many threads the user has now, in all processes that can be seen; 0 where there is no /proc."""
    count = 0
    for task in Path("/proc").glob("[0-9]*/task"):
        try:
            count += task.stat().st_uid == os.getuid() and len(list(task.iterdir()))
        except OSError:
            continue  # it has ended
    return count
