"""Words as merging compares them: folded, without what news says everywhere. Never searched for in a text."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from onrecord import lang

_WORD = re.compile(r"\w+(?:[’']\w+)?")  # Vesk’s
LONG = 5


class Word(NamedTuple):
    """A word for comparing, and its place in the text."""

    bare: str
    start: int
    end: int


def spelled(text: str) -> Iterator[Word]:
    """The words of a text for comparing, each with its place.

    >>> [word.bare for word in spelled("Brenn's offices")]
    ['brenn', 'offices']
    """
    return (Word(_bare(match[0]), match.start(), match.end()) for match in _WORD.finditer(text))


def words(text: str) -> list[str]:
    """The words of a text for comparing, in order, without case.

    >>> words("The SSC's offices, burnt.")
    ['the', 'ssc', 'offices', 'burnt']
    """
    return [*map(_bare, _WORD.findall(text))]


def telling(text: str, language: str | None) -> set[str]:
    """The words that tell what a sentence is about: long ones, names in mid-sentence, numbers of two digits and more.

    >>> sorted(telling("The guards of Brenn burnt 22 huts, and the police said so.", "en"))
    ['22', 'brenn', 'burnt', 'guard']
    """
    found = set()
    for match in _WORD.finditer(text):
        word = match[0]
        name = word[0].isupper() and match.start() > 0 and len(word) > 2
        if (name or len(word) >= LONG or (word.isdigit() and len(word) > 1)) and len(word) < 30:
            found.add(_singular(_bare(word)))
    return found - _common(language)


@lru_cache(maxsize=10_000)
def of_name(name: str) -> frozenset[str]:
    """The words of a name as `telling` gives them.

    >>> sorted(of_name("Los Angeles"))
    ['angele', 'los']
    """
    return frozenset(_singular(_bare(match[0])) for match in _WORD.finditer(name))


@lru_cache(maxsize=50_000)
def _bare(word: str) -> str:
    folded = word.casefold().replace("’", "'")
    return folded.removesuffix("'s")


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


@cache
def _common(language: str | None) -> frozenset[str]:
    return frozenset(_singular(word) for word in lang.words(language, "merge").get("common", ()))
