"""The bytes as received, kept by their SHA-256 (`originals/ab/<sha256>`) and never changed."""

import errno
import os
import re
import stat
from contextlib import suppress
from hashlib import sha256 as digest_of
from pathlib import Path

from onrecord.errors import RecordError

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

    Raises RecordError when the bytes do not have that hash, or when the disk refuses them.
    """
    check(sha256, data)
    target = path_of(folder, sha256)
    if target.exists():
        return
    temporary = target.with_name(f".{sha256}.{os.getpid()}.part")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(temporary, data)
        os.replace(temporary, target)
        _flush_folder(target.parent)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise RecordError(
            f"{target}: the original could not be kept ({error.strerror}); it needs {len(data)} bytes"
        ) from error


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
    """Remove the bytes with that hash, and what a program that was killed left of any.

    Raises RecordError when the file cannot be removed.
    """
    path = path_of(folder, sha256)
    try:
        path.unlink(missing_ok=True)
        for part in folder.glob("*/.*.part"):
            part.unlink(missing_ok=True)
        with suppress(OSError):
            path.parent.rmdir()
    except OSError as error:
        raise RecordError(f"{path}: the original cannot be removed ({error.strerror})") from error


def _read(path: Path) -> bytes:
    """The bytes of a plain file; links, pipes and devices are refused."""
    with os.fdopen(os.open(path, PLAIN), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is no plain file")
        return file.read()


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(descriptor)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
