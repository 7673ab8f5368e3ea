"""The record as JSON: one object (`export json`), or one object a document and line (`export jsonl`)."""

from collections.abc import Iterator, Sequence

import msgspec

from onrecord import __version__
from onrecord.model import Account, Decision, Dispute, Incident, IncidentPlace, Record, Span
from onrecord.model.record import Chain, Fold
from onrecord.plugins import Exporter
from onrecord.show.article import Json, article_line, candidate, document, entity, figure
from onrecord.show.entries import timeline_entry, when_bounds
from onrecord.show.lookup import redaction
from onrecord.show.tracing import Tracer, tracer_of

RECORD_SCHEMA = "onrecord-record/1"


def record_json(record: Record) -> Json:
    """The whole record as plain values, documents without their text."""
    tracer = tracer_of(record)
    return {
        "schema": RECORD_SCHEMA,
        "version": __version__,
        "documents": [document(value, text=False) for value in record.documents],
        "entities": [entity(value) for value in record.entities],
        "incidents": [incident(value, tracer) for value in record.incidents],
        "timeline": [timeline_entry(value) for value in record.timeline],
        "decisions": [decision(value) for value in record.decisions],
        "head": record.decisions[-1].hash if record.decisions else None,
        "redacted": redaction(record),
    }


def incident(value: Incident, tracer: Tracer) -> Json:
    """An incident with its competing accounts, each with the chains that its claims came by."""
    place = value.place
    told = zip(value.accounts, tracer.chains(value), strict=True)
    return {
        "id": value.id,
        "title": value.title,
        "type": value.type,
        "when": when_bounds(value),
        "place": place and where(place),
        "entities": list(value.entities),
        "accounts": [account(a, chains) for a, chains in told],
        "publishers": list(value.publishers),
        "independent": value.independent,
        "origins": value.origins,
        "folds": [fold(f) for f in value.folds],
        "copies": [list(group) for group in value.copies],
        "disputes": [dispute(d) for d in value.disputes],
        "status": value.status,
        "review": value.review,
        "reasons": list(value.reasons),
        "supersedes": list(value.supersedes),
    }


def where(value: IncidentPlace) -> Json:
    """Where an incident was, and what its name may mean where that is not sure."""
    return {
        "name": value.name,
        "geonames_id": value.geonames_id,
        "lat": value.lat,
        "lon": value.lon,
        "alternatives": [candidate(one) for one in value.alternatives],
    }


def fold(value: Fold) -> Json:
    """Two documents that count as one origin, and the words that show it."""
    spans = [stretch(span) for span in value.spans]
    return {
        "id": value.id,
        "kind": value.kind,
        "documents": list(value.documents),
        "share": value.share,
        "spans": spans,
    }


def account(value: Account, chains: Sequence[Chain]) -> Json:
    """How one document tells an incident, and who has it from whom."""
    return {
        "document": value.document,
        "publisher": value.publisher,
        "events": list(value.events),
        "statements": list(value.statements),
        "stance": value.stance,
        "according_to": value.according_to,
        "figures": [figure(f) for f in value.figures],
        "chains": [chain(c) for c in chains],
    }


def chain(value: Chain) -> Json:
    """Who has it from whom, from the article on; `breaks` is the first link that the record cannot follow."""
    return {
        "state": value.state,
        "breaks": value.breaks,
        "links": [
            {
                "kind": link.kind,
                "name": link.name,
                "state": link.state,
                "documents": list(link.documents),
                "spans": [stretch(span) for span in link.spans],
            }
            for link in value.links
        ],
    }


def dispute(value: Dispute) -> Json:
    """A field on which accounts differ."""
    return {
        "field": value.field,
        "values": [
            {"value": v.value, "accounts": list(v.accounts), "spans": [stretch(span) for span in v.spans]}
            for v in value.values
        ],
        "differences": [
            {"kind": d.kind, "accounts": list(d.accounts), "spans": [stretch(span) for span in d.spans]}
            for d in value.differences
        ],
    }


def stretch(span: Span) -> Json:
    """A place in a document of the record."""
    return {"document": span.doc, "start": span.start, "end": span.end}


def decision(value: Decision) -> Json:
    """A reviewer's verdict."""
    return msgspec.to_builtins(value)  # type: ignore[no-any-return]


def _json_files(record: Record) -> Iterator[tuple[str, bytes]]:
    yield "record.json", msgspec.json.format(msgspec.json.encode(record_json(record)), indent=1) + b"\n"


def _jsonl_files(record: Record) -> Iterator[tuple[str, bytes]]:
    yield "record.jsonl", b"".join(article_line(found) + b"\n" for found in record.findings)


json_exporter = Exporter(
    name="json", suffix=".json", files=_json_files, summary="the record: incidents, entities, chronology, decisions"
)
jsonl_exporter = Exporter(
    name="jsonl", suffix=".jsonl", files=_jsonl_files, summary="all findings, one document a line, as `extract --json`"
)
