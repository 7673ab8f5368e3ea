"""Findings about Varenia made by hand: a text, and events and statements named by words that stand in it."""

from onrecord.model import (
    Entity,
    Event,
    Figure,
    Mention,
    Participant,
    Place,
    Speaker,
    Statement,
    Timex,
)
from onrecord.model.edtf import bounds
from samples import at, when
from samples import parted as article
from samples import when as given

__all__ = [
    "article",
    "at",
    "killing",
    "when",
    "with_date",
    "with_entity",
    "with_event",
    "with_places",
    "with_statement",
]


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
    when=None,
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
        when=when or given(day),
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
