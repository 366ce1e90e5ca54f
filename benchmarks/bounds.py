"""How far two correct programs may be apart after one operation on the same inputs, from nothing but rounding.

A sum of n products, in any order, with or without fused multiply-adds, is computed with an error of at most
n * u * sum |a_i * b_i| to first order, u = eps / 2 (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed.,
2002, section 3.1). Two programs may err to opposite sides, so they differ by at most n * eps * sum |a_i * b_i|. Terms
that are exactly 0 round nothing, so n counts the others. Each bound has the shape of the tensor it bounds; the rule is
one and the same for float32 and float64. A program may also flush numbers under the smallest normal one to 0: n * tiny
is added.
"""

import numpy as np

EXP_AND_LOG = 4  # libraries promise exp and log to within 1 to 4 units in the last place


def _products(A, B):
    """Bound for A @ B, A (N, K), B (K, M): n * eps * |A| @ |B|, n the number of non-zeros in A's row."""
    limits = np.finfo(A.dtype)
    terms = np.maximum(np.count_nonzero(A, axis=1), 1)[:, None].astype(A.dtype)
    return terms * (limits.eps * (np.abs(A) @ np.abs(B)) + limits.tiny)


def dense_forward_bound(x, W, b):
    """For z = x @ W + b, the bias being one more term of the sum: x (N, D), W (D, M), b (M,) -> (N, M)."""
    limits = np.finfo(x.dtype)
    terms = (np.count_nonzero(x, axis=1)[:, None] + 1).astype(x.dtype)
    return terms * (limits.eps * (np.abs(x) @ np.abs(W) + np.abs(b)) + limits.tiny)


def dense_backward_bounds(dz, x, W):
    """For dx = dz @ W.T, dW = x.T @ dz, db = sum of dz: dz (N, M), x (N, D), W (D, M) -> (N, D), (D, M), (M,)."""
    db = _products(np.ones((1, len(dz)), dz.dtype), dz)[0]
    return _products(dz, W.T), _products(x.T, dz), db


def _softmax_parts(z):
    """shifted logits s (N, C), p (N, C), log of the sum of exp(s) (N, 1), and sum over classes of p * |s| (N, 1)."""
    s = z - z.max(axis=1, keepdims=True)
    total = np.exp(s).sum(axis=1, keepdims=True)
    p = np.exp(s) / total
    return s, p, np.log(total), (p * np.abs(s)).sum(axis=1, keepdims=True)


def softmax_bound(z):
    """For p = softmax(z), z (N, C) -> (N, C).

    Rounding s = z - max by u * |s| changes exp(s) by that factor; exp itself errs by EXP_AND_LOG * eps; the sum over
    the C classes inherits the weighted mean of these and adds C * u; the quotient adds u. Twice that for two programs.
    """
    limits, n_classes = np.finfo(z.dtype), z.shape[1]
    s, p, _, mean_s = _softmax_parts(z)
    return p * limits.eps * (np.abs(s) + mean_s + 4 * EXP_AND_LOG + n_classes + 1) + limits.tiny


def loss_bound(z, y):
    """For the mean over the batch of log(sum of exp(s)) - s[y]: z (N, C), y (N,) -> a number."""
    eps, (n, n_classes) = np.finfo(z.dtype).eps, z.shape
    s, _, log_total, mean_s = _softmax_parts(z)
    s_y = s[np.arange(n), y]
    losses = log_total[:, 0] - s_y
    each = mean_s[:, 0] + 2 * EXP_AND_LOG * (1 + np.abs(log_total[:, 0])) + n_classes + np.abs(s_y) + losses
    return eps * (each.mean() + n * losses.mean())


