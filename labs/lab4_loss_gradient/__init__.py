"""Lab 4: the gradient of the loss at the logits."""
