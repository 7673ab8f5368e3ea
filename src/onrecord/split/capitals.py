"""Text in capitals as it would stand in a newspaper, letter for letter: the parser knows names by their capitals."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib.resources import files

from onrecord import places
from onrecord.lang import words
from onrecord.places.parties import party

MOSTLY = 0.7
_FEWEST = 40  # letters
_LONGEST = 5
_ACRONYM = 5
_SAMPLE, _OFTEN = 5_000, 0.12
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]+")  # GUERRILLAS; not the ST of 1ST
_ORDINAL = re.compile(r"\d(?:ST|ND|RD|TH)\b")  # 1ST
_OPENING = re.compile(
    r"""
    (?: \A                                          # the beginning
      | (?<!\b[A-Z]\.[A-Z])[.!?]["'”’)\]]*\s         # after a sentence, not after U.S.
      | \n[^\S\n]*+\n                               # a paragraph
      | --\s                                        # a dateline
    )
    (?: \[ [^\]\n]{1,200} \] \s*+ ){0,5}           # notes in brackets: -- [TEXT] POLICE
    ["'“‘(\[\s]{0,5} ([^\W\d_])
    """,
    re.VERBOSE,
)
_NOTE = re.compile(r"\[([^\W\d_])")  # [TEXT]
_SHORT = re.compile(r"[\[(]\s?([A-Z]{2,8})\s?[\])]")  # the Varenian Workers' Front (VWF)
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")  # U.S.
_DAY = re.compile(r"\b\d{1,2}\s+(MAY)\b|\b(MAY)\s+\d{1,4}\b")  # 3 May
_PREFIX = re.compile(r"^(?:non|anti|counter|machine|under|over|inter|pre|news)(?=[a-z]{4})")  # noncommissioned
_VOWELS = frozenset("AEIOUYÁÉÍÓÚ")


def in_mixed_case(text: str, language: str | None) -> str:
    """A text in capitals with small letters where a newspaper has them; every character keeps its place.

    Any other text comes back as it is.

    >>> in_mixed_case("POLICE IN LIMA ARRESTED JUAN VARGA AND TWO U.S. CITIZENS, THE FBI SAID. HE DENIED IT.", "en")
    'Police in Lima arrested Juan Varga and two U.S. citizens, the FBI said. He denied it.'
    """
    cased = [c for c in text if c.isupper() or c.islower()]
    if language not in (None, "en") or len(cased) < _FEWEST or sum(map(str.isupper, cased)) <= MOSTLY * len(cased):
        return text
    return recased(text) if is_english(text) else text


def recased(text: str) -> str:
    """English words in capitals with small letters where a newspaper has them."""
    return _Recasing(text).text()


def is_english(text: str) -> bool:
    """Tell whether the commonest English words are as frequent at the start of a text as in English."""
    found = [m[0].lower() for m in _WORD.finditer(text[:_SAMPLE])]
    often = frozenset(words("en", "capitals")["often"])
    return sum(word in often for word in found) > _OFTEN * len(found)


@dataclass(frozen=True)
class _Recasing:
    """The words of a text in capitals, and which of them are names."""

    written: str
    _forms: dict[int, str] = field(default_factory=dict)

    def text(self) -> str:
        for i in range(len(self.spans)):
            self._forms[i] = self._alone(self._word(i))
        self._join_names()
        self._spell_out()
        self._acronyms()
        self._remember_names()
        letters = list(self.written)
        for (start, end), form in zip(self.spans, self._forms.values(), strict=True):
            letters[start:end] = form
        for kept in (*_DOTTED.finditer(self.written), *_OPENING.finditer(self.written), *_NOTE.finditer(self.written)):
            start, end = kept.span(kept.lastindex or 0)
            letters[start:end] = self.written[start:end]
        for suffix in _ORDINAL.finditer(self.written):
            letters[suffix.start() : suffix.end()] = suffix[0].lower()
        for month in _DAY.finditer(self.written):
            start, end = month.span(month.lastindex or 0)
            letters[start:end] = _as_name(self.written[start:end])
        return "".join(letters)

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        return tuple(m.span() for m in _WORD.finditer(self.written))

    def _word(self, i: int) -> str:
        return self.written[slice(*self.spans[i])]

    def _touching(self, i: int) -> bool:
        """Tell whether only a space or hyphen stands before a word and after the one before it."""
        return i > 0 and self.written[self.spans[i - 1][1] : self.spans[i][0]] in (" ", "-", "\n", ". ")

    def _is_name(self, i: int) -> bool:
        return 0 <= i < len(self.spans) and self._forms[i][:1].isupper()

    def _acronyms(self) -> None:
        """A short unknown word in brackets after a name that it does not abbreviate: "the Army of Liberation [ELN]"."""
        for short in _SHORT.finditer(self.written):
            before = self.written[: short.start()].rstrip()[-1:]
            if len(short[1]) <= _ACRONYM and short[1].lower() not in _table() and before.isalpha():
                self._short.add(short[1])

    def _alone(self, word: str) -> str:
        """One word as it is mostly written: small, as a name, or in capitals."""
        if not word.isupper() or len(word) != len(word.lower()):
            return word
        table, low = _table(), word.lower()
        kind = table.get(low) or table.get(_PREFIX.sub("", low))
        if kind == "title":
            return _as_name(word)
        if kind == "capitals" or (kind is None and len(word) < 7 and not _VOWELS & set(word)):
            return word
        return low if kind in ("small", "either") or (len(word) == 1 and word != "I") else _as_name(word)

    def _join_names(self) -> None:
        """Words that are names beside a name: "president Alfredo Merino", "San Remo", "the Labour Front"."""
        listed = {name: frozenset(found) for name, found in words("en", "capitals").items()}
        for i in range(len(self.spans)):
            low = self._word(i).lower()
            after = self._touching(i + 1) if i + 1 < len(self.spans) else False
            beside = (self._touching(i) and self._is_person(i - 1)) or (after and self._is_person(i + 1))
            article = low in listed["articles"] and after and self._is_name(i + 1)
            if article or (_table().get(low) == "either" and beside):
                self._forms[i] = _as_name(self._word(i))
            if low in listed["bodies"]:
                self._name_body(i, listed["links"] | listed["outside"])
        for i in range(len(self.spans)):
            for length in range(_LONGEST, 1, -1):
                run = range(i, min(i + length, len(self.spans)))
                if len(run) == length and all(map(self._touching, run[1:])) and self._is_known(run, listed["links"]):
                    self._raise(run, listed["links"])
                    break

    def _is_person(self, i: int) -> bool:
        """Tell whether a word is a name, and not that of a country or people."""
        return self._is_name(i) and places.country(self._forms[i]) is None and self._forms[i] != self._word(i)

    def _name_body(self, last: int, links: frozenset[str]) -> None:
        """ "FARABUNDO NERA LIBERATION FRONT": a name runs from its first capital to the noun for a body."""
        first = last
        while first > 0 and last - first < _LONGEST and self._touching(first):
            first -= 1
            if self._word(first).lower() in links:
                return
            if self._is_name(first) and not self._is_name(first - 1) and last - first > 1:
                self._raise(range(first, last + 1), links)
                return

    def _spell_out(self) -> None:
        """The words that an acronym in brackets after them stands for: "VARENIAN WORKERS FRONT [VWF]"."""
        links = frozenset(words("en", "capitals")["links"])
        ends = {end: i for i, (_, end) in enumerate(self.spans)}
        for short in _SHORT.finditer(self.written):
            last = ends.get(len(self.written[: short.start()].rstrip()))
            letters, i = list(short[1]), -1 if last is None else last
            found = []
            while letters and i >= 0 and last is not None:
                if self._word(i)[0] == letters[-1]:
                    letters.pop()
                    found.append(i)
                elif self._word(i).lower() not in links:
                    break
                i -= 1
            whole = len(found) > 1 and not letters
            if last is not None and (whole or self._word(last).lower() in words("en", "capitals")["bodies"]):
                self._raise(range(found[-1] if whole else self._name_start(last, links), last + 1), links)
                start = short.start(1)
                self._forms[next(n for n, span in enumerate(self.spans) if span[0] == start)] = short[1]
                self._short.add(short[1])

    def _name_start(self, last: int, links: frozenset[str]) -> int:
        """Where the name of a body begins that has an acronym of other words: "NATIONALIST ALLIANCE [ARENA]"."""
        first, outside = last, links | frozenset(words("en", "capitals")["outside"])
        while first > 0 and self._touching(first) and self._word(first - 1).lower() not in outside:
            first -= 1
        return first

    @cached_property
    def _short(self) -> set[str]:
        return set()

    def _remember_names(self) -> None:
        """An acronym that was spelt out once is one everywhere."""
        for i in range(len(self.spans)):
            if self._word(i) in self._short:
                self._forms[i] = self._word(i)

    def _raise(self, run: range, links: frozenset[str]) -> None:
        for i in run:
            if i == run[0] or self._word(i).lower() not in links:
                self._forms[i] = self._forms[i] if self._is_name(i) else _as_name(self._word(i))

    def _is_known(self, run: range, links: frozenset[str]) -> bool:
        if self._word(run[0]).lower() in links or self._word(run[-1]).lower() in links:
            return False
        return _is_listed(" ".join(_as_name(self._word(i)) for i in run))


@lru_cache(maxsize=50_000)
def _is_listed(name: str) -> bool:
    return party(name) is not None or places.country(name) is not None


def _as_name(word: str) -> str:
    return word[:1] + word[1:].lower()


@cache
def _table() -> Mapping[str, str]:
    """How words are mostly written: "small", in "capitals", or "either" small or as a name; names are not listed."""
    packed = zlib.decompress((files("onrecord.split") / "cases.bin").read_bytes()).decode("ascii")
    kinds = dict(zip(("small", "either", "capitals"), packed.split("\x1e"), strict=True))
    found = {word: kind for kind, block in kinds.items() for word in block.split("\n")}
    listed = words("en", "capitals")
    own = dict.fromkeys((*listed["small"], *listed["links"], *listed["articles"]), "small")
    own |= dict.fromkeys(listed["either"], "either") | dict.fromkeys(listed["capitals"], "capitals")
    return found | own | dict.fromkeys(listed["titles"], "title")
