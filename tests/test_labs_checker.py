"""The labs' checker, check by check: each has an answer that it alone catches, and without it that answer passes for
another. Whatever else comes back from a student's process, the checker never fails."""

import re
from types import SimpleNamespace

import numpy as np
import pytest

from labs import child, comparison, diagnosis, fingerprint, results, wire
from labs.checking import check
from labs.course import lab, labs
from labs.diagnosis import diagnose, probes_of, question
from labs.exercise import Exercise, Mistake
from labs.finding import Finding
from labs.identifiability import answer_with
from labs.reproducing import given
from numpy_mlp import backpropagation
from numpy_mlp.engines import numpy_engine

EXERCISES = {exercise.name: exercise for part in labs() for exercise in part.exercises}


def answered(exercise, function, probes):
    """What the student's process would answer for this function (None: it is not there)."""
    module = SimpleNamespace() if function is None else SimpleNamespace(**{exercise.name: function})
    sent = wire.unpack(wire.pack(question(exercise, probes)))
    return wire.unpack(wire.pack(child.answer(module, sent, __file__)))


def found(exercise, function, seed=0):
    """The checker's Finding on a student's function."""
    probes = probes_of(exercise, seed)
    return diagnose(exercise, probes, answered(exercise, function, probes))


# Two exercises of our own for what no lab's has: square results, and several numbers.
TURN = Exercise(
    name="turn",
    symbols={"x": ("D", "D")},
    results={"y": ("D", "D")},
    lines={"y": lambda t: t.x + np.arange(4.0)},
    probes=lambda rng, dtype: [{"x": rng.normal(size=(4, 4)).astype(dtype)} for _ in range(2)],
    hints=(),
)
TWO_NUMBERS = Exercise(
    name="two_numbers",
    symbols={"x": ("D",)},
    results={"low": (), "high": ()},
    lines={"low": lambda t: t.x.min(), "high": lambda t: t.x.max()},
    probes=lambda rng, dtype: [{"x": rng.normal(size=n).astype(dtype)} for n in (2, 1, 3)],
    hints=(),
    mistakes=(
        Mistake("two_numbers.second", {"high": lambda t: np.sort(t.x)[min(1, len(t.x) - 1)]}, ("", ""), ("", "")),
    ),
)
DENSE, RELU = EXERCISES["dense_backward"], EXERCISES["relu_backward"]


def dense(dz, x, W, need_dx=True):
    return dz @ W.T, x.T @ dz, dz.sum(axis=0)


def with_dense(change):
    """A student's dense_backward whose right results are changed at the end."""
    return lambda dz, x, W, need_dx=True: change(*dense(dz, x, W), dz)


def unwritten(**arguments):
    raise NotImplementedError


def scaled_in_place(dz, x, W, need_dx=True):
    results = dense(dz, x, W)
    dz /= len(dz)
    return results


def emptied(weights, zs, activations, dz):
    gradients = backwards(weights, zs, activations, dz, lambda a, z: z > 0)
    activations.pop()
    return gradients


def last_wrong(dx, dW, db, dz):
    db = db.copy()
    db[-1] += 1
    return dx, dW, db


def first_wrong(dx, dW, db, dz):
    db = db.copy()
    db[0] += 1
    return dx, dW, db


def stops_at_a_single_number(x):
    if len(x) == 1:
        raise IndexError("too short")
    return x.min(), x.max()


def noise(dx, dW, db, dz):
    return dx, dW + np.sin(np.arange(dW.size).reshape(dW.shape)), db


def full_batches(order, batch_size):
    """Without the last one, which is smaller."""
    return [order[i : i + batch_size] for i in range(0, len(order) - batch_size + 1, batch_size)]


def overflowing(z):
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


