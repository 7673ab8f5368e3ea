"""What `onrecord show` lists: the objects of the contract, filtered, each with its document and its words."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from onrecord.model import Document, Findings, Incident, Place, Record, Span, Statement, TimelineEntry, When
from onrecord.show import article, linked
from onrecord.show.entries import timeline_entry
from onrecord.show.tracing import tracer_of

Json = dict[str, Any]
KINDS = ("timeline", "incidents", "statements", "events", "entities", "citations", "documents", "problems")
REVIEWED = ("timeline", "incidents", "statements", "events", "entities", "citations")
REVIEWS = ("open", "accepted", "rejected")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the rows must match; None asks for nothing.

    `since` and `until` are ISO dates (rows without a date match neither); `type` is the mode of a statement, the PLOVER
    type of an event or incident, the form of a citation, the kind of an entity or problem; `status` is the status of an
    incident, the state of a citation, a stance, or what reviewers said of it ("open", "accepted", "rejected"); every
    word of `search` must begin a word of the row.
    """

    speaker: str | None = None
    since: str | None = None
    until: str | None = None
    place: str | None = None
    publisher: str | None = None
    type: str | None = None
    search: str | None = None
    status: str | None = None

    def dated(self, when: When | None) -> bool:
        """Tell whether a time can lie between `since` and `until`.

        >>> Filters(since="2023-03-01").dated(When(edtf="2023-03-12", earliest="2023-03-12", latest="2023-03-12"))
        True
        """
        if self.since is None and self.until is None:
            return True
        if when is None or (when.earliest is None and when.latest is None):
            return False
        return (when.latest or "9999") >= (self.since or "") and (when.earliest or "") <= (self.until or "9999")


def rows(record: Record, what: str, filters: Filters) -> list[Json]:
    """The objects of one kind that match, by the date of their documents; incidents and entities as merged.

    What reviewers rejected is listed only when the status asked for is "rejected".
    """
    review = filters.status if filters.status in REVIEWS else None
    if review is not None:
        filters = replace(filters, status=None)
    part = (record.rejected or Record()) if review == "rejected" else record
    listed = list(_ROWS[what](replace(part, findings=_by_date(part)), filters))
    if what not in REVIEWED:
        return [] if review else listed
    told = [row | {"review": record.reviews.get(_judged(row), "open")} for row in listed]
    return [row for row in told if review in (None, row["review"])]


def _judged(row: Json) -> str:
    """The id of what a row can be judged by: a row of the timeline is its incident or statement."""
    return str(row.get("id") or row.get("incident") or row.get("statement"))


def _by_date(record: Record) -> tuple[Findings, ...]:
    def key(found: Findings) -> tuple[str, str, str]:
        return found.document.published or "9999", found.document.uri or "", found.document.id

    return tuple(sorted(record.findings, key=key))


def words_of(document: Document, spans: tuple[Span, ...]) -> str:
    """The words at some spans of a document, gaps shown as " … "."""
    return " … ".join(document.quote(span) for span in spans)


def _has(part: str | None, *values: str | None) -> bool:
    return part is None or any(value is not None and part.casefold() in value.casefold() for value in values)


def _is(wanted: str | None, value: str | None) -> bool:
    return wanted is None or (value is not None and wanted.casefold() == value.casefold())


def _found(search: str | None, *values: str | None) -> bool:
    if not search:
        return True
    text = " ".join(value for value in values if value)
    return all(re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE) for word in search.split())


def _placed(filters: Filters, place: Place | None) -> bool:
    return filters.place is None or (place is not None and _has(filters.place, place.name))


def _of_document(found: Findings) -> Json:
    return {"document": found.document.id, "uri": found.document.uri, "publisher": found.document.publisher}


def _statement_matches(value: Statement, found: Findings, filters: Filters) -> bool:
    document = found.document
    named = words_of(document, value.speaker.spans) if value.speaker else None
    name = value.speaker.name if value.speaker else None
    return (
        _has(filters.speaker, name, named)
        and filters.dated(value.when)
        and _placed(filters, value.place)
        and _has(filters.publisher, document.publisher)
        and _is(filters.type, value.mode)
        and _is(filters.status, value.stance)
        and _found(filters.search, words_of(document, value.content), named, name)
    )


