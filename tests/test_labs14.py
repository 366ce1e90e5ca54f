"""Labs 1 to 4: every mistake is called by its name, what is right is right, and the texts' numbers are the code's."""

import re
from collections import Counter
from types import ModuleType

import numpy as np
import pytest

from labs import child, wire
from labs.checking import check
from labs.comparison import answers
from labs.course import lab
from labs.diagnosis import diagnose, probes_of, question
from labs.exercise import copied, flattened
from labs.lab1_neuron import solution as lab1
from labs.lab2_forward import solution as lab2
from labs.lab3_softmax import figure as loss_figure
from labs.lab3_softmax import solution as lab3
from labs.lab4_loss_gradient import figure as push_figure
from labs.lab4_loss_gradient import solution as lab4
from labs.messages import message
from numpy_mlp.language import set_language

LABS = [lab(number) for number in (1, 2, 3, 4)]
EXERCISES = [exercise for one in LABS for exercise in one.exercises]
MISTAKES = [(exercise, mistake) for exercise in EXERCISES for mistake in exercise.mistakes]
PAIRS = [(exercise, *pair) for exercise in EXERCISES for pair in exercise.pairs()]
FIRST = {exercise.name: one for one in LABS for exercise in one.exercises}


def found(exercise, module, seed=0, half=slice(None)):
    """The Finding on a module's function, asked as the student's process asks it, but in this one."""
    probes = probes_of(exercise, seed)[half]
    asked = wire.unpack(wire.pack(question(exercise, copied(probes))))
    answer = wire.unpack(wire.pack(child.answer(module, asked, "student.py")))
    return diagnose(exercise, probes, answer)


def with_mistakes(exercise, *mistakes):
    """A module whose function is the exercise's with these mistakes in it."""
    module = ModuleType("student")

    def function(**arguments):
        answer = exercise.answer(arguments, *mistakes)
        values = [answer[name] for name in exercise.shapes(arguments)]
        return values if len(values) > 1 else values[0]

    setattr(module, exercise.name, function)
    return module


def written(exercise, changes):
    """The lab's solution as a module, with some of its text replaced."""
    source = FIRST[exercise.name].solution.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in source
        source = source.replace(before, after)
    module = ModuleType("student")
    exec(source, module.__dict__)
    return module


def exercise_of(name):
    return next(exercise for exercise in EXERCISES if exercise.name == name)


@pytest.mark.parametrize("one", LABS, ids=lambda one: str(one.number))
def test_a_starter_is_unwritten_and_a_solution_is_right(one):
    assert [finding.kind for finding in check(one, one.starter).findings] == ["unwritten"] * len(one.exercises)
    report = check(one, one.solution, seed=3)
    assert report.passed and report.score == 1


@pytest.mark.parametrize("one", LABS, ids=lambda one: str(one.number))
def test_starter_and_solution_declare_the_same_functions(one):
    declared = [re.findall(r'^def .*?"""\n', path.read_text(), re.S | re.M) for path in (one.starter, one.solution)]
    assert declared[0] == declared[1] and len(declared[0]) == len(one.exercises)


@pytest.mark.parametrize(("exercise", "mistake"), MISTAKES, ids=[mistake.key for _, mistake in MISTAKES])
def test_a_mistake_is_called_by_its_name(exercise, mistake):
    n = len(probes_of(exercise, 0)) // 2
    for seed, half in ((0, slice(n)), (0, slice(n, None)), (17, slice(None))):  # float64, float32, both
        finding = found(exercise, with_mistakes(exercise, mistake), seed, half)
        assert (finding.kind, finding.mistakes) == ("mistake", (mistake.key,))


def test_two_mistakes_at_once_are_both_called_by_their_names():
    named = [set(found(exercise, with_mistakes(exercise, *two)).mistakes) for exercise, *two in PAIRS]
    told_apart = [keys == {mistake.key for mistake in two} for keys, (_, *two) in zip(named, PAIRS)]
    assert len(PAIRS) > 80 and np.mean(told_apart) >= 0.95


