"""The chronology for TimelineJS 3 (Knight Lab): one slide an incident or dated statement.

Format: https://timeline.knightlab.com/docs/json-format.html. What TimelineJS cannot hold is in `onrecord` of the file:
what has no year has no place on its axis and is listed there. Articles are links, not media: a timeline that is opened
fetches nothing.
"""

import re
from collections.abc import Iterator
from html import escape
from typing import Any

import msgspec

from onrecord.model import Incident, Record, Statement, When
from onrecord.plugins import Exporter
from onrecord.show.addresses import passage, web_link
from onrecord.show.lookup import Lookup, lookup, redaction, source_name
from onrecord.show.page_dates import when_words, why_undated
from onrecord.text import plural

Json = dict[str, Any]
_WHOLE = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2]))?")  # 2019, 2019-05


def timelinejs(record: Record) -> Json:
    """The chronology as TimelineJS reads it; entries without a year are under `onrecord`, `left_out`."""
    known = lookup(record)
    incidents = {value.id: value for value in record.incidents}
    slides, left_out = [], []
    for entry in record.timeline:
        start, end = _dates(entry.when)
        if start is None:
            left_out.append({"label": entry.label, "why": why_undated(entry) or "the text gives no year"})
            continue
        subject = (
            _incident(incidents[entry.incident], known)
            if entry.incident is not None
            else _statement(known.statements[entry.statement or ""], known)
        )
        dates: Json = {"start_date": start, "display_date": when_words(entry.when)}
        slides.append(dates | ({"end_date": end} if end and end != start else {}) | subject)
    return {"title": _title(record, left_out), "events": slides, "onrecord": {"left_out": left_out}}


def _title(record: Record, left_out: list[Json]) -> Json:
    """The first slide: what the timeline was made from, and what has no place on it."""
    told = f"{plural(len(record.incidents), 'incident')} from {plural(len(record.documents), 'article')}"
    rows = "".join(f"<li>{escape(row['label'])}: {escape(row['why'])}</li>" for row in left_out)
    rest = f"<p>Without a known year, and so not on the axis:</p><ul>{rows}</ul>" if left_out else ""
    told = "; ".join(filter(None, (told, redaction(record))))
    return {"text": {"headline": "Chronology", "text": f"<p>{told}</p>{rest}"}}


def _dates(when: When | None) -> tuple[dict[str, int] | None, dict[str, int] | None]:
    """First and last day; a month or a year stays one, and an open end is its known end alone (its words say so).

    >>> _dates(When(edtf="2019-05", earliest="2019-05-01", latest="2019-05-31"))
    ({'year': 2019, 'month': 5}, None)
    >>> _dates(When(edtf="2019-05-19/..", earliest="2019-05-19"))
    ({'year': 2019, 'month': 5, 'day': 19}, None)
    """
    if when is None:
        return None, None
    if when.edtf is not None and _WHOLE.fullmatch(when.edtf):
        return _date(when.edtf), None
    first, last = (value and _date(value[:10]) for value in (when.earliest, when.latest))
    return first or last or None, last or None


def _date(value: str) -> dict[str, int]:
    """A day, month or year as TimelineJS takes it.

    >>> _date("2019-05-19")
    {'year': 2019, 'month': 5, 'day': 19}
    """
    return dict(zip(("year", "month", "day"), (int(part) for part in value.split("-")), strict=False))


def _incident(value: Incident, known: Lookup) -> Json:
    rows = []
    for account in value.accounts:
        document = known.document(account.document)
        figures = ", ".join(f"{figure.counts}: {figure.written}" for figure in account.figures)
        said = (
            "" if account.according_to == "author" else f", according to {account.according_to or 'an unnamed source'}"
        )
        link = _linked(source_name(document), web_link(document, spans[0]) if (spans := known.spans(account)) else None)
        rows.append(f"<li>{link}{escape(said)}{escape(f' ({figures})') if figures else ''}</li>")
    told = f"{value.status}; publishers: {len(value.publishers)}, independent texts: {value.independent}"
    text = f"<p>{escape(told)}</p><ul>{''.join(rows)}</ul>"
    return {
        "unique_id": value.id,
        "group": value.type.removeprefix("x-").lower(),
        "onrecord": {"passages": [passage(span) for span in known.passages(value)]},
        "text": {"headline": escape(value.title), "text": text},
    }


def _statement(value: Statement, known: Lookup) -> Json:
    document = known.document(value.span.doc)
    name = value.said_by(document.text) or "nobody is named"
    quoted = escape(value.words(document.text))
    link = _linked(source_name(document), web_link(document, value.content[0]))
    return {
        "unique_id": value.id,
        "group": "statement",
        "onrecord": {"passages": [passage(span) for span in value.content]},
        "text": {"headline": escape(name), "text": f"<p>{quoted}</p><p>{link}</p>"},
    }


def _linked(words: str, address: str | None) -> str:
    return f'<a href="{escape(address)}">{escape(words)}</a>' if address else escape(words)


def _files(record: Record) -> Iterator[tuple[str, bytes]]:
    yield "timeline.json", msgspec.json.format(msgspec.json.encode(timelinejs(record)), indent=1) + b"\n"


exporter = Exporter(name="timelinejs", suffix=".json", files=_files, summary="the chronology for TimelineJS 3")
