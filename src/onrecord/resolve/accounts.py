"""When and where each event was, who stands behind its participants, who tells it, and which statements retell it."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cache, cached_property

from onrecord import places
from onrecord.lang import words
from onrecord.model import Event, Findings, Mention, Participant, Place, Span, Statement, Timex, Token, When

TOLD_AS = {"alleged": "alleged", "denied": "denied", "hedged": "hedged", "asked": "hedged"}
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_CLAUSES = frozenset({"ROOT", "advcl", "relcl", "ccomp", "parataxis", "acl", "csubj", "pcomp"})
_CLOSE, _SENTENCE, _OTHER = 0, 1, 2
_VAGUE = frozenset({"PRESENT_REF", "PAST_REF", "FUTURE_REF"})
_DAY = re.compile(r"[\dX]{4}-\d\d-\d\d  # 2019-05-19, XXXX-05-19", re.VERBOSE)


def resolve_accounts(findings: Findings) -> Findings:
    """The findings with date, place, source, stance and accounts of each event, and who its participants are.

    The date and place are those of the event's own clause, else the only ones of its sentence that no other clause
    claims; None where several are equally near. An event inside what somebody said is according to that statement and
    takes over that it is alleged, denied or hedged.
    """
    if not findings.events:
        return findings
    reader = _Reader(findings)
    events = [_settled(event, reader) for event in findings.events]
    told = reader.accounts(events)
    return findings.with_(events=[replace(event, accounts=told.get(event.id, ())) for event in events])


def _settled(event: Event, reader: "_Reader") -> Event:
    statement = reader.innermost(event.trigger)
    stance = event.stance
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

    def clauses(self, token: Token) -> list[int]:
        """The clauses that a token stands in, innermost first, each by the number of its verb.

        A verb that shares its subject with the one it is joined to, or that only completes it, is in the same clause.
        """
        found = []
        for node in (token, *self.parse.ancestors(token)):
            own_subject = any(child.dep in _SUBJECTS for child in self.parse.children(node))
            if node.dep in _CLAUSES or (node.dep == "conj" and own_subject):
                found.append(node.i)
        return found

    def nearness(self, token: Token, trigger: Token) -> int:
        """How near a date or place stands to a trigger: in its clause, in a clause around it, or in another one."""
        own, around = self.clauses(token), self.clauses(trigger)
        if not own or not around or own[0] == around[0] or trigger in self.parse.ancestors(token):
            return _CLOSE
        return _SENTENCE if own[0] in around else _OTHER

    def sentence(self, span: Span) -> Span:
        """The sentence that a span begins in."""
        index = bisect_right(self._starts, span.start) - 1
        return self.findings.sentences[index] if index >= 0 else span

    @cached_property
    def _starts(self) -> list[int]:
        return [s.start for s in self.findings.sentences]

    # ---- when and where

    def when(self, event: Event) -> When | None:
        """The date of the event's clause, or of a clause around it."""
        trigger, sentence = self.token(event.trigger), self.sentence(event.trigger)
        ranked: dict[int, list[Timex]] = {}
        for timex in self.findings.timexes:
            if not timex.span.overlaps(sentence) or timex.type not in ("DATE", "TIME"):
                continue
            token = self.token(timex.span)
            near = self.nearness(token, trigger) if token is not None and trigger is not None else _CLOSE
            ranked.setdefault(near, []).append(timex)
        for near in (_CLOSE, _SENTENCE):
            if near in ranked:
                best = _narrowest(ranked[near])
                return best.when if best is not None else None
        return None

    def place(self, event: Event) -> Place | None:
        """The place that the event's clause names after "in", "at" or "near", the most specific one."""
        trigger, sentence = self.token(event.trigger), self.sentence(event.trigger)
        locatives = _words(self.findings.language_at(event.trigger.start)).places
        found: list[tuple[int, int, int, int, Mention]] = []
        for mention in self.findings.mentions:
            token = self.token(mention.span) if mention.kind == "place" and mention.span.overlaps(sentence) else None
            if token is None or trigger is None or any(p.span.overlaps(mention.span) for p in event.agents):
                continue
            preposition, noun = self._preposition(token)
            near = self.nearness(token, trigger)
            if preposition is None or preposition.lemma.lower() not in locatives or near == _OTHER:
                continue
            nested = self._is_nested(noun, trigger)
            found.append((near, nested, _breadth(self.findings.quote(mention.span)), noun.start, mention))
        if not found:
            return None
        best = min(found, key=lambda one: one[:4])
        if any(one[:3] == best[:3] and self._is_joined(one[4], best[4]) for one in found if one is not best):
            return None
        return self._whole(best[4])

    def _preposition(self, token: Token) -> tuple[Token | None, Token]:
        """The preposition before the noun phrase that a token belongs to, and the noun."""
        noun = token
        while (
            noun.dep in ("compound", "nmod", "amod", "poss", "appos", "conj", "nummod", "det") and noun.head != noun.i
        ):
            noun = self.parse.head(noun)
        head = self.parse.head(noun)
        if noun.dep == "pobj" and head.lemma.lower() == "of" and self.parse.head(head).dep == "pobj":
            noun = self.parse.head(head)
            head = self.parse.head(noun)
        return (head if noun.dep == "pobj" else None), noun

    def _is_nested(self, noun: Token, trigger: Token) -> int:
        """How many nouns with a preposition of their own stand between the place and the trigger."""
        steps = 0
        for node in self.parse.ancestors(noun):
            if node.i == trigger.i:
                break
            steps += node.pos in ("NOUN", "PROPN", "NUM")
        return steps

    def _is_joined(self, one: Mention, other: Mention) -> bool:
        between = self.findings.text[min(one.span.end, other.span.end) : max(one.span.start, other.span.start)]
        return between.strip() in ("and", "or", "&")

    def _whole(self, mention: Mention) -> Place:
        """The place with the words that make it more exact: "Brenn colony No. 4", not "Brenn"."""
        name = self.findings.quote(mention.span)
        known = places.place(mention.span, name)
        token = self.token(mention.span)
        end = mention.span.end
        while token is not None and token.dep in ("compound", "nmod") and token.head > token.i:
            head = self.parse.head(token)
            if head.pos not in ("NOUN", "PROPN", "NUM") or "\n" in self.findings.text[end : head.end]:
                break
            end, token = head.end, head
        if end == mention.span.end:
            return known
        span = self.findings.span(mention.span.start, end)
        return replace(known, span=span, name=self.findings.quote(span))

    # ---- who

    def known(self, participant: Participant) -> Participant:
        """The participant with the entity of the mention that names its head."""
        head = self.token(participant.span)
        inside = [m for m in self.findings.mentions if m.entity is not None and m.span.overlaps(participant.span)]
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
        holding = [s for s in self.findings.statements if any(c.contains(trigger) for c in s.content)]
        return min(holding, key=lambda s: (sum(c.length for c in s.content), s.id)) if holding else None

    def accounts(self, events: list[Event]) -> dict[str, tuple[str, ...]]:
        """For each event the statements of the same paragraph that come with or after it and tell the same incident."""
        told: dict[str, list[str]] = {}
        for statement in self.findings.statements:
            event = self._told_in(statement, events)
            if event is not None:
                told.setdefault(event.id, []).append(statement.id)
        return {event: tuple(statements) for event, statements in told.items()}

    def _told_in(self, statement: Statement, events: list[Event]) -> Event | None:
        """The author's event that a statement retells: the last incident before it, if the statement points back."""
        start = statement.content[0].start
        listed = _words(self.findings.language_at(start))
        paragraph = next((p for p in self.findings.paragraphs if p.start <= start < p.end), None)
        if paragraph is None:
            return None
        inside = [e for e in events if e.according_to == statement.id]
        before = [
            e
            for e in events
            if e.type in listed.types
            and e.according_to == "author"
            and paragraph.start <= e.trigger.start < statement.span.start
        ]
        if not before:
            return None
        last = max(before, key=lambda e: (bool(e.figures or e.patients), e.trigger.start))
        if self._points_back(statement, listed, inside) or any(_retells(one, last, self.findings) for one in inside):
            return last
        return None

    def _points_back(self, statement: Statement, listed: _Words, inside: list[Event]) -> bool:
        tokens = [t for c in statement.content for t in self.parse.between(c.start, c.end)]
        for token in tokens:
            pointed = any(d.lemma.lower() in listed.pointers for d in self.parse.children(token, "det"))
            if pointed and token.lemma.lower() in listed.incidents:
                return True
        opening = [t.lemma.lower() for t in tokens if t.pos != "PUNCT" and t.dep != "mark"][:1]
        named = {t.lemma.lower() for t in tokens if t.pos == "NOUN"} & listed.names
        return bool(opening and opening[0] in listed.pronouns and (named or inside))


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


def _narrowest(timexes: list[Timex]) -> Timex | None:
    """The dated one that lies within all others that are dated; None when they disagree or none is."""
    dated = [(bounds, timex) for timex in timexes if (bounds := _bounds(timex)) is not None]
    for (first, last), timex in dated:
        if all(other[0] <= first and last <= other[1] for other, _ in dated):
            return timex
    return None


def _breadth(name: str) -> int:
    """1 for a country, 0 for a place in one: the smaller is the better answer."""
    return int(places.country(name) is not None)


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
