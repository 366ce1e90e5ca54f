"""Every number of a tape can be explained: the formula that is printed, computed anew, gives the number."""

import json
import re

import numpy as np
import pytest

from numpy_mlp import MLP, SGD
from numpy_mlp.backpropagation import forward_pass
from numpy_mlp.commands import explain as command
from numpy_mlp.commands import main, samples
from numpy_mlp.language import LANGUAGES, set_language
from numpy_mlp.tape import CellError, record, wording
from numpy_mlp.tape.layout import sum_line
from numpy_mlp.tape.recording import weight_names

SIZES = (5, 4, 3, 2)
STEP = 1e-5  # in float64: truncation STEP^2, rounding 1e-16 / STEP, both near 1e-10 of the loss


@pytest.fixture(autouse=True)
def in_english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    yield
    set_language(None)


def network(engine="numpy", dtype="float64", sizes=SIZES):
    """Weights with biases that are not zero, so that a forgotten bias shows."""
    mlp, rng = MLP(sizes, dtype, engine, seed=1), np.random.default_rng(5)
    mlp.set_weights([w if w.ndim == 2 else rng.normal(0, 0.5, w.shape) for w in mlp.get_weights()])
    mlp.compile(SGD(0.3))
    return mlp


def batch(n_samples=4, sizes=SIZES):
    rng = np.random.default_rng(6)
    x = rng.random((n_samples, sizes[0])) * (rng.random((n_samples, sizes[0])) > 0.3)
    return x, rng.integers(0, sizes[-1], n_samples)


@pytest.fixture(scope="module")
def tape():
    return record(network(), *batch(), n_steps=2)


@pytest.fixture(scope="module")
def digits(mnist):
    (x, y), _, _ = mnist
    mlp = MLP((784, 6, 5, 10), engine="numpy", seed=2)
    mlp.compile(SGD(0.3))
    return record(mlp, x[:12], y[:12])


def cells_of(step):
    return [f"{name}{list(index) or ''}" for name, tensor in step.items() for index in np.ndindex(tensor.shape)]


# --- the numbers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_every_cell_of_a_small_network_agrees_with_the_tape(engine, dtype):
    """Within the rounding of its own terms, which stays below 100 eps of them: no wide door for a wrong formula."""
    tape = record(network(engine, dtype), *batch(), n_steps=2)
    for k, step in enumerate(tape.steps):
        for cell in cells_of(step):
            found = tape.explain(cell, k)
            assert found.agrees, cell
            size = (
                sum(abs(float(term.value)) for term in found.terms) + sum(map(abs, found.terms[0].factors[:1]))
                if (found.terms)
                else 0
            )
            assert found.formula.tolerance <= 100 * np.finfo(dtype).eps * max(size, 1)
            assert np.asarray(found.value).dtype == (np.int64 if cell.startswith("y") else dtype)


def test_some_cells_of_real_digits_agree(digits):
    step, rng = digits.steps[0], np.random.default_rng(0)
    for name, tensor in step.items():
        for _ in range(20):
            index = [int(rng.integers(n)) for n in tensor.shape]
            assert digits.explain(f"{name}{index or ''}").agrees, (name, index)


def test_every_gradient_is_the_slope_of_the_loss(tape):
    """Central differences, for every weight and bias: not only the tape's number, also what is said of it."""
    mlp, (x, y) = network(), batch()

    def loss():
        return mlp.loss_and_probabilities(x, y)[0]

    assert min(abs(z).min() for z in forward_pass(mlp.engine, mlp.weights, x)[0][:-1]) > 10 * STEP
    for name, w in zip(weight_names(tape.n_layers), mlp.weights, strict=True):
        for index in np.ndindex(w.shape):
            before, losses = w[index], []
            for sign in (1, -1):
                w[index] = before + sign * STEP
                losses.append(loss())
            w[index] = before
            slope = (losses[0] - losses[1]) / (2 * STEP)
            found = tape.explain(f"d{name}{list(index)}")
            assert found.value == pytest.approx(slope, rel=1e-6, abs=1e-9), found.cell
            said = "grow" if slope > 1e-9 else "fall" if slope < -1e-9 else "not change"
            assert f"the loss would {said}" in str(found).replace("\n", " ")


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


NAMESPACE = {"exp": np.exp, "log": np.log, "max": max, "relu": lambda z: np.maximum(z, 0), "softmax": softmax}


