"""A record in a folder: `record.db` (SQLite) and `originals/` (the bytes as received)."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from hashlib import sha256 as digest_of
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from sqlalchemy import Connection, Table, delete, func, insert, select, text, update

from onrecord.errors import RecordError, SpanError
from onrecord.model import (
    Decision,
    Entity,
    Findings,
    Hit,
    Incident,
    Problem,
    Record,
    SourceProblem,
    Span,
    TimelineEntry,
)
from onrecord.store import originals, schema
from onrecord.store.codec import Layout, read, spans, write
from onrecord.store.database import Database
from onrecord.store.rows import (
    SHELVES,
    Row,
    Shelf,
    copy_rows,
    entity_rows,
    incident_rows,
    rows_of,
    sentence_rows,
    timeline_rows,
)

T = TypeVar("T")
BATCH = 200
_SEARCH = text(
    """
    SELECT s.document, s.start, s."end", d.text, d.title, d.publisher
    FROM search JOIN sentences AS s ON s.row = search.rowid JOIN documents AS d ON d.id = s.document
    WHERE search MATCH :words ORDER BY bm25(search), s.document, s.start LIMIT :limit
    """
)
_UNINDEX = text(
    "INSERT INTO search(search, rowid, text) SELECT 'delete', row, text FROM sentences WHERE document = :document"
)
_INDEX = text("INSERT INTO search(rowid, text) SELECT row, text FROM sentences WHERE document = :document")


def open_store(location: str, *, create: bool = False) -> "SqliteStore":
    """The record in the folder `location`; a new one when there is none and `create` is set.

    Raises RecordError when there is no record, or one that this program cannot read.
    """
    folder = Path(location)
    if "://" in location:
        raise RecordError(f"{location}: this program keeps records in folders only; name a folder with -r")
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


class SqliteStore(AbstractContextManager["SqliteStore"]):
    """Keeps documents, findings, what was merged from them, and decisions. Close it, or use it in a `with` block."""

    def __init__(self, folder: Path, *, create: bool) -> None:
        self.folder = folder
        self._originals = folder / "originals"
        self._database = Database(folder / "record.db", create=create)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the record."""
        self.close()

    def close(self) -> None:
        """Let go of the files."""
        self._database.close()

    # ---- what was processed ----

    def seen(self, sha256: str, fingerprint: str, source: str) -> bool:
        """Tell whether these bytes of this source were processed by the same program with the same settings."""
        table = schema.sources
        same = (table.c.name == source) & (table.c.sha256 == sha256) & (table.c.fingerprint == fingerprint)
        with self._database.reading() as connection:
            return connection.execute(select(table.c.name).where(same)).first() is not None

    def stale(self, fingerprint: str) -> int:
        """The number of documents that were processed by another version of the program or with other settings."""
        with self._database.reading() as connection:
            table = schema.documents
            return connection.execute(select(func.count()).where(table.c.fingerprint != fingerprint)).scalar_one()

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
            check(found)
        times: Counter[str] = Counter(found.document.id for found in findings)
        once = {found.document.id: found for found in reversed(findings)}
        prepared = [(found, _document_row(found, source, fingerprint)) for _, found in sorted(once.items())]
        if data is not None:
            originals.keep(self._originals, sha256, data)
        with self._database.writing() as connection:
            if data is not None:
                row = {"sha256": sha256, "bytes": len(data)}
                connection.execute(insert(schema.originals).prefix_with("OR IGNORE"), row)
            _forget(connection, source)
            connection.execute(insert(schema.sources), {"name": source, "sha256": sha256, "fingerprint": fingerprint})
            for found, row in prepared:
                _keep(connection, found, row, times=times[found.document.id])
            rows = [{"source": source, "n": n, **_problem_row(p)} for n, p in enumerate(problems)]
            _insert(connection, schema.problems, rows)

    def findings(self) -> Iterator[Findings]:
        """The findings of each document, ordered by document id (without the parse, which is not kept)."""
        with self._database.reading() as connection:
            ids = list(connection.execute(select(schema.documents.c.id).order_by(schema.documents.c.id)).scalars())
            for start in range(0, len(ids), BATCH):
                yield from _load(connection, ids[start : start + BATCH])

    def document(self, id: str) -> Findings | None:
        """The findings of one document, None when the record has no such document."""
        with self._database.reading() as connection:
            return next(iter(_load(connection, [id])), None)

    def original(self, sha256: str) -> bytes:
        """The bytes as received.

        Raises RecordError when they are missing or were changed.
        """
        return originals.take(self._originals, sha256)

    def search(self, words: str, *, limit: int = 50) -> list[Hit]:
        """The sentences that have all these words, the best first; a stretch in double quotes is not special."""
        wanted = " ".join(f'"{word}"' for word in _searched(words))
        if not wanted:
            return []
        with self._database.reading() as connection:
            found = connection.execute(_SEARCH.columns(text=schema.Words), {"words": wanted, "limit": limit}).all()
        return [
            Hit(span=span, text=row.text[span.start : span.end], title=row.title, publisher=row.publisher)
            for row in found
            for span in [Span(doc=row.document, start=row.start, end=row.end)]
        ]

    # ---- the record as a whole ----

    def save_merged(self, record: Record) -> None:
        """Keep what was merged (entities, incidents, timeline, copies) in place of what was merged before."""
        rows = (
            (schema.entities, entity_rows(record.entities)),
            (schema.incidents, incident_rows(record.incidents)),
            (schema.timeline, timeline_rows(record.timeline)),
            (schema.copies, copy_rows(record.copies)),
        )
        with self._database.writing() as connection:
            for table, new in rows:
                connection.execute(delete(table))
                _insert(connection, table, new)

    def record(self) -> Record:
        """Everything that is kept: findings, what was merged, decisions, problems."""
        with self._database.reading() as connection:
            ids = list(connection.execute(select(schema.documents.c.id).order_by(schema.documents.c.id)).scalars())
            findings = tuple(f for n in range(0, len(ids), BATCH) for f in _load(connection, ids[n : n + BATCH]))
            return Record(
                findings=findings,
                entities=_bodies(connection, schema.entities, Entity),
                incidents=_bodies(connection, schema.incidents, Incident),
                timeline=_bodies(connection, schema.timeline, TimelineEntry),
                copies=_bodies(connection, schema.copies, tuple[str, ...]),
                decisions=_bodies(connection, schema.decisions, Decision),
                problems=(*_source_problems(connection), *_duplicates(connection), *_document_problems(findings)),
            )

    def decisions(self) -> tuple[Decision, ...]:
        """The decisions in the order in which they were made."""
        with self._database.reading() as connection:
            return _bodies(connection, schema.decisions, Decision)

    def add_decision(self, decision: Decision) -> None:
        """Add one decision; earlier ones are never changed."""
        row = {
            "id": decision.id,
            "subject": decision.subject,
            "verdict": decision.verdict,
            "reviewer": decision.reviewer,
            "at": decision.at,
            "body": write(decision),
        }
        with self._database.writing() as connection:
            connection.execute(insert(schema.decisions), row)

    def verify(self) -> list[str]:
        """What is wrong with the record, one sentence each; empty when all is well.

        Re-hashes the originals, and checks each document's text and findings, their spans and their ids.
        """
        with self._database.reading() as connection:
            wrong = [
                f"record.db: {line}"
                for line in connection.exec_driver_sql("PRAGMA integrity_check").scalars()
                if line != "ok"
            ]
            hashes = list(
                connection.execute(select(schema.originals.c.sha256).order_by(schema.originals.c.sha256)).scalars()
            )
            ids = list(connection.execute(select(schema.documents.c.id).order_by(schema.documents.c.id)).scalars())
            for id in ids:
                wrong.extend(_wrong_with(connection, id))
        for sha256 in hashes:
            try:
                self.original(sha256)
            except RecordError as error:
                wrong.append(str(error))
        return wrong


