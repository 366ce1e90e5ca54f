"""Lab 7: learning rates: range test, divergence, edge of stability."""
