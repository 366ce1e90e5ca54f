"""Lab 3: softmax and cross-entropy, and why stably."""
