"""The figures that the notebook draws and those that one misses there, each as a matplotlib Figure of its own.

No pyplot, and nothing global is changed. Every function takes lang="en" or "es"; without it the process's language
decides. A figure carries what it shows as `figure.data`, {column: values}, for the CSV beside it.
"""

from .confusion import plot_confusion_matrix
from .figure import FAINT, TRAINING, VALIDATION, new_figure
from .history import plot_history, plot_sides
from .layers import plot_activations, plot_dead_units, plot_gradients
from .mistakes import plot_mistakes
from .range_test import plot_range_test
from .samples import plot_sample, plot_samples
from .saving import IMAGES, save_csv, save_fig, save_figure
from .weights import plot_first_layer

__all__ = [
    "FAINT",
    "IMAGES",
    "TRAINING",
    "VALIDATION",
    "new_figure",
    "plot_activations",
    "plot_confusion_matrix",
    "plot_dead_units",
    "plot_first_layer",
    "plot_gradients",
    "plot_history",
    "plot_mistakes",
    "plot_range_test",
    "plot_sample",
    "plot_samples",
    "plot_sides",
    "save_csv",
    "save_fig",
    "save_figure",
]
