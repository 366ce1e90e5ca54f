"""The wheel is built, looked into, and tried where there is nothing else but NumPy."""

import ast
import importlib.util
import itertools
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

import numpy_mlp

ROOT = Path(__file__).resolve().parent.parent
SITE_PACKAGES = Path(sysconfig.get_path("purelib")).relative_to(sys.prefix)


def run(*command, cwd):
    result = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, f"{command}\n{result.stdout}\n{result.stderr}"
    return result.stdout


@pytest.fixture(scope="module")
def wheel(checkout, tmp_path_factory):
    """The wheel, built without a network: setuptools comes from the environment."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, cwd=checkout)
    (file,) = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory):
    """The interpreter of a fresh environment that holds NumPy, linked, and the wheel, installed; nothing else."""
    folder = tmp_path_factory.mktemp("clean") / "env"
    venv.create(folder, with_pip=False, symlinks=True)
    for part in Path(importlib.util.find_spec("numpy").origin).parent.parent.glob("numpy[.-]*"):
        (folder / SITE_PACKAGES / part.name).symlink_to(part)
    (folder / SITE_PACKAGES / "numpy").symlink_to(Path(importlib.util.find_spec("numpy").origin).parent)
    python = folder / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python)
    run(*pip, "install", "--no-deps", "--no-index", "--quiet", wheel, cwd=folder)
    return python


def test_wheel_holds_the_packages_and_the_data(wheel):
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert {name.split("/")[0] for name in names} == {"numpy_mlp", "keras_reference", "labs"}
    beside = {name for name in names if not name.endswith(".py")}
    texts = {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "labs").glob("lab*/*.*") if path.suffix in (".md", ".svg")
    }
    assert beside == {"numpy_mlp/py.typed", "numpy_mlp/data/mnist.npz", "numpy_mlp/data/README.md"} | texts


def test_wheel_holds_every_module_of_the_checkout(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    sources = [path for package in ("numpy_mlp", "keras_reference", "labs") for path in (ROOT / package).rglob("*.py")]
    assert {path.relative_to(ROOT).as_posix() for path in sources} <= names


def test_wheel_needs_numpy_alone(wheel):
    archive = zipfile.ZipFile(wheel)
    metadata = archive.read(next(name for name in archive.namelist() if name.endswith("/METADATA"))).decode()
    requirements = re.findall(r"^Requires-Dist: (.*)$", metadata, re.MULTILINE)
    assert [line for line in requirements if "extra ==" not in line] == ["numpy<3,>=2.0"]


def test_installed_package_trains_from_any_folder(python, tmp_path):
    program = """if True:
        import numpy_mlp
        from numpy_mlp import MLP, SGD, load_mnist
        (x_train, y_train), (x_valid, y_valid), (x_test, y_test) = load_mnist()
        mlp = MLP((784, 16, 10), engine="numpy", seed=42)
        mlp.fit(x_train[:3200], y_train[:3200], optimizer=SGD(learning_rate=0.4), epochs=2, verbose=0)
        print(numpy_mlp.__file__, mlp.evaluate(x_test, y_test)[1] > 0.5)
    """
    file, learnt = run(python, "-W", "error", "-c", program, cwd=tmp_path).split()
    assert Path(file).is_relative_to(python.parent.parent)
    assert learnt == "True"


def test_installed_command_runs_with_numpy_alone(python, tmp_path):
    command = python.parent / "numpy-mlp"
    assert "Total params: 266,610" in run(command, "summary", "two_hidden", cwd=tmp_path)
    assert "numpy-mlp train two_hidden\n" in run(command, "train", "--help", cwd=tmp_path)


def test_installed_labs_run_with_numpy_alone(python, tmp_path):
    assert "my_labs/lab5.py" in run(python, "-W", "error", "-m", "labs", "start", "5", cwd=tmp_path)
    result = subprocess.run(
        [python, "-m", "labs", "check", "5"], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert (result.returncode, result.stderr) == (1, "") and "not written yet" in result.stdout


def test_without_numba_one_line_says_so(python, tmp_path):
    program = "from numpy_mlp import MLP; print(MLP((784, 10), seed=42).engine_name)"
    result = subprocess.run([python, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    lines = (result.stdout + result.stderr).splitlines()
    assert "numpy" in lines and len(lines) == 2 and any("numba" in line.lower() for line in lines)


def test_import_brings_numpy_alone():
    program = """if True:
        import sys
        before = set(sys.modules)
        import numpy_mlp
        print(*{name.split(".")[0] for name in set(sys.modules) - before})
    """
    new = set(run(sys.executable, "-W", "error", "-c", program, cwd=ROOT).split())
    foreign = {
        name for name in new - set(sys.stdlib_module_names) if "cython" not in name
    }  # numpy.random's own runtime
    assert foreign == {"numpy_mlp", "numpy"}


def test_numpy_mlp_never_imports_what_stands_above_it():
    """The arrow of dependencies: numpy_mlp <- keras_reference and labs <- benchmarks."""
    forbidden = {
        "numpy_mlp": {"keras_reference", "benchmarks", "labs", "tests"},
        "keras_reference": {"benchmarks", "labs", "tests"},
        "labs": {"keras_reference", "benchmarks", "tests"},
        "benchmarks": {"tests"},
    }
    for package, above in forbidden.items():
        for file in (ROOT / package).rglob("*.py"):
            assert not imported_by(file) & above, f"{file.relative_to(ROOT)} imports what stands above {package}"


def imported_by(file):
    """The first names of all modules that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(node.module.split(".")[0])
    return found


def test_version_is_said_once_and_repeated_truly():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "version" not in project
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {numpy_mlp.__version__}\n" in citation
    assert f"\n## [{numpy_mlp.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_constraints_name_versions_and_nothing_else():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][0-9A-Za-z.]*(; .+)?", line) for line in pins)


def test_constraints_pin_every_direct_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.split("==")[0].lower() for line in lines}
    asked = itertools.chain(project["dependencies"], *project["optional-dependencies"].values())
    names = {re.match(r"[A-Za-z0-9-]+", line)[0].lower() for line in asked} - {"numpy-mlp"}
    assert names <= pinned


def test_gpu_extra_never_brings_the_other_tensorflow():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert not re.search(r"tensorflow-cpu|numpy-mlp\[[^]]*(keras|all)", " ".join(extras["gpu"]))
    assert "gpu" not in " ".join(extras["all"])
