"""What may look at a training and steer it, one callback a file: the names, arguments and rules are Keras's.

Each of them works on a Keras model too, given to its `fit`; and Keras's own callbacks work on an `MLP`.
"""

from .backup_and_restore import BackupAndRestore
from .callback import Callback
from .callback_list import CallbackList
from .csv_logger import CSVLogger
from .early_stopping import EarlyStopping
from .exponential_learning_rate import ExponentialLearningRate, RangeMinimum
from .lambda_callback import LambdaCallback
from .learning_rate_scheduler import LearningRateScheduler
from .model_checkpoint import ModelCheckpoint
from .reduce_lr_on_plateau import ReduceLROnPlateau
from .tensorboard import TensorBoard
from .terminate_on_nan import TerminateOnNaN

__all__ = [
    "BackupAndRestore",
    "CSVLogger",
    "Callback",
    "CallbackList",
    "EarlyStopping",
    "ExponentialLearningRate",
    "LambdaCallback",
    "LearningRateScheduler",
    "ModelCheckpoint",
    "RangeMinimum",
    "ReduceLROnPlateau",
    "TensorBoard",
    "TerminateOnNaN",
]
