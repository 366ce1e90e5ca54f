"""The report: numbers kept whole in JSON, said in words where they are missing, drawn, and laid out as one page."""

import copy
import csv
import json
import math
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from fake_results import fake_results

from benchmarks import drawing, jsonfile, readme, report
from benchmarks.chart import superscript, thin
from benchmarks.conclusions import conclusions, margin
from benchmarks.figures import charts
from benchmarks.page import page
from benchmarks.parity_tables import failure_table, flips_table, free_table, parity_table
from benchmarks.reading import main_engine
from benchmarks.tables import screen_table, speed_table, training_table
from benchmarks.verdict import verdict

NETS = ("two_hidden", "three_hidden", "four_hidden", "wide")
VOID = {"meta", "link"}


class Page(HTMLParser):
    """Reads a page and keeps what the tests ask about; tags that do not match are an AssertionError."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.ids, self.targets = [], [], [], []
        self.feed(text)
        assert self.open == []

    def handle_startendtag(self, tag, attrs):
        self.keep(tag, dict(attrs))

    def handle_starttag(self, tag, attrs):
        self.keep(tag, dict(attrs))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def keep(self, tag, attributes):
        self.tags.append((tag, attributes))
        self.ids += [attributes["id"]] if "id" in attributes else []
        links = " ".join(value for key, value in attributes.items() if value and key != "d")
        self.targets += re.findall(r"url\(#([^)]+)\)", links)
        self.targets += [v[1:] for k, v in attributes.items() if k in ("href", "xlink:href") and v.startswith("#")]

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def results():
    return fake_results()


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The page and figures of the two nets, made once; (folder, paths)."""
    folder = tmp_path_factory.mktemp("report")
    return folder, report.write_report(fake_results(), folder)


@pytest.fixture
def changed():
    """Results that a test may change."""
    return fake_results(names=NETS)


# ---- JSON


