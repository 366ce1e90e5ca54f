"""Describes a data set: its parts, how many samples of each class they have, what their numbers are like."""

from pathlib import Path

from ..datasets.npz import save_npz
from ..language import Texts
from .samples import data_of, loaded

texts = Texts(
    summary=("describe a data set, check it, convert it", "describir unos datos, comprobarlos, convertirlos"),
    mnist=("MNIST, which comes with the package", "MNIST, que viene con el paquete"),
    convert=(
        "pictures of digits of any size, digits/0/ to digits/9/, made as MNIST's are",
        "imágenes de dígitos de cualquier tamaño, digits/0/ a digits/9/, puestas como las de MNIST",
    ),
    path=(
        "a folder with IDX files as MNIST and Fashion-MNIST have them, gzipped or not; a folder with a folder of "
        "pictures for each class (also train/ and test/ with such folders); an .npz file with x_train, y_train and "
        "perhaps x_test, y_test; a .csv file with a column label",
        "una carpeta con archivos IDX como los de MNIST y Fashion-MNIST, comprimidos o no; una carpeta con una "
        "carpeta de imágenes por clase (también train/ y test/ con tales carpetas); un archivo .npz con x_train, "
        "y_train y quizá x_test, y_test; un archivo .csv con una columna label",
    ),
    digits=(
        "the pictures are digits: scale and centre each as MNIST's are",
        "las imágenes son dígitos: escalar y centrar cada una como las de MNIST",
    ),
    output=("write the data as an .npz file, in three parts", "escribir los datos como .npz, en tres partes"),
    train=("to train", "entrenar"),
    valid=("to validate", "validar"),
    test=("to test", "probar"),
    samples=("samples", "muestras"),
    all=("all", "todas"),
    shape=(
        "a sample has {shape} numbers; those to train go from {low:.3g} to {high:.3g}, {zeros:.1%} are zero",
        "una muestra tiene {shape} números; los de entrenamiento van de {low:.3g} a {high:.3g}, {zeros:.1%} son cero",
    ),
    duplicates=(
        "test samples that are also trained or validated with: {n_duplicates:,}",
        "muestras de prueba que también están en entrenamiento o validación: {n_duplicates:,}",
    ),
    written=("written to {output}", "escrito en {output}"),
)
PARTS = ("train", "valid", "test")
EXAMPLES = {"": "mnist", "digits --digits --output mine.npz": "convert"}


def add_arguments(parser):
    parser.add_argument("data", metavar="PATH", nargs="?", type=Path, help=texts("path"))
    parser.add_argument("--digits", action="store_true", help=texts("digits"))
    parser.add_argument("--output", metavar="FILE", type=Path, help=texts("output"))


def run(options):
    """A dict: shape, class_names, parts {train, valid, test: {samples, by_class}}, low, high, zeros, n_duplicates."""
    dataset = loaded(options.data, options.digits) if options.data else data_of(options)
    parts = {}
    for part in PARTS:
        counts = dataset.counts(part)
        parts[part] = {"samples": int(counts.sum()), "by_class": counts.tolist()}
    x = dataset.train[0]
    numbers = {"low": float(x.min()), "high": float(x.max()), "zeros": float((x == 0).mean())}
    if options.output:
        save_npz(options.output, dataset)
    described = {"shape": dataset.shape, "class_names": dataset.class_names, "parts": parts, **numbers}
    return described | {"n_duplicates": dataset.n_duplicates, "output": options.output and str(options.output)}


def show(result, options):
    names = [*result["class_names"], texts("all")]
    columns = [[*part["by_class"], part["samples"]] for part in result["parts"].values()]
    width = max(len(name) for name in [*names, texts("samples")])
    print(" " * width, *(f"{texts(part):>12}" for part in PARTS))
    for name, *counts in zip(names, *columns, strict=True):
        print(f"{name:{width}}", *(f"{count:12,}" for count in counts))
    shape = " x ".join(map(str, result["shape"]))
    print(texts("shape", shape=shape, low=result["low"], high=result["high"], zeros=result["zeros"]))
    print(texts("duplicates", n_duplicates=result["n_duplicates"]))
    if result["output"]:
        print(texts("written", output=result["output"]))
