"""Gives up rights for good, then becomes the student's process:

    python launch.py '{"resources": {...}, "user": 60600}' child.py FILE RESULTS

Run by its path inside the sandbox, without the package `labs`. The student's file is not there yet when this runs.
"""

import contextlib
import ctypes
import json
import os
import resource
import runpy
import sys

CHILD_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of prctl(2)


def main(settings, script, *arguments):
    """Lowers every limit, changes to the user if there is one, and runs the script in this same process."""
    for name, value in settings["resources"].items():
        lower(getattr(resource, name), value)
    if settings["user"]:
        os.setgroups([])
        os.setgid(settings["user"])
        os.setuid(settings["user"])
    first_to_go()
    adopt_orphans()
    sys.argv = [script, *arguments]
    runpy.run_path(script, run_name="__main__")


def lower(limit, value):
    """Never above what this process may have already."""
    hard = resource.getrlimit(limit)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (value, value))


def first_to_go():
    """Where memory runs out for all, the system is to end this process before any other."""
    try:
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")
    except OSError:
        pass  # no such file on this system


def adopt_orphans():
    """Whatever loses its parent comes to this process, so that what watches it finds all that it started."""
    with contextlib.suppress(AttributeError, OSError, TypeError):  # no Linux
        ctypes.CDLL(None).prctl(CHILD_SUBREAPER, 1)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), *sys.argv[2:])
