"""What all tests share: a generator, the data, and the two engines."""

import os
import shutil
import signal
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # read when TensorFlow is first imported
os.environ.setdefault("MPLBACKEND", "Agg")  # figures are drawn without a screen
os.environ["LC_ALL"] = "C.UTF-8"  # the texts that the tests look for are English, whatever this machine speaks

import hypothesis
import numpy as np
import pytest

from numpy_mlp.datasets import load_mnist
from numpy_mlp.engines import get_engine

ROOT = Path(__file__).resolve().parent.parent

# A job in the background of a script is started with Ctrl-C ignored, and so would be all that the tests press it in.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples in every run; no deadline, because a first call may compile; no folder of examples left behind.
hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("repeatable")


@pytest.fixture
def rng():
    """A generator of one's own: the same numbers in every test, whatever ran before."""
    return np.random.default_rng(0)


@pytest.fixture(scope="session")
def mnist():
    """((x_train, y_train), (x_valid, y_valid), (x_test, y_test)), read-only because every test gets the same arrays."""
    splits = load_mnist()
    for array in (array for pair in splits for array in pair):
        array.setflags(write=False)
    return splits


@pytest.fixture(scope="session", params=["numpy", "numba"])
def engine(request):
    """Each engine in turn. Without Numba this fails, and is not skipped: half of the tests would be gone unseen."""
    return get_engine(request.param)


@pytest.fixture(scope="session")
def checkout(tmp_path_factory):
    """A copy of the project's folder, less what git ignores: commands may write there and leave the sources alone."""
    ignored = shutil.ignore_patterns(".git", ".venv*", "__pycache__", "*.egg-info", "build", "dist", ".*_cache")
    return Path(shutil.copytree(ROOT, tmp_path_factory.mktemp("checkout") / "project", ignore=ignored))
