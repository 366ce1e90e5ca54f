"""The tape of a network that has one line wrong, to be seen in the microscope beside the right one."""

import shlex
from pathlib import Path

from numpy_mlp import MLP, load_mnist
from numpy_mlp.command_line import UsageError, named_experiment, positive
from numpy_mlp.commands.explain import batch_of
from numpy_mlp.commands.explain import texts as explain_texts
from numpy_mlp.commands.options import NAMES, add_hidden, experiment_of
from numpy_mlp.commands.options import texts as shared_texts
from numpy_mlp.experiments import EXPERIMENTS
from numpy_mlp.language import Texts
from numpy_mlp.validation import DTYPES

from ..messages import in_language
from ..screen import paint, wrapped
from ..wrong_tape import Start, first_apart, mistake_of, record_right, record_wrong, step_mistakes

texts = Texts(
    summary=(
        "record a network that has one line wrong, for the microscope",
        "grabar una red que tiene mal una línea, para el microscopio",
    ),
    small=(
        "a small network whose ReLU forgets the mask on the way back",
        "una red pequeña cuya ReLU olvida la máscara a la vuelta",
    ),
    several=("three steps of the published network", "tres pasos de la red publicada"),
    known=("which mistakes a small network can have", "qué errores puede tener una red pequeña"),
    mistake=("the mistake's name, as --list has it", "el nombre del error, como lo da --list"),
    list=(
        "the mistakes that run in this network, with the step and the first tensor that each makes wrong",
        "los errores que funcionan en esta red, con el paso y el primer tensor que cada uno estropea",
    ),
    steps=("steps, each with the next samples (1)", "pasos, cada uno con las muestras siguientes (1)"),
    output=("the tape's file", "el archivo de la cinta"),
    needs=(
        "expected --mistake KEY and --output FILE, or --list",
        "se esperaba --mistake CLAVE y --output ARCHIVO, o --list",
    ),
    written=("Written:  {file}", "Escrito:  {file}"),
    first=("The first wrong tensor: {tensor}, in step {step}", "El primer tensor erróneo: {tensor}, en el paso {step}"),
    none=(
        "So far all its numbers are right: biases begin at 0, and some mistakes need large numbers. Try more --steps.",
        "Por ahora todos sus números son correctos: los sesgos empiezan en 0, y algunos errores necesitan números "
        "grandes. Prueba con más --steps.",
    ),
    where=("{step}: {tensor}", "{step}: {tensor}"),
    look=("Look into it:  {line}", "Para mirarla:  {line}"),
    same=("all right", "todo bien"),
    unfit=("The shapes of {sizes} stop these at once: {keys}", "Las formas de {sizes} paran estos enseguida: {keys}"),
)
EXAMPLES = {
    "--mistake relu_backward.no_mask --hidden 16 --output no_mask.npz": "small",
    "--mistake dense_backward.bias_mean --steps 3 --output bias_mean.npz": "several",
    "--list --hidden 16": "known",
}


def add_arguments(parser):
    add = parser.add_argument
    add("--mistake", metavar="KEY", help=texts("mistake"))
    add("--list", action="store_true", help=texts("list"))
    add("--output", type=Path, metavar="FILE", help=texts("output"))
    add("--experiment", metavar="NAME", type=named_experiment, help=explain_texts("experiment", names=NAMES))
    add_hidden(parser)
    add("--batch", type=positive, metavar="N", default=4, help=explain_texts("batch"))
    add("--steps", type=positive, metavar="N", default=1, help=texts("steps"))
    add("--dtype", choices=DTYPES, default="float32", help=shared_texts("dtype"))
    add("--seed", type=int, default=42, metavar="N", help=shared_texts("seed"))


def run(options):
    """A dict: mistake, file, sizes, batch, steps, first {step, tensor}, wrong; or, with --list, what `listed` gives."""
    if options.list == bool(options.mistake) or bool(options.mistake) != bool(options.output):
        raise UsageError(texts("needs"))
    if options.list:
        return listed(start_of(options))
    check_key(options.mistake)
    start = start_of(options)
    tape = record_wrong(options.mistake, start)
    tape.save(options.output)
    found = {"mistake": options.mistake, "file": str(options.output), "sizes": start.sizes}
    return found | {"batch": options.batch, "steps": options.steps} | {"first": first_of(tape, record_right(start))}


def check_key(key):
    try:
        mistake_of(key)
    except ValueError as error:
        raise UsageError(error) from None


def start_of(options):
    """The weights and the batches that `explain` and `keras_reference tape` take with these options."""
    if options.experiment is None and options.hidden is None:
        options.experiment = EXPERIMENTS["two_hidden"]
    experiment, (x, y) = experiment_of(options), load_mnist()[0]
    weights = MLP(experiment.sizes, options.dtype, "numpy", options.seed).get_weights()
    batches = [batch_of(x, y, options.batch, step) for step in range(options.steps)]
    return Start(weights, batches, experiment.learning_rate, options.dtype)


def first_of(tape, right):
    """{"step", "tensor"}, steps counted from 1; None where no number is wrong."""
    apart = first_apart(tape, right)
    return apart and {"step": apart[0] + 1, "tensor": apart[1]}


def listed(start):
    """Every mistake tried in this network: {"sizes", "mistakes": [{key, lab, first, what}], "unfit": [keys]}"""
    rows, unfit, right = [], [], record_right(start)
    for key, (lab, _, mistake) in step_mistakes().items():
        try:
            first = first_of(record_wrong(key, start), right)
        except ValueError:
            unfit.append(key)
            continue
        rows.append({"key": key, "lab": lab.number, "first": first, "what": in_language(mistake.what)})
    return {"sizes": start.sizes, "mistakes": rows, "unfit": unfit}


def show(result, options):
    if options.list:
        show_list(result)
        return
    print(texts("written", file=result["file"]))
    print(texts("first", **result["first"]) if result["first"] else texts("none"))
    print(texts("look", line=shlex.join(["python", "-m", "numpy_mlp", "microscope", "--mistake", result["file"]])))


def show_list(result):
    widest = max(len(row["key"]) for row in result["mistakes"])
    for row in result["mistakes"]:
        first = texts("where", **row["first"]) if row["first"] else texts("same")
        print(f"{paint(row['key'].ljust(widest), 'strong')}  {first:11}  {row['what']}")
    sizes = "-".join(map(str, result["sizes"]))
    print(wrapped(texts("unfit", sizes=sizes, keys=", ".join(result["unfit"]))))
