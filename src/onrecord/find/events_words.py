"""Events in a language without a parse: a trigger, and the party that stands next to it."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from onrecord.lang import words
from onrecord.model import Event, Figure, Findings, Participant, Span, stable_id
from onrecord.places import country

WORDS = "events.words@1"
_WORD = re.compile(r"[^\W_]+(?:[\u064b-\u0652]+[^\W_]*)*")  # قُتل
_STOP = re.compile(r"[.،؛:!؟»]")  # ،
_ALIKE = str.maketrans("أإآٱى", "ااااي")
_FAR, _LONG, _NEAR, _SHORT = 2, 5, 8, 4


@dataclass(frozen=True, slots=True)
class _Word:
    """A word at its place, without vowel marks and "and"."""

    start: int
    end: int
    text: str
    bare: str


@dataclass(frozen=True, slots=True)
class _Trigger:
    type: str
    mode: str | None
    counts: str | None
    forms: dict[str, frozenset[str]]
    needs: frozenset[str]
    not_next: frozenset[str]
    agent_words: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    triggers: tuple[_Trigger, ...]
    parties: dict[str, str | None]
    lists: dict[str, frozenset[str]]


@cache
def word_lexicon(language: str) -> _Lexicon | None:
    """The triggers of a language whose events are found by words alone, or None.

    >>> word_lexicon("en") is None
    True
    """
    data = words(language, "events")
    if "trigger" not in data:
        return None
    parties = {_folded(w): sector or None for sector, listed in data["parties"].items() for w in listed}
    lists = {name: frozenset(map(_folded, listed)) for name, listed in data["words"].items()}
    return _Lexicon(tuple(map(_trigger, data["trigger"])), parties, lists)


def _trigger(entry: dict[str, Any]) -> _Trigger:
    def listed(name: str) -> frozenset[str]:
        return frozenset(_folded(word) for word in entry.get(name, ()))

    return _Trigger(
        type=entry["type"],
        mode=entry.get("mode"),
        counts=entry.get("counts"),
        forms={name: listed(name) for name in ("before", "after", "passive", "noun", "phrase")},
        needs=listed("needs"),
        not_next=listed("not_next"),
        agent_words=listed("agent_words"),
    )


def _folded(word: str) -> str:
    """A word for comparing: without vowel marks, and with one kind of alif."""
    bare = "".join(c for c in unicodedata.normalize("NFC", word) if not unicodedata.combining(c))
    return bare.translate(_ALIKE)


def find_events_by_words(findings: Findings, sentence: Span, lexicon: _Lexicon) -> Iterator[Event]:
    """The events of a sentence: each trigger that has a party, or a number of people, beside it."""
    reader = _Sentence(findings, sentence, lexicon)
    taken: set[int] = set()
    for n in range(len(reader.words)):
        event = None if n in taken else reader.event(n)
        if event is not None:
            taken |= {k for k, word in enumerate(reader.words) if word.start < event.trigger.end and k >= n}
            yield event


class _Sentence:
    """The words of one sentence, and what can be read from their order."""

    def __init__(self, findings: Findings, sentence: Span, lexicon: _Lexicon) -> None:
        self.findings, self.lexicon, self.lists = findings, lexicon, lexicon.lists
        self.words = [self._word(m) for m in _WORD.finditer(findings.text, sentence.start, sentence.end)]
        self.accident = any(self._is_one_of(word, self.lists["accidents"]) for word in self.words)
        self.figures = [f for f in findings.figures if sentence.start <= f.span.start < sentence.end]

    def _word(self, match: re.Match[str]) -> _Word:
        text = _folded(match[0])
        joined = text[:1] in self.lists["prefixes"] and len(text) > 3
        return _Word(match.start(), match.end(), text, text[1:] if joined else text)

    def event(self, n: int) -> Event | None:
        """The event whose trigger begins at the n-th word, or None."""
        for trigger in self.lexicon.triggers:
            for form in ("phrase", "before", "passive", "after", "noun"):
                last = self._matches(trigger.forms[form], n, form)
                if last is not None and not self._is_unreal(n):
                    event = self._made(trigger, form, n, last)
                    if event is not None:
                        return event
        return None

    def _matches(self, forms: frozenset[str], n: int, form: str) -> int | None:
        """The index of the last word of a form that begins at the n-th word."""
        word = self.words[n]
        if form != "phrase":
            return n if word.text in forms or word.bare in forms else None
        for last in range(n + 1, min(n + 3, len(self.words))):
            rest = [w.text for w in self.words[n + 1 : last + 1]]
            if " ".join([word.text, *rest]) in forms or " ".join([word.bare, *rest]) in forms:
                return last
        return None

    def _is_unreal(self, n: int) -> bool:
        before = self.words[max(0, n - 2) : n]
        return any(
            {w.text, w.bare} & self.lists["unreal"] for w in before if not self._stops(w.end, self.words[n].start)
        )

    def _stops(self, start: int, end: int) -> bool:
        return _STOP.search(self.findings.text, start, end) is not None

    def _made(self, trigger: _Trigger, form: str, n: int, last: int) -> Event | None:
        if trigger.counts in ("killed", "injured") and self.accident:
            return None
        near = self.words[last + 1 : last + 1 + _NEAR]
        if near and self._is_one_of(near[0], trigger.not_next):
            return None
        if trigger.needs and not any(self._is_one_of(word, trigger.needs) for word in near):
            return None
        agents: tuple[Participant, ...] = ()
        patients: tuple[Participant, ...] = ()
        if form == "before":
            agents, end = self._party(last, trigger.agent_words)
            patients = () if trigger.agent_words else self._party(end, frozenset())[0]
            if not agents or (not patients and self._matches(trigger.forms["passive"], n, "passive") is not None):
                return None
        elif form != "phrase":
            earlier = self._party_before(n)
            agents = earlier if form == "after" else ()
            patients = self._party(last, frozenset())[0] or (earlier if form == "passive" else ())
        figures = self._figures(trigger, last, patients)
        if form != "phrase" and not agents and not patients and not figures:
            return None
        start = self.words[n].start + (form != "phrase" and self.words[n].text not in trigger.forms[form])
        span = self.findings.span(start, self.words[last].end)
        return _event(trigger, span, agents, patients, figures)

    def _is_one_of(self, word: _Word, listed: frozenset[str]) -> bool:
        return bool({word.text, word.bare} & listed)

    # ---- parties

    def _party(self, last: int, wanted: frozenset[str]) -> tuple[tuple[Participant, ...], int]:
        """The party that follows a word, with its number, and the index of its last word.

        Between them stand numbers and words for a day; one of the wanted words may stand a little further on.
        """
        first, left = last + 1, _LONG if wanted else 0
        for n in range(last + 1, len(self.words)):
            word = self.words[n]
            if self._stops(self.words[n - 1].end, word.start):
                break
            if self._unattached(word) in wanted if wanted else self._is_party(word):
                participant, end = self._participant(first, n)
                return (participant,), end
            if not self._is_one_of(word, self.lists["numbers"] | self.lists["hedges"]) and not word.text.isdigit():
                left, first = left - (word.text not in self.lists["between"]), n + 1
            if left < 0:
                break
        return (), last

    def _is_party(self, word: _Word) -> bool:
        return self._unattached(word) in self.lexicon.parties or self._nation(word) is not None

    def _party_before(self, n: int) -> tuple[Participant, ...]:
        """The party that a verb in the plural follows at once: "... that gunmen attacked"."""
        for k in range(n - 1, max(-1, n - 1 - _FAR), -1):
            if self._stops(self.words[k].end, self.words[k + 1].start):
                return ()
            if self._unattached(self.words[k]) in self.lexicon.parties:
                return (self._participant(k - 1 if k and self.words[k - 1].text.isdigit() else k, k)[0],)
        return ()

    def _participant(self, first: int, n: int) -> tuple[Participant, int]:
        """The party of the n-th word, from its number on, with what follows in the same name; and its last word."""
        nation, last = self._nation(self.words[n]), n
        for k in range(n + 1, min(n + 1 + _FAR, len(self.words))):
            word = self.words[k]
            defined = k == n + 1 and word.text.startswith("ال") and len(word.text) > _SHORT and not self._is_party(word)
            goes_on = defined or word.text in self.lists["adjectives"] or self._nation(word) is not None
            if not goes_on or self._stops(self.words[k - 1].end, word.start):
                break
            nation, last = nation or self._nation(word), k
        span = self.findings.span(self.words[first].start, self.words[last].end)
        sector = self.lexicon.parties.get(self._unattached(self.words[n]))
        return Participant(span=span, name=self.findings.quote(span), sector=sector, country=nation), last

    def _unattached(self, word: _Word) -> str:
        """A word without the article and the prepositions written with it, when a party remains."""
        for text in (word.text, word.bare):
            if text in self.lexicon.parties:
                return text
            for prefix in sorted(self.lists["attached"]):
                if text.startswith(prefix) and text.removeprefix(prefix) in self.lexicon.parties:
                    return text.removeprefix(prefix)
        return word.text

    def _nation(self, word: _Word) -> str | None:
        found = country(self.findings.text[word.start : word.end])
        return found.alpha3 if found else None

    def _figures(self, trigger: _Trigger, last: int, patients: tuple[Participant, ...]) -> tuple[Figure, ...]:
        """The figure of the trigger's kind inside the party, or among the next words when there is no party."""
        start = self.words[last].end
        limit = patients[0].span.end if patients else self.words[min(last + _FAR + 1, len(self.words) - 1)].end
        near = (f for f in self.figures if f.counts == trigger.counts and start <= f.span.start < limit)
        return tuple(f for f in near if not self._stops(start, f.span.start))[:1]


def _event(
    trigger: _Trigger,
    span: Span,
    agents: tuple[Participant, ...],
    patients: tuple[Participant, ...],
    figures: tuple[Figure, ...],
) -> Event:
    parts = [span, *(p.span for p in (*agents, *patients)), *(f.span for f in figures)]
    return Event(
        id=stable_id("ev", span.doc, span.start, span.end, trigger.type),
        span=Span(doc=span.doc, start=min(p.start for p in parts), end=max(p.end for p in parts)),
        trigger=span,
        type=trigger.type,
        mode=trigger.mode,
        agents=agents,
        patients=patients,
        figures=figures,
        confidence=0.3 + 0.1 * bool(agents and patients),
        found_by=WORDS,
    )
