"""Ctrl-C between two steps, never within one: an interrupted training has taken a whole number of steps."""

import signal
import threading
from contextlib import contextmanager


class _Pending:
    """Remembers that Ctrl-C was pressed; `check()` then raises the KeyboardInterrupt."""

    def __init__(self):
        self.pressed = False

    def check(self):
        """Raises the KeyboardInterrupt that was held back, if there was one."""
        if self.pressed:
            self.pressed = False
            raise KeyboardInterrupt


@contextmanager
def held_interrupts():
    """Holds Ctrl-C back until `check()` of the object this gives; a second Ctrl-C is no longer held back.

    Only the main thread is ever interrupted, so in another thread there is nothing to hold, and neither is there in
    a program that ignores Ctrl-C (as a shell starts one in the background) or leaves it to other code than Python's.
    """
    pending = _Pending()
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or before in (signal.SIG_IGN, None):
        yield pending
        return

    def remember(number, frame):
        if pending.pressed:
            signal.default_int_handler(number, frame)
        pending.pressed = True

    signal.signal(signal.SIGINT, remember)
    try:
        yield pending
        pending.check()
    finally:
        signal.signal(signal.SIGINT, before)
