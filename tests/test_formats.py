"""PyTorch's and scikit-learn's networks become ours and ours theirs, with the same probabilities; others are not."""

import re
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
from sklearn.neural_network import MLPClassifier, MLPRegressor

from numpy_mlp import MLP, SGD, formats
from numpy_mlp.checkpoints import CheckpointError
from numpy_mlp.formats import FORMATS, export, from_sklearn, read, to_sklearn

TORCH_FILES = Path(__file__).resolve().parent / "torch_files"  # PyTorch made them: make_torch_files.py
SIZES = (7, 5, 4, 3)
DTYPES = ("float32", "float64")


def some_network(sizes=SIZES, dtype="float32", seed=1):
    """Non-zero biases, so that a forgotten one is seen."""
    mlp = MLP(sizes, dtype=dtype, engine="numpy", seed=seed)
    mlp.set_weights([mlp.rng.normal(size=w.shape) for w in mlp.weights])
    return mlp


def bits(arrays):
    return [(array.dtype, array.shape, array.tobytes()) for array in arrays]


def assert_close(p, expected, dtype):
    np.testing.assert_allclose(p, expected, rtol=0, atol=16 * np.finfo(dtype).eps)


def refusal(path):
    with pytest.raises(CheckpointError) as caught:
        read(path, engine="numpy")
    line = str(caught.value)
    assert line.startswith(f"{path}: ") and "\n" not in line
    return line


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_gives_back_what_it_was_given(ending, tmp_path):
    mlp = some_network()
    export(mlp, tmp_path / f"m{ending}")
    export(read(tmp_path / f"m{ending}", engine="numpy"), tmp_path / f"again{ending}", overwrite=False)
    again = MLP.load(tmp_path / f"again{ending}", engine="numpy")
    assert (again.sizes, again.dtype) == (mlp.sizes, mlp.dtype)
    assert bits(again.weights) == bits(mlp.weights)
    assert sorted(file.name for file in tmp_path.iterdir()) == [f"again{ending}", f"m{ending}"]