# name: (exercise, student's function, the Finding's kind, what is noticed or more of its values)
CASES = {
    "right": (DENSE, dense, "right", {}),
    "summed the other way round": (DENSE, with_dense(lambda dx, dW, db, dz: (dx, dW, dz[::-1].sum(0))), "right", {}),
    "missing": (DENSE, None, "missing", {}),
    "unwritten": (DENSE, unwritten, "unwritten", {}),
    "raised": (DENSE, lambda **arguments: 1 / 0, "raised", {"raised": "ZeroDivisionError"}),
    "raised late": (TWO_NUMBERS, stops_at_a_single_number, "raised", {"raised": "IndexError"}),
    "nothing": (DENSE, lambda **arguments: None, "nothing", {}),
    "strange": (DENSE, with_dense(lambda dx, dW, db, dz: (dx, dW, db + 0j)), "strange", {}),
    "words": (DENSE, with_dense(lambda dx, dW, db, dz: (dx, dW, "db")), "strange", {"text": "str"}),
    "none among them": (DENSE, with_dense(lambda dx, dW, db, dz: (None, dW, db)), "strange", {"text": "None"}),
    "count": (DENSE, with_dense(lambda dx, dW, db, dz: (dW, db)), "count", {"found": 2, "expected": 3}),
    "order": (DENSE, with_dense(lambda dx, dW, db, dz: (dW, dx, db)), "order", {"found": "dW, dx, db", "still": []}),
    "order, of numbers": (TWO_NUMBERS, lambda x: (x.max(), x.min()), "order", {"expected": "low, high"}),
    "order, one wrong": (
        DENSE,
        with_dense(lambda dx, dW, db, dz: (db + 1, dx, dW)),
        "order",
        {"found": "db, dx, dW", "still": ["db"]},
    ),
    "order by shapes, no number right": (
        DENSE,
        with_dense(lambda dx, dW, db, dz: (dW + 1, dx + 1, db)),
        "shape",
        {},
    ),
    "shape": (DENSE, with_dense(lambda dx, dW, db, dz: (dx, dW, db[None])), "shape", {"transposed": False}),
    "shape, turned": (DENSE, with_dense(lambda dx, dW, db, dz: (dx.T, dW, db)), "shape", {"transposed": True}),
    "dtype": (RELU, lambda da, z: (da > 0) & (z > 0), "dtype", {"found": "bool"}),
    "nan": (DENSE, with_dense(lambda dx, dW, db, dz: (dx, dW, db / 0)), "nan", {"where": (0,)}),
    "changed": (DENSE, scaled_in_place, "changed", {"argument": "dz"}),
    "taken away": (EXERCISES["backward_pass"], emptied, "changed", {"argument": "activations"}),
    "mistake": (DENSE, with_dense(lambda dx, dW, db, dz: (dx, dW, dz.mean(axis=0))), "mistake", {}),
    "two": (DENSE, with_dense(lambda dx, dW, db, dz: (dx, dW / len(dz), dz[0])), "two", {}),
    "zero": (DENSE, with_dense(lambda dx, dW, db, dz: (dx, 0 * dW, db)), "fingerprint", {"noticed": "zero"}),
    "sign": (DENSE, with_dense(lambda dx, dW, db, dz: (-dx, dW, db)), "fingerprint", {"noticed": "sign"}),
    "factor": (DENSE, with_dense(lambda dx, dW, db, dz: (dx, 3 * dW, db)), "fingerprint", {"noticed": "factor"}),
    "symbol": (
        DENSE,
        with_dense(lambda dx, dW, db, dz: (dx, len(dz) * dW, db)),
        "fingerprint",
        {"noticed": "symbol", "symbol": "N"},
    ),
    "turned": (TURN, lambda x: (x + np.arange(4.0)).T, "fingerprint", {"noticed": "transposed"}),
    "last row": (DENSE, with_dense(last_wrong), "fingerprint", {"noticed": "only_last_row"}),
    "first row": (DENSE, with_dense(first_wrong), "fingerprint", {"noticed": "only_first_row"}),
    "region": (RELU, lambda da, z: np.where(z > 0, da, 0.3 * z), "fingerprint", {"noticed": "region"}),
    "differs": (DENSE, with_dense(noise), "differs", {}),
    "rows in lists": (DENSE, with_dense(lambda dx, dW, db, dz: (dx, list(map(list, dW)), db)), "right", {}),
    "numbers in one array": (TWO_NUMBERS, lambda x: np.array([x.min(), x.max()]), "right", {}),
    "too few, named": (EXERCISES["batches"], full_batches, "mistake", {}),
    "NaN, named": (EXERCISES["softmax_forward"], overflowing, "mistake", {}),
}


