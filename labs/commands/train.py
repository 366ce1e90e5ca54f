"""Trains the student's network on MNIST, and lays its steps beside those of our engine."""

import shlex
from pathlib import Path

from numpy_mlp.command_line import named_experiment, positive
from numpy_mlp.commands.options import NAMES
from numpy_mlp.commands.options import texts as shared_texts
from numpy_mlp.datasets import load_mnist
from numpy_mlp.language import Texts

from .. import training
from ..curve import LiveCurve
from ..engine_file import engine_file, naming_the_lab
from ..screen import MARKS, paint, percent
from .engine import renew
from .options import student_speaks, to_type

texts = Texts(
    summary=("train your network on MNIST with your engine", "entrenar tu red con MNIST y tu motor"),
    epoch=("one epoch of two_hidden", "una época de two_hidden"),
    few=("a few steps, to see that it works", "unos pocos pasos, para ver que funciona"),
    longer=("five epochs of a deeper one", "cinco épocas de una más profunda"),
    experiment=("which network: {names} (two_hidden)", "qué red: {names} (two_hidden)"),
    steps=("end after so many steps", "terminar tras tantos pasos"),
    epochs=("passes through the training data (1)", "pasadas por los datos de entrenamiento (1)"),
    no_engine=("there is no engine {file} yet:  {line}", "aún no hay motor {file}:  {line}"),
    heading=(
        "{name}, {sizes}: {steps} steps with {file}, rate {rate}, batches of {size}",
        "{name}, {sizes}: {steps} pasos con {file}, tasa {rate}, lotes de {size}",
    ),
    step=("step {step}/{steps}   loss {loss:.4f}", "paso {step}/{steps}   pérdida {loss:.4f}"),
    trained=(
        "{seconds:.1f} s, {each:.2f} ms a step. On the test images: loss {loss:.4f}, accuracy {accuracy}",
        "{seconds:.1f} s, {each:.2f} ms por paso. Con las imágenes de prueba: pérdida {loss:.4f}, exactitud {accuracy}",
    ),
    parity=(
        "The same steps by our engine, from the same weights and batches: relative difference",
        "Los mismos pasos con nuestro motor, desde los mismos pesos y lotes: diferencia relativa",
    ),
    columns=("tensor    after 1 step   after {n} steps", "tensor    tras 1 paso    tras {n} pasos"),
    same=("The same step, but for rounding.", "El mismo paso, salvo redondeo."),
    bits=("The same bits.", "Los mismos bits."),
    other=(
        "Not the same step: {name} differs by {difference:.1e} after the first one. Check the labs again.",
        "No es el mismo paso: {name} difiere en {difference:.1e} tras el primero. Comprueba los laboratorios.",
    ),
    compare=(
        "Against Keras, in the project's folder:\n  {line}",
        "Contra Keras, en la carpeta del proyecto:\n  {line}",
    ),
)
EXAMPLES = {"": "epoch", "--steps 200": "few", "--experiment three_hidden --epochs 5": "longer"}


def add_arguments(parser):
    add = parser.add_argument
    name = {"type": named_experiment, "default": "two_hidden", "metavar": "NAME"}
    add("--experiment", **name, help=texts("experiment", names=NAMES))
    add("--steps", type=positive, metavar="N", help=texts("steps"))
    add("--epochs", type=positive, default=1, metavar="N", help=texts("epochs"))
    add("--seed", type=int, default=42, metavar="N", help=shared_texts("seed"))


def run(options):
    """A dict: passed (the first step is ours but for rounding), experiment, engine, steps, seconds, losses, test_loss,
    test_accuracy, parity {steps, tensors, same_step}, compare (the line to type)."""
    file = engine_file(options.folder)
    if not file.is_file():
        raise FileNotFoundError(texts("no_engine", file=file, line=to_type(options, "engine")))
    renew(options)
    experiment = options.experiment
    data, _, test_data = load_mnist()
    n_steps = steps_of(options, experiment, len(data[0]))
    announce(options, experiment, file, n_steps)
    curve = LiveCurve(n_steps, options.json, lambda **values: texts("step", **values))
    data = (data[0].reshape(len(data[0]), -1), data[1])
    with student_speaks(options), naming_the_lab():
        network, losses, parity, seconds = training.train(experiment, str(file), data, n_steps, options.seed, curve.add)
        test_loss, test_accuracy = network.evaluate(*test_data)
    return {
        "passed": parity["same_step"],
        "experiment": experiment.name,
        "engine": str(file),
        "steps": n_steps,
        "seconds": seconds,
        "losses": losses.tolist(),
        "test_loss": test_loss,
        "test_accuracy": test_accuracy,
        "parity": parity,
        "compare": compare_line(file),
    }


def compare_line(file):
    """What compares the engine with Keras; in another folder than the project's the file needs its whole path."""
    file = file if Path("benchmarks").is_dir() else file.resolve()
    return shlex.join(["python", "-m", "benchmarks.compare", "--engine", str(file), "--quick"])


def steps_of(options, experiment, n_samples):
    """As many as the epochs have, or fewer where --steps says so."""
    n_steps = options.epochs * -(-n_samples // experiment.batch_size)
    return min(n_steps, options.steps or n_steps)


def announce(options, experiment, file, n_steps):
    if not options.json:
        run = {"name": experiment.name, "sizes": "-".join(map(str, experiment.sizes)), "file": file.name}
        how = {"steps": n_steps, "rate": experiment.learning_rate, "size": experiment.batch_size}
        print(texts("heading", **run, **how), flush=True)


def show(result, options):
    seconds, steps = result["seconds"], result["steps"]
    test = {"loss": result["test_loss"], "accuracy": percent(result["test_accuracy"])}
    print(texts("trained", seconds=seconds, each=1e3 * seconds / steps, **test))
    show_parity(result["parity"])
    print(texts("compare", line=result["compare"]))


def show_parity(parity):
    """The table of differences, and what it says."""
    print(f"\n{paint(texts('parity'), 'strong')}\n{texts('columns', n=parity['steps'])}")
    for tensor in parity["tensors"]:
        print(f"{tensor['name']:8}  {tensor['after_1']:12.1e}   {tensor['after_all']:12.1e}")
    worst = max(parity["tensors"], key=lambda tensor: tensor["after_1"])
    if not parity["same_step"]:
        said = texts("other", name=worst["name"], difference=worst["after_1"])
        print(paint(f"{MARKS['wrong']} {said}", "wrong"))
    else:
        same_bits = all(tensor["after_all"] == 0 for tensor in parity["tensors"])
        print(paint(f"{MARKS['right']} {texts('bits' if same_bits else 'same')}", "right") + "\n")
