"""The notebook's five conclusions, tested over seeds: each holds, does not hold, or cannot be told, by intervals.

All comparisons are paired: the difference of two networks with the same seed, its mean over the seeds, and the 95 %
interval of that mean. Differences of less than RELEVANT do not matter, whether or not they can be seen.
"""

from dataclasses import dataclass, field

from ..conclusions import DISPROPORTIONATE
from .figures import best_of
from .intervals import paired
from .jobs import SHARES
from .results import of_seeds, runs_of

RELEVANT = (
    0.002  # of test accuracy, 20 images in 10,000: about one standard error of a difference by the choice of images
)
HALF = "1/2"
SMALL = ("two_hidden", "three_hidden", "four_hidden")


@dataclass(frozen=True)
class Difference:
    """`first` minus `second`, paired by seed: `interval` is what `over_seeds` gives. `holds` is None for: not told."""

    first: str
    second: str
    figure: str
    interval: dict
    holds: bool | None


@dataclass(frozen=True)
class Claim:
    """One conclusion: `key` names its title in benchmarks.conclusions, `holds` is True, False or None (cannot be told).

    `measured` is False where a network that it speaks of was not run.
    """

    key: str
    holds: bool | None
    differences: list[Difference] = field(default_factory=list)
    measured: bool = True

    @property
    def verdict(self):
        """ "holds", "does_not_hold", "cannot_be_told" or "not_measured"."""
        if not self.measured:
            return "not_measured"
        return {True: "holds", False: "does_not_hold", None: "cannot_be_told"}[self.holds]


def claims(results):
    """The five, from what `results.load` gives."""
    return [test(results) for test in (half_rate, two_as_three, four_short, four_catch_up, wide_cost)]


def not_worse(interval):
    """Whether the first is at most RELEVANT below the second: True, False, or None where the interval holds both."""
    if interval["low"] is None:
        return None
    return True if interval["low"] > -RELEVANT else False if interval["high"] < -RELEVANT else None


def equal(interval):
    """Whether they are at most RELEVANT apart."""
    if interval["low"] is None:
        return None
    if interval["high"] < -RELEVANT or interval["low"] > RELEVANT:
        return False
    return True if interval["low"] > -RELEVANT and interval["high"] < RELEVANT else None


def below(interval):
    """Whether the first is below the second, by however little. Not so where it is at most RELEVANT below, and perhaps
    not at all."""
    if interval["low"] is None:
        return None
    return True if interval["high"] < 0 else False if interval["low"] > -RELEVANT else None


def all_of(answers):
    """False if any is False, else None if any is None, else True."""
    answers = list(answers)
    return False if False in answers else None if None in answers else True


def difference(results, first, second, figure, rule):
    """The `Difference` of one figure of two experiments, or None where either was not run."""
    values = [of_seeds(name, runs_of(results, name), figure) for name in (first, second)]
    interval = paired(*values)
    return interval and Difference(first, second, figure, interval, rule(interval))


def concluded(key, differences):
    """The claim that holds if every difference says so; not measured where one is missing."""
    if not differences or None in differences:
        return Claim(key, None, [d for d in differences if d], measured=False)
    return Claim(key, all_of(d.holds for d in differences), differences)


def half_rate(results):
    """No other share of the minimum's rate ends with a test accuracy more than RELEVANT above that of half of it."""
    found = []
    for name in (name for name in SMALL if runs_of(results, name)):
        ends = {share: ends_of(results, name, share) for share in SHARES}
        intervals = {share: paired(ends[HALF], ends[share]) for share in SHARES if share != HALF}
        found += [
            interval and Difference(f"{name} {HALF}", f"{name} {share}", "test_accuracy", interval, not_worse(interval))
            for share, interval in intervals.items()
        ]
    return concluded("half_rate", found)


def ends_of(results, name, share):
    """{seed: test accuracy of the best checkpoint} of the trainings at a share of the minimum's rate."""
    trained = {seed: run["rates"].get(share) for seed, run in runs_of(results, name).items()}
    return {seed: best_of(run, len(run["val_loss"]))["test_accuracy"] for seed, run in trained.items() if run}


def two_as_three(results):
    """After the published epochs the best checkpoints' test accuracies are at most RELEVANT apart."""
    found = [difference(results, "two_hidden", "three_hidden", "test_accuracy", equal)]
    return concluded("two_as_three", found)


def four_short(results):
    """After one epoch four's test accuracy is below that of both others."""
    others = ("two_hidden", "three_hidden")
    found = [difference(results, "four_hidden", other, "test_accuracy_after_1", below) for other in others]
    return concluded("four_short", found)


def four_catch_up(results):
    """With the long training four's best checkpoint is at most RELEVANT below those of both others."""
    figure = f"test_accuracy_of_{longest(results, 'four_hidden')}"
    found = [difference(results, "four_hidden", other, figure, not_worse) for other in ("two_hidden", "three_hidden")]
    return concluded("four_catch_up", found)


def longest(results, name):
    """The number of epochs that an experiment's trainings had."""
    return max((len(run["training"]["val_loss"]) for run in runs_of(results, name).values()), default=0)


def wide_cost(results):
    """Their test accuracies are at most RELEVANT apart, and an epoch of wide takes DISPROPORTIONATE times as long."""
    accuracy = difference(results, "wide", "four_hidden", "test_accuracy", equal)
    return concluded("wide_cost", [accuracy, cost_ratio(results)])


def cost_ratio(results):
    """wide's processor time an epoch over four_hidden's; not a difference, but a ratio, paired all the same."""
    wide, four = (of_seeds(name, runs_of(results, name), "cpu_seconds") for name in ("wide", "four_hidden"))
    interval = paired({seed: wide[seed] / four[seed] for seed in wide if seed in four}, dict.fromkeys(wide, 0.0))
    if interval is None:
        return None
    low, high = interval["low"], interval["high"]
    holds = None if low is None else True if low > DISPROPORTIONATE else False if high < DISPROPORTIONATE else None
    return Difference("wide", "four_hidden", "times_cpu_seconds", interval, holds)
