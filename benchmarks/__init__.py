"""The comparison of the hand-written network with Keras: `python -m benchmarks.compare`. From a checkout only.

Nothing is imported here: benchmarks.threads has to come before numpy.
"""
