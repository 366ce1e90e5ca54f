"""Why a number is 0, and with it every product that it stands in."""

from .cells import Cell


def why_zero(tape, step, cells):
    """As wording.say takes it: the reason of the first of these cells that is 0; else the product was too small."""
    for cell in cells:
        if step[cell.name][cell.index] == 0:
            return reason(tape, step, cell)
    return "too_small", {}


def reason(tape, step, cell):
    """Why this cell is 0."""
    if cell.kind == "x":
        return ("pixel_zero" if is_image(tape.sizes) else "input_zero"), {"cell": str(cell)}
    if cell.kind in ("a", "dz") and cell.layer < tape.n_layers:
        z = Cell(f"z{cell.layer}", cell.index)
        if step[z.name][z.index] <= 0:
            return "off", {"cell": str(z), "value": float(step[z.name][z.index])}
    if cell.kind == "dz" and cell.layer == tape.n_layers:
        return "sure", {"cell": str(cell)}
    return {"W": "weight_zero", "b": "bias_zero"}.get(cell.kind, "nothing_arrives"), {"cell": str(cell)}


def side_of(sizes):
    """28 where the inputs are the pixels of images (28, 28); None for other inputs."""
    side = round(sizes[0] ** 0.5)
    return side if side >= 8 and side * side == sizes[0] else None


def is_image(sizes):
    return side_of(sizes) is not None
