"""A made-up world of news to merge at scale: incidents by Zipf's law, each told by few or by thousands.

Nothing is kept: every incident and every mention of it is worked out of its number, so that ten million need no room.
A mention is one event of one article, made ready for comparing, as `onrecord.merge.happenings` makes it of a text.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import accumulate
from zlib import crc32

from onrecord.merge.dates import Days
from onrecord.merge.happenings import Happening
from onrecord.merge.links import Told
from onrecord.merge.places import Where, where_of
from onrecord.merge.reports import Report
from onrecord.merge.stock import COUNTED, OFTEN, Stock
from onrecord.model import Document, Event, Figure, Participant, Place, Span

DAYS = 30
FIRST = date(2031, 1, 1)
PLACES = 20_000
KINDS = ("ASSAULT", "PROTEST", "COERCE", "AID", "MOBILIZE", "SANCTION", "COOPERATE", "RETREAT")
SHARES = (25, 20, 15, 12, 10, 8, 6, 4)  # of a hundred incidents
COUNTS = ("killed", "participants", "detained", "displaced", "participants", "participants", "participants", "missing")
TAIL = 1.3  # of the law by which accounts are many: an incident has k or more of them with probability k ** -1.3
MOST = 200  # the part of all mentions that tells the greatest story: one in so many
DATED, PLACED, COUNTED_OUT = 0.85, 0.85, 0.7  # mentions that give a day, a place, a figure
LAGS = (0, 0, 0, 0, 1, 1, 1, 1, 2, 5)  # days until it is printed
USUAL, OWN, NAMES = (
    50_000,
    12,
    2_000_000,
)  # words of the language; words of an incident; names, among them a few of its own
SAID, ABOUT = 9, 40  # telling words of a sentence, of a text


@dataclass(frozen=True, slots=True)
class Story:
    """One incident of the world: when, of what kind and where (the places by size), and how many accounts it has."""

    number: int
    day: int
    kind: int
    place: int
    accounts: int


def zipf(many: int) -> list[float]:
    """The cumulated weights by which the first of many is drawn twice as often as the second, and so on."""
    return list(accumulate(1 / rank for rank in range(1, many + 1)))


_PLACES, _WORDS, _KINDS = zipf(PLACES), zipf(USUAL), list(accumulate(SHARES))


def stories(day: int, size: int) -> Iterator[Story]:
    """The incidents of one day of a world with so many mentions in all."""
    left, number = (size * (day + 1)) // DAYS - (size * day) // DAYS, 0
    while left > 0:
        chance = random.Random(f"{day} {number}")
        accounts = min(int(chance.paretovariate(TAIL)), left, 10 + size // MOST)
        (kind,) = chance.choices(range(len(KINDS)), cum_weights=_KINDS)
        (place,) = chance.choices(range(PLACES), cum_weights=_PLACES)
        yield Story(day * 10_000_000 + number, day, kind, place, accounts)
        left, number = left - accounts, number + 1


@lru_cache(maxsize=20_000)
def words_of(story: Story) -> tuple[tuple[str, ...], int]:
    """What is of an incident alone: a few names and other words, and how many people it is about."""
    chance = random.Random(f"words {story.number}")
    names = [f"name{chance.randrange(NAMES)}" for _ in range(4)]
    others = [f"word{each}" for each in chance.choices(range(USUAL), cum_weights=_WORDS, k=OWN - len(names))]
    return (*names, *others), 1 + int(chance.paretovariate(1.0)) % 5_000


def drawn(story: Story, account: int) -> tuple[random.Random, int | None, int | None, int]:
    """What a mention gives of its incident: the day, the place (or None), and the day on which it is printed."""
    chance = random.Random(story.number * 1_000_003 + account)
    dated, placed = chance.random() < DATED, chance.random() < PLACED
    return chance, story.day if dated else None, story.place if placed else None, story.day + chance.choice(LAGS)


def cells(story: Story) -> Iterator[tuple[int, int | None, int]]:
    """For each account the day and place that it can be put by: the day that it gives, else that of its article."""
    for account in range(story.accounts):
        _, day, place, printed = drawn(story, account)
        yield printed if day is None else day, place, account


def name_of(story: Story, account: int) -> str:
    """The id of the article that tells of an incident, by the number of the account."""
    chance = crc32(f"{story.number} {account}".encode())
    return f"doc-{chance:08x}-{story.number:09}-{account:06}"


def told(story: Story, account: int, stock: Stock) -> Told:
    """A mention made ready for comparing: the only event of an article of its own."""
    chance, day, place, printed = drawn(story, account)
    own, number = words_of(story)
    said = [word for word in own if chance.random() < 0.6][: SAID - 3]
    usual = [f"word{each}" for each in chance.choices(range(USUAL), cum_weights=_WORDS, k=ABOUT - len(said))]
    name = name_of(story, account)
    span = Span(doc=name, start=0, end=1)
    where = spot(place) if place is not None else None
    figures = ()
    if chance.random() < COUNTED_OUT:
        given = number if chance.random() < 0.85 else number + chance.randrange(1, 10)
        figures = (Figure(span=span, counts=COUNTS[story.kind], low=given, high=given, hedge="exact"),)  # type: ignore[arg-type]
    event = Event(
        id=span.id("ev"),
        span=span,
        trigger=span,
        type=KINDS[story.kind],
        patients=(Participant(span=span, name="people"),),
        place=where.place if where is not None else None,
        figures=figures,
        found_by="made@1",
    )
    on = FIRST + timedelta(days=printed)
    document = Document(id=name, text="", sha256="", media_type="", reader="", published=on.isoformat(), language="en")
    about = stock.rare((*said, *usual))
    first = FIRST.toordinal() + story.day
    happening = Happening(
        event=event,
        document=document,
        sentence=0,
        paragraph=0,
        quoted=span,
        family=KINDS[story.kind],
        days=Days(first=first, last=first) if day is not None else None,
        where=where,
        telling=stock.rare((*said, *usual[:3])),
        about=about,
        text=name,
        said=(name,),
        published=on.toordinal(),
    )
    report = Report(events=[happening], main=True, largest=True)
    return Told(document=document, copied=False, about=about, reports=(report,))


@cache
def spot(place: int) -> Where | None:
    """The town of this rank made ready for comparing."""
    return where_of(Place(span=Span(doc="place", start=0, end=1), name=f"Town{place}"))


def stock_of(size: int) -> Stock:
    """How common words are, counted over as many articles as a record counts."""
    counted, words = 0, Counter[str]()
    everything = Stock(counted=1)
    for story in stories(DAYS, size * (DAYS + 1)):
        for account in range(min(story.accounts, 10)):
            words.update(told(story, account, everything).about)
            counted += 1
        if counted >= COUNTED:
            break
    return Stock(counted=counted, words={word: many for word, many in sorted(words.items()) if many >= OFTEN})
