"""A record copied whole from one database into another: every row as it is, the index of words made anew."""

from collections.abc import Callable, Iterator

from sqlalchemy import BigInteger, Connection, Table, delete, func, insert, select, text

from onrecord.errors import RecordError
from onrecord.store import schema, searching

BATCH = 1000
DOCUMENTS = 200
# Who is logged in at one place is not at another; summaries are made where they are asked for.
STAYS = frozenset({"migrations", "account_sessions", "summaries"})
_COUNT_FROM = text("SELECT setval(:counter, :next, false)")

Progress = Callable[[int, int, str], None]


def ensure_empty(connection: Connection, name: str) -> None:
    """Raise RecordError when a record holds anything."""
    for table in _tables():
        if connection.execute(select(table).limit(1)).first() is not None:
            raise RecordError(f"{name}: this record is not empty; name a new place to move to")


def copy_tables(old: Connection, new: Connection, progress: Progress) -> None:
    """Write every row of one record into another, which is empty."""
    tables = _tables()
    counts = {table.name: old.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}
    done, total = 0, sum(counts.values())
    for table in tables:
        if table is schema.merge_pending:  # documents that came were noted there, by the database itself
            new.execute(delete(table))
        for rows in _rows(old, table):
            new.execute(insert(table), rows)
            done += len(rows)
            progress(done, total, table.name)
        _go_on_counting(new, table)
    _index(new)


def _tables() -> list[Table]:
    """The tables in an order that keeps references whole."""
    kept = [table for table in schema.metadata.sorted_tables if table.name not in STAYS]
    return sorted(kept, key=lambda table: table is schema.merge_pending)


def _rows(connection: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    wanted = select(table).order_by(*table.primary_key)
    found = connection.execution_options(yield_per=BATCH).execute(wanted)
    for rows in found.partitions():
        yield [dict(row._mapping) for row in rows]


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Let a server number new rows after those that came with a number."""
    if connection.dialect.name != "postgresql":
        return
    for column in table.primary_key:
        if isinstance(column.type, BigInteger):
            name = {"table": table.name, "column": column.name}
            counter = connection.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), name).scalar()
            last = connection.execute(select(func.max(column))).scalar() or 0
            if counter is not None:
                connection.execute(
                    text("SELECT setval(:counter, :next, false)"), {"counter": counter, "next": last + 1}
                )


def _index(connection: Connection) -> None:
    ids = list(connection.execute(select(schema.documents.c.id).order_by(schema.documents.c.id)).scalars())
    for start in range(0, len(ids), DOCUMENTS):
        searching.index(connection, ids[start : start + DOCUMENTS])