@pytest.mark.parametrize("one", LABS, ids=lambda one: str(one.number))
def test_there_are_enough_mistakes_and_all_is_said_of_them(one):
    mistakes = [mistake for exercise in one.exercises for mistake in exercise.mistakes]
    assert len(mistakes) >= 6 and len({mistake.key for mistake in mistakes}) == len(mistakes)
    for exercise in one.exercises:
        assert [len(hint) for hint in exercise.hints] == [2, 2, 2]
        assert all(english != spanish for english, spanish in exercise.hints[:2])  # the third may be a formula alone
        assert all(mistake.key.startswith(f"{exercise.name}.") for mistake in exercise.mistakes)
    for mistake in mistakes:
        assert all(len(pair) == 2 and all(text.endswith(".") for text in pair) for pair in (mistake.what, mistake.why))
        assert not mistake.source or re.fullmatch(r"[\w.-]+/[\w.-]+#\d+", mistake.source)


def proportional(some, others):
    """Whether two answers differ by a constant factor alone, over all tensors of the probes that both come through."""
    both = [(a[name], b[name]) for a, b in zip(some, others) if a and b for name in a]
    a, b = (np.concatenate([np.ravel(np.asarray(v, "float64")) for v in values]) for values in zip(*both))
    finite = np.isfinite(a)
    if not np.array_equal(finite, np.isfinite(b)) or not np.array_equal(a[~finite], b[~finite], equal_nan=True):
        return False
    a, b = a[finite], b[finite]
    return np.linalg.norm(b - (a @ b) / (a @ a) * a) < 1e-8 * np.linalg.norm(b)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_no_two_answers_differ_by_a_constant_factor_alone(exercise):
    """But for the difference taken the other way round: there the sign is the whole mistake."""
    probes = probes_of(exercise, 1)
    mistakes = [(), *((mistake,) for mistake in exercise.mistakes if not mistake.key.endswith(".label_minus_p"))]
    given = [answers(exercise, probes, chosen) for chosen in mistakes]
    for index, first in enumerate(given):
        assert not any(proportional(first, second) for second in given[index + 1 :])