def test_json_keeps_every_float_and_is_strict(tmp_path):
    tree = {"a": [1, 2.5, math.inf, -math.inf, None, True], "b": {"c": "text", "d": 0.1 + 0.2}, "n": math.nan}
    path = jsonfile.write_json(tmp_path / "deep" / "file.json", tree)
    strict = json.loads(path.read_text(), parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    assert strict["a"][2:4] == ["inf", "-inf"] and strict["n"] == "nan"
    back = jsonfile.read_json(path)
    assert math.isnan(back.pop("n")) and tree.pop("n") and back == tree
    assert list(path.parent.iterdir()) == [path]


def test_json_takes_numpy_values(tmp_path):
    tree = {"step": np.int64(3), "loss": np.float32(0.5), "curve": np.array([1.0, np.nan]), "on": np.bool_(True)}
    back = jsonfile.read_json(jsonfile.write_json(tmp_path / "x.json", tree))
    assert back["step"] == 3 and back["loss"] == 0.5 and math.isnan(back["curve"][1]) and back["on"] is True


def test_a_write_that_fails_leaves_the_old_file_alone(tmp_path, monkeypatch):
    path = jsonfile.write_json(tmp_path / "x.json", {"old": 1})
    with pytest.raises(TypeError):
        jsonfile.write_json(path, {"new": object()})

    def full_disk(*_):
        raise OSError("no space left")

    monkeypatch.setattr(jsonfile.os, "fsync", full_disk)
    with pytest.raises(OSError, match="no space"):
        jsonfile.write_json(path, {"new": 2})
    assert jsonfile.read_json(path) == {"old": 1} and list(tmp_path.iterdir()) == [path]


# ---- the page


def test_the_page_is_whole_and_stands_alone(written):
    folder, _ = written
    text = (folder / "report.html").read_text(encoding="utf-8")
    page_read = Page(text)
    assert page_read.all("html") == [{"lang": "en"}]
    assert len(page_read.ids) == len(set(page_read.ids)), "two elements with one id"
    assert set(page_read.targets) <= set(page_read.ids), "a link to an id that is not there"
    assert not page_read.all("script") and not page_read.all("img")
    assert not re.findall(r"(?:src|href)=\"(?!#|data:,)[^\"]*\"|@import|url\(['\"]?http", text), "something is fetched"


def test_tables_and_figures_can_be_read_aloud(written):
    text = (written[0] / "report.html").read_text(encoding="utf-8")
    page_read = Page(text)
    assert len(page_read.all("table")) == len(page_read.all("caption")) >= 8
    assert all(th["scope"] in ("col", "row", "rowgroup") for th in page_read.all("th"))
    svgs = page_read.all("svg")
    assert len(svgs) == len(charts(fake_results())) == 9
    assert all(svg["role"] == "img" and len(svg["aria-label"]) > 30 for svg in svgs)


def test_every_row_of_every_table_is_as_wide_as_its_headings(changed):
    for make in (parity_table, free_table, training_table, speed_table):
        table = make(changed)
        assert {len(row) for row in table.rows} == {len(table.headings)}


def test_the_speed_table_gives_medians_and_the_ratios_of_the_rounds(changed):
    changed["experiments"]["two_hidden"]["speed"]["ratios"]["keras/numba"]["median"] = 9.5  # not 1,190 / 116
    row = next(row for row in speed_table(changed).rows if row[0] == "Numba")
    assert row == ("Numba", "116", "111–124", "9.50", "8.19", "0.69", "415", "810,000")


def test_strings_are_escaped_everywhere(results, tmp_path):
    evil = '<script>alert("1")</script>&$x_1$'
    changed = copy.deepcopy(results)
    changed["experiments"] = {evil: changed["experiments"]["two_hidden"]}
    changed["experiments"][evil]["parity"][evil] = changed["experiments"][evil]["parity"].pop("numba")
    changed["environment"]["cpu"] = changed["command"] = evil
    changed["experiments"][evil]["speed"]["gpu"] = evil
    changed["experiments"][evil]["speed"]["keras_settings"][0]["data"] = evil  # in a cell that is not a row's header
    report.write_report(changed, tmp_path)
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<script" not in text and "&lt;script&gt;" in text
    Page(text)
    assert all(path.parent == tmp_path / "figures" for path in tmp_path.rglob("*.png"))


def test_quick_is_said_wherever_its_figures_appear(written, tmp_path):
    quick = fake_results(quick=True, names=("two_hidden",))
    report.write_report(quick, tmp_path)
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert re.search("<title>QUICK", text) and re.search("<h1>QUICK", text)
    captions = re.findall("<caption><span>([^<]*)", text)
    assert captions and all(caption.startswith("QUICK") for caption in captions if "Parts of this run" not in caption)
    assert all("QUICK" in svg for svg in re.findall("<svg.*?</svg>", text, flags=re.DOTALL))
    assert len(re.findall("<h2[^>]*>QUICK", text)) == 7
    assert "QUICK two_hidden" in screen_table(quick) and "QUICK Is it the same" in screen_table(quick)
    assert "QUICK" in readme.readme_table(quick) and "RÁPIDA" in readme.readme_table(quick, "es")
    assert "QUICK" not in (written[0] / "report.html").read_text(encoding="utf-8") + screen_table(fake_results())


def test_reused_parts_are_marked(results):
    assert "two_hidden *" in training_table(results).groups[0][0] and "kept from" in training_table(results).notes[-1]
    assert "two_hidden *" not in speed_table(results).groups[0][0]
    assert "two_hidden/training/numba" in page(results, [])


def test_a_page_without_matplotlib_says_what_installs_it(results, tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    paths = report.write_report(results, tmp_path)
    assert paths == [tmp_path / "report.html"] and not (tmp_path / "figures").exists()
    assert 'pip install "numpy-mlp[plots]"' in capsys.readouterr().err
    assert "numpy-mlp[plots]" in paths[0].read_text(encoding="utf-8")


# ---- whatever is missing


def sketched(results) -> str:
    """The page's text, every chart laid out and none saved: whatever cannot be drawn fails here."""
    import matplotlib

    with matplotlib.rc_context(drawing.SETTINGS):
        for chart in charts(results):
            drawing.draw(chart, quick=False).draw_without_rendering()
    text = page(results, [(chart, "<svg></svg>") for chart in charts(results)])
    Page(text)
    return text


def shortened(tree):
    """The same tree, its lists cut to three: what is missing matters here, and not how long the curves are."""
    if isinstance(tree, dict):
        return {key: shortened(value) for key, value in tree.items() if key not in ("dz1", "dz2", "dW2", "db2")}
    return [shortened(value) for value in tree[:3]] if isinstance(tree, list) else tree


def _paths(tree, here=()):
    for key, value in tree.items():
        yield (*here, key)
        if isinstance(value, dict):
            yield from _paths(value, (*here, key))


@pytest.mark.parametrize("put", [None, "nan", {}, []], ids=["null", "nan", "no keys", "empty list"])
def test_anything_may_be_missing(put):
    """Every single key of a whole results file in turn: the page, the README and the charts still come out."""
    whole = shortened(fake_results(names=("two_hidden",)))
    whole["experiments"]["two_hidden"]["parity"]["numba"]["float32"]["first_failure"] = {"tensor": "dW1", "step": 3}
    for path in list(_paths(whole)):
        parent = whole
        for key in path[:-1]:
            parent = parent[key]
        if put is not None and put != "nan" and not isinstance(parent[path[-1]], type(put)):
            continue  # an empty dict or list stands for a full one
        kept, parent[path[-1]] = parent[path[-1]], put
        try:
            page(whole, [])
            readme.readme_table(whole)
            charts(whole)
        except Exception as error:
            raise AssertionError(f"{path} = {put!r}") from error
        finally:
            parent[path[-1]] = kept


def test_nothing_at_all_is_said_in_words(tmp_path):
    empty = {"format": 1}
    assert report.write_report(empty, tmp_path) == [tmp_path / "report.html"]
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert text.count("ot measured") > 8 and "None" not in text
    assert "Not measured" in screen_table(empty)
    lonely = {"format": 1, "experiments": {"mine": {}}}
    assert "Nothing was measured." in screen_table(lonely)


@pytest.mark.parametrize("gone", ["keras", "numba", "range_test", "training", "speed", "free", "published"])
def test_a_side_or_a_stage_may_be_missing(gone):
    results = fake_results(names=("two_hidden",))
    experiment = results["experiments"]["two_hidden"]
    experiment.pop(gone, None)
    for part in experiment.values():
        if isinstance(part, dict):
            part.pop(gone, None)
    for engine in experiment["parity"].values():
        for record in engine.values():
            record["reference"] = "numpy" if gone == "keras" else "keras"
            record.pop(gone, None)
    text = sketched(results)
    assert "None" not in re.sub("<style.*?</style>", "", text, flags=re.DOTALL)
    assert ("Keras was not there" in text) == (gone == "keras")


def test_infinities_and_nan_are_drawn_and_written(results):
    changed = copy.deepcopy(results)
    experiment = changed["experiments"]["two_hidden"]
    experiment["range_test"]["numba"]["curve"]["losses"][-200:] = ["nan"] * 100 + [math.inf] * 100
    experiment["training"]["keras"]["history"]["val_loss"][2] = math.nan
    experiment["training"]["keras"]["history"]["val_accuracy"][2] = 1.0
    experiment["parity"]["numba"]["float32"]["free"]["curve"]["difference"][-1] = "nan"
    experiment["parity"]["numba"]["float32"]["max_error_over_bound"] = math.inf
    assert "∞" in sketched(changed)


# ---- figures


def test_figures_are_there_with_their_data(written):
    _, paths = written
    assert all(path.stat().st_size > 200 for path in paths)
    pngs = sorted(path.stem for path in paths if path.suffix == ".png")
    assert pngs == sorted(path.stem for path in paths if path.suffix == ".csv")
    assert {"speed", "speed_two_hidden", "range_test_two_hidden", "accuracy_wide", "loss_wide"} <= set(pngs)
    assert "range_test_wide" not in pngs and "difference_wide_float64" not in pngs


def test_figures_are_at_300_dpi(written):
    from PIL import Image

    with Image.open(written[0] / "figures" / "loss_two_hidden.png") as image:
        assert [round(dpi) for dpi in image.info["dpi"]] == [300, 300]


def test_the_data_beside_a_figure_is_what_the_results_say(results, written):
    def rows(name):
        with open(written[0] / "figures" / f"{name}.csv", newline="", encoding="utf-8") as file:
            return list(csv.reader(file))

    experiment = results["experiments"]["two_hidden"]
    loss = [float(row[3]) for row in rows("loss_two_hidden") if row[:2] == ["Numba", "val_loss"]]
    assert loss == experiment["training"]["numba"]["history"]["val_loss"]
    published = [row for row in rows("range_test_two_hidden") if row[0] == "published, minimum"]
    assert published == [["published, minimum", "0.7563", "1.0117546"]]
    steps = [float(row[1]) for row in rows("difference_two_hidden_float32") if row[0] == "flip in the gate"]
    expected = {flip["step"] for e in ("numpy", "numba") for flip in experiment["parity"][e]["float32"]["flips"]}
    assert steps == sorted(expected)
    assert ["two_hidden: speed", "Numba", "116.0"] in [row[:3] for row in rows("speed")]


def test_the_band_holds_every_twin(results, written):
    curve = results["experiments"]["two_hidden"]["parity"]["numpy"]["float64"]["free"]["curve"]
    with open(written[0] / "figures" / "difference_two_hidden_float64.csv", newline="", encoding="utf-8") as file:
        read = list(csv.reader(file))
    low, high = ([float(y) for name, _, y in read if name == f"twins, {size}"] for size in ("smallest", "largest"))
    assert min(low) == min(map(min, curve["twins"])) and max(high) == max(map(max, curve["twins"]))
    assert all(a <= b for a, b in zip(low, high, strict=True))


def test_the_same_chart_gives_the_same_bytes(results):
    chart = charts(results)[0]
    assert drawing.render(chart) == drawing.render(chart)
    assert "date" not in drawing.render(chart)[0].lower()


def test_drawing_leaves_matplotlib_as_it_was(results):
    import matplotlib

    before = dict(matplotlib.rcParams)
    drawing.render(charts(results)[0])
    assert dict(matplotlib.rcParams) == before


def test_thinning_keeps_both_ends():
    for n in (0, 1, 5, 599, 600, 601, 8595):
        kept = thin(list(range(n)))
        assert len(kept) <= 602 and kept[:1] == list(range(n))[:1] and kept[-1:] == list(range(n))[-1:]


def test_powers_of_ten_in_unicode():
    assert [superscript(x) for x in (1e-6, 1.0, 2e-15)] == ["10⁻⁶", "10⁰", "2·10⁻¹⁵"]


# ---- what is said


def answers(results):
    return {answer.question: " ".join([answer.sentence, *answer.figures]) for answer in verdict(results)}


def test_the_verdict_says_yes_with_its_numbers(results):
    said = answers(results)
    assert said["Is it the same network?"].startswith("Yes.")
    assert "13,752 steps" in said["Is it the same network?"] and "0.21 of its bound" in said["Is it the same network?"]
    assert "28 ReLU units" in said["Is it the same network?"]
    assert "1.67 to 10.3 times as fast as Keras's plain fit" in said["How fast is it?"]


def test_a_failed_gate_is_named_first_and_everywhere(results):
    failed = copy.deepcopy(results)
    record = failed["experiments"]["two_hidden"]["parity"]["numba"]["float32"]
    record["passed"] = False
    record["first_failure"] = {
        "tensor": "dW2",
        "step": 4,
        "error_over_bound": 5e4,
        "index": [3, 7],
        "ours": 1,
        "keras": 2,
    }
    said = answers(failed)["Is it the same network?"]
    assert said.startswith("No.") and "Numba float32 on two_hidden: first wrong is dW2 at step 4, 5e+04 times" in said
    assert failure_table(failed).rows == [("Numba float32", "dW2", "4", "5e+04", "[3, 7]", "1", "2")]
    assert "DIFFERS" in screen_table(failed) and '<td class="bad">DIFFERS' in page(failed, [])
    assert "| NO |" in readme.readme_table(failed)


def test_a_gate_that_failed_without_a_number_says_why(results):
    failed = copy.deepcopy(results)
    record = failed["experiments"]["two_hidden"]["parity"]["numpy"]["float64"]
    record.update(passed=False, reference="numpy")
    record["first_failure"] = {"tensor": "z1", "step": 0, "error_over_bound": None, "reason": "wrong shape"}
    record["flips"] = [{"step": 3, "layer": 1, "unit": 5, "sample": 7, "ours": 1e-9, "numpy": -2e-9}]
    assert (
        "NumPy float64 on two_hidden: first wrong is z1 at step 0, wrong shape."
        in answers(failed)["Is it the same network?"]
    )
    assert failure_table(failed).rows[0][3] == "wrong shape"
    assert flips_table(failed).rows[0] == ("NumPy float64", "3", "1", "5", "7", "1e-09", "-2e-09")


def test_a_gpu_has_rows_of_its_own(changed):
    speed = changed["experiments"]["two_hidden"]["speed"]
    speed["gpu"] = speed["keras"] | {"device": "gpu", "best_settings": speed["keras_tuned"] | {"device": "gpu"}}
    labels = [row[0] for row in speed_table(changed, ["two_hidden"]).rows]
    assert labels[4:] == ["Keras, plain fit (GPU)", "Keras, best settings (GPU)", "dense limit"]
    text = sketched(changed)
    assert "GPU: measured, see its rows (two_hidden)." in text and "GPU: not measured: no GPU was found (three" in text
    assert main_engine(changed) == "numba"


def test_ones_own_engine_is_the_one_that_is_told(results):
    own = copy.deepcopy(results)
    for part in ("parity", "training", "speed"):
        own["experiments"]["two_hidden"][part]["mine"] = own["experiments"]["two_hidden"][part].pop("numba")
    own["experiments"]["two_hidden"]["speed"]["ratios"] = {}
    assert main_engine(results) == "numba" and main_engine(own) == "mine"
    assert "mine is 10.3 times as fast as Keras's plain fit" in answers(own)["How fast is it?"]


def test_free_runs_that_never_part_are_not_called_unmeasured(results):
    changed = copy.deepcopy(results)
    free = changed["experiments"]["two_hidden"]["parity"]["numpy"]["float64"]["free"]
    free.update(
        separation_step=None, twin_separation_steps=[None] * 5, expected_range=[None, None], within_expected=True
    )
    assert free_table(changed).rows[0][1:5] == ("never", "never", "never", "yes")
    assert free_table(changed).rows[1][1:4] == ("4010", "3720–4400, 1 never", "2790 or later")
    free.update(reference_twin_separation_step=812)
    assert "Keras float64: 812" in free_table(changed).notes[0]


# ---- the conclusions


def test_every_conclusion_is_tested_and_published_figures_do_not_count(changed):
    found = conclusions(changed)
    assert len(found) == 5 and all("published" in c.figures[-1] for c in found)
    for experiment in changed["experiments"].values():
        experiment["training"] = {}
    assert {c.verdict for c in conclusions(changed)} == {"not measured"}


def set_accuracies(results, side, best, after):
    for name, accuracy, first in zip(NETS, best, after, strict=True):
        results["experiments"][name]["training"][side]["test_accuracy"] = accuracy
        results["experiments"][name]["training"][side]["after_one_epoch"]["test_accuracy"] = first


def verdicts(results):
    return [conclusion.verdict for conclusion in conclusions(results)]


def test_conclusions_follow_the_numbers(changed):
    for side in ("numba", "keras"):
        set_accuracies(changed, side, (0.978, 0.977, 0.979, 0.980), (0.965, 0.966, 0.950, 0.97))
    assert verdicts(changed) == ["holds"] * 5
    for side in ("numba", "keras"):
        set_accuracies(changed, side, (0.978, 0.970, 0.970, 0.980), (0.965, 0.966, 0.964, 0.97))
    assert verdicts(changed)[1:] == ["does not hold"] * 4
    set_accuracies(changed, "numba", (0.978, 0.977, 0.979, 0.980), (0.965, 0.966, 0.950, 0.97))
    assert verdicts(changed)[1:] == ["the sides disagree"] * 4


def test_half_of_the_minimum_rate_does_not_hold_where_the_loss_rises(changed):
    changed["experiments"]["two_hidden"]["training"]["numba"]["history"]["loss"] = [0.4, 0.1, 0.2, 0.1, 0.1]
    assert verdicts(changed)[0] == "the sides disagree"
    for name in NETS:
        changed["experiments"][name]["learning_rate"] = 3.0  # far from half of any minimum: nothing was tested
    assert verdicts(changed)[0] == "not measured"


def test_wide_at_the_same_price_is_not_disproportionate(changed):
    for side in ("numba", "keras"):
        set_accuracies(changed, side, (0.978,) * 4, (0.965,) * 4)
        changed["experiments"]["wide"]["speed"][side]["step_us"]["median"] = 300.0
    assert verdicts(changed)[4] == "does not hold"


def test_the_margin_is_two_standard_errors():
    assert margin(0.5, 0.5, 10_000) == pytest.approx(2 * math.sqrt(0.5 / 10_000))


# ---- the screen


def test_the_screen_has_every_part_with_and_without_rich(results, monkeypatch):
    rich = screen_table(results)
    monkeypatch.setitem(sys.modules, "rich.console", None)
    plain = screen_table(results)
    for text in (rich, plain):
        for said in (
            "two_hidden: 784–300–100–10",
            "agrees",
            "0.9783",
            "1.0118",
            "Keras",
            "holds",
            "Is it the same network?",
        ):
            assert said in text
    assert max(map(len, plain.splitlines())) <= 110


# ---- the README


README = f"# Title\n\n{readme.BEGIN}\nold\n{readme.END}\n\nEnd.\n"


@pytest.fixture
def files(tmp_path, results):
    """A README in each language, and a results file."""
    for name in ("README.md", "README.es.md"):
        (tmp_path / name).write_text(README, encoding="utf-8")
    jsonfile.write_json(tmp_path / "results.json", results)
    return tmp_path


def run_readme(folder, *more):
    names = [str(folder / name) for name in ("README.md", "README.es.md")]
    return report.main(["--readme", *names, "--results", str(folder / "results.json"), *more])


def test_the_readme_gets_its_table_in_its_language(files, capsys):
    assert run_readme(files, "--check") == 1 and "old" in (files / "README.md").read_text(encoding="utf-8")
    assert run_readme(files) == 0 == run_readme(files, "--check")
    english, spanish = ((files / name).read_text(encoding="utf-8") for name in ("README.md", "README.es.md"))
    for text in (english, spanish):
        assert text.startswith("# Title\n") and text.endswith("\n\nEnd.\n") and "old" not in text
        assert text.count("| two_hidden |") == text.count("| wide |") == 1
        assert "0.9783" in text and "10.3 / 8.19" in text
    assert "yes (0.21)" in english and "1,190" in english and "not measured" not in english
    assert "sí (0.21)" in spanish and "1\u202f190" in spanish and "µs por paso" in spanish
    (files / "README.md").write_text(english.replace("0.9776", "0.9999"), encoding="utf-8")
    capsys.readouterr()
    assert run_readme(files, "--check") == 1
    message = capsys.readouterr().err.splitlines()
    assert len(message) == 1 and "README.md" in message[0]


def test_what_a_readme_cannot_say_is_said_in_words(results):
    changed = copy.deepcopy(results)
    changed["experiments"]["wide"] = {"parity": {"numba": {"float32": {"passed": True, "reference": "numpy"}}}}
    row = readme.readme_table(changed).splitlines()[3]
    assert row.startswith("| wide | not measured |") and row.count("not measured") == 9


@pytest.mark.parametrize(
    "spoilt", ["no markers", f"{readme.BEGIN}\n", f"{readme.END}\n", f"{readme.END}\n{readme.BEGIN}", README + README]
)
def test_a_readme_without_its_markers_is_refused(files, spoilt, capsys):
    (files / "README.md").write_text(spoilt, encoding="utf-8")
    assert run_readme(files) == 2
    message = capsys.readouterr().err.splitlines()
    assert len(message) == 1 and "README.md" in message[0] and readme.BEGIN in message[0]
    assert (files / "README.md").read_text(encoding="utf-8") == spoilt


# ---- the command


def test_the_command_makes_the_report_again(files):
    jsonfile.write_json(
        files / "results.json", {"format": 1, "experiments": {"wide": fake_results()["experiments"]["wide"]}}
    )
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.report", str(files)], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 and not done.stderr
    assert (files / "report.html").is_file() and (files / "figures" / "speed.png").is_file()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "is not there"),
        ("{half", "is not a JSON file"),
        (b"\xff\xfe", "is not a JSON file"),
        ("[1]", "has no results"),
        ('{"format": 2}', "has format 2, expected format 1"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(tmp_path, content, said, capsys):
    if content is not None:
        (tmp_path / "results.json").write_bytes(content if isinstance(content, bytes) else content.encode())
    assert report.main([str(tmp_path)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1 and said in lines[0] and "results.json" in lines[0] and "benchmarks.compare" in lines[0]


@pytest.mark.parametrize("arguments", [[], ["folder", "--readme", "README.md"], ["--nonsense"]])
def test_wrong_usage_is_exit_code_2(arguments, capsys):
    with pytest.raises(SystemExit, match="2"):
        report.main(arguments)
    assert "usage" in capsys.readouterr().err
