"""The race and its arithmetic. No absolute time is asserted anywhere: a machine is as fast as it is."""

import json
import os
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest
from conftest import ROOT

from benchmarks import costs, keras_settings, memory, timing
from benchmarks.dense_limit import dense_flops, dense_limit_us, sgemm_peak
from benchmarks.field import Field
from benchmarks.keras_settings import KerasSide, Setting, settings_to_try, try_settings
from benchmarks.sides import HandWritten, first_call_seconds, first_steps, initial_weights, steps_of
from benchmarks.threads import VARIABLES
from benchmarks.timing import arrange, measure_speed, race, ratios, rotated, spread, summarise
from numpy_mlp import EXPERIMENTS, Experiment, get_engine

TINY = Experiment(name="tiny", hidden_units=(12, 7), learning_rate=0.1)
STUDENT = ROOT / "numpy_mlp" / "engines" / "numpy_engine.py"


@pytest.fixture
def few(mnist):
    """The data of 20 steps, the last batch smaller."""
    (x, y), valid, test = mnist
    return (x[:632], y[:632]), (valid[0][:100], valid[1][:100]), (test[0][:100], test[1][:100])


@pytest.fixture
def two_threads(monkeypatch):
    """As if `set_threads(2)` had come before numpy."""
    for name in VARIABLES:
        monkeypatch.setenv(name, "2")


class Fake:
    """A side whose epochs take the seconds it is given, in turn."""

    device, label, source, prepare_s, compile_s = "cpu", "Fake", "fake", 0.1, 0.2
    setting = Setting()

    def __init__(self, name, seconds=(1.0,), log=None):
        self.name, self.seconds, self.log = name, list(seconds), log if log is not None else []

    def reset(self):
        self.log.append(f"reset {self.name}")

    def epoch(self):
        self.log.append(self.name)
        return self.seconds.pop(0)


# ---- the dense limit


def test_the_dense_limit_counts_every_multiply_add_twice():
    # 5-4-3, batch 2: forward 2*2*(20+12) = 128, dW as much, da of the second layer alone 2*2*12 = 48
    assert dense_flops((5, 4, 3), 2) == 128 + 128 + 48
    assert dense_limit_us((5, 4, 3), 2, gflops=0.001) == pytest.approx(304)  # 1e6 a second
    assert dense_flops((784, 10), 32) == 2 * 2 * 32 * 7840  # nobody needs the pixels' gradient


def test_the_published_net_at_the_peak_that_was_measured_for_it():
    """At 235 GFLOP/s, the peak that a 2-core machine showed, two_hidden takes 150 to 160 microseconds."""
    assert dense_limit_us(EXPERIMENTS["two_hidden"].sizes, 32, 235) == pytest.approx(155, abs=5)


def test_the_peak_is_that_of_the_fastest_product():
    assert 0 < sgemm_peak(repeats=2, size=64) < 1e6


# ---- the arithmetic


def test_spread_is_median_and_quartiles():
    assert spread([4, 1, 3, 2, 5]) == {"median": 3, "min": 1, "q25": 2, "q75": 4, "n": 5}
    assert spread([7]) == {"median": 7, "min": 7, "q25": 7, "q75": 7, "n": 1}
    assert spread(iter([1, 2]))["q25"] == 1.25


def test_ratios_are_taken_within_a_round_and_not_between_medians():
    """The machine is ten times slower in one round: both sides are, and their ratio is not."""
    found = ratios({"keras": [4.0, 60.0, 8.0], "numba": [1.0, 20.0, 4.0]})
    assert found["keras/numba"] == {"median": 3, "q25": 2.5, "q75": 3.5}  # 4, 3, 2; the medians would give 2
    assert found["numba/keras"]["median"] == pytest.approx(1 / 3)
    assert list(found) == ["keras/numba", "numba/keras"]


