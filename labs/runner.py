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
from .answers import tidied

CHILD = Path(__file__).with_name("child.py")
LARGEST_ANSWER = 64 * 2**20  # bytes, of all answers of one process
LONGEST_OUTPUT = 16 * 2**20  # bytes that the student's file may print before it is stopped
KEPT_OUTPUT = 4000  # bytes of it that are kept
CHUNK = 2**16
LOOK = 0.05  # seconds after which `over` is asked again


@dataclass
class Reply:
    """What a process answered: a message for each question that it came to; `ended` is why it came to no more.

    loaded  whether it said that the file was loaded: before that no function is called
    failure what the file raised while it was being loaded, or None
    ended   None, or "time", "output", "size", "memory" (a limit that was met), "died" (with `exit_code`), "strange"
            (what came back is no message of ours)
    output  the beginning of what the student's file printed
    """

    answers: list = field(default_factory=list)
    loaded: bool = False
    failure: dict | None = None
    ended: str | None = None
    exit_code: int | None = None
    output: str = ""


def ask(file, questions, seconds=10.0, heard=lambda answer: None, wrap=lambda command: command, over=None, **settings):
    """The Reply of a fresh process that loads `file` and answers `questions`, in at most so many seconds.

    heard     is called with every answer as soon as it is there
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
            return _listen(process, ours, len(questions), time.monotonic() + seconds, heard, over)
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


def _listen(process, results, n_questions, deadline, heard, over):
    """Reads answers and output until all is said, a limit is met or the time is over."""
    reply, received, printed, n_received, n_printed = Reply(), bytearray(), bytearray(), 0, 0
    with selectors.DefaultSelector() as selector:
        for source in (results, process.stdout.fileno()):
            os.set_blocking(source, False)
            selector.register(source, selectors.EVENT_READ)
        while not _finished(reply, n_questions) and results in selector.get_map():
            left = max(0, deadline - time.monotonic())
            ready = selector.select(min(left, LOOK) if over else left)
            reply.ended = "time" if not ready and time.monotonic() >= deadline else None
            reply.ended = reply.ended or ("memory" if over and over(process.pid) else None)
            for key, _ in ready:
                chunk = os.read(key.fd, CHUNK)
                if not chunk:
                    selector.unregister(key.fd)
                elif key.fd == results:
                    received += chunk
                    n_received += len(chunk)
                else:
                    printed += chunk[: max(0, KEPT_OUTPUT - len(printed))]
                    n_printed += len(chunk)
            _take(reply, received, n_questions, heard)
            reply.ended = reply.ended or ("size" if n_received > LARGEST_ANSWER else None)
            reply.ended = reply.ended or ("output" if n_printed > LONGEST_OUTPUT else None)
    reply.output = printed.decode(errors="replace")
    if not _finished(reply, n_questions):
        reply.ended, reply.exit_code = "died", _exit_code(process)
    return reply


def _finished(reply, n_questions):
    """Whether there is nothing more to wait for."""
    return bool(reply.ended or reply.failure) or len(reply.answers) == n_questions


def _take(reply, received, n_questions, heard):
    """Moves the complete messages from what was received to the reply: first on the loading, then the answers."""
    for message in messages(received):
        try:
            value = wire.unpack(message)
        except wire.WireError:
            reply.ended = "strange"
        if _finished(reply, n_questions):
            return
        if reply.loaded:
            reply.answers.append(value)
            heard(value)
        else:
            _note_loading(reply, value)


def _note_loading(reply, value):
    """That the file was loaded, or what it raised; anything else is no message of ours."""
    if isinstance(value, dict) and value.get("loaded") is True:
        reply.loaded = True
    elif isinstance(value, dict) and "raised" in value:
        reply.failure = tidied(value)
    else:
        reply.ended = "strange"


def _exit_code(process):
    """Of a process that came to its end; None where it closed the pipe and lives on."""
    try:
        return process.wait(timeout=1)
    except subprocess.TimeoutExpired:
        return None


def messages(received):
    """Takes the complete messages from what was received, each without the length before it."""
    while len(received) >= wire.LENGTH.size:
        end = wire.LENGTH.size + wire.LENGTH.unpack_from(received)[0]
        if end > len(received):
            return
        message = bytes(received[wire.LENGTH.size : end])
        del received[:end]
        yield message
