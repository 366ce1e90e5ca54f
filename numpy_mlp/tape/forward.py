"""The formulas of the way forward: z, a, p and the loss, and what is given: pixels, labels, weights."""

import numpy as np

from .cells import Cell, shape_text
from .formula import Formula, Term, number_text, slack, sum_tolerance, total
from .phrases import given_meaning, target
from .zeros import reason, why_zero


def input_name(layer):
    """What goes into a layer: x, a1, a2, ..."""
    return f"a{layer - 1}" if layer > 1 else "x"


def term_of(tape, step, *cells):
    """The product of two cells, or one cell alone, as a term."""
    factors = tuple(step[cell.name][cell.index] for cell in cells)
    value = factors[0] * factors[1] if len(factors) == 2 else factors[0]
    zero = why_zero(tape, step, cells) if value == 0 else None
    return Term(value, cells, factors, "{0:s} * {1:s}" if len(cells) == 2 else "{0:s}", zero)


def given(tape, k, cell):
    """x, y, W, b, learning_rate: nothing of this step has made them."""
    value = tape.steps[k][cell.name][cell.index]
    before = (("from_before", {"cell": str(Cell(f"{cell.name}_after", cell.index)), "step": k - 1}),)
    notes = before if k > 0 and cell.kind in ("W", "b") else ()
    return Formula(value, given_meaning(tape, cell, value), notes=notes)


def pre_activation(tape, k, cell):
    """z[n, k] = sum_j a[n, j] * W[j, k] + b[k]"""
    step, layer, (n, unit) = tape.steps[k], cell.layer, cell.index
    a, W, b, z = input_name(layer), f"W{layer}", f"b{layer}", f"z{layer}"
    n_in = tape.sizes[layer - 1]
    terms = [term_of(tape, step, Cell(a, (n, j)), Cell(W, (j, unit))) for j in range(n_in)]
    terms = (*terms, term_of(tape, step, Cell(b, (unit,))))
    shapes = {name: f"{name} {shape_text(step[name].shape)}" for name in (a, W, b, z)}
    key = "z" if layer < tape.n_layers else "logit"
    return Formula(
        value=total(terms),
        meaning=(key, {"target": target(tape, layer, unit), "n": n}),
        symbols=f"{z} = {a} @ {W} + {b}",
        each=f"{z}[n, k] = sum_j {a}[n, j] * {W}[j, k] + {b}[k]",
        terms=terms,
        tolerance=sum_tolerance(terms),
        shapes=f"{shapes[a]} @ {shapes[W]} + {shapes[b]} -> {shapes[z]}",
        shape_rule=("rule_z", {}),
    )


def activation(tape, k, cell):
    """a[n, k] = max(z[n, k], 0)"""
    step, layer, (n, unit) = tape.steps[k], cell.layer, cell.index
    z = Cell(f"z{layer}", cell.index)
    driven = step[z.name][z.index]
    value = np.maximum(driven, driven.dtype.type(0))
    return Formula(
        value=value,
        meaning=("a", {"target": target(tape, layer, unit), "n": n}),
        symbols=f"a{layer} = relu({z.name})",
        each=f"a{layer}[n, k] = max({z.name}[n, k], 0)",
        terms=(Term(value, (z,), (driven,), "max({0}, 0)", reason(tape, step, cell) if value == 0 else None),),
        shapes=f"{z.name} {shape_text(step[z.name].shape)} -> {cell.name} {shape_text(step[cell.name].shape)}",
        shape_rule=("rule_cell_by_cell", {}),
        notes=(("relu_off" if driven <= 0 else "relu_on", {}),),
    )


def probability(tape, k, cell):
    """p[n, k] = exp(z[n, k] - m) / sum_c exp(z[n, c] - m), m the largest z[n, c]"""
    step, z, (n, label) = tape.steps[k], f"z{tape.n_layers}", cell.index
    logits, y = step[z][n], int(step["y"][n])
    largest = logits.max()
    exponentials, top = np.exp(logits - largest), Cell(z, (n, int(logits.argmax())))
    terms = tuple(
        Term(e, (Cell(z, (n, c)), top), (logits[c], largest), "exp({0} - {1:s})", ("too_small", {}) if e == 0 else None)
        for c, e in enumerate(exponentials)
    )
    own, value = terms[label], exponentials[label] / total(terms)
    spread = float(np.abs(logits - largest).max())
    return Formula(
        value=value,
        meaning=("p_label" if label == y else "p_other", {"label": label, "n": n, "y": y}),
        symbols=f"p = softmax({z})",
        each=f"p[n, k] = exp({z}[n, k] - m) / sum_c exp({z}[n, c] - m), m = max_c {z}[n, c]",
        terms=terms,
        tolerance=exp_tolerance(logits.dtype, spread, len(logits)) * float(value) + slack(logits.dtype, terms),
        outer=(f"{own.indexed} / ({{sum}})", f"{own.numbers} / ({{sum}})"),
        simpler=f"{number_text(own.value)} / {number_text(total(terms))}",
        shapes=f"{z} {shape_text(step[z].shape)} -> p {shape_text(step['p'].shape)}",
        shape_rule=("rule_row_by_row", {}),
        notes=(("shifted", {"m": float(largest), "cell": str(top)}),),
    )


def loss(tape, k, cell):
    """loss = mean over n of -log p[n, y[n]], computed from the logits as the engines do: p itself may round to 0"""
    step, z = tape.steps[k], tape.steps[k][f"z{tape.n_layers}"]
    labels, n_samples = step["y"], len(step["y"])
    shifted = z - z.max(axis=1, keepdims=True)
    losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(n_samples), labels]
    cells = [(Cell("p", (n, int(y))), Cell("y", (n,))) for n, y in enumerate(labels)]
    terms = tuple(
        Term(value, pair, (step["p"][pair[0].index], labels[n]), "-log({0})", ("certain", {}) if value == 0 else None)
        for n, (pair, value) in enumerate(zip(cells, losses, strict=True))
    )
    spread, n_classes = float(np.abs(shifted).max()), z.shape[1]
    outer = f"({{sum}}) / {n_samples}"
    rounded = any(term.factors[0] == 0 for term in terms)
    return Formula(
        value=losses.mean(),
        meaning=("loss", {"n_classes": n_classes, "guess": float(np.log(n_classes))}),
        symbols="loss = mean(-log(p[y]))",
        each="loss = sum_n -log(p[n, y[n]]) / N",
        terms=terms,
        tolerance=exp_tolerance(z.dtype, spread, n_classes) + sum_tolerance(terms) / n_samples,
        outer=(outer, outer),
        simpler=f"{number_text(total(terms))} / {n_samples}",
        shapes=f"p {shape_text(step['p'].shape)}, y {shape_text(labels.shape)} -> loss",
        shape_rule=("rule_mean", {}),
        notes=(("p_rounded", {}),) if rounded else (),
    )


def exp_tolerance(dtype, spread, n_classes):
    """Relative rounding of exp(z - m) / sum: z - m is off by its last place, exp by a few, the sum by one a class."""
    return float(np.finfo(dtype).eps) * (n_classes + 10 + 2 * spread)
