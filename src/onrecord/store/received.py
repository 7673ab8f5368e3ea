"""Where a record keeps the bytes as received: in the folder of its database, or in the database of a team."""

from collections.abc import Collection
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

    def keep(self, connection: Connection, sha256: str, data: bytes) -> None:
        """Keep the bytes, within the transaction that says so: no other program keeps any meanwhile.

        Raises RecordError when they do not have that hash or cannot be kept.
        """

    def take(self, sha256: str) -> bytes:
        """The bytes with that hash.

        Raises RecordError when they are missing or were changed.
        """

    def drop(self, sha256: str) -> None:
        """Let go of what is outside the database, within a transaction that writes."""

    def others(self, known: Collection[str]) -> list[str]:
        """The hashes of the bytes that are there beside these."""

    def is_tidy(self) -> bool:
        """Tell whether no program that was killed has left something half written."""

    def tidy(self) -> None:
        """Remove what was left half written, within a transaction that writes."""


class FolderOfOriginals:
    """Each original is a file, on disk before the transaction ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, connection: Connection, sha256: str, data: bytes) -> None:  # noqa: ARG002
        """Write the file, durably."""
        originals.keep(self._folder, sha256, data)

    def take(self, sha256: str) -> bytes:
        """The bytes of the file."""
        return originals.take(self._folder, sha256)

    def drop(self, sha256: str) -> None:
        """Remove the file."""
        originals.drop(self._folder, sha256)

    def others(self, known: Collection[str]) -> list[str]:
        """The hashes of the files that are there beside these."""
        return originals.others(self._folder, known)

    def is_tidy(self) -> bool:
        """Tell whether no file is half written."""
        return not originals.left(self._folder)

    def tidy(self) -> None:
        """Remove files that are half written."""
        originals.tidy(self._folder)


class OriginalsInDatabase:
    """Each original is a row, so that all who share the record have it, and one backup holds all."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, connection: Connection, sha256: str, data: bytes) -> None:
        """Write the row."""
        originals.check(sha256, data)
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

    def others(self, known: Collection[str]) -> list[str]:  # noqa: ARG002
        """None: each belongs to a row of the table `originals`."""
        return []

    def is_tidy(self) -> bool:
        """Yes: a row is there or not."""
        return True

    def tidy(self) -> None:
        """Nothing: there is nothing to remove."""
