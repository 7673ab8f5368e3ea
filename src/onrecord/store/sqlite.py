"""A record in a folder: `record.db` (SQLite) and `originals/` (the bytes as received)."""

import os
from pathlib import Path

from onrecord.errors import RecordError
from onrecord.store import purge
from onrecord.store.encryption import is_encrypted
from onrecord.store.files import FileDatabase
from onrecord.store.kept import Store
from onrecord.store.purge import Purge
from onrecord.store.received import FolderOfOriginals, OriginalsInDatabase


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
        if not is_encrypted(folder / "record.db"):
            (folder / "originals").mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (folder / "record.db").exists():
            os.chmod(folder, 0o700)
    except OSError as error:
        raise RecordError(f"{folder}: cannot hold a record ({error.strerror}); name another folder with -r") from error


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
        if self.encrypted and (self.folder / "originals").exists():
            wrong.append(
                f"{self.folder}/originals: lies in plain beside an encrypted record; run onrecord encrypt again"
            )
        return wrong

    def scrub(self, plan: Purge) -> None:
        """Remove the files of a purge, also those beside the database, and overwrite what was deleted."""
        purge.drop_beside(self.folder, plan)
        super().scrub(plan)
