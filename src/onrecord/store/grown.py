"""What merging remembers of a record from one document to the next: keys and their holders, and values by name."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, select

from onrecord.model import Document, Findings
from onrecord.store import decisions as decided
from onrecord.store import documents, schema

MOST = 500  # holders of a key that are read: more tell nothing (see `onrecord.merge.links`)
BEHIND = "behind"
BATCH = 200

_HOLDERS = "SELECT name FROM merge_keys WHERE key = ? ORDER BY name LIMIT ?"
_VALUE = "SELECT body FROM merge_values WHERE kind = ? AND name = ?"


class Grown:
    """What is kept, inside one transaction that is kept wholly or not at all."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._cursor: Any = connection.connection.cursor()

    def holders(self, keys: Iterable[int]) -> dict[int, list[str]]:
        """The names that hold each of these keys, the first 500 of them."""
        return {key: [name for (name,) in self._cursor.execute(_HOLDERS, (key, MOST))] for key in keys}

    def values(self, kind: str, names: Iterable[str]) -> dict[str, bytes]:
        """The values of these names, those that there are."""
        rows = ((name, self._cursor.execute(_VALUE, (kind, name)).fetchone()) for name in names)
        return {name: row[0] for name, row in rows if row is not None}

    def all(self, kind: str) -> Iterator[bytes]:
        """The values of a kind, in the order of their names."""
        wanted = "SELECT body FROM merge_values WHERE kind = ? ORDER BY name"
        yield from (body for (body,) in self._cursor.execute(wanted, (kind,)).fetchall())

    def pending(self) -> list[str]:
        """The documents that came, changed or went since; in order."""
        return [name for (name,) in self._cursor.execute("SELECT document FROM merge_pending ORDER BY document")]

    def count(self) -> int:
        """The number of documents that the record has."""
        return int(self._cursor.execute("SELECT count(*) FROM documents").fetchone()[0])

    def documents(self, names: Iterable[str]) -> Iterator[Findings]:
        """The findings of these documents, those that the record has."""
        for name in names:
            yield from documents.load(self._connection, [name])

    def texts(self, names: Iterable[str]) -> Iterator[Document]:
        """These documents with their text and publisher alone."""
        wanted = select(schema.documents.c.text, schema.documents.c.publisher)
        for name in names:
            row = self._connection.execute(wanted.where(schema.documents.c.id == name)).one()
            yield Document(id=name, text=row.text, sha256="", media_type="", reader="", publisher=row.publisher)

    def first(self, number: int) -> list[str]:
        """The documents whose ids come first, so many of them."""
        return [name for (name,) in self._cursor.execute("SELECT id FROM documents ORDER BY id LIMIT ?", (number,))]

    def keep(self, moved: Sequence[tuple[int, str, bool]], written: Sequence[tuple[str, str, bytes | None]]) -> None:
        """Keep who holds which key now or no longer, and values (None: taken away); the record is behind it then."""
        run = self._cursor.executemany
        run("DELETE FROM merge_keys WHERE key = ? AND name = ?", [each[:2] for each in moved if not each[2]])
        run("INSERT OR IGNORE INTO merge_keys VALUES (?, ?)", [each[:2] for each in moved if each[2]])
        run("DELETE FROM merge_values WHERE kind = ? AND name = ?", [each[:2] for each in written if each[2] is None])
        run("INSERT OR REPLACE INTO merge_values VALUES (?, ?, ?)", [each for each in written if each[2] is not None])
        decided.remember(self._connection, decided.MERGED, BEHIND)

    def supersede(self, superseded: Iterable[tuple[str, str | None]]) -> None:
        """Log the incidents that are no more, each with the one that took over."""
        self._cursor.executemany("INSERT INTO superseded (id, superseded_by) VALUES (?, ?)", list(superseded))

    def done(self, names: Iterable[str]) -> None:
        """Note that these documents are no longer pending."""
        self._cursor.executemany("DELETE FROM merge_pending WHERE document = ?", [(name,) for name in names])

    def forget(self) -> None:
        """Forget everything: all documents are pending."""
        self._cursor.execute("DELETE FROM merge_keys")
        self._cursor.execute("DELETE FROM merge_values")
        self._cursor.execute("DELETE FROM merge_pending")
        self._cursor.execute("INSERT INTO merge_pending SELECT id FROM documents")
