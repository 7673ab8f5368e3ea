"""Events made ready for comparing across documents: family, days, place, and the words that tell them apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from onrecord import lang
from onrecord.merge.dates import Days, days_of
from onrecord.merge.places import Where, where_of
from onrecord.merge.stock import Stock
from onrecord.merge.surroundings import Setting, Surroundings
from onrecord.merge.words import telling, words
from onrecord.model import Document, Event, Figure, Findings, Span, When

VIOLENT_MODES = frozenset({"riot"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event of one document. `sentence` and `paragraph` count in the document.

    `day_said` and `place_said` tell that its own sentence gives the day and the place, not the lead, the dateline or
    another sentence.
    `telling` holds the rare words of its sentence, `about` those of its document; `marks` are the ages and places that
    the document names.
    `text` is one name for all documents that share a text; `said` are the words of the sentence with the place of the
    trigger in it, the same in each copy.
    """

    event: Event
    document: Document
    sentence: int
    paragraph: int
    quoted: Span
    family: str
    days: Days | None
    where: Where | None
    telling: frozenset[str]
    about: frozenset[str]
    text: str
    said: tuple[str, ...]
    published: int | None
    deed: str = ""
    nearby: Surroundings = field(default_factory=Surroundings)
    marks: frozenset[str] = frozenset()
    day_said: bool = False
    place_said: bool = False

    @property
    def named(self) -> frozenset[str]:
        """The participants that are known by name."""
        return frozenset(p.entity for p in (*self.event.agents, *self.event.patients) if p.entity is not None)

    @property
    def order(self) -> tuple[str, int, int, str]:
        """Where it stands in the record: document, start, end, id."""
        return self.document.id, self.event.span.start, self.event.span.end, self.event.id


def _to_come(event: Event, document: Document) -> bool:
    """Tell whether an event is only planned, or something that may happen after the document was out."""
    days, published = days_of(event.when), _published(document)
    later = published is not None and days is not None and not days.yearless and (days.first or 0) > published + 1
    return event.stance == "planned" or (later and event.stance == "hedged")


def happenings(found: Findings, stock: Stock) -> tuple[Happening, ...]:
    """The events of a document that are told as having happened (not those that are only planned)."""
    rare = rare_words(found, stock)
    setting = Setting(found)
    marks = setting.marks()
    events = (event for event in found.events if not _to_come(event, found.document))
    return tuple(replace(_happening(setting, event, rare), marks=marks) for event in events)


def rare_words(found: Findings, stock: Stock) -> frozenset[str]:
    """The words of a document that tell what it is about, and that few others have."""
    return stock.rare(telling(found.text, found.document.language))


def in_copies(events: Iterable[Happening]) -> list[Happening]:
    """The events of documents that share one text, under one name and with the days of the first copy.

    The "yesterday" of a later copy is still that of the first.
    """
    told = list(events)
    text = min((event.document.id for event in told), default="")
    dated: dict[tuple[str, ...], Happening] = {}
    members = sorted((replace(e, text=text) for e in told), key=lambda e: (e.document.published or "9999", *e.order))
    firsts = [dated.setdefault(event.said, event) for event in members]
    return [
        replace(event, days=first.days, event=replace(event.event, when=first.event.when))
        if copied(event, first)
        else event
        for event, first in zip(members, firsts, strict=True)
    ]


def family(event: Event) -> str:
    """The kind of happening: the PLOVER type, but a riot belongs with assaults (they are told as one another)."""
    return "ASSAULT" if event.mode in VIOLENT_MODES else event.type


def deed(trigger: str, language: str | None) -> str:
    """The kind of deed that a word reports; the word itself where the lists have none.

    >>> deed("gunfire", "en"), deed("shot", "en"), deed("stormed", "en")
    ('shooting', 'shooting', 'stormed')
    """
    return _deeds(language).get(trigger.casefold(), trigger.casefold())


@cache
def _deeds(language: str | None) -> Mapping[str, str]:
    listed = lang.words(language, "merge").get("deeds", {})
    return {word: name for name, words_ in listed.items() for word in words_}


def copied(a: Happening, b: Happening) -> bool:
    """Tell whether two events are one sentence of a text that both documents carry."""
    return a.document.id != b.document.id and a.text == b.text and a.said == b.said


def same_number(a: Figure, b: Figure) -> bool:
    """Tell whether two figures count the same and can be one number ("over 30" and "32" can)."""
    low = max(a.low or 0, b.low or 0)
    highs = [high for high in (a.high, b.high) if high is not None]
    return a.counts == b.counts and (not highs or low <= min(highs))


def _happening(setting: Setting, event: Event, rare: frozenset[str]) -> Happening:
    found, document = setting.found, setting.found.document
    sentence = setting.sentence(event.trigger.start)
    quoted = found.sentences[sentence] if found.sentences else event.span
    paragraph = setting.paragraph(event.trigger.start)
    trigger = telling(found.quote(event.trigger), None)
    said = telling(found.quote(quoted), document.language)
    return Happening(
        event=event,
        document=document,
        sentence=sentence,
        paragraph=paragraph,
        quoted=quoted,
        family=family(event),
        days=days_of(event.when),
        where=where_of(event.place, document.language),
        telling=frozenset(said - trigger) & rare,
        about=rare,
        text=document.id,
        said=_said(found, event, quoted),
        published=_published(document),
        deed=deed(found.quote(event.trigger), document.language),
        nearby=setting.of(event, quoted, found.paragraphs[paragraph] if found.paragraphs else None),
        day_said=setting.says_day(event, quoted),
        place_said=setting.says_place(event, quoted),
    )


def _said(found: Findings, event: Event, quoted: Span) -> tuple[str, ...]:
    said = words(found.quote(quoted))
    before = words(found.text[quoted.start : event.trigger.start])
    return *said, str(len(before))


def _published(document: Document) -> int | None:
    days = days_of(When(edtf=None, earliest=document.published, latest=document.published))
    return days.last if days else None