# A wrong line as a student writes it, and its name. The text before is the solution's.
WRITTEN = [
    ("neuron_forward", "(x * w).sum() + b", "(x * w + b).sum()", "bias_for_every_input"),
    ("neuron_forward", "(x * w).sum() + b", "np.dot(x[:-1], w[:-1]) + b", "last_input_missing"),
    ("sigmoid", "1 / (1 + np.exp(-z))", "1 / (1 + np.exp(z))", "sign_in_the_exponent"),
    ("sigmoid", "1 / (1 + np.exp(-z))", "1 / 1 + np.exp(-z)", "brackets"),
    (
        "neuron_loss",
        "-np.log(p) if y == 1 else -np.log(1 - p)",
        "-y * np.log(p) + (1 - y) * np.log(1 - p)",
        "sign_for_zero",
    ),
    ("neuron_loss", "-np.log(p) if y == 1 else -np.log(1 - p)", "-y * np.log(p)", "nothing_for_zero"),
    ("neuron_backward", "dz = p - y", "dz = (p - y) * p * (1 - p)", "slope_twice"),
    ("neuron_backward", "return dz * x, dz", "return dz * x, (dz * x).sum()", "inputs_in_the_bias"),
    ("neuron_update", "return w - learning_rate * dw, b - learning_rate * db", "return w - dw, b - db", "rate_missing"),
    ("dense_forward", "x @ W + b", "np.maximum(0, x @ W + b)", "relu_inside"),
    ("relu_forward", "np.maximum(z, 0)", "np.where(z > 0, z, 0)", "nan_becomes_zero"),
    ("relu_forward", "np.maximum(z, 0)", "(z > 0).astype(float)", "step"),
    (
        "forward_pass",
        "    return zs, activations",
        "    return [*zs[:-1], relu_forward(zs[-1])], activations",
        "relu_on_logits",
    ),
    ("forward_pass", "activations.append(relu_forward(zs[-1]))", "activations.append(zs[-1])", "no_relu"),
    ("softmax_forward", "np.exp(z - z.max(axis=1, keepdims=True))", "np.exp(z)", "overflows"),
    ("softmax_forward", "z.max(axis=1, keepdims=True))", "np.max(z))", "one_maximum_for_all"),
    ("softmax_forward", "e.sum(axis=1, keepdims=True)", "np.sum(e)", "one_total_for_all"),
    (
        "softmax_cross_entropy_forward",
        "(log_sum - shifted[np.arange(len(y)), y]).mean()",
        "-np.log(softmax_forward(z)[np.arange(len(y)), y]).mean()",
        "log_of_p",
    ),
    ("softmax_cross_entropy_forward", "shifted[np.arange(len(y)), y]", "shifted[:, y].T", "every_row_with_every_label"),
    ("accuracy", "(p.argmax(axis=1) == y).mean()", "(p.argmax(axis=1) == y).sum()", "count"),
    ("neuron_forward", "(x * w).sum() + b", "(x * w).sum() - b", "bias_subtracted"),
    ("neuron_forward", "(x * w).sum() + b", "sum(x[d] * w[d] for d in range(1, len(x))) + b", "first_input_missing"),
    ("sigmoid", "np.exp(-z))", "np.asarray(2.718) ** -z)", "another_base"),
    ("neuron_backward", "dz = p - y", "dz = y - p", "label_minus_p"),
    ("neuron_backward", "dz = p - y", "dz = p", "label_not_used"),
    (
        "neuron_update",
        "return w - learning_rate * dw, b - learning_rate * db",
        "return w - dw / learning_rate, b - db / learning_rate",
        "rate_divides",
    ),
    ("dense_forward", "x @ W + b", "x @ (W + b)", "bias_added_to_the_weights"),
    ("dense_forward", "x @ W + b", "x @ W.T + b", "weights_transposed"),
    ("relu_forward", "np.maximum(z, 0)", "np.max(z, 0)", "maximum_of_the_column"),
    ("softmax_forward", "z.max(axis=1, keepdims=True)", "z.max(axis=1)", "maximum_along_the_wrong_axis"),
    ("softmax_forward", "e.sum(axis=1, keepdims=True)", "e.sum(axis=1)", "total_along_the_wrong_axis"),
    ("softmax_forward", "e = np.exp(z - z.max(axis=1, keepdims=True))", "e = z", "without_exponential"),
    (
        "softmax_cross_entropy_forward",
        "(log_sum - shifted[np.arange(len(y)), y]).mean()",
        "-(np.eye(z.shape[1])[y] * np.log(softmax_forward(z))).sum(axis=1).mean()",
        "log_of_every_p",
    ),
    (
        "softmax_cross_entropy_forward",
        "(log_sum - shifted[np.arange(len(y)), y]).mean()",
        "-softmax_forward(z)[np.arange(len(y)), y].mean()",
        "no_logarithm",
    ),
    ("accuracy", "p.argmax(axis=1) == y", "p.argmin(axis=1) == y", "least_likely"),
    ("accuracy", "p.argmax(axis=1) == y", "p.max(axis=1) == y", "probability_for_class"),
    ("softmax_cross_entropy_backward", "p - onehot(y, p.shape[1])", "onehot(y, p.shape[1]) - p", "label_minus_p"),
    (
        "softmax_cross_entropy_backward",
        "(p - onehot(y, p.shape[1])) / len(y)",
        "p / len(y) - onehot(y, p.shape[1])",
        "only_p_divided",
    ),
    ("accuracy", "p.argmax(axis=1) == y", "p.argmax() == y", "likeliest_of_the_batch"),
    ("onehot", "np.eye(n_classes)[y]", "np.eye(n_classes)[y - 1]", "classes_from_one"),
    ("softmax_cross_entropy_backward", " / len(y)", "", "not_divided"),
    ("softmax_cross_entropy_backward", "p - onehot(y, p.shape[1])", "p - y[:, None]", "number_of_the_class"),
    ("numeric_gradient", "loss(z - move)) / (2 * step)", "loss(z)) / step", "one_sided"),
    ("numeric_gradient", "move[index] = step", "move[:] = step", "all_at_once"),
]


@pytest.mark.parametrize(
    ("name", "before", "after", "mistake"), WRITTEN, ids=[f"{case[0]}.{case[3]}" for case in WRITTEN]
)
def test_a_wrong_line_as_it_is_written_is_called_by_its_name(name, before, after, mistake):
    exercise = exercise_of(name)
    finding = found(exercise, written(exercise, [(before, after)]))
    assert (finding.kind, finding.mistakes) == ("mistake", (f"{name}.{mistake}",))


