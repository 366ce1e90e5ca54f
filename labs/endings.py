"""What is said where no results came back: an error, a file that cannot be loaded, a process that was ended."""

import signal

from .exercise import arguments_of
from .message_texts import texts

SECONDS = 10  # that a check waits for the student's process
# What a NameError's message says, and the line that helps.
IMPORTS = {
    f"name '{name}' is not defined": line for name, line in (("np", "import numpy as np"), ("math", "import math"))
}
# Why Python cannot read a file, and the text that says what to look for.
SYNTAX = {"SyntaxError": "syntax_more", "IndentationError": "indentation_more", "TabError": "tab_more"}

# Why a file was not loaded though it raised nothing, and the texts that say so.
UNLOADED = {
    "time": ("file_time", "file_time_more"),
    "died": ("file_died", "file_died_more"),
    "output": ("file_output", "file_output_more"),
    "size": ("file_size",),
    "memory": ("file_memory", "memory_more"),
    "strange": ("file_strange",),
}


def _line(values):
    """The student's own line, with Python's carets below it; a line number alone says little where there is no text."""
    if not values.get("line"):
        return []
    said = f"    {texts('at_line', line=values['line'], text=values['text'])}"
    if values.get("column") is None:
        return [said]
    return [f"{said}\n{' ' * (len(said) - len(values['text']) + values['column'])}{'^' * (values.get('width') or 1)}"]


def raised(finding, exercise):
    """An error in a function, with the student's own line."""
    values = finding.values
    headline = texts("raised", name=exercise.name, raised=values["raised"], message=values["message"].strip())
    return [headline, *(_line(values) or [_without_a_line(values, exercise)]), *_advice(values)]


def _without_a_line(values, exercise):
    """Of an error that no line of the student's raised: mostly a `def` line that was changed."""
    if f"{exercise.name}() " in values["message"] and "positional argument" in values["message"]:
        return texts("arguments", names=", ".join(arguments_of(exercise)))
    return texts("inside", name=exercise.name)


def file(finding, exercise):
    """What is said once about a file that was not loaded, whatever the exercise."""
    values = finding.values
    if values["reason"] != "raised":
        how = _how(values["exit_code"])
        headline, *more = UNLOADED[values["reason"]]
        return [texts(headline, seconds=values["seconds"], how=how), *map(texts, more)]
    if values["raised"] in SYNTAX:
        return [texts("syntax", message=values["message"]), *_line(values), texts(SYNTAX[values["raised"]])]
    headline = texts("loading", raised=values["raised"], message=values["message"].strip()).removesuffix(": ")
    ended = [texts("file_died_more")] if values["raised"] == "SystemExit" else []
    return [headline, *_line(values), *_advice(values), *ended]


def _advice(values):
    """What helps with an error that nearly everybody meets."""
    if values["raised"] == "EOFError":
        return [texts("no_input")]
    return next(([texts("no_import", line=line)] for name, line in IMPORTS.items() if name in values["message"]), [])


def strange(finding, exercise):
    """Something that is no result."""
    text = finding.values.get("text")
    return [texts("strange", name=exercise.name, text=text) if text else texts("strange_answer")]


def time(finding, exercise):
    """A function that used up its time."""
    return [texts("time", name=exercise.name, seconds=finding.values.get("seconds", SECONDS)), texts("time_more")]


def died(finding, exercise):
    """A function that ended the process."""
    return [texts("died", name=exercise.name, how=_how(finding.values.get("exit_code"))), texts("died_more")]


def _how(code):
    """An exit code, or the signal that it stands for, in words."""
    if code is None:
        return texts("unknown_end")
    if code >= 0:
        return texts("exit_code", code=code)
    known = -code in set(signal.Signals)
    return texts("by_signal", code=signal.Signals(-code).name if known else f"SIG{-code}")


def output(finding, exercise):
    """A function that printed too much."""
    return [texts("output", name=exercise.name), texts("output_more")]


def size(finding, exercise):
    """A function that returned too much."""
    return [texts("size", name=exercise.name)]


def memory(finding, exercise):
    """A function that took too much memory."""
    return [texts("memory", name=exercise.name), texts("memory_more")]
