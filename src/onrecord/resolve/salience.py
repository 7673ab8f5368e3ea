"""Who stands out at a place of a document: weights for where somebody is brought in, fading with every sentence."""

from bisect import bisect_right, insort
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from onrecord.model import Findings, Statement
from onrecord.resolve.referents import Referent

REACH = 2  # paragraphs that a pronoun looks back
FAR = 8  # the same when only one person agrees
WINDOW = 120  # entries looked at
FADES = 0.5  # what a sentence more leaves of those before it
TURNS = 0.6  # what a new paragraph leaves of them
BASE = 40  # what any place counts, beside how prominent it is
CLEAR = 1.12  # how far the first must stand before the second
PLAIN = 2.0  # how far, to learn a gender from it
SURE, LIKELY = 1.2, 1.05  # for a gender that the text gives, that a name suggests


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One place where somebody or something is brought in: how prominent, in which sentence and clause."""

    place: int
    sentence: int
    weight: int
    clause: int
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Who a pronoun stands for; `plain` tells that nobody else comes near, `alone` that nobody else agrees."""

    referent: Referent
    plain: bool
    alone: bool


@dataclass(slots=True, kw_only=True)
class Stage:
    """All who were brought in so far: those outside somebody's own words, and those inside each stretch of them."""

    paragraphs: list[int]
    quoted: list[tuple[int, int]]
    numbers: dict[int, int]
    known: dict[str, Referent] = field(default_factory=dict)
    outside: list[Entry] = field(default_factory=list)
    inside: dict[int, list[Entry]] = field(default_factory=dict)

    @classmethod
    def of(cls, findings: Findings) -> "Stage":
        """The empty stage of a document."""
        quoted = stretches(s for s in findings.statements if s.mode == "direct")
        stage = cls(paragraphs=[p.start for p in findings.paragraphs], quoted=quoted, numbers={})
        stage.numbers = _narrative_numbers(findings, stage)
        return stage

    def enter(self, entry: Entry) -> None:
        """Note a place where somebody is brought in."""
        quote = self.quote_at(entry.place)
        insort(self.outside if quote is None else self.inside.setdefault(quote, []), entry, key=lambda e: e.place)

    def quote_at(self, at: int) -> int | None:
        """The number of the stretch of somebody's own words that an offset lies in, None outside."""
        k = bisect_right(self.quoted, at, key=lambda stretch: stretch[0]) - 1
        return k if k >= 0 and at < self.quoted[k][1] else None

    def paragraph_at(self, at: int) -> int:
        """The number of the paragraph that an offset lies in."""
        return bisect_right(self.paragraphs, at) - 1

    def choose(
        self, kind: str, entries: list[Entry], at: int, sentence: int, allowed: Callable[[Entry], bool] = lambda _: True
    ) -> Choice | None:
        """Who of some entries a pronoun stands for: the most prominent that agrees, nobody when two stand close."""
        kept = [e for e in entries[-WINDOW:] if allowed(e) and e.place < at]
        scores = self.scores(kept, at, sentence, lambda referent: referent.agrees(kind), kind=kind)
        last = {e.key: e.place for e in kept}
        near = {key: score for key, score in scores.items() if last[key] >= self._floor(at, REACH)}
        if not near and len(scores) == 1:
            near = scores
        first = self.first(near)
        if first is None:
            return None
        others = sorted(near.values(), reverse=True)[1:]
        plain = not others or near[first.key] >= PLAIN * others[0]
        return Choice(referent=first, plain=plain, alone=not others)

    def scores(
        self, entries: list[Entry], at: int, sentence: int, agrees: Callable[[Referent], bool], *, kind: str = ""
    ) -> dict[str, float]:
        """How far each who agrees stands out: the weights of the entries, less with every sentence between."""
        here, paragraph, floor = self.numbers.get(sentence, 0), self.paragraph_at(at), self._floor(at, FAR)
        best: dict[str, dict[int, float]] = {}
        for entry in entries:
            if floor <= entry.place < at and agrees(self.known[entry.key]):
                number = self.numbers.get(entry.sentence, 0)
                left = FADES ** max(0, here - number) * TURNS ** (paragraph - self.paragraph_at(entry.place))
                by_sentence = best.setdefault(entry.key, {})
                by_sentence[number] = max(by_sentence.get(number, 0), (BASE + entry.weight) * left)
        return {key: sum(found.values()) * self._trust(key, kind) for key, found in best.items()}

    def _trust(self, key: str, kind: str) -> float:
        """A little more for whoever is known to have the gender of the pronoun."""
        referent = self.known[key]
        if kind not in ("male", "female") or referent.gender != kind:
            return 1.0
        return SURE if referent.sure else LIKELY

    def first(self, scores: dict[str, float]) -> Referent | None:
        """The one with the highest score, if it is clear of the second."""
        ordered = sorted(scores, key=lambda key: (-scores[key], key))
        if not ordered or (len(ordered) > 1 and scores[ordered[0]] < CLEAR * scores[ordered[1]]):
            return None
        return self.known[ordered[0]]

    def _floor(self, at: int, reach: int) -> int:
        return self.paragraphs[max(self.paragraph_at(at) - reach, 0)] if self.paragraphs else 0


def stretches(statements: Iterable[Statement]) -> list[tuple[int, int]]:
    """Where the contents of statements lie, those that overlap made one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted((c.start, c.end) for s in statements for c in s.content):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _narrative_numbers(findings: Findings, stage: Stage) -> dict[int, int]:
    """A number for each sentence that counts only those that have words outside somebody's own."""
    telling = {
        token.sentence
        for token in findings.parse.tokens
        if token.pos not in ("PUNCT", "SPACE") and stage.quote_at(token.start) is None
    }
    numbers: dict[int, int] = {}
    count = -1
    for token in findings.parse.tokens:
        if token.sentence not in numbers:
            count += token.sentence in telling
            numbers[token.sentence] = max(count, 0)
    return numbers
