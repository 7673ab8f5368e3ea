"""Why two figures for one thing are not the same, with the words that show it."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any

from onrecord import lang
from onrecord.model import Document, Figure, Span
from onrecord.model.record import Difference, DifferenceKind

KINDS: tuple[DifferenceKind, ...] = ("partial", "scope", "definition", "update", "conflict")
BEFORE = 4
AFTER = 8
CLOSE = 20
NOUN = 3
FEW_MORE = 2
_WORD = re.compile(r"[\w-]+(?:[’']\w+)?")  # two
_STOP = re.compile(r"[.;:!?\n]|,\s")  # 3 dead, 2 wounded

Values = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A figure where it is stated: its sentence and the one before, its account, and the killed that its text counts.

    `source` is who gives it, None for the author.
    """

    figure: Figure
    document: Document
    sentence: Span
    previous: Span | None = None
    killed: frozenset[int] = frozenset()
    account: int = 0
    source: str | None = None

    @property
    def value(self) -> int:
        """The number as far as it is sure: the lower bound, else the upper one."""
        return self.figure.low if self.figure.low is not None else self.figure.high or 0


def differences(stated: Iterable[Stated]) -> tuple[Difference, ...]:
    """Why the figures differ: one answer for each two unequal values.

    "partial": the smaller one counts some only; "scope": the larger one covers more places or more time; "definition":
    one counts whom the other leaves out; "update": one is given as not final, or all texts with the larger one came
    later; "conflict": nothing explains it. Where several texts give the two values, "partial" must hold for all.
    """
    listed = sorted(stated, key=lambda s: (s.value, s.account, s.figure.span))
    killed = frozenset().union(*(each.killed for each in listed))
    given: dict[Values, list[Stated]] = {}
    for each in listed:
        given.setdefault((each.figure.low, each.figure.high), []).append(each)
    return tuple(_difference(small, large, killed) for small, large in combinations(given.values(), 2))


def gravest(kinds: Iterable[DifferenceKind]) -> DifferenceKind | None:
    """The kind that says most of several: a conflict stays one, whatever else is explained.

    >>> gravest(["partial", "update"])
    'update'
    """
    return max(kinds, key=KINDS.index, default=None)


def _difference(smaller: Sequence[Stated], larger: Sequence[Stated], killed: frozenset[int]) -> Difference:
    lists = _lists(smaller[0].document.language)
    pairs = [_Pair(small=a, large=b, lists=lists, killed=killed) for a in smaller for b in larger]
    kind, spans = _reason(pairs)
    if kind == "conflict" and _later(smaller, larger):
        kind = "update"
    accounts = sorted({s.account for s in (*smaller, *larger)})
    shown = {*spans, smaller[0].figure.span, larger[0].figure.span}
    return Difference(kind=kind, accounts=tuple(accounts), spans=tuple(sorted(shown)))


def _reason(pairs: Sequence["_Pair"]) -> tuple[DifferenceKind, list[Span]]:
    """What words explain it, in order; that a figure may count a group or "others" is the weakest reason: last."""
    parts = [pair.partial() for pair in pairs]
    if all(parts):
        return "partial", parts[0]
    rest = [pair for pair, part in zip(pairs, parts, strict=True) if not part]
    tests: tuple[tuple[DifferenceKind, Callable[[_Pair], list[Span]]], ...] = (
        ("scope", _Pair.scope),
        ("definition", _Pair.definition),
        ("update", _Pair.update),
    )
    for kind, test in tests:
        if spans := next(filter(None, map(test, rest)), None):
            return kind, spans
    groups = [pair.group() for pair in rest]
    return ("partial", groups[0]) if all(groups) else ("conflict", [])


