"""Which classes are taken for which, and which wrong answers are the surest."""

import numpy as np
import pytest

from numpy_mlp.mistakes import confusion_matrix, find_mistakes


def test_rows_are_the_true_classes():
    matrix = confusion_matrix([0, 0, 1, 2, 2, 2], [0, 1, 1, 0, 0, 2], n_classes=3)
    assert matrix.tolist() == [[1, 1, 0], [0, 1, 0], [2, 0, 1]]
    assert matrix.dtype.kind == "i"


def test_every_sample_is_counted_once(rng):
    true, predicted = rng.integers(0, 10, (2, 500))
    matrix = confusion_matrix(true, predicted)
    for row in range(10):
        for column in range(10):
            assert matrix[row, column] == sum(t == row and q == column for t, q in zip(true, predicted))


def test_a_class_that_nobody_has_keeps_its_row_and_column():
    assert confusion_matrix([1], [1]).shape == (10, 10)


@pytest.mark.parametrize(
    ("true", "predicted", "complaint"),
    [
        ([0, 10], [0, 1], "expected labels from 0 to 9"),
        ([0, 1], [0, -1], "expected labels from 0 to 9"),
        ([0, 1], [0], "expected"),
    ],
)
def test_labels_that_are_none_are_refused(true, predicted, complaint):
    with pytest.raises(ValueError, match=complaint):
        confusion_matrix(true, predicted)


def test_the_surest_mistake_comes_first():
    p = np.array([[0.9, 0.1, 0.0], [0.2, 0.7, 0.1], [0.05, 0.0, 0.95], [0.6, 0.3, 0.1]])
    mistakes = find_mistakes([1, 1, 0, 2], p)
    assert mistakes.index.tolist() == [2, 0, 3]  # sample 1 is right
    assert mistakes.true.tolist() == [0, 1, 2]
    assert mistakes.predicted.tolist() == [2, 0, 0]
    assert mistakes.probability.tolist() == [0.95, 0.9, 0.6]


def test_equally_sure_mistakes_stand_as_they_come_and_nan_last():
    p = np.array([[np.nan, np.nan], [0.8, 0.2], [0.8, 0.2], [np.nan, np.nan]])
    mistakes = find_mistakes([1, 1, 1, 0], p)
    assert mistakes.index.tolist() == [1, 2, 0]  # sample 3: NaN's argmax is class 0, its own
    assert np.isnan(mistakes.probability[-1])


def test_no_mistake_is_an_empty_table():
    assert len(find_mistakes([0], [[1.0, 0.0]]).index) == 0


@pytest.mark.parametrize("p", [np.ones(3), np.empty((0, 10)), [[[1.0]]]])
def test_what_are_no_probabilities_is_refused(p):
    with pytest.raises(ValueError, match=r"expected \(n, C\)"):
        find_mistakes([0], p)
