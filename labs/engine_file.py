"""my_engine.py: the student's functions under the names of the engine contract, so that numpy_mlp trains with them."""

import contextlib
import hashlib
import re
from pathlib import Path

from numpy_mlp.engines import ParametersError
from numpy_mlp.language import Texts

from .course import FOLDERS
from .folder import file_of, write

# The contract's functions, and the lab in which each is written.
LAB_OF = {
    "dense_forward": 2,
    "relu_forward": 2,
    "softmax_forward": 3,
    "softmax_cross_entropy_forward": 3,
    "softmax_cross_entropy_backward": 4,
    "dense_backward": 5,
    "relu_backward": 5,
    "sgd_update": 6,
}
LABS = tuple(dict.fromkeys(LAB_OF.values()))
NAME, MADE_BY = "my_engine.py", "Written by `python -m labs engine`."
CHECKED = "# checked:"  # begins the line that says which state of every lab's file was
texts = Texts(
    heading=(
        "My engine: the functions that I wrote in the labs.",
        "Mi motor: las funciones que escribí en los laboratorios.",
    ),
    live=(
        "It loads the files beside it: what is changed there is changed here.",
        "Carga los archivos que están a su lado: lo que cambia allí cambia aquí.",
    ),
    all_mine=("All of it is mine.", "Todo es mío."),
    not_mine=(
        "Not mine, but the course's solution: lab {labs}.",
        "No es mío, sino la solución del curso: laboratorio {labs}.",
    ),
    ours=("not mine: lab {number} is not passed", "no es mío: el laboratorio {number} no está aprobado"),
    parameters=(
        "{name}({found}) of lab {number}: an engine's is {name}({expected}), so give its `def` line these names again",
        "{name}({found}), del laboratorio {number}: la de un motor es {name}({expected}); devuelve esos nombres a su "
        "línea `def`",
    ),
    there=(
        "{file} was not written by `labs engine`, and is left as it is: give it another name",
        "{file} no lo escribió `labs engine`, y queda como está: dale otro nombre",
    ),
)
LOADER = '''
def lab(number):
    """The module of labN.py, which stands beside this file."""
    folder = Path(__file__).resolve().parent
    specification = importlib.util.spec_from_file_location(f"lab{number}", folder / f"lab{number}.py")
    module = importlib.util.module_from_spec(specification)
    sys.path.insert(0, str(folder))  # a lab may import the earlier ones
    try:
        specification.loader.exec_module(module)
    finally:
        sys.path.remove(str(folder))
    return module

'''
WARM_UP = '''

def warm_up(dtype):
    """Seconds spent compiling: none, NumPy arrives compiled."""
    return 0.0
'''


def engine_file(folder):
    """FOLDER/my_engine.py"""
    return Path(folder) / NAME


def write_engine(folder, ours=()):
    """Writes it, with the course's solutions of the labs in `ours` in the student's place; returns its path."""
    file = engine_file(folder)
    if file.exists() and MADE_BY not in file.read_text(encoding="utf-8", errors="replace"):
        raise FileExistsError(texts("there", file=file))
    write(file, source(tuple(ours), states(folder)))
    return file


@contextlib.contextmanager
def naming_the_lab():
    """Within it, an engine that has a function with other parameters is told by the lab where this was written."""
    try:
        yield
    except ParametersError as error:
        values = {"found": ", ".join(error.found), "expected": ", ".join(error.expected)}
        raise ValueError(texts("parameters", name=error.name, number=LAB_OF[error.name], **values)) from error


def states(folder):
    """{number: the beginning of its file's SHA-256}, of the engine's labs; "-" for one that is not there."""
    files = {number: file_of(folder, number) for number in LABS}
    return {n: hashlib.sha256(f.read_bytes()).hexdigest()[:12] if f.is_file() else "-" for n, f in files.items()}


def changed_labs(folder):
    """The labs whose files are not what they were when my_engine.py was written; all where that does not say.

    Nothing where `labs engine` did not write it: then it is not ours to write again.
    """
    if not _line_with(engine_file(folder), MADE_BY):
        return []
    noted = dict(re.findall(r"lab(\d)=(\S+)", _line_with(engine_file(folder), CHECKED)))
    return [number for number, state in states(folder).items() if noted.get(str(number)) != state]


def ours_in(folder):
    """The labs of which my_engine.py takes the course's solution."""
    text = engine_file(folder).read_text(encoding="utf-8", errors="replace")
    return [int(number) for number in re.findall(r"^from labs\.lab(\d)_", text, re.MULTILINE)]


def _line_with(file, beginning):
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((line for line in lines if line.startswith(beginning)), "")


def source(ours, checked):
    """The file's text; `checked` are the `states` that the labs were in."""
    said = texts("not_mine", labs=", ".join(map(str, ours))) if ours else texts("all_mine")
    heading = f'"""{texts("heading")}\n\n{said}\n{texts("live")}\n{MADE_BY}\n"""\n\n'
    mine = [number for number in LABS if number not in ours]
    lines = [_ours(number) for number in ours]
    if mine:
        heading += "import importlib.util\nimport sys\nfrom pathlib import Path\n\n"
        lines += [LOADER, *(f"lab{number} = lab({number})" for number in mine)]
    lines += ["", f"{CHECKED} {' '.join(f'lab{number}={state}' for number, state in checked.items())}", ""]
    lines += [*(f"{name} = lab{number}.{name}" for name, number in LAB_OF.items())]
    return heading + "\n".join(lines) + "\n" + WARM_UP


def _ours(number):
    return f"from labs.{FOLDERS[number - 1]} import solution as lab{number}  # {texts('ours', number=number)}"


def missing_labs(folder, checked, numbers=LABS):
    """{number: why} of those labs that are not right: None where the file is not there, else the finding."""
    found = {}
    for number in numbers:
        if not file_of(folder, number).is_file():
            found[number] = None
        elif (finding := checked(number)) is not None:
            found[number] = finding
    return found
