"""From arrays as somebody has them to a Dataset: checked, scaled to [0, 1], classes numbered, parted in three."""

import numpy as np

from ..language import Texts
from .dataset import PARTS, Dataset, DatasetError

TEST_SHARE, VALIDATION_SHARE = 7, 12  # MNIST's: 10,000 of 70,000, and 5,000 of the other 60,000
SHUFFLE_SEED = 42  # one order for all programs: who evaluates gets the test part that was not trained with
texts = Texts(
    lengths=(
        "{where}: {n_x:,} samples to {part}, but {n_y:,} labels: expected one for each",
        "{where}: {n_x:,} muestras ({part}), pero {n_y:,} etiquetas: se esperaba una por muestra",
    ),
    few=("{where}: {n} samples: expected at least {least}", "{where}: {n} muestras: se esperaban al menos {least}"),
    kind=(
        "{where}: x is of dtype {dtype}: expected bytes from 0 to 255 or numbers from 0 to 1",
        "{where}: x es de tipo {dtype}: se esperaban bytes de 0 a 255 o números de 0 a 1",
    ),
    colour=(
        "{where}: x has shape {shape}: expected (n, numbers in a sample) or grey images (n, height, width)",
        "{where}: x tiene forma {shape}: se esperaba (n, números por muestra) o imágenes grises (n, alto, ancho)",
    ),
    shapes=(
        "{where}: samples to {part} have shape {found}, those to train {expected}: expected the same",
        "{where}: las muestras ({part}) tienen forma {found}, las de entrenamiento {expected}: se esperaba la misma",
    ),
    not_finite=(
        "{where}: sample {sample} to {part} holds {value}: expected finite numbers; remove such samples",
        "{where}: la muestra {sample} ({part}) contiene {value}: se esperaban números finitos; quita esas muestras",
    ),
    range=(
        "{where}: x goes from {low:g} to {high:g}: expected bytes from 0 to 255 or numbers from 0 to 1; scale it, "
        "(x - {low:g}) / {width:g}",
        "{where}: x va de {low:g} a {high:g}: se esperaban bytes de 0 a 255 o números de 0 a 1; escálelo antes, "
        "(x - {low:g}) / {width:g}",
    ),
    label_shape=(
        "{where}: y has shape {shape}: expected one label a sample, (n,); for one-hot rows take y.argmax(axis=1)",
        "{where}: y tiene forma {shape}: se esperaba una etiqueta por muestra, (n,); si son filas one-hot, "
        "y.argmax(axis=1)",
    ),
    label=(
        "{where}: a label to {part} is {label}: expected whole numbers from 0 to {highest}, or names",
        "{where}: hay una etiqueta ({part}) {label}: se esperaban números enteros de 0 a {highest}, o nombres",
    ),
    one_class=("{where}: all samples are of one class", "{where}: todas las muestras son de una sola clase"),
    empty=(
        "{where}: no sample to {part} is of class {names}",
        "{where}: ninguna muestra ({part}) es de la clase {names}",
    ),
    duplicates=(
        "{where}: test samples that are also trained or validated with: {n:,} of {n_test:,}",
        "{where}: muestras de prueba que también están en entrenamiento o validación: {n:,} de {n_test:,}",
    ),
    train=("train with", "entrenamiento"),
    valid=("validate with", "validación"),
    test=("test with", "prueba"),
    predict=("predict for", "predicción"),
)


def prepared(parts, class_names, where):
    """(Dataset, [what is odd about it]) from {"train": (x, y), "valid": ..., "test": ...}, the last two optional.

    Raises DatasetError with `where` in it.
    """
    xs, shape = checked_samples({part: x for part, (x, _) in parts.items()}, where)
    ys, names = numbered_labels({part: y for part, (_, y) in parts.items()}, class_names, where)
    for part, x in xs.items():
        if len(x) != len(ys[part]):
            raise DatasetError(texts("lengths", where=where, part=texts(part), n_x=len(x), n_y=len(ys[part])))
    three = parted({part: (xs[part], ys[part]) for part in xs}, where)
    dataset = Dataset(*three, tuple(names), shape)
    return dataset, oddities_of(dataset, where)


def checked_samples(xs, where):
    """({part: (n, D) float32 in [0, 1]}, shape of a sample). Raises DatasetError."""
    xs = {part: np.asarray(x) for part, x in xs.items()}
    shape = sample_shape(next(iter(xs.values())), where)
    for part, x in xs.items():
        if x.dtype.kind not in "fuib":
            raise DatasetError(texts("kind", where=where, dtype=x.dtype))
        if sample_shape(x, where) != shape:
            found = {"found": sample_shape(x, where), "expected": shape}
            raise DatasetError(texts("shapes", where=where, part=texts(part), **found))
        check_finite(x, part, where)
    divisor = divisor_of(list(xs.values()), where)
    return {part: _flat(x, divisor) for part, x in xs.items()}, shape


def checked_batch(x, where):
    """Samples without classes, (n, D) float32 in [0, 1]. Raises DatasetError."""
    return checked_samples({"predict": x}, where)[0]["predict"]


def sample_shape(x, where):
    """(height, width) or (D,), without a single channel at the end. Raises DatasetError."""
    shape = x.shape[1:-1] if x.ndim == 4 and x.shape[-1] == 1 else x.shape[1:]
    if len(shape) not in (1, 2) or 0 in shape:
        raise DatasetError(texts("colour", where=where, shape=x.shape))
    if len(x) == 0:
        raise DatasetError(texts("few", where=where, n=0, least=1))
    return shape


