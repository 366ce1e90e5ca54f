"""The estimator is one in scikit-learn's own eyes, and trains as the network that it wraps."""

import copy
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import check_estimator

from numpy_mlp import MLP, SGD
from numpy_mlp.sklearn import MLPClassifier

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def blobs(rng):
    """x (150, 3) and labels "a", "b", "c" (150,), each around a point of its own."""
    y = np.arange(150) % 3
    return rng.normal(size=(150, 3)) + 4 * np.eye(3)[y], np.array(list("abc"))[y]


def estimator(**settings):
    return MLPClassifier(**{"engine": "numpy", "random_state": 0, "max_iter": 3} | settings)


def test_scikit_learns_own_checks():
    """All of them; on_skip: three ask for packages (pandas, array API) that have nothing to do with this estimator."""
    results = check_estimator(MLPClassifier(engine="numpy", random_state=0), on_skip=None)
    assert len(results) > 40
    assert {result["status"] for result in results} <= {"passed", "skipped"}
    skipped = {result["check_name"] for result in results if result["status"] == "skipped"}
    assert skipped <= {"check_array_api_input", "check_classifier_data_not_an_array"}


def test_it_is_the_same_training_as_the_networks(blobs):
    x, y = blobs
    mlp = MLP((3, 8, 4, 3), dtype="float64", engine="numpy", seed=7)
    mlp.fit(x, np.searchsorted(list("abc"), y), optimizer=SGD(0.05), epochs=3, batch_size=16, verbose=0)
    settings = {"learning_rate_init": 0.05, "batch_size": 16, "random_state": 7, "dtype": "float64"}
    fitted = estimator(hidden_layer_sizes=(8, 4), **settings).fit(x, y)
    assert all((a == b).all() for a, b in zip(fitted.mlp_.weights, mlp.weights, strict=True))
    assert (fitted.predict_proba(x) == mlp.predict(x)).all()
    assert fitted.n_iter_ == 3 and fitted.n_features_in_ == 3 and list(fitted.classes_) == list("abc")


@pytest.mark.parametrize("labels", ["abc", (-7, 0, 1000), (False, True, True), (1.0, 2.0, 5.0)])
def test_labels_of_any_kind_come_back(blobs, labels):
    x, y = blobs
    y = np.array(list(labels))[np.searchsorted(list("abc"), y)]
    fitted = estimator().fit(x, y)
    assert fitted.score(x, y) > 0.9
    assert fitted.predict(x).dtype == y.dtype
    assert fitted.predict_proba(x).shape == (150, len(set(labels)))


def test_partial_fit_goes_on_where_fit_would(blobs):
    x, y = blobs
    steps = estimator()
    for _ in range(3):
        steps.partial_fit(x, y, classes=["c", "b", "a"])
    assert steps.n_iter_ == 3
    assert (steps.predict_proba(x) == estimator().fit(x, y).predict_proba(x)).all()


def test_partial_fit_wants_all_labels_at_first(blobs):
    x, y = blobs
    with pytest.raises(ValueError, match="classes must be passed on the first call"):
        estimator().partial_fit(x, y)
    started = estimator().partial_fit(x[y != "c"], y[y != "c"], classes=list("abc"))
    assert started.predict_proba(x).shape == (150, 3)
    with pytest.raises(ValueError, match="not among the classes"):
        started.partial_fit(x, np.where(y == "c", "z", y))
    with pytest.raises(ValueError, match="in the first call"):
        started.partial_fit(x, y, classes=list("abcd"))


def test_in_a_pipeline_and_a_grid_search(blobs):
    x, y = blobs
    pipeline = make_pipeline(StandardScaler(), estimator())
    grid = {"mlpclassifier__hidden_layer_sizes": [(4,), (8, 4)], "mlpclassifier__learning_rate_init": [1e-9, 0.1]}
    search = GridSearchCV(pipeline, grid, cv=2).fit(100 * x, y)
    assert search.best_params_["mlpclassifier__learning_rate_init"] == 0.1
    assert search.score(100 * x, y) > 0.9


@pytest.mark.parametrize("again", [copy.deepcopy, lambda fitted: pickle.loads(pickle.dumps(fitted))])
def test_a_copy_predicts_and_trains_on_the_same(blobs, again):
    x, y = blobs
    fitted = estimator(dtype="float64").fit(x, y)
    copied = again(fitted)
    assert (copied.predict_proba(x) == fitted.predict_proba(x)).all()
    trained, expected = copied.partial_fit(x, y), fitted.partial_fit(x, y)
    assert (trained.predict_proba(x) == expected.predict_proba(x)).all()


def test_a_generator_as_random_state_gives_another_network_each_time(blobs):
    x, y = blobs
    first, second = (np.random.RandomState(3) for _ in range(2))
    one, same, other = (estimator(random_state=state).fit(x, y).predict_proba(x) for state in (first, second, first))
    assert (one == same).all() and (one != other).any()


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"learning_rate_init": -1}, "learning_rate is -1"),
        ({"batch_size": 0}, "batch_size is 0"),
        ({"dtype": "float16"}, "dtype is 'float16'"),
        ({"engine": "abacus"}, "unknown engine 'abacus'"),
        ({"hidden_layer_sizes": (0,)}, "sizes is"),
    ],
)
def test_wrong_settings_are_one_line(blobs, settings, why):
    with pytest.raises(ValueError, match=why) as caught:
        estimator(**settings).fit(*blobs)
    assert "\n" not in str(caught.value)


def test_without_scikit_learn_one_line_says_how_to_install_it():
    program = "import sys; sys.modules['sklearn'] = None; import numpy_mlp.formats; import numpy_mlp.sklearn"
    result = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert result.stderr.splitlines()[-1].endswith('needs scikit-learn: pip install "numpy-mlp[formats]"')