def test_the_printed_formula_of_a_cell_is_python_that_gives_the_number(tape):
    for k, step in enumerate(tape.steps):
        for cell in cells_of(step):
            found = tape.explain(cell, k, all=True)
            if not found.terms:
                continue
            printed = sum_line(found, "indexed")
            assert eval(printed, NAMESPACE | step) == pytest.approx(found.recorded, rel=1e-12, abs=1e-15), printed
            numbers = sum_line(found, "numbers")
            assert eval(numbers, NAMESPACE) == pytest.approx(found.recorded, rel=3e-2, abs=1e-3), numbers


def test_the_formula_in_symbols_gives_the_whole_tensor(tape):
    step = dict(tape.steps[0])
    classes, n_samples = np.arange(SIZES[-1]), len(step["y"])
    namespace = NAMESPACE | step | {"N": n_samples, "onehot": lambda y: y[:, None] == classes}
    checked = set()
    for name, tensor in step.items():
        found = tape.explain(f"{name}{[0] * tensor.ndim or ''}")
        if found.formula.symbols and name != "loss":
            left, right = found.formula.symbols.split(" = ")
            assert left == name
            np.testing.assert_allclose(eval(right, namespace), tensor, rtol=1e-12, atol=1e-15)
            checked.add(found.cell.kind)
    assert checked == {"z", "a", "p", "dz", "da", "dW", "db", "W_after", "b_after"}


@pytest.mark.parametrize("name", ["z1", "z3", "dW1", "dW3", "da1", "da2"])
def test_the_shapes_that_are_named_are_those_of_the_product(tape, name):
    shapes = tape.explain(f"{name}[0, 0]").formula.shapes
    product, result = shapes.split(" -> ")
    left, right = (eval(re.search(r"\(.*?\)", part)[0]) for part in product.split(" @ "))
    assert left[1] == right[0]
    assert (left[0], right[1]) == eval(re.search(r"\(.*?\)", result)[0]) == tape.steps[0][name].shape


# --- what is said ----------------------------------------------------------------------------------------------------


def test_the_largest_terms_come_first_and_the_rest_is_counted(digits):
    found = digits.explain("z1[0, 1]")
    sizes = [abs(term.value) for term in found.terms]
    assert sizes == sorted(sizes, reverse=True) and len(sizes) == 785
    n_zero = sum(term.zero is not None for term in found.terms)
    page = str(found)
    assert f"{785 - 8 - n_zero} more terms" in page and "[782 more]" in page
    assert f"{np.sum(digits.steps[0]['x'][0] == 0)} terms are 0: their pixel is background" in page
    assert "the bias is 0, b1[1] = 0" in page
    rest = np.float32(sum(term.value for term in found.terms[8:]))
    assert re.search(rf"more terms +{rest:.4g}\n", page)
    everything = str(digits.explain("z1[0, 1]", all=True))
    assert all(term.indexed in everything for term in found.terms) and "more" not in everything


def test_a_term_that_is_zero_says_why(digits):
    step = digits.steps[0]
    n, unit = np.argwhere(step["z1"] <= 0)[0]
    terms = {term.cells[0].index[0]: term for term in digits.explain(f"dW2[{unit}, 0]").terms}
    off = f"the ReLU was off, z1[{n}, {unit}] = {step['z1'][n, unit]:.4g} <= 0"
    assert wording.say(terms[n].zero, "en", wording.zeros) == off
    assert off in str(digits.explain(f"dW2[{unit}, 0]", all=True))
    assert f"The ReLU was off, z1[{n}, {unit}] = {step['z1'][n, unit]:.4g} <= 0" in str(
        digits.explain(f"dz1[{n}, {unit}]")
    )
    pixel = int(np.flatnonzero(step["x"][0] == 0)[0])
    assert {term.zero[0] for term in digits.explain(f"dW1[{pixel}, 0]").terms} == {"pixel_zero"}
    for found in (
        digits.explain(cell) for cell in cells_of({"dW3": step["dW3"], "da2": step["da2"], "z2": step["z2"]})
    ):
        assert all((term.value == 0) == (term.zero is not None) for term in found.terms)


def test_a_long_sum_of_nothing_but_zeros_says_so():
    mlp, (x, y) = network(), batch(12)
    mlp.weights[3][1] = -99
    page = str(record(mlp, x, y).explain("dW2[0, 1]"))
    assert "12 terms are 0: their ReLU was off" in page and "\n    =" in page and "more terms" not in page


