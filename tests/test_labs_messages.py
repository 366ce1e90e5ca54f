"""Every kind of finding has its message, in both languages, and no message gives the right line."""

import subprocess
import sys
from dataclasses import replace

import pytest

from labs import messages, reporting
from labs.checking import check
from labs.course import TITLES, lab
from labs.diagnosis import diagnose, probes_of
from labs.finding import Finding
from labs.identifiability import answer_with
from numpy_mlp.language import set_language

LAB = lab(5)
# The same lab with no mistakes to be named: what the other kinds say does not hang on the catalogue.
BARE = replace(LAB, exercises=tuple(replace(exercise, mistakes=()) for exercise in LAB.exercises))
SOLUTION = LAB.solution.read_text(encoding="utf-8")
RELU, DW, DB = "return da * (z > 0)", "x.T @ dz", "dz.sum(axis=0)"
Z_FOR_A = "dense_backward(dz, activations[0] if layer == 0 else zs[layer - 1]"

# name: (the right text, what a student wrote instead, kind, English, Spanish)
CASES = {
    "unwritten": (RELU, "raise NotImplementedError", "unwritten", "is not written yet", "aún no está escrita"),
    "missing": ("def relu_backward", "def relu_back", "missing", "There is no function relu_b", "No hay ninguna"),
    "raised": (RELU, "return da @ (z > 0)", "raised", "return da @ (z > 0)", "se detiene con ValueError"),
    "nothing": (RELU, "da * (z > 0)", "nothing", "caller, by `return`: dz", "con `return`, a quien"),
    "count": (f"{DW}, {DB}", DW, "count", "2, and 3 are expected: dx, dW, db", "2, y se esperan 3: dx"),
    "order": (f"dx, {DW}", f"{DW}, dx", "order", "Yours come as: dW, dx, db.", "en un orden distinto"),
    "shape": (DW, "dz.T @ x", "shape", "(D, M) = (9, 6) expected, yours is (6, 9): this is its tr", "traspuesta"),
    "axis": (DB, "dz.sum(axis=0, keepdims=True)", "shape", "yours is (1, 6), with an axis too many", "un eje de más"),
    "number": (DB, "dz.sum()", "shape", "(6,) expected, yours is (), a single number.", "(), un solo número."),
    "arguments": ("relu_backward(da, z):", "relu_backward(da):", "raised", "called with da, z:", "con da, z:"),
    "dtype": (RELU, "return z > 0", "dtype", "dz holds bool", "dz contiene bool"),
    "nan": (RELU, "return da * z / z", "nan", "The first such place is dz[0, ", "dz no es finito"),
    "changed": (RELU, "da[z <= 0] = 0\n    return da", "changed", "changes its argument da in", "cambia su argumento"),
    "mistake": (DB, "dz.mean(axis=0)", "mistake", "dx and dW are right; db is the first that", "Por qué tienta:"),
    "factor": (DW, "2 * x.T @ dz", "fingerprint", "it is 2 times the right one", "es 2 veces el correcto"),
    "symbol": (DW, "x.T @ dz / len(x)", "fingerprint", "Everywhere it is 1/N times", "es 1/N veces el correcto"),
    "zero": (DW, "0 * x.T @ dz", "fingerprint", "It is 0 everywhere.", "Es 0 en todas partes."),
    "sign": (DW, "-x.T @ dz", "fingerprint", "Its sign is wrong", "Tiene el signo contrario"),
    "region": (RELU, "return da * ((z > 0) + 0.1 * (z <= 0))", "fingerprint", "only where z <= 0", "mal donde z <= 0"),
    "row": (RELU, "dz = da * (z > 0)\n    dz[-1] = 0\n    return dz", "fingerprint", "Only its last row", "su última"),
    "differs": (DW, "(x**3).T @ dz", "differs", "The numeric gradient there", "El gradiente numérico ahí"),
    "strange": (RELU, "return {1, 2}", "strange", "no number or array: set", "ni número ni arreglo: set"),
    "time": (RELU, "while True: pass", "time", "never came back within 2 s", "no terminó en 2 s"),
    "died": (RELU, "import os; os.abort()", "died", "killed by SIGABRT", "terminado por SIGABRT"),
    "exit": (RELU, "import os; os._exit(3)", "died", "exit code 3", "código de salida 3"),
    "output": (RELU, "while True: print('x' * 10000)", "output", "printed too much", "imprimió demasiado"),
}  # fmt: skip

LINES = {line.strip() for line in SOLUTION.splitlines() if "=" in line or "return" in line}


@pytest.fixture(autouse=True)
def english():
    set_language("en")
    yield
    set_language(None)


def checked(tmp_path, source, asked=LAB):
    """The Report on a file of lab 5; a loop that never ends is given up soon, all else has time on a busy machine."""
    file = tmp_path / "lab5.py"
    file.write_text(source, encoding="utf-8")
    return check(asked, file, seconds=2.0 if "while True: pass" in source else 60.0)


