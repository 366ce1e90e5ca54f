"""The tensors of one training step: their names and shapes, in the order in which the step makes them."""


def tensor_shapes(sizes, n_samples):
    """{x: (N, D), y: (N,), W1, b1, z1, a1, ..., zL, p, loss, dzL, dWL, dbL, da(L-1), ..., db1, ..., bL_after: shape}"""
    n_layers = len(sizes) - 1
    shapes = {"x": (n_samples, sizes[0]), "y": (n_samples,)}
    for layer in range(1, n_layers + 1):
        shapes |= weight_shapes(sizes, layer) | {f"z{layer}": (n_samples, sizes[layer])}
        shapes |= {f"a{layer}": (n_samples, sizes[layer])} if layer < n_layers else {}
    shapes |= {"p": (n_samples, sizes[-1]), "loss": ()}
    for layer in range(n_layers, 0, -1):
        shapes |= {f"da{layer}": (n_samples, sizes[layer])} if layer < n_layers else {}
        shapes |= {f"dz{layer}": (n_samples, sizes[layer])} | weight_shapes(sizes, layer, "d{}")
    shapes["learning_rate"] = ()
    for layer in range(1, n_layers + 1):
        shapes |= weight_shapes(sizes, layer, "{}_after")
    return shapes


def weight_shapes(sizes, layer, form="{}"):
    """{W: (n_in, n_out), b: (n_out,)} of a layer; `form` makes dW or W_after of W."""
    n_in, n_out = sizes[layer - 1 : layer + 1]
    return {form.format(f"W{layer}"): (n_in, n_out), form.format(f"b{layer}"): (n_out,)}


def weight_names(n_layers, form="{}"):
    """[W1, b1, ..., WL, bL]; `form` makes dW1 or W1_after of W1."""
    return [form.format(f"{letter}{layer}") for layer in range(1, n_layers + 1) for letter in "Wb"]