PICKED = "(log_sum - shifted[np.arange(len(y)), y]).mean()"
# A number in a wrong line: (the function, its right text, what is written with N for the number, the mistake).
WITH_NUMBER = {
    "added": ("softmax_cross_entropy_forward", PICKED, "-np.log(softmax_forward(z)[range(len(y)), y] + N).mean()"),
    "clipped": (
        "softmax_cross_entropy_forward",
        PICKED,
        "-np.log(np.clip(softmax_forward(z), N, 1 - N))[range(len(y)), y].mean()",
    ),
    "one-hot": (
        "softmax_cross_entropy_forward",
        PICKED,
        "-(np.eye(z.shape[1])[y] * np.log(np.maximum(softmax_forward(z), N))).sum(axis=1).mean()",
    ),
}
EPSILONS = ("1e-15", "1e-12", "1e-10", "1e-9", "1e-8", "1e-7", "1e-6", "1e-5", "3e-5", "1e-3", "2.220446049250313e-16")


@pytest.mark.parametrize("form", WITH_NUMBER)
@pytest.mark.parametrize("number", EPSILONS)
def test_an_epsilon_has_one_name_and_is_recovered(form, number):
    name, before, after = WITH_NUMBER[form]
    for half in (slice(None), slice(4), slice(4, None)):  # both types, float64, float32
        finding = found(
            exercise_of(name), written(exercise_of(name), [(before, after.replace("N", number))]), half=half
        )
        assert finding.mistakes == (f"{name}.epsilon",)
        assert finding.values["number"] == pytest.approx(float(number), rel=0.01)


@pytest.mark.parametrize(
    ("name", "before", "after", "mistake", "number"),
    [
        ("neuron_loss", "-np.log(p) if y == 1 else -np.log(1 - p)", "0.5 * (p - y) ** 2", "squared_error", 0.5),
        ("neuron_loss", "-np.log(p) if y == 1 else -np.log(1 - p)", "-np.log(abs(1 - y - p) + 1e-8)", "epsilon", 1e-8),
        ("sigmoid", "np.exp(-z))", "np.asarray(10.0) ** -z)", "another_base", 10),
        ("relu_forward", "np.maximum(z, 0)", "np.maximum(z, 0.2 * z)", "leaky", 0.2),
        ("relu_forward", "np.maximum(z, 0)", "np.clip(z, 0, 6)", "cut_off_above", 6),
    ],
)
def test_a_number_in_a_line_is_recovered(name, before, after, mistake, number):
    exercise = exercise_of(name)
    finding = found(exercise, written(exercise, [(before, after)]))
    assert (finding.kind, finding.mistakes) == ("mistake", (f"{name}.{mistake}",))
    assert finding.values["number"] == pytest.approx(number, rel=1e-4)
    set_language("en")
    assert f"The number in it seems to be {number:.3g}." in message(finding, exercise)
    set_language("es")
    assert f"El número que lleva parece ser {number:.3g}." in message(finding, exercise)
    set_language(None)


def test_a_number_is_recovered_beside_a_second_mistake():
    exercise = exercise_of("softmax_cross_entropy_forward")
    line = "-(np.eye(z.shape[1])[y] * np.log(softmax_forward(z) + 1e-11)).mean()"
    finding = found(exercise, written(exercise, [(PICKED, line)]))
    assert finding.kind == "two" and finding.values["number"] == pytest.approx(1e-11)
    assert {key.split(".")[1] for key in finding.mistakes} == {"epsilon", "mean_over_the_classes"}


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_wrong_line_is_called_by_its_name_through_a_process(number, tmp_path):
    name, before, after, mistake = [case for case in WRITTEN if FIRST[case[0]].number == number][-1]
    file = tmp_path / "student.py"
    file.write_text(FIRST[name].solution.read_text().replace(before, after))
    report = check(lab(number), file)
    assert report.first.mistakes == (f"{name}.{mistake}",) and 0 < report.score < 1


