"""Makes an engine for numpy_mlp of what the student wrote."""

from numpy_mlp.engines import get_engine
from numpy_mlp.language import Texts

from ..checking import check
from ..course import lab
from ..engine_file import LABS, changed_labs, engine_file, missing_labs, naming_the_lab, ours_in, write_engine
from ..folder import file_of
from ..messages import short
from ..screen import paint, warn
from .options import student_speaks, to_type

texts = Texts(
    summary=(
        "make an engine of your labs 2 to 6, my_engine.py",
        "hacer un motor con tus laboratorios 2 a 6, my_engine.py",
    ),
    own=("of your own functions", "con tus propias funciones"),
    earlier=("with our solutions where yours are not passed", "con nuestras soluciones donde las tuyas faltan"),
    option=(
        "`solutions` takes ours where a lab is not passed, and says so in the file",
        "`solutions` toma las nuestras donde falte un laboratorio, y lo dice en el archivo",
    ),
    absent=("lab {number} is not begun:  {line}", "el laboratorio {number} no está empezado:  {line}"),
    wrong=("lab {number}, {name}: {short}   ({line})", "laboratorio {number}, {name}: {short}   ({line})"),
    needs=(
        "The engine needs labs {labs} passed. Missing:",
        "El motor necesita aprobados los laboratorios {labs}. Faltan:",
    ),
    or_ours=("Or with our solutions in their place:  {line}", "O con nuestras soluciones en su lugar:  {line}"),
    older=(
        "{file} is still there: it loads these files as they are now.",
        "{file} sigue ahí: carga estos archivos tal como están ahora.",
    ),
    changed=(
        "{file} goes on with what is not right any more: {missing}",
        "{file} sigue con lo que ya no está bien: {missing}",
    ),
    renewed=(
        "{file} was older than your labs: they are right, and it is written again",
        "{file} era más antiguo que tus laboratorios: están bien, y queda escrito de nuevo",
    ),
    written=("Written:  {file}", "Escrito:  {file}"),
    ours=("Ours, not yours: lab {labs}", "Nuestro, no tuyo: laboratorio {labs}"),
    train=("Train it: {line}", "Entrénalo: {line}"),
)
EXAMPLES = {"": "own", "--earlier solutions": "earlier"}


def add_arguments(parser):
    parser.add_argument("--earlier", choices=("solutions",), help=texts("option"))


def run(options):
    """A dict: passed, file (None where it is not written), missing [{lab, function, short}], ours [labs]."""
    found = missing_labs(options.folder, lambda number: first_wrong(options.folder, number))
    missing = [_missing(number, finding) for number, finding in found.items()]
    if missing and not options.earlier:
        return {"passed": False, "file": None, "missing": missing, "ours": []}
    ours = [entry["lab"] for entry in missing]
    file = write_engine(options.folder, ours)
    with student_speaks(options), naming_the_lab():
        get_engine(str(file))  # the names and parameters of the contract; a line says what is not as it should be
    return {"passed": True, "file": str(file), "missing": missing, "ours": ours}


def renew(options):
    """Writes my_engine.py again where labs were changed since and are right; else one line says what is not."""
    folder, before = options.folder, ours_in(options.folder)
    changed = changed_labs(folder)
    found = missing_labs(folder, lambda number: first_wrong(folder, number), changed)
    wrong = [_missing(number, finding) for number, finding in found.items() if number not in before]
    ours = [number for number in before if number not in changed or number in found]
    if wrong:
        said = "; ".join(in_a_line(options, entry) for entry in wrong)
        warn(texts("changed", file=engine_file(folder), missing=said))
    elif changed:
        write_engine(folder, ours)
        if ours != before or not set(changed) <= set(before):
            warn(texts("renewed", file=engine_file(folder)))


def first_wrong(folder, number):
    """The first finding that keeps a lab from being passed, or None."""
    report = check(lab(number), file_of(folder, number))
    return None if report.passed else report.first


def _missing(number, finding):
    if finding is None:
        return {"lab": number, "function": None, "short": None}
    name = f"lab{number}.py" if finding.kind == "file" else finding.exercise
    return {"lab": number, "function": name, "short": short(finding)}


def show(result, options):
    if not result["passed"]:
        show_missing(result, options)
        return
    print(texts("written", file=result["file"]))
    if result["ours"]:
        print(texts("ours", labs=", ".join(map(str, result["ours"]))))
    print(texts("train", line=to_type(options, "train")))


def show_missing(result, options):
    print(paint(texts("needs", labs=", ".join(map(str, LABS))), "strong"))
    for entry in result["missing"]:
        print(f"  {in_a_line(options, entry)}")
    if engine_file(options.folder).is_file():
        print(texts("older", file=engine_file(options.folder)))
    print(texts("or_ours", line=to_type(options, "engine", "--earlier", "solutions")))


def in_a_line(options, entry):
    """What is missing of one lab, and what to type."""
    number = entry["lab"]
    if entry["function"] is None:
        return texts("absent", number=number, line=to_type(options, "start", number))
    line, name = to_type(options, "check", number), entry["function"]
    return texts("wrong", number=number, name=name, short=entry["short"], line=line)
