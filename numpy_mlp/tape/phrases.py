"""Who a cell is about, and what its number means: keys and values for `wording.say`, in no language yet."""

import math

from .zeros import is_image, side_of


def source(tape, layer, index):
    """Where a weight of a layer comes from: a pixel, an input, or a neuron of the layer before."""
    if layer > 1:
        return "neuron", {"unit": index, "layer": layer - 1}
    side = side_of(tape.sizes)
    if side is None:
        return "input", {"unit": index}
    return "pixel", {"row": index // side, "column": index % side}


def target(tape, layer, index):
    """Where a weight of a layer leads: a neuron of a hidden layer, or a class."""
    if layer == tape.n_layers:
        return "output", {"unit": index}
    return "neuron", {"unit": index, "layer": layer}


def given_meaning(tape, cell, value):
    """What x, y, a weight, a bias or the learning rate is."""
    if cell.kind == "x":
        n, index = cell.index
        key = "x_input" if not is_image(tape.sizes) else "x_background" if value == 0 else "x_ink"
        return key, {"source": source(tape, 1, index), "n": n}
    if cell.kind == "y":
        return "y", {"n": cell.index[0], "y": int(value)}
    if cell.kind == "W":
        row, column = cell.index
        return "W", {"source": source(tape, cell.layer, row), "target": target(tape, cell.layer, column)}
    if cell.kind == "b":
        return "b", {"target": target(tape, cell.layer, cell.index[0])}
    return "learning_rate", {}


def gradient_meaning(thing, value):
    """What a derivative says: where the loss would go if the thing grew a little."""
    if math.isnan(value):
        return "not_a_number", {}
    key = "grows" if value > 0 else "falls" if value < 0 else "unmoved"
    return key, {"thing": thing, "size": abs(float(value))}
