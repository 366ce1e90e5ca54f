"""The tables of range test, training and speed, and everything together for the screen."""

from . import layout, parity_tables
from .conclusions import conclusions
from .grouping import grouped, names_of, network
from .layout import Table
from .reading import KERAS_SIDES, branch, finite, in_order, items, look, ratio, speed_records
from .verdict import verdict
from .wording import MISSING, count, fixed, microseconds, side_label, significant, step, times


def range_table(results, names=None) -> Table | None:
    """The minimum of the running loss and its rate, beside the published ones."""
    headings = ("side", "min running loss", "at rate", "step", "accuracy", "val. accuracy", "val. loss")
    return grouped(results, "range_test", "Learning-rate range test", headings, _range_rows, names)


def _range_rows(experiment):
    sides = branch(experiment, "range_test")
    published = branch(experiment, "published", "range_test")
    rows = [(side_label(side), sides[side]) for side in in_order(sides) if isinstance(sides[side], dict)]
    rows += [("published", published)] if published and rows else []
    return [
        (
            label,
            fixed(look(record, "min_loss")),
            fixed(look(record, "learning_rate")),
            step(look(record, "step")),
            fixed(look(record, "accuracy")),
            fixed(look(record, "val_accuracy")),
            fixed(look(record, "val_loss")),
        )
        for label, record in rows
    ]


def training_table(results, names=None) -> Table | None:
    """Validation accuracy by epoch and the test of the best checkpoint, ours, Keras's and the published."""
    headings = ("side", "val. accuracy by epoch", "best epoch", "test loss", "test acc.", "after 1 epoch", "s/epoch")
    return grouped(results, "training", "Training beside the published run", headings, _training_rows, names)


def _training_rows(experiment):
    sides = branch(experiment, "training")
    rows = [_training_row(side_label(side), sides[side]) for side in in_order(sides) if isinstance(sides[side], dict)]
    published = branch(experiment, "published")
    if published and rows:
        after = {"test_accuracy": look(published, "test_accuracy_after_one_epoch")}
        rows.append(_training_row("published", {**published, "history": published, "after_one_epoch": after}))
    return rows


def _training_row(label, record):
    epochs = items(record, "history", "val_accuracy")
    seconds = sorted(value for value in map(finite, items(record, "seconds_per_epoch")) if value is not None)
    return (
        label,
        " ".join(fixed(value).removeprefix("0") for value in epochs) or MISSING,
        step(look(record, "best_epoch")),
        fixed(look(record, "test_loss")),
        fixed(look(record, "test_accuracy")),
        fixed(look(record, "after_one_epoch", "test_accuracy")),
        significant(seconds[len(seconds) // 2] if seconds else None, 3),
    )


def speed_table(results, names=None) -> Table | None:
    """Microseconds a step, ratios and memory of every side."""
    headings = (
        *("side", "µs a step", "q25–q75", "Keras fit / this", "Keras best / this"),
        *("× dense limit", "memory MB", "images/s predicted"),
    )
    return grouped(results, "speed", "Speed: median over the rounds", headings, _speed_rows, names)


def _speed_rows(experiment):
    rows = []
    for side, record in speed_records(experiment).items():
        rows.append(
            (
                _speed_label(side, record),
                microseconds(look(record, "step_us", "median")),
                _quartiles(branch(record, "step_us")),
                *(_ratio(experiment, keras, side) for keras in KERAS_SIDES),
                times(look(record, "times_dense_limit")),
                count(look(record, "peak_memory_mb")),
                count(look(record, "predict_images_per_second")),
            )
        )
    limit = look(experiment, "speed", "dense_limit_us")
    blank = ("", "", "", "1.00", "", "") if rows else ()
    return [*rows, ("dense limit", microseconds(limit), *blank)] if rows and finite(limit) is not None else rows


def _quartiles(step_us) -> str:
    low, high = (finite(look(step_us, key)) for key in ("q25", "q75"))
    if low is None or high is None:
        return MISSING
    return "one round" if look(step_us, "n") == 1 else f"{microseconds(low)}–{microseconds(high)}"


def _ratio(experiment, above, below) -> str:
    return "1.00" if above == below else times(ratio(experiment, above, below))


def _speed_label(side, record) -> str:
    label = look(record, "label") or side_label(side)
    device = look(record, "device")
    return f"{label} (GPU)" if device == "gpu" and "gpu" not in label.lower() else label


def once_table(results) -> Table | None:
    """What is paid once: compiling and preparing the data."""
    headings = ("side", "compile s", "prepare s", "fastest step µs", "rounds")
    return grouped(results, "speed", "Paid once, and the fastest round", headings, _once_rows)


def _once_rows(experiment):
    return [
        (
            _speed_label(side, record),
            fixed(look(record, "compile_s"), 2),
            fixed(look(record, "prepare_s"), 2),
            microseconds(look(record, "step_us", "min")),
            count(look(record, "step_us", "n")),
        )
        for side, record in speed_records(experiment).items()
    ]


def settings_table(results) -> Table | None:
    """Every setting of Keras that was tried."""
    headings = ("steps_per_execution", "jit_compile", "data", "µs a step", "")
    return grouped(results, "speed", "Settings of Keras that were tried", headings, _settings_rows)


def _settings_rows(experiment):
    return [
        (
            step(look(setting, "steps_per_execution")),
            str(look(setting, "jit_compile")),
            str(look(setting, "data") or MISSING),
            microseconds(look(setting, "step_us")),
            str(look(setting, "error") or ("best" if look(setting, "best") else "")),
        )
        for setting in [
            *items(experiment, "speed", "keras_settings"),
            *items(experiment, "speed", "gpu", "keras_settings"),
        ]
    ]


def screen_table(results) -> str:
    """Everything for the screen: each experiment's tables, then the published conclusions tested, then the verdict."""
    blocks, quick = [], "QUICK " if look(results, "quick") else ""
    for name in names_of(results):
        blocks.append(f"{quick}{name}: {network(branch(results, 'experiments', name))}")
        tables = [
            make(results, [name])
            for make in (parity_tables.parity_table, parity_tables.free_table, range_table, training_table, speed_table)
        ]
        blocks += [table for table in tables if table] or ["Nothing was measured."]
        blocks += [line for line in [look(results, "peers", name)] if line]
    if failures := parity_tables.failure_table(results):
        blocks.append(failures)
    blocks += [f"{quick}{c.title}: {c.verdict.upper()}. {' '.join(c.figures)}" for c in conclusions(results)]
    blocks += ["\n  ".join([f"{quick}{a.question} {a.sentence}", *a.figures]) for a in verdict(results)]
    return layout.screen(blocks)
