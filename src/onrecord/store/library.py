"""A record as a page reads it: each part by its own query, with what tells that it has changed."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Select, Table, delete, func, select

from onrecord.model import Decision, Document, Entity, Findings, Incident, Record, SourceProblem, TimelineEntry
from onrecord.model.library import Heading, State
from onrecord.store import decisions, documents, schema
from onrecord.store.codec import read, read_all
from onrecord.store.database import Database
from onrecord.store.problems import problems_of
from onrecord.store.rows import SHELVES

TOLD = frozenset({"statements", "events", "citations", "orders", "problems"})
BATCH = 200
AT_ONCE = 200  # values that are decoded in one go, while no other thread can work
OPENING = 400
_ID = schema.documents.c.id


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    uri: str | None = None
    problems: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfDocument:
    document: _Said


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whole:
    document: Document


class StoredLibrary:
    """The parts of a record that is kept in a database (see `model.library.Library`)."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen: tuple[Hashable, State] | None = None

    def state(self) -> State:
        """What tells this moment of the record from another; read anew only when the database has changed."""
        moment = self._database.moment()
        if self._seen is None or self._seen[0] != moment:
            with self._database.reading() as connection:
                self._seen = moment, _state(connection)
        return self._seen[1]

    def headings(self) -> Iterable[Heading]:
        """Every document, without its text."""
        table = schema.documents
        columns = (table.c.id, table.c.title, table.c.publisher, table.c.published, table.c.language, table.c.body)
        opening = func.substr(table.c.text, 1, 2 * OPENING, type_=schema.Words()).label("opening")
        with self._database.reading() as connection:
            counts = {
                name: _counts(connection, each)
                for name, each in (
                    ("statements", schema.statements),
                    ("events", schema.events),
                    ("problems", schema.document_problems),
                )
            }
            rows = connection.execute(select(*columns, opening).order_by(table.c.id))
            return [_heading(row, counts) for row in rows]

    def document(self, id: str) -> Findings | None:
        """One document with all that was found in it, None when there is no such document."""
        with self._database.reading() as connection:
            return next(iter(documents.load(connection, [id])), None)

    def told(self, ids: Sequence[str] | None = None) -> Iterator[Findings]:
        """Documents (all of them for None) with what they tell: no sentences, dates, mentions or entities."""
        with self._database.reading() as connection:
            wanted = sorted(ids) if ids is not None else _ids(connection)
            for start in range(0, len(wanted), BATCH):
                yield from _told(connection, wanted[start : start + BATCH])

    def digests(self) -> Mapping[str, str]:
        """Every document, in order, with what tells whether it was changed."""
        table = schema.documents
        with self._database.reading() as connection:
            rows = connection.execute(select(table.c.id, table.c.digest).order_by(table.c.id))
            return {row.id: row.digest for row in rows}

    def summaries(self, kind: str) -> Iterator[tuple[str, bytes]]:
        """What was kept of documents that are as they were then, in their order."""
        table, whole = schema.summaries, schema.documents
        wanted = (
            select(table.c.document, table.c.body)
            .join(whole, (whole.c.id == table.c.document) & (whole.c.digest == table.c.digest))
            .where(table.c.kind == kind)
            .order_by(table.c.document)
        )
        with self._database.reading() as connection:
            for row in connection.execute(wanted):
                yield row.document, row.body

    def keep_summaries(self, kind: str, made: Sequence[tuple[str, bytes]], digests: Mapping[str, str]) -> None:
        """Keep what was made of documents, for as long as they have these digests; not where nothing can be kept."""
        if self._database.read_only:
            return
        table = schema.summaries
        rows = [{"document": name, "kind": kind, "digest": digests[name], "body": body} for name, body in made]
        for start in range(0, len(rows), BATCH):  # a transaction each, so that others who write need not wait
            with self._database.writing() as connection:
                wanted = [row["document"] for row in rows[start : start + BATCH]]
                known = frozenset(connection.execute(select(_ID).where(_ID.in_(wanted))).scalars())
                connection.execute(delete(table).where(table.c.document.in_(sorted(known)) & (table.c.kind == kind)))
                part = [row for row in rows[start : start + BATCH] if row["document"] in known]
                documents.insert_rows(connection, table, part)

    def decided(self) -> Mapping[str, str]:
        """Nothing: decisions are kept here, and laid over what was found by others."""
        return {}

    def incidents(self) -> Sequence[Incident]:
        """Every incident."""
        return self._bodies(schema.incidents, Incident)

    def timeline(self, first: int | None = None) -> Sequence[TimelineEntry]:
        """The chronology, all of it or the first rows."""
        return self._bodies(schema.timeline, TimelineEntry, first)

    def entities(self) -> Sequence[Entity]:
        """Everybody and everything that is named."""
        return self._bodies(schema.entities, Entity)

    def copies(self) -> Sequence[tuple[str, ...]]:
        """The groups of documents that share one text."""
        return self._bodies(schema.copies, tuple[str, ...])

    def decisions(self) -> Sequence[Decision]:
        """What reviewers decided, in the order in which they did."""
        with self._database.reading() as connection:
            return decisions.all_of(connection)

    def problems(self) -> Sequence[SourceProblem]:
        """What went wrong with sources; the problems of documents are theirs."""
        with self._database.reading() as connection:
            return problems_of(connection, ())

    def successor(self, incident: str) -> str | None:
        """The incident that took over from one that is no more; None when nothing did."""
        with self._database.reading() as connection:
            return _successor(connection, incident)

    def whole(self) -> Record | None:
        """None: what is kept here is read in parts."""
        return None

    def _bodies(self, table: Table, kind: Any, first: int | None = None) -> tuple[Any, ...]:
        with self._database.reading() as connection:
            wanted = select(table.c.body).order_by(table.c.n).limit(first)
            bodies = connection.execute(wanted).scalars().all()
        some = (bodies[start : start + AT_ONCE] for start in range(0, len(bodies), AT_ONCE))
        return tuple(chain.from_iterable(read_all(part, kind) for part in some))


