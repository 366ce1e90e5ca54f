"""The sections of the page: each makes HTML from the results and the drawn figures, every string escaped."""

from html import escape

from . import parity_tables, prose, tables
from .conclusions import conclusions, rules
from .grouping import names_of
from .layout import Table, as_html
from .reading import branch, look
from .verdict import verdict
from .wording import fixed, significant

ENVIRONMENT = {
    "cpu": "CPU",
    "cores": "cores",
    "threads": "threads used",
    "memory_gb": "memory, GB",
    "gpu": "GPU",
    "gpu_note": "about the GPU",
    "blas": "BLAS",
    "python": "Python",
    "numpy": "NumPy",
    "numba": "Numba",
    "keras": "Keras",
    "keras_backend": "Keras backend",
    "tensorflow": "TensorFlow",
    "platform": "platform",
    "commit": "commit",
}


def text(text, kind: str = "") -> str:
    return f"<p{f' class={chr(34)}{kind}{chr(34)}' if kind else ''}>{escape(str(text))}</p>\n"


def _tables(*made, missing="Not measured.") -> str:
    """The tables that there are, or words in place of all of them."""
    return "".join(as_html(table) for table in made if table) or text(missing)


def _folded(summary, table) -> str:
    return f"<details><summary>{escape(summary)}</summary>{as_html(table)}</details>" if table else ""


def _figures(drawn, section) -> str:
    found = [f"<figure>{svg}</figure>" for chart, svg in drawn if chart.section == section]
    return f'<div class="figures">{"".join(found)}</div>' if found else ""


def verdict_section(results, drawn) -> str:
    cards = "".join(
        f"<section><h3>{escape(answer.question)}</h3><p>{escape(answer.sentence)}</p>{_list(answer.figures)}</section>"
        for answer in verdict(results)
    )
    return f'<div class="answers">{cards}</div>\n'


def _list(lines) -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>" if lines else ""


def parity_section(results, drawn) -> str:
    flips = parity_tables.flips_table(results)
    none = "No ReLU unit fell on different sides of zero." if parity_tables.parity_table(results) else ""
    failures = parity_tables.failure_table(results)
    return (
        text(prose.GATE)
        + _tables(parity_tables.parity_table(results))
        + (as_html(failures) if failures else "")
        + _folded("Error / bound of every tensor", parity_tables.tensor_table(results))
        + ((text(prose.FLIPS) + as_html(flips)) if flips else text(none) if none else "")
    )


def free_section(results, drawn) -> str:
    return (
        text(prose.CHAOS)
        + _figures(drawn, "difference")
        + _tables(parity_tables.free_table(results), missing="No free run was made.")
    )


def range_section(results, drawn) -> str:
    names = names_of(results)
    without = [name for name in names if not branch(results, "experiments", name, "range_test")]
    said = f"Without a range test here: {', '.join(without)}." if without and len(without) < len(names) else ""
    made = _tables(tables.range_table(results), missing="No range test was run.")
    return text(prose.RANGE) + _figures(drawn, "range_test") + made + (text(said, "note") if said else "")


def training_section(results, drawn) -> str:
    return (
        text(prose.TRAINING)
        + _figures(drawn, "training")
        + _tables(tables.training_table(results), missing="Nothing was trained.")
    )


def speed_section(results, drawn) -> str:
    return (
        text(prose.SPEED)
        + _figures(drawn, "speed")
        + _tables(tables.speed_table(results), tables.once_table(results), missing="No step was timed.")
        + _folded("Every setting of Keras that was tried", tables.settings_table(results))
        + "".join(text(line, "note") for line in speed_lines(results))
    )


def speed_lines(results) -> list[str]:
    """The GPU, the settings tried and the measured matrix product, in words; what all networks share is said once."""
    experiments = branch(results, "experiments").items()
    said = {}
    for name, experiment in experiments:
        gpu, note = look(experiment, "speed", "gpu"), look(experiment, "speed", "keras_settings_note")
        peak = branch(experiment, "speed", "sgemm_gflops")
        if gpu:
            said.setdefault(f"GPU: {'measured, see its rows' if isinstance(gpu, dict) else gpu}", []).append(name)
        if note:
            said.setdefault(f"Settings of Keras: {note}", []).append(name)
        if peak:
            median, best = (significant(look(peak, key), 3) for key in ("median", "max"))
            said.setdefault(f"Matrix product: median {median} GFLOP/s, best {best}", []).append(name)
    every = len(branch(results, "experiments"))
    lines = [
        text.rstrip(".") + (f" ({', '.join(names)})." if len(names) < every else ".") for text, names in said.items()
    ]
    quoted = [f"{name}: {line}" for name, line in branch(results, "peers").items() if name in dict(experiments)]
    return sorted(lines) + quoted or ["GPU: not measured."]


def _pairs(tree) -> str:
    """key value, key value: for a record whose shape is its maker's."""
    return ", ".join(f"{key} {_pairs(value) if isinstance(value, dict) else value}" for key, value in tree.items())


def conclusions_section(results, drawn) -> str:
    """The five, each with its verdict and the figures of every side."""
    return text(rules()) + "".join(
        f'<div class="conclusion"><h3>{escape(c.title)} <span class="badge">{escape(c.verdict)}</span></h3>'
        f"{_list(c.figures) or text('No figures.', 'note')}</div>\n"
        for c in conclusions(results)
    )


def environment_section(results, drawn) -> str:
    recorded = branch(results, "environment")
    shown = {label: recorded[key] for key, label in ENVIRONMENT.items() if recorded.get(key) is not None}
    shown |= {key: value for key, value in recorded.items() if key not in ENVIRONMENT and value is not None}
    shown |= {"seed": look(results, "seed"), "options": _pairs(branch(results, "options")) or None}
    listed = "".join(f"<dt>{escape(str(k))}</dt><dd>{escape(str(v))}</dd>" for k, v in shown.items() if v is not None)
    return f"<dl>{listed}</dl>\n{_parts(results)}{_again(results)}"


def _parts(results) -> str:
    """How long each part took, and which were kept from an earlier run."""
    parts = branch(results, "parts").items()
    rows = [
        (key, fixed(look(part, "seconds"), 1), "yes" if look(part, "reused") is True else "no") for key, part in parts
    ]
    kept = [key for key, _, again in rows if again == "yes"]
    said = text(f"Kept from an earlier run of the same sources on the same machine: {', '.join(kept)}.") if kept else ""
    table = Table("Parts of this run", ("part", "seconds", "reused"), [("", rows)]) if rows else None
    return said + _folded("How long each part took", table)


def _again(results) -> str:
    command = look(results, "command") or "python -m benchmarks.compare"
    return (
        '<p>From a checkout of the commit above, everything installed (<code>pip install -e ".[all]"</code>):</p>\n'
        f"<pre>{escape(str(command))}</pre>\n"
        "<p>This page is made from the <code>results.json</code> beside it by "
        "<code>python -m benchmarks.report FOLDER</code>; its figures are in <code>figures/</code> as PNG, with "
        "their data as CSV.</p>\n"
    )
