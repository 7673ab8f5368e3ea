"""What merging remembers of a record from one document to the next: keys and their holders, and values by name."""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from onrecord.model import Document, Findings
from onrecord.store import decisions as decided
from onrecord.store import documents, schema

EVERY = 1 << 62  # names: all of them
BEHIND = "behind"
STEPS = "steps"  # how often what merging remembers was changed
AT_ONCE = 500
Held = tuple[int, str]  # a key, and one who holds it
_HOLDERS = "SELECT name FROM merge_keys WHERE key = ? ORDER BY name LIMIT ?"
_BEFORE = "SELECT name FROM merge_keys WHERE key = ? AND name < ? ORDER BY name DESC LIMIT ?"
_AFTER = "SELECT name FROM merge_keys WHERE key = ? AND name > ? ORDER BY name LIMIT ?"
_LAST = "SELECT name FROM merge_keys WHERE key = ? ORDER BY name DESC LIMIT ?"
_VALUES = "SELECT name, body FROM merge_values WHERE kind = ? AND name IN ({})"
_ALL_HOLDERS = """
    SELECT wanted.key, held.name
    FROM unnest(%s::bigint[]) AS wanted (key)
    CROSS JOIN LATERAL (SELECT name FROM merge_keys WHERE key = wanted.key ORDER BY name LIMIT %s) AS held
    ORDER BY wanted.key, held.name
    """
_ALL_BESIDE = """
    SELECT wanted.key, wanted.name, held.name
    FROM unnest(%(keys)s::bigint[], %(names)s::text[]) AS wanted (key, name)
    CROSS JOIN LATERAL (
        (SELECT name FROM merge_keys WHERE key = wanted.key AND name < wanted.name ORDER BY name DESC LIMIT %(most)s)
        UNION ALL
        (SELECT name FROM merge_keys WHERE key = wanted.key AND name > wanted.name ORDER BY name LIMIT %(most)s)
        UNION ALL (SELECT name FROM merge_keys WHERE key = wanted.key ORDER BY name LIMIT %(most)s)
        UNION ALL (SELECT name FROM merge_keys WHERE key = wanted.key ORDER BY name DESC LIMIT %(most)s)
    ) AS held
    """
_ALL_VALUES = "SELECT name, body FROM merge_values WHERE kind = %s AND name = ANY(%s)"
_KEEP = "INSERT INTO merge_values VALUES (?, ?, ?) ON CONFLICT (kind, name) DO UPDATE SET body = excluded.body"


class Grown(ABC):
    """What is kept, inside one transaction that is kept wholly or not at all."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._cursor: Any = connection.connection.cursor()

    @abstractmethod
    def holders(self, keys: Iterable[int], most: int | None = None) -> dict[int, list[str]]:
        """The names that hold each of these keys, the first so many of them."""

    @abstractmethod
    def beside(self, held: Iterable[Held], most: int) -> dict[Held, set[str]]:
        """For each of these the names that hold its key, too: so many before it and after, or from the other end."""

    @abstractmethod
    def values(self, kind: str, names: Iterable[str]) -> dict[str, bytes]:
        """The values of these names, those that there are."""

    def all(self, kind: str) -> Iterator[bytes]:
        """The values of a kind, in the order of their names."""
        table = schema.merge_values
        wanted = select(table.c.body).where(table.c.kind == kind).order_by(table.c.name)
        yield from self._connection.execute(wanted).scalars().all()

    def pending(self) -> list[str]:
        """The documents that came, changed or went since; in order."""
        table = schema.merge_pending
        return list(self._connection.execute(select(table.c.document).order_by(table.c.document)).scalars())

    def waiting(self, names: Sequence[str]) -> list[str]:
        """Those of these documents that came, changed or went since, in the order given."""
        table = schema.merge_pending
        found: set[str] = set()
        for start in range(0, len(names), AT_ONCE):
            some = select(table.c.document).where(table.c.document.in_(names[start : start + AT_ONCE]))
            found.update(self._connection.execute(some).scalars())
        return [name for name in names if name in found]

    def by_day(self, names: Sequence[str]) -> list[str]:
        """These documents in the order in which they were published; those without a day, or that went, come last."""
        table = schema.documents
        wanted = select(table.c.id, table.c.published)
        out: dict[str, str | None] = {}
        for start in range(0, len(names), AT_ONCE):
            some = wanted.where(table.c.id.in_(names[start : start + AT_ONCE]))
            out.update((row.id, row.published) for row in self._connection.execute(some))
        return sorted(names, key=lambda name: (out.get(name) is None, out.get(name) or "", name))

    def count(self) -> int:
        """The number of documents that the record has."""
        return self._connection.execute(select(func.count()).select_from(schema.documents)).scalar_one()

    def documents(self, names: Iterable[str]) -> Iterator[Findings]:
        """The findings of these documents, those that the record has."""
        yield from documents.load_each(self._connection, names)

    def texts(self, names: Iterable[str]) -> Iterator[Document]:
        """These documents with their text and publisher alone."""
        table, listed = schema.documents, list(names)
        wanted = select(table.c.id, table.c.text, table.c.publisher)
        for start in range(0, len(listed), AT_ONCE):
            for row in self._connection.execute(wanted.where(table.c.id.in_(listed[start : start + AT_ONCE]))):
                yield Document(id=row.id, text=row.text, sha256="", media_type="", reader="", publisher=row.publisher)

    def first(self, number: int) -> list[str]:
        """The documents whose ids come first, so many of them."""
        table = schema.documents
        return list(self._connection.execute(select(table.c.id).order_by(table.c.id).limit(number)).scalars())

    def mark(self, names: Sequence[str]) -> Hashable:
        """What is different after a change of these documents, or of what is remembered."""
        table = schema.documents
        wanted = select(table.c.id, table.c.digest)
        rows = (
            tuple(row)
            for start in range(0, len(names), AT_ONCE)
            for row in self._connection.execute(wanted.where(table.c.id.in_(names[start : start + AT_ONCE])))
        )
        return decided.remembered(self._connection, STEPS), frozenset(rows)

    def keep(self, moved: Sequence[tuple[int, str, bool]], written: Sequence[tuple[str, str, bytes | None]]) -> None:
        """Keep who holds which key now or no longer, and values (None: taken away); the record is behind it then."""
        self._run("DELETE FROM merge_keys WHERE key = ? AND name = ?", (each[:2] for each in moved if not each[2]))
        self._run("INSERT INTO merge_keys VALUES (?, ?) ON CONFLICT DO NOTHING", (e[:2] for e in moved if e[2]))
        gone = (each[:2] for each in written if each[2] is None)
        self._run("DELETE FROM merge_values WHERE kind = ? AND name = ?", gone)
        self._run(_KEEP, (each for each in written if each[2] is not None))
        decided.remember(self._connection, decided.MERGED, BEHIND)
        steps = int(decided.remembered(self._connection, STEPS) or 0)
        decided.remember(self._connection, STEPS, str(steps + 1))

    @abstractmethod
    def _run(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Run a statement, written with ? for values, for each of these rows."""

    def supersede(self, superseded: Iterable[tuple[str, str | None]]) -> None:
        """Log the incidents that are no more, each with the one that took over."""
        self._run("INSERT INTO superseded (id, superseded_by) VALUES (?, ?)", superseded)

    def done(self, names: Iterable[str]) -> None:
        """Note that these documents are no longer pending."""
        self._run("DELETE FROM merge_pending WHERE document = ?", ((name,) for name in names))

    def forget(self) -> None:
        """Forget everything: all documents are pending."""
        for table in (schema.merge_keys, schema.merge_values, schema.merge_pending):
            self._connection.execute(delete(table))
        every = select(schema.documents.c.id)
        self._connection.execute(insert(schema.merge_pending).from_select(["document"], every))