def test_pixels_labels_and_weights_are_given(digits):
    n, label = 3, int(digits.steps[0]["y"][3])
    assert "pixel [14, 8] of sample 3" in str(digits.explain("x[3, 400]"))
    assert f"the label of sample {n}. It belongs to class {label}" in str(digits.explain(f"y[{n}]"))
    assert "the weight from pixel [14, 14] to unit 2 of hidden layer 1" in str(digits.explain("W1[406, 2]"))
    assert "the weight from unit 4 of hidden layer 2 to class 9" in str(digits.explain("W3[4, 9]"))
    assert digits.explain("x[0, 0]").terms == []


def test_a_second_steps_weight_points_back_to_the_first(tape):
    assert "W2_after[1, 1] of step 0" in str(tape.explain("W2[1, 1]", step=1))
    assert "W2_after" not in str(tape.explain("W2[1, 1]", step=0))
    assert tape.explain("W2[1, 1]", step=1).value == tape.explain("W2_after[1, 1]", step=0).recorded


def test_one_over_n_is_said_where_it_enters_and_nowhere_else(tape):
    told = "1/4"
    assert told in str(tape.explain("dz3[0, 0]"))
    assert not any(told in str(tape.explain(cell)) for cell in ("dz2[0, 0]", "da2[0, 0]", "dW3[0, 0]", "p[0, 0]"))


def test_the_label_asks_for_more_and_every_other_class_for_less(tape):
    label = int(tape.steps[0]["y"][0])
    own, other = str(tape.explain(f"dz3[0, {label}]")), str(tape.explain(f"dz3[0, {1 - label}]"))
    assert "a higher logit" in own.replace("\n", " ") and "the loss would fall" in own.replace("\n", " ")
    assert "a lower logit" in other.replace("\n", " ") and "the loss would grow" in other.replace("\n", " ")


def test_both_languages_have_the_same_numbers_and_other_words(tape):
    words = {"meaning", "notes", "shape_rule", "terms", "indexed", "numbers"}
    for cell in cells_of(tape.steps[1]):
        english, spanish = (tape.explain(cell, 1, lang=lang).as_dict() for lang in LANGUAGES)
        assert english["meaning"] != spanish["meaning"]
        assert all(english[key] == spanish[key] for key in english if key not in words)
        for ours, theirs in zip(english["terms"], spanish["terms"], strict=True):
            assert all(ours[key] == theirs[key] for key in ours if key != "zero")
        pages = [str(tape.explain(cell, 1, lang=lang)) for lang in LANGUAGES]
        assert not any(brace in page for page in pages for brace in "{}")
        numbers = [re.findall(r"-?[0-9]+\.[0-9]+(?:e[+-][0-9]+)?", page) for page in pages]
        assert numbers[0] == numbers[1]


def test_an_explanation_goes_through_json(tape, digits):
    for found in (tape.explain("dW2[3, 1]"), digits.explain("z1[0, 0]"), tape.explain("y[0]"), tape.why("dW1[0, 0]")):
        assert json.loads(json.dumps(found.as_dict(), allow_nan=False)) == found.as_dict()


def test_an_engine_with_a_mistake_is_found_out(tmp_path):
    """Whoever recorded the tape: the formula is the textbook's, and what is not its number is called so."""
    path = tmp_path / "forgot_the_mask.py"
    path.write_text("from numpy_mlp.engines.numpy_engine import *\n\ndef relu_backward(da, z):\n    return da\n")
    tape = record(network(str(path)), *batch())
    n, unit = np.argwhere(tape.steps[0]["z1"] <= 0)[0]
    found = tape.explain(f"dz1[{n}, {unit}]")
    assert not found.agrees and "NOT the same" in str(found)
    assert "forgot_the_mask" in str(found)
    assert tape.explain("dW2[0, 0]").agrees


def test_a_diverged_network_is_explained_as_well():
    mlp = network()
    mlp.weights[0][0, 0] = np.nan
    mlp.weights[2][0, 0] = np.inf
    x, y = batch()
    tape = record(mlp, x + 1, y)
    for cell in cells_of(tape.steps[0]):
        assert str(tape.explain(cell)), cell
    assert "diverged" in str(tape.explain("dW1[0, 0]"))


def test_a_saturated_network_has_a_finite_loss_and_says_why():
    mlp, (x, y) = network(dtype="float32"), batch()
    mlp.set_weights([400 * w for w in mlp.get_weights()])
    tape = record(mlp, x, y)
    found = tape.explain("loss")
    assert found.agrees and np.isfinite(found.value) and found.value > 100
    assert "A p that is shown as 0" in str(found)
    assert all(tape.explain(cell).agrees for cell in cells_of(tape.steps[0]))


# --- back to the pixels ----------------------------------------------------------------------------------------------


def nodes(found):
    return [found, *(node for child in found.children for node in nodes(child))]


