"""`python -m keras_reference`, where it runs, and what is said where Keras is missing."""

import json
import os
import subprocess
import sys

import pytest
from keras_cases import ignore_keras_own_warning, little_of

from keras_reference import __main__ as command_line
from keras_reference import device as devices
from keras_reference.backend import BACKEND

pytestmark = ignore_keras_own_warning


@pytest.fixture(scope="module")
def small_data(mnist):
    return little_of(mnist)


def test_without_a_gpu_one_line_says_so_and_asking_for_one_is_an_error(monkeypatch):
    monkeypatch.setattr(devices, "gpu_name", lambda: None)
    assert devices.choose("auto").kind == "cpu"
    assert "no GPU was found" in devices.choose("auto").note
    assert devices.choose("cpu").note is None
    with pytest.raises(devices.DeviceError, match="sees no GPU") as error:
        devices.choose("gpu")
    assert "\n" not in str(error.value)
    with pytest.raises(ValueError, match="'tpu'"):
        devices.choose("tpu")


def test_a_gpu_that_is_seen_is_used_unless_the_cpu_is_asked_for(monkeypatch):
    monkeypatch.setattr(devices, "gpu_name", lambda: "A GPU")
    assert devices.choose("auto") == devices.choose("gpu") == devices.Device("gpu", "A GPU", None)
    assert devices.choose("cpu").kind == "cpu"


@pytest.mark.skipif(BACKEND != "tensorflow", reason="asks TensorFlow")
def test_a_gpu_multiplies_in_float32_not_in_tf32(monkeypatch):
    import tensorflow as tf

    monkeypatch.setattr(devices, "gpu_name", lambda: "A GPU")
    tf.config.experimental.enable_tensor_float_32_execution(True)
    assert devices.choose("cpu") and tf.config.experimental.tensor_float_32_execution_enabled()
    assert devices.choose("gpu") and not tf.config.experimental.tensor_float_32_execution_enabled()


# --- the command line ------------------------------------------------------------------------------------------------


def test_a_run_shows_its_figures_beside_the_published_ones(small_data, monkeypatch, capsys):
    monkeypatch.setattr(command_line, "load_mnist", lambda: small_data)
    assert command_line.main(["two_hidden", "--epochs", "1", "--device", "cpu"]) == 0
    shown = capsys.readouterr().out
    assert "two_hidden in Keras" in shown and "val_accuracy" in shown
    assert any("test accuracy" in line and line.endswith("0.9783") for line in shown.splitlines())


@pytest.mark.parametrize("arguments", [["--epochs", "1"], ["--range-test"]])
def test_json_is_one_object_that_any_reader_accepts(arguments, small_data, monkeypatch, capsys):
    monkeypatch.setattr(command_line, "load_mnist", lambda: small_data)
    assert command_line.main(["two_hidden", "--json", *arguments]) == 0
    result = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    assert result["backend"] == BACKEND
    assert result["published"]
    if "--range-test" in arguments:
        assert result["published"]["val_loss"] == "nan"
        assert len(result["curve"]["losses"]) == 3


def test_wrong_usage_is_one_line_and_exit_code_2(capsys):
    for arguments, told in (
        (["unknown"], "two_hidden, three_hidden, four_hidden, wide"),
        (["wide", "--range-test"], "no range test"),
        (["two_hidden", "--epochs", "0"], "'0'"),
    ):
        with pytest.raises(SystemExit) as exit_:
            command_line.main(arguments)
        message = capsys.readouterr().err
        assert exit_.value.code == 2
        assert told in message
        assert message.count("\n") == 1


def test_interruption_and_a_missing_gpu_have_exit_codes_of_their_own(small_data, monkeypatch, capsys):
    monkeypatch.setattr(devices, "gpu_name", lambda: None)
    monkeypatch.setattr(command_line, "load_mnist", lambda: small_data)
    assert command_line.main(["two_hidden", "--device", "gpu"]) == 1
    assert "sees no GPU" in capsys.readouterr().err

    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr(command_line, "load_mnist", interrupted)
    assert command_line.main(["two_hidden"]) == 130
    assert capsys.readouterr().err == "keras_reference: interrupted\n"


# --- importing -------------------------------------------------------------------------------------------------------


def python(code, **environment):
    """Runs code in a Python of its own; a variable given as None is taken out of its environment."""
    merged = {**os.environ, **environment}
    environment = {name: value for name, value in merged.items() if value is not None}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("missing", "environment", "told"),
    [
        ("keras", {}, 'keras not installed; to run the Keras reference: pip install "numpy-mlp[keras]"'),
        ("tensorflow", {}, 'tensorflow not installed; to run the Keras reference: pip install "numpy-mlp[keras]"'),
        ("jax", {"KERAS_BACKEND": "jax"}, "jax not installed; to run the Keras reference: pip install keras jax"),
        ("os", {"KERAS_BACKEND": "numpy"}, "KERAS_BACKEND=numpy is no backend that can train here"),
    ],
)
def test_without_keras_or_its_backend_one_line_says_what_to_install(missing, environment, told):
    block = "" if missing == "os" else f"import sys; sys.modules[{missing!r}] = None; "
    # As if the others were there, on a machine that has another backend.
    found = "import importlib.util as u; f = u.find_spec; u.find_spec = lambda n: f(n) if n in sys.modules else True; "
    run = python(f"import sys; {found}{block}import keras_reference", **{"KERAS_BACKEND": None, **environment})
    assert run.returncode == 1
    assert run.stderr.splitlines()[-1].startswith(f"ImportError: {told}")


def test_help_does_not_wait_for_keras():
    code = "import sys, keras_reference.__main__ as m; m.parse(['wide']); sys.exit('keras' in sys.modules)"
    run = python(code)
    assert run.returncode == 0, run.stderr


def test_importing_keras_writes_nothing_on_the_screen():
    run = python("from keras_reference import build", TF_CPP_MIN_LOG_LEVEL=None)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