# Other ways to be right: (the function, its body as it may be written).
RIGHT = {
    "a product of vectors": ("neuron_forward", "return np.dot(w, x) + b"),
    "a loop over the inputs": ("neuron_forward", "for d in range(len(x)): b = b + x[d] * w[d]\n    return float(b)"),
    "the other form of the sigmoid": ("sigmoid", "return np.exp(z) / (1 + np.exp(z))"),
    "the sigmoid by tanh": ("sigmoid", "return (np.tanh(z / 2) + 1) / 2"),
    "a float32 from the sigmoid": ("sigmoid", "return np.float32(1) / (1 + np.exp(-np.asarray(z, 'float32')))"),
    "a sigmoid that is stable on both sides": (
        "sigmoid",
        "e = np.exp(-np.abs(z))\n    return np.where(np.asarray(z) >= 0, 1, e) / (1 + e)",
    ),
    "a loss of clipped probabilities": (
        "neuron_loss",
        "p = min(max(p, 1e-7), 1 - 1e-7)\n    return -(y * np.log(p) + (1 - y) * np.log(1 - p))",
    ),
    "a loss with an epsilon too small to be seen": ("neuron_loss", "return -np.log(abs(1 - y - p) + 1e-12)"),
    "products unit by unit": ("dense_forward", "return np.stack([x @ W[:, m] + b[m] for m in range(len(b))], axis=1)"),
    "the other way up and transposed": ("dense_forward", "return (W.T @ x.T + b[:, None]).T"),
    "ReLU that leaves a NaN alone": ("relu_forward", "return np.where(z <= 0, 0, z)"),
    "an epsilon where the total is above 1": (
        "softmax_cross_entropy_forward",
        "s = z - z.max(axis=1, keepdims=True)\n    total = np.exp(s).sum(axis=1) + 1e-12\n"
        "    return (np.log(total) - s[np.arange(len(y)), y]).mean(), softmax_forward(z)",
    ),
    "one-hot labels on the logarithm of p": (
        "softmax_cross_entropy_forward",
        "log_p = z - np.logaddexp.reduce(z, axis=1, keepdims=True)\n"
        "    return -(log_p * np.eye(z.shape[1])[y]).sum() / len(z), np.exp(log_p)",
    ),
    "softmax with the samples in columns": (
        "softmax_forward",
        "p = np.exp(z.T - z.max(axis=1))\n    return (p / p.sum(axis=0)).T",
    ),
    "accuracy from the order of the classes": ("accuracy", "return np.mean(np.argsort(p, axis=1)[:, -1] == y)"),
    "both labels in one formula": ("neuron_loss", "return -(y * np.log(p) + (1 - y) * np.log(1 - p))"),
    "the loss by log1p": ("neuron_loss", "import math\n    return -math.log(p) if y else -math.log1p(-p)"),
    "a list of gradients": ("neuron_backward", "return [[(p - y) * value for value in x], p - y]"),
    "the chain step by step": (
        "neuron_backward",
        "dp = -1 / p if y else 1 / (1 - p)\n    dz = dp * p * (1 - p)\n    return x * dz, dz * 1.0",
    ),
    "an update of copies": (
        "neuron_update",
        "w = np.array(w)\n    w -= learning_rate * dw\n    return w, b + -learning_rate * db",
    ),
    "einsum": ("dense_forward", "return np.einsum('nd,dm->nm', x, W) + b[None, :]"),
    "three loops": (
        "dense_forward",
        "return [[sum(x[n, d] * W[d, m] for d in range(len(W))) + b[m] for m in range(len(b))] for n in range(len(x))]",
    ),
    "a column of ones": ("dense_forward", "return np.hstack([x, np.ones((len(x), 1))]) @ np.vstack([W, b])"),
    "a product in float32": (
        "dense_forward",
        "return (x.astype('float32') @ W.astype('float32') + b.astype('float32'))",
    ),
    "ReLU by a mask": ("relu_forward", "return z * (z > 0)"),
    "ReLU by the absolute value": ("relu_forward", "return (z + np.abs(z)) / 2"),
    "ReLU of a copy": ("relu_forward", "a = z.copy()\n    a[a < 0] = 0\n    return a"),
    "tuples of layers": (
        "forward_pass",
        "a, zs, activations = x, (), ()\n    for i in range(0, len(weights), 2):\n"
        "        activations += (a,)\n        zs += (dense_forward(a, weights[i], weights[i + 1]),)\n"
        "        a = relu_forward(zs[-1])\n    return zs, activations",
    ),
    "softmax by the logarithm of the sum": (
        "softmax_forward",
        "m = z.max(axis=1, keepdims=True)\n    return np.exp(z - (m + np.log(np.exp(z - m).sum(1, keepdims=True))))",
    ),
    "softmax row by row": (
        "softmax_forward",
        "e = [np.exp(row - max(row)) for row in z]\n    return [row / sum(row) for row in e]",
    ),
    "the largest logit left in": (
        "softmax_cross_entropy_forward",
        "top = z.max(axis=1)\n    total = np.exp(z - top[:, None]).sum(axis=1)\n"
        "    return np.mean(top + np.log(total) - z[range(len(y)), y]), softmax_forward(z)",
    ),
    "the mean in a loop": (
        "softmax_cross_entropy_forward",
        "loss = 0\n    for row, label in zip(z, y):\n        row = row - row.max()\n"
        "        loss += (np.log(np.exp(row).sum()) - row[label]) / len(y)\n    return loss, softmax_forward(z)",
    ),
    "accuracy by counting": ("accuracy", "return sum(row.argmax() == label for row, label in zip(p, y)) / len(y)"),
    "accuracy by the largest": ("accuracy", "return float((p[np.arange(len(y)), y] == p.max(axis=1)).mean())"),
    "truth values for onehot": ("onehot", "return y[:, None] == np.arange(n_classes)"),
    "lists of whole numbers": ("onehot", "return [[int(c == label) for c in range(n_classes)] for label in y]"),
    "one taken away at the label": (
        "softmax_cross_entropy_backward",
        "dz = p / len(y)\n    dz[np.arange(len(y)), y] -= 1 / len(y)\n    return dz",
    ),
    "the whole way through the softmax": (
        "softmax_cross_entropy_backward",
        "dp = -onehot(y, p.shape[1]) / p / len(y)\n    return p * (dp - (dp * p).sum(axis=1, keepdims=True))",
    ),
    "z moved in place and back": (
        "numeric_gradient",
        "dz = np.zeros(z.shape)\n    for i in np.ndindex(*z.shape):\n        old = z[i]\n        z[i] = old + step\n"
        "        up = loss(z)\n        z[i] = old - step\n        dz[i] = (up - loss(z)) / (2 * step)\n"
        "        z[i] = old\n    return dz",
    ),
    "z moved by three steps": (
        "numeric_gradient",
        "flat, dz = z.reshape(-1), []\n    for i in range(z.size):\n        flat[i] += step\n        up = loss(z)\n"
        "        flat[i] -= 2 * step\n        dz.append((up - loss(z)) / 2 / step)\n        flat[i] += step\n"
        "    return np.reshape(dz, z.shape)",
    ),
}


