"""The same training in the libraries that one could install instead, each in a process of its own: the race of peers.

Nothing is imported here: the number of threads has to be set before numpy is.
"""
