"""One document as a page: its text with highlights, and the list of what was found in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.model import Event, Figure, Findings, Incident, Place, Span, Statement
from onrecord.show.explain import explain
from onrecord.show.page_dates import date_words, when_words
from onrecord.show.page_figures import bounds_words
from onrecord.show.page_links import safe_href
from onrecord.show.page_survey import statement_row
from onrecord.show.page_text import LAYERS, Block, Highlight, blocks
from onrecord.show.page_views import Pages
from onrecord.text import shorten

LAYER_NAMES = {
    "statements": "Statements",
    "speakers": "Speakers",
    "dates": "Dates",
    "events": "Events",
    "figures": "Figures",
    "places": "Places",
    "citations": "Citations",
    "claims": "Claims",
}
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "ug", "yi", "sd", "ckb", "dv"})
ITEM_WORDS = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One finding in the list beside the text: its words, what is known of it, and the incident it belongs to."""

    id: str
    layer: str
    start: int
    end: int
    words: str
    facts: tuple[str, ...]
    incident: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerCount:
    """A layer and how many findings it has in a document."""

    name: str
    title: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """A document made ready to be shown."""

    findings: Findings
    title: str
    source: str
    published: str | None
    link: str | None
    blocks: list[Block]
    items: tuple[Item, ...]
    layers: tuple[LayerCount, ...]
    incidents: tuple[Incident, ...]
    mark: Span | None = None


def document_view(pages: Pages, found: Findings, mark: Span | None = None) -> DocumentView:
    """A document with its highlights; `mark` is the passage that was asked for."""
    document = found.document
    items = tuple(sorted(_items(pages, found), key=lambda i: (i.start, -i.end, LAYERS.index(i.layer), i.id)))
    counted = [LayerCount(name=n, title=t, count=sum(1 for i in items if i.layer == n)) for n, t in LAYER_NAMES.items()]
    speakers = sum(1 for s in found.statements if s.speaker and s.speaker.spans)
    layers = [LayerCount(name=c.name, title=c.title, count=speakers) if c.name == "speakers" else c for c in counted]
    return DocumentView(
        findings=found,
        title=pages.title(document.id),
        source=pages.source(document.id),
        published=date_words(document.published) if document.published else None,
        link=safe_href(document.uri),
        blocks=blocks(found, highlights(found), mark),
        items=items,
        layers=tuple(layers),
        incidents=pages.incidents_of.get(document.id, ()),
        mark=mark,
    )


def text_view(pages: Pages, found: Findings) -> DocumentView:
    """A document with its highlights and without the list beside it."""
    document = found.document
    return DocumentView(
        findings=found,
        title=pages.title(document.id),
        source=pages.source(document.id),
        published=date_words(document.published) if document.published else None,
        link=safe_href(document.uri),
        blocks=blocks(found, highlights(found)),
        items=(),
        layers=(),
        incidents=pages.incidents_of.get(document.id, ()),
    )


def highlights(found: Findings) -> Iterator[Highlight]:
    """Every stretch of the text that a finding points at, by layer."""
    for statement in found.statements:
        yield from _of_statement(statement)
    for timex in found.timexes:
        yield _one(timex.id, "dates", timex.span)
    for event in found.events:
        yield _one(event.id, "events", event.trigger)
    for figure in _figures(found):
        yield _one(figure.span.id("fig"), "figures", figure.span)
    for span, _ in _places(found):
        yield _one(span.id("place"), "places", span)
    for citation in found.citations:
        yield _one(citation.id, "citations", citation.span)
    for claim in found.claims:
        yield _one(claim.id, "claims", claim.span)


def _one(name: str, layer: str, span: Span) -> Highlight:
    return Highlight(id=name, item=name, layer=layer, start=span.start, end=span.end)


def _of_statement(statement: Statement) -> Iterator[Highlight]:
    for span in statement.content:
        yield _one(statement.id, "statements", span)
    for layer, spans in (
        ("speakers", statement.speaker.spans if statement.speaker else ()),
        ("cues", statement.cue.spans if statement.cue else ()),
    ):
        for span in spans:
            name = f"{statement.id}-{layer}"
            yield Highlight(id=name, item=statement.id, layer=layer, start=span.start, end=span.end)


