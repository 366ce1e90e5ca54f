"""The record of where a run was made, and the number of threads that every library is held to."""

import getpass
import json
import os
import platform
import re
import subprocess
import sys
from importlib.metadata import version

import numpy as np
import pytest
from conftest import ROOT

from benchmarks import environment as environment_module
from benchmarks.environment import blas, commit, environment, find_gpu, installed_version, lasting
from benchmarks.threads import VARIABLES, set_threads, threads_environment

KEYS = [
    "python", "numpy", "numba", "keras", "keras_backend", "tensorflow", "blas", "threads", "cpu", "cores",
    "memory_gb", "gpu", "gpu_note", "commit", "platform",
]  # fmt: skip


@pytest.fixture(scope="module")
def record():
    return environment(threads=2, device="cpu")


def run_python(code, **variables):
    """Runs Python on some lines in the checkout, none of the threads' variables set but those given."""
    clean = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=clean | variables, capture_output=True, text=True)


def test_every_field_is_there_and_true(record):
    assert list(record) == KEYS
    assert record["python"] == platform.python_version()
    assert record["numpy"] == np.__version__
    assert record["keras"] == version("keras")
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", record["tensorflow"])
    assert record["threads"] == 2
    assert 1 <= record["cores"] <= os.cpu_count()
    assert record["memory_gb"] is None or record["memory_gb"] > 0.5
    json.dumps(record, allow_nan=False)


def test_it_names_neither_the_machine_nor_its_user_nor_a_path(record):
    text = json.dumps(record)
    private = {platform.node(), str(ROOT), os.path.expanduser("~"), getpass.getuser()} - {""}
    assert [word for word in private if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)] == []


def test_the_blas_is_asked_for_its_kernels_or_they_are_said_to_be_unknown(monkeypatch):
    assert re.search(r"\d", blas())
    monkeypatch.setitem(sys.modules, "threadpoolctl", None)  # as if it were not installed
    assert blas().endswith("(kernels not known)")


def test_numpys_blas_is_taken_and_not_another_packages(monkeypatch):
    import threadpoolctl

    found = [
        {"user_api": "openmp", "internal_api": "openmp", "version": "1", "filepath": "/numpy/libgomp.so"},
        {"user_api": "blas", "internal_api": "openblas", "version": "9", "filepath": "/scipy/libopenblas.so"},
        {
            "user_api": "blas",
            "internal_api": "mkl",
            "version": "7",
            "architecture": "X",
            "filepath": "/numpy.libs/mkl.so",
        },
    ]
    monkeypatch.setattr(threadpoolctl, "threadpool_info", lambda: found)
    assert blas() == "MKL 7 X"


def test_the_gpu_is_looked_for_where_keras_is_and_not_for_the_cpu(monkeypatch):
    assert find_gpu("cpu") == (None, "not looked for: the CPU was asked for")
    monkeypatch.setattr(environment_module.importlib.util, "find_spec", lambda name: None)
    assert find_gpu("auto")[1].endswith("is not installed")


def test_a_gpu_is_named_or_one_line_says_there_is_none(monkeypatch):
    from keras_reference import device

    monkeypatch.setattr(device, "gpu_name", lambda: "GPU 9000")
    assert find_gpu("auto") == ("GPU 9000", None)
    monkeypatch.setattr(device, "gpu_name", lambda: None)
    assert find_gpu("gpu") == (None, "no GPU was found")


def test_a_missing_package_has_no_version():
    assert installed_version("no-such-package-at-all") is None
    assert installed_version("no-such-package-at-all", "numpy") == np.__version__


def test_what_is_kept_between_runs_leaves_out_what_says_nothing_about_speed(record):
    assert set(record) - set(lasting(record)) == {"commit", "gpu_note", "memory_gb"}


def git(folder, *arguments):
    identity = ["-c", "user.name=a", "-c", "user.email=a@b.c"]
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)


def test_the_commit_and_whether_the_checkout_differs_from_it(tmp_path):
    assert commit(tmp_path) is None  # no repository
    git(tmp_path, "init", "-q")
    for name in ("code.py", "benchmarks/results/mine/results.json", "unpacked/code.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "one")
    head = commit(tmp_path)
    assert re.fullmatch("[0-9a-f]{7,}", head)
    (tmp_path / "benchmarks/results/mine/results.json").write_text("2")  # a run writes its own results
    assert commit(tmp_path) == head
    (tmp_path / "code.py").write_text("2")
    assert commit(tmp_path) == f"{head} dirty"
    assert commit(tmp_path / "unpacked") is None  # somebody else's repository around it


def test_every_library_is_told_the_same_number():
    done = run_python(
        "import sys; from benchmarks.threads import set_threads; set_threads(3); set_threads(3)\n"
        "assert 'numpy' not in sys.modules\n"
        "import os, numba, numpy; from threadpoolctl import threadpool_info\n"
        "blas = [pool['num_threads'] for pool in threadpool_info() if pool['user_api'] == 'blas']\n"
        "print(numba.config.NUMBA_NUM_THREADS, os.environ['TF_NUM_INTRAOP_THREADS'], os.environ['NPROC'], *blas)"
    )
    assert done.stdout.split() == ["3", "3", "3", str(min(3, os.cpu_count()))] or done.stdout.split() == ["3"] * 4, done


def test_too_late_is_refused_with_one_line():
    done = run_python("import numpy; from benchmarks.threads import set_threads; set_threads(2)")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("RuntimeError: numpy was imported before the threads were set to 2")


def test_not_too_late_where_they_are_set_already():
    done = run_python(
        "import numpy; from benchmarks.threads import set_threads; set_threads(2)", **threads_environment(2)
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("wrong", [0, -1, 1.5, "2", True, None])
def test_a_number_of_threads_is_a_positive_whole_number(wrong):
    with pytest.raises(ValueError, match="whole number of at least 1"):
        set_threads(wrong)
