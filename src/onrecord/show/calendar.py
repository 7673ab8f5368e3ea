"""The chronology as a calendar (iCalendar, RFC 5545): one all-day entry an incident or dated statement.

A time that is not one known day covers all its days and has "≈" before its title. What has no year, and what is longer
than a year or open at one end, is no calendar entry and is left out.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from onrecord import __version__
from onrecord.model import Incident, Record, TimelineEntry
from onrecord.plugins import Exporter
from onrecord.show.addresses import passage, urn, web_link
from onrecord.show.lookup import Lookup, lookup, source_name

LONGEST = timedelta(days=366)
_STAMP = datetime(2000, 1, 1, tzinfo=UTC)  # RFC 5545 wants a time of writing; the same record gives the same bytes


def calendar(record: Record) -> Calendar:
    """The entries of the chronology that have a day, or days, on a calendar."""
    known = lookup(record)
    incidents = {value.id: value for value in record.incidents}
    shown = Calendar()
    shown.add("prodid", f"-//onrecord//{__version__}//EN")
    shown.add("version", "2.0")
    for entry in record.timeline:
        days = _days(entry)
        if days is not None:
            shown.add_component(_event(entry, days, incidents.get(entry.incident or ""), known))
    return shown


def _days(entry: TimelineEntry) -> tuple[date, date] | None:
    when = entry.when
    if when is None or when.earliest is None or when.latest is None:
        return None
    first, last = date.fromisoformat(when.earliest[:10]), date.fromisoformat(when.latest[:10])
    return (first, last) if last - first < LONGEST else None


def _event(entry: TimelineEntry, days: tuple[date, date], incident: Incident | None, known: Lookup) -> Event:
    first, last = days
    subject = entry.incident or entry.statement or ""
    shown = Event()
    shown.add("uid", urn(subject))
    shown.add("dtstamp", _STAMP)
    shown.add("dtstart", first)
    shown.add("dtend", last + timedelta(days=1))
    shown.add("summary", entry.label if first == last else f"≈ {entry.label}")
    lines = list(_accounts(incident, known)) if incident is not None else list(_words(subject, known))
    shown.add("description", "\n".join(lines))
    for span in known.passages(incident) if incident is not None else known.statements[subject].content:
        shown.add("x-onrecord-passage", passage(span))
    if incident is not None and incident.place is not None:
        shown.add("location", incident.place.name)
        if incident.place.lat is not None and incident.place.lon is not None:
            shown.add("geo", (incident.place.lat, incident.place.lon))
    addresses = [line.rpartition(" ")[2] for line in lines if "://" in line]
    if addresses:
        shown.add("url", addresses[0])
    return shown


def _accounts(incident: Incident, known: Lookup) -> Iterator[str]:
    yield f"{incident.status}; independent texts: {incident.independent}"
    for account in incident.accounts:
        document = known.document(account.document)
        said = (
            "" if account.according_to == "author" else f", according to {account.according_to or 'an unnamed source'}"
        )
        figures = "".join(f"; {figure.counts}: {figure.written}" for figure in account.figures)
        spans = known.spans(account)
        address = web_link(document, spans[0]) if spans else None
        yield f"{source_name(document)}{said}{figures}" + (f" {address}" if address else "")


def _words(statement: str, known: Lookup) -> Iterator[str]:
    value = known.statements[statement]
    document = known.document(value.span.doc)
    address = web_link(document, value.content[0])
    yield f"{value.words(document.text)} — {source_name(document)}" + (f" {address}" if address else "")


def _files(record: Record) -> Iterator[tuple[str, bytes]]:
    yield "timeline.ics", calendar(record).to_ical()


exporter = Exporter(name="ics", suffix=".ics", files=_files, summary="the chronology as a calendar (iCalendar)")
