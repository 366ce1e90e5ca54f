"""What was found about one exercise: what the checker hands on, and all messages are made of."""

from dataclasses import dataclass, field


@dataclass
class Finding:
    """What was found about one exercise.

    kind      "right", "missing", "unwritten", "raised", "nothing", "strange", "count", "order", "shape", "dtype",
              "nan", "changed", "mistake", "two", "fingerprint", "differs", "skipped" (an optional one left unwritten);
              why the process ended: "time", "died", "output"; or "file", which could not be loaded
    tensor    the first wrong result along the chain, where there is one
    right     the results that are right, wrong: those that are not, in the order of the chain
    mistakes  the keys of the mistake named, or of the two
    values    more for the message, by kind
    """

    exercise: str
    kind: str
    tensor: str | None = None
    right: tuple = ()
    wrong: tuple = ()
    mistakes: tuple = ()
    values: dict = field(default_factory=dict)

    @property
    def passed(self):
        """Whether there is nothing to say against it."""
        return self.kind == "right"

    @property
    def score(self):
        """The part of the results that is right, 0 to 1."""
        return len(self.right) / max(1, len(self.right) + len(self.wrong))