@pytest.mark.parametrize("name", CASES)
def test_each_kind_of_finding(name):
    exercise, function, kind, values = CASES[name]
    finding = found(exercise, function)
    assert finding.kind == kind
    assert {key: finding.values.get(key) for key in values} == values
    assert finding.passed == (kind == "right")
    assert set(finding.right) & set(finding.wrong) == set()


def test_every_kind_has_a_case():
    kinds = set(re.findall(r'"(\w+)"', Finding.__doc__))
    of_the_process = {"time", "died", "output", "size", "memory", "file", "skipped"}  # the runner's
    assert kinds - of_the_process == {kind for _, _, kind, _ in CASES.values()}


def test_what_is_named_is_what_is_there():
    assert found(*CASES["mistake"][:2]).mistakes == ("dense_backward.bias_mean",)
    assert set(found(*CASES["two"][:2]).mistakes) == {"dense_backward.bias_first_row", "dense_backward.weights_mean"}
    assert found(*CASES["too few, named"][:2]).mistakes == ("batches.last_dropped",)
    assert found(*CASES["NaN, named"][:2]).mistakes == ("softmax_forward.overflows",)


def test_part_of_the_results_is_part_of_the_points():
    assert found(*CASES["factor"][:2]).score == pytest.approx(2 / 3)
    assert found(*CASES["shape"][:2]).score == pytest.approx(2 / 3)
    assert found(*CASES["nan"][:2]).score == pytest.approx(2 / 3)
    assert found(*CASES["changed"][:2]).score == 0
    assert found(*CASES["right"][:2]).score == 1


def nothing(*arguments):
    """What a check says that is not there."""
    return None


def without(kind, text=None):
    """`trouble_in` without one of its answers."""

    def trouble(answer, n_cases, whole=diagnosis.trouble_in):
        said = whole(answer, n_cases)
        return None if said and said[0] == kind and text in (None, said[1].get("text")) else said

    return trouble


def without_search(kind):
    """`search` that does not look for single mistakes, or not for two."""

    def search(exercise, probes, given, right, found, kinds, whole=diagnosis.search):
        return whole(exercise, probes, given, right, found, tuple(k for k in kinds if k != kind))

    return search


# (module, its function, what stands in for it, the case that is then answered otherwise)
REMOVALS = [
    *((diagnosis, "trouble_in", without(kind), kind) for kind in ("missing", "unwritten", "raised", "strange")),
    (diagnosis, "miscounted", nothing, "nothing"),
    (diagnosis, "miscounted", nothing, "count"),
    (diagnosis, "miscounted", nothing, "words"),
    (diagnosis, "order", nothing, "order"),
    (diagnosis, "order", nothing, "order, of numbers"),
    (diagnosis, "order", nothing, "order, one wrong"),
    (diagnosis, "shapes", nothing, "shape"),
    (diagnosis, "dtypes", nothing, "dtype"),
    (diagnosis, "nans", nothing, "nan"),
    (diagnosis, "changes", nothing, "changed"),
    (diagnosis, "_named_all_the_same", nothing, "too few, named"),
    (comparison, "_is_right", lambda *arguments: False, "raised late"),
    (results, "_joined", nothing, "rows in lists"),
    (diagnosis, "search", without_search("mistake"), "mistake"),
    (diagnosis, "search", without_search("mistake"), "NaN, named"),
    (diagnosis, "search", without_search("two"), "two"),
    (results, "is_number", lambda value: True, "none among them"),
    (diagnosis, "tolerance", lambda arguments, case: 0.0, "summed the other way round"),
    (diagnosis, "tolerance", lambda arguments, case: 10.0, "mistake"),
    (fingerprint, "_zero", nothing, "zero"),
    (fingerprint, "_factor", nothing, "sign"),
    (fingerprint, "_factor", nothing, "factor"),
    (fingerprint, "_symbol", nothing, "symbol"),
    (fingerprint, "_transposed", nothing, "turned"),
    (fingerprint, "_rows", nothing, "last row"),
    (fingerprint, "_rows", nothing, "first row"),
    (fingerprint, "_region", nothing, "region"),
]


