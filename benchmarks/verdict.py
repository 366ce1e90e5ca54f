"""The verdict in plain sentences: is it the same network, is it as accurate, how fast is it, what does it cost?"""

from dataclasses import dataclass, field

from .reading import branch, finite, items, look, main_engine, ratio, records
from .wording import count, fixed, join, microseconds, side_label, significant, step, times

NAMED_FAILURES = 4
KERAS_WAYS = {"keras": "Keras's plain fit", "keras_tuned": "Keras at its best settings"}


@dataclass(frozen=True)
class Answer:
    """One sentence that answers the question, then the figures it rests on, one a line."""

    question: str
    sentence: str
    figures: list[str] = field(default_factory=list)


def verdict(results) -> list[Answer]:
    """Every answer is made from the numbers; what is missing is said to be missing."""
    questions = {
        "Is it the same network?": same,
        "Is it as accurate?": accurate,
        "How fast is it?": fast,
        "What does it cost?": cost,
    }
    return [Answer(question, *answer(results)) for question, answer in questions.items()]


# ---- the same network?


def gates(results) -> list[tuple[str, str, str, dict]]:
    """(network, engine, dtype, record) of every parity run that passed or failed."""
    return [
        (name, engine, dtype, record)
        for name, experiment in branch(results, "experiments").items()
        for engine, dtype, record in records(experiment)
        if isinstance(look(record, "passed"), bool)
    ]


def same(results) -> tuple[str, list[str]]:
    """Whether the gate passed everywhere, how close to its bound, and how the free runs went."""
    ran = gates(results)
    if not ran:
        return "Not measured: no parity gate was run.", []
    failed = [gate for gate in ran if not gate[3]["passed"]]
    return _different(ran, failed) if failed else (_yes(ran), [*_agreement(ran), *_free_runs(ran)])


def _different(ran, failed) -> tuple[str, list[str]]:
    lines = [f"{side_label(e)} {d} on {n}: {_first_wrong(record)}" for n, e, d, record in failed[:NAMED_FAILURES]]
    lines += [f"{len(failed) - NAMED_FAILURES} more."] if len(failed) > NAMED_FAILURES else []
    return f"No. The gate failed in {len(failed)} of {len(ran)} comparisons.", lines


def _first_wrong(record) -> str:
    failure = branch(record, "first_failure")
    if not failure:
        return "the first wrong tensor was not recorded."
    place = f"{look(failure, 'tensor')} at step {step(look(failure, 'step'))}"
    error = finite(look(failure, "error_over_bound"))
    said = look(failure, "reason") if error is None else f"{significant(error, 3)} times its bound"
    return f"first wrong is {place}, {said or 'no reason recorded'}."


def _yes(ran) -> str:
    references = {look(record, "reference") for *_, record in ran}
    if references != {"keras"}:
        return "Among our own engines it is; Keras was not there to compare with."
    return "Yes. From the same weights and the same batch, every tensor of every step agrees with Keras's to rounding."


def _agreement(ran) -> list[str]:
    steps = sum(finite(look(record, "steps")) or 0 for *_, record in ran)
    errors = [error for *_, record in ran if (error := finite(look(record, "max_error_over_bound"))) is not None]
    flips = sum(len(items(record, "flips")) for *_, record in ran)
    what = "; ".join((join(_distinct(ran, 0)), join(map(side_label, _distinct(ran, 1))), join(_distinct(ran, 2))))
    lines = [f"{len(ran)} comparisons, {count(steps)} steps in all ({what})."]
    lines += [f"The largest error was {significant(max(errors))} of its bound on rounding."] if errors else []
    units = "1 ReLU unit" if flips == 1 else f"{count(flips)} ReLU units"
    return lines + ([f"{units} fell on different sides of zero: found, named and explained."] if flips else [])


def _distinct(ran, column) -> list[str]:
    return list(dict.fromkeys(gate[column] for gate in ran))


def _free_runs(ran) -> list[str]:
    within = [w for *_, record in ran if isinstance(w := look(record, "free", "within_expected"), bool)]
    twin = "part from the reference as a program parts from its own twin."
    return [f"Run on freely, {sum(within)} of {len(within)} runs {twin}"] if within else []


