"""What a class is given: the starters and the texts, in one language. No solutions, and no inputs that grade."""

import re
import zipfile
from pathlib import Path

from numpy_mlp.files import written_whole
from numpy_mlp.language import Texts

from ..folder import starter_text, to_type
from ..messages import in_language

texts = Texts(
    heading=("# Labs on backpropagation", "# Laboratorios de retropropagación"),
    how=(
        "Read a lab's text (lab1.md), write its functions (lab1.py), and hand in lab1.py.",
        "Lee el texto de un laboratorio (lab1.md), escribe sus funciones (lab1.py) y entrega lab1.py.",
    ),
    check=(
        "With the project installed, this says what is right and what is not, as often as you like:",
        "Con el proyecto instalado, esto dice qué está bien y qué no, tantas veces como quieras:",
    ),
    graded=(
        "What you hand in is graded with other numbers of the same kind. So make your functions right, and not only "
        "right for one input.",
        "Lo que entregues se evalúa con otros números del mismo tipo. Haz que tus funciones sean correctas, y no solo "
        "correctas para una entrada.",
    ),
    lab=(
        "- Lab {number}: {title} (about {minutes} minutes)",
        "- Laboratorio {number}: {title} (unos {minutes} minutos)",
    ),
    there=(
        "{path} is there already: name another, nothing is written over",
        "{path} ya existe: indica otro nombre, no se sobrescribe nada",
    ),
)
DATE = (1980, 1, 1, 0, 0, 0)  # the same in every zip: the same labs make the same bytes


def release(path, labs, lang):
    """Writes a folder, or a .zip, of the labs; returns the names of its files. Raises FileExistsError."""
    path = Path(path)
    if path.is_file() or (path.is_dir() and any(path.iterdir())):
        raise FileExistsError(texts("there", path=path))
    files = {"README.md": readme(labs)}
    for lab in labs:
        files[f"lab{lab.number}.py"] = starter_text(lab)
        files[f"lab{lab.number}.md"] = text_of(lab, lang)
    write = write_zip if path.suffix.lower() == ".zip" else write_folder
    write(path, files)
    return sorted(files)


def text_of(lab, lang):
    """The lab's text, without the line that leads to the other language, and with no link to what is not in here."""
    lines = lab.text(lang).read_text(encoding="utf-8").split("\n")
    text = "\n".join(line for line in lines if not (line.startswith("*") and "](README" in line))
    return re.sub(r"\[([^\]]+)\]\((?!https?:)[^)]*\)", r"\1", text)


def readme(labs):
    """What to do, and a line for every lab."""
    lines = [texts("lab", number=lab.number, title=in_language(lab.title), minutes=lab.minutes) for lab in labs]
    parts = [texts("heading"), "\n".join(lines), texts("how"), texts("check")]
    return "\n\n".join([*parts, f"    {to_type('check', labs[0].number, '--folder', '.')}", texts("graded")]) + "\n"


def write_folder(folder, files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        with written_whole(folder / name, "w") as file:
            file.write(text)


def write_zip(path, files):
    path.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(f"{path.stem}/{name}", DATE), text)