def outcome(case):
    """What the checker says to a case, or the exception that it ends in."""
    try:
        finding = found(*CASES[case][:2])
    except Exception as error:
        return type(error)
    return finding.kind, finding.mistakes, finding.values.get("noticed"), finding.values.get("text")


@pytest.mark.parametrize(("module", "name", "instead", "case"), REMOVALS, ids=lambda value: str(value)[:20])
def test_without_a_check_its_case_is_answered_otherwise(monkeypatch, module, name, instead, case):
    before = outcome(case)
    monkeypatch.setattr(module, name, instead)
    assert outcome(case) != before


def test_every_check_is_among_the_removals():
    removed = {(module, name) for module, name, _, _ in REMOVALS}
    for module, function in ((diagnosis, diagnosis._diagnosed), (fingerprint, fingerprint.fingerprint)):
        called = {name for name in function.__code__.co_names if name in vars(module) and name not in PLUMBING}
        assert called and {(module, name) for name in called} <= removed


# What carries results, and makes no decision.
PLUMBING = ("answers", "np", "Finding", "by_name", "_with_name", "_compared", "_difference")


def written(tmp_path, source):
    file = tmp_path / "student.py"
    file.write_text(source, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("while True: pass", "time"),
        ("import os; os._exit(3)", "died"),
        ("import os; os.write(int(__import__('sys').argv[2]), b'\\x05' + b'\\0' * 7 + b'stuff')", "strange"),
    ],
)
def test_a_process_that_does_not_come_back(tmp_path, body, kind):
    file = written(tmp_path, f"def dense_backward(dz, x, W, need_dx=True):\n    {body}\n")
    report = check(lab(5), file, seconds=1.5)
    assert report.findings[0].kind == kind
    assert not report.passed


VARIATIONS = {
    "dense_backward": [
        lambda dz, x, W, need_dx=True: (np.einsum("nm,dm->nd", dz, W), np.einsum("nd,nm->dm", x, dz), dz.T.sum(1)),
        lambda dz, x, W, need_dx=True: [np.dot(dz, W.T), np.dot(dz.T, x).T, np.add.reduce(dz)],
        lambda dz, x, W, need_dx=True: ((W @ dz.T).T, sum(np.outer(a, b) for a, b in zip(x, dz)), sum(dz)),
        lambda dz, x, W, need_dx=True: dense(*(v.astype("float64") for v in (dz, x, W))),
        lambda dz, x, W, need_dx=True: (dz @ W.T, dense(dz[::-1], x[::-1], W)[1], dz[::-1].sum(0)),
        lambda dz, x, W, need_dx=True: tuple(v.tolist() for v in dense(dz, x, W)),
    ],
    "relu_backward": [
        lambda da, z: np.where(z > 0, da, 0),
        lambda da, z: da * np.heaviside(z, 0),
        lambda da, z: da * (np.sign(z) + 1 > 1),
        lambda da, z: np.multiply(da, z > 0, dtype="float64"),
        lambda da, z: np.array([[d if v > 0 else 0.0 for d, v in zip(*rows)] for rows in zip(da, z)]),
        lambda da, z: zeroed(da.copy(), z),
    ],
    "backward_pass": [
        lambda weights, zs, activations, dz: backwards(weights, zs, activations, dz, lambda a, z: a > 0),
        lambda weights, zs, activations, dz: backwards(weights, zs, activations, dz, lambda a, z: z > 0),
        lambda weights, zs, activations, dz: tuple(backwards(weights, zs, activations, dz, lambda a, z: z > 0)),
        lambda weights, zs, activations, dz: iter(backwards(weights, zs, activations, dz, lambda a, z: z > 0)),
    ],
}


def zeroed(dz, z):
    dz[z <= 0] = 0
    return dz


def backwards(weights, zs, activations, dz, passes):
    """backward_pass from a list that is filled from its end, with one way or another to see what passes."""
    gradients = [None] * len(weights)
    for layer in range(len(zs) - 1, -1, -1):
        gradients[2 * layer] = np.tensordot(activations[layer], dz, (0, 0))
        gradients[2 * layer + 1] = np.einsum("nm->m", dz)
        if layer:
            dz = (dz @ weights[2 * layer].T) * passes(activations[layer], zs[layer - 1])
    return gradients


