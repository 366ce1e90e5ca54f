"""Labs 5 to 8: the starters, the solutions, every mistake by its name, what is right in another way, and the texts."""

import ast
import inspect
import json
import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from labs import wire
from labs.checking import check
from labs.child import answer, linear_loss_and_gradients
from labs.course import lab
from labs.diagnosis import diagnose, probes_of, question
from labs.exercise import flattened
from labs.identifiability import by_dtype, called, proportional
from labs.lab5_backward import solution as lab5
from labs.lab6_training import solution as lab6
from labs.lab7_learning_rates import solution as lab7
from labs.lab8_faster import race
from labs.lab8_faster import solution as lab8
from labs.results import names_in_place, returned_names
from numpy_mlp.language import set_language

NUMBERS = (5, 6, 7, 8)
EXERCISES = {exercise.name: exercise for number in NUMBERS for exercise in lab(number).exercises}
MISTAKES = [(exercise, mistake) for exercise in EXERCISES.values() for mistake in exercise.mistakes]
SOLUTIONS = {
    name: getattr(module, name) for module in (lab5, lab6, lab7, lab8) for name in EXERCISES if hasattr(module, name)
}
GRADED = [name for name, exercise in EXERCISES.items() if not exercise.optional]
STEPS = 1e-4  # the texts' numbers have four decimals


def found(exercise, function, seed=0, dtype=None):
    """The Finding on a function, which is called as the student's process calls it, but in this one."""
    probes = probes_of(exercise, seed) if dtype is None else by_dtype(exercise, seed)[dtype]
    asked = wire.unpack(wire.pack(question(exercise, probes)))
    reply = answer(SimpleNamespace(**{exercise.name: function}), asked, __file__)
    return diagnose(exercise, probes, wire.unpack(wire.pack(reply)))


def function_with(exercise, *mistakes):
    """A student's function that has these mistakes."""

    def function(**arguments):
        made = exercise.answer(arguments, *mistakes)
        for name in exercise.in_place:
            for place, part in zip(flattened(arguments[name]), names_in_place(exercise, arguments, name)):
                place[...] = made[part]
        returned = [made[name] for name in returned_names(exercise, arguments) if name in made]
        return returned[0] if len(returned) == 1 else returned or None

    return function


# ---------------------------------------------------------------- starters, solutions, processes


@pytest.mark.parametrize("number", NUMBERS)
def test_the_starter_is_unwritten_and_the_solution_right(number):
    course_lab = lab(number)
    starter, solution = (check(course_lab, f, seconds=120) for f in (course_lab.starter, course_lab.solution))
    kinds = {finding.exercise: finding.kind for finding in starter.findings}
    assert all(kind == ("skipped" if EXERCISES[name].optional else "unwritten") for name, kind in kinds.items())
    assert not starter.passed and starter.score == 0 and starter.first.kind == "unwritten"
    assert solution.passed and solution.score == 1 and solution.first is None


@pytest.mark.parametrize("name", GRADED)
@pytest.mark.parametrize("dtype", [0, 1])
def test_the_solution_is_right_in_both_dtypes(name, dtype):
    assert all(found(EXERCISES[name], SOLUTIONS[name], seed, dtype).passed for seed in range(3))


@pytest.mark.parametrize("number", NUMBERS)
def test_starter_and_solution_have_the_same_functions(number):
    starter, solution = (ast.parse(file.read_text()) for file in (lab(number).starter, lab(number).solution))
    asked = [node for node in starter.body if isinstance(node, ast.FunctionDef)]
    given = {node.name: node for node in solution.body if isinstance(node, ast.FunctionDef)}
    assert [node.name for node in asked] == [exercise.name for exercise in lab(number).exercises]
    for node in asked:
        assert ast.unparse(node.args) == ast.unparse(given[node.name].args)
        assert ast.get_docstring(node) == ast.get_docstring(given[node.name])
        assert "->" in ast.get_docstring(node)


WRONG_FILES = {
    5: ("return dx, x.T @ dz, dz.sum(axis=0)", "return dx, x.T @ dz, dz.mean(axis=0)", "dense_backward.bias_mean"),
    6: ("w -= learning_rate * dw", "w = w - learning_rate * dw", "sgd_update.not_in_place"),
    7: ("if finite.all() else np.argmin(finite)", "", "suggested_rate.nan_is_lowest"),
    8: ("z[n, m] = b[m]", "z[n, m] = 0", "dense_forward_loops.bias_left_out"),
}


