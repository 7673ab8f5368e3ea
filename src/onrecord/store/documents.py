"""The documents of a record: how one is kept with its findings, read back, and dropped."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from hashlib import sha256 as digest_of

from sqlalchemy import Column, ColumnElement, Connection, Insert, Table, bindparam, delete, insert, select, update

from onrecord.errors import SpanError
from onrecord.model import Findings
from onrecord.store import schema, searching
from onrecord.store.codec import Layout, read, spans, write
from onrecord.store.rows import SHELVES, Row, Shelf, rows_of, sentence_rows

AT_ONCE = 50
ROWS_AT_ONCE = 5000
_FIRST = select(schema.documents.c.source).where(schema.documents.c.id == bindparam("of"))
_GIVEN = select(schema.document_sources.c.document).where(schema.document_sources.c.source == bindparam("of"))
_FORGET = delete(schema.sources).where(schema.sources.c.name == bindparam("of"))
LISTS = ("document", "passages", "paragraphs", "sentences", "quotemarks", *(shelf.name for shelf in SHELVES))


def check(findings: Findings) -> None:
    """Raise SpanError when any value of the findings points outside the text or into another document."""
    document = findings.document
    for name in LISTS:
        for span in spans(getattr(findings, name)):
            document.quote(span)
    for problem in findings.problems:
        if problem.end is not None and problem.end > len(document.text):
            raise SpanError(f"{document.uri or document.id}: the problem {problem.kind!r} points outside the text")


def document_row(findings: Findings, source: str, fingerprint: str) -> Row:
    """The row of a document, with all that has no table of its own in its body."""
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
        "digest": digest(findings),
    }


def digest(findings: Findings) -> str:
    """The hash of all that is kept of a document, to find values that were changed behind the program's back."""
    digest = digest_of(findings.document.text.encode("utf-8", "surrogatepass"))
    for name in LISTS:
        value = getattr(findings, name)
        digest.update(b"\x1f" + write(value).encode("utf-8"))
    return digest.hexdigest()


def keep(connection: Connection, findings: Findings, row: Row, *, times: int) -> None:
    """Write a document that a source gives so many times, unless the record has it from a source that comes first."""
    id, source = row["id"], row["source"]
    table = schema.documents
    first = connection.execute(_FIRST, {"of": id}).scalar()
    if first is None or source <= first:
        if first is None:
            connection.execute(insert(table), row)
        else:
            connection.execute(update(table).where(table.c.id == id), row)
            _clear(connection, id)
        for shelf in SHELVES:
            insert_rows(connection, shelf.table, rows_of(findings, shelf))
        insert_rows(connection, schema.sentences, sentence_rows(findings))
        searching.index(connection, [id])
    connection.execute(insert(schema.document_sources), {"document": id, "source": source, "times": times})


def _clear(connection: Connection, id: str) -> None:
    searching.drop(connection, id)
    for table in (schema.sentences, *(shelf.table for shelf in SHELVES)):
        connection.execute(delete(table).where(table.c.document == id))


def forget(connection: Connection, source: str) -> None:
    """Drop what a source gave before.

    A document that another source gives too stays as it is, and that source is read anew next time.
    """
    links, documents, sources = schema.document_sources, schema.documents, schema.sources
    given = list(connection.execute(_GIVEN, {"of": source}).scalars())
    connection.execute(_FORGET, {"of": source})
    for id in given:
        heirs = sorted(connection.execute(select(links.c.source).where(links.c.document == id)).scalars())
        if not heirs:
            searching.drop(connection, id)
            connection.execute(delete(documents).where(documents.c.id == id))
            continue
        kept_as = connection.execute(select(documents.c.source).where(documents.c.id == id)).scalar_one()
        if kept_as == source:
            connection.execute(update(documents).where(documents.c.id == id).values(source=heirs[0]))
            connection.execute(update(sources).where(sources.c.name == heirs[0]).values(fingerprint=""))


@cache
def _insert(table: Table) -> Insert:
    """The statement that writes a row, made once."""
    return insert(table)


def insert_rows(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Write rows, if there are any."""
    for start in range(0, len(rows), ROWS_AT_ONCE):
        connection.execute(_insert(table), rows[start : start + ROWS_AT_ONCE])


def load(connection: Connection, ids: Sequence[str]) -> Iterator[Findings]:
    """The findings of documents whose ids stand next to each other in the order of ids."""
    if ids:
        yield from _load(connection, lambda column: column.between(ids[0], ids[-1]))


def load_each(connection: Connection, ids: Iterable[str]) -> Iterator[Findings]:
    """The findings of documents, in this order; those that there are."""
    wanted = list(ids)
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        found = {each.document.id: each for each in _load(connection, lambda column: column.in_(some))}  # noqa: B023
        yield from (found[id] for id in some if id in found)


def _load(connection: Connection, among: Callable[[Column[str]], ColumnElement[bool]]) -> Iterator[Findings]:
    table = schema.documents
    wanted = select(table.c.id, table.c.text, table.c.body).where(among(table.c.id)).order_by(table.c.id)
    found = connection.execute(wanted).all()
    lists = [(shelf, _lists(connection, shelf, among)) for shelf in SHELVES]
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


def _lists(
    connection: Connection, shelf: Shelf, among: Callable[[Column[str]], ColumnElement[bool]]
) -> dict[str, tuple[object, ...]]:
    table = shelf.table
    wanted = select(table.c.document, table.c.body).where(among(table.c.document))
    lists: dict[str, list[object]] = {}
    for document, body in connection.execute(wanted.order_by(table.c.document, table.c.n)):
        lists.setdefault(document, []).append(read(body, shelf.kind))
    return {document: tuple(values) for document, values in lists.items()}
