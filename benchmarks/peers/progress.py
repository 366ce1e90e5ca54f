"""What a run shows while it works: bars with time left on a terminal, nothing otherwise."""

import contextlib

from ..screen import Screen


class Parts:
    """Call it with a part's name when that part begins; use it in a `with` statement."""

    def __init__(self, costs):
        self.screen, self._stack, self._part = Screen(costs), contextlib.ExitStack(), contextlib.ExitStack()

    def __enter__(self):
        self._stack.enter_context(self.screen)
        return self

    def __exit__(self, *exception):
        self._part.close()
        self._stack.close()

    def begin(self, name):
        """The part before is over; this one begins."""
        self._part.close()
        self._part.enter_context(self.screen.part(name))

    def within(self, whole):
        """A function that begins the parts of `whole`."""
        return lambda name: self.begin(f"{whole}: {name}")
