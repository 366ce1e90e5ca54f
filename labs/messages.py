"""What a student is told about a Finding: what is wrong, where, and why it is tempting; never the right line.

`message(finding, exercise)` is a list of paragraphs, the first of them the headline; `short` is a few words.
"""

import signal

from numpy_mlp.language import LANGUAGES, get_language

from .exercise import Exercise
from .finding import Finding
from .message_texts import texts

SECONDS = 10  # that a check waits for the student's process
MOST_NAMES = 4  # in a sentence

# What calls what: where one of the functions on the right is wrong, look there first.
CALLS = {
    "forward_pass": ("dense_forward", "relu_forward"),
    "softmax_cross_entropy_forward": ("softmax_forward",),
    "softmax_cross_entropy_backward": ("onehot",),
    "backward_pass": ("dense_backward", "relu_backward"),
    "train_epoch": ("batches", "sgd_update"),
}


def message(finding: Finding, exercise: Exercise, others=()) -> list[str]:
    """The paragraphs about one finding; `others` are the findings on the lab's other functions."""
    made = MAKERS[finding.kind](finding, exercise)
    return made + _elsewhere(finding, others)


def short(finding: Finding) -> str:
    """A few words about it."""
    values = {"tensor": finding.tensor, **finding.values}
    if finding.kind == "file" and "raised" in values:
        return texts("short_file_raised", raised=values["raised"])
    return texts(SHORT.get(finding.kind, "short_wrong"), **values)


def printed(output, lines=5):
    """The first lines of what the student's file printed, below a heading; [] where it printed nothing."""
    found = output.rstrip().split("\n") if output.strip() else []
    kept = [f"  | {line[:120]}" for line in found[:lines]]
    if len(found) > lines:
        kept.append(f"  | ... ({texts('more', n=len(found) - lines)})")
    return [texts("printed"), *kept] if kept else []


def listed(names):
    """ "dx, dW and db"; of many names the first and how many more."""
    names = list(names)
    if len(names) > MOST_NAMES:
        names = [*names[:MOST_NAMES], texts("more", n=len(names) - MOST_NAMES)]
    return f" {texts('and_')} ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def in_language(pair):
    """One of (English, Spanish)."""
    return pair[LANGUAGES.index(get_language())]


def _line(values):
    """The student's own line, with Python's carets below it; a line number alone says little where there is no text."""
    if not values.get("line"):
        return []
    said = f"    {texts('at_line', line=values['line'], text=values['text'])}"
    if values.get("column") is None:
        return [said]
    return [f"{said}\n{' ' * (len(said) - len(values['text']) + values['column'])}{'^' * (values.get('width') or 1)}"]


def _right(finding, exercise):
    return [texts("right")]


def _skipped(finding, exercise):
    return [texts("skipped")]


def _unwritten(finding, exercise):
    return [texts("unwritten", name=exercise.name), texts("unwritten_more")]


def _missing(finding, exercise):
    return [texts("missing", name=exercise.name), texts("missing_more")]


def _raised(finding, exercise):
    values = finding.values
    headline = texts("raised", name=exercise.name, raised=values["raised"], message=values["message"].strip())
    return [headline, *(_line(values) or [texts("inside", name=exercise.name)]), *_advice(values)]


def _file(finding, exercise):
    """What is said once about a file that was not loaded, whatever the exercise."""
    values = finding.values
    if values["reason"] != "raised":
        how = _how(values["exit_code"])
        more = [texts(f"file_{values['reason']}_more")] if values["reason"] in ("time", "died", "output") else []
        more += [texts("memory_more")] if values["reason"] == "memory" else []
        return [texts(f"file_{values['reason']}", seconds=values["seconds"], how=how), *more]
    if values["raised"] in SYNTAX:
        return [texts("syntax", message=values["message"]), *_line(values), texts(SYNTAX[values["raised"]])]
    headline = texts("loading", raised=values["raised"], message=values["message"].strip()).removesuffix(": ")
    ended = [texts("file_died_more")] if values["raised"] == "SystemExit" else []
    return [headline, *_line(values), *_advice(values), *ended]


