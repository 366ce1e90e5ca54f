"""The commands one after the other: every example of every help text runs, a training is stopped and goes on, and
what each command says is in English or in Spanish."""

import functools
import importlib
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from numpy_mlp import MLP, SGD, plots
from numpy_mlp.commands import main, samples
from numpy_mlp.commands.parser import COMMANDS, command_parser
from numpy_mlp.commands.predict import bar
from numpy_mlp.language import LANGUAGES, set_language

ROOT = Path(__file__).resolve().parent.parent
IN_ORDER = ("data", "train", "lr-find", "evaluate", "predict", "summary", "explain", "microscope", "plot", "export")


@pytest.fixture(autouse=True)
def in_english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    yield
    set_language(None)


@pytest.fixture(autouse=True)
def small_figures(monkeypatch):
    """One format at 20 dots an inch: three at 300 take their time, and have tests of their own."""
    monkeypatch.setattr(plots, "save_figure", functools.partial(plots.save_figure, dpi=20))
    monkeypatch.setattr(plots, "save_fig", functools.partial(plots.save_fig, dpi=20, formats=("png",)))


@pytest.fixture(scope="module")
def few(mnist):
    return [(x[:n], y[:n]) for (x, y), n in zip(mnist, (320, 100, 100), strict=True)]


@pytest.fixture(autouse=True)
def few_images(monkeypatch, few):
    monkeypatch.setattr(samples, "load_mnist", lambda: few)


@pytest.fixture(scope="module")
def folder(tmp_path_factory, few):
    """Where a reader of the help might be: a picture of a digit, a folder of them by class, an array."""
    folder = tmp_path_factory.mktemp("reader")
    x, y = few[0]
    for number, (image, label) in enumerate(zip(x[:120], y[:120], strict=True)):
        (folder / "digits" / str(label)).mkdir(parents=True, exist_ok=True)
        pixels = Image.fromarray(255 - np.uint8(np.rint(image.reshape(28, 28) * 255)))
        pixels.resize((60 + number, 60 + number)).save(folder / "digits" / str(label) / f"{number}.png")
    draw_seven(folder / "digit.png")
    np.save(folder / "samples.npy", x[:3])
    return folder


def draw_seven(path):
    picture = Image.new("RGB", (640, 480), "white")
    ImageDraw.Draw(picture).line([(400, 100), (520, 100), (440, 320)], fill="black", width=20, joint="curve")
    picture.save(path)


@pytest.fixture
def there(folder, monkeypatch):
    monkeypatch.chdir(folder)
    return folder


def test_there_are_these_commands():
    assert sorted(COMMANDS) == sorted(IN_ORDER)


def examples_in(text):
    return re.findall(r"^    python -m numpy_mlp (.*)$", text, re.MULTILINE)


@pytest.mark.parametrize("command", IN_ORDER)
def test_every_example_of_the_help_runs(command, there, capsys):
    """In the order in which one walks through them: what one example writes, another one reads."""
    with pytest.raises(SystemExit) as caught:
        main([command, "--help"])
    examples = examples_in(capsys.readouterr().out)
    assert caught.value.code == 0 and examples
    for example in examples:
        assert example.split()[0] == command
        code = main(shlex.split(example))
        printed = capsys.readouterr()
        assert code == 0, f"{example}\n{printed.err}"
        assert printed.out and "Traceback" not in printed.err


