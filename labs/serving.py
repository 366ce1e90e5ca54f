"""Runs a server as long as this command runs, however that is ended, and as long as somebody reads what it prints."""

import os
import select
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

HOST, FIRST_PORT = "127.0.0.1", 2718  # marimo's own
ENDINGS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
LOOK_EVERY = 0.3  # seconds


def free_port():
    """The first port from marimo's own on that nobody listens at; any free one where all of these are taken."""
    for port in (*range(FIRST_PORT, FIRST_PORT + 100), 0):
        with socket.socket() as asked:
            asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                asked.bind((HOST, port))
            except OSError:
                continue
            return asked.getsockname()[1]
    raise OSError(f"{HOST} has no free port")


def waited_for(command):
    """The exit code of a command that runs until this process is ended: by Ctrl-C, a signal, a terminal that closes.

    It has a session of its own, or Ctrl-C would reach it too, and it would print a traceback. It does not get our
    standard output: a pipe's reader would wait for it even after this process was killed. Raises BrokenPipeError where
    that reader has gone.
    """
    before = {number: signal.signal(number, leave) for number in ENDINGS}
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    process = subprocess.Popen(command, env=environment(), start_new_session=True, **streams)
    try:
        while process.poll() is None:
            if reader_gone(sys.stdout):
                raise BrokenPipeError
            try:
                process.wait(LOOK_EVERY)
            except subprocess.TimeoutExpired:
                continue
        return process.returncode
    finally:
        process.terminate()
        process.wait()
        for number, handler in before.items():
            signal.signal(number, handler)


def reader_gone(stream):
    """Whether a stream leads into a pipe that nobody reads any more; nothing else tells who has no more to print."""
    try:
        descriptor = stream.fileno()
        if not stat.S_ISFIFO(os.fstat(descriptor).st_mode):
            return False
    except (AttributeError, OSError, ValueError):  # no stream, or one that is no file
        return False
    poll = select.poll()
    poll.register(descriptor, 0)
    return any(event & select.POLLERR for _, event in poll.poll(0))


def leave(number, frame):
    """Ends this process in order, with the exit code that a signal stands for."""
    sys.exit(128 + number)


def environment():
    """This one's, in which the notebook finds the package `labs`, and marimo asks nobody for news of itself."""
    folders = [str(Path(__file__).resolve().parents[1]), os.environ.get("PYTHONPATH", "")]
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, folders)), "MARIMO_SKIP_UPDATE_CHECK": "1"}
