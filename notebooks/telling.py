"""What the notebook shows: figures and tables, in English or Spanish. It explains nothing: that is in the notebook."""

import io

from benchmarks.conclusions import titles
from benchmarks.replicate.claims import claims
from benchmarks.replicate.said import rules, said_of_claim, verdicts
from numpy_mlp.experiments import EXPERIMENTS
from numpy_mlp.language import Texts

DPI = 72  # enough to read on a screen; `save_fig` writes what one prints
MISSING = "–"

texts = Texts(
    figure=("figure", "cifra"),
    ours=("by hand, here", "a mano, aquí"),
    keras=("Keras, here", "Keras, aquí"),
    published=("published", "publicado"),
    seeds=("over seeds: mean [95 % of single runs]", "sobre semillas: media [95 % de las corridas]"),
    min_loss=("lowest running loss", "pérdida acumulada mínima"),
    learning_rate=("at rate", "con tasa"),
    accuracy=("training accuracy", "exactitud de entrenamiento"),
    val_accuracy=("validation accuracy", "exactitud de validación"),
    val_loss=("validation loss", "pérdida de validación"),
    not_finite=("NaN or infinite in {n} of {runs}", "NaN o infinita en {n} de {runs}"),
    test_accuracy=("test accuracy", "exactitud de prueba"),
    test_loss=("test loss", "pérdida de prueba"),
    test_accuracy_after_1=("test accuracy after one epoch", "exactitud de prueba tras una época"),
    test_loss_after_1=("test loss after one epoch", "pérdida de prueba tras una época"),
    network=("network", "red"),
    hidden_layers=("hidden layers", "capas ocultas"),
    parameters=("parameters", "parámetros"),
    n_seeds=("seeds", "semillas"),
    mean=(
        "mean test accuracy [95 % interval of the mean]",
        "exactitud de prueba media [intervalo del 95 % de la media]",
    ),
    cost=("processor seconds an epoch", "segundos de procesador por época"),
    part=("part", "parte"),
    images=("images", "imágenes"),
    shape=("shape", "forma"),
    pixels=("pixels", "píxeles"),
    training=("training", "entrenamiento"),
    validation=("validation", "validación"),
    test=("test", "prueba"),
    side=("side", "lado"),
    step_ms=("milliseconds a step", "milisegundos por paso"),
    mean_loss=("mean loss of these steps", "pérdida media de estos pasos"),
    quick=(
        "**These are a quick run's numbers, made to try the program: they say nothing about the conclusions.**",
        "**Son números de una corrida rápida, hecha para probar el programa: no dicen nada de las conclusiones.**",
    ),
)

alts = Texts(
    sample=("A handwritten digit, 28 by 28 pixels", "Un dígito manuscrito, de 28 por 28 píxeles"),
    samples=("Ten digits drawn at random, in a row", "Diez dígitos al azar, en una fila"),
    range_test=(
        "Loss by learning rate, with its minimum marked",
        "Pérdida según la tasa de aprendizaje, con su mínimo",
    ),
    sides=(
        "Accuracy and loss by epoch, by hand and in Keras",
        "Exactitud y pérdida por época, a mano y en Keras",
    ),
    places=(
        "Each network's seeds, their mean and intervals, and the published figure",
        "Las semillas de cada red, su media e intervalos, y la cifra publicada",
    ),
    gap=(
        "Difference in test accuracy by epoch between four hidden layers and fewer, with intervals",
        "Diferencia de exactitud de prueba por época entre cuatro capas ocultas y menos, con intervalos",
    ),
    shares=(
        "Test error by the share of the minimum's rate, a panel a network",
        "Error de prueba según la fracción de la tasa del mínimo, un panel por red",
    ),
)


def show(figure, alt):
    """The figure as a small PNG below the cell; `alt` names what it shows, for who cannot see it."""
    from IPython.display import Image, display

    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=DPI, metadata={"Software": None})
    display(Image(data=file.getvalue(), alt=alts(alt)))


