"""What is wrong with a record: a changed original, a changed row, a value outside its text."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256 as digest_of
from typing import Any

from sqlalchemy import Connection, Table, select

from onrecord.errors import OnrecordError, RecordError
from onrecord.model import Entity, Findings, Incident, TimelineEntry
from onrecord.store import decisions, documents, schema
from onrecord.store.codec import read
from onrecord.store.received import Received
from onrecord.store.rows import (
    SHELVES,
    Row,
    copy_rows,
    entity_rows,
    incident_rows,
    rows_of,
    sentence_rows,
    timeline_rows,
)

AGAIN = "run onrecord build --remerge"
MERGED: tuple[tuple[Table, Any, Callable[[Any], list[Row]]], ...] = (
    (schema.entities, Entity, entity_rows),
    (schema.incidents, Incident, incident_rows),
    (schema.timeline, TimelineEntry, timeline_rows),
    (schema.copies, tuple[str, ...], copy_rows),
)


def wrong_rows(connection: Connection) -> Iterator[str]:
    """What is wrong in the database, one sentence each."""
    yield from _wrong_merged(connection)
    table = schema.documents
    columns = [column for column in table.columns if column.name not in ("text", "body")]
    for row in connection.execute(select(*columns).order_by(table.c.id)).all():
        try:
            findings = next(iter(documents.load(connection, [row.id])))
            documents.check(findings)
        except OnrecordError as error:
            yield f"{row.id}: {error}"
            continue
        if row.digest != documents.digest(findings):
            yield f"{row.id}: the text or a finding was changed after it was kept; build the record again"
        yield from _wrong_lists(connection, findings)
        made = documents.document_row(findings, row.source, row.fingerprint)
        wrong = [name for name, value in row._mapping.items() if name != "digest" and made[name] != value]
        if wrong:
            yield f"{row.id}: its {', '.join(wrong)} was changed after it was kept; build the record again"


def wrong_originals(received: Received, hashes: list[str]) -> Iterator[str]:
    """The originals that are missing or were changed, one sentence each."""
    for sha256 in hashes:
        try:
            received.take(sha256)
        except RecordError as error:
            yield str(error)


def _wrong_merged(connection: Connection) -> Iterator[str]:
    """What was merged and is not as it was kept."""
    for table, kind, rows in MERGED:
        values = []
        found = [dict(row._mapping) for row in connection.execute(select(table).order_by(table.c.n))]
        for row in found:
            try:
                values.append(read(row["body"], kind))
            except RecordError as error:
                yield f"{table.name} {row['n']} ({row['id']}): {error}"
        made = rows(values) if len(values) == len(found) else found
        for row, own in zip(found, made, strict=True):
            if row | {"body": ""} != own | {"body": ""}:  # a later version may write a body with more in it
                yield f"{table.name} {row['n']} ({row['id']}): was changed after it was kept; {AGAIN}"
    bodies = ((table, connection.execute(select(table.c.body).order_by(table.c.n)).scalars()) for table, _, _ in MERGED)
    if decisions.remembered(connection, decisions.SHOWN) not in ("", merged_digest(bodies)):
        yield f"what was merged was changed after it was kept; {AGAIN}"


def merged_digest(tables: Iterable[tuple[Table, Iterable[str]]]) -> str:
    """The hash of all that was merged, which tells one merge of a record from another."""
    digest = digest_of()
    for table, bodies in tables:
        for body in bodies:
            digest.update(f"{table.name}\x1f{body}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


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
