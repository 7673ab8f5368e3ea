"""Which named place is that of an event: decided over the parse, none where the text does not say."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from onrecord import places
from onrecord.model import Event, Findings, Mention, Place, Span, Statement, Token, beginning_in
from onrecord.resolve.accounts_clauses import Clauses
from onrecord.resolve.accounts_dates import EventDates
from onrecord.resolve.referents import is_person_noun

_NAMING = frozenset({"compound", "nmod", "amod", "poss", "appos", "conj", "nummod", "det"})
_NUMBERED = re.compile(r"(?:\s{0,3} (?:No\.? | №) | \.)? \s? \d+ (?:/\d+)*  # colony No. 4/1", re.VERBOSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """A place that a clause names: how many nouns with a preposition stand between, and 1 for a country.

    `before` tells that it stands before the noun of the deed: "the Mirava shooting".
    """

    nested: int
    breadth: int
    start: int
    mention: Mention
    before: bool = False

    @property
    def rank(self) -> tuple[int, int, int]:
        return self.nested, self.breadth, self.start


@dataclass(slots=True, kw_only=True)
class EventPlaces:
    """The places of the events of one document, found in the clauses in which `dates` looks for times.

    `innermost` tells the statement that a place stands in, `opening` where the dateline of a sentence ends, `locatives`
    are the prepositions that tell where something is.
    """

    findings: Findings
    dates: EventDates
    innermost: Callable[[Span], Statement | None]
    opening: Callable[[Span], int]
    locatives: Callable[[int], frozenset[str]]
    _owned: dict[int, dict[int, list[_Named]]] = field(default_factory=dict)

    def place(self, event: Event) -> Place | None:
        """The place that the event's own words name, else the nearest of the clauses that tell of the same time.

        The most specific one; None when two are named alike ("in Mirava and Ostrel").
        """
        for nodes in self.dates.levels(event):
            found = [
                named
                for node, _ in nodes
                for named in self._owners(event).get(node.i, [])
                if self._is_free(named, event)
            ]
            if found:
                best = min(found, key=lambda named: named.rank)
                alike = [n for n in found if n is not best and n.rank[:2] == best.rank[:2]]
                joined = any(self._is_joined(named.mention, best.mention) for named in alike)
                return self.whole(best.mention) if not joined else None
        return self._of_headline(event)

    def _of_headline(self, event: Event) -> Place | None:
        """The only place that a headline names after "in" or before a deed: it tells one thing, in few words."""
        sentence = self.findings.sentences[self.dates.number(event.trigger)]
        if not self._is_headline(sentence) or event.stance == "planned":
            return None
        located = [m for m in beginning_in(self.findings.mentions, sentence) if self.is_located(m)]
        return self.whole(located[0]) if len({self.findings.quote(m.span) for m in located}) == 1 else None

    def _is_headline(self, sentence: Span) -> bool:
        """Tell whether a sentence is a part of the title."""
        title, words = self.findings.document.title or "", self.findings.quote(sentence)
        return bool(words.strip()) and " ".join(words.split()).casefold() in " ".join(title.split()).casefold()

    def is_located(self, mention: Mention) -> bool:
        """Tell whether a place stands after "in", "at" or "near"."""
        top = self.dates.top(mention.span) if mention.kind == "place" else None
        preposition = self._preposition(top)[0] if top is not None else None
        return preposition is not None and preposition.lemma.lower() in self.locatives(preposition.start)

    def _is_free(self, named: _Named, event: Event) -> bool:
        """Tell whether a place is no part of who did it, and is told by the one who tells the event."""
        if not named.before and any(agent.span.overlaps(named.mention.span) for agent in event.agents):
            return False
        holds, inside = self.innermost(named.mention.span), self.innermost(event.trigger)
        if (holds and holds.id) == (inside and inside.id) or inside is None or inside.mode == "mixed":
            return True
        return holds is None and inside.speaker is None and inside.span.end <= named.mention.span.start

    # ---- whose a place is

    def _owners(self, event: Event) -> dict[int, list[_Named]]:
        number = self.dates.number(event.trigger)
        if number not in self._owned:
            owned: dict[int, list[_Named]] = {}
            sentence, clauses = self.findings.sentences[number], self.dates.clauses(number)
            for mention in beginning_in(self.findings.mentions, sentence):
                if mention.kind == "place" and mention.span.start >= self.opening(sentence):
                    for owner, named in self._owner(mention, clauses):
                        owned.setdefault(owner.i, []).append(named)
            self._owned[number] = owned
        return self._owned[number]

    def _owner(self, mention: Mention, clauses: Clauses) -> list[tuple[Token, _Named]]:
        """The happening above a place that stands after "in", "at" or "near"."""
        top = self.dates.top(mention.span)
        if top is not None and (deed := self._deed_of(top, mention, clauses)) is not None:
            return [(deed, _Named(nested=0, breadth=0, start=top.start, mention=mention, before=True))]
        preposition, noun = self._preposition(top) if top is not None else (None, None)
        if preposition is None or noun is None or preposition.lemma.lower() not in self.locatives(noun.start):
            return []
        nested = 0
        for node in self.findings.parse.ancestors(noun):
            if node.lemma.lower() in clauses.words.according:
                return []
            if clauses.happens(node):
                breadth = int(places.country(self.findings.quote(mention.span)) is not None)
                named = _Named(nested=nested, breadth=breadth, start=noun.start, mention=mention)
                beside = self._beside(preposition, node, clauses)
                return [(beside or node, named)]
            nested += node.pos in ("NOUN", "PROPN", "NUM")
        return []

    def _deed_of(self, top: Token, mention: Mention, clauses: Clauses) -> Token | None:
        """The deed that a town stands before: "the Mirava shooting"; a country may be who did it."""
        head = self.findings.parse.head(top)
        beside = top.dep == "nsubj" and head.pos == "NOUN" and head.i == top.i + 1  # in a headline
        named = beside or top.dep in ("compound", "nmod", "poss", "amod")
        if not named or head.i not in clauses.types or head.i < top.i:
            return None
        return head if places.country(self.findings.quote(mention.span)) is None else None

    def _beside(self, preposition: Token, node: Token, clauses: Clauses) -> Token | None:
        """The noun of a happening right before "in": "reported a shooting in Mirava" tells where the shooting was."""
        before = self.findings.parse.tokens[preposition.i - 1] if preposition.i else preposition
        noun = before.dep in ("dobj", "pobj", "nsubjpass") and before.pos in ("NOUN", "PROPN")
        return before if noun and before.head != before.i and before.i > node.i and clauses.happens(before) else None

    def _preposition(self, token: Token) -> tuple[Token | None, Token]:
        """The preposition before the noun phrase that a token belongs to, and the noun."""
        parse, noun = self.findings.parse, token
        while noun.dep in _NAMING and noun.head != noun.i:
            noun = parse.head(noun)
            if self._is_person(noun):  # "a Kalden woman": where she is from
                return None, noun
        head = parse.head(noun)
        if noun.dep == "pobj" and head.lemma.lower() == "of" and parse.head(head).dep == "pobj":
            noun = parse.head(head)
            head = parse.head(noun)
        return (head if noun.dep == "pobj" else None), noun

    def _is_person(self, noun: Token) -> bool:
        return noun.pos == "NOUN" and is_person_noun(noun.lemma.lower(), self.findings.language_at(noun.start))

    def _is_joined(self, one: Mention, other: Mention) -> bool:
        between = self.findings.text[min(one.span.end, other.span.end) : max(one.span.start, other.span.start)]
        return between.strip() in ("and", "or", "&")

    def whole(self, mention: Mention) -> Place:
        """The place with the words that make it more exact: "Brenn colony No. 4", not "Brenn"."""
        name = self.findings.quote(mention.span)
        known = places.place(mention.span, name)
        token = self.dates.top(mention.span)
        end = mention.span.end
        while token is not None and token.dep in ("compound", "nmod") and token.head > token.i:
            head = self.findings.parse.head(token)
            if not self._continues(head, end):
                break
            end, token = head.end, head
        numbered = _NUMBERED.match(self.findings.text, end)
        end = numbered.end() if numbered is not None and end > mention.span.end else end
        if end == mention.span.end:
            return known
        span = self.findings.span(mention.span.start, end)
        return replace(known, span=span, name=self.findings.quote(span), kind=None)

    def _continues(self, head: Token, end: int) -> bool:
        """Tell whether a name goes on to a noun: no verb, no deed ("the Mirava shooting"), no time, no dash between."""
        between = self.findings.parse.between(end, head.end)
        times: Sequence[Span] = [t.span for t in beginning_in(self.findings.timexes, self.findings.span(end, head.end))]
        return (
            all(t.pos in ("NOUN", "PROPN", "NUM", "ADJ") for t in between)
            and head.pos in ("NOUN", "PROPN", "NUM")
            and not self._is_person(head)
            and "\n" not in self.findings.text[end : head.end]
            and not any(t.i in self.dates.trigger_types() for t in between)
            and not times
        )
