"""The words of time of one language, as look-up tables and as pieces of patterns."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from onrecord import lang

WORDS = re.compile(r"[^\W\d_]+")
GAP = r"(?:[^\S\n]{1,4}(?:\n[^\S\n]{0,8})?|\n[^\S\n]{0,8})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Tables from a word (lower case, one blank between words) to what it stands for, by topic."""

    language: str
    tables: Mapping[str, Mapping[str, str]]
    context: Mapping[str, frozenset[str]]

    def meaning(self, topic: str, word: str) -> str | None:
        """What a word stands for in a topic, None when it is not among its words.

        >>> lexicon("en").meaning("months", "Sept.")
        '9'
        """
        return self.tables.get(topic, {}).get(normal(word))

    def anyone(self, topic: str, *, at_least: int = 0, dotted: bool | None = None) -> str:
        """A pattern that reads any word of a topic, longest first; a pattern that reads nothing when there are none.

        `dotted` asks only for those that are written with full stops inside ("p.m"), or only for the others.
        """
        return either(
            word
            for word in self.tables.get(topic, {})
            if len(word) >= at_least and (dotted is None or ("." in word) == dotted)
        )

    def counting(self, topic: str, low: int, high: int) -> str:
        """A pattern that reads the words of a topic for numbers within bounds.

        >>> lexicon("en").counting("numbers", 1, 2)
        'one|two'
        """
        return either(word for word, number in self.tables.get(topic, {}).items() if low <= int(number) <= high)

    def names(self, topic: str, *, at_least: int = 0, at_most: int = 99, among: Iterable[str] | None = None) -> str:
        """A pattern that reads the words of a topic only as names are written: "March" or "MARCH", never "march"."""
        listed = self.tables.get(topic, {}) if among is None else sorted(among)
        written = [word for word in listed if at_least <= len(word) <= at_most]
        return either([word.capitalize() for word in written] + [word.upper() for word in written if len(word) > 3])

    def zones(self) -> str:
        """A pattern that reads the names of time zones, abbreviations only in capital letters."""
        words = self.tables.get("zones", {})
        short = either(word.upper() for word, kind in words.items() if kind == "short")
        return rf"(?-i:{short})|{either(word for word, kind in words.items() if kind == 'long')}"

    def standing_for(self, topic: str, meaning: str) -> str:
        """A pattern that reads the words of a topic that stand for one thing."""
        return either(word for word, known in self.tables.get(topic, {}).items() if known == meaning)

    def links(self, kind: str) -> str:
        """A pattern that reads the joining words of one kind ("of" between day and month)."""
        return self.anyone(f"links.{kind}")

    def all_links(self) -> dict[str, str]:
        """The patterns of all joining words, by kind."""
        kinds = [topic.removeprefix("links.") for topic in self.tables if topic.startswith("links.")]
        return {kind: self.links(kind) for kind in kinds}

    def triggers(self, rule: str) -> frozenset[str] | None:
        """The words of which a paragraph must have one for a rule to read anything, None when nothing is known.

        >>> sorted(lexicon("en").triggers("part"))
        ['daytime', 'night']
        """
        named = self.tables.get("triggers", {}).get(rule)
        if named is None:
            return None
        found: set[str] = set()
        for word in named.split():
            topic = self.tables.get(word[1:], {}) if word.startswith("@") else {word: word}
            found.update(longest(known) for known in topic)
        return frozenset(found)


def longest(phrase: str) -> str:
    """The longest word of a phrase: it stands wherever the phrase does."""
    return max(WORDS.findall(phrase), key=len, default=phrase)


def normal(word: str) -> str:
    """A word as the tables write it."""
    return " ".join(word.casefold().replace("’", "'").split()).rstrip(".") if word else word


def either(words: Iterable[str]) -> str:
    """A pattern that reads any of the words, longest first, with any gap where they have a blank.

    >>> re.fullmatch(either(["mid", "at last"]), "at  last") is not None
    True
    """
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return (
        "|".join(GAP.join(re.escape(part) for part in word.split()).replace("'", "['’]") for word in ordered) or r"(?!)"
    )


@cache
def lexicon(language: str) -> Lexicon:
    """The words of time of a language."""
    raw = lang.words(language, "dates")
    tables = {topic: _table(topic, values) for topic, values in raw.items() if topic != "context"}
    for kind, linking in raw.get("links", {}).items():  # one word may join in several ways
        tables[f"links.{kind}"] = {normal(word): kind for word in linking}
    context = {name: frozenset(word.casefold() for word in words) for name, words in raw.get("context", {}).items()}
    return Lexicon(language=language, tables=tables, context=context)


def _table(topic: str, values: Mapping[str, Any]) -> dict[str, str]:
    if topic == "triggers":
        return {rule: " ".join(words) for rule, words in values.items()}
    if topic in ("numbers", "ordinals", "decades"):
        return {word: str(number) for word, number in values.items()}
    return {normal(word): key for key, words in values.items() for word in words}
