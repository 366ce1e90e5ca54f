"""What benchmarks.edge reads off its trainings, and a whole run of it on a tiny plan."""

import json
import math

import numpy as np
import pytest

from benchmarks.edge import __main__ as edge
from benchmarks.edge import measure, verdict
from benchmarks.edge.figure import columns, draw
from benchmarks.edge.plan import Plan, plan_of
from benchmarks.edge.tables import screen_table
from numpy_mlp import EXPERIMENTS, MLP, SGD, Experiment

PLAN = {"between": 10, "loss": 0.5, "accuracy": 0.9, "steps": 40, "looks": 4, "seeds": [1, 2], "n_valid": 100}
TINY = Experiment("two_hidden", (12, 8), learning_rate=0.1)
NEVER = math.inf


def training(losses, accuracies=(0.1,) * 4):
    return {"val_loss": list(losses), "val_accuracy": list(accuracies)}


def record():
    """Three rates, two seeds: quickest at the middle one."""
    curves = {
        0.1: ([0.9, 0.8, 0.6, 0.5], [0.9, 0.7, 0.6, 0.6]),
        0.4: ([0.7, 0.5, 0.6, 0.3], [0.6, 0.4, 0.4, 0.4]),
        0.8: ([0.8, 0.7, 0.5, 0.4], [2.0, 2.3, math.nan, math.nan]),
    }
    sources = {0.1: "grid", 0.4: "half_of_minimum", 0.8: "edge_of_stability"}
    rows = [
        {"rate": rate, "from": sources[rate], "exponent": 0.01, "trainings": dict(zip("12", map(training, pair)))}
        for rate, pair in curves.items()
    ]
    return {"plan": PLAN, "suggested": {"edge_of_stability": 0.8, "half_of_minimum": 0.4}, "rates": rows}


def test_arrival_is_the_first_look_at_the_target():
    assert verdict.arrived(training([0.9, 0.5, 0.7, 0.4]), PLAN, "loss") == 20
    assert verdict.arrived(training([1.0] * 4, [0.5, 0.8, 0.85, 0.9]), PLAN, "accuracy") == 40
    assert verdict.arrived(training([math.nan] * 4), PLAN, "loss") == NEVER
    assert verdict.final_loss(training([1, 2, 3, 0.25])) == 0.25
    assert verdict.final_loss(training([1, 2, 3, math.nan])) == NEVER


def test_the_best_rate_is_that_of_the_lowest_median():
    found = record()
    assert verdict.by_rate(found, "steps to the loss") == {0.1: [40, NEVER], 0.4: [20, 20], 0.8: [30, NEVER]}
    assert verdict.best(found, "steps to the loss") == (0.4, 20)
    assert verdict.best_by_seed(found, "last loss") == [0.4, 0.4]
    assert verdict.plateau(found, "steps to the loss") == (0.4, 0.4)
    said = verdict.sentence("net", found, "steps to the loss")
    assert said.startswith(
        "net, steps to the loss: best at 0.50 times the edge (0.4: 20), at the edge itself (0.8) never"
    )
    assert "no rate arrived within 40 steps" in verdict.sentence("net", found, "steps to the accuracy")


def test_tables_figure_and_data_show_every_rate():
    results = {"experiments": {"net": record(), "other": record()}}
    shown = screen_table(results)
    assert "half of the minimum" in shown
    assert shown.count("edge of stability") == 2
    data = columns(results)
    assert len(data["rate"]) == 12
    assert data["steps_to_the_loss"][:4] == [40, NEVER, 20, 20]
    figure = draw(results)
    top = figure.axes[0]
    np.testing.assert_allclose(top.lines[-3].get_ydata(), [20])  # the median: the others never arrived with a seed
    assert {text.get_text() for text in top.texts} == {"A", "D"}


@pytest.fixture(scope="module")
def few(mnist):
    """MNIST's first images alone."""
    return [(x[:n], y[:n]) for (x, y), n in zip(mnist, (3200, 100, 100), strict=True)]


