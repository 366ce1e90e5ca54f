"""The microscope's page: every number on it is the tape's to the last bit, and every formula the engine's."""

import base64
import functools
import hashlib
import html
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import microscope_cases as cases
import numpy as np
import pytest

from numpy_mlp import MLP, SGD
from numpy_mlp.commands import main, samples
from numpy_mlp.engines import numpy_engine
from numpy_mlp.microscope import Microscope
from numpy_mlp.microscope.packing import packed, packed_steps, stored
from numpy_mlp.microscope.page import EXPORT, FRONT, MODULES, script
from numpy_mlp.microscope.wording import page_texts
from numpy_mlp.tape import CellError, record
from numpy_mlp.tape.cells import parsed_cell

ROOT = Path(__file__).resolve().parent.parent
NODE_TESTS = sorted((ROOT / "tests" / "front").glob("*.test.mjs"))
SOURCES = [FRONT / f"{name}.js" for name in MODULES]


@functools.cache
def files(folder):
    """Two files of a page's data: float32 with a mistake and a reference, float64."""
    small = cases.data_of(cases.full_page())
    tape = cases.small_tape("float64")
    precise = cases.data_of(Microscope(tape, [tape], tape))
    paths = {}
    for dtype, data in {"float32": small, "float64": precise}.items():
        paths[dtype] = folder / f"{dtype}.json"
        paths[dtype].write_text(json.dumps(data))
    return paths


@pytest.fixture(scope="module")
def data_files(tmp_path_factory):
    return files(tmp_path_factory.mktemp("page"))


def run_node(*arguments, data, check=True):
    command, environment = [cases.node(), *map(str, arguments)], {"MICROSCOPE_DATA": str(data), "PATH": ""}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 or not check, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def told(data_files):
    """What the page's modules make of the two files."""
    return {
        dtype: json.loads(run_node(ROOT / "tests/front/tell.mjs", data=path).stdout)
        for dtype, path in data_files.items()
    }


@pytest.mark.parametrize("file", NODE_TESTS, ids=lambda file: file.name.split(".")[0])
def test_modules_by_node(file, data_files):
    said = run_node("--test", file, data=data_files["float32"]).stdout
    assert re.search(r"^\W*fail 0$", said, re.MULTILINE) and not re.search(r"^\W*tests 0$", said, re.MULTILINE), said


def digest(array):
    return hashlib.sha256(np.ascontiguousarray(stored(array)).tobytes()).hexdigest()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_every_bit_of_the_tape_arrives_on_the_page(told, dtype):
    """W after the steps too, which are not stored."""
    tape = cases.small_tape(dtype)
    assert told[dtype]["right"] == [{name: digest(array) for name, array in step.items()} for step in tape.steps]


def test_a_mistake_and_a_reference_arrive_as_well(told):
    tapes = {"wrong": cases.wrong_tape(), "reference": cases.shifted_tape(cases.small_tape())}
    for key, tape in tapes.items():
        assert told["float32"][key] == [{name: digest(array) for name, array in step.items()} for step in tape.steps]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_every_number_is_written_so_that_it_can_be_read_again(told, dtype):
    step = cases.small_tape(dtype).steps[0]
    for name, array in step.items():
        for index, value in np.ndenumerate(array):
            text = told[dtype]["first"][cell_name(name, index)]["value"]
            assert np.array(text, float).astype(array.dtype).tobytes() == value.tobytes(), (name, index)


def cell_name(name, index):
    return f"{name}[{','.join(map(str, index))}]" if index else name


def test_the_lit_cells_are_those_of_the_formula(told):
    """Held to the other account of the same formulas, that of Tape.explain."""
    tape = cases.small_tape()
    for name, array in tape.steps[0].items():
        for index in np.ndindex(array.shape):
            lit = {text.removeprefix("0/") for text in told["float32"]["first"][cell_name(name, index)]["from"]}
            explained = tape.explain(cell_name(name, index), lang="en")
            expected = {str(cell).replace(" ", "") for term in explained.terms for cell in term.cells}
            assert lit - {f"y[{n}]" for n in range(6)} == expected - {f"y[{n}]" for n in range(6)}, (name, index)


