"""What all figures have in common: how one is made, its colours, and the texts in it."""

from ..language import Texts

# Okabe and Ito's colours: told apart with any kind of colour blindness, and by their lightness in grey print.
TRAINING = "#0072B2"  # blue
VALIDATION = "#D55E00"  # vermilion
FAINT = "#B0B0B0"
INK = "#202020"

texts = Texts(
    missing=(
        'figures need matplotlib: pip install "numpy-mlp[plots]"',
        'las figuras necesitan matplotlib: pip install "numpy-mlp[plots]"',
    ),
    each_batch=("each batch", "cada lote"),
    running_mean=("running mean of the epoch", "media acumulada de la época"),
    minimum=("minimum {loss:.4f}\nat rate {rate:.4f}", "mínimo {loss:.4f}\ncon tasa {rate:.4f}"),
    side_and_part=("{side}, {part}", "{side}, {part}"),
    true_class=("true class", "clase verdadera"),
    predicted_class=("predicted class", "clase predicha"),
    accuracy_of=("{right} of {total} right: accuracy {accuracy:.4f}",
                 "{right} aciertos de {total}: exactitud {accuracy:.4f}"),
    mistakes=("mistakes", "errores"),
    recall=("right", "aciertos"),
    most_confident=(
        "The most confident of {n} mistakes:\ntrue class → predicted class, and the probability p given to it",
        "Los más seguros de {n} errores:\nclase verdadera → clase predicha, y la probabilidad p dada a esta",
    ),
    unit=("unit {number}", "neurona {number}"),
    weight=("weight (0: grey)", "peso (0: gris)"),
    first_layer=(
        "First layer: the weights of {n} of {total} units, largest norm first",
        "Primera capa: los pesos de {n} de {total} neuronas, las de mayor norma primero",
    ),
    every_unit=("First layer: the weights of its {total} units", "Primera capa: los pesos de sus {total} neuronas"),
    hidden=("hidden layer {number} ({units} units)", "capa oculta {number} ({units} neuronas)"),
    output=("output layer ({units} units)", "capa de salida ({units} neuronas)"),
    before_relu=("z, before the ReLU", "z, antes de ReLU"),
    logits=("z, the logits", "z, los logits"),
    off=("off", "apagada"),
    size_of_gradient=("size of dW, zeros left out", "tamaño de dW, sin los ceros"),
    median=("median", "mediana"),
    band=("percentiles {low:.0f} to {high:.0f}", "percentiles {low:.0f} a {high:.0f}"),
    dead=("dead units (% of the layer)", "neuronas muertas (% de la capa)"),
    dead_title=("Units that none of {n} samples turns on", "Neuronas que ninguna de {n} muestras enciende"),
)  # fmt: skip


def new_figure(width, height):
    """An empty Figure of width x height inches; one clear line where matplotlib is not installed."""
    try:
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(texts("missing"), name=error.name) from None
    return Figure(figsize=(width, height), layout="constrained")


def panels_of(figure, rows, columns, **options):
    """Axes in a flat array, row by row, with room for each one's own labels."""
    figure.get_layout_engine().set(wspace=0.05, hspace=0.06)
    return figure.subplots(rows, columns, squeeze=False, **options).ravel()
