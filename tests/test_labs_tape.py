"""`python -m labs tape`: a step with one line wrong is right in all that comes before the line, wrong from there on."""

import json
import re

import microscope_cases as cases
import numpy as np
import pytest

from benchmarks.browser import Browser
from labs import wrong_tape
from labs.commands import main
from labs.course import lab
from labs.exercise import Mistake
from labs.wrong_tape import IN_A_STEP, Start, first_apart, record_right, record_wrong, step_mistakes
from numpy_mlp import MLP
from numpy_mlp import commands as network_commands
from numpy_mlp.commands.explain import tape_of
from numpy_mlp.language import set_language
from numpy_mlp.tape import Tape
from numpy_mlp.tape.names import tensor_shapes

SIZES = (12, 7, 6, 5)
NOTHING = Mistake("nothing", {}, ("Nothing.", "Nada."), ("", ""))
SMALL = ("--hidden", "4")


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    set_language(None)


@pytest.fixture
def tape(capsys):
    """tape("--list") -> (exit code, standard output, standard error)"""

    def call(*arguments):
        try:
            code = main(["tape", *arguments])
        except SystemExit as ended:
            code = ended.code
        return code, *capsys.readouterr()

    return call


def start(n_steps=2, dtype="float64"):
    """A network of three layers, whose biases are not 0, and steps on 6 samples each."""
    rng = np.random.default_rng(0)
    weights = MLP(SIZES, dtype, "numpy", 3).get_weights()
    weights[1::2] = [rng.normal(0, 0.3, b.shape).astype(dtype) for b in weights[1::2]]
    batches = [(rng.normal(size=(6, SIZES[0])), rng.integers(0, SIZES[-1], 6)) for _ in range(n_steps)]
    return Start(weights, batches, 0.2, dtype)


START = start()
RIGHT = record_right(START)


def are_same(one, other):
    """Whether two tapes have the same numbers, to rounding."""
    pairs = zip(one.steps, other.steps, strict=True)
    return all(np.allclose(a[n], b[n], rtol=1e-9, atol=1e-12) for a, b in pairs for n in a)


# The step


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", IN_A_STEP)
def test_a_step_by_the_lines_of_an_exercise_is_the_engines_step(name, dtype):
    found = next((lab, exercise) for lab, exercise, _ in step_mistakes().values() if exercise.name == name)
    here = start(dtype=dtype)
    engine, passes = wrong_tape.wrong_engine(*found, NOTHING), wrong_tape.wrong_passes(*found, NOTHING)
    tape = wrong_tape.recorded(here, engine, passes)
    wrong_tape.check_shapes(tape)
    assert first_apart(tape, record_right(here)) is None


FIRST = {
    "dense_forward.bias_missing": (0, "z1"),
    "dense_forward.relu_inside": (0, "z1"),
    "relu_forward.leaky": (0, "a1"),
    "forward_pass.relu_on_logits": (0, "z3"),
    "forward_pass.next_layer_gets_z": (0, "z2"),
    "forward_pass.activations_as_zs": (0, "z1"),
    "softmax_forward.total_of_the_column": (0, "p"),
    "softmax_cross_entropy_forward.sum_over_the_batch": (0, "loss"),
    "softmax_cross_entropy_backward.not_divided": (0, "dz3"),
    "onehot.classes_from_one": (0, "dz3"),
    "dense_backward.bias_mean": (0, "db3"),
    "dense_backward.weights_mean": (0, "dW3"),
    "relu_backward.no_mask": (0, "dz2"),
    "backward_pass.mask_missing_in_first_layer": (0, "dz1"),
    "backward_pass.mean_in_every_layer": (0, "da2"),
    "backward_pass.mask_on_logits": (0, "dz3"),
    "sgd_update.not_in_place": (0, "W1_after"),
    "softmax_forward.overflows": None,
}


@pytest.mark.parametrize(("key", "first"), FIRST.items(), ids=FIRST)
def test_the_first_wrong_tensor_is_the_lines_own_and_all_before_it_is_right(key, first):
    tape = record_wrong(key, START)
    assert first_apart(tape, RIGHT) == first
    names = list(tensor_shapes(SIZES, 6))
    for name in names[: names.index(first[1])] if first else names:
        np.testing.assert_allclose(tape.steps[0][name], RIGHT.steps[0][name], rtol=1e-9, atol=1e-12, err_msg=name)


