"""The one incident that an article is about: where its lead tells of one, later mentions share its day and place."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property

from onrecord import places
from onrecord.lang import words
from onrecord.model import Event, Figure, Findings, Mention, Place, Span, Token, When, beginning_in
from onrecord.resolve.accounts_dates import EventDates
from onrecord.resolve.accounts_places import EventPlaces

LEAD_WORDS = 10
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_TOLD = frozenset({"asserted", "alleged"})


@dataclass(frozen=True)
class _Words:
    """The words of one language that point back at an incident (`lang/<code>/matter.toml`)."""

    types: frozenset[str] = frozenset()
    deeds: frozenset[str] = frozenset()
    pointers: frozenset[str] = frozenset()
    happen: frozenset[str] = frozenset()
    signs: frozenset[str] = frozenset()
    heard: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    here: frozenset[str] = frozenset()
    towns: frozenset[str] = frozenset()


@cache
def _words(language: str | None) -> _Words:
    return _Words(**{name: frozenset(found) for name, found in words(language, "matter").items()})


@cache
def _spots(language: str | None) -> frozenset[str]:
    return frozenset(words(language, "merge").get("spots", ()))


@dataclass(slots=True, kw_only=True)
class Matter:
    """The incident that the lead of an article tells: its events there, and the day and place given for it."""

    lead: tuple[Event, ...]
    when: When | None = None
    place: Place | None = None


@dataclass(kw_only=True)
class Matters:
    """Gives the events of one document the day and place of the incident that its lead tells of.

    `retells` tells whether an event is another one told again; `dateline` where the dateline of a sentence ends.
    """

    findings: Findings
    dates: EventDates
    spots: EventPlaces
    retells: Callable[[Event, Event, Findings], bool]
    dateline: Callable[[Span], int]
    _found: dict[str, Matter] = field(default_factory=dict)

    def shared(self, events: Sequence[Event]) -> list[Event]:
        """The events, those that tell the incident of the lead again with its day and place."""
        given = [self._within(event) for event in events]
        for kind in sorted(self.words.types):
            matter = self._matter([event for event in given if event.type == kind])
            if matter is not None:
                given = [self._told(e, matter, given) if e.type == kind and not self._apart(e) else e for e in given]
        return given

    def _apart(self, event: Event) -> bool:
        return event.when is None and is_in_order(self.findings, event)

    @cached_property
    def words(self) -> _Words:
        """The words of the document's language."""
        return _words(self.findings.document.language)

    @cached_property
    def head(self) -> int:
        """Where the title and the first whole paragraph end."""
        whole = (p for p in self.findings.paragraphs if len(self.findings.quote(p).split()) >= LEAD_WORDS)
        title = " ".join((self.findings.document.title or "").split()).casefold()
        return next((p.end for p in whole if " ".join(self.findings.quote(p).split()).casefold() != title), 0)

    # ---- the incident of the lead

    def _matter(self, events: Sequence[Event]) -> Matter | None:
        lead = tuple(e for e in events if e.trigger.start < self.head and e.stance in _TOLD and not self._is_total(e))
        if not lead:
            return None
        pointed = self._pointed(events)
        again = [e for e in events if e not in lead and any(self._is_again(e, one) for one in lead)]
        when = self._day([[e.when for e in lead], [e.when for e in pointed], [e.when for e in again]])
        where = self._where([[e.place for e in lead], [e.place for e in pointed], [e.place for e in again]])
        return Matter(lead=lead, when=when, place=where or self._dateline(events))

    def _day(self, told: Sequence[Sequence[When | None]]) -> When | None:
        """The one day that the lead gives, else what points back at it; None where days differ."""
        for whens in told:
            exact = [when for when in whens if when is not None and _is_day(when)]
            if exact:
                return exact[0] if all(_is_one_day(exact[0], when) for when in exact) else None
        return None

    def _where(self, told: Sequence[Sequence[Place | None]]) -> Place | None:
        """The one town that the lead names, else what points back at it, else the one street or building."""
        for only_spots in (False, True):
            for found in told:
                named = [place for place in found if place is not None and self._is_spot(place) is only_spots]
                named = [place for place in named if places.country(place.name) is None]
                if named:
                    one = min(named, key=lambda place: len(place.name))
                    return one if all(_is_one_place(one, place) for place in named) else None
        return None

    def _is_spot(self, place: Place) -> bool:
        listed = _spots(self.findings.document.language)
        return any(word.casefold() in listed for word in place.name.split())

    # ---- what points back at it

    def _pointed(self, events: Sequence[Event]) -> list[Event]:
        """What points back at the incident and is no event of its own: "the shooting happened", "shots rang out"."""
        event = events[0]
        if event.type != "ASSAULT":
            return []
        own = self.dates.trigger_types()
        found = [t for t in self._pointers(self._numbers(events)) if t.i not in own]
        spans = dict.fromkeys(self.findings.span(t.start, t.end) for t in found)
        bare = [replace(event, trigger=span, agents=(), patients=(), stance="asserted") for span in spans]
        return [replace(e, when=self.dates.when(e), place=self.spots.place(e)) for e in bare]

    def _numbers(self, events: Iterable[Event]) -> frozenset[int]:
        return frozenset(self.dates.number(event.trigger) for event in events)

    def _pointers(self, told: frozenset[int]) -> Iterator[Token]:
        """The words that point back; "it" only right after a sentence that tells of an event (`told`)."""
        parse = self.findings.parse
        for token in parse.tokens:
            lemma, head = token.lemma.lower(), parse.head(token)
            if token.pos == "NOUN" and lemma in self.words.deeds and self._is_pointing(token):
                yield token
            elif lemma == "it" and token.dep in _SUBJECTS and head.lemma.lower() in self.words.happen:
                number = self.dates.number(self.findings.span(token.start, token.end))
                if number in told or number - 1 in told:
                    yield head
            elif lemma in self.words.signs and token.pos == "NOUN":
                if token.dep in _SUBJECTS and head.lemma.lower() in self.words.heard:
                    yield head
                yield from (c for c in parse.children(token, "acl") if c.lemma.lower() in self.words.heard)

    def _is_pointing(self, token: Token) -> bool:
        """Tell whether a noun has "the" or "this" and no word that makes it another one ("the earlier shooting")."""
        left = self.findings.parse.children(token)
        named = {t.lemma.lower() for t in left} | {t.text.lower() for t in left}
        return bool(named & self.words.pointers) and not named & self.words.others

    def _is_again(self, event: Event, other: Event) -> bool:
        if event.stance not in _TOLD or not _may_count_alike(event, other):
            return False
        if event.place is not None and other.place is not None and not self._may_be_one_place(event.place, other.place):
            return False
        token = self.dates.top(event.trigger)
        if token is None:
            return False
        noun = token.pos == "NOUN" and self._is_pointing(token)
        return noun or self._is_sign(token) or self.retells(event, other, self.findings)

    def _is_total(self, event: Event) -> bool:
        """Tell whether its sentence sums up several incidents: "six wounded in two shootings"."""
        tokens = self._tokens(self.findings.sentences[self.dates.number(event.trigger)])
        plural = (t for t in tokens if t.tag == "NNS" and t.lemma.lower() in self.words.deeds)
        return any(c.dep == "nummod" for t in plural for c in self.findings.parse.children(t))

    def _is_sign(self, verb: Token) -> bool:
        """Tell whether a verb says that the deed was heard: "shots were fired"."""
        if verb.lemma.lower() not in self.words.heard:
            return False
        subjects = [c for c in self.findings.parse.children(verb) if c.dep in _SUBJECTS]
        return any(c.lemma.lower() in self.words.signs for c in subjects)

    # ---- events that share it

    def _told(self, event: Event, matter: Matter, events: Sequence[Event]) -> Event:
        """The event with the day and place of the incident, where it is the incident and nothing contradicts."""
        if event.stance not in _TOLD or not self._is_part(event, matter, events):
            return event
        when = matter.when if event.when is None or _is_wider(event.when, matter.when) else event.when
        place = event.place
        if place is None and (matter.place is not None and not self._names_place(event)):
            place = matter.place if matter.place.basis != "clause" else replace(matter.place, basis="lead")
        elif place is not None and matter.place is not None and self._is_spot(place) and place.within is None:
            town = matter.place if not self._is_spot(matter.place) else None
            place = replace(place, within=town) if town is not None and not _is_one_place(place, town) else place
        return replace(event, when=when, place=place)

    def _is_part(self, event: Event, matter: Matter, events: Sequence[Event]) -> bool:
        """Tell whether an event is the incident of the lead: told there or told again, with no other day or place."""
        if event.when is not None and matter.when is not None and not _is_one_day(event.when, matter.when):
            return False
        if (
            event.place is not None
            and matter.place is not None
            and not self._may_be_one_place(event.place, matter.place)
        ):
            return False
        if event.when is None and matter.when is not None and not self._is_free(event, matter.when, events):
            return False
        if self._is_total(event):
            return False
        violent = event.type == "ASSAULT" and event in matter.lead
        return violent or any(self._is_again(event, one) for one in matter.lead)

    def _is_free(self, event: Event, when: When, events: Sequence[Event]) -> bool:
        """Tell whether its sentence names no time (its clauses have been asked) and its paragraph tells of no other."""
        sentence = self.findings.sentences[self.dates.number(event.trigger)]
        times = (t for t in beginning_in(self.findings.timexes, sentence) if t.type in ("DATE", "TIME", "DURATION"))
        if any((t.earliest or t.edtf) and not self._is_of_speech(t.span) for t in times):
            return False
        tokens = self.findings.parse.between(sentence.start, sentence.end)
        if any(t.lemma.lower() in self.words.others for t in tokens):
            return False
        near = (p for p in self.findings.paragraphs if p.start <= event.trigger.start < p.end)
        paragraph = next(near, sentence)
        before = [
            e for e in events if paragraph.start <= e.trigger.start < event.trigger.start and e.type == event.type
        ]
        return all(e.when is None or _is_one_day(e.when, when) for e in before)

    def _is_of_speech(self, span: Span) -> bool:
        """Tell whether a time is that of saying so: "police said Tuesday"."""
        before = self.findings.parse.between(max(0, span.start - 12), span.start)
        cues = {t.i for s in self.findings.statements if s.cue for c in s.cue.spans for t in self._tokens(c)}
        return bool(before) and any(t.i in cues for t in before[-2:])

    def _tokens(self, span: Span) -> tuple[Token, ...]:
        return self.findings.parse.between(span.start, span.end)

    def _names_place(self, event: Event) -> bool:
        """Tell whether its sentence tells of a place (its clauses have been asked whether it is that of the event)."""
        sentence = self.findings.sentences[self.dates.number(event.trigger)]
        return any(self.spots.is_located(m) for m in beginning_in(self.findings.mentions, sentence))

    def _may_be_one_place(self, one: Place, other: Place) -> bool:
        return (
            _is_one_place(one, other)
            or self._is_spot(one)
            or self._is_spot(other)
            or bool(places.country(one.name) or places.country(other.name))
        )

    # ---- places that lie in a town

    def _within(self, event: Event) -> Event:
        """The event with the town that its street or quarter lies in, where the text says so right after it."""
        place = event.place
        if place is None or place.within is not None or not self._is_spot(place):
            return event
        after = [m for m in self._named if 0 <= m.span.start - place.span.end <= 6]
        joint = self.findings.text[place.span.end : after[0].span.start].strip(" ") if after else ""
        if not after or joint not in self.words.towns:
            return event
        return replace(event, place=replace(place, within=self.spots.whole(after[0])))

    @cached_property
    def _named(self) -> list[Mention]:
        return [m for m in self.findings.mentions if m.kind == "place"]

    def _dateline(self, events: Iterable[Event]) -> Place | None:
        """The town of the dateline, when the lead says "here" of the incident."""
        for paragraph in self.findings.paragraphs:
            if paragraph.start >= self.head:
                break
            end = self.dateline(paragraph)
            line = [m for m in self._named if paragraph.start <= m.span.start < end]
            if line:
                town = self.spots.whole(line[0])
                return replace(town, basis="dateline") if self._says_here(events) else None
        return None

    def _says_here(self, events: Iterable[Event]) -> bool:
        sentences = {self.dates.number(e.trigger) for e in events if e.trigger.start < self.head}
        said = (self.findings.sentences[number] for number in sorted(sentences))
        return any(t.lemma.lower() in self.words.here for s in said for t in self._tokens(s))