class GrownInFile(Grown):
    """What is kept in SQLite, where a question costs nothing."""

    def holders(self, keys: Iterable[int], most: int | None = None) -> dict[int, list[str]]:
        """The names that hold each of these keys, the first so many of them."""
        limit = EVERY if most is None else most
        return {key: [name for (name,) in self._cursor.execute(_HOLDERS, (key, limit))] for key in keys}

    def beside(self, held: Iterable[Held], most: int) -> dict[Held, set[str]]:
        """For each of these the names that hold its key, too: so many before it and after, or from the other end."""
        return {(key, name): self._beside(key, name, most) for key, name in held}

    def _beside(self, key: int, name: str, most: int) -> set[str]:
        found: set[str] = set()
        for statement, from_the_other_end in ((_BEFORE, _LAST), (_AFTER, _HOLDERS)):
            some = self._cursor.execute(statement, (key, name, most)).fetchall()
            if len(some) < most:
                some += self._cursor.execute(from_the_other_end, (key, most)).fetchall()
            found.update(other for (other,) in some)
        return found

    def values(self, kind: str, names: Iterable[str]) -> dict[str, bytes]:
        """The values of these names, those that there are."""
        wanted, found = list(names), {}
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            found.update(self._cursor.execute(_VALUES.format(", ".join("?" * len(some))), (kind, *some)).fetchall())
        return found

    def _run(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        self._cursor.executemany(statement, list(rows))


class GrownOnServer(Grown):
    """What is kept in PostgreSQL, where each question is a way to the server and back."""

    def holders(self, keys: Iterable[int], most: int | None = None) -> dict[int, list[str]]:
        """The names that hold each of these keys, the first so many of them."""
        wanted = list(keys)
        found: dict[int, list[str]] = {key: [] for key in wanted}
        for key, name in self._cursor.execute(_ALL_HOLDERS, (wanted, most)):
            found[key].append(name)
        return found

    def beside(self, held: Iterable[Held], most: int) -> dict[Held, set[str]]:
        """For each of these the names that hold its key, too: so many before it and after, or from the other end."""
        found: dict[Held, set[str]] = {pair: set() for pair in held}
        asked = {"keys": [key for key, _ in found], "names": [name for _, name in found], "most": most}
        for key, name, other in self._cursor.execute(_ALL_BESIDE, asked):
            found[key, name].add(other)
        return found

    def values(self, kind: str, names: Iterable[str]) -> dict[str, bytes]:
        """The values of these names, those that there are."""
        return dict(self._cursor.execute(_ALL_VALUES, (kind, list(names))))

    def _run(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        self._cursor.executemany(statement.replace("?", "%s"), list(rows))


def grown(connection: Connection) -> Grown:
    """What merging remembers, inside this transaction."""
    return GrownOnServer(connection) if connection.dialect.name == "postgresql" else GrownInFile(connection)
