"""The words of a text as names are compared: without case, accents, hidden characters and habits of spelling."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from onrecord.lang import languages
from onrecord.lang import words as word_lists

STEM, CYRILLIC_STEM, ARABIC_STEM = 4, 3, 3
_HIDDEN = "\u00ad\u200b-\u200f\u2060-\u2064\ufeff\u0640"
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_WORD = re.compile(
    rf"[^\W\d_](?:[^\W\d_]|[{_HIDDEN}{_MARKS}])*  # Sörn, with the hidden hyphen of a line's end", re.VERBOSE
)
_HUMP = re.compile(r"(?<=[^\W\d_A-ZА-ЯЁ])(?=[A-ZА-ЯЁ])  # Ardel|Sorn", re.VERBOSE)
_UNSEEN = re.compile(rf"[{_HIDDEN}]")  # the soft hyphen in So-rn
_CYRILLIC = re.compile(r"[\u0400-\u052f]")  # С
_TWICE = re.compile(r"(.)\1+")  # ss


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a text: its bounds, its letters as compared, and whether it begins with a small one."""

    start: int
    end: int
    folded: str
    small: bool

    @property
    def size(self) -> int:
        """The number of letters."""
        return len(self.folded)


def words_in(text: str, *, humps: bool = False) -> Iterator[Word]:
    """The words of a text in order; with `humps` a word is also parted before a capital ("ArdelSorn").

    >>> [word.folded for word in words_in("Šorn, РАХМОНА")]
    ['sorn', 'рахмона']
    """
    for match in _WORD.finditer(text):
        start, end = match.span()
        cuts = [c.start() for c in _HUMP.finditer(text, start, end)] if humps else []
        for begin, stop in zip([start, *cuts], [*cuts, end], strict=True):
            piece = text[begin:stop]
            yield Word(start=begin, end=stop, folded=fold(piece), small=piece[0].islower())


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """The letters of a word without case, accents and what is not seen.

    >>> fold("SÖR\u00adN")
    'sorn'
    """
    plain = unicodedata.normalize("NFKD", _UNSEEN.sub("", word)).casefold()
    return "".join(c for c in plain if not unicodedata.combining(c))


@lru_cache(maxsize=50_000)
def key(folded: str) -> str:
    """What the spellings of one name share, in whatever script: Rahmon, Rakhmon, Рахмон.

    >>> key("rahmon") == key("rakhmon") == key("рахмон")
    True
    """
    latin = "".join(_letters().get(letter, letter) for letter in folded)
    for written, sound in _sounds():
        latin = latin.replace(written, sound)
    return _TWICE.sub(r"\1", latin)


@lru_cache(maxsize=50_000)
def keys(folded: str) -> tuple[str, ...]:
    """The keys that a word of a text may stand under: its own, then without what may stand around a name in one word.

    >>> keys("sorns"), "rahmon" in keys("рахмоном")
    (('sorns', 'sorn'), True)
    """
    shortest = CYRILLIC_STEM if _CYRILLIC.search(folded) else STEM
    bare = [folded]
    bare += [folded[: -len(e)] for e in listed("endings") if folded.endswith(e) and len(folded) - len(e) >= shortest]
    bare += [
        folded[len(p) :] for p in listed("prefixes") if folded.startswith(p) and len(folded) - len(p) >= ARABIC_STEM
    ]
    return tuple(dict.fromkeys(key(one) for one in bare))


@lru_cache(maxsize=50_000)
def name_keys(folded: str) -> tuple[str, ...]:
    """The keys of a word of a name: its own, and in Cyrillic, where names change with their case, those of its stems.

    >>> name_keys("jones"), bool(set(name_keys("лена")) & set(keys("лены")))
    (('jones',), True)
    """
    return keys(folded) if _CYRILLIC.search(folded) else (key(folded),)


@cache
def _tables() -> tuple[dict[str, Any], ...]:
    return tuple(word_lists(language, "redact") for language in languages("redact"))


@cache
def _letters() -> dict[str, str]:
    """What each letter of another script is written with in Latin letters."""
    return {letter: latin for table in _tables() for letter, latin in table.get("letters", {}).items()}


@cache
def _sounds() -> tuple[tuple[str, str], ...]:
    """Ways to write one sound, each with the one that stands for all."""
    return tuple((written, sound) for table in _tables() for written, sound in table.get("sounds", {}).items())


@cache
def listed(topic: str) -> tuple[str, ...]:
    """A word list of all languages together, the longest first, as words are compared."""
    found = {fold(word) for table in _tables() for word in table.get(topic, ())}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


@cache
def among(topic: str) -> frozenset[str]:
    """The same list to look a word up in."""
    return frozenset(listed(topic))
