"""What a student is told about a Finding: what is wrong, where, and why it is tempting; never the right line.

`message(finding, exercise)` is a list of paragraphs, the first of them the headline; `short` is a few words.
"""

from numpy_mlp.language import LANGUAGES, get_language

from . import endings
from .exercise import Exercise
from .finding import Finding
from .message_texts import texts

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


def _right(finding, exercise):
    return [texts("right")]


def _skipped(finding, exercise):
    return [texts("skipped")]


def _unwritten(finding, exercise):
    return [texts("unwritten", name=exercise.name), texts("unwritten_more")]


def _missing(finding, exercise):
    return [texts("missing", name=exercise.name), texts("missing_more")]


def _nothing(finding, exercise):
    return [texts("nothing", name=exercise.name), texts("nothing_more", names=listed(finding.wrong))]


def _count(finding, exercise):
    return [texts("count", name=exercise.name, **finding.values)]


def _order(finding, exercise):
    values = finding.values
    still = [texts("order_still", names=listed(values["still"]))] if values["still"] else []
    return [texts("order", name=exercise.name), texts("order_more", **values), *still]


def _shape(finding, exercise):
    values = finding.values
    expected, found = values["expected"], values["found"]
    return [texts("shape", tensor=finding.tensor), _shapes(values["symbols"], expected, found) + _kinship(values)]


def _shapes(symbols, expected, found):
    """ "(D, M) = (9, 6) expected, yours is (6, 9)" """
    if not expected:
        return texts("shape_number", found=found)
    found = found or texts("one_number")
    if not any(isinstance(symbol, str) for symbol in symbols):
        return texts("shape_plain", expected=expected, found=found)
    comma = "," if len(symbols) == 1 else ""
    return texts("shape_of", symbols=f"({', '.join(map(str, symbols))}{comma})", expected=expected, found=found)


def _kinship(values):
    """What the two shapes have to do with each other, as the sentence's end."""
    expected, found = values["expected"], values["found"]
    if values["transposed"]:
        return texts("transposed")
    if expected and found and abs(len(found) - len(expected)) == 1:
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
    proof = texts("expected", **values) if values["numeric"] is None else texts("proof", **values)
    largest = texts("largest", tensor=finding.tensor, where=where, yours=values["yours"])
    made.append(f"{largest} {proof}")
    shown = values.get("inputs", ())
    inputs = [texts("inputs"), *(f"    {line}" for line in shown)] if shown else []
    return made + inputs + _also(finding)


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
    "zero": "zero",
    "sign": "sign",
    "factor": "factor",
    "symbol": "symbol",
    "transposed": "is_transposed",
    "only_last_row": "only_last_row",
    "only_first_row": "only_first_row",
    "region": "region",
}
# By what a finding's values hold: the maker that tells of it.
SHOWN_BY = {"raised": endings.raised, "names": _count, "symbols": _shape}
COMPARED = ("raised", "shape", "nan", "changed", "fingerprint", "differs")  # where the cause may stand elsewhere
MAKERS = {
    "right": _right,
    "skipped": _skipped,
    "unwritten": _unwritten,
    "missing": _missing,
    "raised": endings.raised,
    "file": endings.file,
    "nothing": _nothing,
    "strange": endings.strange,
    "count": _count,
    "order": _order,
    "shape": _shape,
    "dtype": _dtype,
    "nan": _nan,
    "changed": _changed,
    "mistake": _mistake,
    "two": _two,
    "fingerprint": _fingerprint,
    "differs": _differs,
    "time": endings.time,
    "died": endings.died,
    "output": endings.output,
    "size": endings.size,
    "memory": endings.memory,
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
    "order": "short_order",
    "shape": "short_shape",
    "changed": "short_changed",
    **dict.fromkeys(("time", "died", "output", "size", "memory"), "short_ended"),
}
