"""A record in a folder: `record.db` (SQLite) and `originals/` (the bytes as received)."""

import os
from pathlib import Path

from onrecord.errors import RecordError
from onrecord.store import purge
from onrecord.store.encryption import ADDED, is_encrypted, plain_beside
from onrecord.store.files import FileDatabase
from onrecord.store.kept import Store
from onrecord.store.purge import Purge
from onrecord.store.received import FolderOfOriginals, OriginalsInDatabase


def open_store(location: str, *, create: bool = False) -> "SqliteStore":
    """The record in the folder `location`; a new one when there is none and `create` is set.

    Raises RecordError when there is no record, or one that this program cannot read.
    """
    folder = Path(location)
    if not create and not _is_there(folder):
        raise RecordError(f"{location}: there is no record here; run onrecord build SOURCE -r {location}")
    if create:
        _make(folder)
    store = SqliteStore(folder, create=create)
    if create:
        store.tidy()
    return store


def _is_there(folder: Path) -> bool:
    try:
        return (folder / "record.db").is_file()
    except PermissionError as error:
        raise RecordError(f"{folder}: cannot be looked into ({error.strerror}); ask who owns the folder") from error


def _make(folder: Path) -> None:
    try:
        if not is_encrypted(folder / "record.db"):
            (folder / "originals").mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (folder / "record.db").exists():
            os.chmod(folder, 0o700)
    except OSError as error:
        raise RecordError(f"{folder}: cannot hold a record ({error.strerror}); name another folder with -r") from error


def _advice(path: Path) -> str:
    again = "run onrecord encrypt again"
    return f"build what is in it, then {again}" if path.name == ADDED else again


class SqliteStore(Store):
    """A record in a folder."""

    def __init__(self, folder: Path, *, create: bool) -> None:
        self.folder = folder
        database = FileDatabase(folder / "record.db", create=create)
        self.encrypted = database.encrypted
        super().__init__(
            database, OriginalsInDatabase(database) if self.encrypted else FolderOfOriginals(folder / "originals")
        )

    def verify(self) -> list[str]:
        """What is wrong with the record, one sentence each (see `Store.verify`)."""
        wrong = super().verify()
        plain = plain_beside(self.folder) if self.encrypted else []
        return wrong + [f"{path}: lies in plain beside an encrypted record; {_advice(path)}" for path in plain]

    def scrub(self, plan: Purge) -> None:
        """Remove the files of a purge, also those beside the database, and overwrite what was deleted."""
        purge.drop_beside(self.folder, plan)
        super().scrub(plan)
