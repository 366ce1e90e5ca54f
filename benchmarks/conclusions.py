"""The notebook's five conclusions, tested from the numbers instead of repeated.

Two accuracies count as different when they are further apart than two standard errors of the difference of two
proportions, on the images they were measured with. One run a net says nothing about other seeds, so this is the least
that a difference must be. The same rules are applied to the published figures.
"""

import math
from dataclasses import dataclass
from statistics import median

from numpy_mlp.language import Texts

from .reading import branch, finite, in_order, items, look, main_engine, numbers
from .wording import fixed, side_label, times

N_TEST, N_VALID = 10_000, 5_000
NEAR_HALF = 1.5  # the trained rate counts as half the minimum's rate within this factor
AS_PUBLISHED = 0.005  # how far below the published accuracy a training may end and still be called good
DISPROPORTIONATE = 5  # times the time, for no accuracy beyond chance

titles = Texts(  # in the notebook's order
    half_rate=(
        "Half the rate at the range test's minimum is a good rate",
        "La mitad de la tasa en el mínimo de la prueba de tasas es una buena tasa",
    ),
    two_as_three=(
        "Two and three hidden layers do equally well, so the smaller is preferred",
        "Dos y tres capas ocultas rinden igual, así que se prefiere la red menor",
    ),
    four_short=(
        "Four hidden layers fall short of two and three after one epoch",
        "Tras una época, cuatro capas ocultas quedan por debajo de dos y de tres",
    ),
    four_catch_up=(
        "With more epochs four hidden layers catch up",
        "Con más épocas, cuatro capas ocultas las alcanzan",
    ),
    wide_cost=(
        "The wide net does as well as four hidden layers at a disproportionate cost in time",
        "La red ancha rinde igual que cuatro capas ocultas, a un costo de tiempo desproporcionado",
    ),
)


@dataclass(frozen=True)
class Conclusion:
    """`verdict` is "holds", "does not hold", "the sides disagree" or "not measured"; `figures` says it side by side."""

    title: str
    verdict: str
    figures: list[str]


def conclusions(results) -> list[Conclusion]:
    """The five conclusions, each with its verdict from ours and Keras's runs; the published figures stand beside."""
    tests = (half_rate, two_as_three, four_short, four_catch_up, wide_cost)
    return [
        _conclude(f"{k}. {titles(test.__name__, lang='en')}", test, results) for k, test in enumerate(tests, start=1)
    ]


def _conclude(title, test, results) -> Conclusion:
    sides = _trained_sides(results)
    outcomes = {side: test(results, side) for side in (*sides, "published")}
    held = [held for side, (held, _) in outcomes.items() if side != "published" and held is not None]
    figures = [
        f"{side_label(side)}: {_word(held)} ({said})." for side, (held, said) in outcomes.items() if held is not None
    ]
    if not held:
        return Conclusion(title, "not measured", figures)
    return Conclusion(title, _word(held[0]) if len(set(held)) == 1 else "the sides disagree", figures)


def _word(held) -> str:
    return "holds" if held else "does not hold"


def _trained_sides(results) -> list[str]:
    """The engine the sentences are about, and Keras."""
    return in_order([side for side in (main_engine(results), "keras") if side])


def margin(first: float, second: float, n: int) -> float:
    """Two standard errors of the difference of two proportions measured on n images each."""
    return 2 * math.sqrt((first * (1 - first) + second * (1 - second)) / n)


def _training(results, name, side) -> dict:
    """One side's training; the published figures in the same shape."""
    experiment = branch(results, "experiments", name)
    if side != "published":
        return branch(experiment, "training", side)
    published = branch(experiment, "published")
    after = {"test_accuracy": look(published, "test_accuracy_after_one_epoch")}
    return {**published, "history": published, "after_one_epoch": after} if published else {}


def _minimum_rate(results, name, side) -> float | None:
    experiment = branch(results, "experiments", name)
    keys = ("published", "range_test") if side == "published" else ("range_test", side)
    return finite(look(experiment, *keys, "learning_rate"))


def half_rate(results, side):
    """(holds or None, figures): trained near half of its own minimum's rate, the loss falls and ends as published."""
    held, said = [], []
    for name, experiment in branch(results, "experiments").items():
        half, rate = _minimum_rate(results, name, side), finite(look(experiment, "learning_rate"))
        training = _training(results, name, side)
        accuracy = finite(look(training, "test_accuracy"))
        if not half or not rate or accuracy is None:
            continue
        half /= 2
        near = 1 / NEAR_HALF <= rate / half <= NEAR_HALF
        good = _is_good(training, accuracy, finite(look(experiment, "published", "test_accuracy")))
        held += [good] if near else []
        far = "" if near else ", too far from half to count"
        said.append(f"{name} half {fixed(half, 3)}, trained at {times(rate)}{far}, test accuracy {fixed(accuracy)}")
    return (all(held) if held else None), "; ".join(said)


