"""Runs a student's file in a process of its own, and gives back what it answered, or what became of it."""

import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import wire

CHILD = Path(__file__).with_name("child.py")
LARGEST_ANSWER = 64 * 2**20  # bytes, of all answers of one process
LONGEST_OUTPUT = 16 * 2**20  # bytes that the student's file may print before it is stopped
KEPT_OUTPUT = 4000  # bytes of it that are kept
CHUNK = 2**16
LOOK = 0.05  # seconds after which `over` is asked again


@dataclass
class Reply:
    """What a process answered: a message for each question that it came to; `ended` is why it came to no more.

    ended   None, or "time", "output", "size", "memory" (a limit that was met), "died" (with `exit_code`), "strange"
            (what came back is no message of ours)
    output  the beginning of what the student's file printed
    """

    answers: list = field(default_factory=list)
    ended: str | None = None
    exit_code: int | None = None
    output: str = ""


def ask(file, questions, seconds=10.0, wrap=lambda command: command, over=None, **settings):
    """The Reply of a fresh process that loads `file` and answers `questions`, in at most so many seconds.

    wrap      puts a sandbox's command line before the process's own
    over      asked with the process's number while it runs: whether it, with all that it started, takes too much memory
    settings  more arguments for Popen
    """
    ours, theirs = os.pipe()
    command = wrap([sys.executable, "-I", str(CHILD), str(file), str(theirs)])
    try:
        with tempfile.TemporaryFile() as stdin:
            stdin.write(wire.pack(questions))
            stdin.seek(0)
            streams = {"stdin": stdin, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "pass_fds": [theirs]}
            process = subprocess.Popen(command, start_new_session=True, **streams, **settings)
        os.close(theirs)
        theirs = None
        try:
            return _listen(process, ours, len(questions), time.monotonic() + seconds, over)
        finally:
            end(process)
    finally:
        os.close(ours)
        if theirs is not None:
            os.close(theirs)


def end(process):
    """Kills the process and all of its group, and waits for it."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()
    process.stdout.close()
    process.wait()


def _listen(process, results, n_questions, deadline, over):
    """Reads answers and output until all is said, a limit is met or the time is over."""
    received, printed, n_printed, ended = bytearray(), bytearray(), 0, None
    with selectors.DefaultSelector() as selector:
        for source in (results, process.stdout.fileno()):
            os.set_blocking(source, False)
            selector.register(source, selectors.EVENT_READ)
        while ended is None and complete(received) < n_questions and results in selector.get_map():
            left = max(0, deadline - time.monotonic())
            ready = selector.select(min(left, LOOK) if over else left)
            ended = "time" if not ready and time.monotonic() >= deadline else None
            ended = ended or ("memory" if over and over(process.pid) else None)
            for key, _ in ready:
                chunk = os.read(key.fd, CHUNK)
                if not chunk:
                    selector.unregister(key.fd)
                elif key.fd == results:
                    received += chunk
                else:
                    printed += chunk[: max(0, KEPT_OUTPUT - len(printed))]
                    n_printed += len(chunk)
            ended = ended or ("size" if len(received) > LARGEST_ANSWER else None)
            ended = ended or ("output" if n_printed > LONGEST_OUTPUT else None)
    return _reply(process, received, n_questions, ended, printed)


def _reply(process, received, n_questions, ended, printed):
    """The messages in what was received; where some are missing and no limit was met, the process died."""
    reply = Reply(ended=ended, output=printed.decode(errors="replace"))
    try:
        reply.answers = [wire.unpack(message) for message in messages(received)][:n_questions]
    except wire.WireError:
        reply.ended = "strange"
    if reply.ended is None and len(reply.answers) < n_questions:
        reply.ended = "died"
        try:
            reply.exit_code = process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            reply.exit_code = None  # it closed the pipe and lives on
    return reply


def messages(received):
    """The complete messages, each without the length before it."""
    position = 0
    while position + wire.LENGTH.size <= len(received):
        start = position + wire.LENGTH.size
        position = start + wire.LENGTH.unpack_from(received, position)[0]
        if position > len(received):
            return
        yield bytes(received[start:position])


def complete(received):
    """How many complete messages there are."""
    return sum(1 for _ in messages(received))
