"""Signs in a text that mislead the eye: unseen ones, turned directions, words that look like other words."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from onrecord.model import Problem
from onrecord.text import shorten, visible

UNSEEN = re.compile("[\u200b\u2060-\u2064\u180e\U000e0000-\U000e007f]|(?<!^)\ufeff")  # a zero-width space
FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007f]+")  # the flag of a part of a country
TURNED = re.compile("[\u202d\u202e]")  # right-to-left override
OPENS, CLOSES = re.compile("[\u202a\u202b\u2066-\u2068]"), re.compile("[\u202c\u2069]")
WORD = re.compile(r"[^\W\d_]{2,80}")  # Marsh
NOT_LATIN = re.compile("[\u0370-\u03ff\u0400-\u052f]")  # a Greek or Cyrillic letter
# Cyrillic and Greek letters that are drawn as Latin ones.
TWINS = str.maketrans(
    "аеорсухіјѕԁһԛԝӏԍАВЕКМНОРСТХІЈЅԚԜҮοαινρυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdhqwlgABEKMHOPCTXIJSQWYoaivpuABEZHIKMNOPTYX",
)
MOST_TOLD = 5
SHOWN = 40


def notes_on_characters(text: str, *, name: str) -> Iterator[Problem]:
    """What a reader of the text could not see with the eye, each at its first place.

    >>> [problem.kind for problem in notes_on_characters("Petra Va\u200bnce and P\u0435tra", name="a.txt")]
    ['unseen', 'alike']
    """
    if text.isascii():
        return
    yield from _unseen(text, name)
    yield from _turned(text, name)
    yield from _mixed(text, name)


def _unseen(text: str, name: str) -> Iterator[Problem]:
    flags = [match.span() for match in FLAG.finditer(text)]
    found = [m for m in UNSEEN.finditer(text) if not any(start <= m.start() < end for start, end in flags)]
    if found:
        signs = ", ".join(f"U+{ord(sign):04X}" for sign in sorted({match[0] for match in found})[:MOST_TOLD])
        message = f"{len(found)} unseen signs stand in the text ({signs}); the finders read past them"
        yield _note("unseen", message, found[0].start(), found[0].end(), name)


def _turned(text: str, name: str) -> Iterator[Problem]:
    match = TURNED.search(text)
    if match:
        message = "signs turn the direction of the text: it may be shown in another order than it is kept in"
        yield _note("direction", message, match.start(), match.end(), name)
        return
    at = 0
    for line in text.splitlines(keepends=True):
        opening = OPENS.search(line)
        if opening and len(OPENS.findall(line)) > len(CLOSES.findall(line)):
            message = "a sign opens a direction of the text that nothing closes in its line"
            yield _note("direction", message, at + opening.start(), at + opening.end(), name)
            return
        at += len(line)


def _mixed(text: str, name: str) -> Iterator[Problem]:
    """Words that mix alphabets, and words of another alphabet that are drawn like a word of the text."""
    words = Counter(match[0] for match in WORD.finditer(text))
    others = {word for word in words if NOT_LATIN.search(word)}
    told = 0
    for word in sorted(others):
        drawn = word.translate(TWINS)
        mixed = bool(re.search("[A-Za-z]", word))
        if not (mixed and drawn.isascii()) and not (drawn.isascii() and drawn in words):
            continue
        place = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)
        if place is None or told == MOST_TOLD:
            continue
        told += 1
        alphabets = " and ".join(sorted({unicodedata.name(c, "?").split()[0].capitalize() for c in word}))
        twin = f"; it is not the word {drawn!r} of this text" if drawn in words else ""
        shown = ascii(shorten(word, SHOWN))[1:-1]
        message = f"the word {visible(word)!r} ({shown}) is written with {alphabets} letters{twin}"
        yield _note("alike", message, place.start(), place.end(), name)


def _note(kind: str, message: str, start: int, end: int, name: str) -> Problem:
    return Problem(kind=kind, message=f"{visible(name)}: {message}", start=start, end=end, source=name)
