"""The formulas of the way back: dz, da, dW, db, and the step itself."""

import numpy as np

from .cells import Cell, shape_text
from .formula import Formula, Number, Term, number_text, sum_tolerance, total
from .forward import input_name, term_of
from .phrases import gradient_meaning, source, target
from .zeros import reason


def logit_gradient(tape, k, cell):
    """dz[n, k] = (p[n, k] - (y[n] == k)) / N"""
    step, (n, label) = tape.steps[k], cell.index
    p, y, n_samples = step["p"][n, label], step["y"][n], len(step["y"])
    value = (p - p.dtype.type(y == label)) / p.dtype.type(n_samples)
    form = f"({{0}} - ({{1}} == {label})) / {n_samples}"
    zero = reason(tape, step, cell) if value == 0 else None
    thing = ("thing_logit", {"target": target(tape, tape.n_layers, label), "n": n})
    whose = ("dz_label" if y == label else "dz_other", {"label": label, "y": int(y), "p": float(p)})
    return Formula(
        value=value,
        meaning=gradient_meaning(thing, step[cell.name][cell.index]),
        symbols=f"{cell.name} = (p - onehot(y)) / N",
        each=f"{cell.name}[n, k] = (p[n, k] - (y[n] == k)) / N",
        terms=(Term(value, (Cell("p", cell.index), Cell("y", (n,))), (p, y), form, zero),),
        tolerance=float(2 * np.finfo(p.dtype).eps * (abs(p) + 1) / n_samples),
        simpler=f"({number_text(p)} - {int(y == label)}) / {n_samples}",
        shapes=f"p {shape_text(step['p'].shape)}, y {shape_text(step['y'].shape)} -> "
        f"{cell.name} {shape_text(step[cell.name].shape)}",
        shape_rule=("rule_cell_by_cell", {}),
        notes=(whose, ("one_over_n", {"n_samples": n_samples})),
    )


def hidden_gradient(tape, k, cell):
    """dz[n, k] = da[n, k] * (z[n, k] > 0)"""
    step, layer, (n, unit) = tape.steps[k], cell.layer, cell.index
    da, z = Cell(f"da{layer}", cell.index), Cell(f"z{layer}", cell.index)
    arriving, driven = step[da.name][da.index], step[z.name][z.index]
    value = arriving * (driven > 0)
    zero = reason(tape, step, cell) if value == 0 else None
    thing = ("thing_z", {"target": target(tape, layer, unit), "n": n})
    shape = shape_text(step[z.name].shape)
    return Formula(
        value=value,
        meaning=gradient_meaning(thing, step[cell.name][cell.index]),
        symbols=f"{cell.name} = {da.name} * ({z.name} > 0)",
        each=f"{cell.name}[n, k] = {da.name}[n, k] * ({z.name}[n, k] > 0)",
        terms=(Term(value, (da, z), (arriving, driven), "{0:s} * ({1} > 0)", zero),),
        simpler=f"{Number(arriving):s} * {int(driven > 0)}",
        shapes=f"{da.name} {shape}, {z.name} {shape} -> {cell.name} {shape}",
        shape_rule=("rule_cell_by_cell", {}),
        notes=(("slope_one" if driven > 0 else "slope_zero", {"cell": str(z), "value": float(driven)}),),
    )


def activation_gradient(tape, k, cell):
    """da[n, j] = sum_k dz[n, k] * W[j, k] of the next layer"""
    step, layer, (n, unit) = tape.steps[k], cell.layer, cell.index
    dz, W = f"dz{layer + 1}", f"W{layer + 1}"
    terms = tuple(
        term_of(tape, step, Cell(dz, (n, other)), Cell(W, (unit, other))) for other in range(tape.sizes[layer + 1])
    )
    thing = ("thing_a", {"target": target(tape, layer, unit), "n": n})
    turned = shape_text(step[W].shape[::-1])
    return Formula(
        value=total(terms),
        meaning=gradient_meaning(thing, step[cell.name][cell.index]),
        symbols=f"{cell.name} = {dz} @ {W}.T",
        each=f"{cell.name}[n, j] = sum_k {dz}[n, k] * {W}[j, k]",
        terms=terms,
        tolerance=sum_tolerance(terms),
        shapes=f"{dz} {shape_text(step[dz].shape)} @ {W}.T {turned} -> {cell.name} {shape_text(step[cell.name].shape)}",
        shape_rule=("rule_da", {}),
        notes=(("da_roads", {"n": len(terms)}),),
    )


