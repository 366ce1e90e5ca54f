"""Whether what came back is an answer at all: a student's process can send whatever it likes."""

from .exercise import flattened

LONGEST = {"raised": 80, "message": 500, "text": 200}  # characters that are kept of what a process says


def checked(exercise, probes, answer):
    """The answer with nothing in it but what `diagnose` expects; {"strange": why} in place of anything else."""
    if not isinstance(answer, dict):
        return {"strange": "no answer"}
    if "missing" in answer:
        return {"missing": exercise.name}
    if "strange" in answer:
        return {"strange": text_of(answer["strange"], "text")}
    if "raised" in answer:
        line = answer.get("line")
        said = {name: text_of(answer.get(name, ""), name) for name in LONGEST}
        return {**said, "line": line if type(line) is int and 0 < line < 10**6 else None}
    return answer if _complete(exercise, probes, answer.get("cases")) else {"strange": "an incomplete answer"}


def text_of(value, name):
    """A short text without line ends or other signs that are not to be shown."""
    return "".join(sign if sign.isprintable() else " " for sign in str(value)[: LONGEST[name]])


def _complete(exercise, probes, cases):
    """Whether there is one case for each call, with a value and as many arguments changed in place as there were."""
    if not isinstance(cases, list) or len(cases) != len(probes):
        return False
    return all(_case(exercise, arguments, case) for arguments, case in zip(probes, cases))


def _case(exercise, arguments, case):
    if not isinstance(case, dict) or "value" not in case or not isinstance(case.get("arguments"), dict):
        return False
    after = case["arguments"]
    return all(
        name in after and len(flattened(after[name])) == len(flattened(arguments[name])) for name in exercise.in_place
    )