def test_a_later_weight_comes_from_the_step_before(told):
    assert told["float32"]["second"]["W2[4,3]"]["from"] == ["0/W2_after[4,3]"]
    assert told["float32"]["first"]["W2[4,3]"]["from"] == []


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("step", ["first", "second"])
def test_every_number_follows_from_its_formula(told, dtype, step):
    wrong = [name for name, cell in told[dtype][step].items() if cell["follows"] is False]
    assert wrong == []


def test_a_mistake_is_seen_where_it_was_made_and_nowhere_else(told):
    """The mask was forgotten: dz1 and dz2 do not follow from da and z; dW and db do follow from the wrong dz."""
    mistaken = told["float32"]["mistaken"]
    wrong = {re.match(r"\w+", name)[0] for name, cell in mistaken.items() if cell["follows"] is False}
    assert wrong == {"dz1", "dz2"}
    assert told["float32"]["parting"]["name"] == "dz2"
    assert told["float32"]["parting_of_reference"] is None


def test_zeros_say_why(told):
    first, step = told["float32"]["first"], cases.small_tape().steps[0]
    assert {first[cell_name("dW1", index)]["zero"] for index in np.ndindex(4, 5)} == {"blank"}
    masked = [index for index in np.ndindex(step["z2"].shape) if step["z2"][index] <= 0]
    assert masked and {first[cell_name("dz2", index)]["zero"] for index in masked} == {"mask"}
    assert {first[cell_name("a2", index)]["zero"] for index in masked} == {"relu"}


@pytest.mark.parametrize("text", json.loads((ROOT / "tests/front/searches.json").read_text()))
def test_a_cell_is_typed_on_the_page_as_on_the_command_line(told, text):
    """Held to the other account of the same grammar, with the same answers but for commas and spaces."""
    found = told["float32"]["searches"][text]
    try:
        expected = str(parsed_cell(text, cases.small_tape().steps[0]))
    except CellError:
        expected = [refusal(text, lang) for lang in ("en", "es")]
    assert bare(found) == bare(expected)


def refusal(text, lang):
    with pytest.raises(CellError) as caught:
        parsed_cell(text, cases.small_tape().steps[0], lang)
    return str(caught.value)


def bare(answer):
    return json.dumps(answer).replace(" ", "").replace(",)", ")")


