"""From a student's file to the view of it: the check, the calls, the HTML."""

from ..checking import check
from ..course import lab
from .answers import answered
from .given import file_or_starter, line_to_start
from .page import view
from .scene import scene


def checked(number, file):
    """The Report on the student's file, or on the starter while that is not there, without what is optional.

    At every save a view waits for this, and what is optional is compiled: most of a second, or more.
    """
    return check(lab(number).graded_part, file_or_starter(number, file))


def shown(number, file, report, lang, values=None):
    """The view as HTML; `values` are the knobs', {key: value}, and one that is missing stands where it begins."""
    told, values = scene(number), scene(number).start() | dict(values or {})
    read = file_or_starter(number, file)
    missing = None if read == file else (file, line_to_start(number, file, lang))
    return view(told, answered(told.items(**values), read, report), report, lang, missing)
