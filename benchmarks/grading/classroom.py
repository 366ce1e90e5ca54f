"""A class that does not exist: made from the labs' solutions and starters, with a class's mistakes in them."""

import re
from pathlib import Path

# (what is written in a solution, what a student writes instead): slips of the catalogues, and plain typing errors.
SLIPS = (
    (r"\.sum\(axis=0\)", ".mean(axis=0)"),
    (r"\.sum\(axis=0\)", ".sum()"),
    (r"> 0\b", ">= 0"),
    (r"(\w+)\.T @ (\w+)", r"(\2.T @ \1).T"),
    (r"\.T\b", ""),
    (r" @ (\w+) \+ b", r" @ \1"),
    (r" - onehot", " + onehot"),
    (r" / len\((\w+)\)", ""),
    (r"axis=1, keepdims=True", "axis=0, keepdims=True"),
    (r"-np\.log", "np.log"),
    (r"-= ", "+= "),
    (r"zs\[layer - 1\]", "zs[layer]"),
    (r"(\n    return )(.+)", r"\n    print(\2)"),
    (r"(\n    return )(.+)", r"\n    exit()"),
    (r"(\n    return )(.+)", r"\n    while True:\n        pass"),
    (r"\):\n", ")\n"),
)
RARE = {"exit()": 0.15, "while True": 0.05, ")\n": 0.2}  # how often such a slip stays in when it was drawn

FIRST = ("Ana", "Luis", "María", "José", "Hugo", "Sofía", "Martín", "Noa", "Iván", "Emma", "Óscar", "Zoe", "Íñigo")
LAST = ("García", "Núñez", "Pérez", "Ibáñez", "López", "Muñoz", "Sánchez", "Gómez", "Díaz", "Ruiz", "Peña", "Castro")


def make(folder, n_students, labs, rng):
    """A folder as Moodle exports it, with a folder a student: every lab solved, or with slips in it, or half begun."""
    folder = Path(folder)
    for index in range(n_students):
        name = f"{FIRST[index % len(FIRST)]} {LAST[index // len(FIRST) % len(LAST)]} {LAST[index % len(LAST)]}"
        place = folder / f"{name}_{4000 + index}_assignsubmission_file_"
        place.mkdir(parents=True)
        ability = rng.beta(3, 1.5)
        for lab in labs:
            if rng.random() < 0.96:
                (place / f"lab{lab.number}.py").write_text(source(lab, ability, rng), encoding="utf-8")
    return folder


def source(lab, ability, rng):
    """What a student of this ability, 0 to 1, hands in for a lab."""
    text = lab.solution.read_text(encoding="utf-8")
    if rng.random() < 0.25 * (1 - ability):
        return lab.starter.read_text(encoding="utf-8")
    if rng.random() < 0.3 * (1 - ability):
        text = half_done(text)
    for _ in range(rng.binomial(3, 1 - ability)):
        text = with_slip(text, rng)
    return text


def with_slip(text, rng):
    """The text with one slip in one place."""
    pattern, instead = SLIPS[rng.integers(len(SLIPS))]
    places = list(re.finditer(pattern, text))
    share = next((share for part, share in RARE.items() if part in instead), 1.0)
    if not places or rng.random() > share:
        return text
    place = places[rng.integers(len(places))]
    return text[: place.start()] + place.expand(instead) + text[place.end() :]


def half_done(text):
    """The last function is not written yet."""
    head, _, last = text.rpartition("\ndef ")
    return f"{head}\ndef {last.split(':')[0]}:\n    raise NotImplementedError\n"