def check_finite(x, part, where):
    """Raises DatasetError at the first pixel of x (N, ...) that is NaN or infinite."""
    for start in range(0, len(x) if x.dtype.kind == "f" else 0, 500):  # in pieces that stay in the cache
        piece = x[start : start + 500].reshape(len(x[start : start + 500]), -1)
        if not np.isfinite(piece).all():
            sample, column = np.argwhere(~np.isfinite(piece))[0]
            found = {"sample": start + sample, "value": piece[sample, column]}
            raise DatasetError(texts("not_finite", where=where, part=texts(part), **found))


def divisor_of(xs, where):
    """255 for pixels, 1 for numbers in [0, 1]. Raises DatasetError.

    Pixels are bytes, or whole numbers from 0 to 255 of another dtype, as tables have them, some of them over 127.
    """
    low, high = min(x.min() for x in xs), max(x.max() for x in xs)
    if low >= 0 and high <= 1:
        return 1
    are_bytes = all(x.dtype == np.uint8 for x in xs)
    if are_bytes or (low >= 0 and 127 < high <= 255 and all(np.array_equal(x, np.rint(x)) for x in xs)):
        return 255
    low, high = float(low), float(high)
    raise DatasetError(texts("range", where=where, low=low, high=high, width=high - low or 1))


def _flat(x, divisor):
    """(n, ...) -> (n, D) float32, divided; for bytes the quotient is the exact one, rounded once."""
    return np.ascontiguousarray(x.reshape(len(x), -1), np.float32) / np.float32(divisor)


def numbered_labels(ys, class_names, where):
    """({part: (n,) int64}, class names): numbers stay, names go by the alphabet. Raises DatasetError."""
    ys = {part: _plain(np.asarray(y), where) for part, y in ys.items()}
    if ys["train"].dtype.kind in "US":
        class_names = sorted(set(ys["train"].tolist()))
        ys = {part: _positions(y, class_names, part, where) for part, y in ys.items()}
    largest = ys["train"].max(initial=0, where=np.isfinite(ys["train"]))
    n_samples = max(2, len(ys["train"]))  # a number beyond the samples' own is no class
    if class_names is None or len(class_names) <= largest:
        class_names = range(int(min(largest + 1, n_samples)))
    for part, y in ys.items():
        _check_labels(y, part, len(class_names) - 1, where)
    if len(class_names) < 2:
        raise DatasetError(texts("one_class", where=where))
    return {part: y.astype(np.int64) for part, y in ys.items()}, [str(name) for name in class_names]


def _check_labels(y, part, highest, where):
    bad = y[~((y >= 0) & (y <= highest) & (y == np.rint(y)))]
    if bad.size:
        raise DatasetError(texts("label", where=where, part=texts(part), label=f"{bad[0]:g}", highest=highest))


def _plain(y, where):
    """Labels (n,) as numbers, or as text; text that is whole numbers, as tables and OpenML have it, as numbers."""
    if y.ndim == 2 and y.shape[1] == 1:
        y = y[:, 0]
    if y.ndim != 1:
        raise DatasetError(texts("label_shape", where=where, shape=y.shape))
    if y.dtype.kind in "OUS":
        y = np.array([label.decode() if isinstance(label, bytes) else str(label) for label in y.tolist()], dtype=str)
        try:
            return y.astype(np.float64)
        except ValueError:
            return y
    return y.astype(np.float64)


def _positions(y, class_names, part, where):
    """Names -> their places in class_names; -1 is not among them, and refused with the name."""
    places = {name: place for place, name in enumerate(class_names)}
    unknown = [label for label in map(str, y.tolist()) if label not in places]
    if unknown:
        highest = f"{len(class_names) - 1} ({', '.join(class_names[:10])})"
        raise DatasetError(texts("label", where=where, part=texts(part), label=repr(unknown[0]), highest=highest))
    return np.array([places[label] for label in y.tolist()], np.float64)


def parted(parts, where):
    """The three parts (x, y): those that there are, the others taken out of the first. Raises DatasetError."""
    train, valid, test = (parts.get(part) for part in PARTS)
    n, least = len(train[1]), 1 + (valid is None) + (test is None)
    if n < least:
        raise DatasetError(texts("few", where=where, n=n, least=least))
    if (valid is None or test is None) and is_grouped(train[1]):
        order = np.random.default_rng(SHUFFLE_SEED).permutation(n)
        train = train[0][order], train[1][order]
    if test is None:
        n_test = max(1, n // TEST_SHARE)
        train, test = _cut(train, n - n_test)
    if valid is None:
        valid, train = _cut(train, max(1, len(train[1]) // VALIDATION_SHARE))
    return train, valid, test


def is_grouped(y):
    """Whether labels (n,) come in groups: a neighbour is of the same class far more often than in a random order."""
    shares = np.bincount(y) / len(y)
    by_chance = (shares**2).sum()
    return len(y) > 1 and np.mean(y[1:] == y[:-1]) > (1 + by_chance) / 2


def _cut(pair, at):
    (x, y) = pair
    return (x[:at], y[:at]), (x[at:], y[at:])


def oddities_of(dataset, where):
    """One line for classes without samples, by part, and one for test samples that are trained with."""
    lines = []
    for part in PARTS:
        names = [dataset.class_names[number] for number in np.flatnonzero(dataset.counts(part) == 0)]
        if names:
            lines.append(texts("empty", where=where, part=texts(part), names=", ".join(names)))
    if dataset.n_duplicates:
        count = {"n": dataset.n_duplicates, "n_test": len(dataset.test[1])}
        lines.append(texts("duplicates", where=where, **count))
    return lines