@pytest.mark.parametrize("way", RIGHT)
def test_another_way_to_be_right_is_right(way):
    name, body = RIGHT[way]
    exercise = exercise_of(name)
    source = FIRST[name].solution.read_text(encoding="utf-8")
    head = re.search(rf"def {name}\(.*?\):\n", source).group()
    module = ModuleType("student")
    exec(f"{source}\n\n{head}    {body}\n", module.__dict__)  # the second one of the same name counts
    for seed in (0, 1, 2):
        assert found(exercise, module, seed).kind == "right"


def texts(one):
    return [one.text(lang).read_text(encoding="utf-8") for lang in ("en", "es")]


@pytest.mark.parametrize("one", LABS, ids=lambda one: str(one.number))
def test_both_texts_have_the_same_numbers_and_the_same_parts(one):
    english, spanish = texts(one)
    numbers = [Counter(re.findall(r"-?\d+(?:\.\d+)?", text)) for text in (english, spanish)]
    assert numbers[0] == numbers[1]
    assert f"About {one.minutes} minutes" in english and f"Unos {one.minutes} minutos" in spanish
    for text in (english, spanish):
        assert text.count("<details>") == text.count("</details>") == 3
        assert 60 <= len(text.splitlines()) <= 120
        figures = re.findall(r"!\[(.*?)\]\((.*?)\)", text)
        assert len(figures) == 1 and all(len(alt) > 60 and (one.folder / file).is_file() for alt, file in figures)
    assert len(set(map(str, one.title))) == 2 and one.title[0] in english and one.title[1] in spanish


def shown(one, values, form="{:.4f}"):
    """Asserts that all of these numbers are in both texts, as they are written there."""
    for text in texts(one):
        for value in np.ravel(np.concatenate([np.ravel(leaf) for leaf in flattened(values)])):
            assert form.format(abs(value)) in text