def test_what_the_wrong_lines_make_is_on_the_tape():
    no_mask, still = (record_wrong(key, START) for key in ("relu_backward.no_mask", "sgd_update.not_in_place"))
    for step in no_mask.steps:
        np.testing.assert_array_equal(step["dz1"], step["da1"])
        np.testing.assert_allclose(step["dW1"], step["x"].T @ step["da1"])
    for step in still.steps:
        np.testing.assert_array_equal(step["W2_after"], RIGHT.steps[0]["W2"])


SAME_MISTAKE = {
    "backward_pass.mask_missing": "relu_backward.no_mask",
    "backward_pass.mask_on_gradient": "relu_backward.mask_on_gradient",
    "backward_pass.sigmoid_slope": "relu_backward.sigmoid_slope",
    "backward_pass.bias_mean": "dense_backward.bias_mean",
    "backward_pass.weights_mean": "dense_backward.weights_mean",
    "backward_pass.bias_total": "dense_backward.bias_total",
}


@pytest.mark.parametrize(("whole", "part"), SAME_MISTAKE.items(), ids=SAME_MISTAKE)
def test_a_mistake_of_the_pass_and_the_same_in_one_function_make_one_tape(whole, part):
    assert are_same(record_wrong(whole, START), record_wrong(part, START))
    assert not are_same(record_wrong(whole, START), RIGHT)


def test_a_mistake_may_come_out_in_a_later_step():
    """Biases begin at 0: whoever leaves them out is right once."""
    weights = MLP(SIZES, "float64", "numpy", 3).get_weights()
    late = Start(weights, START.batches, 0.2, "float64")
    assert first_apart(record_wrong("dense_forward.bias_missing", late), record_right(late)) == (1, "z1")


def test_a_number_that_is_none_is_apart():
    step = dict(RIGHT.steps[1], loss=np.array(np.nan))
    assert first_apart(Tape(SIZES, RIGHT.dtype, "x", (RIGHT.steps[0], step)), RIGHT) == (1, "loss")


def test_what_broadcasting_lets_through_is_no_tape():
    step = dict(RIGHT.steps[0], db2=np.zeros(1))
    with pytest.raises(ValueError, match=re.escape("db2 would be (1,) instead of (6,)")):
        wrong_tape.check_shapes(Tape(SIZES, RIGHT.dtype, "x", (step,)))


# The command


def test_it_takes_the_weights_and_samples_that_explain_takes(tape):
    code, out, _ = tape("--mistake", "relu_backward.no_mask", *SMALL, "--output", "m.npz", "--lang", "en")
    assert code == 0 and "The first wrong tensor: dz1, in step 1" in out
    assert "python -m numpy_mlp microscope --mistake m.npz" in out
    ours, wrong = tape_of(network_commands.parse(["explain", "p", *SMALL, "--engine", "numpy"])), Tape.load("m.npz")
    for name in ("x", "y", "W1", "W2", "p", "dz2", "da1", "learning_rate"):
        np.testing.assert_array_equal(ours.steps[0][name], wrong.steps[0][name])
    assert (wrong.sizes, wrong.dtype.name, len(wrong.steps)) == ((784, 4, 10), "float32", 1)


def test_the_options_choose_the_network_and_the_steps(tape):
    options = (*SMALL, "--batch", "3", "--steps", "2", "--seed", "7", "--dtype", "float64")
    code, out, _ = tape("--mistake", "dense_backward.bias_mean", *options, "--output", "m.npz", "--json")
    first = {"step": 1, "tensor": "db2"}
    expected = {"mistake": "dense_backward.bias_mean", "file": "m.npz", "sizes": [784, 4, 10], "batch": 3, "steps": 2}
    assert code == 0 and json.loads(out) == {**expected, "first": first}
    steps = Tape.load("m.npz").steps
    ours = tape_of(network_commands.parse(["explain", "p", *options[:4], "--seed", "7", "--dtype", "float64"]))
    np.testing.assert_array_equal(steps[0]["W1"], ours.steps[0]["W1"])
    assert len(steps) == 2 and steps[0]["x"].shape == (3, 784) and (steps[0]["x"] != steps[1]["x"]).any()


def test_the_title_says_the_mistake_in_both_languages_and_is_kept_in_the_file(tape):
    assert tape("--mistake", "relu_backward.no_mask", *SMALL, "--output", "m.npz", "--lang", "es")[0] == 0
    found = Tape.load("m.npz")
    for title, what in zip(found.title, ("The gradient passes where", "El gradiente pasa"), strict=True):
        assert title.startswith(f"relu_backward.no_mask – {what}") and not title.endswith(".")
    assert found.engine == "relu_backward.no_mask"