def unpacked(entry):
    """What the page's script does, in Python."""
    data, dtype = base64.b64decode(entry["data"]), np.dtype(entry["dtype"])
    n = int(np.prod(entry["shape"]))
    if not entry.get("packed"):
        return np.frombuffer(data, dtype).reshape(entry["shape"])
    masked = -(-n // 8)
    there = np.unpackbits(np.frombuffer(data[:masked], np.uint8), count=n, bitorder="little").astype(bool)
    array = np.zeros(n, dtype)
    array[there] = np.frombuffer(data[masked:], dtype)
    return array.reshape(entry["shape"])


@pytest.mark.parametrize("dtype", ["float32", "float64", "int32"])
def test_packing_keeps_every_bit(rng, dtype):
    array = rng.normal(size=(13, 7)).astype(dtype)
    array[rng.random(array.shape) < 0.6] = 0
    if dtype != "int32":
        array[0, :4] = [np.nan, -np.inf, -0.0, np.finfo(dtype).smallest_subnormal]
    entry = packed(array)
    assert entry["packed"] and unpacked(entry).tobytes() == array.tobytes()
    full = packed(np.ones((3, 2), dtype))
    assert "packed" not in full and unpacked(full).tobytes() == np.ones((3, 2), dtype).tobytes()


def test_numbas_update_is_not_stored_either():
    mlp = cases.small_network(engine="numba")
    tape = record(mlp, *cases.batch(np.random.default_rng(0)), n_steps=2)
    ways = {entry.get("same") for name, entry in packed_steps(tape)[0].items() if name.endswith("_after")}
    assert ways <= {"update", "fused"}


def test_what_can_be_computed_is_not_stored_and_what_cannot_is():
    tape = cases.small_tape()
    first, second = packed_steps(tape)[:2]
    assert (
        first["W1_after"]["same"] == "update" and second["W1"]["same"] == "before" and second["x"]["same"] == "earlier"
    )
    odd = dict(tape.steps[0])
    odd["W1_after"] = np.nextafter(odd["W1_after"], np.float32(9))
    changed = packed_steps(cases.replace(tape, steps=(odd, *tape.steps[1:])))
    assert "data" in changed[0]["W1_after"] and "data" in changed[1]["W1"]


def test_the_page_is_one_file_that_asks_for_nothing():
    page = cases.full_page().html()
    assert not re.search(
        r"https?://|@import|url\(|\bsrc=|\bfetch\(|XMLHttpRequest|import\(",
        page.replace("http://www.w3.org/2000/svg", ""),
    )
    assert "default-src 'none'" in page and "{{" not in page
    assert "no <mask>" not in page and "no \\u003cmask>" in page


def test_the_sources_are_clean_and_no_name_stands_for_two_things(tmp_path):
    bundle = tmp_path / "page.mjs"
    bundle.write_text(script())
    for file in [*SOURCES, bundle]:
        run_node("--check", file, data="")
    assert not re.search(r"^(import|export)\b", script(), re.MULTILINE)
    assert {path.stem for path in FRONT.glob("*.js")} == set(MODULES)
    assert all(EXPORT.sub("", path.read_text()).count("export ") == 0 for path in SOURCES)


def functions_of(source):
    """The lines of each function's body that is declared at the left margin."""
    return [body.count("\n") for body in re.findall(r"^(?:export )?function \w+\(.*?\{\n(.*?)^\}", source, re.M | re.S)]


def test_functions_and_lines_are_short():
    lengths = sorted(length for path in SOURCES for length in functions_of(path.read_text()))
    assert lengths[len(lengths) // 2] < 10 and lengths[-1] <= 30
    assert max(len(line) for path in SOURCES for line in path.read_text().splitlines()) <= 120


def test_every_text_that_the_page_asks_for_is_there_and_is_asked_for():
    sources = "".join(path.read_text() for path in [*SOURCES, FRONT / "page.html"])
    asked = set(re.findall(r'say\(\s*"(\w+)"|data-(?:say|label)="(\w+)"|say: (?:\w+ \? )?"(\w+)"', sources))
    asked = {key for keys in asked for key in keys if key}
    texts = set(page_texts())
    assert asked <= texts
    quoted = set(re.findall(r'"(\w+)"', sources)) | {"about_changing"}
    assert texts - quoted == made_keys(sources) - quoted


def made_keys(sources):
    """The keys that the page puts together: of each kind of tensor, each reason of a zero, each stop, each line."""
    kinds = {re.sub(r"\d+", "", name) for name in cases.small_tape().steps[0]}
    reasons = set(re.findall(r'"(pixel|relu|mask|nothing|blank|inputs|deltas)"', sources))
    stops = {stop.replace("-", "_") for stop in re.findall(r'id: "(tour-[\w-]+)", select', sources)}
    meanings = kinds | {"W_later", "b_later", "z_last", "dz_last"}
    made = {f"meaning_{kind}" for kind in meanings} | {f"what_{kind}" for kind in kinds}
    made |= {f"zero_{reason}" for reason in reasons} | {f"zero_short_{reason}" for reason in reasons}
    made |= {f"{stop}_{part}" for stop in stops for part in ("title", "text")}
    made |= set(re.findall(r"^  (legend_\w+):", sources, re.MULTILINE))
    made |= {f"axes_{what}" for what in ("image", "labels", "weights", "biases", "samples")}
    made |= {f"wiring_{what}" for what in ("weight", "bias", "sample", "label", "single")}
    return made | {f"map_{line}" for line in ("forward", "backward", "update")}


def test_a_notebook_gets_the_page_in_a_frame():
    microscope = cases.full_page("es")
    frame = microscope._repr_html_()
    (page,) = re.findall(r'srcdoc="([^"]*)"', frame)
    assert html.unescape(page) == microscope.html() and frame.startswith("<iframe ")
    assert (
        '<html lang="es">' in microscope.html()
        and "<title>Microscopio de retropropagación</title>" in microscope.html()
    )


def test_tapes_of_another_network_are_refused():
    other = MLP((16, 3), engine="numpy", seed=1)
    tape = record(other, *cases.batch(np.random.default_rng(0)))
    with pytest.raises(ValueError, match=r"from a network 16 × 3, but the page is about one 16 × 5 × 4 × 3"):
        Microscope(cases.small_tape(), [tape])
    with pytest.raises(ValueError, match="16 × 3"):
        Microscope(cases.small_tape(), reference=tape)


def test_tapes_of_other_steps_are_refused():
    tape = cases.small_tape()
    with pytest.raises(ValueError, match="other samples or another number of steps"):
        Microscope(tape, [cases.replace(tape, steps=tape.steps[:2])])
    with pytest.raises(ValueError, match="other samples"):
        other = {**tape.steps[0], "y": tape.steps[0]["y"][::-1]}
        Microscope(tape, reference=cases.replace(tape, steps=(other, *tape.steps[1:])))


def test_tapes_that_begin_elsewhere_are_refused():
    tape = cases.small_tape()
    other = cases.record(cases.small_network(seed=4), *cases.batch(np.random.default_rng(0)), n_steps=3)
    with pytest.raises(ValueError, match=r"begins with other weights or another dtype than the page.*--seed"):
        Microscope(tape, [other])
    with pytest.raises(ValueError, match="another dtype"):
        Microscope(tape, reference=cases.small_tape("float64"))


def test_a_network_that_is_named_and_is_not_the_tapes_is_refused(tmp_path, capsys):
    cases.small_tape().save(tmp_path / "tape.npz")
    page = tmp_path / "page.html"
    assert main(["microscope", "--hidden", "4", "--mistake", str(tmp_path / "tape.npz"), "--output", str(page)]) == 1
    told = capsys.readouterr().err
    assert told.startswith("numpy_mlp: numpy was recorded from a network 16 × 5 × 4 × 3, but") and told.count("\n") == 1
    assert not page.exists()


def test_no_line_says_that_it_compiles_where_only_the_result_is_asked_for(tmp_path, monkeypatch, capsys, few_images):
    monkeypatch.setattr(numpy_engine, "warm_up", lambda dtype: time.sleep(1.3) or 1.3, raising=False)
    words = ["microscope", "--hidden", "3", "--engine", "numpy", "--output", str(tmp_path / "page.html")]
    assert main([*words, "--quiet"]) == 0 and capsys.readouterr().err == ""
    assert main(["explain", "loss", "--hidden", "3", "--engine", "numpy", "--json"]) == 0
    assert capsys.readouterr().err == ""
    assert main(words) == 0 and "compiling its functions" in capsys.readouterr().err


def test_ours_takes_the_steps_of_a_tape_that_is_given(tmp_path, capsys):
    """With no network named: the same samples, the same first weights, whatever --batch and --seed say."""
    tape, file, page = cases.small_tape(), tmp_path / "tape.npz", tmp_path / "page.html"
    cases.wrong_tape().save(file)
    assert main(["microscope", "--mistake", str(file), "--engine", "numpy", "--output", str(page), "--quiet"]) == 0
    data = json.loads(re.search(r'id="data">(.*?)</script>', page.read_text(encoding="utf-8"), re.S)[1])
    assert [unpacked(data["right"]["steps"][0][name]).tobytes() for name in ("W1", "dW1")] == [
        tape.steps[0][name].tobytes() for name in ("W1", "dW1")
    ]


@pytest.mark.parametrize(
    "sizes, n_samples, n_steps, most", [((784, 32, 16, 10), 32, 8, 5e6), ((784, 300, 100, 10), 32, 8, 25e6)]
)
def test_pages_are_small_enough(mnist, sizes, n_samples, n_steps, most):
    mlp = MLP(sizes, engine="numpy", seed=42)
    mlp.compile(SGD(learning_rate=0.4))
    (x, y), *_ = mnist
    assert len(Microscope(record(mlp, x[:n_samples], y[:n_samples], n_steps)).html()) < most


@pytest.fixture
def few_images(monkeypatch, mnist):
    """Reading all of MNIST takes longer than the page."""
    monkeypatch.setattr(samples, "load_mnist", lambda: [(x[:50], y[:50]) for x, y in mnist])


def test_the_command_writes_a_page_and_says_so(tmp_path, capsys, few_images):
    file = tmp_path / "page.html"
    wrong = tmp_path / "wrong.npz"
    words = [
        "microscope",
        "--hidden",
        "4,3",
        "--batch",
        "3",
        "--steps",
        "2",
        "--output",
        str(file),
        "--engine",
        "numpy",
    ]
    assert main([*words, "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert (result["sizes"], result["batch"], result["steps"]) == ([784, 4, 3, 10], 3, 2)
    assert result["bytes"] == file.stat().st_size and len(result["losses"]) == 2
    cases.small_tape().save(wrong)
    before = file.read_bytes()
    assert main([*words, "--mistake", str(wrong)]) == 1
    assert main([*words, "--reference", str(tmp_path / "none.npz")]) == 1
    errors = capsys.readouterr().err.splitlines()
    assert len(errors) == 2 and "16 × 5 × 4 × 3" in errors[0] and "none.npz" in errors[1]
    assert "a tape is written by: python -m keras_reference tape" in errors[1]
    assert file.read_bytes() == before and {path.name for path in tmp_path.iterdir()} == {"page.html", "wrong.npz"}


@pytest.mark.parametrize("too_much", [["--experiment", "wide"], ["--hidden", "4", "--batch", "50000", "--steps", "1"]])
def test_a_page_that_no_browser_would_open_is_refused(tmp_path, capsys, too_much, few_images):
    with pytest.raises(SystemExit) as caught:
        main(["microscope", *too_much, "--output", str(tmp_path / "page.html")])
    printed = capsys.readouterr()
    assert caught.value.code == 2 and printed.err.count("\n") == 1 and "choose fewer units" in printed.err
    assert list(tmp_path.iterdir()) == []


def test_the_same_seed_writes_the_same_page(tmp_path, capsys, few_images):
    for name in ("one.html", "two.html"):
        assert main(["microscope", "--hidden", "3", "--output", str(tmp_path / name), "--quiet"]) == 0
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


def test_training_does_not_load_the_microscope():
    program = "import sys, numpy_mlp; print('numpy_mlp.microscope' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "False"


def without_numbers(page):
    """The page's sources and texts; its tensors are those of the machine that wrote it."""
    before, data, after = re.split(r'(?<=id="data">)|(?=</script>\n<script type="module">)', page)
    return before, json.loads(data)["texts"], after


def test_the_committed_sample_is_what_these_sources_make():
    page, picture = ROOT / "docs" / "microscope.html", ROOT / "docs" / "microscope.png"
    here = json.loads(json.dumps(without_numbers(cases.full_page().html())))
    assert json.loads(json.dumps(without_numbers(page.read_text(encoding="utf-8")))) == here
    assert page.stat().st_size < 1e6 and picture.stat().st_size < 3e5
    assert picture.read_bytes().startswith(b"\x89PNG")
