"""When and where each event was, who stands behind its participants, who tells it, and which statements retell it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from onrecord.lang import words
from onrecord.model import (
    Event,
    Findings,
    Mention,
    Participant,
    Place,
    Span,
    Statement,
    Timex,
    Token,
    When,
    beginning_in,
)
from onrecord.resolve.accounts_dates import EventDates
from onrecord.resolve.accounts_matter import Matters, is_in_order
from onrecord.resolve.accounts_places import EventPlaces

TOLD_AS = {"alleged": "alleged", "denied": "denied", "hedged": "hedged", "asked": "hedged"}
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_CLAUSES = frozenset({"ROOT", "advcl", "relcl", "ccomp", "parataxis", "acl", "csubj", "pcomp"})
_CLOSE, _OTHER = 0, 1
_NEAR = 2
_RECENT = 20
_NUMBERED = re.compile(r"(?:\s{0,3} (?:No\.? | №) | \.)? \s? \d+ (?:/\d+)*  # colony No. 4/1", re.VERBOSE)
_LABEL = re.compile(r"(?<![^\W\d_])([^\W\d_]++)[\s:,]*(?:\s(?:on|in)\s)?$")  # Posted: Thursday, born on
_DATELINE = re.compile(
    r"""
    (?<! [^\W\d_a-z] ) [^\W\d_a-z]{3,}+ [^\n;:?!—–]{0,60}? \s? (?:—|–|--?) \s  # LODZERN, 12 March —
    | [^\W\d_a-z] [^\n;:?!()—–]{2,50} \([^()\n]{2,40}\) \s? (?:—|–|--?) \s  # Lodzern (Northern Wire) —
    """,
    re.VERBOSE,
)


def resolve_accounts(findings: Findings) -> Findings:
    """The findings with date, place, source, stance and accounts of each event, and who its participants are.

    The date and place are those of the event's own clause; None where several disagree. A sentence without any date
    that goes on with the incident of the sentence before shares its date. An event inside what somebody said is
    according to that statement and takes over that it is alleged, denied or hedged.
    """
    if not findings.events:
        return findings
    reader = _Reader(findings)
    events = [_settled(event, reader) for event in findings.events]
    told = reader.accounts(events)
    events = [replace(event, accounts=told.get(event.id, ())) for event in events]
    return findings.with_(events=tuple(reader.matters.shared(reader.continued(reader.retold(events)))))


def _settled(event: Event, reader: "_Reader") -> Event:
    statement = reader.innermost(event.trigger)
    stance = "planned" if reader.is_to_come(event) else event.stance
    if statement is not None and stance == "asserted":
        stance = TOLD_AS.get(statement.stance, stance)  # type: ignore[assignment]
    return replace(
        event,
        when=reader.when(event),
        place=reader.place(event),
        agents=tuple(reader.known(p) for p in event.agents),
        patients=tuple(reader.known(p) for p in event.patients),
        according_to=statement.id if statement is not None else "author",
        stance=stance,
    )


@dataclass(frozen=True)
class _Words:
    types: frozenset[str] = frozenset()
    incidents: frozenset[str] = frozenset()
    pointers: frozenset[str] = frozenset()
    pronouns: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    during: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    there: frozenset[str] = frozenset()
    according: frozenset[str] = frozenset()
    stamps: frozenset[str] = frozenset()


@cache
def _words(language: str | None) -> _Words:
    data = words(language, "events").get("accounts", {})
    return _Words(**{name: frozenset(listed) for name, listed in data.items()})


class _Reader:
    """Looks around the triggers of one document."""

    def __init__(self, findings: Findings) -> None:
        self.findings, self.parse = findings, findings.parse

    # ---- clauses

    def token(self, span: Span) -> Token | None:
        """The top token of a span: the one whose head lies outside it."""
        tokens = self.parse.between(span.start, span.end)
        inside = {t.i for t in tokens}
        return next((t for t in tokens if t.head not in inside or t.head == t.i), None)

    def sentence(self, span: Span) -> Span:
        """The sentence that a span begins in."""
        index = bisect_right(self._starts, span.start) - 1
        return self.findings.sentences[index] if index >= 0 else span

    @cached_property
    def _starts(self) -> list[int]:
        return [s.start for s in self.findings.sentences]

    @cached_property
    def _contents(self) -> list[tuple[Span, Statement]]:
        pairs = [(content, s) for s in self.findings.statements for content in s.content]
        return sorted(pairs, key=lambda pair: (pair[0].start, pair[0].end, pair[1].id))

    @cached_property
    def _content_starts(self) -> list[int]:
        return [content.start for content, _ in self._contents]

    @cached_property
    def _longest_content(self) -> int:
        return max((content.length for content, _ in self._contents), default=0)

    def paragraph(self, offset: int) -> Span | None:
        """The paragraph at an offset."""
        index = bisect_right(self._paragraph_starts, offset) - 1
        found = self.findings.paragraphs[index] if index >= 0 else None
        return found if found is not None and offset < found.end else None

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [p.start for p in self.findings.paragraphs]

    # ---- when and where

    def when(self, event: Event) -> When | None:
        """The time that its own words give, or those of a clause that tells of the same time."""
        return self._dates.when(event)

    @cached_property
    def _dates(self) -> EventDates:
        return EventDates(findings=self.findings, innermost=self.innermost, usable=self._is_usable)

    def _is_usable(self, timex: Timex, sentence: Span) -> bool:
        """Tell whether a time may be that of an event: no dateline, no stamp, no day of birth."""
        return timex.span.start >= self._dateline_end(sentence) and not self._is_stamp(timex.span)

    def _is_stamp(self, date: Span) -> bool:
        """Tell whether a date is that of the article or of a birth: "Posted: 11 July", "Mara Senn (10/18/97)"."""
        text = self.findings.text
        label = _LABEL.search(text, max(0, date.start - 20), date.start)
        if label is not None and label[1].casefold() in _words(self.findings.language_at(date.start)).stamps:
            return True
        bracketed = text[date.start - 1 : date.start] == "(" and text[date.end : date.end + 1] == ")"
        name = beginning_in(self.findings.mentions, self.sentence(date)) if bracketed else ()
        return any(m.kind == "person" and 0 <= date.start - 1 - m.span.end <= 1 for m in name)

    def _dateline_end(self, sentence: Span) -> int:
        """Where the dateline that a sentence opens with ends; its day and place are those of the report."""
        dateline = _DATELINE.match(self.findings.text, sentence.start, sentence.end)
        return dateline.end() if dateline is not None else sentence.start

    def place(self, event: Event) -> Place | None:
        """The place that its own words name, or those of a clause that tells of the same time."""
        return self.places.place(event)

    @cached_property
    def places(self) -> EventPlaces:
        """Where events were."""
        return EventPlaces(
            findings=self.findings,
            dates=self._dates,
            innermost=self.innermost,
            opening=self._dateline_end,
            locatives=lambda offset: _words(self.findings.language_at(offset)).places,
        )

    @cached_property
    def matters(self) -> Matters:
        """What the article is about."""
        return Matters(
            findings=self.findings,
            dates=self._dates,
            spots=self.places,
            retells=_retells,
            dateline=self._dateline_end,
        )

    def is_to_come(self, event: Event) -> bool:
        """Tell whether the event was still to come when the text was written: "was to be released in June"."""
        trigger = self.token(event.trigger)
        if trigger is None or trigger.dep != "xcomp" or not self.parse.children(trigger, "aux"):
            return False
        head = self.parse.head(trigger)
        marked = any(child.tag == "TO" for child in self.parse.children(trigger, "aux"))
        return marked and head.pos == "AUX" and head.i < trigger.i

    # ---- who

    def known(self, participant: Participant) -> Participant:
        """The participant with the entity of the mention that names its head."""
        head = self.token(participant.span)
        near = beginning_in(self.findings.mentions, self.sentence(participant.span))
        inside = [m for m in near if m.entity is not None and m.span.overlaps(participant.span)]
        held = [m for m in inside if self._names(m, participant, head)]
        if not held:
            return participant
        best = max(held, key=lambda m: (_shared(m.span, participant.span), -m.span.start, m.id))
        return replace(participant, entity=best.entity)

    @staticmethod
    def _names(mention: Mention, participant: Participant, head: Token | None) -> bool:
        if head is not None:
            return mention.span.start <= head.start < mention.span.end
        return _shared(mention.span, participant.span) * 2 > participant.span.length

    # ---- who says so

    def innermost(self, trigger: Span) -> Statement | None:
        """The statement whose content holds the trigger, the innermost of several."""
        first = bisect_left(self._content_starts, trigger.start - self._longest_content)
        near = self._contents[first : bisect_right(self._content_starts, trigger.start)]
        holding = [statement for content, statement in near if content.contains(trigger)]
        return min(holding, key=lambda s: (sum(c.length for c in s.content), s.id)) if holding else None

    def accounts(self, events: list[Event]) -> dict[str, tuple[str, ...]]:
        """For each event the statements of the same paragraph that come with or after it and tell the same incident."""
        told: dict[str, list[str]] = {}
        by_source: dict[str, list[Event]] = {}
        for event in sorted(events, key=lambda e: (e.trigger.start, e.id)):
            by_source.setdefault(event.according_to, []).append(event)
        for statement in self.findings.statements:
            retold = self._told_in(statement, by_source.get("author", []), by_source.get(statement.id, []))
            if retold is not None:
                told.setdefault(retold.id, []).append(statement.id)
        return {event: tuple(statements) for event, statements in told.items()}

    def retold(self, events: list[Event]) -> list[Event]:
        """The events, those inside an account with the date and place of the incident that it retells."""
        main = {statement: event for event in events for statement in event.accounts}
        filled = []
        for event in events:
            whole = main.get(event.according_to)
            if whole is not None and not self._has_date(event):
                event = replace(event, when=event.when or whole.when, place=event.place or whole.place)
            filled.append(event)
        return filled

    def continued(self, events: list[Event]) -> list[Event]:
        """The events, those of a sentence that goes on with the incident before it with its date and place."""
        done: list[Event] = []
        for event in sorted(events, key=lambda e: (e.trigger.start, e.id)):
            before = self._before(event, done)
            dated = event.when is not None or is_in_order(self.findings, event)
            if before is not None and not dated and self._goes_on(event, before):
                here = event.place or (None if self._names_place(event) else before.place)
                event = replace(event, when=before.when, place=here)
            elif event.place is None and (there := self._there(event)) is not None:
                event = replace(event, place=there)
            done.append(event)
        return done

    def _names_place(self, event: Event) -> bool:
        sentence = self.sentence(event.trigger)
        near = beginning_in(self.findings.mentions, sentence)
        return any(mention.kind == "place" for mention in near)

    def _there(self, event: Event) -> Place | None:
        """The place that "there" beside the trigger stands for: the only one that the sentence before names."""
        trigger, sentence = self.token(event.trigger), self.sentence(event.trigger)
        listed = _words(self.findings.language_at(event.trigger.start))
        adverbs = self.parse.children(trigger, "advmod") if trigger is not None else []
        if self._names_place(event) or not any(t.lemma.lower() in listed.there for t in adverbs):
            return None
        number = bisect_right(self._starts, event.trigger.start) - 2
        paragraph = self.paragraph(event.trigger.start)
        if number < 0 or paragraph is None or self.findings.sentences[number].start < paragraph.start:
            return None
        before = beginning_in(self.findings.mentions, self.findings.sentences[number])
        named = [mention for mention in before if mention.kind == "place"]
        names = {self.findings.quote(mention.span) for mention in named}
        return self.places.whole(named[-1]) if len(names) == 1 and sentence.start > named[-1].span.end else None

    def _before(self, event: Event, done: list[Event]) -> Event | None:
        """The last dated incident of the same or the sentence before, in the paragraph."""
        listed = _words(self.findings.language_at(event.trigger.start))
        paragraph = self.paragraph(event.trigger.start) or event.trigger
        number = bisect_right(self._starts, event.trigger.start)
        near = [
            one
            for one in done[-_RECENT:]
            if one.type in listed.types
            and one.when is not None
            and paragraph.start <= one.trigger.start
            and number - bisect_right(self._starts, one.trigger.start) == 1
            and one.according_to == event.according_to
        ]
        return near[-1] if near and event.type in listed.types else None

    def _has_date(self, event: Event) -> bool:
        sentence = self.sentence(event.trigger)
        near = beginning_in(self.findings.timexes, sentence)
        return any(t.type in ("DATE", "TIME") for t in near)

    def _goes_on(self, event: Event, before: Event) -> bool:
        """Tell whether a sentence tells on: simple past, no date of its own, and a word that points back.

        "The convicts" points back to the "group of convicts" of the sentence before.
        """
        trigger, sentence = self.token(event.trigger), self.sentence(event.trigger)
        if trigger is None or self._has_date(event) or event.stance in ("planned", "hedged"):
            return False
        verbs = [trigger, *self.parse.children(trigger, "aux", "auxpass")]
        past = any(t.tag == "VBD" for t in verbs) and not any(t.lemma == "have" and t.dep == "aux" for t in verbs)
        listed = _words(self.findings.language_at(event.trigger.start))
        tokens = self.parse.between(sentence.start, sentence.end)
        links = any(t.lemma.lower() in listed.links or t.text.lower() in listed.links for t in tokens)
        points = any(
            t.lemma.lower() in listed.incidents
            and any(d.lemma.lower() in listed.pointers for d in self.parse.children(t, "det"))
            for t in tokens
        )
        return past and (links or points or bool(event.figures) or self._names_again(tokens, before))

    def _names_again(self, tokens: Sequence[Token], before: Event) -> bool:
        """Tell whether a noun with "the" was named in the sentence before."""
        sentence = self.sentence(before.trigger)
        named = {t.lemma.lower() for t in self.parse.between(sentence.start, sentence.end) if t.pos == "NOUN"}
        listed = _words(self.findings.language_at(before.trigger.start))
        return any(
            t.pos == "NOUN"
            and t.dep in _SUBJECTS
            and t.lemma.lower() in named
            and any(d.lemma.lower() in listed.pointers for d in self.parse.children(t, "det"))
            for t in tokens
        )

    def _told_in(self, statement: Statement, authors: list[Event], inside: list[Event]) -> Event | None:
        """The author's event that a statement retells: the last incident before it, if the statement points back."""
        start = statement.content[0].start
        listed = _words(self.findings.language_at(start))
        paragraph = self.paragraph(start)
        if paragraph is None:
            return None
        first = bisect_left(authors, paragraph.start, key=lambda e: e.trigger.start)
        last = bisect_left(authors, statement.span.start, key=lambda e: e.trigger.start)
        before = [e for e in authors[first:last] if e.type in listed.types]
        if not before:
            return None
        main = max(before, key=lambda e: (bool(e.figures or e.patients), e.trigger.start))
        told = any(_retells(one, main, self.findings) or self._renames(one, main, listed) for one in inside)
        return main if told or self._points_back(statement, listed, inside) else None

    def _renames(self, one: Event, last: Event, listed: _Words) -> bool:
        """ "there had been a riot", said right after: another word for what happened, with no date of its own."""
        bare = not one.agents and not one.patients and one.when is None and one.place is None
        sentences = bisect_right(self._starts, one.trigger.start) - bisect_right(self._starts, last.trigger.start)
        return bare and one.type in listed.types and sentences <= _NEAR

    def _points_back(self, statement: Statement, listed: _Words, inside: list[Event]) -> bool:
        tokens = [t for c in statement.content for t in self.parse.between(c.start, c.end)]
        for token in tokens:
            pointed = any(d.lemma.lower() in listed.pointers for d in self.parse.children(token, "det"))
            if pointed and token.lemma.lower() in listed.incidents:
                return True
        opening = [t.lemma.lower() for t in tokens if t.pos != "PUNCT" and t.dep != "mark"][:1]
        named = {t.lemma.lower() for t in tokens if t.pos == "NOUN"} & listed.names
        return bool(opening and opening[0] in listed.pronouns and (named or inside))


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _retells(one: Event, other: Event, findings: Findings) -> bool:
    """Tell whether an event in a statement is the other one told again: same type, patients or counts in common."""
    if one.type != other.type:
        return False
    heads = [{p.name.casefold().split()[-1] for p in e.patients} for e in (one, other)]
    counts = [{f.counts for f in e.figures} for e in (one, other)]
    same_word = findings.quote(one.trigger).casefold() == findings.quote(other.trigger).casefold()
    return bool(heads[0] & heads[1]) or bool(counts[0] & counts[1]) or (same_word and not heads[0])
