"""How each network is measured: which rates, how long, how often it is looked at, what counts as having arrived."""

from dataclasses import dataclass

WIDE = 5_000_000  # parameters; larger networks are measured in fewer steps
GRID = (1 / 16, 1 / 8, 1 / 4, 0.4, 0.6, 0.8, 1, 1.25, 1.6, 2)  # times the rate of the edge


@dataclass(frozen=True)
class Plan:
    """seeds           of weights and batches; each has a range test and a training at every rate
    between, looks     the validation images are judged after every `between` steps, so many times
    n_valid            how many of them, the first ones
    loss, accuracy     a training has arrived when it first has this validation loss, or this validation accuracy
    grid               rates, as multiples of the edge's
    sweep              arguments of the range test; `sweep_batches` (None: a whole pass) how many batches it has
    exponent_steps     steps of the twins at a fixed rate, the first sixth left out; 0 for none
    """

    seeds: tuple
    between: int = 25
    looks: int = 68  # 1,700 steps: one pass, less its last 19 batches
    n_valid: int = 2000
    loss: float = 0.2
    accuracy: float = 0.95
    grid: tuple = GRID
    first_rate: float = 1e-3
    sweep_batches: int | None = None
    factor: float | None = None
    exponent_steps: int = 300

    @property
    def steps(self):
        """Of a training."""
        return self.between * self.looks


def plan_of(experiment, n_seeds, quick):
    """The Plan for an experiment: a whole pass on the small networks, few steps on a wide one, fewer still if quick."""
    seeds = tuple(range(1, 1 + n_seeds))
    if experiment.n_parameters >= WIDE:
        few = {"between": 10, "looks": 12, "n_valid": 1000, "loss": 0.5, "accuracy": 0.85}
        sweep = {"first_rate": 0.02, "sweep_batches": 120, "factor": 1.039}  # ends at 2.0
        return Plan(seeds[:2], grid=(1 / 8, 1 / 4, 0.5, 0.8, 1, 1.25, 1.6), exponent_steps=0, **few, **sweep)
    if quick:
        return Plan(seeds[:1], looks=16, grid=(1 / 8, 1 / 2, 1, 2), sweep_batches=430, exponent_steps=120)
    return Plan(seeds)