def test_what_the_walk_left(there, few):
    """After the examples: the network of the walk has learnt something, and its files are there."""
    mlp = MLP.load("run_001/two_hidden.npz", engine="numpy")
    assert mlp.evaluate(*few[0])[1] > 0.5
    left = {path.name for path in (there / "run_001").iterdir()}
    assert {"two_hidden.npz", "two_hidden_history.csv", "two_hidden_history.png", "log.csv"} <= left
    assert len((there / "run_001" / "log.csv").read_text().splitlines()) == 1 + 6  # five epochs, and one more
    assert (there / "images" / "ann" / "two_hidden_confusion.png").read_bytes().startswith(b"\x89PNG")
    assert (there / "images" / "ann" / "samples.csv").exists()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_all_of_a_help_is_in_one_language(command, lang, capsys):
    with pytest.raises(SystemExit) as caught:
        main([*filter(None, [command]), "--help", "--lang", lang])
    out = capsys.readouterr().out
    assert caught.value.code == 0
    english = {"usage:", "options:", "show this help", "exit codes:"} | ({"examples:"} if command else {"commands:"})
    spanish = {"uso:", "opciones:", "mostrar esta ayuda", "códigos de salida:"} | (
        {"ejemplos:"} if command else {"órdenes:"}
    )
    here, other = (english, spanish) if lang == "en" else (spanish, english)
    assert all(word in out for word in here)
    assert not any(re.search(rf"\b{word}", out) for word in other)


def test_every_option_has_a_help_text():
    for action in command_parser()._subparsers._group_actions[0].choices.values():
        assert all(option.help for option in action._actions)


def test_every_command_module_keeps_the_contract():
    for name in COMMANDS:
        module = importlib.import_module(f"numpy_mlp.commands.{name.replace('-', '_')}")
        assert callable(module.run) and callable(module.show) and callable(module.add_arguments)
        assert set(module.EXAMPLES.values()) <= set(module.texts.pairs)