def check(findings: Findings) -> None:
    """Raise SpanError when any value of the findings points outside the text or into another document."""
    document = findings.document
    for name in ("document", "passages", "paragraphs", "sentences", "quotemarks", *(shelf.name for shelf in SHELVES)):
        for span in spans(getattr(findings, name)):
            document.quote(span)
    for problem in findings.problems:
        if problem.end is not None and problem.end > len(document.text):
            raise SpanError(f"{document.uri or document.id}: the problem {problem.kind!r} points outside the text")


def _document_row(findings: Findings, source: str, fingerprint: str) -> Row:
    document = findings.document
    layout = Layout(
        document=replace(document, text=""),
        passages=findings.passages,
        paragraphs=findings.paragraphs,
        sentences=findings.sentences,
        quotemarks=findings.quotemarks,
    )
    return {
        "id": document.id,
        "source": source,
        "sha256": document.sha256,
        "fingerprint": fingerprint,
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published,
        "language": document.language,
        "text": document.text,
        "body": write(layout),
        "digest": _digest(findings),
    }


def _digest(findings: Findings) -> str:
    """The hash of all that is kept of a document, to find values that were changed behind the program's back."""
    digest = digest_of(findings.document.text.encode("utf-8", "surrogatepass"))
    for name in ("document", "passages", "paragraphs", "sentences", "quotemarks", *(shelf.name for shelf in SHELVES)):
        value = getattr(findings, name)
        digest.update(b"\x1f" + write(value).encode("utf-8"))
    return digest.hexdigest()


