"""Files for their owner alone, whatever the umask, that are there whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path

ENDING = ".part"
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def part_of(path: Path) -> Path:
    """The name under which a file is written until it is whole.

    >>> part_of(Path("record/fetched.json")).as_posix()
    'record/.fetched.json.part'
    """
    return path.with_name(f".{path.name}{ENDING}")


def write_private(path: Path, data: bytes, *, part: Path | None = None) -> None:
    """Put a file in its place when it is whole and on the disk; one that is there already is replaced.

    `part` (else `part_of` it) is its name until then, and one writer at a time may use it. What a killed program left
    there is removed. Raises OSError; the file is then as it was before.
    """
    part = part or part_of(path)
    part.unlink(missing_ok=True)
    descriptor = os.open(part, NEW, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        os.replace(part, path)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def private_folder(path: Path) -> None:
    """Make a folder that nobody else can look into, if it is not there yet; the one above it must be.

    Raises OSError.
    """
    if not path.is_dir():
        path.mkdir(mode=0o700, exist_ok=True)
        flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Let the disk have the names in a folder, where the system can do that."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
