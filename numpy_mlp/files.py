"""A file is either there whole or not there: it is written under a temporary name and renamed when it is complete."""

import errno
import glob
import os
import secrets
from contextlib import contextmanager
from pathlib import Path

TEMPORARY = ".{}.{}.tmp"


@contextmanager
def written_whole(path, mode="wb"):
    """A file object whose content replaces `path` when the block ends; an error or Ctrl-C leaves what was there before.

    The temporary file stands in the same folder (a rename never crosses to another disk) and is flushed to the disk
    first, the folder with its new name after that: without power the next moment, one of the two is there, whole.
    Raises OSError with the path in it.
    """
    target = Path(os.path.realpath(path))  # a symbolic link stays one
    temporary = target.with_name(TEMPORARY.format(target.name, secrets.token_hex(4)))
    try:
        with open(temporary, mode, encoding=None if "b" in mode else "utf-8") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
        flush_folder(target.parent)
    except OSError as error:
        raise OSError(error.errno, f"not written: {error.strerror}", str(path)) from error
    finally:
        temporary.unlink(missing_ok=True)


def flush_folder(folder):
    """Has the names in a folder written to the disk, where the system can be asked to (Windows cannot)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network disks have nothing to flush
            raise
    finally:
        os.close(descriptor)


def remove_temporaries(path):
    """Removes what processes that were killed while they wrote `path` have left beside it."""
    target = Path(os.path.realpath(path))
    for temporary in target.parent.glob(TEMPORARY.format(glob.escape(target.name), "*")):
        temporary.unlink(missing_ok=True)
