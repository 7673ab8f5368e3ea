"""Where a record keeps the bytes as received: in the folder of its database, or in the database of a team."""

from hashlib import sha256 as digest_of
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, select

from onrecord.errors import RecordError
from onrecord.store import originals, schema
from onrecord.store.database import Database
from onrecord.store.rows import insert_new


class Received(Protocol):
    """The bytes as received, by their SHA-256."""

    def make_ready(self, sha256: str, data: bytes) -> None:
        """Do what must be done before the transaction that keeps the bytes.

        Raises RecordError when they do not have that hash or cannot be kept.
        """

    def keep(self, connection: Connection, sha256: str, data: bytes) -> None:
        """Keep the bytes, within that transaction."""

    def take(self, sha256: str) -> bytes:
        """The bytes with that hash.

        Raises RecordError when they are missing or were changed.
        """

    def drop(self, sha256: str) -> None:
        """Let go of what is outside the database."""


class FolderOfOriginals:
    """Each original is a file, on disk before the transaction ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def make_ready(self, sha256: str, data: bytes) -> None:
        """Write the file, durably."""
        originals.keep(self._folder, sha256, data)

    def keep(self, connection: Connection, sha256: str, data: bytes) -> None:
        """Nothing: the file is there."""

    def take(self, sha256: str) -> bytes:
        """The bytes of the file."""
        return originals.take(self._folder, sha256)

    def drop(self, sha256: str) -> None:
        """Remove the file."""
        originals.drop(self._folder, sha256)


class OriginalsInDatabase:
    """Each original is a row, so that all who share the record have it, and one backup holds all."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make_ready(self, sha256: str, data: bytes) -> None:
        """Check the hash."""
        originals.check(sha256, data)

    def keep(self, connection: Connection, sha256: str, data: bytes) -> None:
        """Write the row."""
        insert_new(connection, schema.original_bytes, {"sha256": sha256, "body": data})

    def take(self, sha256: str) -> bytes:
        """The bytes of the row."""
        table = schema.original_bytes
        with self._database.reading() as connection:
            data = connection.execute(select(table.c.body).where(table.c.sha256 == sha256)).scalar()
        if data is None:
            raise RecordError(f"{sha256}: the original is not in the record; restore it from a backup")
        if digest_of(data).hexdigest() != sha256:
            raise RecordError(f"{sha256}: the original was changed after it was received; restore it from a backup")
        return bytes(data)

    def drop(self, sha256: str) -> None:
        """Nothing: the row went with that of the table `originals`."""
