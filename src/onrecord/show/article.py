"""What was found in one document, as the JSON object that `extract --json` writes (the contract's `onrecord/1`)."""

from typing import Any

import msgspec

from onrecord import __version__
from onrecord.model import (
    Citation,
    Claim,
    Document,
    Entity,
    Event,
    Figure,
    Findings,
    Mention,
    Order,
    Participant,
    Place,
    PlaceCandidate,
    Problem,
    Span,
    Statement,
    Timex,
    When,
)

SCHEMA = "onrecord/1"
Json = dict[str, Any]


def article_line(findings: Findings) -> bytes:
    """One line of JSON for one document, without the line end; the same findings give the same bytes."""
    return msgspec.json.encode(article(findings))


def article(findings: Findings) -> Json:
    """The findings of one document as plain values: lists, strings, numbers and None."""
    return {
        "schema": SCHEMA,
        "version": __version__,
        "document": document(findings.document, text=True),
        "sentences": [place(span) for span in findings.sentences],
        "timexes": [timex(value) for value in findings.timexes],
        "orders": [order(value) for value in findings.orders],
        "mentions": [mention(value) for value in findings.mentions],
        "entities": [entity(value) for value in findings.entities],
        "statements": [statement(value) for value in findings.statements],
        "events": [event(value) for value in findings.events],
        "citations": [citation(value) for value in findings.citations],
        "claims": [claim(value) for value in findings.claims],
        "problems": [problem(value) for value in findings.problems],
    }


def place(span: Span | None) -> list[int] | None:
    """A span as `[start, end]`.

    >>> place(Span(doc="d", start=2, end=5))
    [2, 5]
    """
    return None if span is None else [span.start, span.end]


def document(value: Document, *, text: bool) -> Json:
    """A document with what it says of itself, with or without its text."""
    shown: Json = {
        "id": value.id,
        "given_id": value.given_id,
        "uri": value.uri,
        "sha256": value.sha256,
        "media_type": value.media_type,
        "reader": value.reader,
        "title": value.title,
        "publisher": value.publisher,
        "authors": list(value.authors),
        "section": value.section,
        "published": value.published,
        "published_from": value.published_from,
        "published_candidates": [{"value": c.value, "origin": c.origin} for c in value.published_candidates],
        "retrieved": value.retrieved,
        "language": value.language,
        "languages": list(value.languages),
        "extra": dict(value.extra),
    }
    if text:
        shown["text"] = value.text
    return shown


def timex(value: Timex) -> Json:
    """An expression of time."""
    return {
        "id": value.id,
        "start": value.span.start,
        "end": value.span.end,
        "type": value.type,
        "value": value.value,
        "edtf": value.edtf,
        "earliest": value.earliest,
        "latest": value.latest,
        "anchor": value.anchor,
        "basis": place(value.basis),
        "note": value.note,
        "zone": value.zone,
        "found_by": value.found_by,
    }


def order(value: Order) -> Json:
    """What the text says of a time by other times, without a date."""
    return {
        "id": value.id,
        "start": value.span.start,
        "end": value.span.end,
        "relation": value.relation,
        "timex": value.timex,
        "verb": place(value.verb),
        "to": list(value.to),
        "found_by": value.found_by,
    }


def mention(value: Mention) -> Json:
    """The words that name somebody or something."""
    return {
        "id": value.id,
        "start": value.span.start,
        "end": value.span.end,
        "kind": value.kind,
        "role": place(value.role),
        "entity": value.entity,
        "found_by": value.found_by,
    }


def entity(value: Entity) -> Json:
    """Somebody or something, with the mentions of it."""
    return {
        "id": value.id,
        "kind": value.kind,
        "name": value.name,
        "aliases": list(value.aliases),
        "roles": list(value.roles),
        "mentions": list(value.mentions),
        "country": value.country,
    }


def statement(value: Statement) -> Json:
    """What somebody said."""
    speaker, cue = value.speaker, value.cue
    return {
        "id": value.id,
        "mode": value.mode,
        "voice": value.voice,
        "stance": value.stance,
        "content": [place(span) for span in value.content],
        "speaker": speaker
        and {
            "spans": [place(span) for span in speaker.spans],
            "entity": speaker.entity,
            "name": speaker.name,
            "role": speaker.role,
        },
        "cue": cue and {"spans": [place(span) for span in cue.spans], "lemma": cue.lemma, "act": cue.act},
        "occasion": place(value.occasion),
        "addressee": place(value.addressee),
        "place": where(value.place),
        "when": when(value.when),
        "inside": value.inside,
        "citation": value.citation,
        "confidence": value.confidence,
        "found_by": value.found_by,
    }


def event(value: Event) -> Json:
    """Something that happened or is said to have, with the words of its participants."""
    return {
        "id": value.id,
        "type": value.type,
        "mode": value.mode,
        "context": list(value.context),
        "trigger": place(value.trigger),
        "agents": [participant(p) for p in value.agents],
        "patients": [participant(p) for p in value.patients],
        "attempted": value.attempted,
        "alleged_agents": [participant(p) for p in value.alleged_agents],
        "means": [place(m.span) for m in value.means],
        "place": where(value.place),
        "when": when(value.when),
        "figures": [figure(f) for f in value.figures],
        "stance": value.stance,
        "according_to": value.according_to,
        "accounts": list(value.accounts),
        "citation": value.citation,
        "confidence": value.confidence,
        "found_by": value.found_by,
    }


def participant(value: Participant) -> Json:
    """An agent or patient of an event."""
    return {
        "span": place(value.span),
        "entity": value.entity,
        "name": value.name,
        "sector": value.sector,
        "country": value.country,
    }


def figure(value: Figure) -> Json:
    """A number of people with its bounds."""
    return {
        "span": place(value.span),
        "counts": value.counts,
        "low": value.low,
        "high": value.high,
        "hedge": value.hedge,
    }


def where(value: Place | None) -> Json | None:
    """A named place, with coordinates where the gazetteer is sure."""
    if value is None:
        return None
    return {
        "span": place(value.span),
        "name": value.name,
        "geonames_id": value.geonames_id,
        "lat": value.lat,
        "lon": value.lon,
        "within": where(value.within),
        "basis": value.basis,
        "country": value.country,
        "kind": value.kind,
        "alternatives": [candidate(one) for one in value.alternatives],
    }


def candidate(value: PlaceCandidate) -> Json:
    """One of the places that a name may mean."""
    return {
        "name": value.name,
        "kind": value.kind,
        "country": value.country,
        "geonames_id": value.geonames_id,
        "lat": value.lat,
        "lon": value.lon,
    }


def when(value: When | None) -> Json | None:
    """A date with its bounds, and the timex that gives it."""
    if value is None:
        return None
    return {"edtf": value.edtf, "earliest": value.earliest, "latest": value.latest, "timex": value.timex}


def citation(value: Citation) -> Json:
    """A reference to a source."""
    return {
        "id": value.id,
        "start": value.span.start,
        "end": value.span.end,
        "form": value.form,
        "state": value.state,
        "label": value.label,
        "target": value.target,
        "found_by": value.found_by,
    }


def claim(value: Claim) -> Json:
    """A sentence in which the author concludes, judges or claims."""
    return {
        "id": value.id,
        "start": value.span.start,
        "end": value.span.end,
        "kind": value.kind,
        "supports": list(value.supports),
        "found_by": value.found_by,
    }


def problem(value: Problem) -> Json:
    """Something that a reader of the record should know."""
    return {"kind": value.kind, "message": value.message, "start": value.start, "end": value.end}