def _later(smaller: Sequence[Stated], larger: Sequence[Stated]) -> bool:
    """Tell whether all texts with the larger figure came on later days, and no source stands against another."""
    sources = [{s.source for s in each} for each in (smaller, larger)]
    if sources[0] != sources[1]:
        return False
    days = [[(s.document.published or "")[:10] for s in each] for each in (smaller, larger)]
    return all(map(all, days)) and max(days[0]) < min(days[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lists:
    numbers: dict[str, int]
    groups: frozenset[str]
    same: dict[str, str]
    rest: frozenset[str]
    verbs: dict[str, frozenset[str]]
    patterns: dict[str, re.Pattern[str]]


@cache
def _lists(language: str | None) -> _Lists:
    data: dict[str, Any] = lang.words(language, "disputes") or {}
    partial, scope, definition = (data.get(name, {}) for name in ("partial", "scope", "definition"))
    phrases = {
        "before": partial.get("before", ()),
        "after": partial.get("after", ()),
        "beside": partial.get("beside", ()),
        "named": partial.get("named", ()),
        "nobody": partial.get("nobody", ()),
        "wide": scope.get("wide", ()),
        "narrow": scope.get("narrow", ()),
        "own_hand": definition.get("own_hand", ()),
        "unborn": definition.get("unborn", ()),
        "update": data.get("update", {}).get("words", ()),
        "hedges": data.get("update", {}).get("hedges", ()),
    }
    patterns = {name: _phrases(listed) for name, listed in phrases.items()}
    stretches, attackers, counting = (
        "|".join(map(re.escape, listed)) or r"(?!)"
        for listed in (scope.get("stretches", ()), definition.get("attackers", ()), definition.get("counting", ()))
    )
    numbers = "|".join([*data.get("numbers", ()), "few", "past", "last"])
    dead = "|".join(sorted(data.get("verbs", {}).get("killed", ()))) or r"(?!)"
    patterns["stretch"] = re.compile(
        rf"\b (?:in|within|of) \s (?:\w+\s){{0,3}} (?:\d+|{numbers}) \s (?:{stretches}) \b  # in less than 30 hours",
        re.VERBOSE | re.IGNORECASE,
    )
    patterns["attacker"] = re.compile(
        rf"\b (?: (?:{counting}) \s (?:\w+\s)? (?:{attackers}) | (?:{attackers}) \s (?:\w+\s){{0,2}} (?:{dead}) ) \b",
        re.VERBOSE | re.IGNORECASE,  # including the gunman; the gunman was killed
    )
    return _Lists(
        numbers=dict(data.get("numbers", {})),
        groups=frozenset(partial.get("groups", ())),
        same={word: names[0] for names in partial.get("same", ()) for word in names},
        rest=frozenset(partial.get("rest", ())),
        verbs={name: frozenset(listed) for name, listed in data.get("verbs", {}).items()},
        patterns=patterns,
    )


def _phrases(listed: Sequence[str]) -> re.Pattern[str]:
    said = "|".join(re.escape(words) for words in sorted(listed, key=lambda w: (-len(w), w))) or r"(?!)"
    return re.compile(rf"(?<![\w-])(?:{said})(?![\w-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """Two unequal figures, the smaller and the larger one. Each test gives the words that show it, or none."""

    small: Stated
    large: Stated
    lists: _Lists
    killed: frozenset[int]

    def partial(self) -> list[Span]:
        """The smaller one is said to be part of a whole, or one of them counts something else."""
        for stated in (self.small, self.large):
            if elsewhere := self._counts_else(stated):
                return elsewhere
        joined = self._joined(self.small)
        if joined is not None and self.small.value + joined[0] == self.large.value:
            return [joined[1]]
        found = self._right_before("before", self.small) or self._close("after", self.small, NOUN)
        return found or self._close("beside", self.small, AFTER)

    def scope(self) -> list[Span]:
        """Only the larger one's sentence tells of several events or more time, or the smaller one's of one scene."""
        wide = self._wide(self.large)
        if wide and not self._wide(self.small):
            return wide
        return self._found("narrow", self.small, self.small.previous)

    def definition(self) -> list[Span]:
        """One counts the attacker, the unborn, or the dead among those hit."""
        more = self.large.value - self.small.value
        if self.small.figure.counts == "killed":
            both = (self.small, self.large)
            told = [span for each in both for span in self._found("unborn", each)]
            if more <= FEW_MORE:
                told += [s for name in ("own_hand", "attacker") for each in both for s in self._found(name, each)]
            return told
        hit, injured = self._verbs(self.large), self._verbs(self.small)
        adds = more in self.killed or (not self.killed and more <= FEW_MORE)
        counts_all = "hit" in hit and "injured" not in hit
        return [hit["hit"], injured["injured"]] if adds and counts_all and "injured" in injured else []

    def update(self) -> list[Span]:
        """One is given as not final or as the newer one."""
        for stated in (self.small, self.large):
            told = self._found("update", stated, self._label(stated)) or self._right_before("hedges", stated)
            if told or (told := self._close("hedges", stated, NOUN)):
                return told
        return []

    def group(self) -> list[Span]:
        """The smaller one counts a group, the rest of those named, or those known by name.

        What stands beside it explains nothing where both count one group ("24 inmates and three guards", "50 inmates").
        """
        ours, theirs = list(self._noun(self.small)), {word for word, _ in self._noun(self.large)}
        words = {word for word, _ in ours}
        if self._group_of(words) & self._group_of(theirs) and not words & self.lists.rest:
            return []
        if joined := self._joined(self.small):
            return [joined[1]]
        group = [span for word, span in ours if word in self.lists.groups and word not in theirs]
        rest = [span for word, span in ours if word in self.lists.rest and not theirs & self.lists.rest]
        return (
            group[:1] or rest[:1] or self._close("named", self.small, AFTER) or self._right_before("named", self.small)
        )

    def _group_of(self, words: Iterable[str]) -> set[str]:
        """The groups that words name, each by the first of its names."""
        return {self.lists.same.get(word, word) for word in words if word in self.lists.groups}

    def _wide(self, stated: Stated) -> list[Span]:
        return self._found("wide", stated) + self._found("stretch", stated)

    def _counts_else(self, stated: Stated) -> list[Span]:
        """What shows that a figure counts something else: "five shot and killed" among the injured, "father of 5"."""
        if nobody := self._right_before("nobody", stated):
            return nobody
        verbs = self._verbs(stated)
        ours, other = ("killed", "injured") if stated.figure.counts == "killed" else ("injured", "killed")
        return [verbs[other]] if other in verbs and ours not in verbs else []

    def _joined(self, stated: Stated) -> tuple[int, Span] | None:
        """What the sentence adds to a figure: "a man and [two] children", "[six] children and two adults"."""
        before, after = [*self._words_before(stated)], [*self._words_after(stated, AFTER)]
        if before and before[-1][0] == "and":
            words = before[-BEFORE - 1 : -1]
            at = max((n for n, (word, _) in enumerate(words) if self._number(word) is not None), default=None)
            between = words[at:] if at is not None else []
        else:
            end = next((n for n, (word, _) in enumerate(after[:BEFORE]) if word == "and"), len(after))
            at = end + 1 if end + 1 < len(after) and self._number(after[end + 1][0]) is not None else None
            words, between = after, after[:end]
        if at is None or any(self._is_verb(word) for word, _ in between) or self._unborn(words[at:]):
            return None
        return self._number(words[at][0]) or 0, words[at][1]

    def _unborn(self, words: Sequence[tuple[str, Span]]) -> bool:
        return self.lists.patterns["unborn"].search(" ".join(word for word, _ in words)) is not None

    def _label(self, stated: Stated) -> Span | None:
        """A word or two that stand before the sentence like a label: "UPDATE:"."""
        before = stated.previous
        return before if before is not None and len(stated.document.quote(before).split()) <= FEW_MORE else None

    def _right_before(self, name: str, stated: Stated) -> list[Span]:
        """The words that end right before a figure."""
        text, span = stated.document.text, stated.figure.span
        start = max(stated.sentence.start, span.start - CLOSE)
        found = (m for m in self.lists.patterns[name].finditer(text, start, span.start))
        last = next((m for m in found if len(text[m.end() : span.start].split()) <= (name == "named")), None)
        return [Span(doc=span.doc, start=last.start(), end=last.end())] if last else []

    def _close(self, name: str, stated: Stated, most: int) -> list[Span]:
        """The words shortly after a figure."""
        end = max((span.end for _, span in self._words_after(stated, most)), default=stated.figure.span.end)
        found = self.lists.patterns[name].search(stated.document.text, stated.figure.span.end, end)
        return [Span(doc=stated.figure.span.doc, start=found.start(), end=found.end())] if found else []

    def _noun(self, stated: Stated) -> Iterator[tuple[str, Span]]:
        """The words after a figure, up to the verb: "other men", "injured woman"."""
        for n, (word, span) in enumerate(self._words_after(stated, NOUN)):
            if n and self._is_verb(word):
                return
            yield word, span

    def _verbs(self, stated: Stated) -> dict[str, Span]:
        """The verbs that a figure hangs on, by what they count: the one right before it, else after it, else before."""
        before, after = [*self._words_before(stated)][::-1], [*self._words_after(stated, AFTER)]
        return self._verbs_among(before[:1]) or self._verbs_among(after) or self._verbs_among(before[:BEFORE])

    def _verbs_among(self, words: Sequence[tuple[str, Span]]) -> dict[str, Span]:
        """The first verbs of a list, with those that stand beside them: "shot and killed"."""
        found: dict[str, Span] = {}
        for n, (word, span) in enumerate(words):
            names = [name for name, listed in self.lists.verbs.items() if word in listed]
            found |= {name: span for name in names if name not in found}
            follows = word == "and" and bool(found) and n + 1 < len(words) and self._is_verb(words[n + 1][0])
            if word == "and" and not follows:
                break
        return found

    def _is_verb(self, word: str) -> bool:
        return any(word in listed for listed in self.lists.verbs.values())

    def _words_after(self, stated: Stated, most: int) -> Iterator[tuple[str, Span]]:
        text, span = stated.document.text, stated.figure.span
        stop = _STOP.search(text, span.end, stated.sentence.end)
        end = stop.start() if stop else stated.sentence.end
        for number, match in enumerate(_WORD.finditer(text, span.end, end)):
            if number == most:
                return
            yield match[0].casefold(), Span(doc=span.doc, start=match.start(), end=match.end())

    def _words_before(self, stated: Stated) -> Iterator[tuple[str, Span]]:
        text, span = stated.document.text, stated.figure.span
        start = max(
            (m.end() for m in _STOP.finditer(text, stated.sentence.start, span.start)), default=stated.sentence.start
        )
        for match in _WORD.finditer(text, start, span.start):
            yield match[0].casefold(), Span(doc=span.doc, start=match.start(), end=match.end())

    def _number(self, word: str) -> int | None:
        return int(word) if word.isdigit() and len(word) < 7 else self.lists.numbers.get(word)

    def _found(self, name: str, stated: Stated, previous: Span | None = None) -> list[Span]:
        """The words anywhere in the sentence of a figure (and in the one before)."""
        found = []
        for sentence in (stated.sentence, previous):
            if sentence is not None:
                matches = self.lists.patterns[name].finditer(stated.document.text, sentence.start, sentence.end)
                found += [Span(doc=sentence.doc, start=m.start(), end=m.end()) for m in matches]
        return found
