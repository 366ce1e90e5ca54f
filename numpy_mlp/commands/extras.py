"""--callbacks: what looks at a training beside what always does, by short names."""

from argparse import ArgumentTypeError

from ..callbacks import CSVLogger, ReduceLROnPlateau, TensorBoard, TerminateOnNaN
from ..command_line import UsageError, positive
from ..language import Texts

texts = Texts(
    callbacks=(
        "any of {names}, with commas between; with a number, the epochs of patience, as in early-stopping=3",
        "cualquiera de {names}, separados por comas; con un número, las épocas de paciencia, como en early-stopping=3",
    ),
    unknown=("unknown callback {name!r}: choose of {names}", "no hay callback {name!r}: elige entre {names}"),
    no_number=("{name} takes no number", "{name} no lleva número"),
    folder=("{name} needs a folder: add --output DIR", "{name} necesita una carpeta: añada --output DIR"),
)
PATIENT = ("early-stopping", "reduce-lr")
NEED_FOLDER = ("csv", "tensorboard")
NAMES = (*PATIENT, *NEED_FOLDER, "terminate-on-nan")


def add_callbacks(parser):
    parser.add_argument("--callbacks", metavar="NAME,...", default="", help=texts("callbacks", names=", ".join(NAMES)))


def parsed(words):
    """{name: number or None} from early-stopping=3,csv. Raises UsageError."""
    chosen = {}
    for word in filter(None, words.split(",")):
        name, given, number = word.partition("=")
        if name not in NAMES:
            raise UsageError(texts("unknown", name=name, names=", ".join(NAMES)))
        if given and name not in PATIENT:
            raise UsageError(texts("no_number", name=name))
        chosen[name] = _patience(number) if given else None
    return chosen


def _patience(number):
    try:
        return positive(number)
    except ArgumentTypeError as error:
        raise UsageError(error) from None


def callbacks_of(chosen, folder):
    """The callbacks for `procedures.train`, which stops early by itself. Raises UsageError."""
    for name in NEED_FOLDER:
        if name in chosen and folder is None:
            raise UsageError(texts("folder", name=name))
    makers = {
        "reduce-lr": lambda: ReduceLROnPlateau(patience=chosen["reduce-lr"] or 10),
        "csv": lambda: CSVLogger(folder / "log.csv"),
        "tensorboard": lambda: TensorBoard(folder / "logs"),
        "terminate-on-nan": TerminateOnNaN,
    }
    return [make() for name, make in makers.items() if name in chosen]
