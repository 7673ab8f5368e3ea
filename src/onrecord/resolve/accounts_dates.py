"""Which expression of time is the date of an event: decided over the parse, none where the text does not say."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from onrecord.model import Event, Findings, Span, Statement, Timex, Token, When, beginning_in
from onrecord.resolve.accounts_clauses import NOUNS, SUBJECTS, VERBS, Clauses, Tie, dating_words

_VAGUE = frozenset({"PRESENT_REF", "PAST_REF", "FUTURE_REF"})
_DAY = re.compile(r"[\dX]{4}-\d\d-\d\d  # 2019-05-19, XXXX-05-19", re.VERBOSE)
_NAMING = frozenset({"poss", "compound", "nummod", "amod", "nmod"})


@dataclass(slots=True, kw_only=True)
class EventDates:
    """The dates of the events of one document.

    `innermost` tells the statement that a place stands in, `usable` whether an expression may date an event at all (the
    dateline and a day of birth may not).
    """

    findings: Findings
    innermost: Callable[[Span], Statement | None]
    usable: Callable[[Timex, Span], bool]
    _clauses: dict[int, Clauses] = field(default_factory=dict)
    _owned: dict[int, dict[int, list[Timex]]] = field(default_factory=dict)
    _types: dict[int, str] | None = None

    def when(self, event: Event) -> When | None:
        """The time of an event: that of its own words, else the nearest of the clauses that tell of the same time.

        An expression that another happening of the sentence has is never taken, nor one outside what a speaker said.
        """
        number, inside = self.number(event.trigger), self.innermost(event.trigger)
        for level in self.levels(event):
            found = [t for node, tie in level for t in self._told(node, tie, number, inside)]
            if any(not _is_hour(t) for t in found):
                best = narrowest(found)
                return best.when if best is not None else None
        return None

    def levels(self, event: Event) -> Iterator[list[tuple[Token, Tie]]]:
        """The happenings that tell of the time of an event: itself, then those tied to it, and so on."""
        trigger = self.top(event.trigger)
        if trigger is None:
            return
        number = self.number(event.trigger)
        level: list[tuple[Token, Tie]] = [(trigger, "same")]
        seen = {trigger.i}
        while level:
            yield level
            level = [step for node, tie in level for step in self._next(node, tie, number) if step[0].i not in seen]
            seen.update(node.i for node, _ in level)

    def _next(self, node: Token, tie: Tie, number: int) -> list[tuple[Token, Tie]]:
        """The happenings tied to one; what was reached by a looser tie stays so."""
        steps = self.clauses(number).tied(node)
        if tie == "same":
            return steps
        return [(other, tie) for other, known in steps if known != "fronted"]

    def _told(self, node: Token, tie: Tie, number: int, inside: Statement | None) -> list[Timex]:
        """The expressions of a happening that reach over a tie: a month or year does not date the verb joined to it."""
        told = [t for t in self._owners(number).get(node.i, []) if self._is_told(t, node, inside)]
        if tie == "same":
            return told
        opening = min((c.start for c in self.findings.parse.children(node) if c.dep in SUBJECTS), default=node.start)
        return [t for t in told if t.span.start < opening or (tie == "joined" and _is_day(t))]

    def _is_told(self, timex: Timex, node: Token, inside: Statement | None) -> bool:
        """Tell whether an expression stands in the same statement as the event, or in the same part of the article."""
        holds = self.innermost(self.findings.span(timex.span.start, timex.span.start + 1))
        same = (holds and holds.id) == (inside and inside.id)
        if same and inside is not None:
            return True
        cue = self.findings.span(node.start, node.end)
        if inside is not None and _is_cue_of_nobody(cue, inside):
            return True
        around = self.innermost(cue)
        if (around and around.id) != (inside and inside.id):
            return False
        if same:
            return True
        return inside.mode == "mixed" if inside is not None else holds is not None and holds.mode == "indirect"

    # ---- whose an expression is

    def _owners(self, number: int) -> dict[int, list[Timex]]:
        """The expressions of a sentence by the token of the happening that they date."""
        if number not in self._owned:
            owned: dict[int, list[Timex]] = {}
            sentence = self.findings.sentences[number]
            for timex in beginning_in(self.findings.timexes, sentence):
                if timex.type in ("DATE", "TIME") and self.usable(timex, sentence):
                    owner = self._owner(timex, self.clauses(number))
                    if owner is not None:
                        owned.setdefault(owner.i, []).append(timex)
            self._owned[number] = owned
        return self._owned[number]

    def _owner(self, timex: Timex, clauses: Clauses) -> Token | None:
        """The happening above an expression; None for one that only names a thing ("the 2019 law") or a limit."""
        top = self.top(timex.span)
        if top is None or top.head == top.i:
            return None
        named = self._named(timex)
        if named is not None and clauses.happens(named):
            return named
        parse, listed = self.findings.parse, clauses.words
        first = parse.head(top) if top.dep == "pobj" else self._preposition(top, timex)
        word = first.lemma.lower() if first is not top else ""
        if word in listed.beside and not (timex.type == "TIME" and word in listed.around):
            return None
        names = first.dep in _NAMING or word == "of"
        node = first
        while node.head != node.i:
            head = parse.head(node)
            if head.lemma.lower() in listed.according:
                return None
            if clauses.happens(head):
                return None if self._is_record(word, head, clauses) else self._intended(word, head, clauses)
            if names and head.lemma.lower() not in listed.periods:
                if head.dep not in _NAMING and not self._is_while(head, clauses):
                    return None
                names = head.dep in _NAMING
            node = head
        return None

    def _named(self, timex: Timex) -> Token | None:
        """The word that a date stands before, after an article: "a Friday night shooting"."""
        tokens = self.findings.parse.between(timex.span.start, timex.span.end)
        known = self.findings.parse.tokens
        if not tokens[0].i or tokens[-1].i + 1 >= len(known) or known[tokens[0].i - 1].pos != "DET":
            return None
        after = known[tokens[-1].i + 1]
        return after if after.pos in NOUNS or after.tag == "VBG" else None

    def _preposition(self, top: Token, timex: Timex) -> Token:
        """The preposition before a date that the parse joined to the noun after it: "On Monday rebels attacked"."""
        first = self.findings.parse.between(timex.span.start, timex.span.end)[0]
        before = self.findings.parse.tokens[first.i - 1] if first.i else top
        loose = before.dep == "prep" and top.dep in _NAMING and top.dep != "poss"
        return before if loose and not self.findings.parse.children(before, "pobj", "pcomp") else top

    def _is_while(self, noun: Token, clauses: Clauses) -> bool:
        """ "during Monday's curfew": a noun with a date is a time."""
        preposition = self.findings.parse.head(noun)
        return noun.dep == "pobj" and preposition.lemma.lower() in clauses.words.throughout

    def _is_record(self, word: str, head: Token, clauses: Clauses) -> bool:
        """ "the deadliest attack since 2014" is not of 2014, nor was anybody "killed since 2014" at one time."""
        if word not in clauses.words.since:
            return False
        children = self.findings.parse.children(head)
        if head.pos in VERBS:
            helpers = {c.lemma.lower() for c in children if c.dep in ("aux", "auxpass")}
            return "have" not in helpers and head.tag in ("VBD", "VBN")
        return any(c.tag in ("JJS", "RBS") or c.lemma.lower() in ("first", "only", "worst") for c in children)

    def _intended(self, word: str, head: Token, clauses: Clauses) -> Token | None:
        """ "called a strike for Monday": the strike is on Monday, not the call."""
        if word not in clauses.words.intended or head.pos not in VERBS or head.lemma.lower() in clauses.words.occurring:
            return head
        objects = self.findings.parse.children(head, "dobj")
        return next((o for o in objects if clauses.happens(o)), None)

    # ---- places in the text

    def clauses(self, number: int) -> Clauses:
        """The happenings of the sentence of that number and how they are tied."""
        if number not in self._clauses:
            parse, sentence = self.findings.parse, self.findings.sentences[number]
            listed = dating_words(self.findings.language_at(sentence.start))
            tokens = parse.between(sentence.start, sentence.end)
            self._clauses[number] = Clauses.of(parse, tokens, self.trigger_types(), listed)
        return self._clauses[number]

    def trigger_types(self) -> dict[int, str]:
        """The event type of each trigger, by token."""
        if self._types is None:
            tops = ((self.top(event.trigger), event.type) for event in self.findings.events)
            self._types = {top.i: kind for top, kind in tops if top is not None}
        return self._types

    def number(self, span: Span) -> int:
        """The number of the sentence that a span begins in."""
        return max(0, bisect_right(self.findings.sentences, span.start, key=lambda s: s.start) - 1)

    def top(self, span: Span) -> Token | None:
        """The top token of a span: the one whose head lies outside it."""
        tokens = self.findings.parse.between(span.start, span.end)
        inside = {t.i for t in tokens}
        return next((t for t in tokens if t.head not in inside or t.head == t.i), None)


def _is_cue_of_nobody(cue: Span, statement: Statement) -> bool:
    """Tell whether a word is what tells that something is said, by nobody: "a shooting was [reported] on Saturday"."""
    said = statement.cue.spans if statement.cue is not None and statement.speaker is None else ()
    return any(span.contains(cue) for span in said)


def narrowest(timexes: Sequence[Timex]) -> Timex | None:
    """A time of day that fits all dates, else the date within all others; None when they disagree or none is dated.

    "Two days earlier, in the night from 11 to 12 March" is that night, though two days earlier is one day.
    """
    dated = [(bounds, timex) for timex in timexes if (bounds := _bounds(timex)) is not None]
    for (first, last), timex in dated:
        if timex.type == "TIME" and all(first <= other[1] and other[0] <= last for other, _ in dated):
            return timex
    for (first, last), timex in dated:
        if all(other[0] <= first and last <= other[1] for other, _ in dated):
            return timex
    return None


def _is_hour(timex: Timex) -> bool:
    """Tell whether an expression gives an hour of a day that it does not tell."""
    return timex.type == "TIME" and _bounds(timex) is None


def _is_day(timex: Timex) -> bool:
    """Tell whether an expression is as exact as a day or a night."""
    bounds = _bounds(timex)
    return timex.type == "TIME" or (bounds is not None and bounds[0] == bounds[1] != "")


def _bounds(timex: Timex) -> tuple[str, str] | None:
    """First and last day, as text that sorts ("XXXX-05-19" without a year); None when the expression gives no date."""
    if timex.value in _VAGUE:
        return None
    if timex.earliest is not None and timex.latest is not None:
        return timex.earliest, timex.latest
    days = _DAY.findall(timex.edtf or "")
    if days:
        return days[0], days[-1]
    return ("", "~") if timex.edtf or timex.earliest or timex.latest else None