@pytest.mark.parametrize("ending", FORMATS)
def test_a_full_disk_is_one_line_and_leaves_the_old_file(ending, tmp_path):
    """The limit on a file's size stands for the full disk, as in test_checkpoints."""
    resource = pytest.importorskip("resource", reason="this system sets no limit on a file's size")
    path = tmp_path / f"m{ending}"
    path.write_bytes(b"old")
    some_network((300, 100, 10)).save(tmp_path / f"other{ending}")  # imports what there is to import
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(OSError, match=f"not written: File too large: '{path}'$"):
            some_network((300, 100, 10)).save(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_bytes() == b"old"
    assert sorted(file.name for file in tmp_path.iterdir()) == [f"m{ending}", f"other{ending}"]


@pytest.mark.parametrize("name", ["m.pt", "m.h5", "m.pkl"])
def test_names_that_promise_what_is_not_written_are_refused(name, tmp_path):
    with pytest.raises(CheckpointError, match="choose one that ends in"):
        export(some_network(), tmp_path / name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("ending", [".safetensors", ".torch.npz"])
def test_pytorchs_networks_are_read_and_written_back_as_pytorch_had_them(dtype, ending, tmp_path):
    theirs = TORCH_FILES / f"{dtype}{ending}"
    mlp = read(theirs, engine="numpy")
    assert (mlp.sizes, mlp.dtype) == (SIZES, dtype)
    with np.load(TORCH_FILES / f"{dtype}_samples.npz") as samples:
        assert_close(mlp.predict(samples["x"]), samples["p"], dtype)
    export(mlp, tmp_path / f"ours{ending}")
    load = safetensors.numpy.load_file if ending == ".safetensors" else read_npz
    ours, theirs = load(tmp_path / f"ours{ending}"), load(theirs)
    assert sorted(ours) == sorted(theirs)
    assert bits(ours[name] for name in theirs) == bits(theirs.values())


def read_npz(path):
    with np.load(path) as content:
        return dict(content)


def layers(*names):
    """Tensors of a 3-4-2 network under these two names."""
    shapes = ((4, 3), (2, 4))
    weights = {f"{name}.weight": np.ones(shape, "f4") for name, shape in zip(names, shapes)}
    return weights | {f"{name}.bias": np.ones(shape[0], "f4") for name, shape in zip(names, shapes)}


@pytest.mark.parametrize("names", [("1", "3"), ("9", "10000"), ("fc1", "fc2"), ("net.0", "net.2"), ("net.9", "net.10")])
def test_layers_come_in_the_order_of_their_numbers(names, tmp_path):
    safetensors.numpy.save_file(dict(reversed(layers(*names).items())), tmp_path / "m.safetensors")
    assert read(tmp_path / "m.safetensors", engine="numpy").sizes == (3, 4, 2)


def foreign_tensors():
    yield "it has a tensor 'hidden.", layers("hidden", "out")
    yield "it has a tensor 'b.1.", layers("a.0", "b.1")
    yield "it has a tensor '1.running_mean'", layers("0", "2") | {"1.running_mean": np.ones(4, "f4")}
    yield "no ReLU between them", layers("0", "1")
    yield "its layer 2 has a weight alone", {k: v for k, v in layers("0", "2").items() if k != "2.bias"}
    yield "3 inputs follows on one with 4 outputs", layers("0", "2") | {"2.weight": np.ones((2, 3), "f4")}
    yield "bias (3,)", layers("0", "2") | {"2.bias": np.ones(3, "f4")}
    yield "weight (4,)", layers("0", "2") | {"1.weight": np.ones(4, "f4"), "1.bias": np.ones(4, "f4")}
    yield "float16", {k: v.astype("f2") for k, v in layers("0", "2").items()}
    yield "float32 and float64", layers("0", "2") | {"2.bias": np.ones(2)}
    yield "it has no tensors", {}


@pytest.mark.parametrize("case", range(11))
def test_tensors_that_are_no_plain_stack_are_refused(case, tmp_path):
    why, tensors = list(foreign_tensors())[case]
    if why.startswith("weight"):  # the gap between 0 and 2 is needed for what is looked at next
        tensors = {name.replace("2.", "4.").replace("1.", "2."): tensor for name, tensor in tensors.items()}
    safetensors.numpy.save_file(tensors, tmp_path / "m.safetensors")
    assert why in refusal(tmp_path / "m.safetensors")


@pytest.mark.parametrize("ending", [".safetensors", ".torch.npz"])
def test_cut_forged_and_missing_files_are_refused(ending, tmp_path):
    path = tmp_path / f"m{ending}"
    assert "there is no such file" in refusal(path)
    content = (TORCH_FILES / f"float32{ending}").read_bytes()
    for length in [*range(0, len(content), 7), len(content) - 1]:
        path.write_bytes(content[:length])
        assert "not a whole file in" in refusal(path)
    path.write_bytes(b"\xff" * 8 + content[8:])
    assert "not a whole file in" in refusal(path)
    with path.open("wb") as file:
        np.savez(file, **{"0.weight": np.array([print], object), "0.bias": np.ones(1)})
    assert "not a whole file in" in refusal(path)


def test_without_safetensors_one_line_says_how_to_install_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "safetensors.numpy", None)
    for use in (
        lambda: read(TORCH_FILES / "float32.safetensors"),
        lambda: export(some_network(), tmp_path / "m.safetensors"),
    ):
        with pytest.raises(ModuleNotFoundError, match=re.escape('pip install "numpy-mlp[formats]"')):
            use()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("sizes", [SIZES, (7, 5, 2), (7, 3)])
def test_scikit_learn_predicts_what_we_predict(sizes, dtype, rng):
    mlp, x = some_network(sizes, dtype), rng.normal(size=(9, 7)).astype(dtype)
    classifier = to_sklearn(mlp)
    assert type(classifier) is MLPClassifier
    assert_close(classifier.predict_proba(x), mlp.predict(x), dtype)
    assert (classifier.predict(x) == mlp.predict(x).argmax(axis=1)).all()
    again = from_sklearn(classifier, engine="numpy")
    assert (again.sizes, again.dtype) == (mlp.sizes, mlp.dtype)
    assert_close(again.predict(x), mlp.predict(x), dtype)


def test_scikit_learn_trains_on_as_we_do(rng):
    mlp, x, y = some_network(dtype="float64"), rng.normal(size=(20, 7)), rng.integers(3, size=20)
    mlp.compile(SGD(0.25))
    classifier = to_sklearn(mlp)
    for _ in range(5):
        mlp.train_on_batch(x, y)
        classifier.partial_fit(x, y)
    assert (classifier.t_, len(classifier.loss_curve_)) == (100, 5)
    assert_close(classifier.predict_proba(x), mlp.predict(x), "float64")


def test_labels_of_any_kind_go_to_scikit_learn(rng):
    mlp, x = some_network(), rng.normal(size=(9, 7)).astype("f4")
    labels = np.array(["a", "b", "c"])
    assert (to_sklearn(mlp, classes=labels).predict(x) == labels[mlp.predict(x).argmax(axis=1)]).all()
    for wrong in ("ab", "bac", "aab"):
        with pytest.raises(ValueError, match="expected 3 different labels, sorted"):
            to_sklearn(mlp, classes=list(wrong))
    with pytest.raises(ValueError, match="has one class"):
        to_sklearn(some_network((7, 1)))


def fitted(y, classifier=MLPClassifier, **settings):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two iterations do not converge
        return classifier(hidden_layer_sizes=(5,), max_iter=2, random_state=0, **settings).fit(X, y)


X = np.random.default_rng(5).normal(size=(30, 7))
LABELS = np.array(["two", "one", "zero"])[np.arange(30) % 3]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("y", [LABELS, LABELS == "one"], ids=["three labels", "two"])
def test_we_predict_what_scikit_learns_own_classifier_learnt(y, dtype):
    classifier = MLPClassifier((6, 5), random_state=0, max_iter=400, tol=0.05).fit(X.astype(dtype), y)
    mlp = from_sklearn(classifier, engine="numpy")
    assert mlp.dtype == dtype
    assert_close(mlp.predict(X), classifier.predict_proba(X.astype(dtype)), dtype)


def test_other_estimators_are_refused():
    for classifier, why in (
        (MLPClassifier(), "is no fitted MLPClassifier"),
        (fitted(X[:, 0], MLPRegressor), "is no fitted MLPClassifier"),
        (fitted(LABELS, activation="tanh"), "activation is 'tanh'"),
        (fitted(np.eye(3, dtype=int)[np.arange(30) % 3] | 1), "each by itself"),
        (fitted(np.zeros(30)), "each by itself"),
    ):
        with pytest.raises(ValueError, match=why):
            from_sklearn(classifier)


def test_without_scikit_learn_one_line_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.neural_network", None)
    with pytest.raises(ModuleNotFoundError, match=re.escape('pip install "numpy-mlp[formats]"')):
        formats.to_sklearn(some_network())
