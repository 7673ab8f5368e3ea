"""What the review pages print: a card for each thing of the queue, its values as a form, its accounts."""

from collections.abc import Sequence
from typing import Any, NamedTuple, cast
from urllib.parse import quote

from onrecord.model import Findings
from onrecord.review.edits import FIELDS, span_of, spans_in
from onrecord.show.page_review import KIND_WORDS, Entry, facts_of, sentence_of
from onrecord.show.page_speakers import Speaker
from onrecord.text import shorten
from onrecord.web.desk import Thing

MOST_NAMES = 300
LABELS = {
    "source": "words for the speaker",
    "content": "what is said",
    "mode": "direct or not",
    "trigger": "word that tells it",
    "agents": "who did it",
    "patients": "to whom",
    "according-to": "according to",
}
POINTING = ("content", "source", "trigger")
WORDS = 160


class Card(NamedTuple):
    """One thing of the queue, ready to print."""

    id: str
    kind: str
    href: str
    title: str
    pieces: Sequence[Any]
    facts: Sequence[tuple[str, str]]
    doubts: Sequence[str]
    source: str
    passage: str
    review: str
    seen: str


class Box(NamedTuple):
    """One value in the form: its text, what it may be, what is at hand for it, and the words that it points at."""

    name: str
    label: str
    text: str
    values: Sequence[tuple[str, str]]
    offered: Sequence[str]
    spans: bool
    words: str


def card_of(entry: Entry, value: Any, found: Findings | None, seen: str) -> Card:
    """One thing of the queue, ready to print."""
    if isinstance(value, Speaker):
        statements = len(value.statements)
        source, passage = (
            f"{statements} statement{'' if statements == 1 else 's'}",
            f"/speaker/{quote(entry.id, safe='')}",
        )
    elif found is None:
        source, passage = _of_incident(value), f"/incident/{quote(entry.id, safe='')}"
    else:
        source = found.document.publisher or found.document.uri or "publisher not known"
        passage = address_of(found.document.id, entry.start, entry.end)
    return Card(
        id=entry.id,
        kind=KIND_WORDS[entry.kind],
        href=f"/review/{quote(entry.id, safe='')}",
        title=entry.words,
        pieces=sentence_of(found, value).pieces if found is not None else (),
        facts=facts_of(found, value) if found is not None else (),
        doubts=entry.doubts,
        source=source,
        passage=passage,
        review=entry.review,
        seen=seen,
    )


def address_of(document: str, start: int, end: int) -> str:
    """The address of the exact words."""
    return f"/document/{quote(document, safe='')}?span={start}-{end}#span"


def passage_of(thing: Thing) -> str | None:
    """Where a thing is read: its words, or the page of an incident or a name."""
    if thing.kind in ("incident", "entity"):
        return f"/{'incident' if thing.kind == 'incident' else 'speaker'}/{quote(thing.id, safe='')}"
    if thing.found is None:
        return None
    span = span_of(thing.value)
    return address_of(span.doc, span.start, span.end)


def _of_incident(value: Any) -> str:
    accounts = len(value.accounts)
    return f"{accounts} account{'' if accounts == 1 else 's'}, {value.independent} independent"


def title_of(thing: Thing) -> str:
    """The title of an incident, the name of a name; nothing for what is in a text."""
    if thing.kind == "incident":
        return str(thing.value.title)
    if thing.kind == "entity":
        return str(thing.value.name)
    return ""


def boxes_of(thing: Thing) -> list[Box]:
    """The values of a thing as the boxes of a form."""
    found = thing.found
    offered: dict[str, list[str]] = {}
    if found is not None:
        names = [e.name for e in found.entities if e.kind in ("person", "organisation", "group")]
        places = [found.quote(m.span) for m in found.mentions if m.kind == "place"]
        dates = [t.edtf for t in found.timexes if t.edtf]
        for field, values in (("speaker", names), ("place", places), ("when", dates)):
            offered[field] = sorted(set(values))[:MOST_NAMES]
    fields = FIELDS.get(cast("Any", thing.kind), {})
    spans = ("content", "source", "trigger", "place", "agents", "patients", "figures")
    return [
        Box(
            name=name,
            label=LABELS.get(name, name),
            text=thing.texts.get(name) or "",
            values=_choices(found) if name == "according-to" else [(value, value) for value in field.values],
            offered=offered.get(name, ()),
            spans=found is not None and name in spans,
            words=_words_at(found, thing.texts.get(name)) if name in POINTING else "",
        )
        for name, field in fields.items()
    ]


def _choices(found: Findings | None) -> list[tuple[str, str]]:
    """According to whom something happened: the author, or one of the statements of the article."""
    said = found.statements[:MOST_NAMES] if found is not None else ()
    text = found.text if found is not None else ""
    named = [(s.id, f"{s.said_by(text) or 'nobody named'}: {shorten(s.words(text), 60)}") for s in said]
    return [("author", "the author"), *named]


def _words_at(found: Findings | None, text: str | None) -> str:
    """The words at the places that a value writes."""
    if found is None or not text:
        return ""
    return shorten(" … ".join(found.quote(span) for span in spans_in(text, found)), WORDS)


def alike_of(pages: Any, thing: Thing) -> list[Speaker]:
    """Those who may be the same as the one that a name stands for."""
    speaker = pages.speakers.get(thing.id) if thing.kind == "entity" else None
    if speaker is None:
        return []
    return next((list(others) for each, others in pages.in_doubt if each.key == speaker.key), [])


class Told(NamedTuple):
    """One account of an incident: where, by whom, in which words, and the events that splitting takes out."""

    document: str
    source: str
    who: str
    words: str
    events: str


def accounts_of(pages: Any, thing: Thing) -> list[Told]:
    """The accounts of an incident, each with its first words."""
    if thing.kind != "incident":
        return []
    accounts = [account for account in thing.value.accounts if account.events]
    found = pages.found(account.document for account in accounts)
    quotes = {e.id: shorten(each.quote(e.span), WORDS) for each in found.values() for e in each.events}
    return [
        Told(
            document=account.document,
            source=pages.source(account.document),
            who=f"{_source_words(account.according_to)}, {account.stance}",
            words=quotes.get(account.events[0], ""),
            events=" ".join(account.events),
        )
        for account in accounts
    ]


def _source_words(name: str | None) -> str:
    return "the author" if name == "author" else name or "unnamed"
