"""Laboratorio 7: tasas de aprendizaje: prueba de rango, divergencia, borde de la estabilidad."""


def exponential_rates(first, factor, n_steps):
    """números  ->  tasas (n_steps,): la primera es `first`, y cada una es `factor` veces la anterior"""
    raise NotImplementedError


def running_mean(losses, sizes):
    """losses (n,) de lotes de estos tamaños (n,)  ->  (n,): tras cada lote, la media de las muestras hasta ahí"""
    raise NotImplementedError


def smoothed(losses, beta):
    """losses (n,)  ->  (n,): tras t lotes m / (1 - beta**t), donde m <- beta m + (1 - beta) loss empezó en 0"""
    raise NotImplementedError


def suggested_rate(rates, losses):
    """rates (n,), losses (n,)  ->  número: la mitad de la tasa en la menor pérdida antes de la primera no finita"""
    raise NotImplementedError


def separation_exponent(distances):
    """distances (n,) entre dos redes, de paso en paso  ->  número: cuánto crece log(distancia) por paso, de media"""
    raise NotImplementedError