def _advice(values):
    """What helps with an error that nearly everybody meets."""
    return [texts("no_numpy")] if "name 'np' is not defined" in values["message"] else []


def _nothing(finding, exercise):
    return [texts("nothing", name=exercise.name), texts("nothing_more", names=listed(finding.wrong))]


def _count(finding, exercise):
    return [texts("count", name=exercise.name, **finding.values)]


def _shape(finding, exercise):
    values = finding.values
    expected, found = values["expected"], values["found"]
    return [texts("shape", tensor=finding.tensor), _shapes(values["symbols"], expected, found) + _kinship(values)]


def _shapes(symbols, expected, found):
    """ "(D, M) = (9, 6) expected, yours is (6, 9)" """
    if not expected:
        return texts("shape_number", found=found)
    if not any(isinstance(symbol, str) for symbol in symbols):
        return texts("shape_plain", expected=expected, found=found)
    comma = "," if len(symbols) == 1 else ""
    return texts("shape_of", symbols=f"({', '.join(map(str, symbols))}{comma})", expected=expected, found=found)


def _kinship(values):
    """What the two shapes have to do with each other, as the sentence's end."""
    expected, found = values["expected"], values["found"]
    if values["transposed"]:
        return texts("transposed")
    if expected and abs(len(found) - len(expected)) == 1:
        return texts("axis_more" if len(found) > len(expected) else "axis_less")
    return "."


def _dtype(finding, exercise):
    return [texts("dtype", tensor=finding.tensor, **finding.values), texts("dtype_more")]


def _nan(finding, exercise):
    where = finding.values["where"]
    more = texts("nan_at", where=f"{finding.tensor}{list(where)}") if where else texts("nan_number")
    return [texts("nan", tensor=finding.tensor), more]


def _changed(finding, exercise):
    values = finding.values
    return [texts("changed", name=exercise.name, **values), texts("changed_more", **values)]


def _along_the_chain(finding):
    """Which results are right, and which is the first that is not."""
    if len(finding.right) + len(finding.wrong) == 1:
        return texts("wrong_one", tensor=finding.tensor)
    if not finding.right:
        return texts("chain_none", tensor=finding.tensor)
    return texts("chain", right=_are(finding.right), tensor=finding.tensor)


def _are(names):
    """ "dx and dW are", "dx is"; Spanish, which says it in front, needs the names alone."""
    if get_language() == "es":
        return listed(names)
    return f"{listed(names)} {'is' if len(names) == 1 else 'are'}"


def _where_it_shows(finding, exercise):
    """The chain; or what a mistake with a name led to before there was anything to compare: an error, a shape."""
    values = finding.values
    shown = next((maker for name, maker in SHOWN_BY.items() if name in values), None)
    if shown is not None:
        return shown(finding, exercise)
    return [_along_the_chain(finding)] if finding.tensor else []


def _mistake(finding, exercise):
    mistake = exercise.key_of[finding.mistakes[0]]
    why = texts("why", why=in_language(mistake.why))
    return [*_where_it_shows(finding, exercise), in_language(mistake.what), *_number(finding), why]


def _number(finding):
    """Which number a mistake seems to have in it, where it may be any."""
    number = finding.values.get("number")
    return [] if number is None else [texts("number", number=number)]


def _two(finding, exercise):
    made = [*_where_it_shows(finding, exercise), texts("two")]
    for number, key in enumerate(finding.mistakes, start=1):
        mistake = exercise.key_of[key]
        made.append(f"{number}. {in_language(mistake.what)} {texts('why', why=in_language(mistake.why))}")
    return made + _number(finding)


def _fingerprint(finding, exercise):
    values = dict(finding.values)
    noticed = values.pop("noticed")
    if noticed == "region":
        values["where"] = in_language(values["where"])
    if noticed == "symbol":
        values["letter"] = values["symbol"].removeprefix("1/")
    return [_along_the_chain(finding), texts(NOTICED[noticed], **values), *_also(finding)]


