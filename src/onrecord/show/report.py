"""A report that a person would hand in: the chronology in sentences, each with its sources in footnotes.

One text, two writers: `markdown` (CommonMark with footnotes) and `docx`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.model import Account, Document, Incident, Record, Span, Statement, TimelineEntry
from onrecord.show.addresses import web_address
from onrecord.show.lookup import Lookup, lookup, source_name
from onrecord.show.page_dates import date_words, when_words, why_undated
from onrecord.show.tables import figures_written
from onrecord.text import plural

TITLE = "Chronology"
_QUOTE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote:
    """Where a line comes from: the sentence of the article, its place there, and the article."""

    quote: str
    source: str
    address: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of an entry, with its footnotes."""

    text: str
    notes: tuple[Footnote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the chronology: its date in words, its title, how sure it is, and what each source tells."""

    when: str
    title: str
    remark: str
    lines: tuple[Line, ...]
    disputes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The entries with a date, those without, and the articles that were read."""

    dated: tuple[Entry, ...]
    undated: tuple[Entry, ...]
    sources: tuple[Line, ...]
    remark: str
    addresses: tuple[str | None, ...] = ()


def report(record: Record) -> Report:
    """The record as a report."""
    known = lookup(record)
    incidents = {value.id: value for value in record.incidents}
    dated: list[Entry] = []
    undated: list[Entry] = []
    for entry in record.timeline:
        if entry.incident is not None:
            told = _incident(entry, incidents[entry.incident], known)
        else:
            told = _statement(entry, known.statements[entry.statement or ""], known)
        (dated if entry.lane == "dated" else undated).append(told)
    documents = sorted(record.documents, key=lambda d: (d.published or "9999", source_name(d), d.id))
    return Report(
        dated=tuple(dated),
        undated=tuple(undated),
        sources=tuple(Line(text=reference(document)) for document in documents),
        addresses=tuple(web_address(document) for document in documents),
        remark=_remark(record),
    )


def _remark(record: Record) -> str:
    contested = sum(incident.status == "contested" for incident in record.incidents)
    accepted = sum(incident.review == "accepted" for incident in record.incidents)
    return (
        f"Made from {len(record.documents)} articles: {len(record.incidents)} incidents, {contested} of them contested,"
        f" {accepted} accepted by a reviewer. Found by a program: check each line against its footnote before use."
    )


def _incident(entry: TimelineEntry, value: Incident, known: Lookup) -> Entry:
    seen: list[str] = [value.status]
    seen.append(plural(value.independent, "independent text"))
    if value.review != "open":
        seen.append(f"{value.review} by a reviewer")
    return Entry(
        when=_when(entry),
        title=value.title,
        remark="; ".join(seen),
        lines=tuple(_account(account, known) for account in value.accounts),
        disputes=tuple(f"{d.field}: {' / '.join(v.value for v in d.values)}" for d in value.disputes if d.real),
    )


def _account(value: Account, known: Lookup) -> Line:
    document = known.document(value.document)
    source = source_name(document)
    who = {"author": source, None: f"An unnamed source, in {source}"}.get(
        value.according_to, f"{value.according_to}, in {source}"
    )
    stance = "" if value.stance == "asserted" else f" ({value.stance})"
    figures = figures_written(value.figures)
    spans = known.spans(value)
    words = " … ".join(f"“{_shown(known.quote(span))}”" for span in spans)
    return Line(
        text=f"{who}{stance}: {words}" + (f" [{figures}]" if figures else ""),
        notes=tuple(dict.fromkeys(_note(document, known, span) for span in spans)),
    )


def _statement(entry: TimelineEntry, value: Statement, known: Lookup) -> Entry:
    document = known.document(value.span.doc)
    name = value.said_by(document.text) or "Nobody is named"
    role = f" ({value.speaker.role})" if value.speaker and value.speaker.role else ""
    words = " … ".join(_shown(known.quote(span)) for span in value.content)
    quoted = words if value.mode == "direct" else f"“{words}”"
    return Entry(
        when=_when(entry),
        title=f"{name}{role}",
        remark=f"{value.mode} statement, {value.stance}",
        lines=(Line(text=quoted, notes=tuple(dict.fromkeys(_note(document, known, span) for span in value.content))),),
    )


def _when(entry: TimelineEntry) -> str:
    words = when_words(entry.when)
    reason = why_undated(entry)
    return f"{words} ({reason})" if reason and reason not in words else words


def _note(document: Document, known: Lookup, span: Span) -> Footnote:
    span = known.sentence(span)
    return Footnote(
        quote=_shown(known.quote(span)),
        source=reference(document),
        address=web_address(document),
        start=span.start,
        end=span.end,
    )


def reference(document: Document) -> str:
    """An article as a list of sources names it: authors, title, publisher, date."""
    authors = ", ".join(document.authors)
    title = f"“{document.title}”" if document.title else None
    published = date_words(document.published[:10]) if document.published else "undated"
    return ", ".join(part for part in (authors, title, document.publisher, published) if part)


def _shown(words: str) -> str:
    joined = " ".join(words.split())
    return joined if len(joined) <= _QUOTE else f"{joined[:_QUOTE].rsplit(' ', 1)[0]} …"


def sections(value: Report) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    """The parts of a report that have entries, with their headings."""
    if value.dated:
        yield "What happened, and who says so", value.dated
    if value.undated:
        yield "Without a known year or day", value.undated