@pytest.mark.parametrize("arguments", [["data"], ["summary", "wide"], ["train", "--hidden", "5", "--engine", "numpy"]])
@pytest.mark.parametrize("option", ["--json", "--quiet"])
def test_json_and_quiet(arguments, option, there, capsys):
    assert main([*arguments, option]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    if option == "--json":
        assert json.loads(printed.out) and printed.out.count("\n") == 1
    else:
        assert printed.out and "Epoch" not in printed.out and "SGD" not in printed.out


def test_a_training_speaks_spanish(there, capsys):
    assert main(["train", "two_hidden", "--engine", "numpy", "--epochs", "1", "--lang", "es"]) == 0
    out = capsys.readouterr().out
    assert "two_hidden, motor numpy, float32, semilla 42: SGD con tasa 0.4, lotes de 32" in out
    assert "exactitud de prueba" in out and "publicado, 5 épocas" in out and "test" not in out
    with pytest.raises(SystemExit):
        main(["train", "--lang", "es"])
    assert "se esperaba o bien un experimento" in capsys.readouterr().err


def trained(folder, epochs, capsys, *more):
    """The result of a training into a folder, as JSON."""
    words = f"train --hidden 20 --lr 0.2 --engine numpy --epochs {epochs} --callbacks reduce-lr=2,csv --json"
    assert main([*words.split(), "--output", str(folder), *more]) == 0
    return result_of(capsys)


def result_of(capsys):
    """All of a training's result but how long its epochs took; of that, how many they were."""
    result = json.loads(capsys.readouterr().out)
    return result | {"seconds_per_epoch": len(result["seconds_per_epoch"])}


def kept_by(folder):
    weights = MLP.load(folder / "hidden_20.npz", engine="numpy").get_weights()
    tables = [(folder / name).read_bytes() for name in ("log.csv", "hidden_20_history.csv")]
    return [w.tobytes() for w in weights] + tables


def test_a_training_that_goes_on_ends_with_the_same_bits(tmp_path, capsys):
    wanted = trained(tmp_path / "whole", 5, capsys)
    trained(tmp_path / "parts", 2, capsys)
    assert main(["train", "--resume", str(tmp_path / "parts"), "--epochs", "5", "--json"]) == 0
    assert result_of(capsys) == wanted
    assert kept_by(tmp_path / "parts") == kept_by(tmp_path / "whole")


def test_only_the_epochs_that_were_missing_are_trained(tmp_path, capsys):
    trained(tmp_path, 2, capsys)
    assert main(["train", "--resume", str(tmp_path), "--epochs", "4"]) == 0
    assert re.findall(r"^Epoch (\d/\d)", capsys.readouterr().out, re.MULTILINE) == ["3/4", "4/4"]


def test_without_resume_a_training_in_the_same_folder_begins_anew(tmp_path, capsys):
    first, second = trained(tmp_path, 2, capsys), trained(tmp_path, 1, capsys, "--seed", "7")
    assert len(second["history"]["loss"]) == 1 and second["history"]["loss"] != first["history"]["loss"][:1]
    assert trained(tmp_path, 2, capsys) == first


@pytest.mark.parametrize(
    "option", [["--lr", "0.1"], ["--seed", "7"], ["--hidden", "20"], ["two_hidden"], ["--output", "x"]]
)
def test_a_training_that_goes_on_is_the_same_one(tmp_path, option, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["train", "--resume", str(tmp_path), *option])
    assert caught.value.code == 2
    assert "cannot be changed with --resume" in capsys.readouterr().err


@pytest.mark.parametrize(
    "damage", ["no folder", "no options", "no json", "unknown", "missing", "state cut", "state of another"]
)
def test_a_folder_that_cannot_be_gone_on_with_is_one_line(tmp_path, damage, capsys):
    run = tmp_path / "run"
    if damage != "no folder":
        trained(run, 1, capsys)
    options, state = run / "options.json", run / "training.npz"
    if damage == "no options":
        options.unlink()
    elif damage == "no json":
        options.write_text("{")
    elif damage == "unknown":
        options.write_text(options.read_text().replace('"experiment": null', '"experiment": "deep"'))
    elif damage == "missing":
        options.write_text("{}")
    elif damage == "state cut":
        state.write_bytes(state.read_bytes()[:-50])
    elif damage == "state of another":
        options.write_text(options.read_text().replace("20", "21"))
    capsys.readouterr()
    assert main(["train", "--resume", str(run), "--quiet"]) == 1
    printed = capsys.readouterr()
    assert printed.err.count("\n") == 1 and str(run) in printed.err and printed.out == ""


PRESSED = """
import os, signal, sys
import numpy as np
from numpy_mlp import plots
from numpy_mlp.commands import main, samples
from numpy_mlp.procedures import EpochClock
plots.plot_history = plots.save_figure = lambda *arguments: None
rng = np.random.default_rng(0)
part = rng.random((320, 784)).astype(np.float32), rng.integers(0, 10, 320)
samples.load_mnist = lambda: (part, part, part)
def press(clock, epoch, logs=None):
    if epoch == 2:
        os.kill(os.getpid(), signal.SIGINT)
    begin(clock, epoch, logs)
begin, EpochClock.on_epoch_begin = EpochClock.on_epoch_begin, press
sys.exit(main(sys.argv[1:]))
"""


def run_here(program, *arguments):
    command = [sys.executable, "-c", program, "train", *map(str, arguments), "--quiet"]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_ctrl_c_says_how_to_go_on_and_going_on_ends_with_the_same_bits(tmp_path):
    """Real processes and a real signal in the third epoch; then the line that is printed."""
    settings = ("--hidden", "30", "--engine", "numpy", "--lr", "0.05", "--epochs", "5", "--output")
    stopped = run_here(PRESSED, *settings, tmp_path / "run")
    line = f"numpy_mlp: interrupted; go on with: python -m numpy_mlp train --resume {tmp_path / 'run'}\n"
    assert (stopped.returncode, stopped.stdout, stopped.stderr) == (130, "", line)
    undisturbed = PRESSED.replace("epoch == 2", "False")
    for arguments in (line.split()[-2:], (*settings, tmp_path / "whole")):
        gone_on = run_here(undisturbed, *arguments)
        assert (gone_on.returncode, gone_on.stderr) == (0, "")
    resumed, whole = ((tmp_path / name / "hidden_30_history.csv").read_bytes() for name in ("run", "whole"))
    assert resumed == whole and resumed.count(b"\n") == 6
    weights = [MLP.load(tmp_path / name / "hidden_30.npz", engine="numpy").get_weights() for name in ("run", "whole")]
    for found, wanted in zip(*weights, strict=True):
        np.testing.assert_array_equal(found, wanted)


def test_the_digit_that_was_drawn_is_seen(there, few, capsys):
    mlp = MLP((784, 30, 10), engine="numpy", seed=0)
    mlp.fit(*few[0], optimizer=SGD(0.3), epochs=15, verbose=0)
    mlp.save("few.npz")
    assert main(["predict", "few.npz", "digit.png", "--engine", "numpy", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["predictions"]
    assert found["class"] == 7 and found["file"] == "digit.png"
    assert sum(found["probabilities"]) == pytest.approx(1, abs=1e-5)
    assert main(["predict", "few.npz", "digit.png", "--engine", "numpy"]) == 0
    first, *bars = capsys.readouterr().out.splitlines()
    assert first == "digit.png: 7"
    assert len(bars) == 10 and bars[7].startswith("  7 ██") and bars[7].endswith("%")
    assert max(bars, key=lambda line: line.count("█")) == bars[7]


def test_arrays_and_idx_files_are_predicted_as_by_the_network(there, few, capsys):
    mlp = MLP((784, 10), engine="numpy", seed=0)
    mlp.save("linear.npz")
    x = few[2][0][:12]
    pixels = np.uint8(np.rint(x * 255)).reshape(-1, 28, 28)
    np.save("x.npy", x)
    np.save("one.npy", x[0].astype(float))
    np.savez("x.npz", x_test=pixels, y_test=few[2][1][:12])
    (there / "t10k-images-idx3-ubyte").write_bytes(
        b"\0\0\x08\x03" + np.array([12, 28, 28], ">u4").tobytes() + pixels.tobytes()
    )
    files = ["x.npy", "x.npz", "t10k-images-idx3-ubyte", "one.npy"]
    assert main(["predict", "linear.npz", *files, "--engine", "numpy", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["predictions"]
    wanted = mlp.predict(np.concatenate([x, x, x, x[:1]]))
    np.testing.assert_allclose([each["probabilities"] for each in found], wanted, atol=1e-7)
    assert [each["sample"] for each in found] == [*range(12)] * 3 + [0]
    assert main(["predict", "linear.npz", "x.npy", "--engine", "numpy"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 12 and lines[11].startswith(f"x.npy[11]: {wanted[11].argmax()}  █")


def test_bars_go_by_eighths_and_are_plain_where_the_terminal_is(monkeypatch):
    assert bar(1.0, 4) == "████" and bar(0.0, 4) == "" and bar(float("nan"), 4) == ""
    assert bar(0.5 + 1 / 32, 4) == "██▏"
    monkeypatch.setattr("numpy_mlp.commands.predict._can_show", lambda text: False)
    assert bar(0.5, 4) == "##"


def test_own_data_decide_the_networks_sizes(there, capsys):
    rng = np.random.default_rng(0)
    np.savez("leaves.npz", x=rng.random((90, 6)), y=np.array(["ash", "elm", "oak"])[np.arange(90) % 3])
    words = ["--hidden", "8", "--data", "leaves.npz", "--epochs", "2", "--engine", "numpy", "--output", "leaves"]
    assert main(["train", *words]) == 0
    assert MLP.load("leaves/hidden_8.npz").sizes == (6, 8, 3)
    assert "published" not in capsys.readouterr().out
    assert main(["evaluate", "leaves/hidden_8.npz", "--data", "leaves.npz", "--json", "--engine", "numpy"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert [found["name"] for found in result["classes"]] == ["ash", "elm", "oak"]
    right, n = (sum(found[name] for found in result["classes"]) for name in ("right", "samples"))
    assert n == result["samples"] == 12 and right / n == pytest.approx(result["test_accuracy"])
    assert main(["evaluate", "leaves/hidden_8.npz"]) == 1
    assert "784 numbers a sample and 10 classes, the network 6-8-3" in capsys.readouterr().err


def test_what_is_odd_about_the_data_is_one_line_beside_the_result(there, capsys):
    x = np.random.default_rng(0).random((40, 4))
    np.savez("odd.npz", x_train=x, y_train=np.arange(40) % 2, x_test=x[10:20], y_test=np.arange(10) % 2)
    assert main(["data", "odd.npz", "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["n_duplicates"] == 10
    assert printed.err == "numpy_mlp: odd.npz: test samples that are also trained or validated with: 10 of 10\n"


MISTAKES = {
    "train two_hidden --callbacks early": "unknown callback 'early'",
    "train two_hidden --callbacks csv=3": "csv takes no number",
    "train two_hidden --callbacks early-stopping=x": "'x' is not a positive whole number",
    "train two_hidden --callbacks tensorboard": "tensorboard needs a folder: add --output DIR",
    "summary": "expected either an experiment",
    "plot --figure pie": "invalid choice: 'pie'",
    "export few.npz few.onnx": "few.onnx: expected a name that ends in one of .npz, .keras",
    "predict few.npz": "the following arguments are required: FILE",
    "evaluate digit.png --engine none": "unknown engine 'none'",
}


@pytest.mark.parametrize("words", MISTAKES)
def test_a_wrong_command_is_one_line_and_exit_code_2(words, there, capsys):
    with pytest.raises(SystemExit) as caught:
        main(words.split())
    printed = capsys.readouterr()
    assert caught.value.code == 2 and printed.out == ""
    assert MISTAKES[words] in printed.err and printed.err.count("\n") == 1
    assert printed.err.startswith(f"python -m numpy_mlp {words.split()[0]}: ")


FAILURES = {
    "evaluate none.npz": "none.npz: there is no such file",
    "evaluate digit.png": "digit.png: not a whole file of",
    "summary digit.png": "digit.png: not a whole file of",
    "predict run_001/two_hidden.npz none.png": "none.png",
    "predict run_001/two_hidden.npz notes.txt": "notes.txt: expected a picture",
    "predict run_001/two_hidden.npz run_001/log.csv": "expected a picture",
    "predict run_001/two_hidden.npz few.npy": "few.npy: 5 numbers a sample, but the network takes 784",
    "predict run_001/two_hidden.npz two.npz": "two.npz: holds a, b: expected one array of samples",
    "predict run_001/two_hidden.npz nan.npy": "nan.npy: sample 0 to predict for holds nan",
    "train two_hidden --data none": "none: there is no such file or folder",
    "data digit.png": "digit.png: expected a folder",
    "plot --figure samples --data digits": "expected one size",
    "export run_001/two_hidden.npz none/copy.npz": "none/copy.npz",
    "train --hidden 100000000,100000000 --engine numpy": "allocate",
}


@pytest.mark.parametrize("words", FAILURES)
def test_what_is_missing_or_wrong_is_one_line_and_exit_code_1(words, there, capsys):
    (there / "notes.txt").write_text("nothing")
    np.save(there / "few.npy", np.zeros((2, 5)))
    np.save(there / "nan.npy", np.full((1, 784), np.nan))
    np.savez(there / "two.npz", a=np.zeros(3), b=np.zeros(3))
    assert main([*words.split(), "--quiet"]) == 1
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1
    assert printed.err.startswith("numpy_mlp: ") and FAILURES[words] in printed.err


def test_a_reader_who_has_had_enough_is_no_error():
    """As in `numpy-mlp summary two_hidden | head -0`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "numpy_mlp", "summary", "two_hidden"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.close()
    assert process.stderr.read() == b"" and process.wait(timeout=60) == 1
    process.stderr.close()


def test_options_are_not_abbreviated(capsys):
    """A script that abbreviates one would break with the next option that begins alike."""
    with pytest.raises(SystemExit) as caught:
        main(["train", "two_hidden", "--epoch", "1"])
    assert caught.value.code == 2
    assert "unrecognized arguments: --epoch" in capsys.readouterr().err


def test_help_and_mistakes_are_quick_and_need_numpy_alone():
    """A newcomer's first second: no matplotlib, Numba, Pillow or Keras is loaded to say how a command is used."""
    program = """if True:
        import sys
        from numpy_mlp.commands.parser import command_parser
        command_parser().format_help()
        print(*{"matplotlib", "numba", "PIL", "keras", "rich", "sklearn", "torch"} & set(sys.modules))
    """
    result = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (result.stdout, result.stderr, result.returncode) == ("\n", "", 0)