def _state(connection: Connection) -> State:
    merged = (select(each.c.body).order_by(each.c.n) for each in (schema.incidents, schema.timeline, schema.copies))
    return State(
        documents=_hash_of_documents(connection),
        merged=decisions.remembered(connection, decisions.SHOWN) or _hash(connection, merged),
        decided=_hash(connection, [select(schema.decisions.c.id).order_by(schema.decisions.c.n)]),
    )


def _hash_of_documents(connection: Connection) -> str:
    """What tells the documents from others, put together by the database: each row that is fetched may have to wait."""
    table = schema.documents
    rows = select(table.c.id + "\x1f" + table.c.fingerprint + "\x1f").order_by(table.c.id).subquery()
    joined = connection.execute(select(func.aggregate_strings(rows.c[0], ""))).scalar() or ""
    return sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


def _hash(connection: Connection, queries: Iterable[Select[Any]]) -> str:
    digest = sha256()
    for query in queries:
        told = "".join(map("\x1f".join, connection.execute(query).all()))
        digest.update(told.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _successor(connection: Connection, incident: str) -> str | None:
    """The last of those that took over, one from another."""
    table, last, seen = schema.superseded, incident, {incident}
    while True:
        wanted = select(table.c.superseded_by).where(table.c.id == last).order_by(table.c.n.desc()).limit(1)
        found = connection.execute(wanted).scalar()
        if found is None or found in seen:
            return last if last != incident else None
        seen.add(found)
        last = found


def _ids(connection: Connection) -> list[str]:
    return list(connection.execute(select(schema.documents.c.id).order_by(schema.documents.c.id)).scalars())


def _counts(connection: Connection, table: Table) -> dict[str, int]:
    rows = connection.execute(select(table.c.document, func.count()).group_by(table.c.document))
    return {document: count for document, count in rows}  # noqa: C416  rows are no pairs to the type checker


def _heading(row: Any, counts: dict[str, dict[str, int]]) -> Heading:
    said = read(row.body, _OfDocument).document
    return Heading(
        id=row.id,
        opening=row.opening[:OPENING],
        title=row.title,
        publisher=row.publisher,
        published=row.published,
        uri=said.uri,
        language=row.language,
        statements=counts["statements"].get(row.id, 0),
        events=counts["events"].get(row.id, 0),
        problems=counts["problems"].get(row.id, 0) + len(said.problems),
    )


def _told(connection: Connection, ids: Sequence[str]) -> Iterator[Findings]:
    table = schema.documents
    rows = connection.execute(
        select(table.c.id, table.c.text, table.c.body).where(table.c.id.in_(ids)).order_by(table.c.id)
    ).all()
    lists: dict[str, dict[str, list[Any]]] = {}
    for shelf in SHELVES:
        if shelf.name in TOLD:
            own = shelf.table
            wanted = select(own.c.document, own.c.body).where(own.c.document.in_(ids))
            for document, body in connection.execute(wanted.order_by(own.c.document, own.c.n)):
                lists.setdefault(document, {}).setdefault(shelf.name, []).append(read(body, shelf.kind))
    for row in rows:
        found: dict[str, Any] = {name: tuple(values) for name, values in lists.get(row.id, {}).items()}
        yield Findings(document=replace(read(row.body, _Whole).document, text=row.text), **found)