# ---- as accurate?


def accurate(results) -> tuple[str, list[str]]:
    """Test accuracy of the best checkpoint: ours, Keras's, the published."""
    engine, lines, apart = main_engine(results), [], []
    for name, experiment in branch(results, "experiments").items():
        ours, keras = (finite(look(experiment, "training", side, "test_accuracy")) for side in (engine, "keras"))
        published = finite(look(experiment, "published", "test_accuracy"))
        said = [(side_label(engine or ""), ours), ("Keras", keras), ("published", published)]
        if ours is not None or keras is not None:
            lines.append(f"{name}: {', '.join(f'{label} {fixed(v)}' for label, v in said if v is not None)}.")
        apart += [abs(ours - keras)] if ours is not None and keras is not None else []
    return _accuracy_sentence(engine, lines, apart), lines


def _accuracy_sentence(engine, lines, apart) -> str:
    if not lines:
        return "Not measured: nothing was trained."
    where = "on the 10,000 test images, best checkpoints"
    if not apart:
        return f"Trained on one side alone; {where}:"
    return f"{side_label(engine)} and Keras end at most {max(apart):.4f} apart {where}:"


# ---- how fast?


def fast(results) -> tuple[str, list[str]]:
    """Each net's step beside Keras's."""
    engine, experiments = main_engine(results), branch(results, "experiments")
    lines = [said for name, experiment in experiments.items() if (said := _speed_of(name, experiment, engine))]
    if not lines:
        return "Not measured: no step was timed.", []
    found = {way: [r for e in experiments.values() if (r := ratio(e, way, engine)) is not None] for way in KERAS_WAYS}
    compared = [f"{_range(ratios)} {KERAS_WAYS[way]}" for way, ratios in found.items() if ratios]
    sentence = f"{side_label(engine)} is {join(compared)}." if compared else "Keras was not timed beside it."
    return sentence, lines


def _range(ratios) -> str:
    """10.3 times as fast as, 0.90 to 10.3 times as fast as"""
    low, high = times(min(ratios)), times(max(ratios))
    return f"{low if low == high else f'{low} to {high}'} times as fast as"


def _speed_of(name, experiment, engine) -> str | None:
    sides = {side: finite(look(experiment, "speed", side, "step_us", "median")) for side in (engine, *KERAS_WAYS)}
    if sides[engine] is None:
        return None
    labels = {engine: side_label(engine or ""), **KERAS_WAYS}
    return (
        f"{name}: {', '.join(f'{labels[s]} {microseconds(v)}' for s, v in sides.items() if v is not None)} µs a step."
    )


# ---- what does it cost?


def cost(results) -> tuple[str, list[str]]:
    """Dense limit, memory, compiling."""
    engine, experiments = main_engine(results), branch(results, "experiments")
    limits = {name: look(e, "speed", engine, "times_dense_limit") for name, e in experiments.items()}
    limits = {name: value for name, value in limits.items() if finite(value) is not None}
    lines = [*_memory(experiments, engine), *_compiling(experiments, engine)]
    if not limits:
        return ("Time beside the dense limit was not measured." if lines else "Not measured."), lines
    each = join(f"{times(value)} ({name})" for name, value in limits.items())
    return f"A step takes {each} times the dense limit, the time of all its dense arithmetic at full speed.", lines


def _memory(experiments, engine) -> list[str]:
    lines = []
    for name, experiment in experiments.items():
        ours, keras = (finite(look(experiment, "speed", side, "peak_memory_mb")) for side in (engine, "keras"))
        beside = f", Keras {count(keras)} MB" if keras is not None else ""
        lines += [f"{name}: at most {count(ours)} MB of memory{beside}."] if ours is not None else []
    return lines


def _compiling(experiments, engine) -> list[str]:
    seconds = [finite(look(e, "speed", engine, "compile_s")) for e in experiments.values()]
    longest = max((s for s in seconds if s is not None), default=0.0)
    return [f"Compiling: {fixed(longest, 1)} s, once."] if longest > 0 else []
