"""Keep the whole training on disk, so that what was broken off goes on as if nothing had happened."""

import contextlib
import os
from pathlib import Path

from ..files import remove_temporaries
from ..state_files import save_state
from ..validation import checked_count
from .callback import Callback

FILE_NAME = "training.npz"


class BackupAndRestore(Callback):
    """Saves the state of the training, and has the next `fit` with the same arguments go on from it.

    The state is all that there is: weights, optimizer, order of the samples, callbacks, history, where in which epoch.
    The training that goes on ends with the same bits as one that was never broken off (what that needs is told in
    numpy_mlp/training_state.py). The file is replaced whole: whenever the process is killed, or the disk is full, the
    last complete state is there. `fit(..., resume=backup_dir)` goes on from it too, without saving any further.

    It is always the last to be called, wherever it stands among the callbacks: the others' state is then of the same
    moment. On Ctrl-C it saves once more. The state of Keras's own callbacks is not in it, a warning names them.

    Args:
        backup_dir: a folder, made if it is missing, for the file "training.npz"; or a file's name that ends in .npz.
        save_freq: "epoch" (default), after every epoch; or after so many batches, and then at the next pause, which
            comes every 0.05 s or so where steps are taken many at once.
        delete_checkpoint: whether to remove the file when the training is complete. Defaults to True.

    Raises TypeError for a Keras model (keras.callbacks.BackupAndRestore is for these), OSError where a state cannot be
    written.
    """

    def __init__(self, backup_dir, save_freq="epoch", delete_checkpoint=True):
        self.path = checkpoint_path(backup_dir)
        self._folder = None if self.path == Path(backup_dir) else Path(backup_dir)
        self.save_freq = save_freq if save_freq == "epoch" else checked_count("save_freq", save_freq)
        self.delete_checkpoint = delete_checkpoint
        self.training = None  # `fit` sets it
        self.saved_at = 0  # the optimizer's steps by then
        if save_freq != "epoch":
            self.on_train_batch_end = self._after_batch

    def set_model(self, model):
        if not hasattr(model, "engine"):
            name = type(model).__name__
            raise TypeError(
                f"BackupAndRestore of numpy_mlp keeps the training of an MLP, not of a {name}: give "
                "keras.callbacks.BackupAndRestore to a Keras model"
            )
        super().set_model(model)

    def on_train_begin(self, logs=None):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        remove_temporaries(self.path)
        self.saved_at = self.model.optimizer.iterations

    def _after_batch(self, batch, logs=None):
        if self.model.optimizer.iterations - self.saved_at >= self.save_freq:
            self.save()

    def on_epoch_end(self, epoch, logs=None):
        if self.save_freq == "epoch":
            self.save()

    def save(self):
        """Writes the state that the training is in."""
        save_state(self.path, self.training.state())
        self.saved_at = self.model.optimizer.iterations

    def on_train_end(self, logs=None):
        if self.delete_checkpoint:
            self.path.unlink(missing_ok=True)
            if self._folder is not None:
                with contextlib.suppress(OSError):  # something else is in it
                    self._folder.rmdir()


def checkpoint_path(backup_dir):
    """The file of a folder, or the file that was named itself. Raises ValueError for an empty name."""
    if not os.fspath(backup_dir):
        raise ValueError("backup_dir is empty: expected a folder's name, or that of a file which ends in .npz")
    path = Path(backup_dir)
    return path if path.suffix == ".npz" else path / FILE_NAME
