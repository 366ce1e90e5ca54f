"""Keras runs on a GPU where its backend sees one; where none is seen, one line says so."""

import contextlib
from dataclasses import dataclass

from . import DEVICES
from .backend import BACKEND, keras


class DeviceError(RuntimeError):
    """A device was asked for that is not there."""


@dataclass(frozen=True)
class Device:
    """Where Keras runs: kind "cpu" or "gpu", the GPU's name, and a line to show or None."""

    kind: str
    gpu: str | None
    note: str | None

    def scope(self):
        """A context in which Keras runs there. On a machine without a GPU nothing needs to be said to the backend."""
        return contextlib.nullcontext() if gpu_name() is None else keras.device(f"{self.kind}:0")


def choose(device="auto"):
    """The Device for "auto" (a GPU if one is seen), "cpu" or "gpu" (an error if none is seen)."""
    if device not in DEVICES:
        raise ValueError(f"unknown device {device!r}: expected one of {', '.join(DEVICES)}")
    gpu = gpu_name()
    if device == "cpu":
        return Device("cpu", None, None)
    if gpu is not None:
        multiply_in_float32()
        return Device("gpu", gpu, None)
    if device == "gpu":
        raise DeviceError(f"Keras on {BACKEND} sees no GPU: use device cpu, or install a GPU build of {BACKEND}")
    return Device("cpu", None, f"no GPU was found: Keras on {BACKEND} runs on the CPU")


def multiply_in_float32():
    """Keeps matrix products in the dtype that was asked for.

    GPUs have a faster product of float32 matrices, TF32, that first rounds every factor to 11 bits of its 24.
    TensorFlow and JAX take it unless told otherwise, PyTorch does not.
    """
    if BACKEND == "tensorflow":
        import tensorflow as tf

        tf.config.experimental.enable_tensor_float_32_execution(False)
    elif BACKEND == "jax":
        import jax

        jax.config.update("jax_default_matmul_precision", "highest")


def gpu_name():
    """Name of the first GPU that the backend sees, or None."""
    return {"tensorflow": _tensorflow_gpu, "jax": _jax_gpu, "torch": _torch_gpu}[BACKEND]()


def _tensorflow_gpu():
    import tensorflow as tf

    gpus = tf.config.list_physical_devices("GPU")
    return tf.config.experimental.get_device_details(gpus[0]).get("device_name", gpus[0].name) if gpus else None


def _jax_gpu():
    import jax

    gpus = [device for device in jax.devices() if device.platform in ("gpu", "cuda", "rocm")]
    return gpus[0].device_kind if gpus else None


def _torch_gpu():
    import torch

    return torch.cuda.get_device_name(0) if torch.cuda.is_available() else None