@pytest.mark.parametrize("number", NUMBERS)
def test_a_wrong_file_is_named_through_a_process(number, tmp_path):
    line, wrong, key = WRONG_FILES[number]
    source = lab(number).solution.read_text().split("def dense_forward_numba")[0]
    assert source.count(line) == 1
    (tmp_path / "student.py").write_text(source.replace(line, wrong))
    report = check(lab(number), tmp_path / "student.py", seconds=60)
    assert report.first.mistakes == (key,) and not report.passed and 0 < report.score < 1


def test_a_last_batch_that_is_dropped_is_named_though_there_are_too_few(tmp_path):
    source = (
        lab(6)
        .solution.read_text()
        .replace("range(0, len(order), batch_size)", "range(0, len(order) - batch_size + 1, batch_size)")
    )
    (tmp_path / "student.py").write_text(source)
    first, second, _ = check(lab(6), tmp_path / "student.py", seconds=60).findings
    assert first.passed and second.mistakes == ("batches.last_dropped",)


def test_an_error_in_later_shapes_does_not_hide_the_name(tmp_path):
    source = lab(5).solution.read_text().replace("relu_backward(da, zs[layer - 1])", "relu_backward(da, zs[layer])")
    (tmp_path / "student.py").write_text(source)
    finding = check(lab(5), tmp_path / "student.py", seconds=60).findings[-1]
    assert (finding.kind, finding.mistakes) == ("mistake", ("backward_pass.mask_of_wrong_layer",))


# ---------------------------------------------------------------- mistakes


@pytest.mark.parametrize("exercise, mistake", MISTAKES, ids=[mistake.key for _, mistake in MISTAKES])
def test_every_mistake_is_named(exercise, mistake):
    for dtype in (0, 1):
        finding = found(exercise, function_with(exercise, mistake), seed=1, dtype=dtype)
        assert finding.mistakes == (mistake.key,)