def test_summary_of_a_race():
    experiment = SimpleNamespace(sizes=(5, 4, 3), batch_size=2)  # 304 operations a step
    speed = summarise(experiment, {"a": [0.5, 0.2, 0.4], "b": [1.0, 1.0, 1.0]}, [0.001, 0.002, 0.004], steps=100)
    assert speed["a"]["step_us"] == pytest.approx({"median": 4000, "min": 2000, "q25": 3000, "q75": 4500, "n": 3})
    # limits by round 304, 152, 76: 5000/304, 2000/152, 4000/76, of which the median is the first
    assert speed["a"]["times_dense_limit"] == pytest.approx(5000 / 304)
    assert speed["dense_limit_us"] == pytest.approx(152)
    assert speed["sgemm_gflops"] == {"median": 0.002, "max": 0.004}
    assert (speed["rounds"], speed["steps_per_round"]) == (3, 100)
    assert speed["ratios"]["b/a"]["median"] == pytest.approx(2.5)


def test_steps_and_their_samples(mnist):
    x, y = first_steps(mnist[0], 20, 32)
    assert (len(x), len(y), steps_of(len(x), 32)) == (640, 640, 20)
    whole = first_steps(mnist[0], 1719, 32)
    assert (len(whole[0]), steps_of(55_000, 32)) == (55_000, 1719)


# ---- the race


def test_everyone_is_first_in_turn_starts_anew_and_is_timed_once_a_round():
    log = []
    sides = {name: Fake(name, [1, 2, 3], log) for name in "abc"}
    seconds, gflops = race(sides, 3, pause=0, measure_peak=lambda: log.append("peak") or 5.0)
    assert seconds == {name: [1, 2, 3] for name in "abc"} and gflops == [5.0] * 3
    turns = [entry for entry in log if not entry.startswith("reset")]
    assert turns == ["peak", *"abc", "peak", *"bca", "peak", *"cab"]
    for before, after in zip(log, log[1:]):
        assert after == "peak" or after.startswith("reset") or before == f"reset {after}"


def test_rotation_goes_round():
    assert [rotated(["a", "b"], number) for number in range(3)] == [["a", "b"], ["b", "a"], ["a", "b"]]


def test_there_is_a_pause_before_every_turn_and_it_is_not_timed(monkeypatch):
    slept = []
    monkeypatch.setattr(timing.time, "sleep", slept.append)
    race({"a": Fake("a"), "b": Fake("b")}, 1, pause=0.3, measure_peak=lambda: 1.0)
    assert slept == [0.3] * 3


# ---- the sides


def test_a_side_is_a_fit_call_from_the_same_weights(few, engine):
    weights = initial_weights(TINY, seed=1)
    side = HandWritten(engine, TINY, weights, few[0], seed=1)
    assert side.epoch() > 0
    trained = side.model.get_weights()
    assert not np.array_equal(trained[0], weights[0])
    side.reset()
    assert all(map(np.array_equal, side.model.weights, weights))
    side.epoch()
    assert not np.array_equal(side.model.weights[0], trained[0])  # another epoch, another order of the samples


def test_the_first_call_is_compared_with_the_second_and_sees_both_batch_shapes(few):
    class Slow(Fake):
        experiment, x, y, shapes = TINY, *few[0], []

        def fit(self, x, y):
            self.shapes.append(len(x))
            if len(self.shapes) == 1:
                timing.time.sleep(0.05)

    side = Slow("slow")
    assert first_call_seconds(side) >= 0.04
    assert side.shapes == [32 + 632 % 32] * 2
    assert side.log == ["reset slow"]


@pytest.mark.parametrize("setting", [Setting(), Setting(10, False, "tf.data")])
def test_keras_is_timed_by_its_epoch_and_starts_where_we_start(few, setting):
    weights = initial_weights(TINY, seed=1)
    side = KerasSide(TINY, weights, few[0], setting=setting)
    assert side.epoch() > 0
    trained = side.model.get_weights()
    assert not np.array_equal(trained[0], weights[0])
    side.reset()
    assert all(map(np.array_equal, side.model.get_weights(), weights))
    assert side.predict(few[2][0], 50).shape == (100, 10)
    assert side.model.optimizer.learning_rate == np.float32(TINY.learning_rate)
    assert (side.model.steps_per_execution, side.device) == (setting.steps_per_execution, "cpu")


def test_keras_sees_every_sample_once_an_epoch(few):
    """Arrays and tf.data are the same work: 20 steps on 632 samples."""
    counts = []
    for setting in (Setting(1, False), Setting(1, False, "tf.data"), Setting(20, False, "tf.data")):
        side = KerasSide(TINY, initial_weights(TINY, 1), few[0], setting=setting)
        side.epoch()
        counts.append((int(side.model.optimizer.iterations), float(side.model.metrics[0].count)))
    assert counts == [(20, 632.0)] * 3


