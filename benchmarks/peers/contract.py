"""What the race asks of a contestant. A class with these five functions is one; it need not inherit from anything.

Contestant(experiment, weights)     the network of `experiment` with its batch size; reset once; weights as below
.reset(learning_rate)               back to `weights`: [W1, b1, W2, b2, ...], float32, W of shape (n_in, n_out)
.epoch(x, y, order)                 plain SGD along the sample numbers `order` (n,), the last batch a smaller one;
                                    returns the seconds it took, the training done and not merely asked for
.predict(x, batch_size)             probabilities (n, 10), a numpy array
.evaluate(x, y, batch_size)         (mean loss, accuracy), floats

x is float32 (n, 784), y int64 (n,). Where a library takes arrays rather than an order, `x[order]` is made, and handed
over in the library's own form, before its clock starts: no peer pays for shuffling. Ours does.
A contestant that chooses among settings has a function `settings(steps)` besides, and takes one as keywords.
"""


def batches(batch_size, *arrays):
    """The arrays' batches, one after the other; the last is as small as it comes."""
    for start in range(0, len(arrays[0]), batch_size):
        yield tuple(array[start : start + batch_size] for array in arrays)