def _keep(connection: Connection, findings: Findings, row: Row, *, times: int) -> None:
    id, source = row["id"], row["source"]
    table = schema.documents
    first = connection.execute(select(table.c.source).where(table.c.id == id)).scalar()
    if first is None or source <= first:
        if first is None:
            connection.execute(insert(table), row)
        else:
            connection.execute(update(table).where(table.c.id == id), row)
            _clear(connection, id)
        for shelf in SHELVES:
            _insert(connection, shelf.table, rows_of(findings, shelf))
        _insert(connection, schema.sentences, sentence_rows(findings))
        connection.execute(_INDEX, {"document": id})
    connection.execute(insert(schema.document_sources), {"document": id, "source": source, "times": times})


def _clear(connection: Connection, id: str) -> None:
    connection.execute(_UNINDEX, {"document": id})
    for table in (schema.sentences, *(shelf.table for shelf in SHELVES)):
        connection.execute(delete(table).where(table.c.document == id))


def _forget(connection: Connection, source: str) -> None:
    """Drop what a source gave before.

    A document that another source gives too stays as it is, and that source is read anew next time.
    """
    links, documents, sources = schema.document_sources, schema.documents, schema.sources
    given = list(connection.execute(select(links.c.document).where(links.c.source == source)).scalars())
    connection.execute(delete(sources).where(sources.c.name == source))
    for id in given:
        heirs = sorted(connection.execute(select(links.c.source).where(links.c.document == id)).scalars())
        if not heirs:
            connection.execute(_UNINDEX, {"document": id})
            connection.execute(delete(documents).where(documents.c.id == id))
            continue
        kept_as = connection.execute(select(documents.c.source).where(documents.c.id == id)).scalar_one()
        if kept_as == source:
            connection.execute(update(documents).where(documents.c.id == id).values(source=heirs[0]))
            connection.execute(update(sources).where(sources.c.name == heirs[0]).values(fingerprint=""))


