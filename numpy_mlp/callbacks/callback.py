"""Callbacks look at a training from outside and may steer it: hook names, arguments and order are Keras's."""


def default(hook):
    """Marks a hook that does nothing of its own. The mark is Keras's: each side knows the other's idle hooks by it."""
    hook._is_default = True
    return hook


class Callback:
    """Hooks called by `fit`, `evaluate` and `predict`: override those you need, the others do nothing.

    `logs` holds the running means so far (`loss`, `accuracy`) and, at an epoch's end, `val_loss` and `val_accuracy`
    too; in `predict`, `outputs`. `self.model` is the network, `self.params` a dict with `epochs`, `steps`, `verbose`.
    """

    _model = None
    params = None
    state_names = ()  # the attributes without which a resumed training would go on differently

    def get_state(self):
        """{name: number, string, list, list of arrays or None}: what has to be kept to go on from here."""
        values = {name: getattr(self, name) for name in self.state_names}
        return {name: list(value) if isinstance(value, list) else value for name, value in values.items()}

    def set_state(self, state):
        """Goes on from what `get_state` gave. To be called after `on_train_begin`, where most begin afresh."""
        for name in self.state_names:
            value = state[name]
            setattr(self, name, list(value) if isinstance(value, list) else value)

    @property
    def model(self):
        """The network: an `MLP` or a Keras model."""
        if hasattr(self._model, "jax_state_sync"):
            self._model.jax_state_sync()  # Keras on JAX keeps weights and rate elsewhere while an epoch lasts
        return self._model

    def set_model(self, model):
        """Called before everything else with the network."""
        self._model = model

    def set_params(self, params):
        """Called next, with the dict `params`."""
        self.params = params

    @default
    def on_train_begin(self, logs=None):
        """Once, before the first epoch of `fit`."""

    @default
    def on_train_end(self, logs=None):
        """Once, after the last epoch."""

    @default
    def on_epoch_begin(self, epoch, logs=None):
        """Before each epoch, counted from 0."""

    @default
    def on_epoch_end(self, epoch, logs=None):
        """After each epoch and its validation."""

    @default
    def on_train_batch_begin(self, batch, logs=None):
        """Before each step; batches are counted from 0 in every epoch."""
        self.on_batch_begin(batch, logs=logs)

    @default
    def on_train_batch_end(self, batch, logs=None):
        """After each step."""
        self.on_batch_end(batch, logs=logs)

    @default
    def on_batch_begin(self, batch, logs=None):
        """An older name of `on_train_batch_begin`."""

    @default
    def on_batch_end(self, batch, logs=None):
        """An older name of `on_train_batch_end`."""

    @default
    def on_test_begin(self, logs=None):
        """Once, before `evaluate` or a validation."""

    @default
    def on_test_end(self, logs=None):
        """Once, after it."""

    @default
    def on_test_batch_begin(self, batch, logs=None):
        """Before each of its batches."""

    @default
    def on_test_batch_end(self, batch, logs=None):
        """After each of its batches."""

    @default
    def on_predict_begin(self, logs=None):
        """Once, before `predict`."""

    @default
    def on_predict_end(self, logs=None):
        """Once, after it."""

    @default
    def on_predict_batch_begin(self, batch, logs=None):
        """Before each of its batches."""

    @default
    def on_predict_batch_end(self, batch, logs=None):
        """After each of its batches."""


def is_idle(callback, hook):
    """Whether the hook of this name does nothing in a callback, ours or Keras's."""
    return getattr(getattr(callback, hook, None), "_is_default", False)