def test_lab_1s_example_is_what_the_code_gives():
    x, w, b, y, rate = np.array([2.0, -1]), np.array([0.5, 1.5]), 0.2, 1, 0.5
    z = lab1.neuron_forward(x, w, b)
    p = lab1.sigmoid(z)
    dw, db = lab1.neuron_backward(p, y, x)
    after = lab1.neuron_update(w, b, dw, db, rate)
    better = lab1.neuron_forward(x, *after)
    shown(LABS[0], [np.exp(-z), p, lab1.neuron_loss(p, y), dw, db, list(after), better, lab1.sigmoid(better)])
    shown(LABS[0], [lab1.neuron_loss(lab1.sigmoid(better), y), lab1.neuron_loss(p, 0), -1 / p, p * (1 - p)])
    assert round(z, 12) == -0.3
    figure = (LABS[0].folder / "neuron.svg").read_text()
    assert all(f"{value:.4f}" in figure for value in (p, lab1.neuron_loss(p, y), *dw, db))


def matrix(name, text):
    """The numbers in brackets after `name`, in this line and those below it, up to a line without."""
    lines = text[re.search(rf"^{re.escape(name)}\s*=", text, re.M).start() :].splitlines()
    lines[0] = lines[0].split("=", 1)[1] if "[" in lines[0].split("=", 1)[1] else lines[0]
    rows = []
    for line in lines:
        found = re.search(r"\[([-\d. ]+)\]", line)
        if not found or (rows and "=" in line.split("[")[0]):
            break
        rows.append([float(number) for number in found.group(1).split()])
    return np.array(rows)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_lab_2s_example_is_what_the_code_gives(lang):
    text = LABS[1].text(lang).read_text(encoding="utf-8")
    W1, b1 = np.array([[1, -1, 0.5], [0.5, 1, -1]]), np.array([0.5, 0, -0.5])
    W2, b2 = matrix("W2", text), np.array([0, -1])
    assert all(f"[ {part}" in text for part in ("1    -1    0.5 ]", "0.5   1   -1   ]", "0.5   0   -0.5 ]", "0  -1 ]"))
    zs, activations = lab2.forward_pass([W1, b1, W2, b2], matrix("x ", text))
    assert np.array_equal(zs[0], matrix("z1", text)) and np.array_equal(zs[1], matrix("z2", text))
    assert np.array_equal(activations[1], matrix("a1", text))


@pytest.mark.parametrize("lang", ["en", "es"])
def test_lab_3s_example_is_what_the_code_gives(lang):
    text = LABS[2].text(lang).read_text(encoding="utf-8")
    z, y = matrix("z", text), np.array([0, 2])
    loss, p = lab3.softmax_cross_entropy_forward(z, y)
    assert np.array_equal(matrix("s", text), z - z.max(axis=1, keepdims=True))
    assert np.array_equal(matrix("exp(s)", text), np.exp(matrix("s", text)).round(4))
    assert np.array_equal(matrix("p", text), p.round(4))
    totals = np.exp(matrix("s", text)).sum(axis=1)
    shown(LABS[2], [totals, np.log(totals), loss, -np.log(p[[0, 1], y]), np.log(10)])
    shown(LABS[2], [-np.log(1e-8)], "{:.2f}")
    assert lab3.accuracy(p, y) == 0.5


@pytest.mark.parametrize("lang", ["en", "es"])
def test_lab_4s_example_is_what_the_code_gives(lang):
    text = LABS[3].text(lang).read_text(encoding="utf-8")
    z, y = loss_figure.Z, loss_figure.Y
    p = lab3.softmax_forward(z)
    dz = lab4.softmax_cross_entropy_backward(p, y)
    assert np.array_equal(matrix("p", text), p.round(4)) and np.array_equal(matrix("dz", text), dz.round(4))
    loss = lambda z: lab3.softmax_cross_entropy_forward(z, y)[0]  # noqa: E731
    move = np.zeros_like(z)
    move[0, 1] = 0.1
    higher, here, lower = loss(z + move), loss(z), loss(z - move)
    shown(LABS[3], [higher, here, lower], "{:.6f}")
    shown(LABS[3], [(higher - lower) / 0.2, (higher - here) / 0.1])
    assert np.allclose(lab4.numeric_gradient(loss, z), dz, atol=1e-8)


@pytest.mark.parametrize("figure", [loss_figure, push_figure], ids=["loss", "push"])
def test_the_figures_are_what_their_scripts_draw(figure):
    assert figure.FILE.read_text(encoding="utf-8") == figure.drawn()
