"""The images that the network is surest and wrong about."""

from ..validation import checked_count
from .figure import new_figure, texts
from .samples import draw_image, hide


def plot_mistakes(images, mistakes, n=15, class_names=None, *, lang=None):
    """The first `n` of `find_mistakes`, each with its class, the predicted one and that one's probability.

    images (m, 784) or (m, 28, 28): the samples that were predicted. Raises ValueError where there is no mistake.
    """
    if len(mistakes.index) == 0:
        raise ValueError("there is no mistake among the samples: nothing to draw")
    shown = list(zip(*(column[: checked_count("n", n)] for column in mistakes)))
    columns = min(5, len(shown))
    rows = -(-len(shown) // columns)
    figure = new_figure(max(1.95 * columns, 6.4), 2.25 * rows + 0.7)
    axes = figure.subplots(rows, columns, squeeze=False).ravel()
    for axis in axes:
        hide(axis)
    for axis, (index, true, predicted, probability) in zip(axes, shown):
        draw_image(axis, images[index])
        true, predicted = (label if class_names is None else class_names[label] for label in (true, predicted))
        names = f"{true} → {predicted}"
        axis.set_title(f"{names}\np {in_words(probability)}", fontsize=10 if len(names) < 20 else 8)
    figure.suptitle(texts("most_confident", lang=lang, n=len(mistakes.index)), fontsize=11)
    figure.data = {name: column[:n] for name, column in mistakes._asdict().items()}
    return figure


def in_words(probability):
    """A wrong answer's probability is not 1, however near: "= 0.9987" or "> 0.9999"."""
    return "> 0.9999" if probability > 0.9999 else f"= {probability:.4f}"