def test_the_list_is_of_what_runs_in_the_network(tape):
    code, out, _ = tape("--list", *SMALL, "--json")
    found = json.loads(out)
    rows = {row["key"]: row["first"] for row in found["mistakes"]}
    assert code == 0 and sorted([*rows, *found["unfit"]]) == sorted(step_mistakes())
    assert rows["relu_backward.no_mask"] == {"step": 1, "tensor": "dz1"}
    assert rows["dense_forward.bias_missing"] is None
    assert "dense_backward.weights_transposed" in found["unfit"] and len(rows) > 60
    assert {row["lab"] for row in found["mistakes"]} == {2, 3, 4, 5, 6}


def test_the_list_for_people_has_a_line_for_each(tape):
    code, out, _ = tape("--list", *SMALL, "--lang", "es")
    assert code == 0 and re.search(r"^relu_backward\.no_mask +1: dz1 +El gradiente pasa", out, re.MULTILINE)
    assert re.search(r"^dense_forward\.bias_missing +todo bien ", out, re.MULTILINE)
    assert "Las formas de 784-4-10 paran estos enseguida: dense_forward.weights_transposed" in out.replace("\n", " ")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--mistake", "relu_backward.nomask", "--output", "m.npz"), "the nearest: relu_backward.no_mask,"),
        (("--mistake", "forward_pass", "--output", "m.npz"), "the nearest: forward_pass.relu_on_logits,"),
        (("--mistake", "train_epoch.uphill", "--output", "m.npz"), "in no single step of a network; a tape can have"),
        (("--mistake", "relu_backward.no_mask"), "expected --mistake KEY and --output FILE, or --list"),
        (("--list", "--mistake", "relu_backward.no_mask", "--output", "m.npz"), "expected --mistake KEY"),
        (("--mistake", "relu_backward.no_mask", "--output", "m.npz", "--experiment", "wide"), "either an experiment"),
    ],
)
def test_wrong_usage_is_one_line(tape, here, arguments, line):
    code, out, err = tape(*arguments, *SMALL, "--lang", "en")
    assert (code, out) == (2, "") and len(err.splitlines()) == 1 and line in err
    assert list(here.iterdir()) == []


def test_a_mistake_that_the_shapes_stop_is_one_line(tape, here):
    code, out, err = tape("--mistake", "dense_backward.weights_transposed", *SMALL, "--output", "m.npz", "--lang", "en")
    assert (code, out) == (1, "") and len(err.splitlines()) == 1
    assert "does not run in a network 784-4-10" in err and list(here.iterdir()) == []


def test_every_exercise_in_a_step_is_in_the_course():
    assert {exercise.name for _, exercise, _ in step_mistakes().values()} == set(IN_A_STEP)
    assert {e.name for number in (2, 5) for e in lab(number).exercises} <= set(IN_A_STEP)


# The microscope


def test_the_same_network_may_be_named_and_brings_the_tapes_steps(tape, here):
    assert tape("--mistake", "relu_backward.no_mask", *SMALL, "--seed", "5", "--output", "m.npz")[0] == 0
    page_of = ["microscope", "--engine", "numpy", "--mistake", "m.npz", "--output", "page.html", "--quiet"]
    assert network_commands.main([*page_of, *SMALL]) == 0
    named = (here / "page.html").read_bytes()
    assert network_commands.main(page_of) == 0 and (here / "page.html").read_bytes() == named


def test_the_page_says_the_first_wrong_tensor(tape, here, request):
    cases.browser([request.node])
    assert tape("--mistake", "relu_backward.no_mask", *SMALL, "--output", "m.npz", "--lang", "en")[0] == 0
    page_of = ["microscope", "--mistake", "m.npz", "--engine", "numpy", "--output", "page.html", "--lang", "en"]
    assert network_commands.main(page_of) == 0
    with Browser() as browser:
        page = browser.open((here / "page.html").as_uri(), 360, 740)
        page.run("const f = document.querySelector('#side'); f.value = '0'; f.dispatchEvent(new Event('change'))")
        said = page.run("document.querySelector('#parting').textContent")
        tensors = page.run("[...document.querySelectorAll('.chain button')].map((b) => b.textContent)")
        width = page.run("document.documentElement.scrollWidth")
        page.close()
    assert said.startswith("relu_backward.no_mask – The gradient passes where the unit was off, too: first apart")
    assert "in step 1, at dz1[" in said and width == 360
    apart = [text.split(" ≠ ")[0] for text in tensors if "≠" in text]
    assert apart[0] == "▶ dz1" and {"dW1", "db1", "W1_after", "b1_after"} >= set(apart[1:]) >= {"dW1"}
