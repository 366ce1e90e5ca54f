"""What a class has in common: which mistakes, how often, and where it gets stuck."""

from collections import Counter, defaultdict

BINS = 10


def histogram(grades):
    """How many grades lie in 0-10, 10-20, ..., 90-100; 100 itself is in the last."""
    counts = [0] * BINS
    for grade in grades:
        counts[min(BINS - 1, int(grade * BINS // 100))] += 1
    return counts


def mistakes(result):
    """[(key, [student, ...])], the most frequent first; each student once."""
    who = defaultdict(list)
    for student in result["students"]:
        keys = {key for _, function in functions(student) for key in function["mistakes"]}
        for key in sorted(keys):
            who[key].append(student)
    return sorted(who.items(), key=lambda item: (-len(item[1]), item[0]))


def kinds(result):
    """Counter of the findings that no mistake of the catalogue explains: how many functions, by kind."""
    return Counter(
        function["kind"]
        for student in result["students"]
        for _, function in functions(student)
        if not function["passed"] and function["kind"] not in ("mistake", "two", "skipped")
    )


def stuck(result, number):
    """{function: {"right", "partly", "wrong", "open", "first"}}: how many students; `first`: their first not right."""
    counts = defaultdict(Counter)
    for student in result["students"]:
        found = student["labs"][str(number)]
        if found is None:
            continue
        first = True
        for function in found["functions"]:
            if function["kind"] == "skipped":
                continue
            counts[function["name"]][state(function)] += 1
            if not function["passed"]:
                counts[function["name"]]["first"] += first
                first = False
    return dict(counts)


def state(function):
    """ "right", "partly", "wrong" or "open" (not written)"""
    if function["passed"]:
        return "right"
    if function["kind"] in ("unwritten", "missing"):
        return "open"
    return "partly" if function["right"] else "wrong"


def functions(student):
    """(lab number, function) of all that a student handed in."""
    for number, found in student["labs"].items():
        for function in found["functions"] if found else []:
            yield number, function
