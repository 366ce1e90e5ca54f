"""Lab 1: one neuron and its loss, by hand."""
