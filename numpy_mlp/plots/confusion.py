"""The confusion matrix: which classes were taken for which."""

import numpy as np

from .figure import FAINT, INK, new_figure, texts


def plot_confusion_matrix(matrix, class_names=None, *, lang=None):
    """Counts in every cell, rows the true classes: matrix (C, C) of `confusion_matrix`. Raises ValueError.

    The right answers, many times as many, stand unshaded on the diagonal; the mistakes are the darker the more they
    are. Beside each row, the share of its samples that was right (its recall).
    """
    matrix = checked_matrix(matrix)
    names = checked_names(class_names, len(matrix))
    side = max(5.4, 0.62 * len(matrix))
    figure = new_figure(side + 1.4, side + 0.4)
    axis = figure.subplots()
    wrong = np.where(np.eye(len(matrix), dtype=bool), 0, matrix)
    shades = axis.imshow(wrong, cmap="Greys", vmin=0, vmax=max(1, wrong.max()))
    write_counts(axis, matrix, wrong.max())
    write_recalls(axis, matrix, lang)
    write_labels(axis, matrix, names, lang)
    bar = figure.colorbar(shades, ax=axis, shrink=0.5, label=texts("mistakes", lang=lang))
    bar.locator.set_params(integer=True)
    figure.data = {"true": names, **{f"predicted {name}": matrix[:, column] for column, name in enumerate(names)}}
    return figure


def write_labels(axis, matrix, names, lang):
    """The classes along both axes, slanted where they are long, and the accuracy above."""
    axis.set_xticks(range(len(names)), names, rotation=45 if max(map(len, names)) > 3 else 0)
    axis.set_yticks(range(len(names)), names)
    axis.set(xlabel=texts("predicted_class", lang=lang), ylabel=texts("true_class", lang=lang))
    right, total = int(np.trace(matrix)), int(matrix.sum())
    axis.set_title(texts("accuracy_of", lang=lang, right=right, total=total, accuracy=right / total), pad=22)


def write_counts(axis, matrix, most_wrong):
    """Every count in its cell, white on dark; zeros faint, the diagonal bold and framed."""
    from matplotlib.patches import Rectangle

    for (row, column), count in np.ndenumerate(matrix):
        diagonal = row == column
        dark = not diagonal and count > 0.55 * most_wrong
        color = "white" if dark else INK if count or diagonal else FAINT
        weight = "bold" if diagonal else "normal"
        axis.text(column, row, f"{count}", ha="center", va="center", color=color, weight=weight, fontsize=10)
        if diagonal:
            axis.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, fill=False, edgecolor=INK, linewidth=1))


def write_recalls(axis, matrix, lang):
    """Right of each row, how much of it was right; nothing for a class without samples."""
    beside = axis.get_yaxis_transform()  # x in widths of the axes, y in rows
    axis.text(1.02, 1.02, texts("recall", lang=lang), ha="left", va="bottom", transform=axis.transAxes)
    for row in np.flatnonzero(matrix.sum(axis=1)):
        share = matrix[row, row] / matrix[row].sum()
        axis.text(1.02, row, f"{100 * share:.1f} %", ha="left", va="center", transform=beside)


def checked_matrix(matrix):
    """matrix as whole numbers (C, C), not all zero. Raises ValueError."""
    matrix = np.asarray(matrix)
    if matrix.ndim != 2 or len(matrix) != matrix.shape[1] or matrix.dtype.kind not in "iu" or matrix.sum() == 0:
        raise ValueError(
            f"matrix has shape {matrix.shape} and dtype {matrix.dtype}: expected counts (C, C) of `confusion_matrix`"
        )
    return matrix


def checked_names(class_names, n):
    """The classes' names as strings, their numbers where there are none. Raises ValueError."""
    names = [str(name) for name in (range(n) if class_names is None else class_names)]
    if len(names) != n:
        raise ValueError(f"there are {len(names)} class names: expected {n}, one for each row")
    return names