def test_another_backend_is_never_shown_as_tensorflow(few, monkeypatch):
    assert all(keras_settings.NAMES[backend] != "Keras" for backend in ("jax", "torch"))
    monkeypatch.setattr(keras_settings, "NAME", "Keras on JAX")
    assert KerasSide(TINY, initial_weights(TINY, 1), few[0]).label == "Keras on JAX, plain fit"


def test_all_sixteen_settings_are_tried_and_only_tensorflow_has_tf_data(monkeypatch):
    tried = settings_to_try(1719)
    assert len(set(tried)) == len(tried) == 16
    assert {setting.steps_per_execution for setting in tried} == {1, 10, 100, 1719}
    assert {setting.steps_per_execution for setting in settings_to_try(100)} == {1, 10, 100}
    assert [setting.jit_compile for setting in settings_to_try(300, quick=True)] == [False, True]
    monkeypatch.setattr(keras_settings, "BACKEND", "jax")
    assert {setting.data for setting in settings_to_try(1719)} == {"arrays"}


@pytest.fixture
def no_compiling(monkeypatch):
    monkeypatch.setattr(keras_settings, "first_call_seconds", lambda side: 0.5)


def test_the_fastest_setting_wins_and_every_time_is_kept(no_compiling):
    seconds = {1: [3.0, 2.0], 10: [1.0, 1.5], 100: [9.0, 0.1], 1719: None}

    def make(setting):
        if seconds[setting.steps_per_execution] is None:
            raise RuntimeError("no XLA here\nand many lines")
        return Fake(setting.steps_per_execution, seconds[setting.steps_per_execution])

    left = []
    records, best = try_settings(make, [Setting(n, False) for n in seconds], steps=1000, report=left.append)
    assert best.name == 10 and left == [3, 2, 1, 0]
    assert [record["step_us"] for record in records] == [2000, 1000, 9000, None]  # the third had no second epoch
    assert [record["epochs_timed"] for record in records] == [2, 2, 1, 0]
    assert [record["best"] for record in records] == [False, True, False, False]
    assert records[3]["error"] == "RuntimeError: no XLA here"


def test_where_every_setting_fails_there_is_no_best_one(no_compiling):
    records, best = try_settings(lambda setting: 1 / 0, [Setting()], steps=10)
    assert best is None and records[0]["best"] is False


def test_ctrl_c_while_settings_are_tried_goes_through(no_compiling):
    def interrupted(setting):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        try_settings(interrupted, [Setting(), Setting(10)], steps=10)


# ---- who takes part


@pytest.mark.parametrize("taken", ["keras", "keras_tuned", "gpu"])
def test_an_engine_cannot_take_the_name_of_a_side_of_keras(few, tmp_path, taken):
    engine = tmp_path / f"{taken}.py"
    engine.write_text(STUDENT.read_text())
    with pytest.raises(ValueError, match=f"the name '{taken}' is taken"):
        Field(TINY, few[0], seed=1).enter([str(engine)], "cpu")


def test_two_engines_of_one_name_would_overwrite_each_other(few):
    with pytest.raises(ValueError, match="the name 'numpy' is taken"):
        Field(TINY, few[0], seed=1).enter(["numpy", get_engine("numpy")], "cpu")


def test_without_keras_the_engines_race_alone_and_the_reason_is_kept(few, monkeypatch):
    monkeypatch.setitem(sys.modules, "keras_reference", None)
    field = Field(TINY, few[0], seed=1)
    note = field.enter(["numpy", "keras", "keras_tuned"], "auto")
    assert list(field.sides) == ["numpy"] and note.startswith("not measured: ")


@pytest.mark.parametrize("device, note", [("cpu", "the CPU was asked for"), ("auto", "no GPU was found")])
def test_why_there_is_no_gpu(few, monkeypatch, device, note):
    monkeypatch.setattr("keras_reference.device.gpu_name", lambda: None)
    assert Field(TINY, few[0], seed=1).enter(["keras"], device) == f"not measured: {note}"