def logits_gradient_bound(z, y):
    """For dz = (p - onehot(y)) / N: z (N, C), y (N,) -> (N, C).

    Where p - 1 nearly cancels, the error of p stays as it was, of the order of eps and not of eps times the small
    result; the subtraction, and dividing by N or multiplying by a rounded 1/N, add three roundings of the result.
    """
    n = len(y)
    difference = _softmax_parts(z)[1]
    difference[np.arange(n), y] -= 1
    limits = np.finfo(z.dtype)
    return (softmax_bound(z) + 3 * limits.eps * np.abs(difference)) / n + limits.tiny


def update_bound(w_after, dw, learning_rate):
    """For w - learning_rate * dw: the product and the difference are rounded once each, in both programs.

    Two single roundings do reach this bound, so 1 % is added for terms of second order and the bound's own rounding.
    """
    limits = np.finfo(dw.dtype)
    return 1.01 * limits.eps * (np.abs(learning_rate * dw) + np.abs(w_after)) + limits.tiny


def operation_bounds(weights, x, y, tensors, weights_after, learning_rate):
    """The bound of every tensor of a step, by name, each for one operation on the reference's own inputs to it.

    `tensors` are the reference's, `weights` and `weights_after` its weights before and after the step.
    """
    n_layers = len(weights) // 2
    bounds = {"loss": loss_bound(tensors[f"z{n_layers}"], y)}
    bounds[f"dz{n_layers}"] = logits_gradient_bound(tensors[f"z{n_layers}"], y)
    for layer in range(1, n_layers + 1):
        inputs, W, b = tensors[f"a{layer - 1}"] if layer > 1 else x, weights[2 * layer - 2], weights[2 * layer - 1]
        dz = tensors[f"dz{layer}"]
        bounds[f"z{layer}"] = dense_forward_bound(inputs, W, b)
        dx, bounds[f"dW{layer}"], bounds[f"db{layer}"] = dense_backward_bounds(dz, inputs, W)
        if layer > 1:
            bounds[f"da{layer - 1}"] = dx
            bounds[f"a{layer - 1}"] = bounds[f"dz{layer - 1}"] = 0  # ReLU and its mask round nothing
        for name, after in ((f"W{layer}", weights_after[2 * layer - 2]), (f"b{layer}", weights_after[2 * layer - 1])):
            bounds[name] = update_bound(after, tensors[f"d{name}"], learning_rate)
    return bounds


def whole_step_bounds(weights, x, y, tensors, bounds):
    """The same for a whole step from the same weights: each operation's own bound plus what its inputs' errors become.

    Holds where both programs agree on which ReLU units are on. `bounds` are those of the single operations.
    """
    n_layers, whole, error = len(weights) // 2, {}, np.zeros_like(x)  # error: of the layer's inputs
    for layer in range(1, n_layers + 1):
        whole[f"z{layer}"] = bounds[f"z{layer}"] + error @ np.abs(weights[2 * layer - 2])
        error = whole[f"z{layer}"]  # ReLU makes no difference larger
    largest = error.max(axis=1, keepdims=True)
    p = _softmax_parts(tensors[f"z{n_layers}"])[1]
    dz_error = bounds[f"dz{n_layers}"] + p * np.expm1(error + largest) / len(
        y
    )  # p grows at most by exp(error + largest)
    for layer in range(n_layers, 0, -1):
        inputs, W, dz = tensors[f"a{layer - 1}"] if layer > 1 else x, weights[2 * layer - 2], tensors[f"dz{layer}"]
        input_error = whole[f"z{layer - 1}"] if layer > 1 else np.zeros_like(x)
        whole[f"dz{layer}"] = dz_error
        whole[f"dW{layer}"] = (
            bounds[f"dW{layer}"] + np.abs(inputs).T @ dz_error + input_error.T @ (np.abs(dz) + dz_error)
        )
        whole[f"db{layer}"] = bounds[f"db{layer}"] + dz_error.sum(axis=0)
        if layer > 1:
            da_error = bounds[f"da{layer - 1}"] + dz_error @ np.abs(W).T
            dz_error = da_error * (tensors[f"z{layer - 1}"] > 0) + np.finfo(dz.dtype).tiny
    return whole