@pytest.mark.parametrize("name", [name for name in GRADED if name != "relu_backward"])
def test_two_at_once_are_named_unless_one_hides_the_other(name):
    exercise = EXERCISES[name]
    probes, pairs = by_dtype(exercise, 0)[0], list(exercise.pairs())
    pairs = pairs[:: 1 + len(pairs) // 40]
    seen = [(called(exercise, probes, pair), [mistake.key for mistake in pair]) for pair in pairs]
    both = [name == " + ".join(keys) for name, keys in seen if name not in exercise.key_of]
    assert np.mean(both) >= 0.95 and len(both) >= 0.9 * len(pairs)


@pytest.mark.parametrize("name", GRADED)
def test_no_mistake_is_another_or_nothing_but_for_a_factor(name):
    exercise = EXERCISES[name]
    probes = by_dtype(exercise, 0)[0]
    nothing = SimpleNamespace(changes={})
    for index, first in enumerate(exercise.mistakes):
        assert not any(
            proportional(exercise, first, other, probes) for other in (nothing, *exercise.mistakes[index + 1 :])
        )


def test_there_are_enough_mistakes():
    counts = {number: sum(len(exercise.mistakes) for exercise in lab(number).exercises) for number in NUMBERS}
    assert counts[5] >= 10 and min(counts.values()) >= 6


@pytest.mark.parametrize("exercise, mistake", MISTAKES, ids=[mistake.key for _, mistake in MISTAKES])
def test_a_mistake_is_told_in_both_languages_and_does_not_give_the_answer(exercise, mistake):
    assert mistake.key.startswith(f"{exercise.name}.")
    for english, spanish in (mistake.what, mistake.why):
        assert english != spanish and english.endswith(".") and spanish.endswith(".")
        assert max(len(english), len(spanish)) < 140
        assert not any(answer in english for answer in ("x.T @ dz", "dz @ W.T", "dz.sum(axis=0)", "z > 0", "w -= l"))
    named = r"[\w.-]+/[\w.-]+#\d+"
    assert mistake.source == "" or re.match(rf"({named})|(deeplearning\.ai, )", mistake.source)


@pytest.mark.parametrize("name", EXERCISES)
def test_three_hints_in_both_languages(name):
    hints = EXERCISES[name].hints
    assert len(hints) == 3 and all(english and spanish for english, spanish in hints)
    assert all(english != spanish for english, spanish in hints[:2])


@pytest.mark.parametrize("name", ["dense_backward", "relu_backward", "backward_pass", "dense_backward_loops"])
def test_the_proof_agrees_with_the_right_answer(name):
    exercise = EXERCISES[name]
    for arguments in by_dtype(exercise, 3)[0]:
        for result, tensor in exercise.answer(arguments).items():
            proof = exercise.numeric(arguments, result)
            if proof is not None:
                np.testing.assert_allclose(proof, tensor, atol=1e-6)


def dense_overwritten(dz, x, W, need_dx=True):
    for x_n, dz_n in zip(x, dz):
        dW = np.outer(x_n, dz_n)
    return dz @ W.T, dW, dz.sum(axis=0)


def relu_of_tanh(da, z):
    return da * (1 - np.tanh(z) ** 2)


def relu_leaking(da, z):
    return np.where(z > 0, da, 0.2 * da)


def pass_with(weight, activation):
    """backward_pass that takes these places of the two lists."""

    def backward_pass(weights, zs, activations, dz):
        gradients = []
        for layer in reversed(range(len(zs))):
            gradients = [activations[activation(layer)].T @ dz, dz.sum(axis=0), *gradients]
            if layer > 0:
                dz = (dz @ weights[weight(layer)].T) * (zs[layer - 1] > 0)
        return gradients

    return backward_pass


def batches_to_the_size(order, batch_size):
    return [order[start:batch_size] for start in range(0, len(order), batch_size)]


def mean_by_samples_seen(losses, sizes):
    return np.cumsum(losses) / np.cumsum(sizes)


def rows_assigned(x, W, b):
    z = np.tile(b, (len(x), 1))
    for n in range(len(x)):
        for d in np.flatnonzero(x[n]):
            z[n] = x[n, d] * W[d]
    return z


AS_WRITTEN = {
    "dense_backward.weights_last_sample": dense_overwritten,
    "relu_backward.tanh_slope": relu_of_tanh,
    "relu_backward.leaky_slope": relu_leaking,
    "backward_pass.input_index_wraps": pass_with(lambda layer: 2 * layer, lambda layer: layer - 1),
    "backward_pass.weights_by_layer_number": pass_with(lambda layer: layer, lambda layer: layer),
    "backward_pass.bias_for_weights": pass_with(lambda layer: 2 * layer + 1, lambda layer: layer),
    "batches.ends_at_the_size": batches_to_the_size,
    "running_mean.losses_not_weighted": mean_by_samples_seen,
    "dense_forward_rows.assigned": rows_assigned,
}


@pytest.mark.parametrize("key", AS_WRITTEN)
def test_a_wrong_function_as_it_is_written_is_called_by_its_name(key):
    for seed in range(3):
        finding = found(EXERCISES[key.split(".")[0]], AS_WRITTEN[key], seed)
        assert (finding.kind, finding.mistakes) == ("mistake", (key,))


def test_the_slope_of_a_leak_is_recovered():
    assert found(EXERCISES["relu_backward"], relu_leaking).values["number"] == pytest.approx(0.2)


def test_neither_text_nor_hint_of_lab_5_has_the_matrix_form():
    texts = [lab(5).text(lang).read_text(encoding="utf-8") for lang in ("en", "es")]
    texts += [hint for exercise in lab(5).exercises for pair in exercise.hints for hint in pair]
    for text in texts:
        assert not any(line in text for line in (".T", "dense_backward(dz", "relu_backward(da", "where z > 0,"))


# ---------------------------------------------------------------- right in another way


def relu_where(da, z):
    return np.where(np.maximum(z, 0) > 0, da, 0)


def relu_copied(da, z):
    dz = da.copy()
    dz[z <= 0] = 0
    return dz


def dense_einsum(dz, x, W, need_dx=True):
    return np.einsum("nm,dm->nd", dz, W), np.einsum("nd,nm->dm", x, dz), np.einsum("nm->m", dz)


def dense_by_samples(dz, x, W, need_dx=True):
    dW, db = np.zeros_like(W), np.zeros(W.shape[1])
    for x_n, dz_n in zip(x, dz):
        dW += np.outer(x_n, dz_n)
        db += dz_n
    return [(W @ dz.T).T, dW, db]


def dense_in_float32(dz, x, W, need_dx=True):
    dz, x, W = (array.astype("float32") for array in (dz, x, W))
    return dz @ W.T, x.T @ dz, np.ones(len(dz), "float32") @ dz


def pass_appended(weights, zs, activations, dz):
    gradients = []
    for layer in range(len(zs) - 1, -1, -1):
        gradients += [dz.sum(0), activations[layer].T @ dz]
        if layer:
            dz = (dz @ weights[2 * layer].T) * (activations[layer] > 0)
    return gradients[::-1]


def pass_recursive(weights, zs, activations, dz):
    here = [activations[-1].T @ dz, dz.sum(axis=0)]
    if len(zs) == 1:
        return here
    before = np.where(zs[-2] > 0, dz @ weights[-2].T, 0)
    return [*pass_recursive(weights[:-2], zs[:-1], activations[:-1], before), *here]


def dense_when_asked(dz, x, W, need_dx=True):
    return dz @ W.T if need_dx else None, x.T @ dz, dz.sum(axis=0)


def pass_without_the_pixels(weights, zs, activations, dz):
    gradients = []
    for layer in range(len(zs))[::-1]:
        da, *both = dense_when_asked(dz, activations[layer], weights[2 * layer], need_dx=layer > 0)
        gradients = both + gradients
        dz = relu_copied(da, zs[layer - 1]) if layer > 0 else None
    return tuple(gradients)


def pass_in_pairs(weights, zs, activations, dz):
    flat = pass_appended(weights, zs, activations, dz)
    return [(flat[at], flat[at + 1]) for at in range(0, len(flat), 2)]


def update_by_entries(w, dw, learning_rate):
    for index in np.ndindex(w.shape):
        w[index] = w[index] - learning_rate * dw[index]


def update_and_return(w, dw, learning_rate):
    w[...] = w + dw * -learning_rate
    return w


def batches_generated(order, batch_size):
    start = 0
    while start < len(order):
        yield order[start : start + batch_size]
        start += batch_size


def batches_split(order, batch_size):
    return np.split(order, np.arange(batch_size, len(order), batch_size))


def batches_of_lists(order, batch_size):
    numbers = [int(number) for number in order]
    return [numbers[at : at + batch_size] for at in range(0, len(numbers), batch_size)]


def epoch_by_samples(loss_and_gradients, weights, x, y, order, batch_size, learning_rate):
    losses = []
    for batch in batches_generated(order, batch_size):
        loss, gradients = loss_and_gradients(weights, x.take(batch, axis=0), y[list(batch)])
        for index in range(len(weights)):
            weights[index] -= learning_rate * gradients[index]
        losses += [loss] * len(batch)
    return np.mean(losses)


def epoch_shuffled_first(loss_and_gradients, weights, x, y, order, batch_size, learning_rate):
    x, y, total = x[order], y[order], 0
    for at in range(0, len(x), batch_size):
        part = slice(at, at + batch_size)
        loss, gradients = loss_and_gradients(weights, x[part], y[part])
        for w, dw in zip(weights, gradients):
            np.subtract(w, learning_rate * dw, out=w)
        total = total + loss * len(x[part])
    return total / len(x)


def rates_by_multiplying(first, factor, n_steps):
    rates = [first]
    while len(rates) < n_steps:
        rates.append(rates[-1] * factor)
    return rates


def rates_by_geomspace(first, factor, n_steps):
    return np.geomspace(first, first * factor ** (n_steps - 1), n_steps)


def mean_in_a_loop(losses, sizes):
    total, seen, means = 0.0, 0, []
    for loss, size in zip(losses, sizes):
        total, seen = total + loss * size, seen + size
        means.append(total / seen)
    return means


def mean_updated(losses, sizes):
    mean, seen, means = 0.0, 0, []
    for loss, size in zip(losses, sizes):
        seen += size
        mean += (loss - mean) * size / seen
        means.append(mean)
    return tuple(means)


def smoothed_by_weights(losses, beta):
    weights = [beta ** np.arange(t)[::-1] for t in range(1, len(losses) + 1)]
    return np.array([w @ losses[: len(w)] / w.sum() for w in weights])


def rate_in_a_loop(rates, losses):
    best, lowest = None, float("inf")
    for rate, loss in zip(rates, losses):
        if not np.isfinite(loss):
            break
        if loss < lowest:
            best, lowest = rate, loss
    return float(best) * 0.5


def exponent_from_the_ends(distances):
    return (np.log(distances[-1]) - np.log(distances[0])) / (len(distances) - 1)


def forward_with_lists(x, W, b):
    return [[float(b[m]) + sum(x[n, d] * W[d, m] for d in range(len(W))) for m in range(len(b))] for n in range(len(x))]


def forward_with_numpy(x, W, b):
    return x @ W + b


def backward_outer(dz, x, W):
    return sum(np.outer(x_n, dz_n) for x_n, dz_n in zip(x, dz)), sum(dz)


def rows_at_once(x, W, b):
    return np.array([b + x_n[x_n != 0] @ W[x_n != 0] for x_n in x])


def update_in_one_go(w, dw, learning_rate):
    np.copyto(w, np.subtract(w, np.multiply(dw, learning_rate)))


def epoch_with_a_dictionary(loss_and_gradients, weights, x, y, order, batch_size, learning_rate):
    made = {"loss": 0.0}
    for start in range(0, len(order), batch_size):
        picked = order[start : start + batch_size]
        loss, gradients = loss_and_gradients(weights, x[picked], y[picked])
        made["loss"] += float(loss) * len(picked) / len(order)
        for place, dw in enumerate(gradients):
            weights[place][...] = weights[place] - learning_rate * dw
    return made["loss"]


def rows_in_columns(x, W, b):
    return np.transpose([x @ W[:, m] + b[m] for m in range(W.shape[1])])


VARIATIONS = {
    "relu_backward": (relu_where, relu_copied),
    "dense_backward": (dense_einsum, dense_by_samples, dense_in_float32, dense_when_asked),
    "backward_pass": (pass_appended, pass_recursive, pass_in_pairs, pass_without_the_pixels),
    "sgd_update": (update_by_entries, update_and_return, update_in_one_go),
    "batches": (batches_generated, batches_split, batches_of_lists),
    "train_epoch": (epoch_by_samples, epoch_shuffled_first, epoch_with_a_dictionary),
    "exponential_rates": (rates_by_multiplying, rates_by_geomspace),
    "running_mean": (mean_in_a_loop, mean_updated),
    "smoothed": (smoothed_by_weights,),
    "suggested_rate": (rate_in_a_loop,),
    "separation_exponent": (exponent_from_the_ends,),
    "dense_forward_loops": (forward_with_lists, forward_with_numpy),
    "dense_backward_loops": (backward_outer,),
    "dense_forward_rows": (rows_at_once, forward_with_numpy, rows_in_columns),
    "dense_forward_numba": (forward_with_numpy,),
}
RIGHT = [(name, function) for name, functions in VARIATIONS.items() for function in functions]


@pytest.mark.parametrize("name, function", RIGHT, ids=[f"{name}-{function.__name__}" for name, function in RIGHT])
def test_what_is_right_in_another_way_is_right(name, function):
    for seed in range(5):
        finding = found(EXERCISES[name], function, seed)
        assert finding.kind == "right", finding


# ---------------------------------------------------------------- the optional exercise, and the race


def lab8_with(numba_lines, tmp_path, **settings):
    source = lab(8).solution.read_text().split("def dense_forward_numba")[0]
    (tmp_path / "student.py").write_text(f"{source}def dense_forward_numba(x, W, b):\n    {numba_lines}\n")
    return check(lab(8), tmp_path / "student.py", seconds=60, **settings)


@pytest.mark.parametrize("lines", ["raise NotImplementedError", "import a_package_that_is_not_there"])
def test_an_optional_exercise_may_be_left_out(lines, tmp_path):
    report = lab8_with(lines, tmp_path)
    assert report.passed and report.score == 1 and report.first is None and report.findings[-1].kind == "skipped"


def test_an_optional_exercise_that_is_wrong_is_told_and_does_not_count(tmp_path):
    report = lab8_with("return x @ W", tmp_path)
    assert report.passed and report.score == 1 and report.first.exercise == "dense_forward_numba"


def test_the_race(capsys):
    def slow(x, W, b):
        return sum(x[:, d : d + 1] * W[d] for d in range(len(W))) + b

    def wrong(x, W, b):
        return x @ W

    def unwritten(x, W, b):
        raise NotImplementedError

    result = race.race({"slow": slow, "wrong": wrong, "unwritten": unwritten, "numpy": race.with_numpy}, rounds=3)
    figures = result["functions"]
    assert list(figures) == ["slow", "wrong", "numpy"] and json.dumps(result)
    assert [figures[name]["equal"] for name in figures] == [True, False, True]
    assert all(f["fastest"] <= f["median"] <= f["slowest"] for f in figures.values())
    assert figures["slow"]["faster"] == 1 < figures["numpy"]["faster"]
    for lang, zeros, word in (("en", "% of it 0", "times faster"), ("es", " % de ceros", "veces más rápida")):
        set_language(lang)
        race.show(result)
        lines = capsys.readouterr().out.splitlines()
        assert zeros in lines[0] and word in lines[1] and len(lines) == 5 and lines[2].startswith("slow")
    set_language(None)


def test_the_race_finds_the_students_functions_and_refuses_no_rounds():
    found_functions = race.functions_of(lab(8).starter)
    assert list(found_functions) == [*race.NAMES, "x @ W + b"]
    with pytest.raises(ValueError, match="expected 1 or more"):
        race.race(found_functions, rounds=0)


def test_seconds_are_told_with_a_unit():
    assert [race.in_words(seconds) for seconds in (2.5, 0.0123, 4.56e-5, 1e-8)] == [
        "2.5 s",
        "12.3 ms",
        "45.6 µs",
        "0.01 µs",
    ]


# ---------------------------------------------------------------- the texts


def blocks(number, lang):
    return re.findall(r"```text\n(.*?)```", lab(number).text(lang).read_text(encoding="utf-8"), re.DOTALL)


def told(number, lang):
    """{name: value} of the lines `name = formula = value` in the text's blocks."""
    values = {}
    for line in "\n".join(blocks(number, lang)).splitlines():
        if match := re.fullmatch(r"(\w+)\s+= (?:.* = )?(\[.*\]|-?[\d.]+)", line):
            values[match[1]] = np.array(ast.literal_eval(match[2].replace("nan", "None")), float)
    return values


def numbers(text):
    text = re.sub(r"(\d)[, ](\d{3})\b", r"\1\2", text)
    return sorted(re.findall(r"-?\d+(?:\.\d+)?", text))


@pytest.mark.parametrize("number", NUMBERS)
def test_a_text_in_both_languages_with_the_same_numbers(number):
    english, spanish = (lab(number).text(lang).read_text(encoding="utf-8") for lang in ("en", "es"))
    assert english.startswith(f"# Lab {number}: {lab(number).title[0]}\n")
    assert spanish.startswith(f"# Laboratorio {number}: {lab(number).title[1]}\n")
    assert numbers(english) == numbers(spanish.replace(".es.", "."))
    for text in (english, spanish):
        assert 60 <= len(text.splitlines()) <= 122 and text.count("<details>") == text.count("</details>") == 3
        assert str(lab(number).minutes) in text and "labs start" in text
        for target in re.findall(r"\]\(([^)#]+)", text):
            assert (lab(number).folder / target).is_file(), target
        assert all(len(alt) > 60 for alt in re.findall(r"!\[(.*?)\]", text))


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_worked_example_of_lab_5(lang):
    t = told(5, lang)
    z1 = t["x"] @ t["W1"] + t["b1"]
    a1 = np.maximum(z1, 0)
    gradients = lab5.backward_pass(
        [t["W1"], t["b1"], t["W2"], t["b2"]], [z1, a1 @ t["W2"] + t["b2"]], [t["x"], a1], t["dz2"]
    )
    da1 = lab5.dense_backward(t["dz2"], a1, t["W2"])[0]
    right = dict(zip(("dW1", "db1", "dW2", "db2"), gradients))
    right |= {"z1": z1, "a1": a1, "z2": a1 @ t["W2"] + t["b2"], "da1": da1, "dz1": lab5.relu_backward(da1, z1)}
    assert set(t) == {*right, "x", "W1", "b1", "W2", "b2", "dz2"}
    for name, value in right.items():
        assert np.array_equal(t[name], value), name


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_worked_example_of_lab_6(lang):
    t = told(6, lang)
    W, b, noted = np.full((1, 1), t["W"]), np.full(1, t["b"]), []

    def loss_and_gradients(weights, x, y):
        loss, gradients = linear_loss_and_gradients(weights, x, y)
        noted.append([loss, *(float(gradient.sum()) for gradient in gradients), *(float(w.sum()) for w in weights)])
        return loss, gradients

    order, size = t["order"].astype(int), int(t["batch_size"])
    mean = lab6.train_epoch(loss_and_gradients, [W, b], t["x"][:, None], t["y"], order, size, float(t["learning_rate"]))
    (loss_1, dW_1, db_1, *_), (loss_2, dW_2, db_2, W_1, b_1) = noted
    right = [loss_1, dW_1, db_1, W_1, b_1, loss_2, dW_2, db_2, W[0, 0], b[0], mean]
    names = [f"{name}_{step}" for step in (1, 2) for name in ("loss", "dW", "db", "W", "b")] + ["mean_loss"]
    assert {name: float(t[name]) for name in names} == dict(zip(names, right))
    assert f"{np.mean([loss_1, loss_2]):.5f}" in lab(6).text(lang).read_text()


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_worked_example_of_lab_7(lang):
    t = told(7, lang)
    rates = lab7.exponential_rates(0.1, 2, 5)
    right = {
        "rates": rates,
        "means": lab7.running_mean(t["losses"], t["sizes"]),
        "smoothed": lab7.smoothed(t["losses"], 0.5),
    }
    right |= {"suggested": lab7.suggested_rate(rates, t["losses"]), "exponent": lab7.separation_exponent([1, 2, 1, 8])}
    for name, value in right.items():
        np.testing.assert_allclose(t[name], value, atol=STEPS / 2, err_msg=name)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_worked_example_of_lab_8(lang):
    t = told(8, lang)
    z = lab8.dense_forward_rows(t["x"][None], t["W"], t["b"])[0]
    assert np.array_equal(z, t["after_3"]) and np.array_equal(t["start"] + 2 * t["W"][1], t["after_1"])


def test_all_that_a_student_writes_is_short():
    lengths = [len(inspect.getsource(SOLUTIONS[name]).splitlines()) - 2 for name in EXERCISES]
    assert sum(lengths) < 180 and max(lengths) < 15


def test_figures_say_what_they_show_and_need_no_colour():
    for file in (path for number in NUMBERS for path in Path(lab(number).folder).glob("*.svg")):
        text = file.read_text()
        assert "<title>" in text and 'role="img"' in text and 'fill="white"' in text


def test_what_counts_is_told_before_what_is_optional_is_there(tmp_path):
    """The optional function waits for a file that only the first answer makes."""
    told, flag = [], tmp_path / "told"
    waits = f"import os, time\n    while not os.path.exists({str(flag)!r}): time.sleep(0.01)\n    return x @ W + b"

    def first_part(report):
        told.append([finding.kind for finding in report.findings])
        flag.touch()

    report = lab8_with(waits, tmp_path, told=first_part)
    assert told == [["right"] * 3] and [finding.kind for finding in report.findings] == ["right"] * 4


def test_labs_without_anything_optional_are_told_once_too(tmp_path):
    told = []
    report = check(lab(7), lab(7).solution, told=told.append)
    assert [one.findings for one in told] == [report.findings]


def test_what_was_compiled_is_kept_for_the_next_check(tmp_path):
    pytest.importorskip("numba")
    file = tmp_path / "lab8.py"
    file.write_text(lab(8).solution.read_text())
    kept = []
    for _ in range(2):
        assert check(lab(8), file, seconds=60).findings[-1].passed
        kept.append([(made.name, made.stat().st_mtime_ns) for made in (tmp_path / "__pycache__").glob("*.nb?")])
    assert kept[0] and kept[0] == kept[1]