def _also(finding):
    """The other results that are wrong."""
    names = [name for name in finding.wrong if name != finding.tensor]
    return [texts("also", names=listed(names))] if names else []


def _differs(finding, exercise):
    values = finding.values
    where = str(list(values["where"])) if values["where"] else ""
    made = [_along_the_chain(finding), texts("unnamed", error=values["error"])]
    made.append(texts("largest", tensor=finding.tensor, where=where, yours=values["yours"]))
    if values["numeric"] is not None:
        made.append(texts("proof", numeric=values["numeric"]))
    return made + _also(finding)


def _strange(finding, exercise):
    text = finding.values.get("text")
    return [texts("strange", name=exercise.name, text=text) if text else texts("strange_answer")]


def _time(finding, exercise):
    return [texts("time", name=exercise.name, seconds=finding.values.get("seconds", SECONDS)), texts("time_more")]


def _died(finding, exercise):
    return [texts("died", name=exercise.name, how=_how(finding.values.get("exit_code"))), texts("died_more")]


def _how(code):
    """An exit code, or the signal that it stands for, in words."""
    if code is None:
        return texts("unknown_end")
    if code >= 0:
        return texts("exit_code", code=code)
    known = -code in set(signal.Signals)
    return texts("by_signal", code=signal.Signals(-code).name if known else f"SIG{-code}")


def _output(finding, exercise):
    return [texts("output", name=exercise.name), texts("output_more")]


def _size(finding, exercise):
    return [texts("size", name=exercise.name)]


def _memory(finding, exercise):
    return [texts("memory", name=exercise.name), texts("memory_more")]


def _elsewhere(finding, others):
    """Which of the functions that this one may call to look at; [] where it calls none of this lab's."""
    called = [other for other in others if other.exercise in CALLS.get(finding.exercise, ())]
    wrong = [other.exercise for other in called if not other.passed]
    if wrong and finding.kind in (*COMPARED, "mistake", "two"):
        return [texts("look_first" if len(wrong) > 1 else "look_first_one", names=listed(wrong))]
    names = [other.exercise for other in called]
    key = "look_here" if len(names) > 1 else "look_here_one"
    told = names and finding.kind in COMPARED
    return [texts(key, names=listed(names), name=finding.exercise)] if told else []


# What a fingerprint noticed, and the text that says so.
NOTICED = {
    "sign": "sign",
    "factor": "factor",
    "symbol": "symbol",
    "transposed": "is_transposed",
    "only_last_row": "only_last_row",
    "only_first_row": "only_first_row",
    "region": "region",
}
# By what a finding's values hold: the maker that tells of it.
SHOWN_BY = {"raised": _raised, "names": _count, "symbols": _shape}
# Why Python cannot read a file, and the text that says what to look for.
SYNTAX = {"SyntaxError": "syntax_more", "IndentationError": "indentation_more", "TabError": "tab_more"}
COMPARED = ("raised", "shape", "nan", "changed", "fingerprint", "differs")  # where the cause may stand elsewhere
MAKERS = {
    "right": _right,
    "skipped": _skipped,
    "unwritten": _unwritten,
    "missing": _missing,
    "raised": _raised,
    "file": _file,
    "nothing": _nothing,
    "strange": _strange,
    "count": _count,
    "shape": _shape,
    "dtype": _dtype,
    "nan": _nan,
    "changed": _changed,
    "mistake": _mistake,
    "two": _two,
    "fingerprint": _fingerprint,
    "differs": _differs,
    "time": _time,
    "died": _died,
    "output": _output,
    "size": _size,
    "memory": _memory,
}
SHORT = {
    "right": "right",
    "skipped": "skipped",
    "unwritten": "short_unwritten",
    "missing": "short_missing",
    "raised": "short_raised",
    "file": "short_file",
    "nothing": "short_nothing",
    "strange": "short_strange",
    "count": "short_count",
    "shape": "short_shape",
    "changed": "short_changed",
    **dict.fromkeys(("time", "died", "output", "size", "memory"), "short_ended"),
}