def test_with_a_gpu_keras_runs_on_both(few, monkeypatch):
    made = []
    monkeypatch.setattr("keras_reference.device.gpu_name", lambda: "GPU 9000")
    monkeypatch.setattr(
        keras_settings,
        "KerasSide",
        lambda *arguments, device="cpu": made.append((arguments[3], device)) or Fake(arguments[3]),
    )
    monkeypatch.setattr(keras_settings, "try_settings", lambda *arguments, **options: ([{"best": True}], None))
    field = Field(TINY, few[0], seed=1)
    assert field.enter(["keras", "keras_tuned"], "auto") is None
    assert made == [("keras", "cpu"), ("gpu", "gpu")]
    assert set(field.settings) == {"keras_tuned", "gpu_tuned"}


def test_the_gpus_figures_stand_where_the_schema_has_them():
    speed = {"keras": {"step_us": 1}, "gpu": {"step_us": 2}, "gpu_tuned": {"step_us": 3}}
    arranged = arrange(speed, {"keras_tuned": [1], "gpu_tuned": [2]}, None, "note")
    assert arranged["gpu"] == {"step_us": 2, "best_settings": {"step_us": 3}, "keras_settings": [2]}
    assert arranged["keras_settings"] == [1] and "gpu_tuned" not in arranged
    assert arrange({}, {}, "not measured: no GPU was found", "note")["gpu"] == "not measured: no GPU was found"


# ---- prediction, memory, compiling


def test_prediction_is_measured_at_its_best_batch_size(monkeypatch):
    seconds = {100: 5.0, 1000: 1.0, 2000: 2.0}
    calls = []
    side = SimpleNamespace(predict=lambda images, batch_size: calls.append((len(images), batch_size)))
    monkeypatch.setattr(costs, "_predict_seconds", lambda side, images, batch_size: seconds[batch_size])
    assert costs.predict_throughput(side, np.zeros((2000, 1)), (100, 1000, 10_000)) == (2000.0, 1000)
    assert calls == [(100, 100), (1000, 1000), (2000, 2000)]  # each shape compiled before it is timed


def test_every_side_is_measured_in_a_process_with_its_own_settings(monkeypatch):
    asked = []

    def peak_memory_mb(source, experiment, **options):
        asked.append((source, options))
        if source == "keras_tuned":
            raise RuntimeError("keras_tuned: its process ended with exit code 1: killed")
        return 100.0

    monkeypatch.setattr(memory, "peak_memory_mb", peak_memory_mb)
    sides = {name: Fake(name) for name in ("keras", "keras_tuned", "gpu")}
    found = costs.measure_apart(sides, TINY, threads=2)
    assert found["keras"] == found["gpu"] == {"peak_memory_mb": 100.0}
    assert found["keras_tuned"]["peak_memory_mb"] is None and "killed" in found["keras_tuned"]["peak_memory_note"]
    assert [source for source, _ in asked] == ["keras", "keras_tuned", "keras"]
    assert asked[0][1]["setting"]["steps_per_execution"] == 1


def test_compiling_is_timed_from_an_empty_cache_and_memory_from_a_full_one(monkeypatch, few):
    asked = []

    def measure_child(source, experiment, *, threads, numba_cache, steps=200):
        asked.append((source, numba_cache, os.listdir(numba_cache)))
        (open(os.path.join(numba_cache, "kernel.nbi"), "w")).close()
        return {"peak_memory_mb": 300.0 + len(asked), "compile_s": 10.0 / len(asked)}

    monkeypatch.setattr(memory, "measure_child", measure_child)
    side = HandWritten("numba", TINY, initial_weights(TINY, 1), few[0], seed=1)
    found = costs.measure_apart({"numba": side}, TINY, threads=2)["numba"]
    assert found == {"peak_memory_mb": 302.0, "compile_s": 10.0, "compile_from_cache_s": 5.0}
    assert [(source, files) for source, _, files in asked] == [("numba", []), ("numba", ["kernel.nbi"])]
    assert not os.path.exists(asked[0][1])