def said(report, lang):
    """All that is told of the first finding."""
    set_language(lang)
    function = next(f for f in reporting.described(report)["functions"] if f["name"] == report.first.exercise)
    return "\n".join(function["message"])


@pytest.mark.parametrize("name", CASES)
def test_every_kind_has_its_message(tmp_path, name):
    right, wrong, kind, english, spanish = CASES[name]
    assert right in SOLUTION
    report = checked(tmp_path, SOLUTION.replace(right, wrong), LAB if kind == "mistake" else BARE)
    assert report.first.kind == kind
    assert english in said(report, "en")
    assert spanish in said(report, "es")
    assert not [line for line in LINES - {wrong.strip()} if line in said(report, "en")]  # the answer is not given


def test_cases_are_of_every_kind_that_there_is_a_message_for():
    others = {"right", "skipped", "two", "size", "memory", "file"}  # each has a test of its own
    assert {kind for _, _, kind, _, _ in CASES.values()} == set(messages.MAKERS) - others


def test_two_mistakes_at_once_are_both_named(tmp_path):
    source = SOLUTION.replace("dense_backward(dz, activations[layer]", Z_FOR_A)
    source = source.replace(
        "dz = relu_backward(da, zs[layer - 1])", "dz = relu_backward(da, zs[layer - 1]) if layer > 1 else da"
    )
    report = checked(tmp_path, source)
    assert report.first.kind == "two"
    text = said(report, "en")
    assert "1. A weight's gradient is made with z" in text and "2. The last ReLU on the way back" in text


def test_an_error_after_one_call_is_no_reason_for_a_mistake_with_any_number_in_it(tmp_path):
    softmax = lab(3)
    solution, raising = softmax.solution.read_text(encoding="utf-8"), "return -np.mean(y * np.log(p)), p"
    source = f"{solution}\n\ndef softmax_cross_entropy_forward(z, y):\n    p = softmax_forward(z)\n    {raising}\n"
    report = checked(tmp_path, source, softmax)
    assert (report.first.kind, report.first.mistakes) == ("raised", ())


def test_mistake_says_what_and_why_it_is_tempting(tmp_path):
    report = checked(tmp_path, SOLUTION.replace(DB, "dz.mean(axis=0)"))
    mistake = LAB.exercises[0].key_of["dense_backward.bias_mean"]
    for lang, index in (("en", 0), ("es", 1)):
        assert mistake.what[index] in said(report, lang) and mistake.why[index] in said(report, lang)


@pytest.mark.parametrize(
    ("before", "line", "english"),
    [
        ("def broken(:\n", "line 1:   def broken(:\n                         ^", "Python cannot read the file"),
        ("x = (1 2)\n", "line 1:   x = (1 2)\n                   ^^^", "Python cannot read the file"),
        ("def f():\nreturn 1\n", "line 2:   return 1", "below a colon the block is four spaces further in"),
        ("def f():\n\tx = 1\n        return x\n", "line 3:   return x", "turn the tabs into four spaces"),
        ("import numpi\n", "line 1:   import numpi", "stops while it is being loaded"),
        ("1 / 0\n", "line 1:   1 / 0", "stops while it is being loaded"),
        ("np.ones(3)\n", "line 1:   np.ones(3)", "Write `import numpy as np` at the top"),
        ("math.exp(1)\n", "line 1:   math.exp(1)", "Write `import math` at the top"),
        ("x = input()\n", "line 1:   x = input()", "take the input() out"),
        ("raise NotImplementedError\n", "line 1:   raise", "stops while it is being loaded"),
        ("exit()\n", "line 1:   exit()", "A file must not end Python: look for exit()"),
        ("raise SystemExit(2)\n", "line 1:   raise", "before any function is called. SystemExit: 2"),
        ("while True: pass\n", "", "did not finish loading within 2 s"),
        ("import os; os._exit(3)\n", "", "died while the file was being loaded (exit code 3)"),
        ("import os; os.write(int(__import__('sys').argv[2]), b'\\x05' + b'\\0' * 7 + b'stuff')\n", "", "is no answer"),
        ("while True: print('x' * 10000)\n", "", "printed too much while it was being loaded"),
    ],
)
def test_a_file_that_cannot_be_loaded_is_told_once(tmp_path, capsys, before, line, english):
    report = checked(tmp_path, before + SOLUTION)
    assert {finding.kind for finding in report.findings} == {"file"} and report.score == 0
    described = reporting.described(report)
    told = "\n".join(described["whole_file"]["message"])
    assert english in told and line in told
    assert not any(function["message"] or function["short"] for function in described["functions"])
    reporting.show(described, "Title", "lab5.py")
    shown = capsys.readouterr().out
    assert shown.count("First to be mended: the file itself") == 1 and "dense_backward" not in shown


