"""What an answer of the student's process holds: the results by their names, or why there are none."""

import numpy as np

from .exercise import flattened


def trouble_in(answer, n_cases):
    """(kind, values) of an answer that holds no results, else None."""
    if not isinstance(answer, dict):
        return "strange", {"text": type(answer).__name__}
    if "missing" in answer:
        return "missing", {}
    if "strange" in answer:
        return "strange", {"text": str(answer["strange"])}
    if answer.get("raised") == "NotImplementedError":
        return "unwritten", {}
    if "raised" in answer:
        return "raised", {name: answer.get(name) for name in ("raised", "message", "line", "text")}
    cases = answer.get("cases")
    whole = isinstance(cases, list) and len(cases) == n_cases and all(map(is_case, cases))
    return None if whole else ("strange", {"text": "cases"})


def is_case(case):
    return isinstance(case, dict) and "value" in case and isinstance(case.get("arguments"), dict)


def miscounted(exercise, probes, cases):
    """(kind, values) where too few or too many things came back, or something that is no number; else None."""
    for arguments, case in zip(probes, cases):
        for expected, found in parts(exercise, arguments, case):
            if expected and not found:
                return "nothing", {}
            if expected and len(found) != len(expected):
                return "count", {"found": len(found), "expected": len(expected), "names": ", ".join(expected)}
            strange = [leaf for leaf in found[: len(expected)] if not is_number(leaf)]
            if strange:
                return "strange", {"text": "None" if strange[0] is None else type(strange[0]).__name__}
    return None


def parts(exercise, arguments, case):
    """(names, values found) of what the function returned, and of each argument that it was to change."""
    yield returned_names(exercise, arguments), _returned(exercise, arguments, case)
    for name in exercise.in_place:
        yield names_in_place(exercise, arguments, name), flattened(case["arguments"].get(name))


def returned_names(exercise, arguments):
    """The results that the function returns, without those that it leaves in its arguments."""
    left = {new for name in exercise.in_place for new in names_in_place(exercise, arguments, name)}
    return [name for name in exercise.shapes(arguments) if name not in left and name not in exercise.in_place]


def _returned(exercise, arguments, case):
    """The results as a flat list; an array of numbers for several numbers is taken apart, lists of rows are joined."""
    values, n_expected = flattened(case["value"]), len(returned_names(exercise, arguments))
    if len(values) == 1 < n_expected and is_number(values[0]) and np.shape(values[0]) == (n_expected,):
        return list(values[0])
    if len(values) > n_expected > 0:
        values = _joined(case["value"], n_expected) or values
    return [] if len(values) == 1 and values[0] is None else values


def _joined(value, n_expected):
    """A list of so many arrays, where a list of rows or of numbers stood for one; None if it is no such thing."""
    items = [value] if n_expected == 1 else value
    try:
        return [np.array(item) for item in items] if len(items) == n_expected else None
    except (ValueError, TypeError):  # rows of different lengths
        return None


def names_in_place(exercise, arguments, name):
    """An argument that is a list of arrays makes as many results: weights -> weights_1, weights_2, ..."""
    leaves = flattened(arguments[name])
    return [name] if len(leaves) == 1 else [f"{name}_{index + 1}" for index in range(len(leaves))]


def by_name(exercise, arguments, case):
    """{name: tensor} of one call, those changed in place too; what is no number is left out."""
    pairs = (pair for names, found in parts(exercise, arguments, case) for pair in zip(names, found))
    return {name: np.asarray(value) for name, value in pairs if is_number(value)}


def tensors(exercise, arguments, answer):
    """{name: tensor} that the student's function made of one call's arguments; empty where it gave no results."""
    if trouble_in(answer, 1) or miscounted(exercise, [arguments], answer["cases"]):
        return {}
    return by_name(exercise, arguments, answer["cases"][0])


def is_array(value):
    """Whether it is an array, or one number of numpy's."""
    return isinstance(value, np.ndarray | np.generic)


def is_number(value):
    """Whether it is an array of numbers, or one number."""
    if is_array(value):
        return value.dtype.kind in "biuf"
    return isinstance(value, float) or (isinstance(value, int) and abs(value) < 2**63)  # more is no number of numpy's