def test_a_gradient_is_followed_back_to_pixels_label_and_weights(digits):
    step = digits.steps[0]
    unit = int(np.argmax(np.abs(step["dW1"]).max(axis=0)))
    pixel = int(np.abs(step["dW1"][:, unit]).argmax())
    found = digits.why(f"dW1[{pixel}, {unit}]")
    leaves = {node.explanation.cell.kind for node in nodes(found) if not node.children and not node.seen}
    assert leaves == {"x", "y", "W"}
    largest = digits.explain(found.cell).terms[0]
    assert [child.cell for child in found.children[:2]] == [str(cell) for cell in largest.cells]
    for node in nodes(found):
        inside = {str(cell) for term in node.explanation.terms for cell in term.cells}
        assert {child.cell for child in node.children} <= inside
    seen = [node.cell for node in nodes(found) if node.children]
    assert len(seen) == len(set(seen))  # no reason is given twice


def test_the_depth_is_kept_and_what_is_cut_is_said(tape):
    def height(node):
        return 1 + max(map(height, node.children), default=-1)

    cell = "dW1[{}, {}]".format(*np.argwhere(tape.steps[0]["dW1"])[0])
    assert height(tape.why(cell)) > 8
    assert [height(tape.why(cell, depth=depth)) for depth in (0, 1, 3)] == [0, 1, 3]
    assert "(cut off here)" in str(tape.why(cell, depth=1))
    assert "cut off" not in str(tape.why(cell))


def test_the_tree_as_text_as_json_and_by_rich_is_one(tape):
    pytest.importorskip("rich", reason="rich draws the tree")
    found = tape.why("loss")
    lines = str(found).splitlines()
    assert [line.strip() for line in lines] == [node.text for node in nodes(found)]
    assert lines[1].startswith("    p[") and not lines[0].startswith(" ")

    def count(tree):
        return 1 + sum(map(count, tree.children))

    def count_dicts(tree):
        return 1 + sum(map(count_dicts, tree["from"]))

    assert count(found.rich()) == count_dicts(found.as_dict()) == len(lines)


def test_a_gradient_that_is_all_zeros_leads_to_what_was_off():
    mlp, (x, y) = network(), batch()
    mlp.weights[1][2] = -9  # unit 2 is off for every sample
    tape = record(mlp, x + 1, y)
    found = tape.why("dW1[0, 2]")
    assert found.explanation.recorded == 0
    assert any(node.cell == "dz1[0, 2]" and "the ReLU was off, z1[0, 2] = -" in node.text for node in nodes(found))


# --- what cannot be explained ----------------------------------------------------------------------------------------

BAD = {
    "dW9[0, 0]": ("no tensor dW9", "no hay tensor dW9"),
    "da3[0, 0]": ("no tensor da3", "no hay tensor da3"),
    "dW2[4, 0]": ("go from dW2[0, 0] to dW2[3, 2]", "van de dW2[0, 0] a dW2[3, 2]"),
    "dW2[-1, 0]": ("go from", "van de"),
    "dW2[1]": ("dW2[1]: dW2 has the shape (4, 3); choose", "dW2[1]: dW2 tiene la forma (4, 3); elige"),
    "dW2": ("one of its cells, from dW2[0, 0] to dW2[3, 2]", "una de sus celdas, de dW2[0, 0] a dW2[3, 2]"),
    "loss[0]": ("loss is one number and takes no indices: write", "loss es un solo número y no lleva índices: escribe"),
    "learning_rate[0]": ("learning_rate is one number", "learning_rate es un solo número"),
    "loss[]": ("loss is one number", "loss es un solo número"),
    "b1[]": ("from b1[0] to b1[3]", "de b1[0] a b1[3]"),
    "dW2[a, b]": ("dW2[a, b]: dW2 has the shape", "dW2[a, b]: dW2 tiene la forma"),
    "dW2[0.5, 1]": ("dW2[0.5, 1]: dW2 has the shape", "dW2[0.5, 1]: dW2 tiene la forma"),
    "dw9[0, 0]": ("did you mean dW3, dW2, dW1?", "¿quizás dW3, dW2, dW1?"),
    "learningRate": ("did you mean learning_rate?", "¿quizás learning_rate?"),
    "grad": ("there are x, y, W1, b1, z1, a1, ", "hay x, y, W1, b1, z1, a1, "),
    "dW2[0, 1": ("names no cell", "no nombra ninguna celda"),
    "why?": ("names no cell", "no nombra ninguna celda"),
    "": ("names no cell", "no nombra ninguna celda"),
    "__import__('os')": ("names no cell", "no nombra ninguna celda"),
}


