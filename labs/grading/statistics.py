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
    """Counter of the findings that no mistake of the catalogue explains: how many functions, by kind.

    A file that could not be loaded is one finding, "file", for all of its functions.
    """
    counts = Counter(
        function["kind"]
        for student in result["students"]
        for _, function in functions(student)
        if not function["passed"] and function["kind"] not in ("mistake", "two", "skipped")
    )
    files = sum(not_loaded(student["labs"].values()) for student in result["students"])
    return counts + Counter(file=files)


def not_loaded(found):
    """How many of these labs' files could not be loaded."""
    return sum(lab is not None and lab["whole_file"] is not None for lab in found)


def stuck(result, number):
    """{function: {"right", "partly", "wrong", "open", "first"}}: how many students; `first`: their first not right.

    Those whose file could not be loaded are stuck before any function, and in none of them.
    """
    counts = defaultdict(Counter)
    for student in result["students"]:
        found = student["labs"][str(number)]
        if found is None or found["whole_file"]:
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
    """(lab number, function) of all that a student handed in and that could be loaded."""
    for number, found in student["labs"].items():
        for function in found["functions"] if found and not found["whole_file"] else []:
            yield number, function