def test_a_function_that_never_ends_does_not_make_it_the_file(tmp_path):
    report = checked(tmp_path, SOLUTION.replace(RELU, f"while True: pass\n    {RELU}"))
    assert report.whole_file is None and report.findings[1].kind == "time" and report.findings[0].passed


@pytest.mark.parametrize("reason", ["raised", "time", "died", "output", "size", "memory", "strange"])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_reason_for_a_file_not_to_be_loaded_has_its_words(lang, reason):
    raised = {"raised": "NameError", "message": "m", "line": 3, "text": "x"} if reason == "raised" else {}
    values = {"reason": reason, "exit_code": None, "seconds": 2.0, **raised}
    set_language(lang)
    finding = Finding("dense_backward", "file", values=values)
    told = "\n".join(messages.message(finding, LAB.exercises[0]))
    assert {"en": "file", "es": "rchivo"}[lang] in told and "{" not in told + messages.short(finding)


def test_the_first_lines_printed_are_shown(tmp_path):
    report = checked(tmp_path, "for i in range(9):\n    print('line', i)\n" + SOLUTION)
    assert report.passed
    shown = messages.printed(report.output)
    assert shown[1:] == [*(f"  | line {i}" for i in range(5)), "  | ... (4 more)"]
    assert messages.printed("") == messages.printed("\n") == []


def test_print_within_a_function_is_shown_too(tmp_path):
    report = checked(tmp_path, SOLUTION.replace(RELU, f"print('here', z.shape)\n    {RELU}"))
    assert "here (7, 6)" in report.output


def test_says_which_of_the_functions_called_to_look_at(tmp_path):
    wrong_one = checked(tmp_path, SOLUTION.replace(DB, "dz.mean(axis=0)"))
    last = wrong_one.findings[-1]
    told = messages.message(last, LAB.exercises[-1], wrong_one.findings[:-1])
    assert "It may call dense_backward, not right yet: look there first." in told
    in_the_pass = checked(tmp_path, SOLUTION.replace("zs[layer - 1]", "zs[layer]"), BARE)
    assert "look at what backward_pass gives them" in said(in_the_pass, "en")


def test_partial_credit_is_a_fraction_and_a_bar(tmp_path, capsys):
    report = checked(tmp_path, SOLUTION.replace(DB, "dz.mean(axis=0)"))
    reporting.show(reporting.described(report), "Title", "lab5.py")
    shown = capsys.readouterr().out
    assert "✗ dense_backward  ██████░░░░ 2/3" in shown
    assert "✓ relu_backward   ██████████ 1/1" in shown
    assert "1 of 3 functions right, 72.2 % of all results" in shown


def test_too_large_an_answer_and_nonsense_have_a_message():
    exercise = LAB.exercises[0]
    assert "64 MiB" in messages.message(Finding("dense_backward", "size"), exercise)[0]
    assert "too much memory" in messages.message(Finding("dense_backward", "memory"), exercise)[0]
    assert "no answer" in messages.message(Finding("dense_backward", "strange"), exercise)[0]
    assert "nobody knows how" in messages.message(Finding("dense_backward", "died"), exercise)[0]
    assert messages.message(Finding("dense_backward", "skipped"), exercise) == ["optional, left out"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["dx"], "dx"),
        (["dx", "dW"], "dx and dW"),
        (["dx", "dW", "db"], "dx, dW and db"),
        (list("abcdef"), "a, b, c, d and 2 more"),
    ],
)
def test_names_in_a_sentence(names, expected):
    assert messages.listed(names) == expected


def test_a_check_imports_nothing_but_numpy():
    program = """if True:
        import sys
        from labs.commands import main
        main(["check", "5", "--folder", "nowhere"])
        print(*sorted({name.split(".")[0] for name in sys.modules}))
    """
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    loaded = set(done.stdout.split())
    assert "numpy" in loaded
    assert not loaded & {"keras", "matplotlib", "numba", "rich", "tensorflow", "tests", "benchmarks"}


@pytest.mark.parametrize("number", TITLES)
def test_every_mistake_of_the_catalogue_is_told_in_both_languages(number):
    """Each named alone in a student's answer, and then told: what it is stands in the message, whatever it led to."""
    for exercise in lab(number).exercises:
        probes = probes_of(exercise, 0)
        for mistake in exercise.mistakes:
            finding = diagnose(exercise, probes, answer_with(exercise, probes, (mistake,)))
            for lang in ("en", "es"):
                set_language(lang)
                told = "\n".join(messages.message(finding, exercise))
                assert finding.mistakes == () or messages.in_language(mistake.what) in told, mistake.key
                assert "None" not in told.replace("(None)", "") and "{" not in told, told
                assert messages.short(finding)
