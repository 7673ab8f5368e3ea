"""Findings about Varenia made by hand: a text, and events and statements named by words that stand in it."""

from dataclasses import replace

from onrecord.model import (
    Document,
    Entity,
    Event,
    Figure,
    Findings,
    Mention,
    Participant,
    Place,
    Speaker,
    Statement,
    Timex,
    When,
    document_id,
)
from onrecord.model.edtf import bounds
from onrecord.split.sentences import rule_sentences
from onrecord.text import paragraphs


def article(text, *, publisher="Kalden Courier", published=None, title=None):
    """The findings of an article with its paragraphs and sentences."""
    name = document_id(text=text, publisher=publisher, title=title, url=None, given_id=None)
    document = Document(
        id=name,
        text=text,
        sha256="0" * 64,
        media_type="text/plain",
        reader="plain@1",
        uri=f"{publisher}.txt",
        title=title,
        publisher=publisher,
        published=published,
        language="en",
    )
    found = Findings(document=document)
    blocks = tuple(document.span(*p) for p in paragraphs(text))
    sentences = tuple(s for block in blocks for s in rule_sentences(block, text))
    return replace(found, paragraphs=blocks, sentences=sentences)


def at(found, words):
    start = found.text.index(words)
    return found.span(start, start + len(words))


def when(edtf):
    earliest, latest = bounds(edtf)
    return When(edtf=edtf, earliest=earliest, latest=latest) if edtf else None


def with_event(
    found,
    trigger,
    *,
    type="ASSAULT",
    day=None,
    place=None,
    figure=None,
    stance="asserted",
    according_to="author",
    who=None,
    counts="killed",
    accounts=(),
    mode=None,
):
    """The findings and one more event; `figure` is (words, low, high), the others are words of the text."""
    span = at(found, trigger)
    sentence = next(s for s in found.sentences if s.contains(span))
    figures = ()
    if figure:
        words, low, high = figure
        figures = (
            Figure(span=at(found, words), counts=counts, low=low, high=high, hedge="exact" if low == high else "over"),
        )
    event = Event(
        id=span.id("ev"),
        span=sentence,
        trigger=span,
        type=type,
        mode=mode,
        patients=(Participant(span=at(found, who), name=who),) if who else (),
        place=Place(span=at(found, place), name=place) if place else None,
        when=when(day),
        figures=figures,
        stance=stance,
        according_to=according_to,
        accounts=accounts,
        found_by="events@1",
    )
    return found.add(event, *figures)


def with_statement(found, content, *, id, speaker=None, stance="asserted", day=None):
    span = at(found, content)
    return found.add(
        Statement(
            id=id,
            span=span,
            content=(span,),
            mode="indirect",
            voice="named" if speaker else "unnamed",
            stance=stance,
            speaker=Speaker(spans=(at(found, speaker),), name=speaker) if speaker else None,
            when=when(day),
            found_by="quotations@1",
        )
    )


def with_entity(found, name, *, kind="person", aliases=(), id=None):
    return found.add(Entity(id=id or f"e-{name}", kind=kind, name=name, aliases=aliases))


def killing(publisher, number, place, day, *, published="2031-05-25", text=None):
    """A short report of a killing: number and place are words in it."""
    text = text or f"{number} prisoners were killed in {place}. The governor was silent."
    low, high = {
        "Over 30": (31, None),
        "24": (24, 24),
        "At least 24": (24, None),
        "Thirty-two": (32, 32),
        "12": (12, 12),
    }[number]
    found = article(text, publisher=publisher, published=published)
    return with_event(found, "killed", day=day, place=place, figure=(number, low, high), who="prisoners")


def with_places(found, *names):
    """The findings and a mention of each of these places."""
    mentions = (
        Mention(id=f"m-{n}-{name}", span=at(found, name), kind="place", found_by="names@1")
        for n, name in enumerate(names)
    )
    return found.add(*mentions)


def with_date(found, words, edtf):
    """The findings and a date."""
    earliest, latest = bounds(edtf)
    span = at(found, words)
    timex = Timex(
        id=span.id("tx"),
        span=span,
        type="DATE",
        value=edtf,
        edtf=edtf,
        earliest=earliest,
        latest=latest,
        anchor="explicit",
        found_by="dates@1",
    )
    return found.add(timex)
