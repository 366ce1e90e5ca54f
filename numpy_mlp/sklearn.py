"""The network as a scikit-learn estimator, for pipelines, grid searches and labels of any kind."""

import numbers

import numpy as np

from .model import MLP
from .optimizers import SGD
from .validation import checked_dtype

try:
    from sklearn.base import BaseEstimator, ClassifierMixin
    from sklearn.utils.multiclass import check_classification_targets
    from sklearn.utils.validation import check_is_fitted, check_random_state, validate_data
except ModuleNotFoundError as error:
    remedy = 'numpy_mlp.sklearn needs scikit-learn: pip install "numpy-mlp[formats]"'
    raise ModuleNotFoundError(remedy, name=error.name) from None


class MLPClassifier(ClassifierMixin, BaseEstimator):
    """Dense layers with ReLU and a softmax, trained by plain SGD: the names are sklearn.neural_network.MLPClassifier's.

    Args:
        hidden_layer_sizes: units of each hidden layer. Defaults to (100,).
        learning_rate_init: step length of SGD. Defaults to 0.1.
        batch_size: samples in a step. Defaults to 32.
        max_iter: epochs that `fit` trains; there is no early stopping. Defaults to 50.
        random_state: a whole number gives the same bits as MLP(seed=...), a RandomState one number drawn from it.
        engine, dtype: as in MLP. Default to the fastest installed and "float32".

    Fitted, it has `mlp_`, the MLP with its history; `classes_`, the labels in the order of predict_proba's columns;
    `n_iter_`, the epochs trained; `n_features_in_`, and `feature_names_in_` where X was a table with names.
    """

    def __init__(
        self,
        hidden_layer_sizes=(100,),
        *,
        learning_rate_init=0.1,
        batch_size=32,
        max_iter=50,
        random_state=None,
        engine=None,
        dtype="float32",
    ):
        self.hidden_layer_sizes = hidden_layer_sizes
        self.learning_rate_init = learning_rate_init
        self.batch_size = batch_size
        self.max_iter = max_iter
        self.random_state = random_state
        self.engine = engine
        self.dtype = dtype

    def fit(self, X, y):
        """Trains a new network on X (n, D) and labels y (n,) of any kind; returns the estimator."""
        X, y = self._checked(X, y, reset=True)
        self._start(np.unique(y))
        return self._train(X, y, self.max_iter)

    def partial_fit(self, X, y, classes=None):
        """One epoch more. The first call needs all labels that will ever come, in `classes`."""
        first = not hasattr(self, "mlp_")
        X, y = self._checked(X, y, reset=first)
        if first and classes is None:
            raise ValueError("classes must be passed on the first call to partial_fit: all labels that will come")
        if first:
            self._start(np.unique(classes))
        elif classes is not None and not np.array_equal(np.unique(classes), self.classes_):
            raise ValueError(f"classes is {classes!r}, but was {self.classes_!r} in the first call to partial_fit")
        return self._train(X, y, 1)

    def predict_proba(self, X):
        """Each class's probability, (n, number of classes), in the order of `classes_`."""
        check_is_fitted(self)
        return self.mlp_.predict(validate_data(self, X, dtype=self.mlp_.dtype, reset=False))

    def predict(self, X):
        """The most probable label of each row, (n,)."""
        probabilities = self.predict_proba(X)
        return self.classes_[probabilities.argmax(axis=1)]

    def _checked(self, X, y, reset):
        """X (n, D) of the network's dtype and y (n,), looked at as scikit-learn does."""
        X, y = validate_data(self, X, y, dtype=checked_dtype(self.dtype), reset=reset)
        check_classification_targets(y)
        return X, y

    def _start(self, classes):
        """A new network with an output for each class."""
        self.classes_ = classes
        sizes = (self.n_features_in_, *np.atleast_1d(self.hidden_layer_sizes).astype(int), len(classes))
        self.mlp_ = MLP(sizes, dtype=self.dtype, engine=self.engine, seed=self._seed())
        self.n_iter_ = 0

    def _seed(self):
        if self.random_state is None or isinstance(self.random_state, numbers.Integral):
            return self.random_state
        return check_random_state(self.random_state).randint(2**31 - 1)

    def _train(self, X, y, epochs):
        unknown = np.setdiff1d(y, self.classes_)
        if len(unknown):
            raise ValueError(f"y has labels {unknown} that are not among the classes {self.classes_}")
        numbers_of_classes = np.searchsorted(self.classes_, y)
        optimizer = SGD(self.learning_rate_init)
        self.mlp_.fit(X, numbers_of_classes, optimizer=optimizer, epochs=epochs, batch_size=self.batch_size, verbose=0)
        self.n_iter_ += epochs
        return self

    def __getstate__(self):
        """For joblib's processes and for copies: the network's parts, for its engine is a module. No history."""
        state = dict(super().__getstate__())
        if "mlp_" in state:
            mlp = state["mlp_"]
            state["mlp_"] = (mlp.sizes, mlp.dtype.name, mlp.get_weights(), mlp.rng)
        return state

    def __setstate__(self, state):
        """Puts the parts together again; the optimizer is made by the next `partial_fit`, as always."""
        super().__setstate__(state)
        if "mlp_" in state:
            sizes, dtype, weights, rng = state["mlp_"]
            self.mlp_ = MLP(sizes, dtype=dtype, engine=self.engine)
            self.mlp_.set_weights(weights)
            self.mlp_.rng = rng