@pytest.mark.parametrize("cell", BAD)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_bad_name_gets_one_line_that_says_what_there_is(tape, cell, lang):
    for function in (tape.explain, tape.why):
        with pytest.raises(CellError) as caught:
            function(cell, lang=lang)
        told = str(caught.value)
        assert BAD[cell][LANGUAGES.index(lang)] in told and "\n" not in told
        assert len(told) < 100 or cell == "grad"  # what else there is, is only said where nothing is alike


@pytest.mark.parametrize("step", [2, -1, 0.0, True, None])
def test_a_step_that_is_not_there_is_refused(tape, step):
    with pytest.raises(CellError, match="from 0 to 1"):
        tape.explain("loss", step=step)


@pytest.mark.parametrize("cell", ["dW2[3,1]", " dW2 [ 3 , 1 ] ", "dW2[03, 1]"])
def test_spaces_do_not_matter(tape, cell):
    assert str(tape.explain(cell).cell) == "dW2[3, 1]"


# --- the command line ------------------------------------------------------------------------------------------------


@pytest.fixture
def few(mnist, monkeypatch):
    data = [(x[:20], y[:20]) for x, y in mnist]
    monkeypatch.setattr(samples, "load_mnist", lambda: data)
    return data


SMALL = ["--hidden", "4,3", "--engine", "numpy"]


def test_the_command_prints_what_the_tape_says(few, capsys):
    (x, y), mlp = few[0], MLP((784, 4, 3, 10), engine="numpy", seed=42)
    mlp.compile(SGD(0.4))
    assert main(["explain", "dW2[2, 0]", *SMALL]) == 0
    assert capsys.readouterr().out == f"{record(mlp, x[:4], y[:4]).explain('dW2[2, 0]')}\n"
    assert main(["explain", "dW2[2, 0]", *SMALL, "--why", "--depth", "2", "--lang", "es"]) == 0
    assert capsys.readouterr().out == f"{record(mlp, x[:4], y[:4]).why('dW2[2, 0]', depth=2, lang='es')}\n"


def test_a_later_step_comes_after_the_steps_before_it(few, capsys):
    (x, y), mlp = few[0], MLP((784, 4, 3, 10), engine="numpy", seed=7)
    mlp.compile(SGD(0.1))
    for step in (0, 1):
        mlp.train_on_batch(x[8 * step : 8 * step + 8], y[8 * step : 8 * step + 8])
    expected = float(record(mlp, np.concatenate([x[16:], x[:4]]), np.concatenate([y[16:], y[:4]])).steps[0]["loss"])
    arguments = ["--batch", "8", "--step", "2", "--seed", "7", "--lr", "0.1", "--json"]
    assert main(["explain", "loss", *SMALL, *arguments]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["recorded"], found["step"], found["sizes"]) == (expected, 2, [784, 4, 3, 10])


def test_a_tape_from_a_file(few, tmp_path, capsys, tape):
    tape.save(tmp_path / "steps.npz")
    assert main(["explain", "dW2[3, 1]", "--tape", tmp_path / "steps.npz", "--step", "1"]) == 0
    assert capsys.readouterr().out == f"{tape.explain('dW2[3, 1]', 1)}\n"
    assert main(["explain", "dW2[3, 1]", "--tape", tmp_path / "none.npz"]) == 1
    assert "there is no such file; a tape is written by: python -m" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["dW9[0,0]", *SMALL], "no tensor dW9; did you mean dW3, dW2, dW1?"),
        (["dW2[0,3]", *SMALL], "go from dW2[0, 0] to dW2[3, 2]"),
        (["nonsense!", *SMALL], "names no cell"),
        (["loss", *SMALL, "--experiment", "two_hidden"], "either an experiment"),
        (["loss", "--hidden", "3", "--tape", "x.npz"], "--tape brings its own network"),
        (["loss", "--step", "-1"], "'-1' is not a whole number from 0 up"),
        (["loss", "--batch", "0"], "'0' is not a positive whole number"),
        ([], "CELL"),
    ],
)
def test_a_mistake_on_the_command_line_gets_one_line_and_code_2(few, arguments, told, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["explain", *arguments])
    printed = capsys.readouterr()
    assert caught.value.code == 2 and printed.out == ""
    assert told in printed.err and printed.err.count("\n") == 1


def test_batches_of_the_command_go_round(few):
    x, y = few[0]
    _, labels = command.batch_of(x, y, 8, step=2)
    assert list(labels) == [*y[16:], *y[:4]]
