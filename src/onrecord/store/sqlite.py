"""A record in a folder: `record.db` (SQLite) and `originals/` (the bytes as received)."""

import os
from pathlib import Path

from onrecord.errors import RecordError
from onrecord.store.files import FileDatabase
from onrecord.store.kept import Store
from onrecord.store.received import FolderOfOriginals


def open_store(location: str, *, create: bool = False) -> "SqliteStore":
    """The record in the folder `location`; a new one when there is none and `create` is set.

    Raises RecordError when there is no record, or one that this program cannot read.
    """
    folder = Path(location)
    if not create and not (folder / "record.db").is_file():
        raise RecordError(f"{location}: there is no record here; run onrecord build SOURCE -r {location}")
    if create:
        _make(folder)
    return SqliteStore(folder, create=create)


def _make(folder: Path) -> None:
    try:
        (folder / "originals").mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (folder / "record.db").exists():
            os.chmod(folder, 0o700)
    except OSError as error:
        raise RecordError(f"{folder}: cannot hold a record ({error.strerror}); name another folder with -r") from error


class SqliteStore(Store):
    """A record in a folder."""

    def __init__(self, folder: Path, *, create: bool) -> None:
        self.folder = folder
        super().__init__(FileDatabase(folder / "record.db", create=create), FolderOfOriginals(folder / "originals"))
