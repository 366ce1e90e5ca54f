"""Waits for a file to be saved, by looking at it every now and then: no package, and every editor."""

import time


def stamp(file):
    """What changes when a file is saved: its time and size; None while it is not there."""
    try:
        found = file.stat()
    except OSError:  # between an editor's two renames, or not begun yet
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def wait_for_save(file, seen, interval):
    """The stamp of the file once it is there and differs from `seen`."""
    while (now := stamp(file)) is None or now == seen:
        time.sleep(interval)
    return now
