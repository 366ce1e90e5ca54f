"""`python -m numpy_mlp COMMAND`: train, look, predict; `numpy_mlp.commands` has a module for each."""

import sys

from .commands import main

if __name__ == "__main__":
    sys.exit(main())
