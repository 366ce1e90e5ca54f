"""How a network learns that has one line wrong: `python -m benchmarks.mistakes`."""