@pytest.mark.parametrize(("name", "function"), [(n, f) for n, functions in VARIATIONS.items() for f in functions])
def test_what_is_right_in_another_way_is_right(name, function):
    for seed in range(20):
        finding = found(EXERCISES[name], function, seed)
        assert (finding.kind, finding.wrong) == ("right", ())


def junk(rng):
    """Something that a student's process might send, and that the exercise did not ask for."""
    things = [
        None, "text", True, -1, 10**30, float("nan"), float("-inf"), [], {}, {"raised": None}, [[], [[]]], [None, "x"],
        {"cases": 3}, np.zeros(0), np.zeros((3, 0, 2)), np.float16(2), np.array(True), np.zeros((2, 3), "uint64"),
        rng.normal(size=rng.integers(0, 4, rng.integers(0, 4))), np.full((7, 9), np.nan), [1, [2.0, [3]]],
    ]  # fmt: skip
    return things[rng.integers(len(things))]


def spoilt(value, rng):
    """The same tree with one of its nodes, drawn by chance, replaced, left out or doubled."""
    if isinstance(value, dict) and value and rng.random() < 0.9:
        name = list(value)[rng.integers(len(value))]
        if rng.random() < 0.15:
            return {key: item for key, item in value.items() if key != name}
        return value | {name: spoilt(value[name], rng)}
    if isinstance(value, list) and value and rng.random() < 0.85:
        place = rng.integers(len(value))
        instead = [[], [value[place]] * 2, [spoilt(value[place], rng)]][min(2, rng.integers(6))]
        return value[:place] + instead + value[place + 1 :]
    if isinstance(value, np.ndarray) and value.ndim and rng.random() < 0.5:
        return [value.T, value[:1], value.astype("float16"), value > 0, value[..., None]][rng.integers(5)]
    return junk(rng)


@pytest.mark.parametrize("name", ["dense_backward", "backward_pass", "sgd_update", "batches", "accuracy"])
def test_whatever_comes_back_is_answered(name):
    exercise, rng = EXERCISES[name], np.random.default_rng(7)
    probes = probes_of(exercise, 0)
    right, kinds = answer_with(exercise, probes, ()), set()
    for _ in range(150):
        answer = wire.unpack(wire.pack(spoilt(right, rng)))
        finding = diagnose(exercise, probes, answer)
        assert finding.exercise == name
        assert 0 <= finding.score <= 1
        kinds.add(finding.kind)
    assert {"strange"} < kinds


@pytest.mark.parametrize("change", [lambda cases: cases[:-1], lambda cases: [*cases, cases[0]], lambda cases: []])
def test_fewer_or_more_calls_than_were_asked_for_are_not_right(change):
    probes = probes_of(DENSE, 0)
    answer = answer_with(DENSE, probes, ())
    assert diagnose(DENSE, probes, answer).passed
    assert diagnose(DENSE, probes, {"cases": change(answer["cases"])}).kind == "strange"


def test_junk_alone_is_answered():
    rng = np.random.default_rng(8)
    probes = probes_of(DENSE, 0)
    for _ in range(100):
        assert not diagnose(DENSE, probes, junk(rng)).passed


def test_renamed_parameters_and_another_order_are_no_mistakes(tmp_path):
    file = tmp_path / "lab5.py"
    renamed = "def relu_backward(gradient, inputs):\n    return gradient * (inputs > 0)\n"
    turned = "\n\ndef dense_backward(W, x, dz, need_dx=True):\n    return dz @ W.T, x.T @ dz, dz.sum(axis=0)\n"
    file.write_text(renamed + turned, encoding="utf-8")
    found = check(lab(5), file)
    assert [finding.kind for finding in found.findings] == ["right", "right", "missing"]


def test_a_factor_of_nearly_one_is_no_fingerprint():
    near = found(EXERCISES["relu_backward"], lambda da, z: 1.00001 * da * (z > 0))
    far = found(EXERCISES["relu_backward"], lambda da, z: 1.5 * da * (z > 0))
    assert (near.kind, far.kind, far.values["noticed"]) == ("differs", "fingerprint", "factor")