def test_a_process_of_its_own_imports_what_its_side_needs_and_no_more():
    code = (
        "import sys; from benchmarks.memory import main; main(['numba', '12,7@0.1', '--steps', '20']);"
        "print(*sorted({'numba', 'keras', 'tensorflow', 'keras_reference', 'matplotlib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    record, imported = done.stdout.splitlines()
    record = json.loads(record)
    assert imported == "numba"
    assert list(record) == ["side", "experiment", "steps", "peak_memory_mb", "compile_s"]
    # the images alone are 70,000 * 784 float32 = 220 MB
    assert 220 < record["peak_memory_mb"] < 2000 and record["compile_s"] >= 0


def test_a_childs_memory_is_its_own_and_not_its_parents():
    ballast = np.ones(150_000_000)  # 1.2 GB here
    assert memory.peak_memory_mb("numpy", TINY, steps=5) < 1000
    del ballast


def test_a_childs_failure_is_one_line():
    with pytest.raises(
        RuntimeError, match=r"nothing\.py: its process ended with exit code 1: .*there is no engine file"
    ):
        memory.measure_child("nothing.py", TINY)


def test_a_child_is_told_the_threads_and_the_cache(tmp_path):
    engine = tmp_path / "telling.py"
    engine.write_text(
        "import os\nraise ValueError(os.environ['NUMBA_CACHE_DIR'] + ' with ' + os.environ['OMP_NUM_THREADS'])"
    )
    with pytest.raises(RuntimeError, match=r"/my/cache with 3$"):
        memory.measure_child(engine, TINY, threads=3, numba_cache="/my/cache")


def test_an_experiment_crosses_to_another_process():
    for experiment in (TINY, EXPERIMENTS["wide"], Experiment(name="flat", hidden_units=(), learning_rate=0.123456789)):
        there = memory.experiment_from(memory._in_words(experiment))
        assert (there.sizes, there.learning_rate) == (experiment.sizes, experiment.learning_rate)
    assert memory.experiment_from("two_hidden") is EXPERIMENTS["two_hidden"]
    with pytest.raises(
        ValueError, match=r"unknown experiment 'two_hiden': expected one of two_hidden, .* 300,100@0\.4"
    ):
        memory.experiment_from("two_hiden")


# ---- all of it


def test_a_whole_race(few, two_threads, tmp_path):
    """numpy, an engine of one's own and both forms of Keras, on a tiny net: the schema of results.json, in JSON."""
    student, reported = tmp_path / "student.py", []
    student.write_text(STUDENT.read_text())
    speed = measure_speed(
        TINY, few, ["numpy", str(student), "keras", "keras_tuned"], rounds=2, steps_per_round=10, seed=7, device="cpu",
        quick=True, with_memory=False, report_progress=lambda done, total: reported.append((done, total)),
    )  # fmt: skip
    json.dumps(speed, allow_nan=False)
    for name in ("numpy", "student", "keras", "keras_tuned"):
        side = speed[name]
        assert set(side["step_us"]) == {"median", "min", "q25", "q75", "n"} and side["step_us"]["n"] == 2
        assert side["step_us"]["min"] > 0 and side["times_dense_limit"] > 0
        assert side["predict_images_per_second"] > 0 and side["prepare_s"] >= 0
        assert side["device"] == "cpu" and side["peak_memory_mb"] is None
    assert speed["keras"]["label"] == "Keras, plain fit" and speed["keras_tuned"]["label"] == "Keras, best settings"
    assert speed["student"]["compile_s"] is None and speed["numpy"]["compile_s"] < 1 and speed["keras"]["compile_s"] > 0
    assert (speed["rounds"], speed["steps_per_round"]) == (2, 10)
    assert len(speed["ratios"]) == 12
    tried = speed["keras_settings"]
    assert [record["best"] for record in tried].count(True) == 1
    fastest = next(record for record in tried if record["best"])
    assert {name: fastest[name] for name in speed["keras_tuned"]["setting"]} == speed["keras_tuned"]["setting"]
    assert speed["keras_settings_note"].startswith("quick: only two settings")
    assert speed["gpu"] == "not measured: the CPU was asked for"
    assert reported[-1][0] == reported[-1][1] == 2 + 2 + 4  # settings, rounds, sides described


def test_threads_that_were_set_too_late_stop_the_race(few, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    with pytest.raises(RuntimeError, match="OMP_NUM_THREADS"):
        measure_speed(TINY, few, ["numpy"], threads=2)