def _figures(found: Findings) -> tuple[Figure, ...]:
    listed = {f.span: f for f in found.figures} | {f.span: f for e in found.events for f in e.figures}
    return tuple(listed[span] for span in sorted(listed))


def _places(found: Findings) -> Iterator[tuple[Span, str | None]]:
    """The words that name places, with what the gazetteer says of them."""
    known = {}
    for place in [*(e.place for e in found.events), *(s.place for s in found.statements)]:
        if place is not None:
            known[place.span] = place_words(place)
    spans = {m.span for m in found.mentions if m.kind == "place"} | set(known)
    for span in sorted(spans):
        yield span, known.get(span)


def place_words(place: Place) -> str | None:
    """What is known of a place: country and coordinates, or that its name may mean several places, and where.

    >>> from onrecord.model import PlaceCandidate, Span
    >>> two = tuple(PlaceCandidate(name="Brenn", kind="city", country=code) for code in ("AUT", "DEU"))
    >>> place_words(Place(span=Span(doc="d", start=0, end=5), name="Brenn", alternatives=two))
    'one of several places: AUT, DEU'
    """
    if len(place.alternatives) == 1:
        return f"perhaps {place.alternatives[0].name}, {place.alternatives[0].country or place.alternatives[0].kind}"
    if place.alternatives:
        countries = dict.fromkeys(one.country or one.name for one in place.alternatives)
        return f"one of several places: {', '.join(countries)}"
    at = f"{place.lat:.2f}°, {place.lon:.2f}°" if place.lat is not None and place.lon is not None else None
    kind = place.kind if place.kind not in (None, "city", "country") else None
    return ", ".join(word for word in (kind, place.country, at) if word) or None


def _items(pages: Pages, found: Findings) -> Iterator[Item]:
    for statement in found.statements:
        yield _statement_item(pages, found, statement)
    for event in found.events:
        yield _event_item(pages, found, event)
    for timex in found.timexes:
        yield _item(found, timex.id, "dates", timex.span, (explain(timex),))
    for figure in _figures(found):
        yield _item(found, figure.span.id("fig"), "figures", figure.span, (f"{figure.counts}: {bounds_words(figure)}",))
    for span, known in _places(found):
        yield _item(found, span.id("place"), "places", span, (known,))
    for citation in found.citations:
        told = (citation.form, citation.state, citation.label)
        yield _item(found, citation.id, "citations", citation.span, told, link=safe_href(citation.target))
    for claim in found.claims:
        yield _item(found, claim.id, "claims", claim.span, (f"the author’s {claim.kind}",))


def _item(
    found: Findings,
    name: str,
    layer: str,
    span: Span,
    facts: tuple[str | None, ...],
    *,
    incident: str | None = None,
    link: str | None = None,
) -> Item:
    return Item(
        id=name,
        layer=layer,
        start=span.start,
        end=span.end,
        words=shorten(found.quote(span), ITEM_WORDS),
        facts=tuple(fact for fact in facts if fact),
        incident=incident,
        link=link,
    )


def _statement_item(pages: Pages, found: Findings, statement: Statement) -> Item:
    row = statement_row(found, statement, pages.links)
    who = f"{row.speaker}, {row.role}" if row.role else row.speaker
    voice = "unnamed source" if statement.voice == "unnamed" and statement.speaker else None
    facts = (who, voice, statement.mode, stance_words(statement.stance), row.when, row.place)
    return _item(found, statement.id, "statements", statement.content[0], facts)


def _event_item(pages: Pages, found: Findings, event: Event) -> Item:
    said = next((s for s in found.statements if s.id == event.according_to), None)
    source = f"according to {statement_row(found, said, pages.links).speaker}" if said else None
    figures = [f"{f.counts}: {bounds_words(f)}" for f in event.figures]
    kind = event.type.lower() + (f" ({event.mode.lower()})" if event.mode else "")
    when = when_words(event.when) if event.when else None
    where = event.place.name if event.place else None
    incident = pages.incident_of_event.get(event.id)
    facts = (kind, *figures, when, where, stance_words(event.stance), source)
    return _item(found, event.id, "events", event.trigger, facts, incident=incident.id if incident else None)


def stance_words(stance: str) -> str | None:
    """The stance when it is worth saying; a plain assertion is not.

    >>> stance_words("denied"), stance_words("asserted")
    ('denied', None)
    """
    return None if stance == "asserted" else stance
