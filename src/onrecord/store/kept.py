"""What a record keeps, in whichever database: documents with their findings, what was merged, and decisions."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from types import TracebackType
from typing import TypeVar

from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select

from onrecord.errors import RecordError
from onrecord.model import Decision, Entity, Findings, Hit, Incident, Problem, Record, Span, TimelineEntry
from onrecord.store import decisions as decided
from onrecord.store import documents, purge, schema, searching
from onrecord.store.codec import read
from onrecord.store.database import Database
from onrecord.store.grown import Grown, grown
from onrecord.store.library import StoredLibrary
from onrecord.store.moving import Progress, copy_tables, ensure_empty
from onrecord.store.problems import problem_rows, problems_of
from onrecord.store.purge import Purge
from onrecord.store.received import Received
from onrecord.store.rows import copy_rows, entity_rows, incident_rows, insert_new, other_rows, timeline_rows
from onrecord.store.verify import merged_digest, wrong_originals, wrong_rows

T = TypeVar("T")
Self = TypeVar("Self", bound="Store")
BATCH = 200
_SEEN = select(schema.sources.c.name).where(
    (schema.sources.c.name == bindparam("source"))
    & (schema.sources.c.sha256 == bindparam("sha256"))
    & (schema.sources.c.fingerprint == bindparam("fingerprint"))
)


class Store(AbstractContextManager["Store"]):
    """Keeps documents, findings, what was merged from them, and decisions. Close it, or use it in a `with` block."""

    def __init__(self, database: Database, received: Received) -> None:
        self._database = database
        self._received = received

    def __enter__(self: Self) -> Self:
        """The store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the record."""
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def library(self) -> StoredLibrary:
        """The record as it is read in parts, for a page."""
        return StoredLibrary(self._database)

    # ---- what was processed ----

    def seen(self, sha256: str, fingerprint: str, source: str) -> bool:
        """Tell whether these bytes of this source were processed by the same program with the same settings."""
        asked = {"source": source, "sha256": sha256, "fingerprint": fingerprint}
        with self._database.reading() as connection:
            return connection.execute(_SEEN, asked).first() is not None

    def stale(self, program: str) -> int:
        """The number of documents that another program or other settings read (see `pipeline.program_fingerprint`)."""
        with self._database.reading() as connection:
            others = ~schema.documents.c.fingerprint.startswith(program, autoescape=True)
            return connection.execute(select(func.count()).where(others)).scalar_one()

    # ---- documents ----

    def put(
        self,
        *,
        source: str,
        sha256: str,
        data: bytes | None,
        fingerprint: str,
        findings: Sequence[Findings],
        problems: Sequence[Problem],
    ) -> None:
        """Keep what one source gave, in one transaction; it replaces what the source gave before.

        The original is on disk before the transaction ends; an older original of the source is kept. A document that
        two sources give is kept once, as the source whose name comes first in the alphabet gave it.
        Raises SpanError when a value points outside its text, RecordError when the record cannot be written.
        """
        for found in findings:
            documents.check(found)
        times: Counter[str] = Counter(found.document.id for found in findings)
        once = {found.document.id: found for found in reversed(findings)}
        prepared = [(found, documents.document_row(found, source, fingerprint)) for _, found in sorted(once.items())]
        with self._database.writing() as connection:
            if data is not None:
                insert_new(connection, schema.originals, {"sha256": sha256, "bytes": len(data)})
                self._received.keep(connection, sha256, data)
            documents.forget(connection, source)
            connection.execute(insert(schema.sources), {"name": source, "sha256": sha256, "fingerprint": fingerprint})
            for found, row in prepared:
                documents.keep(connection, found, row, times=times[found.document.id])
            documents.insert_rows(connection, schema.problems, problem_rows(source, problems))

    def findings(self) -> Iterator[Findings]:
        """The findings of each document, ordered by document id (without the parse, which is not kept)."""
        with self._database.reading() as connection:
            yield from _all(connection)

    def document(self, id: str) -> Findings | None:
        """The findings of one document, None when the record has no such document."""
        with self._database.reading() as connection:
            return next(iter(documents.load(connection, [id])), None)

    def some(self, ids: Sequence[str]) -> list[Findings]:
        """The findings of these documents, in this order; those that there are."""
        with self._database.reading() as connection:
            return list(documents.load_each(connection, ids))

    def original(self, sha256: str) -> bytes:
        """The bytes as received.

        Raises RecordError when they are missing or were changed.
        """
        return self._received.take(sha256)

    def held(self) -> frozenset[str]:
        """The hashes of all originals."""
        with self._database.reading() as connection:
            return frozenset(connection.execute(select(schema.originals.c.sha256)).scalars())

    def search(self, words: str, *, limit: int = 50) -> list[Hit]:
        """The sentences that have all these words, the best first; a stretch in double quotes is not special."""
        with self._database.reading() as connection:
            found = searching.search(connection, words, limit)
        return [
            Hit(span=span, text=row.text[span.start : span.end], title=row.title, publisher=row.publisher)
            for row in found
            for span in [Span(doc=row.document, start=row.start, end=row.end)]
        ]

    # ---- the record as a whole ----

    def save_merged(self, record: Record, *, key: str = "") -> None:
        """Keep what was merged (entities, incidents, timeline, copies) in place of what was merged before.

        `key` names the decisions that the merge followed. Rows that are as they were are left alone, and looked for
        before others who write have to wait.
        """
        made = {
            schema.entities: entity_rows(record.entities),
            schema.incidents: incident_rows(record.incidents),
            schema.timeline: timeline_rows(record.timeline),
            schema.copies: copy_rows(record.copies),
        }
        shown = merged_digest((table, (row["body"] for row in rows)) for table, rows in made.items())
        with self._database.reading() as connection:
            before = decided.remembered(connection, decided.SHOWN)
            others = {table: other_rows(connection, table, rows) for table, rows in made.items()}
        with self._database.writing() as connection:
            as_it_was = before and decided.remembered(connection, decided.SHOWN) == before
            for table, rows in made.items():
                gone, come = others[table] if as_it_was else other_rows(connection, table, rows)
                if gone:
                    connection.execute(delete(table).where(table.c.n == bindparam("gone")), gone)
                documents.insert_rows(connection, table, come)
            decided.remember(connection, decided.MERGED, key)
            decided.remember(connection, decided.SHOWN, shown)

    def record(self) -> Record:
        """Everything that is kept: findings, what was merged, decisions, problems."""
        with self._database.reading() as connection:
            findings = tuple(_all(connection))
            return Record(
                findings=findings,
                entities=_bodies(connection, schema.entities, Entity),
                incidents=_bodies(connection, schema.incidents, Incident),
                timeline=_bodies(connection, schema.timeline, TimelineEntry),
                copies=_bodies(connection, schema.copies, tuple[str, ...]),
                decisions=decided.all_of(connection),
                problems=problems_of(connection, findings),
            )

    def decisions(self) -> tuple[Decision, ...]:
        """The decisions in the order in which they were made."""
        with self._database.reading() as connection:
            return decided.all_of(connection)

    def add_decisions(
        self, drafts: Sequence[Decision], *, seen: Mapping[str, str | None] | None = None
    ) -> tuple[Decision, ...]:
        """Add decisions in one transaction, all or none, and give them as they were kept: with id, number and hash.

        `seen` gives, for subjects, the last decision about each that the reviewer had seen.
        Raises StaleDecision when somebody has decided about one of them since.
        """
        with self._database.writing("decisions") as connection:
            return decided.append(connection, drafts, seen or {})

    # ---- what is removed for good ----

    def to_purge(self, names: Sequence[str]) -> Purge:
        """What goes with these sources or documents (see `purge.planned`).

        Raises WrongUse for one that is not in the record, or that another source gives too.
        """
        with self._database.reading() as connection:
            plan = purge.planned(connection, names)
        return replace(plan, earlier=(*plan.earlier, *self._received.others(self.held())))

    def unfinished_purge(self) -> Purge | None:
        """The purge that was begun and not carried to its end, None when there is none."""
        with self._database.reading() as connection:
            return purge.begun(connection)

    def purge(self, plan: Purge, drafts: Sequence[Decision], erased: Iterable[str]) -> tuple[Decision, ...]:
        """Remove documents with all that was found in them; the content of the decisions `erased` goes, too.

        The drafts say so in the chain of decisions. What was merged is not touched, and `scrub` has the last word.
        """
        with self._database.writing("decisions") as connection:
            made = decided.append(connection, drafts, {})
            decided.erase(connection, frozenset(erased))
            purge.note(connection, plan)
        self.carry_out(plan)
        return made

    def carry_out(self, plan: Purge) -> None:
        """Remove what a purge names, as far as it is still there."""
        with self._database.writing() as connection:
            purge.remove(connection, plan)

    def scrub(self, plan: Purge) -> None:
        """Remove the files of a purge, and overwrite what was deleted."""
        table = schema.originals
        with self._database.writing() as connection:
            self._received.tidy()
            again = set(connection.execute(select(table.c.sha256).where(table.c.sha256.in_(plan.originals))).scalars())
            for sha256 in plan.originals:
                if sha256 not in again:  # another program has read the same bytes since
                    self._received.drop(sha256)
        self._database.scrub()
        with self._database.writing("decisions") as connection:
            purge.done(connection)
        self._database.scrub()

    def tidy(self) -> None:
        """Remove what programs that were killed have left half written."""
        if not self._received.is_tidy():
            with self._database.writing():
                self._received.tidy()

    @contextmanager
    def growing(self) -> Iterator[Grown]:
        """What merging remembers of the record, to read and to write in one transaction."""
        with self._database.writing() as connection:
            yield grown(connection)

    @contextmanager
    def remembered(self) -> Iterator[Grown]:
        """What merging remembers of the record, to read."""
        with self._database.reading() as connection:
            yield grown(connection)

    def unmerged(self) -> int:
        """How many documents came, changed or went since the record was last merged."""
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).select_from(schema.merge_pending)).scalar_one()

    def counts(self) -> tuple[int, int]:
        """The number of documents and of incidents."""
        incidents = schema.merge_values.c.kind == "incident"
        with self._database.reading() as connection:
            documents_ = connection.execute(select(func.count()).select_from(schema.documents)).scalar_one()
            return documents_, connection.execute(select(func.count()).where(incidents)).scalar_one()

    def successor(self, incident: str) -> str | None:
        """The incident that took over from one that is no more; None when nothing did."""
        return self.library().successor(incident)

    def copy_from(self, other: "Store", progress: Progress) -> None:
        """Keep all that another record keeps, in one transaction; `progress` is told rows done, their total, a table.

        Raises RecordError when this record is not empty, or when an original of the other is missing or changed.
        """
        table = schema.originals
        with other._database.reading() as old, self._database.writing("findings", "decisions") as new:
            ensure_empty(new, self._database.name)
            copy_tables(old, new, progress)
            for sha256 in old.execute(select(table.c.sha256).order_by(table.c.sha256)).scalars():
                data = other.original(sha256)
                self._received.keep(new, sha256, data)

    def merged_with(self) -> str:
        """The key of the decisions that were followed when the record was last merged (see `MergeRules.key`)."""
        with self._database.reading() as connection:
            return decided.remembered(connection, decided.MERGED)

    def verify_decisions(self) -> list[str]:
        """What is wrong with the chain of decisions, one sentence each; empty when all is well."""
        with self._database.reading() as connection:
            return list(decided.wrong_decisions(connection))

    @property
    def read_only(self) -> bool:
        """Tell whether the record lies where it cannot be written to."""
        return self._database.read_only

    def verify(self) -> list[str]:
        """What is wrong with the record, one sentence each; empty when all is well.

        Re-hashes the originals, and checks each document's text and findings, their spans and their ids, and the chain
        of decisions.
        """
        table = schema.originals
        try:
            with self._database.reading() as connection:
                wrong = [
                    *self._database.damage(connection),
                    *wrong_rows(connection),
                    *decided.wrong_decisions(connection),
                    *purge.unfinished(connection),
                ]
                hashes = list(connection.execute(select(table.c.sha256).order_by(table.c.sha256)).scalars())
        except RecordError as error:
            return [str(error)]
        return [*wrong, *wrong_originals(self._received, hashes)]


def _all(connection: Connection) -> Iterator[Findings]:
    ids = list(connection.execute(select(schema.documents.c.id).order_by(schema.documents.c.id)).scalars())
    for start in range(0, len(ids), BATCH):
        yield from documents.load(connection, ids[start : start + BATCH])


def _bodies(connection: Connection, table: Table, kind: type[T]) -> tuple[T, ...]:
    return tuple(read(body, kind) for body in connection.execute(select(table.c.body).order_by(table.c.n)).scalars())
