"""A file is either there whole or not there: it is written under a temporary name and renamed when it is complete."""

import os
import secrets
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def written_whole(path, mode="wb"):
    """A file object whose content replaces `path` when the block ends; an error or Ctrl-C leaves what was there before.

    The temporary file stands in the same folder (a rename never crosses to another disk) and is flushed to the disk
    first. Raises OSError with the path in it.
    """
    target = Path(os.path.realpath(path))  # a symbolic link stays one
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        with open(temporary, mode, encoding=None if "b" in mode else "utf-8") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except OSError as error:
        raise OSError(error.errno, f"not written: {error.strerror}", str(path)) from error
    finally:
        temporary.unlink(missing_ok=True)