def table(header, *rows):
    """A table below the cell: its first column is words, the others are numbers."""
    lines = [header, [":--", *["--:"] * (len(header) - 1)], *rows]
    markdown("\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines))


def markdown(text):
    """A text with bold words, lists or a table, below the cell."""
    from IPython.display import Markdown, display

    display(Markdown(text))


def number(value, digits=4):
    """0.9783, or 3.0e+30 for a loss that has run away, or nan; a dash for what there is not."""
    if value is None:
        return MISSING
    value = float(value)  # a result keeps NaN as a word
    return f"{value:.{digits}f}" if not abs(value) >= 1e4 else f"{value:.1e}"


def over_seeds(results, name, figure):
    """0.9790 [0.9754, 0.9826]: a figure's mean over the seeds, and where 95 % of single runs lie.

    Where some seeds have no finite value, how many they are.
    """
    found = results["statistics"].get(name, {}).get(figure, {})
    if found.get("n", 0) < found.get("runs", 0):
        return texts("not_finite", n=found["runs"] - found["n"], runs=found["runs"])
    if found.get("next_low") is None:
        return number(found.get("mean"))
    return f"{found['mean']:.4f} [{found['next_low']:.4f}, {found['next_high']:.4f}]"


def data_table(parts):
    """{"training": (x, y), ...}: how many images there are, their shape and range."""
    rows = [(texts(name), len(x), x.shape, f"{x.min():g} – {x.max():g}") for name, (x, _) in parts.items()]
    table([texts(name) for name in ("part", "images", "shape", "pixels")], *rows)


def range_test_table(experiment, ours, keras, results):
    """Both sides' range tests beside the published one and the seeds'."""
    names, published = ("min_loss", "learning_rate", "accuracy", "val_accuracy", "val_loss"), experiment.published
    compare(
        [(name, ours[name], keras[name], getattr(published.range_test, name), f"range_test_{name}") for name in names],
        experiment.name,
        results,
    )


def training_table(experiment, ours, keras, results):
    """Both sides' trainings beside the published one and the seeds'."""
    rows = [
        (name, ours[name], keras[name], getattr(experiment.published, name), name)
        for name in ("test_accuracy", "test_loss")
    ]
    for name in ("test_accuracy", "test_loss"):
        after = [side["after_one_epoch"][name] for side in (ours, keras)]
        rows.append(
            (f"{name}_after_1", *after, getattr(experiment.published, f"{name}_after_one_epoch"), f"{name}_after_1")
        )
    compare(rows, experiment.name, results)


def compare(rows, name, results):
    """rows: (text's key, ours, Keras's, published, figure's name among the statistics)."""
    header = [texts(key) for key in ("figure", "ours", "keras", "published", "seeds")]
    table(header, *([texts(row[0]), *map(number, row[1:4]), over_seeds(results, name, row[4])] for row in rows))


def networks_table(results):
    """A row for each network: how large, how accurate over how many seeds, and what an epoch costs."""
    header = [texts(key) for key in ("network", "hidden_layers", "parameters", "n_seeds", "mean", "published", "cost")]
    rows = []
    for name, found in results["statistics"].items():
        experiment, values = EXPERIMENTS[name], found["test_accuracy"]
        mean = f"{values['mean']:.4f} [{number(values['low'])}, {number(values['high'])}]"
        sizes = ", ".join(map(str, experiment.hidden_units))
        published, seconds = number(experiment.published.test_accuracy), f"{found['cpu_seconds']['mean']:.2f}"
        rows.append((name, sizes, experiment.n_parameters, values["n"], mean, published, seconds))
    table(header, *rows)


def passes_table(passes, steps):
    """{side: (seconds, mean loss)} of so many steps: what a step takes, and the loss."""
    rows = [(side, number(1000 * seconds / steps, 1), number(loss)) for side, (seconds, loss) in passes.items()]
    table([texts(key) for key in ("side", "step_ms", "mean_loss")], *rows)


def conclusion(results, number):
    """The verdict on one of the five conclusions, with the differences that it rests on."""
    claim = claims(results)[number - 1]
    lines = [f"**{number}. {titles(claim.key)}: {verdicts(claim.verdict)}.**", ""]
    markdown(
        "\n".join(([texts("quick"), ""] if results["quick"] else []) + lines + [f"- {s}" for s in said_of_claim(claim)])
    )


def rules_told():
    """What counts as a difference."""
    markdown(rules())
