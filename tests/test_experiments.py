"""The declared experiments: the published numbers, and figures that agree with each other."""

import dataclasses

import pytest

from numpy_mlp import EXPERIMENTS, MLP

PARAMETERS = {"two_hidden": 266_610, "three_hidden": 316_810, "four_hidden": 515_610, "wide": 13_153_010}
HIDDEN = {
    "two_hidden": (300, 100),
    "three_hidden": (300, 200, 100),
    "four_hidden": (400, 300, 200, 100),
    "wide": (4000, 2000, 1000),
}
# learning rate, patience, loss and accuracy of the best checkpoint on the test images
TRAINING = {
    "two_hidden": (0.4, 20, 0.0790743, 0.9783),
    "three_hidden": (0.4, 20, 0.0869460, 0.9723),
    "four_hidden": (0.3, 20, 0.0833083, 0.9769),
    "wide": (0.3, 1, 0.0704260, 0.9787),
}


def test_names_and_their_order():
    assert list(EXPERIMENTS) == list(PARAMETERS)
    assert all(experiment.name == name for name, experiment in EXPERIMENTS.items())


@pytest.fixture(params=PARAMETERS)
def experiment(request):
    return EXPERIMENTS[request.param]


def test_networks(experiment):
    assert experiment.hidden_units == HIDDEN[experiment.name]
    assert experiment.sizes == (784, *experiment.hidden_units, 10)
    assert experiment.n_parameters == PARAMETERS[experiment.name]


def test_the_declared_number_of_parameters_is_the_networks():
    experiment = EXPERIMENTS["two_hidden"]
    assert MLP(experiment.sizes, engine="numpy").n_parameters == experiment.n_parameters


def test_training(experiment):
    published = experiment.published
    found = (experiment.learning_rate, experiment.patience, published.test_loss, published.test_accuracy)
    assert found == TRAINING[experiment.name]
    assert (experiment.epochs, experiment.batch_size) == (5, 32)


def test_published_epochs_are_five_and_plausible(experiment):
    published = experiment.published
    for name in ("accuracy", "loss", "val_accuracy", "val_loss", "seconds_per_epoch"):
        assert len(getattr(published, name)) == experiment.epochs, name
    assert all(0.79 < a < 1 for a in published.accuracy + published.val_accuracy)
    assert all(0 < loss < 1 for loss in published.loss + published.val_loss)
    assert list(published.loss) == sorted(published.loss, reverse=True)  # as training losses were printed


def test_range_tests(experiment):
    if experiment.name == "wide":
        assert experiment.range_test is None and experiment.published.range_test is None
        return
    test, published = experiment.range_test, experiment.published.range_test
    assert (test.initial_learning_rate, test.factor, test.epochs) == (1e-3, 1.005, 1)
    # the printed rate is the first one, multiplied a whole number of times
    steps = {"two_hidden": 1329, "three_hidden": 1345, "four_hidden": 1314}[experiment.name]
    assert 1e-3 * 1.005**steps == pytest.approx(published.learning_rate, abs=5e-4)
    assert published.val_accuracy == 0.0958


def test_they_cannot_be_changed(experiment):
    with pytest.raises(dataclasses.FrozenInstanceError):
        experiment.learning_rate = 0.1
    with pytest.raises(dataclasses.FrozenInstanceError):
        experiment.published.test_loss = 0.0
    assert hash(experiment) == hash(dataclasses.replace(experiment))
