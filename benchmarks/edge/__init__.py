"""Whether a training at the edge of stability is quickest: `python -m benchmarks.edge`."""
