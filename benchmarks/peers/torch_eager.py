"""PyTorch as its users write it: a Sequential, an optimizer, a loop over the batches."""

import time

import torch
from torch import nn

from .contract import batches


class TorchEager:
    """`fused=True` takes the whole update in one call: the fastest form of SGD that PyTorch has."""

    def __init__(self, experiment, weights):
        self.experiment, self.weights = experiment, [torch.from_numpy(w.T.copy()) for w in weights]
        layers = [nn.Linear(n_in, n_out) for n_in, n_out in zip(experiment.sizes, experiment.sizes[1:])]
        self.model = nn.Sequential(*(part for layer in layers for part in (layer, nn.ReLU())))[:-1]
        self.learning_rate = torch.tensor(experiment.learning_rate)  # a tensor, so that no other rate is compiled for
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=self.learning_rate, fused=True)
        self.reset(experiment.learning_rate)

    def reset(self, learning_rate):
        self.learning_rate.fill_(learning_rate)
        with torch.no_grad():
            for parameter, w in zip(self.model.parameters(), self.weights, strict=True):
                parameter.copy_(w)

    def loss(self, x, y):
        return nn.functional.cross_entropy(self.model(x), y)

    def step(self, x, y):
        self.optimizer.zero_grad()
        self.loss(x, y).backward()
        self.optimizer.step()

    def epoch(self, x, y, order):
        x, y = torch.from_numpy(x[order]), torch.from_numpy(y[order])
        start = time.perf_counter()
        for batch in batches(self.experiment.batch_size, x, y):
            self.step(*batch)
        return time.perf_counter() - start

    @torch.inference_mode()
    def predict(self, x, batch_size):
        x = torch.from_numpy(x)
        return torch.cat([self.model(batch).softmax(1) for (batch,) in batches(batch_size, x)]).numpy()

    @torch.inference_mode()
    def evaluate(self, x, y, batch_size):
        x, y, loss, right = torch.from_numpy(x), torch.from_numpy(y), 0.0, 0
        for x_batch, y_batch in batches(batch_size, x, y):
            z = self.model(x_batch)
            loss += nn.functional.cross_entropy(z, y_batch, reduction="sum").item()
            right += (z.argmax(1) == y_batch).sum().item()
        return loss / len(x), right / len(x)
