"""Lab 7: learning rates: range test, divergence, edge of stability."""


def exponential_rates(first, factor, n_steps):
    """numbers  ->  rates (n_steps,): the first is `first`, and each is `factor` times the one before"""
    raise NotImplementedError


def running_mean(losses, sizes):
    """losses (n,) of batches of these sizes (n,)  ->  (n,): after each batch, the mean over all samples so far"""
    raise NotImplementedError


def smoothed(losses, beta):
    """losses (n,)  ->  (n,): after t batches m / (1 - beta**t), where m <- beta m + (1 - beta) loss began at 0"""
    raise NotImplementedError


def suggested_rate(rates, losses):
    """rates (n,), losses (n,)  ->  number: half of the rate at the lowest loss before the first that is not finite"""
    raise NotImplementedError


def separation_exponent(distances):
    """distances (n,) of two networks, a step apart  ->  number: how much log(distance) grows in a step, on average"""
    raise NotImplementedError
