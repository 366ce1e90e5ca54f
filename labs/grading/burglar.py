"""Tries to get out of the sandbox that it is run in, and says on standard output, as JSON, what it got hold of.

    python burglar.py '{"port": 1234, "secret": "/a/file", "pid": 1, "folders": ["/home/ana"], "memory": 1073741824}'

It breaks nothing: what it could have done is enough.
"""

import json
import os
import resource
import socket
import sys

import numpy as np


def main(aims):
    found = {"numpy": bool(np.arange(3).sum() == 3), "network": network(aims["port"])}
    found["secrets"] = [path for path in aims["secrets"] if readable(path)]
    found["writable"] = [folder for folder in aims["folders"] if writable(folder)]
    found["grader"] = reachable(aims["pid"], aims["pid_namespace"])
    found["pid_namespace"] = pid_namespace() != aims["pid_namespace"]
    found["memory"] = allocates(aims["memory"])
    found["user"] = os.getuid()
    found["processes"] = resource.getrlimit(resource.RLIMIT_NPROC)[0]
    found["cpu"] = resource.getrlimit(resource.RLIMIT_CPU)[0]
    found["folder"] = os.statvfs(".").f_blocks * os.statvfs(".").f_frsize
    print(json.dumps(found))


def network(port):
    """Whether the grader's own port answers."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
    except OSError:
        return False
    return True


def readable(path):
    try:
        with open(path, "rb") as file:
            return bool(file.read(1)) or True
    except OSError:
        return False


def writable(folder):
    """Whether a file could be made in the folder."""
    try:
        return os.path.isdir(folder) and os.access(folder, os.W_OK) and not os.statvfs(folder).f_flag & os.ST_RDONLY
    except OSError:
        return False


def pid_namespace():
    try:
        return os.readlink("/proc/self/ns/pid")
    except OSError:
        return None


def reachable(pid, namespace):
    """Whether a signal could be sent to the grader; a process of that number in another namespace is not it."""
    if namespace is not None and pid_namespace() != namespace:
        return False
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def allocates(n_bytes):
    try:
        return len(bytearray(n_bytes)) == n_bytes
    except MemoryError:
        return False


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