def _is_good(training, accuracy, published) -> bool:
    losses = items(training, "history", "loss")
    falls = len(numbers(losses)) == len(losses) and all(b < a for a, b in zip(losses, losses[1:]))
    return falls and (published is None or accuracy >= published - AS_PUBLISHED)


def _accuracies(results, side, names, *keys):
    """Test accuracies of these nets, or None where one is missing."""
    values = [finite(look(_training(results, name, side), *keys)) for name in names]
    return None if None in values else values


def two_as_three(results, side):
    """(holds or None, figures): the best checkpoints' test accuracies differ by no more than chance."""
    found = _accuracies(results, side, ("two_hidden", "three_hidden"), "test_accuracy")
    if found is None:
        return None, ""
    two, three = found
    allowed = margin(two, three, N_TEST)
    said = f"two {fixed(two)}, three {fixed(three)} on test: {_apart(two - three, allowed)}"
    better = "" if abs(two - three) <= allowed else f"; the {'smaller' if two > three else 'larger'} does better"
    return abs(two - three) <= allowed, said + better


def _apart(difference, allowed) -> str:
    return f"{abs(difference):.4f} apart, chance alone allows {allowed:.4f}"


def four_short(results, side):
    """(holds or None, figures): after one epoch four is below both others by more than chance."""
    names, where, n = ("two_hidden", "three_hidden", "four_hidden"), "test", N_TEST
    found = _accuracies(results, side, names, "after_one_epoch", "test_accuracy")
    if found is None:  # of four_hidden the notebook printed only the validation accuracy
        first = [numbers(items(_training(results, name, side), "history", "val_accuracy"))[:1] for name in names]
        if not all(first):
            return None, ""
        found, where, n = [value for (value,) in first], "validation", N_VALID
    lower, four = min(found[:2]), found[2]
    said = f"after one epoch two {fixed(found[0])}, three {fixed(found[1])}, four {fixed(four)} on {where}: four "
    gap, allowed = lower - four, margin(lower, four, n)
    said += f"{abs(gap):.4f} {'below' if gap > 0 else 'above'} the lower of the two, chance alone allows {allowed:.4f}"
    return gap > allowed, said


def four_catch_up(results, side):
    """(holds or None, figures): four's best checkpoint is not below the better of the others by more than chance."""
    found = _accuracies(results, side, ("two_hidden", "three_hidden", "four_hidden"), "test_accuracy")
    if found is None:
        return None, ""
    two, three, four = found
    better = max(two, three)
    said = f"best checkpoints on test two {fixed(two)}, three {fixed(three)}, four {fixed(four)}"
    return four >= better - margin(
        better, four, N_TEST
    ), f"{said}; {_apart(better - four, margin(better, four, N_TEST))}"


def wide_cost(results, side):
    """(holds or None, figures): wide is as accurate as four_hidden but for chance, and takes far longer."""
    found = _accuracies(results, side, ("four_hidden", "wide"), "test_accuracy")
    cost, what = _cost_ratio(results, side)
    if found is None or cost is None:
        return None, ""
    four, wide = found
    allowed = margin(four, wide, N_TEST)
    said = f"four {fixed(four)}, wide {fixed(wide)} on test: {_apart(four - wide, allowed)}"
    return abs(four - wide) <= allowed and cost >= DISPROPORTIONATE, f"{said}; wide takes {times(cost)} times {what}"


def _cost_ratio(results, side):
    """How many times four_hidden's time wide takes: by the step where it was timed, else by the epoch."""
    steps = [
        finite(look(results, "experiments", n, "speed", side, "step_us", "median")) for n in ("wide", "four_hidden")
    ]
    if all(steps):
        return steps[0] / steps[1], "the time of a step"
    epochs = [numbers(items(_training(results, n, side), "seconds_per_epoch")) for n in ("wide", "four_hidden")]
    return (median(epochs[0]) / median(epochs[1]), "the time of an epoch") if all(epochs) else (None, "")


def rules() -> str:
    """What counts as a difference, in one paragraph for the page."""
    return (
        "Two accuracies count as different beyond two standard errors of the difference of two proportions. It is "
        "one run a net, and other seeds may differ more. A rate is good where the loss falls every epoch and the "
        f"test accuracy ends no more than {AS_PUBLISHED} under the published; it is half the minimum's within a "
        f"factor {NEAR_HALF}; no other rates were trained, so none is shown to be the best. A cost is "
        f"disproportionate from {DISPROPORTIONATE} times the time for no accuracy beyond chance. The published "
        "figures go through the same rules and do not count in the verdict."
    )
