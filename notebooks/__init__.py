"""The published notebook told again: one source in two languages, and the notebooks with outputs made from it."""