def _insert(connection: Connection, table: Table, rows: list[Row]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _problem_row(problem: Problem) -> Row:
    return {"kind": problem.kind, "message": problem.message, "body": write(problem)}


def _load(connection: Connection, ids: Sequence[str]) -> Iterator[Findings]:
    """The findings of documents whose ids stand next to each other in the order of ids."""
    if not ids:
        return
    table = schema.documents
    near = table.c.id.between(ids[0], ids[-1])
    found = connection.execute(select(table.c.id, table.c.text, table.c.body).where(near).order_by(table.c.id)).all()
    lists = [(shelf, _lists(connection, shelf, ids[0], ids[-1])) for shelf in SHELVES]
    for row in found:
        layout = read(row.body, Layout)
        yield Findings(
            document=replace(layout.document, text=row.text),
            passages=layout.passages,
            paragraphs=layout.paragraphs,
            sentences=layout.sentences,
            quotemarks=layout.quotemarks,
            **{shelf.name: values.get(row.id, ()) for shelf, values in lists},  # type: ignore[arg-type]
        )


def _lists(connection: Connection, shelf: Shelf, first: str, last: str) -> dict[str, tuple[object, ...]]:
    table = shelf.table
    wanted = select(table.c.document, table.c.body).where(table.c.document.between(first, last))
    lists: dict[str, list[object]] = {}
    for document, body in connection.execute(wanted.order_by(table.c.document, table.c.n)):
        lists.setdefault(document, []).append(read(body, shelf.kind))
    return {document: tuple(values) for document, values in lists.items()}


def _bodies(connection: Connection, table: Table, kind: type[T]) -> tuple[T, ...]:
    return tuple(read(body, kind) for body in connection.execute(select(table.c.body).order_by(table.c.n)).scalars())


def _source_problems(connection: Connection) -> Iterator[SourceProblem]:
    table = schema.problems
    for row in connection.execute(select(table.c.source, table.c.body).order_by(table.c.source, table.c.n)):
        problem = read(row.body, Problem)
        yield SourceProblem(kind=problem.kind, message=problem.message, source=problem.source or row.source)


def _duplicates(connection: Connection) -> Iterator[SourceProblem]:
    """One note for each document that came more than once."""
    table = schema.document_sources
    rows = connection.execute(select(table).order_by(table.c.document, table.c.source))
    for document, group in groupby(rows, key=lambda row: row.document):
        given = list(group)
        names = [row.source for row in given]
        if len(names) > 1:
            message = f"the same document came from {len(names)} sources and is kept once: {', '.join(names)}"
            yield SourceProblem(kind="duplicate", message=message, source=names[1], document=document)
        elif given[0].times > 1:
            message = f"the same document stands in this source {given[0].times} times and is kept once"
            yield SourceProblem(kind="duplicate", message=message, source=names[0], document=document)


def _document_problems(findings: Iterable[Findings]) -> Iterator[SourceProblem]:
    for found in findings:
        for p in found.problems:
            source = p.source or found.document.uri
            yield SourceProblem(
                kind=p.kind, message=p.message, source=source, document=found.document.id, start=p.start, end=p.end
            )


def _wrong_with(connection: Connection, id: str) -> Iterator[str]:
    try:
        findings = next(iter(_load(connection, [id])))
        check(findings)
    except (SpanError, ValueError) as error:
        yield f"{id}: {error}"
        return
    kept = connection.execute(select(schema.documents.c.digest).where(schema.documents.c.id == id)).scalar_one()
    if kept != _digest(findings):
        yield f"{id}: the text or a finding was changed after it was kept; build the record again"
    for shelf in SHELVES:
        ids = [value.id for value in getattr(findings, shelf.name) if getattr(value, "id", None)]
        yield from (
            f"{id}: two {shelf.name} have the id {twice}" for twice in sorted({i for i in ids if ids.count(i) > 1})
        )


def _searched(words: str) -> list[str]:
    """The words of a search, each safe between double quotes.

    >>> _searched('prison "AND near* -')
    ['prison', 'AND', 'near*']
    """
    cleaned = "".join(" " if c in '"\x00' or "\ud800" <= c <= "\udfff" else c for c in words)
    return [word for word in cleaned.split() if any(c.isalnum() for c in word)]
