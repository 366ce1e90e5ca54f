"""`python -m labs COMMAND`: the eight labs, for a student; `labs.commands` has a module for each."""

import sys

from .commands import main

if __name__ == "__main__":
    sys.exit(main())
