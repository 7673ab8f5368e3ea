"""The decisions of a record: added in a transaction of their own, chained by their hashes, and checked."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, delete, func, insert, select, update

from onrecord.errors import RecordError, StaleDecision
from onrecord.model import Decision
from onrecord.model.decision import BEGINNING, broken, emptied, sealed
from onrecord.store import schema
from onrecord.store.codec import read, write
from onrecord.store.migrations import MIGRATIONS
from onrecord.store.rows import Row

HEAD = "head"
MERGED = "merged"
SHOWN = "shown"
_TRIGGER = "decisions_are_not_changed"
_MADE = next(each for step in MIGRATIONS for each in step.sqlite if f"CREATE TRIGGER {_TRIGGER} " in each)
GUARD = {
    "sqlite": (f"DROP TRIGGER {_TRIGGER}", _MADE),
    "postgresql": (
        f"ALTER TABLE decisions DISABLE TRIGGER {_TRIGGER}",
        f"ALTER TABLE decisions ENABLE TRIGGER {_TRIGGER}",
    ),
}


def append(connection: Connection, drafts: Sequence[Decision], seen: Mapping[str, str | None]) -> tuple[Decision, ...]:
    """Add decisions to the end of the chain, all or none.

    `seen` gives, for subjects, the last decision that the reviewer had seen about each (None: none). Raises
    StaleDecision when somebody else has decided since.
    """
    for subject, last in sorted(seen.items()):
        if last_about(connection, subject) != last:
            raise StaleDecision(f"{subject}: somebody decided about it since you looked; look again, then decide")
    head = head_of(connection)
    made: list[Decision] = []
    for draft in drafts:
        made.append(sealed(draft, made[-1].hash if made else head))
    if made:
        number = connection.execute(select(func.max(schema.decisions.c.n))).scalar() or 0
        rows = [{"n": n, **_row(decision)} for n, decision in enumerate(made, number + 1)]
        connection.execute(insert(schema.decisions), rows)
        remember(connection, HEAD, made[-1].hash)
    return tuple(made)


def erase(connection: Connection, ids: frozenset[str]) -> None:
    """Take the content out of these decisions; their hashes stay, and a purge in the chain names them.

    Only this may change a decision: the database's own guard is lifted for it, in the same transaction.
    """
    if not ids:
        return
    table = schema.decisions
    lift, put_back = GUARD[connection.dialect.name]
    connection.exec_driver_sql(lift)
    for decision in all_of(connection):
        if decision.id in ids:
            connection.execute(update(table).where(table.c.id == decision.id).values(_row(emptied(decision))))
    connection.exec_driver_sql(put_back)


def all_of(connection: Connection) -> tuple[Decision, ...]:
    """The decisions in the order in which they were made."""
    table = schema.decisions
    rows = connection.execute(select(table.c.body).order_by(table.c.n)).scalars()
    return tuple(read(body, Decision) for body in rows)


def last_about(connection: Connection, subject: str) -> str | None:
    """The id of the last decision on a subject; taking one back is a decision on the same subject."""
    table = schema.decisions
    about = select(table.c.id).where(table.c.subject == subject).order_by(table.c.n.desc()).limit(1)
    return connection.execute(about).scalar()


def head_of(connection: Connection) -> str:
    """The hash of the last decision; empty when there is none."""
    table = schema.decisions
    return connection.execute(select(table.c.hash).order_by(table.c.n.desc()).limit(1)).scalar() or BEGINNING


def remember(connection: Connection, name: str, value: str) -> None:
    """Keep a value of the record's state."""
    connection.execute(delete(schema.state).where(schema.state.c.name == name))
    connection.execute(insert(schema.state), {"name": name, "value": value})


def remembered(connection: Connection, name: str) -> str:
    """A value of the record's state; empty when there is none."""
    return connection.execute(select(schema.state.c.value).where(schema.state.c.name == name)).scalar() or ""


def wrong_decisions(connection: Connection) -> Iterator[str]:
    """What is wrong with the chain of decisions, one sentence each."""
    table = schema.decisions
    decisions: list[Decision] = []
    for row in connection.execute(select(table).order_by(table.c.n)).mappings():
        try:
            decision = read(row["body"], Decision)
        except RecordError as error:
            yield f"decision {row['n']} ({row['id']}): {error}"
            continue
        if {key: value for key, value in row.items() if key != "n"} != _row(decision):
            yield f"decision {row['n']} ({row['id']}): its row was changed after it was made"
        decisions.append(decision)
    yield from broken(decisions)
    head = decisions[-1].hash if decisions else BEGINNING
    if remembered(connection, HEAD) != head:
        yield "the chain of decisions does not end with the last decision that was made; one was removed or put in"


def _row(decision: Decision) -> Row:
    return {
        "id": decision.id,
        "subject": decision.subject,
        "verdict": decision.verdict,
        "reviewer": decision.reviewer,
        "at": decision.at,
        "body": write(decision),
        "hash": decision.hash,
    }
