"""What was handed in, file by file: folders and zips are gone through, and nothing is ever unpacked onto the disk."""

import calendar
import io
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

LARGEST_SOURCE = 2**18  # bytes of a .py file
LARGEST_ZIP = 2**24  # bytes of a zip within a folder or a zip
MOST_MEMBERS = 10_000  # of a zip
DEEPEST = 3  # zips within zips
IGNORED = ("__MACOSX", "__pycache__")


@dataclass(frozen=True)
class Found:
    """One file: the folders and zips around it and its name, its bytes, when it was changed (seconds).

    trouble  "" or why there are no bytes: "other" (neither .py nor .zip), "large", "damaged", "climbs", "many", "deep",
             "empty" (a zip with nothing in it)
    """

    parts: tuple
    data: bytes = b""
    modified: int = 0
    trouble: str = ""


def files(path):
    """A Found for every file of a folder or a zip, those that cannot be read too, in the order of their names."""
    path = Path(path)
    found = _folder(path, ()) if path.is_dir() else _zip(path, (), 0)
    return sorted(found, key=lambda file: (file.parts, file.modified))


def _folder(folder, parts):
    for path in sorted(folder.iterdir()):
        if path.name in IGNORED or path.name.startswith(".") or path.is_symlink():
            continue
        if path.is_dir():
            inside = list(_folder(path, (*parts, path.name)))
            yield from inside or [Found((*parts, path.name, ""), trouble="empty")]
        elif path.is_file():
            yield from _file(path, (*parts, path.name))


def _file(path, parts):
    """One file of a folder, or what is in it."""
    name = path.name.lower()
    if name.endswith(".zip"):
        yield from _zip(path, (*parts[:-1], path.stem), 0)
    elif not name.endswith(".py"):
        yield Found(parts, trouble="other")
    elif path.stat().st_size > LARGEST_SOURCE:
        yield Found(parts, trouble="large")
    else:
        yield Found(parts, path.read_bytes(), int(path.stat().st_mtime))


def _zip(source, parts, depth):
    """The files of a zip: a path or its bytes."""
    try:
        with zipfile.ZipFile(source) as archive:
            members = archive.infolist()
            yield from [
                found for member in members[:MOST_MEMBERS] for found in _member(archive, member, parts, depth)
            ] or [Found((*parts, ""), trouble="empty")]
            if len(members) > MOST_MEMBERS:
                yield Found((*parts, ""), trouble="many")
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        yield Found((*parts, ""), trouble="damaged")


def _member(archive, member, parts, depth):
    """One member, or what is in it."""
    inner = tuple(name_of(member).replace("\\", "/").split("/"))
    if member.is_dir() or stat.S_ISLNK(member.external_attr >> 16) or set(IGNORED) & set(inner):
        return
    if climbs(name_of(member)):
        yield Found((*parts, inner[-1]), trouble="climbs")
    elif inner[-1].startswith("."):
        return
    elif inner[-1].lower().endswith(".zip"):
        yield from _inner_zip(archive, member, (*parts, *inner), depth)
    elif inner[-1].lower().endswith(".py"):
        yield _read(archive, member, (*parts, *inner), LARGEST_SOURCE)
    else:
        yield Found((*parts, *inner), trouble="other")


def _inner_zip(archive, member, parts, depth):
    if depth + 1 >= DEEPEST:
        yield Found(parts, trouble="deep")
        return
    found = _read(archive, member, parts, LARGEST_ZIP)
    inside = (*parts[:-1], parts[-1][: -len(".zip")])
    yield from [found] if found.trouble else _zip(io.BytesIO(found.data), inside, depth + 1)


def _read(archive, member, parts, largest):
    """At most so many bytes are ever made of it, whatever size the zip says it has."""
    try:
        with archive.open(member) as file:
            data = file.read(largest + 1)
    except Exception:  # zlib.error, RuntimeError for a password, EOFError, ...: each is a damaged file
        return Found(parts, trouble="damaged")
    if len(data) > largest:
        return Found(parts, trouble="large")
    return Found(parts, data, calendar.timegm((*member.date_time, 0, 0, 0)))


def name_of(member):
    """The name; zips of some systems have it in UTF-8 without saying so."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def climbs(name):
    """Whether a path leads out of the folder in which it would be unpacked."""
    name = name.replace("\\", "/")
    return PurePosixPath(name).is_absolute() or ".." in name.split("/") or name[1:2] == ":"
