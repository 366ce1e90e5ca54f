"""What a run was made with, so that its numbers can be placed: versions, BLAS, processor, threads, commit. No names."""

import importlib.util
import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TENSORFLOW_NAMES = ("tensorflow", "tensorflow-cpu", "tensorflow-intel", "tensorflow-macos")
# What may change without making a finished measurement worthless.
VOLATILE = ("commit", "gpu_note", "memory_gb")


def environment(threads, device="auto"):
    """The record for results.json. Imports numpy; imports Keras only to ask it for a GPU, and not for device "cpu"."""
    gpu, gpu_note = find_gpu(device)
    return {
        "python": platform.python_version(),
        "numpy": installed_version("numpy"),
        "numba": installed_version("numba"),
        **keras_versions(),
        "blas": blas(),
        "threads": threads,
        "cpu": cpu_model(),
        "cores": cores(),
        "memory_gb": memory_gb(),
        "gpu": gpu,
        "gpu_note": gpu_note,
        "commit": commit(),
        "platform": f"{platform.system()}-{platform.release().split('-')[0]}-{platform.machine()}",
    }


def lasting(environment):
    """The part of the record that a measurement depends on: the key that finished parts of a run are kept under."""
    return {name: value for name, value in environment.items() if name not in VOLATILE}


def installed_version(*names):
    """The version of the first of these distributions that is installed, or None."""
    for name in names:
        try:
            return version(name)
        except PackageNotFoundError:
            continue
    return None


def keras_versions():
    """Keras, its backend and the backend's version; all None without Keras."""
    keras = installed_version("keras")
    backend = os.environ.get("KERAS_BACKEND", "tensorflow") if keras else None
    versions = {"keras": keras, "keras_backend": backend, "tensorflow": installed_version(*TENSORFLOW_NAMES)}
    return versions if backend in (None, "tensorflow") else versions | {backend: installed_version(backend)}


def find_gpu(device):
    """(name or None, a line about it or None)"""
    if device == "cpu":
        return None, "not looked for: the CPU was asked for"
    if importlib.util.find_spec("keras") is None:
        return None, "not looked for: Keras, the only side that can run on one, is not installed"
    try:
        from keras_reference.device import gpu_name
    except ImportError as error:
        return None, f"not looked for: {error}"
    name = gpu_name()
    return name, None if name else "no GPU was found"


def blas():
    """BLAS of numpy with the kernels that it chose on this processor: OpenBLAS 0.3.30 Haswell."""
    return _loaded_blas() or _built_blas()


def _loaded_blas():
    """From threadpoolctl, which asks the loaded library itself."""
    try:
        from threadpoolctl import threadpool_info
    except ModuleNotFoundError:
        return None
    import numpy as np

    np.ones((2, 2)) @ np.ones((2, 2))  # loaded now at the latest
    found = [library for library in threadpool_info() if library.get("user_api") == "blas"]
    found.sort(key=lambda library: "numpy" not in library.get("filepath", ""))  # another package may bring its own
    return _blas_words(found[0]) if found else None


def _blas_words(library):
    names = {"openblas": "OpenBLAS", "mkl": "MKL", "blis": "BLIS"}
    api = library["internal_api"]
    words = (names.get(api, api), library["version"], library.get("architecture"))
    return " ".join(str(word) for word in words if word)


def _built_blas():
    """From numpy's own record of its build, which does not know the kernels."""
    import numpy as np

    built = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    return f"{built.get('name', 'unknown')} {built.get('version', '')} (kernels not known)".replace("  ", " ")


def cpu_model():
    """The processor's name; in a virtual machine it may say little, so its family and model numbers follow."""
    if platform.system() == "Linux":
        fields = _cpuinfo()
        name = fields.get("model name") or fields.get("Model") or platform.machine()
        numbers = [f"{key.removeprefix('cpu ')} {fields[key]}" for key in ("cpu family", "model") if key in fields]
        return f"{name} ({', '.join(numbers)})" if numbers else name
    if platform.system() == "Darwin":
        return _output("sysctl", "-n", "machdep.cpu.brand_string") or platform.machine()
    return platform.processor() or platform.machine()


def _cpuinfo():
    """/proc/cpuinfo of the first core."""
    try:
        first = Path("/proc/cpuinfo").read_text(encoding="utf-8").split("\n\n")[0]
    except OSError:
        return {}
    return {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in first.splitlines())}


def cores():
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def memory_gb():
    """Memory of the machine in GB (1e9 bytes), or None where the system does not say."""
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1)
    except (AttributeError, ValueError, OSError):
        return None


def commit(root=ROOT):
    """Commit of the checkout, with "dirty" where a tracked file differs (results apart), or None without git."""
    top = _output("git", "-C", str(root), "rev-parse", "--show-toplevel")
    if not top or not os.path.samefile(top, root):
        return None  # an unpacked archive may lie inside somebody else's repository
    head = _output("git", "-C", str(root), "rev-parse", "--short", "HEAD")
    changed = _output(
        "git", "-C", str(root), "status", "--porcelain", "--untracked-files=no", "--", ".", ":!benchmarks/results"
    )
    return head and (f"{head} dirty" if changed else head)


def _output(*command):
    """What a command prints, or None where it is missing or fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
