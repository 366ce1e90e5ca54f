"""The classes' probabilities of samples that the network has not seen, pictures of digits above all."""

import math
import sys
from pathlib import Path

import numpy as np

from ..language import Texts
from .models import add_model, read_model
from .options import add_engine
from .samples import samples_in

texts = Texts(
    summary=("say which digit a picture shows", "decir qué dígito muestra una imagen"),
    picture=(
        "a digit drawn in any painting program, of any size, dark on light or light on dark",
        "un dígito dibujado con cualquier programa, de cualquier tamaño, oscuro sobre claro o claro sobre oscuro",
    ),
    many=("several, and arrays (n, 784) or IDX files", "varios, y matrices (n, 784) o archivos IDX"),
    files=(
        "pictures (each made as MNIST's are: in a box of 20 x 20, centred by mass in 28 x 28), .npy, .npz or IDX files",
        "imágenes (puestas como las de MNIST: en 20 x 20, centradas por su masa en 28 x 28), archivos .npy, .npz o IDX",
    ),
)
EXAMPLES = {"run_001/two_hidden.npz digit.png": "picture", "run_001/two_hidden.npz digit.png samples.npy": "many"}
SHOWN_WHOLE = 10  # samples; of more, each has but one line
WIDTH = 30


def add_arguments(parser):
    add_model(parser)
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help=texts("files"))
    add_engine(parser)


def run(options):
    """A dict: model, predictions [{file, sample, class, probabilities}], a sample's number counted from 0."""
    network = read_model(options)
    predictions = []
    for path in options.files:
        for number, p in enumerate(network.predict(samples_in(path, network.sizes[0]))):
            found = {"file": str(path), "sample": number, "class": int(p.argmax())}
            predictions.append(found | {"probabilities": p.tolist()})
    return {"model": str(options.model), "predictions": predictions}


def show(result, options):
    predictions = result["predictions"]
    several = {found["file"] for found in predictions if found["sample"]}
    for found in predictions:
        name = f"{found['file']}[{found['sample']}]" if found["file"] in several else found["file"]
        show_prediction(name, found, whole=len(predictions) <= SHOWN_WHOLE and not options.quiet)


def show_prediction(name, found, whole):
    """The class and, where `whole`, a bar for the probability of each."""
    p, best = np.array(found["probabilities"]), found["class"]
    if not whole:
        print(f"{name}: {best}  {bar(p[best])} {p[best]:.1%}")
        return
    print(f"{name}: {best}")
    width = len(str(len(p) - 1))
    for label, share in enumerate(p):
        print(f"  {label:{width}} {bar(share):{WIDTH}} {share:7.1%}")


def bar(share, width=WIDTH):
    """A bar of so many columns for the share 1, to an eighth of a column where the terminal can show that."""
    if math.isnan(share):
        return ""
    if not _can_show("█▏"):
        return "#" * round(share * width)
    whole, eighths = divmod(round(share * width * 8), 8)
    return "█" * whole + " ▏▎▍▌▋▊▉"[eighths].strip()


def _can_show(text):
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
