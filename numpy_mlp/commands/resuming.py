"""A training that was broken off goes on from its folder: what it was started with is kept there beside its state."""

import json
from pathlib import Path

from ..command_line import UsageError
from ..experiments import EXPERIMENTS
from ..files import written_whole
from ..language import Texts

texts = Texts(
    resume=(
        "go on with the training in a folder that --output made: to the same bits as if it had never stopped, or for "
        "more --epochs",
        "seguir con el entrenamiento de una carpeta hecha por --output: con los mismos bits que si nunca hubiera "
        "parado, o por más épocas (--epochs)",
    ),
    alone=(
        "{option} cannot be changed with --resume, only --epochs: everything else is as it was",
        "{option} no se puede cambiar con --resume, solo --epochs: todo lo demás queda como era",
    ),
    nothing=(
        "{folder}: no training to go on with ({file} is missing there or not whole)",
        "{folder}: no hay entrenamiento con que seguir (falta {file} o no está entero)",
    ),
    how=("go on with: {line}", "para seguir: {line}"),
)
STATE, OPTIONS = "training.npz", "options.json"
KEPT = ("experiment", "hidden", "lr", "epochs", "batch_size", "engine", "dtype", "seed", "callbacks", "data")


def add_resume(parser):
    parser.add_argument("--resume", metavar="DIR", type=Path, help=texts("resume"))


def begin(options, folder, engine_name):
    """Keeps what the training is started with; a state from before is no longer any."""
    (folder / STATE).unlink(missing_ok=True)
    values = {name: getattr(options, name) for name in KEPT}
    values["experiment"] = options.experiment and options.experiment.name
    values["data"] = options.data and str(options.data.resolve())
    is_file = str(options.engine).endswith(".py")
    values["engine"] = str(Path(options.engine).resolve()) if is_file else engine_name
    with written_whole(folder / OPTIONS, "w") as file:
        json.dump(values, file, indent=1)


def resumed(options):
    """Takes over what the training in --resume was started with. Raises UsageError, OSError."""
    for name in (*KEPT, "output"):
        if name != "epochs" and getattr(options, name) != options.parser.get_default(name):
            shown = "EXPERIMENT" if name == "experiment" else f"--{name.replace('_', '-')}"
            raise UsageError(texts("alone", option=shown))
    for name, value in kept_options(options.resume).items():
        if name != "epochs" or options.epochs is None:
            setattr(options, name, value)
    options.output = options.resume


def kept_options(folder):
    """{name: value} of what `begin` kept. Raises OSError."""
    for name in (STATE, OPTIONS):
        if not (folder / name).is_file():
            raise FileNotFoundError(texts("nothing", folder=folder, file=name))
    try:
        kept = json.loads((folder / OPTIONS).read_text(encoding="utf-8"))
        kept = {name: kept[name] for name in KEPT}
        kept["experiment"] = kept["experiment"] and EXPERIMENTS[kept["experiment"]]
        kept["hidden"] = kept["hidden"] and tuple(kept["hidden"])
        kept["data"] = kept["data"] and Path(kept["data"])
        return kept | {"callbacks": str(kept["callbacks"])}
    except (ValueError, KeyError, TypeError):
        raise OSError(texts("nothing", folder=folder, file=OPTIONS)) from None


def how_to(options):
    """The line to type after an interruption; None where there is nothing to go on with."""
    folder = getattr(options, "output", None)
    if folder is None or not hasattr(options, "resume") or not (folder / STATE).exists():
        return None
    return texts("how", line=f"{options.parser.prog} --resume {folder}")
