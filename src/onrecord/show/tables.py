"""The record as CSV: one table a file, each row with a link back to document and span."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator

from onrecord.model import Findings, Record, Span, When
from onrecord.plugins import Exporter
from onrecord.show.rows import words_of

Row = tuple[object, ...]
_NOTHING = (None,) * 6
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")


def safe(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: a dangerous first character gets a leading apostrophe.

    >>> safe("=1+1")
    "'=1+1"
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def table(header: Row, lines: Iterable[Row]) -> bytes:
    """A CSV file in UTF-8 with a header line."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([safe("" if cell is None else cell) for cell in line] for line in lines)
    return out.getvalue().encode("utf-8", "replace")


def _when(when: When | None) -> tuple[str | None, str | None, str | None]:
    return (when.edtf, when.earliest, when.latest) if when else (None, None, None)


def _source(found: Findings, span: Span) -> Row:
    document = found.document
    return (document.id, document.publisher, document.title, document.uri, span.start, span.end)


_SOURCE = ("document", "publisher", "title", "uri", "start", "end")


def _documents(record: Record) -> bytes:
    header = ("id", "given_id", "title", "publisher", "authors", "section", "published", "language", "uri", "sha256")
    return table(
        header,
        (
            (
                d.id,
                d.given_id,
                d.title,
                d.publisher,
                "; ".join(d.authors),
                d.section,
                d.published,
                d.language,
                d.uri,
                d.sha256,
            )
            for d in record.documents
        ),
    )


def _statement_rows(record: Record) -> Iterator[Row]:
    for found in record.findings:
        for s in found.statements:
            speaker = s.speaker
            yield (
                s.id,
                s.mode,
                s.voice,
                s.stance,
                speaker and speaker.name,
                speaker and words_of(found.document, speaker.spans),
                speaker and speaker.role,
                s.cue and words_of(found.document, s.cue.spans),
                words_of(found.document, s.content),
                *_when(s.when),
                s.place and s.place.name,
                s.occasion and found.quote(s.occasion),
                s.confidence,
                *_source(found, s.span),
            )


def _statements(record: Record) -> bytes:
    header = (
        *("id", "mode", "voice", "stance", "speaker", "speaker_words", "role", "cue", "content"),
        *("when", "earliest", "latest", "place", "occasion", "confidence"),
        *_SOURCE,
    )
    return table(header, _statement_rows(record))


def _event_rows(record: Record) -> Iterator[Row]:
    for found in record.findings:
        for e in found.events:
            yield (
                e.id,
                e.type,
                e.mode,
                found.quote(e.trigger),
                "; ".join(p.name for p in e.agents),
                "; ".join(p.name for p in e.patients),
                "; ".join(f"{f.written} {f.counts}" for f in e.figures),
                *_when(e.when),
                e.place and e.place.name,
                e.stance,
                e.according_to,
                found.quote(e.span),
                *_source(found, e.span),
            )


def _events(record: Record) -> bytes:
    header = (
        *("id", "type", "mode", "trigger", "agents", "patients", "figures", "when", "earliest", "latest", "place"),
        *("stance", "according_to", "words"),
        *_SOURCE,
    )
    return table(header, _event_rows(record))


def _incidents(record: Record) -> bytes:
    header = (
        "id",
        "title",
        "type",
        "when",
        "earliest",
        "latest",
        "place",
        "status",
        "accounts",
        "publishers",
        "independent",
    )
    return table(
        (*header, "disputes"),
        (
            (
                *(i.id, i.title, i.type, *_when(i.when), i.place and i.place.name, i.status, len(i.accounts)),
                "; ".join(i.publishers),
                i.independent,
                "; ".join(f"{d.field}: {' / '.join(v.value for v in d.values)}" for d in i.disputes),
            )
            for i in record.incidents
        ),
    )


def _timeline(record: Record) -> bytes:
    header = ("when", "earliest", "latest", "label", "incident", "statement", "documents", "independent")
    return table(
        (*header, "lane", "after", "before"),
        (
            (
                *(*_when(t.when), t.label, t.incident, t.statement, t.documents, t.independent),
                *(t.lane, "; ".join(t.after), "; ".join(t.before)),
            )
            for t in record.timeline
        ),
    )


def _citations(record: Record) -> bytes:
    return table(
        ("id", "form", "state", "label", "target", "words", *_SOURCE),
        (
            (c.id, c.form, c.state, c.label, c.target, found.quote(c.span), *_source(found, c.span))
            for found in record.findings
            for c in found.citations
        ),
    )


def _claims(record: Record) -> bytes:
    return table(
        ("id", "kind", "words", *_SOURCE),
        (
            (c.id, c.kind, found.quote(c.span), *_source(found, c.span))
            for found in record.findings
            for c in found.claims
        ),
    )


def _entities(record: Record) -> bytes:
    return table(
        ("id", "kind", "name", "aliases", "roles", "country", "mentions"),
        (
            (e.id, e.kind, e.name, "; ".join(e.aliases), "; ".join(e.roles), e.country, len(e.mentions))
            for e in record.entities
        ),
    )


TABLES: dict[str, Callable[[Record], bytes]] = {
    "timeline": _timeline,
    "incidents": _incidents,
    "statements": _statements,
    "events": _events,
    "entities": _entities,
    "citations": _citations,
    "claims": _claims,
    "documents": _documents,
}


def _files(record: Record) -> Iterator[tuple[str, bytes]]:
    for name, write in TABLES.items():
        yield f"{name}.csv", write(record)


def _sheet_rows(record: Record) -> Iterator[Row]:
    incidents = {event: i.title for i in record.incidents for account in i.accounts for event in account.events}
    head: Row
    for found in record.findings:
        for s in found.statements:
            name = s.speaker and (s.speaker.name or words_of(found.document, s.speaker.spans))
            words = words_of(found.document, s.content)
            where = s.place and s.place.name
            head = ("statement", s.id, name, s.speaker and s.speaker.role, s.mode, s.stance, words, None)
            yield (*head, *_when(s.when), where, None, found.document.published, *_source(found, s.span))
        for e in found.events:
            figures = "; ".join(f"{f.written} {f.counts}" for f in e.figures)
            where = e.place and e.place.name
            head = (
                "event",
                e.id,
                "; ".join(p.name for p in e.agents),
                None,
                e.type,
                e.stance,
                found.quote(e.span),
                figures,
            )
            yield (*head, *_when(e.when), where, incidents.get(e.id), found.document.published, *_source(found, e.span))
        for c in found.citations:
            head = ("citation", c.id, c.label, None, c.form, c.state, found.quote(c.span))
            yield (*head, *_NOTHING, found.document.published, *_source(found, c.span))
        for claim in found.claims:
            head = ("claim", claim.id, "author", None, claim.kind, None, found.quote(claim.span))
            yield (*head, *_NOTHING, found.document.published, *_source(found, claim.span))


def _sheet(record: Record) -> bytes:
    header = (
        *("kind", "id", "who", "role", "type", "stance", "words", "figures", "when", "earliest", "latest", "place"),
        *("incident", "published"),
        *_SOURCE,
    )
    return table(header, _sheet_rows(record))


exporter = Exporter(
    name="csv", suffix=".csv", files=_files, single=_sheet, summary="for spreadsheets: one sheet, or one table a file"
)
