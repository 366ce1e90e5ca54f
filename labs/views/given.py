"""What a view is given: the student's file and the language, from the command line or from where they usually are."""

import shlex
from dataclasses import dataclass
from pathlib import Path

from numpy_mlp.language import LANGUAGES, get_language

from ..course import lab
from ..folder import DEFAULT_FOLDER, file_of


@dataclass(frozen=True)
class Given:
    """The file that the student writes, whether it is there or not, and "en" or "es"."""

    file: Path
    lang: str


def given(number, arguments):
    """The Given of a lab's view; `arguments` are {"file": ..., "lang": ...}, each of which may be missing."""
    file, lang = arguments.get("file"), arguments.get("lang")
    return Given(Path(file or file_of(DEFAULT_FOLDER, number)), lang if lang in LANGUAGES else get_language())


def file_or_starter(number, file):
    """The student's file; the lab's starter while that is not there."""
    return file if Path(file).is_file() else lab(number).starter


def line_to_start(number, file, lang):
    """What to type to begin the lab in that folder."""
    folder = Path(file).parent
    options = [] if folder == DEFAULT_FOLDER else ["--folder", str(folder)]
    return shlex.join(["python", "-m", "labs", "start", str(number), *options, "--lang", lang])
