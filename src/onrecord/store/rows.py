"""Findings to rows and back: which table keeps which list, and which values can be filtered on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select
from sqlalchemy.dialects import sqlite

from onrecord.model import (
    Citation,
    Claim,
    Entity,
    Event,
    Figure,
    Findings,
    Incident,
    Mention,
    Order,
    Problem,
    Statement,
    TimelineEntry,
    Timex,
    When,
)
from onrecord.store import schema
from onrecord.store.codec import write

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """One list of Findings: its name, its table, the type of its values, and what of them can be filtered on."""

    name: str
    table: Table
    kind: type
    filters: Callable[[Any], Row]


def _when(when: When | None) -> Row:
    return {"earliest": when.earliest if when else None, "latest": when.latest if when else None}


def _timex(timex: Timex) -> Row:
    return {"type": timex.type, "edtf": timex.edtf, "earliest": timex.earliest, "latest": timex.latest}


def _statement(statement: Statement) -> Row:
    return {
        "mode": statement.mode,
        "voice": statement.voice,
        "stance": statement.stance,
        "speaker": statement.speaker.name if statement.speaker else None,
        "place": statement.place.name if statement.place else None,
        **_when(statement.when),
    }


def _event(event: Event) -> Row:
    place = event.place.name if event.place else None
    return {"type": event.type, "mode": event.mode, "stance": event.stance, "place": place, **_when(event.when)}


def _order(order: Order) -> Row:
    return {"relation": order.relation, "timex": order.timex}


def _mention(mention: Mention) -> Row:
    return {"kind": mention.kind, "entity": mention.entity}


def _entity(entity: Entity) -> Row:
    return {"kind": entity.kind, "name": entity.name}


def _figure(figure: Figure) -> Row:
    return {"counts": figure.counts, "hedge": figure.hedge}


def _citation(citation: Citation) -> Row:
    return {"form": citation.form, "state": citation.state}


def _claim(claim: Claim) -> Row:
    return {"kind": claim.kind}


def _problem(problem: Problem) -> Row:
    return {"kind": problem.kind, "message": problem.message}


SHELVES: tuple[Shelf, ...] = (
    Shelf(name="timexes", table=schema.timexes, kind=Timex, filters=_timex),
    Shelf(name="orders", table=schema.orders, kind=Order, filters=_order),
    Shelf(name="mentions", table=schema.mentions, kind=Mention, filters=_mention),
    Shelf(name="entities", table=schema.document_entities, kind=Entity, filters=_entity),
    Shelf(name="statements", table=schema.statements, kind=Statement, filters=_statement),
    Shelf(name="events", table=schema.events, kind=Event, filters=_event),
    Shelf(name="figures", table=schema.figures, kind=Figure, filters=_figure),
    Shelf(name="citations", table=schema.citations, kind=Citation, filters=_citation),
    Shelf(name="claims", table=schema.claims, kind=Claim, filters=_claim),
    Shelf(name="problems", table=schema.document_problems, kind=Problem, filters=_problem),
)


def rows_of(findings: Findings, shelf: Shelf) -> list[Row]:
    """The rows of one list of a document, in the order of the list."""
    return [_row(findings.document.id, n, value, shelf) for n, value in enumerate(getattr(findings, shelf.name))]


def _row(document: str, n: int, value: Any, shelf: Shelf) -> Row:
    place = getattr(value, "span", value)
    return {
        "document": document,
        "n": n,
        "id": getattr(value, "id", None),
        "start": getattr(place, "start", None),
        "end": getattr(place, "end", None),
        "body": write(value),
        **shelf.filters(value),
    }


def sentence_rows(findings: Findings) -> list[Row]:
    """The sentences as they are searched (a document without sentences is searched as a whole)."""
    document = findings.document
    bounds = [(s.start, s.end) for s in findings.sentences] or [(0, len(document.text))]
    return [
        {"document": document.id, "start": start, "end": end, "text": _searchable(document.text[start:end])}
        for start, end in bounds
        if start < end
    ]


def _searchable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def insert_new(connection: Connection, table: Table, rows: Row | list[Row]) -> None:
    """Write rows, leaving alone those that are there."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        connection.execute(postgresql.insert(table).on_conflict_do_nothing(), rows)
    else:
        connection.execute(sqlite.insert(table).on_conflict_do_nothing(), rows)


def other_rows(connection: Connection, table: Table, rows: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """What a numbered table lacks to have exactly these rows: those to delete (as "gone"), and those to write."""
    wanted = {row["n"]: row for row in rows}
    names = [column.name for column in table.columns]
    kept = {row.n: tuple(row) for row in connection.execute(select(table))}
    come = [row for n, row in wanted.items() if kept.get(n) != tuple(map(row.get, names))]
    left = wanted.keys() - {row["n"] for row in come}
    return [{"gone": n} for n in sorted(kept.keys() - left)], come


def entity_rows(entities: Iterable[Entity]) -> list[Row]:
    """The rows of the entities of a record."""
    return [{"n": n, "id": e.id, "kind": e.kind, "name": e.name, "body": write(e)} for n, e in enumerate(entities)]


def incident_rows(incidents: Iterable[Incident]) -> list[Row]:
    """The rows of the incidents of a record."""
    return [
        {
            "n": n,
            "id": incident.id,
            "type": incident.type,
            "title": incident.title,
            "place": incident.place.name if incident.place else None,
            "status": incident.status,
            "body": write(incident),
            **_when(incident.when),
        }
        for n, incident in enumerate(incidents)
    ]


def timeline_rows(timeline: Iterable[TimelineEntry]) -> list[Row]:
    """The rows of the chronology, in its order."""
    return [
        {
            "n": n,
            "id": entry.incident or entry.statement,
            "incident": entry.incident,
            "statement": entry.statement,
            "label": entry.label,
            "body": write(entry),
            **_when(entry.when),
        }
        for n, entry in enumerate(timeline)
    ]


def copy_rows(copies: Iterable[tuple[str, ...]]) -> list[Row]:
    """The rows of the groups of documents that share one text."""
    return [{"n": n, "id": group[0], "body": write(group)} for n, group in enumerate(copies)]