def test_results_alike_in_shape_are_told_apart_by_their_numbers():
    gradients = EXERCISES["backward_pass"]
    finding = found(gradients, first_layer_last)
    assert (finding.kind, finding.values["found"]) == ("order", "dW2, db2, dW3, db3, dW1, db1")
    assert found(EXERCISES["forward_pass"], swapped_passes).kind == "order"


def test_one_call_in_another_order_does_not_make_another_right():
    """Results of two names in one call, of three in the other, which is wrong in a way of its own."""
    names = lambda arguments: {f"part_{index}": () for index in range(len(arguments["x"]))}  # noqa: E731
    parts = Exercise(
        name="parts",
        symbols={"x": ("D",)},
        results=names,
        lines={},
        run=lambda lines, arguments: dict(zip(names(arguments), arguments["x"])),
        probes=lambda rng, dtype: [{"x": np.array(values, dtype)} for values in ([1.5, 2.5], [1.5, 2.5, 3.5])],
        hints=(),
    )
    turned = found(parts, lambda x: tuple(x[::-1]))
    assert (turned.kind, turned.values["found"]) == ("order", "part_1, part_0")
    assert found(parts, lambda x: tuple(x[::-1] + (len(x) > 2))).kind != "order"


def first_layer_last(weights, zs, activations, dz):
    gradients = backwards(weights, zs, activations, dz, lambda a, z: z > 0)
    return gradients[2:] + gradients[:2]


def swapped_passes(weights, x):
    zs, activations = backpropagation.forward_pass(numpy_engine, weights, x)
    return activations, zs


@pytest.mark.parametrize(
    ("number", "right", "wrong", "shown"),
    [
        (1, "1 / (1 + np.exp(-z))", "1 / (1 + np.exp(-z * abs(z)))", "sigmoid(z="),
        (2, "x @ W + b", "np.sin(x @ W + b)", "x[0, :] = ["),
        (5, "x.T @ dz", "(x**3).T @ dz", 'dense_backward(**given("dense_backward", 2))'),
    ],
)
def test_the_inputs_shown_make_the_wrong_number_again(tmp_path, number, right, wrong, shown):
    source = lab(number).solution.read_text(encoding="utf-8").replace(right, wrong)
    report = check(lab(number), written(tmp_path, source))
    values = report.first.values
    assert report.first.kind == "differs" and shown in "\n".join(values["inputs"])
    *before, call = values["inputs"][-1].split("; ")
    program = "\n".join([source, *before, f"made = {call}"])
    scope = {}
    exec(program, scope)
    made = scope["made"] if number < 5 else scope["made"][1]
    assert np.asarray(made)[values["where"]] == pytest.approx(values["yours"], rel=1e-4)
    assert len(values["inputs"]) <= 4
    arguments = {"np": np, **given(report.first.exercise, values["probe"])}
    for line in values["inputs"][:-1]:
        place, shown_numbers = line.split(" = ")
        assert eval(place, arguments) == pytest.approx(eval(shown_numbers), rel=1e-5)


def test_a_teacher_s_inputs_are_not_shown(tmp_path):
    source = lab(2).solution.read_text(encoding="utf-8").replace("x @ W + b", "np.sin(x @ W + b)")
    report = check(lab(2), written(tmp_path, source), seed=7)
    assert report.first.kind == "differs" and "inputs" not in report.first.values


def test_the_smallest_call_that_is_wrong_is_shown(tmp_path):
    larger = "x @ W + b + (len(x) > 2) * np.sin(x @ W)"
    source = lab(2).solution.read_text(encoding="utf-8").replace("x @ W + b", larger)
    report = check(lab(2), written(tmp_path, source))
    probes = probes_of(EXERCISES["dense_forward"], 0)
    sizes = [sum(map(np.size, probe.values())) for probe in probes]
    shown = report.first.values["probe"]
    assert len(given("dense_forward", shown)["x"]) > 2  # smaller ones are right
    assert sizes[shown] == min(n for n, probe in zip(sizes, probes) if len(probe["x"]) > 2)
