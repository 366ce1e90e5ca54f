"""How long the networks with a wrong line are trained, and on what."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """seeds       of the weights and of the order of the images; the wrong network has those of the right one
    rate        learning rate, the same for all; `loops_rate` for the small network in loops, which sees few images
    n_train     images of the one epoch: of the network, of the one whose gradient is made by trying (which takes a
                thousand losses a batch), of the one in loops, and of the one neuron
    n_test      images that the accuracy is counted on, the first ones; of the one in loops `n_loops_test`
    points      of a curve, each a mean over as many batches
    """

    seeds: tuple = (1, 2, 3)
    sizes: tuple = (784, 100, 30, 10)
    batch_size: int = 32
    rate: float = 0.1
    loops_rate: float = 0.5
    n_train: int = 10_000
    n_numeric: int = 1_500
    n_loops: int = 2_000
    n_neuron: int = 2_000
    n_test: int = 10_000
    n_loops_test: int = 500
    points: int = 40


QUICK = Plan(seeds=(1,), n_train=5_000, n_numeric=640, n_loops=640, n_neuron=500, n_test=2_000, n_loops_test=500)