def _is_day(when: When) -> bool:
    """Tell whether a time is as exact as a day or a night."""
    if when.earliest is None or when.latest is None:
        return len(when.edtf or "") == len("XXXX-05-19")
    return (date.fromisoformat(when.latest) - date.fromisoformat(when.earliest)).days <= 1


def _may_count_alike(one: Event, other: Event) -> bool:
    """Tell whether no number of the one contradicts that of the other: five killed are not the fourteen."""
    for a in one.figures:
        same = [b for b in other.figures if b.counts == a.counts]
        if same and not any(_may_be_one_number(a, b) for b in same):
            return False
    return True


def _may_be_one_number(a: Figure, b: Figure) -> bool:
    highs = [high for high in (a.high, b.high) if high is not None]
    return not highs or max(a.low or 0, b.low or 0) <= min(highs)


def _is_one_day(one: When, other: When) -> bool:
    """Tell whether two times overlap; what has no bounds contradicts nothing."""
    if None in (one.earliest, one.latest, other.earliest, other.latest):
        return one.edtf == other.edtf
    return str(one.earliest) <= str(other.latest) and str(other.earliest) <= str(one.latest)


def _is_wider(when: When, day: When | None) -> bool:
    """Tell whether a time is wider than a day within it: "in late May"."""
    return day is not None and not _is_day(when) and _is_day(day) and _is_one_day(when, day)


def _is_one_place(one: Place, other: Place) -> bool:
    """Tell whether one name holds the other: "Mirava" and "Mirava prison"."""
    names = [{word.casefold() for word in place.name.split()} for place in (one, other)]
    return names[0] <= names[1] or names[1] <= names[0]


def is_in_order(findings: Findings, event: Event) -> bool:
    """Tell whether the text puts an event before or after another time: "After that, the guards *fired*"."""
    placed = (order.verb for order in findings.orders if order.relation in ("before", "after", "between"))
    return any(verb is not None and verb.overlaps(event.trigger) for verb in placed)
