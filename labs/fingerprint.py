"""Where no mistake of the catalogue fits: what the wrong tensor has in common with the right one."""

import numpy as np

from .exercise import flattened

SAME = 1e-4  # relative; a fingerprint is a hint, and hints bear float32


def fingerprint(exercise, probes, given, right, name):
    """(kind, values) of a wrong tensor: "fingerprint" with what was noticed, or "differs" with the relative error."""
    pairs = [
        (arguments, np.asarray(g[name], "float64"), np.asarray(r[name], "float64"))
        for arguments, g, r in zip(probes, given, right)
        if name in r
    ]
    for notice in (_zero, _factor, _transposed, _rows, _region):
        values = notice(exercise, pairs, name)
        if values:
            return "fingerprint", values
    return "differs", _difference(exercise, pairs, name)


def _zero(exercise, pairs, name):
    """0 in every place of every probe: two names of one array, say, whose difference is taken."""
    return {"noticed": "zero"} if not any(wrong.any() for _, wrong, _ in pairs) else None


def _factor(exercise, pairs, name):
    """The same factor in every place of every probe."""
    factors = []
    for _, wrong, right in pairs:
        where = np.abs(right) > 1e-6 * max(np.abs(right).max(initial=0), 1e-300)
        ratios = wrong[where] / right[where]
        if not ratios.size or np.ptp(ratios) > SAME * abs(ratios).max() or abs(wrong[~where]).max(initial=0) > 1e-5:
            return None
        factors.append(float(ratios.mean()))
    if max(abs(factor - 1) for factor in factors) < SAME:
        return None  # too near to the right one for a factor to be what is wrong
    if min(factors) < 0 and np.ptp(factors) < SAME:
        return (
            {"noticed": "sign", "factor": factors[0]}
            if abs(factors[0] + 1) < SAME
            else {"noticed": "factor", "factor": factors[0]}
        )
    symbol = _symbol(exercise, pairs, factors)
    if symbol:
        return {"noticed": "symbol", "factor": factors[0], "symbol": symbol}
    return {"noticed": "factor", "factor": factors[0]} if np.ptp(factors) < SAME * abs(factors[0]) else None


def _symbol(exercise, pairs, factors):
    """ "N" or "1/N" where that is the factor in every probe: a length of one of the arguments."""
    lengths = [sizes(exercise, arguments) for arguments, _, _ in pairs]
    for symbol in lengths[0]:
        values = np.array([case.get(symbol, np.nan) for case in lengths])
        if np.allclose(factors, values, rtol=SAME):
            return symbol
        if np.allclose(factors, 1 / values, rtol=SAME):
            return f"1/{symbol}"
    return None


def sizes(exercise, arguments):
    """{symbol: length} by the shapes of the arguments."""
    found = {}
    for name, symbols in exercise.symbols.items():
        found.update(zip(symbols, np.shape(arguments[name])))
    return {symbol: length for symbol, length in found.items() if isinstance(symbol, str)}


def _transposed(exercise, pairs, name):
    square = all(right.ndim == 2 and wrong.shape == right.T.shape for _, wrong, right in pairs)
    if square and all(np.allclose(wrong, right.T, rtol=SAME, atol=1e-6) for _, wrong, right in pairs):
        return {"noticed": "transposed"}
    return None


def _rows(exercise, pairs, name):
    """Only the first or only the last row, or entry, is wrong, or right."""
    for place, index in (("last", -1), ("first", 0)):
        several = [(wrong, right) for _, wrong, right in pairs if np.ndim(right) and len(right) > 1]
        if several and all(_alone(wrong, right, index) for wrong, right in several):
            return {"noticed": f"only_{place}_row"}
    return None


def _alone(wrong, right, index):
    """Whether the rows differ at `index` alone."""
    same = np.isclose(wrong, right, rtol=SAME, atol=1e-6).reshape(len(right), -1).all(axis=1)
    others = np.delete(same, index % len(right))
    return not same[index] and others.all()


def _region(exercise, pairs, name):
    """Wrong only in one of the exercise's named places."""
    if exercise.regions is None:
        return None
    for text in exercise.regions(pairs[0][0], name):
        masks = [exercise.regions(arguments, name)[text] for arguments, _, _ in pairs]
        differs = [~np.isclose(wrong, right, rtol=SAME, atol=1e-6) for _, wrong, right in pairs]
        if all((d <= m).all() for d, m in zip(differs, masks)) and any(d.any() for d in differs):
            return {"noticed": "region", "where": text}
    return None


def _difference(exercise, pairs, name):
    """Of the smallest call that it is wrong in: the relative error, its largest place, the numbers there.

    The right number is the numeric gradient, as the proof, where there is one.
    """
    number, (arguments, wrong, right) = _smallest(pairs)
    place = tuple(int(i) for i in np.unravel_index(np.abs(wrong - right).argmax(), right.shape))
    values = {"error": _relative(wrong, right), "where": place}
    values |= {"probe": number, "yours": float(wrong[place]), "right": float(right[place]), "numeric": None}
    numeric = exercise.numeric and exercise.numeric(arguments, name)
    if numeric is not None:
        values["numeric"] = float(np.asarray(numeric)[place])
    return values


def _smallest(pairs):
    """(number, pair) of the call with the fewest numbers among those where the tensor is clearly wrong."""
    errors = [_relative(wrong, right) for _, wrong, right in pairs]
    clearly = [number for number, error in enumerate(errors) if error >= min(SAME, max(errors))]
    size = lambda number: sum(np.size(leaf) for leaf in flattened(list(pairs[number][0].values())))  # noqa: E731
    number = min(clearly, key=size)
    return number, pairs[number]


def _relative(wrong, right):
    """|wrong - right| / |right|"""
    scale = np.linalg.norm(right)
    return float(np.linalg.norm(wrong - right) / (scale if scale > 0 else 1.0))