def weight_gradient(tape, k, cell):
    """dW[j, k] = sum_n a[n, j] * dz[n, k]"""
    step, layer, (row, column) = tape.steps[k], cell.layer, cell.index
    a, dz = input_name(layer), f"dz{layer}"
    terms = tuple(term_of(tape, step, Cell(a, (n, row)), Cell(dz, (n, column))) for n in range(len(step["x"])))
    thing = ("thing_W", {"source": source(tape, layer, row), "target": target(tape, layer, column)})
    turned = shape_text(step[a].shape[::-1])
    return Formula(
        value=total(terms),
        meaning=gradient_meaning(thing, step[cell.name][cell.index]),
        symbols=f"{cell.name} = {a}.T @ {dz}",
        each=f"{cell.name}[j, k] = sum_n {a}[n, j] * {dz}[n, k]",
        terms=terms,
        tolerance=sum_tolerance(terms),
        shapes=f"{a}.T {turned} @ {dz} {shape_text(step[dz].shape)} -> {cell.name} {shape_text(step[cell.name].shape)}",
        shape_rule=("rule_dW", {}),
        notes=(("dW_samples", {}),),
    )


def bias_gradient(tape, k, cell):
    """db[k] = sum_n dz[n, k]"""
    step, layer, (unit,) = tape.steps[k], cell.layer, cell.index
    dz = f"dz{layer}"
    terms = tuple(term_of(tape, step, Cell(dz, (n, unit))) for n in range(len(step["x"])))
    return Formula(
        value=total(terms),
        meaning=gradient_meaning(("thing_b", {"target": target(tape, layer, unit)}), step[cell.name][cell.index]),
        symbols=f"{cell.name} = {dz}.sum(axis=0)",
        each=f"{cell.name}[k] = sum_n {dz}[n, k]",
        terms=terms,
        tolerance=sum_tolerance(terms),
        shapes=f"{dz} {shape_text(step[dz].shape)} -> {cell.name} {shape_text(step[cell.name].shape)}",
        shape_rule=("rule_db", {}),
        notes=(("db_samples", {}),),
    )


def updated(tape, k, cell):
    """W_after = W - learning_rate * dW, and b_after the same way"""
    step, layer, name = tape.steps[k], cell.layer, cell.name.removesuffix("_after")
    cells = Cell(name, cell.index), Cell("learning_rate"), Cell(f"d{name}", cell.index)
    w, rate, dw = (step[part.name][part.index] for part in cells)
    value, places = w - rate * dw, "j, k" if len(cell.index) == 2 else "k"
    thing = ("thing_b", {"target": target(tape, layer, cell.index[-1])})
    if len(cell.index) == 2:
        thing = "thing_W", {"source": source(tape, layer, cell.index[0]), **thing[1]}
    shape, move = shape_text(step[name].shape), "fell" if dw > 0 else "rose" if dw < 0 else "stayed"
    return Formula(
        value=value,
        meaning=("after", {"thing": thing}),
        symbols=f"{cell.name} = {name} - learning_rate * d{name}",
        each=f"{cell.name}[{places}] = {name}[{places}] - learning_rate * d{name}[{places}]",
        terms=(Term(value, cells, (w, rate, dw), "{0} - {1} * {2:s}"),),
        tolerance=float(2 * np.finfo(w.dtype).eps * (abs(w) + abs(rate * dw))),
        shapes=f"{name} {shape}, d{name} {shape} -> {cell.name} {shape}",
        shape_rule=("rule_cell_by_cell", {}),
        notes=((move, {"cell": str(cells[2]), "size": abs(float(rate * dw))}),),
    )
