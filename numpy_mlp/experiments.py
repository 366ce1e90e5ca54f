"""The published experiments, declared once: everything else reads them here.

An experiment is a network, a learning rate and a number of epochs; beside it stand the figures that its notebook
printed, so that a run can be laid next to them.
"""

from dataclasses import dataclass

N_PIXELS = 28 * 28
N_CLASSES = 10


@dataclass(frozen=True)
class RangeTest:
    """An exponential learning-rate range test: one pass, the rate multiplied by `factor` after every batch."""

    initial_learning_rate: float = 1e-3
    factor: float = 1.005
    epochs: int = 1


@dataclass(frozen=True)
class PublishedRangeTest:
    """What the notebook printed for a range test: the running loss's minimum, its rate, and the training accuracy."""

    min_loss: float
    learning_rate: float
    accuracy: float
    val_accuracy: float = 0.0958
    val_loss: float = float("nan")


@dataclass(frozen=True)
class Published:
    """The figures printed by the notebook. Tuples go by epoch; `None` where nothing was printed."""

    accuracy: tuple[float, ...]
    loss: tuple[float, ...]
    val_accuracy: tuple[float, ...]
    val_loss: tuple[float, ...]
    seconds_per_epoch: tuple[float, ...]
    test_loss: float
    test_accuracy: float
    range_test: PublishedRangeTest | None = None
    test_loss_after_one_epoch: float | None = None
    test_accuracy_after_one_epoch: float | None = None


@dataclass(frozen=True)
class Experiment:
    """A network n_inputs-hidden_units-n_classes and how it is trained. `range_test` is None where none was run."""

    name: str
    hidden_units: tuple[int, ...]
    learning_rate: float
    epochs: int = 5
    patience: int = 20
    batch_size: int = 32
    range_test: RangeTest | None = RangeTest()
    published: Published | None = None
    n_inputs: int = N_PIXELS
    n_classes: int = N_CLASSES

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of every layer, from the pixels to the classes."""
        return (self.n_inputs, *self.hidden_units, self.n_classes)

    @property
    def n_parameters(self) -> int:
        """Number of weights and biases."""
        return sum((n_in + 1) * n_out for n_in, n_out in zip(self.sizes, self.sizes[1:]))


TWO_HIDDEN = Experiment(
    name="two_hidden",
    hidden_units=(300, 100),
    learning_rate=0.4,
    published=Published(
        accuracy=(0.8664, 0.9677, 0.9790, 0.9839, 0.9886),
        loss=(0.4164, 0.1065, 0.0695, 0.0495, 0.0368),
        val_accuracy=(0.9662, 0.9740, 0.9744, 0.9778, 0.9772),
        val_loss=(0.1138, 0.0933, 0.0903, 0.0835, 0.0880),
        seconds_per_epoch=(8, 10, 9, 11, 8),
        test_loss=0.0790743,
        test_accuracy=0.9783,
        range_test=PublishedRangeTest(min_loss=1.0117546, learning_rate=0.7563, accuracy=0.5438),
        test_loss_after_one_epoch=0.1159,
        test_accuracy_after_one_epoch=0.9638,
    ),
)

THREE_HIDDEN = Experiment(
    name="three_hidden",
    hidden_units=(300, 200, 100),
    learning_rate=0.4,
    published=Published(
        accuracy=(0.8398, 0.9639, 0.9768, 0.9813, 0.9862),
        loss=(0.5071, 0.1215, 0.0763, 0.0586, 0.0453),
        val_accuracy=(0.9620, 0.9708, 0.9738, 0.9684, 0.9764),
        val_loss=(0.1219, 0.1008, 0.0925, 0.1177, 0.0933),
        seconds_per_epoch=(11, 10, 8, 10, 11),
        test_loss=0.0869460,
        test_accuracy=0.9723,
        range_test=PublishedRangeTest(min_loss=1.0979052, learning_rate=0.8191, accuracy=0.4619),
        test_loss_after_one_epoch=0.1075,
        test_accuracy_after_one_epoch=0.9683,
    ),
)

FOUR_HIDDEN = Experiment(
    name="four_hidden",
    hidden_units=(400, 300, 200, 100),
    learning_rate=0.3,
    published=Published(
        accuracy=(0.7911, 0.9645, 0.9768, 0.9818, 0.9845),
        loss=(0.6567, 0.1217, 0.0802, 0.0638, 0.0488),
        val_accuracy=(0.9656, 0.9752, 0.9762, 0.9756, 0.9764),
        val_loss=(0.1232, 0.0863, 0.0888, 0.0923, 0.0763),
        seconds_per_epoch=(16, 18, 20, 12, 21),
        test_loss=0.0833083,
        test_accuracy=0.9769,
        range_test=PublishedRangeTest(min_loss=1.1295123, learning_rate=0.7018, accuracy=0.4664),
    ),
)

WIDE = Experiment(
    name="wide",
    hidden_units=(4000, 2000, 1000),
    learning_rate=0.3,
    patience=1,
    range_test=None,
    published=Published(
        accuracy=(0.8668, 0.9733, 0.9849, 0.9888, 0.9915),
        loss=(0.4239, 0.0883, 0.0508, 0.0359, 0.0276),
        val_accuracy=(0.9688, 0.9764, 0.9788, 0.9812, 0.9828),
        val_loss=(0.10, 0.08, 0.07, 0.07, 0.07),  # cut off after two digits in print
        seconds_per_epoch=(223, 268, 245, 288, 229),
        test_loss=0.0704260,
        test_accuracy=0.9787,
    ),
)

EXPERIMENTS = {experiment.name: experiment for experiment in (TWO_HIDDEN, THREE_HIDDEN, FOUR_HIDDEN, WIDE)}
