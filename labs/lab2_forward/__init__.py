"""Lab 2: forward through dense and ReLU, batches and shapes."""
