"""Lab 6: SGD and the training loop."""
