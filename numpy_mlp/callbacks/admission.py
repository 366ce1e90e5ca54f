"""Who may look at a training: our callbacks, and Keras's own where they ask for no more than an `MLP` has."""

from ..validation import checked_callbacks
from .monitor import checked_mode

KERAS = ("keras", "tf_keras")
REFUSED = {  # Keras's own that reach into a Keras model's inside, and what there is instead
    "TensorBoard": "give numpy_mlp.callbacks.TensorBoard, which writes the same scalars",
    "BackupAndRestore": "give numpy_mlp.callbacks.BackupAndRestore, which keeps the whole training",
    "OrbaxCheckpoint": "give numpy_mlp.callbacks.BackupAndRestore, which keeps the whole training",
    "SwapEMAWeights": "there is no moving average of an MLP's weights",
}


def admitted(callbacks):
    """callbacks as a list, each of them an object that can be told of a training on an MLP. Raises TypeError."""
    callbacks = checked_callbacks(callbacks)
    for index, callback in enumerate(callbacks):
        if isinstance(callback, type):
            name = callback.__name__
            raise TypeError(f"callbacks[{index}] is the class {name} itself: expected an object of it, {name}(...)")
        if not (hasattr(callback, "set_model") and hasattr(callback, "on_epoch_end")):
            raise TypeError(f"callbacks[{index}] is {callback!r}: expected an object with the hooks of Callback")
        for name in keras_classes(callback).intersection(REFUSED):
            raise TypeError(f"Keras's own {name} needs the inside of a Keras model: {REFUSED[name]}")
        _say_mode(callback)
    return callbacks


def keras_classes(callback):
    """The names of Keras's own classes that a callback is of."""
    return {base.__name__ for base in type(callback).__mro__ if base.__module__.partition(".")[0] in KERAS}


def _say_mode(callback):
    """What mode="auto" is for an accuracy, Keras's own callbacks find out by the metric objects of a Keras model."""
    if "MonitorCallback" in keras_classes(callback) and callback.mode == "auto":
        callback.mode = checked_mode(callback.monitor, callback.mode)
