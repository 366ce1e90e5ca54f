"""Lab 8: from loops to NumPy to Numba, the same numbers, faster."""