def test_a_training_is_a_plain_fit_looked_at_in_between(few):
    plan = Plan((1,), between=5, looks=3, n_valid=50)
    found = measure.training(TINY, few, plan, 1, 0.3)
    (x, y), (x_valid, y_valid), _ = few
    mlp = MLP(TINY.sizes, engine="numba", seed=1)
    order = mlp.rng.permutation(len(x))[: 15 * 32]
    mlp.fit(x, y, optimizer=SGD(0.3), batch_order=[order], verbose=0)
    loss, accuracy = mlp.evaluate(x_valid[:50], y_valid[:50])
    assert (found["val_loss"][-1], found["val_accuracy"][-1]) == (loss, accuracy)


def test_rates_are_multiples_of_the_edge_and_what_the_rules_say():
    suggested = {"half_of_minimum": 0.3, "steepest": None, "valley": 0.02, "edge_of_stability": 0.5}
    rates = measure.rates_of(TINY, Plan((1,), grid=(0.5, 1, 2)), suggested)
    assert rates == {
        0.02: "valley",
        0.1: "published",
        0.25: "grid",
        0.3: "half_of_minimum",
        0.5: "edge_of_stability",
        1.0: "grid",
    }
    assert list(rates) == sorted(rates)
    with pytest.raises(RuntimeError, match="no edge of stability"):
        measure.rates_of(TINY, Plan((1,)), suggested | {"edge_of_stability": None})
    sweeps = {1: {"edge_of_stability": 0.61234}, 2: {"edge_of_stability": 0.5}, 3: {"edge_of_stability": None}}
    sweeps = {seed: dict.fromkeys(suggested) | sweep for seed, sweep in sweeps.items()}
    assert measure.medians(sweeps) == dict.fromkeys(suggested) | {"edge_of_stability": 0.612}


def test_the_wide_network_is_measured_in_few_steps():
    assert plan_of(EXPERIMENTS["wide"], 3, quick=False).steps == 120
    assert plan_of(EXPERIMENTS["four_hidden"], 3, quick=False).steps == 1700
    assert plan_of(EXPERIMENTS["two_hidden"], 3, quick=True).seeds == (1,)


def test_a_run_is_kept_goes_on_where_it_was_and_refuses_another_file(few, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("numpy_mlp.load_mnist", lambda: few)
    monkeypatch.setattr("numpy_mlp.EXPERIMENTS", {"two_hidden": TINY})
    plan = Plan((1,), between=5, looks=2, n_valid=50, grid=(0.5, 1), exponent_steps=12)
    monkeypatch.setattr("benchmarks.edge.plan.plan_of", lambda *arguments: plan)
    monkeypatch.setattr(edge, "SOURCES", ("benchmarks/edge/plan.py",))  # few: reading them all takes its time
    monkeypatch.setattr("benchmarks.program.set_threads", lambda n: None)  # numpy is there already
    trained, train = [], measure.training

    def cut_short(*arguments):
        if len(trained) == 2:
            raise KeyboardInterrupt
        trained.append(arguments[-1])
        return train(*arguments)

    monkeypatch.setattr(measure, "training", cut_short)
    command = ["--output", str(tmp_path / "out"), "--json"]
    assert edge.main(command) == 130
    assert not (tmp_path / "out" / "results.json").exists()
    monkeypatch.setattr(measure, "training", lambda *arguments: (trained.append(arguments[-1]), train(*arguments))[1])
    capsys.readouterr()
    assert edge.main(command) == 0, capsys.readouterr().err
    results = json.loads(capsys.readouterr().out)
    assert results == json.loads((tmp_path / "out" / "results.json").read_text())
    assert trained == [row["rate"] for row in results["experiments"]["two_hidden"]["rates"]]  # none of them twice
    assert results["experiments"]["two_hidden"]["made"]["environment"]["numpy"]
    assert (tmp_path / "out" / "edge.csv").exists()
    (tmp_path / "out" / "results.json").write_text('{"format": "peers 1"}')
    assert edge.main(command) == 2
    assert "not a results file of python -m benchmarks.edge" in capsys.readouterr().err
