"""A callback without a class."""

from .callback import Callback


class LambdaCallback(Callback):
    """Takes any hook as an argument: `LambdaCallback(on_epoch_end=lambda epoch, logs: print(epoch, logs["loss"]))`.

    Raises TypeError for a name that is no hook.
    """

    def __init__(self, **hooks):
        for name, hook in hooks.items():
            if not (name.startswith("on_") and hasattr(Callback, name)):
                raise TypeError(f"{name} is no hook: expected one such as on_epoch_end or on_train_batch_end")
            if hook is not None:
                setattr(self, name, hook)
