"""The bytes as received, kept by their SHA-256 (`originals/ab/<sha256>`) and never changed."""

import errno
import os
import re
import stat
from collections.abc import Collection
from contextlib import suppress
from hashlib import sha256 as digest_of
from pathlib import Path

from onrecord.errors import RecordError
from onrecord.private_files import ENDING, private_folder, write_private

HASH = re.compile(r"[0-9a-f]{64}\Z  # e3b0c442...", re.VERBOSE)
PLAIN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def path_of(folder: Path, sha256: str) -> Path:
    """Where the original with that hash lies.

    Raises RecordError for what is no hash: a record that somebody else made may say anything.

    >>> path_of(Path("originals"), "ab" * 32).parent.as_posix()
    'originals/ab'
    """
    if not HASH.match(sha256):
        raise RecordError(f"{sha256[:80]!r} is no SHA-256; this record was changed by other means than onrecord")
    return folder / sha256[:2] / sha256


def keep(folder: Path, sha256: str, data: bytes) -> None:
    """Write the bytes once, durably: a temporary file, flushed to disk, then renamed.

    One writer at a time may do so. Raises RecordError when the bytes do not have that hash, or when the disk refuses
    them.
    """
    check(sha256, data)
    target = path_of(folder, sha256)
    if target.exists():
        return
    try:
        for each in (folder, target.parent):
            private_folder(each)
        write_private(target, data, part=folder / f".{sha256}{ENDING}")
    except OSError as error:
        raise RecordError(
            f"{target}: the original could not be kept ({error.strerror}); it needs {len(data)} bytes"
        ) from error


def left(folder: Path) -> list[Path]:
    """What programs that were killed have left half written."""
    return sorted(folder.glob(f".*{ENDING}"))


def others(folder: Path, known: Collection[str]) -> list[str]:
    """The hashes of the files that are there, and not among these: what a program that was killed did not record."""
    names = (path.name for path in sorted(folder.glob("[0-9a-f][0-9a-f]/*")))
    return [name for name in names if HASH.match(name) and name not in known]


def check(sha256: str, data: bytes) -> None:
    """Raise RecordError when the bytes do not have that hash."""
    if digest_of(data).hexdigest() != sha256:
        raise RecordError(f"{sha256}: the bytes do not have this SHA-256; read the source again")


def take(folder: Path, sha256: str) -> bytes:
    """The bytes with that hash.

    Raises RecordError when they are missing or are not what was received.
    """
    path = path_of(folder, sha256)
    try:
        data = _read(path)
    except OSError as error:
        raise RecordError(
            f"{path}: the original cannot be read ({error.strerror}); restore it from a backup"
        ) from error
    if digest_of(data).hexdigest() != sha256:
        raise RecordError(f"{path}: the original was changed after it was received; restore it from a backup")
    return data


def drop(folder: Path, sha256: str) -> None:
    """Remove the bytes with that hash.

    Raises RecordError when the file cannot be removed.
    """
    path = path_of(folder, sha256)
    try:
        path.unlink(missing_ok=True)
        with suppress(OSError):
            path.parent.rmdir()
    except OSError as error:
        raise RecordError(f"{path}: the original cannot be removed ({error.strerror})") from error


def tidy(folder: Path) -> None:
    """Remove what programs that were killed have left half written; no other may be writing.

    Raises RecordError when one cannot be removed.
    """
    for path in left(folder):
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise RecordError(f"{path}: cannot be removed ({error.strerror})") from error


def _read(path: Path) -> bytes:
    """The bytes of a plain file; links, pipes and devices are refused."""
    with os.fdopen(os.open(path, PLAIN), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is no plain file")
        return file.read()
