"""The tables of the parity gate and of the free runs."""

from .grouping import grouped, names_of
from .layout import Table
from .reading import branch, finite, items, look, records
from .wording import MISSING, count, join, side_label, significant, step

FLIPS_SHOWN = 5  # of each engine and dtype; all of them are in results.json


def parity_table(results, names=None) -> Table | None:
    """Whether each engine agrees with the reference, and how far inside the bound on rounding it stays."""
    headings = ("engine, dtype", "gate", "steps", "error / bound", "worst tensor", "flips", "whole step differs by")
    references = {
        look(r, "reference") for n in names_of(results) for _, _, r in records(branch(results, "experiments", n))
    }
    against = join(sorted(side_label(reference) for reference in references if reference)) or "the reference"
    return grouped(results, "gate", f"Parity with {against}, step by step", headings, _parity_rows, names)


def _parity_rows(experiment):
    return [
        (
            f"{side_label(engine)} {dtype}",
            _said(look(record, "passed"), "agrees", "DIFFERS"),
            count(look(record, "steps")),
            significant(look(record, "max_error_over_bound")),
            _place(branch(record, "worst")),
            count(len(items(record, "flips")) if "flips" in record else None),
            significant(look(record, "whole_step", "max_relative_difference")),
        )
        for engine, dtype, record in records(experiment)
    ]


def _said(value, yes, no) -> str:
    return (yes if value else no) if isinstance(value, bool) else MISSING


def _place(worst) -> str:
    tensor, at = look(worst, "tensor"), look(worst, "step")
    return MISSING if tensor is None else f"{tensor}, step {step(at)}"


def failure_table(results) -> Table | None:
    """The first wrong tensor of every gate that failed."""
    headings = ("engine, dtype", "first wrong tensor", "step", "error / bound", "index", "ours", "reference")
    return grouped(results, "gate", "Where the gate failed first", headings, _failure_rows)


def _failure_rows(experiment):
    rows = []
    for engine, dtype, record in records(experiment):
        if failure := branch(record, "first_failure"):
            index, error = look(failure, "index"), finite(look(failure, "error_over_bound"))
            rows.append(
                (
                    f"{side_label(engine)} {dtype}",
                    " ".join(str(look(failure, key) or "") for key in ("tensor", "when")).strip() or MISSING,
                    step(look(failure, "step")),
                    str(look(failure, "reason") or MISSING) if error is None else significant(error, 3),
                    MISSING if index is None else str(index),
                    significant(look(failure, "ours"), 9),
                    significant(_theirs(record, failure), 9),
                )
            )
    return rows


def _theirs(record, found):
    """The reference's value: it stands under the reference's name."""
    return look(found, str(look(record, "reference") or "keras"))


def flips_table(results) -> Table | None:
    """The ReLU units that were on for one side and off for the other, by name."""
    headings = ("engine, dtype", "step", "layer", "unit", "sample", "ours", "reference")
    caption = "ReLU units on for one side and off for the other, with both pre-activations"
    left = [
        f"{name} {side_label(engine)} {dtype} {count(len(items(record, 'flips')) - FLIPS_SHOWN)}"
        for name in names_of(results)
        for engine, dtype, record in records(branch(results, "experiments", name))
        if len(items(record, "flips")) > FLIPS_SHOWN
    ]
    notes = [f"The first {FLIPS_SHOWN} of each; in results.json there are more: {', '.join(left)}."] if left else []
    return grouped(results, "gate", caption, headings, _flip_rows, notes=notes)


def _flip_rows(experiment):
    return [
        (
            f"{side_label(engine)} {dtype}",
            step(look(flip, "step")),
            str(MISSING if look(flip, "layer") is None else look(flip, "layer")),
            step(look(flip, "unit")),
            step(look(flip, "sample")),
            significant(look(flip, "ours"), 4),
            significant(_theirs(record, flip), 4),
        )
        for engine, dtype, record in records(experiment)
        for flip in items(record, "flips")[:FLIPS_SHOWN]
    ]


def tensor_table(results) -> Table | None:
    """Largest error over bound of every tensor, by engine and dtype."""
    kinds = sorted({(e, d) for n in names_of(results) for e, d, _ in records(branch(results, "experiments", n))})
    headings = ("tensor", *(f"{side_label(engine)} {dtype}" for engine, dtype in kinds))

    def rows_of(experiment):
        errors = {(e, d): branch(record, "error_over_bound_by_tensor") for e, d, record in records(experiment)}
        tensors = list(dict.fromkeys(tensor for by_tensor in errors.values() for tensor in by_tensor))
        return [(tensor, *(significant(look(errors.get(kind), tensor)) for kind in kinds)) for tensor in tensors]

    return grouped(results, "gate", "Largest error / bound of every tensor", headings, rows_of)


def free_table(results, names=None) -> Table | None:
    """How far two runs part when both run on from one start, beside twins of one program."""
    headings = (
        "engine, dtype",
        "parts at step",
        "twins part at",
        "expected",
        "as a twin?",
        "max |ΔW| / max |W|",
        "predictions that differ",
    )
    caption, notes = "Both sides run on freely from the same start", []
    for name in names or names_of(results):
        twins = {
            f"{side_label(look(record, 'reference') or '')} {dtype}: {step(twin)}"
            for _, dtype, record in records(branch(results, "experiments", name))
            if (twin := finite(look(record, "free", "reference_twin_separation_step"))) is not None
        }
        notes += [f"The reference's own twin parts on {name} at step ({', '.join(sorted(twins))})."] if twins else []
    return grouped(results, "free", caption, headings, _free_rows, names, notes)


def _free_rows(experiment):
    return [
        (
            f"{side_label(engine)} {dtype}",
            _separation(free, "separation_step"),
            _twin_steps(free),
            _span(items(free, "expected_range")),
            _said(look(free, "within_expected"), "yes", "NOT AS A TWIN"),
            significant(look(free, "max_weight_difference")),
            count(look(free, "differing_predictions")),
        )
        for engine, dtype, record in records(experiment)
        if (free := branch(record, "free"))
    ]


def _separation(free, key) -> str:
    return MISSING if key not in free else "never" if free[key] is None else step(free[key])


def _twin_steps(free) -> str:
    steps = items(free, "twin_separation_steps")
    found = [value for value in map(finite, steps) if value is not None]
    if not steps or not found:
        return "never" if steps else MISSING
    never = f", {len(steps) - len(found)} never" if len(found) < len(steps) else ""
    return _span([min(found), max(found)]) + never


def _span(ends) -> str:
    """3720–4400; an end that is open, because a twin never parted, is said in words."""
    if len(ends) != 2:
        return MISSING
    first, last = map(finite, ends)
    if first is None:
        return "never"
    return (
        step(first) if first == last else f"{step(first)} or later" if last is None else f"{step(first)}–{step(last)}"
    )
