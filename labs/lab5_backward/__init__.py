"""Lab 5: backward through dense and ReLU, the chain."""