def _statements(record: Record, filters: Filters) -> Iterator[Json]:
    for found in record.findings:
        for value in found.statements:
            if _statement_matches(value, found, filters):
                quote = words_of(found.document, value.content)
                yield article.statement(value) | _of_document(found) | {"quote": quote}


def _events(record: Record, filters: Filters) -> Iterator[Json]:
    for found in record.findings:
        for value in found.events:
            quote = found.quote(value.span)
            if (
                filters.dated(value.when)
                and _placed(filters, value.place)
                and _has(filters.publisher, found.document.publisher)
                and _is(filters.type, value.type)
                and _is(filters.status, value.stance)
                and _found(filters.search, quote)
            ):
                yield article.event(value) | _of_document(found) | {"quote": quote}


def _citations(record: Record, filters: Filters) -> Iterator[Json]:
    for found in record.findings:
        for value in found.citations:
            quote = found.quote(value.span)
            if (
                _has(filters.publisher, found.document.publisher)
                and _is(filters.type, value.form)
                and _is(filters.status, value.state)
                and _found(filters.search, quote, value.label, value.target)
            ):
                yield article.citation(value) | _of_document(found) | {"quote": quote}


def _documents(record: Record, filters: Filters) -> Iterator[Json]:
    for value in record.documents:
        when = When(edtf=value.published, earliest=value.published, latest=value.published) if value.published else None
        if (
            filters.dated(when)
            and _has(filters.publisher, value.publisher)
            and _is(filters.type, value.media_type)
            and _found(filters.search, value.title, value.text)
        ):
            yield article.document(value, text=False)


def _entities(record: Record, filters: Filters) -> Iterator[Json]:
    for value in record.entities:
        if _is(filters.type, value.kind) and _found(filters.search, value.name, *value.aliases, *value.roles):
            yield article.entity(value)


def _incident_matches(value: Incident, filters: Filters) -> bool:
    sources = [account.according_to for account in value.accounts]
    return (
        filters.dated(value.when)
        and (filters.place is None or (value.place is not None and _has(filters.place, value.place.name)))
        and (filters.publisher is None or _has(filters.publisher, *value.publishers))
        and (filters.speaker is None or _has(filters.speaker, *sources))
        and _is(filters.type, value.type)
        and _is(filters.status, value.status)
        and _found(filters.search, value.title, *sources)
    )


def _incidents(record: Record, filters: Filters) -> Iterator[Json]:
    tracer = tracer_of(record)
    for value in record.incidents:
        if _incident_matches(value, filters):
            yield linked.incident(value, tracer)


def _timeline(record: Record, filters: Filters) -> Iterator[Json]:
    if filters == Filters():
        yield from map(timeline_entry, record.timeline)
        return
    incidents = {value.id: value for value in record.incidents}
    statements = {value.id: (value, found) for found in record.findings for value in found.statements}
    for entry in record.timeline:
        if _entry_matches(entry, incidents, statements, filters):
            yield timeline_entry(entry)


def _entry_matches(
    entry: TimelineEntry,
    incidents: dict[str, Incident],
    statements: dict[str, tuple[Statement, Findings]],
    filters: Filters,
) -> bool:
    if entry.incident is not None:
        return _incident_matches(incidents[entry.incident], filters)
    return entry.statement is not None and _statement_matches(*statements[entry.statement], filters)


def _problems(record: Record, filters: Filters) -> Iterator[Json]:
    for value in record.problems:
        if _is(filters.type, value.kind) and _found(filters.search, value.message, value.source):
            yield {
                "kind": value.kind,
                "message": value.message,
                "source": value.source,
                "document": value.document,
                "start": value.start,
                "end": value.end,
            }


_ROWS: dict[str, Callable[[Record, Filters], Iterator[Json]]] = {
    "timeline": _timeline,
    "incidents": _incidents,
    "statements": _statements,
    "events": _events,
    "entities": _entities,
    "citations": _citations,
    "documents": _documents,
    "problems": _problems,
}
