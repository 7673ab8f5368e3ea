"""The record as tables: named columns with a type, and rows that each lead back to document and span."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from onrecord.model import Figure, Findings, Record, Span, When
from onrecord.show.addresses import passage, web_link
from onrecord.show.lookup import Lookup, lookup
from onrecord.show.rows import words_of

Row = tuple[object, ...]
Kind = Literal["string", "integer", "number", "date", "edtf", "address"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its name, what its cells hold, and the table whose `id` they name, if they name one."""

    name: str
    kind: Kind = "string"
    refers_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of the record. Cells are text or numbers; None is what the text does not say."""

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[Record], Iterable[Row]]


def _columns(names: str, **special: Column) -> tuple[Column, ...]:
    return tuple(special.get(name, Column(name=name)) for name in names.split())


_DATES = {
    "when": Column(name="when", kind="edtf"),
    "earliest": Column(name="earliest", kind="date"),
    "latest": Column(name="latest", kind="date"),
}
_LINKS = {name: Column(name=name, kind="address") for name in ("passage", "link")}
_SOURCE = {
    "document": Column(name="document", refers_to="documents"),
    "start": Column(name="start", kind="integer"),
    "end": Column(name="end", kind="integer"),
    **_LINKS,
}
_NUMBERS = {
    name: Column(name=name, kind="integer") for name in ("accounts", "independent", "origins", "documents", "mentions")
}
_SOURCE_NAMES = "document publisher title uri start end passage link"


def _source(found: Findings, span: Span) -> Row:
    document = found.document
    return (
        *(document.id, document.publisher, document.title, document.uri, span.start, span.end),
        *(passage(span), web_link(document, span)),
    )


def _first(spans: Iterable[Span], known: Lookup) -> Row:
    """The first passage that a row rests on, and its link; the others are in the rows of what the row was made from."""
    span = next(iter(spans), None)
    return (None, None) if span is None else (passage(span), web_link(known.document(span.doc), span))


def _when(when: When | None) -> Row:
    return (when.edtf, when.earliest, when.latest) if when else (None, None, None)


def _listed(values: Iterable[str]) -> str | None:
    return "; ".join(values) or None


def figures_written(figures: Iterable[Figure]) -> str | None:
    """Figures as people write them: "31+ killed; 4 injured"."""
    return _listed(f"{figure.written} {figure.counts}" for figure in figures)


def _documents(record: Record) -> Iterator[Row]:
    for found in record.findings:
        d = found.document
        redacted = "names replaced" if any(p.kind == "redacted" for p in found.problems) else None
        yield (
            *(d.id, d.given_id, d.title, d.publisher, _listed(d.authors), d.section, d.published, d.language),
            *(d.uri, d.sha256, redacted),
        )


def _statements(record: Record) -> Iterator[Row]:
    for found in record.findings:
        for s in found.statements:
            speaker, cue = s.speaker, s.cue
            yield (
                *(s.id, s.mode, s.voice, s.stance),
                speaker and speaker.name,
                speaker and words_of(found.document, speaker.spans),
                speaker and speaker.role,
                cue and words_of(found.document, cue.spans),
                cue and cue.act,
                words_of(found.document, s.content),
                *_when(s.when),
                s.place and s.place.name,
                s.occasion and found.quote(s.occasion),
                s.addressee and found.quote(s.addressee),
                *(s.inside, s.citation, s.confidence, s.found_by),
                *_source(found, s.span),
            )


def _events(record: Record) -> Iterator[Row]:
    incidents = incident_of(record)
    for found in record.findings:
        for e in found.events:
            yield (
                *(e.id, e.type, e.mode, found.quote(e.trigger)),
                _listed(p.name for p in e.agents),
                _listed(p.name for p in e.patients),
                figures_written(e.figures),
                *_when(e.when),
                e.place and e.place.name,
                *(e.stance, e.according_to, incidents.get(e.id), e.citation, e.confidence, e.found_by),
                found.quote(e.span),
                *_source(found, e.span),
            )


def incident_of(record: Record) -> dict[str, str]:
    """The incident that each event belongs to, by ids."""
    return {event: i.id for i in record.incidents for account in i.accounts for event in account.events}


def _incidents(record: Record) -> Iterator[Row]:
    known = lookup(record)
    for i in record.incidents:
        yield (
            *(i.id, i.title, i.type, *_when(i.when), i.place and i.place.name, i.status, i.review, len(i.accounts)),
            *(_listed(i.publishers), i.independent, i.origins),
            _listed(f"{d.field}: {' / '.join(v.value for v in d.values)}" for d in i.disputes),
            *_first(known.passages(i), known),
        )


def _accounts(record: Record) -> Iterator[Row]:
    known = lookup(record)
    for i in record.incidents:
        for number, account in enumerate(i.accounts):
            yield (
                *(i.id, number, account.document, account.publisher, account.stance, account.according_to),
                figures_written(account.figures),
                *(_listed(account.events), _listed(account.statements)),
                *_first(known.spans(account), known),
            )


def _timeline(record: Record) -> Iterator[Row]:
    known = lookup(record)
    incidents = {i.id: i for i in record.incidents}
    for t in record.timeline:
        told = known.statements[t.statement].content if t.statement else ()
        spans = known.passages(incidents[t.incident]) if t.incident else told
        yield (
            *(*_when(t.when), t.label, t.incident, t.statement, t.documents, t.independent),
            *(t.lane, _listed(t.after), _listed(t.before)),
            *_first(spans, known),
        )


def _citations(record: Record) -> Iterator[Row]:
    for found in record.findings:
        for c in found.citations:
            yield c.id, c.form, c.state, c.label, c.target, found.quote(c.span), *_source(found, c.span)


def _claims(record: Record) -> Iterator[Row]:
    for found in record.findings:
        for c in found.claims:
            yield c.id, c.kind, _listed(c.supports), found.quote(c.span), *_source(found, c.span)


def _entities(record: Record) -> Iterator[Row]:
    known = lookup(record)
    spans = {mention.id: mention.span for found in record.findings for mention in found.mentions}
    for e in record.entities:
        named = (spans[mention] for mention in e.mentions if mention in spans)
        yield (
            *(e.id, e.kind, e.name, _listed(e.aliases), _listed(e.roles), e.country, len(e.mentions)),
            *_first(named, known),
        )


_STATEMENT_NAMES = (
    "id mode voice stance speaker speaker_words role cue act content when earliest latest place occasion addressee"
    f" inside citation confidence found_by {_SOURCE_NAMES}"
)
_EVENT_NAMES = (
    "id type mode trigger agents patients figures when earliest latest place stance according_to incident citation"
    f" confidence found_by words {_SOURCE_NAMES}"
)
_INCIDENT_NAMES = (
    "id title type when earliest latest place status review accounts publishers independent origins disputes"
    " passage link"
)
_CONFIDENCE = Column(name="confidence", kind="number")
_CITATION = Column(name="citation", refers_to="citations")
_INCIDENT = Column(name="incident", refers_to="incidents")
_STATEMENT = Column(name="statement", refers_to="statements")

TABLES = (
    Table(
        name="timeline",
        columns=_columns(
            "when earliest latest label incident statement documents independent lane after before passage link",
            **_DATES, **_NUMBERS, **_LINKS, incident=_INCIDENT, statement=_STATEMENT,
        ),
        rows=_timeline,
    ),
    Table(name="incidents", columns=_columns(_INCIDENT_NAMES, **_DATES, **_NUMBERS, **_LINKS), rows=_incidents),
    Table(
        name="accounts",
        columns=_columns(
            "incident number document publisher stance according_to figures events statements passage link",
            **_LINKS, incident=_INCIDENT, number=Column(name="number", kind="integer"), document=_SOURCE["document"],
        ),
        rows=_accounts,
    ),
    Table(
        name="statements",
        columns=_columns(
            _STATEMENT_NAMES, **_DATES, **_SOURCE, confidence=_CONFIDENCE, citation=_CITATION,
            inside=Column(name="inside", refers_to="statements"),
        ),
        rows=_statements,
    ),
    Table(
        name="events",
        columns=_columns(
            _EVENT_NAMES, **_DATES, **_SOURCE, confidence=_CONFIDENCE, citation=_CITATION, incident=_INCIDENT
        ),
        rows=_events,
    ),
    Table(
        name="entities",
        columns=_columns("id kind name aliases roles country mentions passage link", **_NUMBERS, **_LINKS),
        rows=_entities,
    ),
    Table(
        name="citations",
        columns=_columns(f"id form state label target words {_SOURCE_NAMES}", **_SOURCE),
        rows=_citations,
    ),
    Table(name="claims", columns=_columns(f"id kind supports words {_SOURCE_NAMES}", **_SOURCE), rows=_claims),
    Table(
        name="documents",
        columns=_columns("id given_id title publisher authors section published language uri sha256 redacted"),
        rows=_documents,
    ),
)  # fmt: skip


_SHEET_NAMES = (
    f"kind id who role type stance words figures when earliest latest place incident published {_SOURCE_NAMES}"
)


def _sheet(record: Record) -> Iterator[Row]:
    titles = {value.id: value.title for value in record.incidents}
    incidents = incident_of(record)
    for found in record.findings:
        yield from _sheet_of(found, {event: titles[id] for event, id in incidents.items()})


def _sheet_of(found: Findings, incidents: dict[str, str]) -> Iterator[Row]:
    published = found.document.published
    head: Row
    for s in found.statements:
        name = s.said_by(found.text)
        head = ("statement", s.id, name, s.speaker and s.speaker.role, s.mode, s.stance)
        words = words_of(found.document, s.content)
        yield (*head, words, None, *_when(s.when), s.place and s.place.name, None, published, *_source(found, s.span))
    for e in found.events:
        head = ("event", e.id, _listed(p.name for p in e.agents), None, e.type, e.stance)
        told = (found.quote(e.span), figures_written(e.figures), *_when(e.when), e.place and e.place.name)
        yield (*head, *told, incidents.get(e.id), published, *_source(found, e.span))
    nothing = (None,) * 6
    for c in found.citations:
        head = ("citation", c.id, c.label, None, c.form, c.state, found.quote(c.span))
        yield (*head, *nothing, published, *_source(found, c.span))
    for claim in found.claims:
        head = ("claim", claim.id, "author", None, claim.kind, None, found.quote(claim.span))
        yield (*head, *nothing, published, *_source(found, claim.span))


SHEET = Table(name="findings", columns=_columns(_SHEET_NAMES, **_DATES, **_SOURCE), rows=_sheet)
