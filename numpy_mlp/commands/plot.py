"""The figures of a trained network, of a training, and of the data, as files."""

from pathlib import Path

from .. import plots
from ..command_line import UsageError
from ..language import Texts
from .drawing import FIGURES, OF_DATA, OF_NETWORK, draw, figures_of_table
from .options import add_engine
from .samples import add_data

texts = Texts(
    summary=(
        "draw figures of a network, a training or the data",
        "dibujar figuras de una red, un entrenamiento o los datos",
    ),
    files=(
        "a network, or the CSV file of a training or a range test, which train and lr-find write with --output; "
        "several CSV files are drawn in one figure",
        "una red, o el archivo CSV de un entrenamiento o de una prueba de tasas, que train y lr-find escriben con "
        "--output; varios archivos CSV se dibujan en una sola figura",
    ),
    figure=(
        "which one, of {names}; by default all that the file has",
        "cuál, de {names}; si no se dice, todas las del archivo",
    ),
    output=(
        "folder for png, svg, pdf and the data as CSV ({folder})",
        "carpeta para png, svg, pdf y los datos en CSV ({folder})",
    ),
    seed=("which samples are shown (42)", "qué muestras se muestran (42)"),
    network=(
        "confusion matrix, surest mistakes, first layer's weights",
        "matriz de confusión, errores más seguros, pesos de la primera capa",
    ),
    mistakes=("one of them, in Spanish", "solo una, en español"),
    history=("accuracy and loss by epoch", "exactitud y pérdida por época"),
    samples=(
        "ten random images of MNIST, or of your --data",
        "diez imágenes al azar de MNIST, o de unos datos propios",
    ),
    nothing=(
        "expected a network's file, a training's CSV file, or --figure {names}",
        "se esperaba el archivo de una red, el CSV de un entrenamiento o --figure {names}",
    ),
    one_network=(
        "expected one network's file and nothing beside it",
        "se esperaba el archivo de una sola red y nada más",
    ),
    other_figure=(
        "--figure {figure} is not drawn from {file}: choose one of {names}",
        "--figure {figure} no se dibuja a partir de {file}: elige entre {names}",
    ),
)
EXAMPLES = {
    "run_001/two_hidden.npz": "network",
    "run_001/two_hidden.npz --figure mistakes --lang es --output run_001": "mistakes",
    "run_001/two_hidden_history.csv": "history",
    "--figure samples --data mine.npz": "samples",
}


def add_arguments(parser):
    add = parser.add_argument
    add("files", metavar="FILE", nargs="*", type=Path, help=texts("files"))
    add("--figure", choices=FIGURES, metavar="NAME", help=texts("figure", names=", ".join(FIGURES)))
    add("--output", type=Path, metavar="DIR", default=plots.IMAGES, help=texts("output", folder=plots.IMAGES))
    add_data(parser)
    add("--seed", type=int, default=42, metavar="N", help=texts("seed"))
    add_engine(parser)


def run(options):
    """A dict: figures, the files that were written."""
    written = []
    for figure in chosen_figures(options):
        name = "_".join([*(path.stem for path in options.files), figure.replace("-", "_")])
        written += plots.save_fig(name, draw(figure, options), folder=options.output)
    return {"figures": [str(path) for path in written]}


def show(result, options):
    print(*result["figures"], sep="\n")


def chosen_figures(options):
    """The figure asked for, or all that the files have. Raises UsageError for one that these files do not have."""
    if not options.files and options.figure is None:
        raise UsageError(texts("nothing", names=", ".join(OF_DATA)))
    possible = possible_figures(options.files)
    if options.figure is None:
        return possible
    if options.figure not in possible:
        files, names = ", ".join(map(str, options.files)) or "-", ", ".join(possible)
        raise UsageError(texts("other_figure", figure=options.figure, file=files, names=names))
    return [options.figure]


def possible_figures(files):
    """What can be drawn from these files; from none, the data."""
    if not files:
        return OF_DATA
    tables = [path.suffix.lower() == ".csv" for path in files]
    if not all(tables):
        if len(files) > 1:
            raise UsageError(texts("one_network"))
        return OF_NETWORK
    return ("sides",) if len(files) > 1 else figures_of_table(files[0])
