"""Events as PLOVER records (codebook of 2024), one JSON object an event and line.

PLOVER codes what is done, not what is said about it: statements have no place in it. Its `dead`, `injured` and `size`
are one number each, so a figure with bounds is its low end there, and whole under `onrecord`.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from onrecord.model import Document, Event, Participant, Record
from onrecord.plugins import Exporter
from onrecord.show import article
from onrecord.show.addresses import passage, web_link

Json = dict[str, Any]
_COUNTED = {"killed": "dead", "injured": "injured", "participants": "size"}


def plover(document: Document, event: Event, incident: str | None) -> Json:
    """One event of a document with the fields of PLOVER, and what PLOVER has no field for under `onrecord`."""
    counted = {
        _COUNTED[figure.counts]: figure.low for figure in event.figures if figure.counts in _COUNTED and figure.low
    }
    when = event.when
    return {
        "id": event.id,
        "type": event.type,
        "mode": event.mode,
        "context": list(event.context),
        "date": when and when.earliest,
        "date_end": when and when.latest,
        "actor": [_party(p) for p in event.agents],
        "recipient": [_party(p) for p in event.patients],
        "location": article.where(event.place),
        **counted,
        "text": document.quote(event.span),
        "source": document.publisher,
        "url": web_link(document, event.span),
        "onrecord": {
            "document": document.id,
            "passage": passage(event.span),
            "incident": incident,
            "edtf": when and when.edtf,
            "figures": [article.figure(figure) for figure in event.figures],
            "stance": event.stance,
            "according_to": event.according_to,
            "confidence": event.confidence,
            "found_by": event.found_by,
        },
    }


def _party(value: Participant) -> Json:
    return {"name": value.name, "country": value.country, "sector": value.sector, "entity": value.entity}


def _files(record: Record) -> Iterator[tuple[str, bytes]]:
    incidents = {id: value.id for value in record.incidents for account in value.accounts for id in account.events}
    lines = (
        msgspec.json.encode(plover(found.document, event, incidents.get(event.id)))
        for found in record.findings
        for event in found.events
    )
    yield "events.plover.jsonl", b"".join(line + b"\n" for line in lines)


exporter = Exporter(name="plover", suffix=".jsonl", files=_files, summary="events as PLOVER records, one a line")
