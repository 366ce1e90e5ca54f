"""PyTorch through its compiler: loss, gradients and update as generated code."""

import torch

from .torch_eager import TorchEager


class TorchCompiled(TorchEager):
    """Forward and backward are compiled together, the update apart, as PyTorch's own guide does it."""

    def __init__(self, experiment, weights):
        super().__init__(experiment, weights)
        self.loss = torch.compile(super().loss, dynamic=False)  # one piece of code for a batch, one for the last batch
        self.optimizer.step = torch.compile(self.optimizer.step)
