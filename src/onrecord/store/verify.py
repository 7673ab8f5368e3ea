"""What is wrong with a record: a changed original, a changed row, a value outside its text."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Connection, Table, select

from onrecord.errors import OnrecordError, RecordError
from onrecord.model import Findings
from onrecord.store import documents, schema
from onrecord.store.received import Received
from onrecord.store.rows import SHELVES, Row, rows_of, sentence_rows


def wrong_rows(connection: Connection) -> Iterator[str]:
    """What is wrong in the database, one sentence each."""
    table = schema.documents
    for row in connection.execute(select(table.c.id, table.c.digest).order_by(table.c.id)).all():
        try:
            findings = next(iter(documents.load(connection, [row.id])))
            documents.check(findings)
        except OnrecordError as error:
            yield f"{row.id}: {error}"
            continue
        if row.digest != documents.digest(findings):
            yield f"{row.id}: the text or a finding was changed after it was kept; build the record again"
        yield from _wrong_lists(connection, findings)


def wrong_originals(received: Received, hashes: list[str]) -> Iterator[str]:
    """The originals that are missing or were changed, one sentence each."""
    for sha256 in hashes:
        try:
            received.take(sha256)
        except RecordError as error:
            yield str(error)


def _wrong_lists(connection: Connection, findings: Findings) -> Iterator[str]:
    """Rows that differ from the values they were made of, and ids that stand for two values."""
    name = findings.document.id
    for shelf in SHELVES:
        if _rows(connection, shelf.table, "n", name) != rows_of(findings, shelf):
            yield f"{name}: a row of {shelf.table.name} was changed after it was kept; build the record again"
        ids = Counter(value.id for value in getattr(findings, shelf.name) if getattr(value, "id", None))
        yield from (f"{name}: {count} {shelf.name} have the id {id}" for id, count in sorted(ids.items()) if count > 1)
    kept = [
        {key: value for key, value in row.items() if key != "row"}
        for row in _rows(connection, schema.sentences, "row", name)
    ]
    if kept != sentence_rows(findings):
        yield f"{name}: a sentence of the search was changed after it was kept; build the record again"


def _rows(connection: Connection, table: Table, order: str, document: str) -> list[Row]:
    wanted = select(table).where(table.c.document == document).order_by(table.c[order])
    return [dict(row._mapping) for row in connection.execute(wanted)]
