"""Stretches of text that may be names, and which of them stand."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.find.names.words import Words, name_lists
from onrecord.model.entity import EntityKind

QUOTED, BY_TITLE, BY_HEAD, KNOWN, AGAIN, PLAIN, ROLE = range(7)
ACRONYM = re.compile(r"[A-ZА-ЯЁ][A-ZА-ЯЁ.&-]{1,9}\Z")  # SSC


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A stretch that may be a name, and the rank of the rule that says so (lower is better)."""

    start: int
    end: int
    kind: EntityKind
    rank: int
    role: tuple[int, int] | None = None


def choose(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates that stand when the best rule wins, then the longer stretch, then the first named; no two overlap.

    >>> town = Candidate(start=0, end=6, kind="place", rank=KNOWN)
    >>> body = Candidate(start=0, end=11, kind="organisation", rank=BY_HEAD)
    >>> choose([town, body]) == [body]
    True
    """
    chosen: list[Candidate] = []
    covered: set[int] = set()
    for one in sorted(candidates, key=lambda c: (c.rank, c.start - c.end)):
        stretch = range(one.start, one.end)
        if covered.isdisjoint(stretch):
            covered.update(stretch)
            chosen.append(one)
    return sorted(chosen, key=lambda c: c.start)


def stretch(text: Words, start: int, end: int, kind: EntityKind, rank: int) -> Candidate:
    """The candidate from word `start` to word `end`, both included."""
    return Candidate(start=text.listed[start].start, end=text.listed[end].end, kind=kind, rank=rank)


def is_capital(text: Words, n: int) -> bool:
    """Tell whether word `n` can be part of a name by its capital."""
    if not 0 <= n < len(text.listed):
        return False
    word = text.listed[n]
    lists = name_lists()
    return (
        word.capital
        and word.text[0].isalpha()
        and word.lower not in lists["not_names"]
        and word.lower not in lists["honorifics"]
        and not (word.first and (word.pos not in {"PROPN", "NOUN", "ADJ"} or word.lower in lists["plain_titles"]))
    )


def left(text: Words, n: int) -> int:
    """The number of the first word of the capitalised run that ends at word `n`."""
    while is_capital(text, n - 1) and text.together(n - 1, n):
        n -= 1
    return n


def is_name(text: Words, n: int, last: int, name: str, kind: EntityKind) -> bool:
    """Tell whether the words from `n` to `last` can be a name of that kind: not a number, a mark or a plain noun."""
    lists = name_lists()
    words = text.listed[n : last + 1]
    if len(name) < 2 or not any(word.capital for word in words) or any(c in '"“”«»[]{}()/\n@' for c in name):
        return False
    plain = ("not_names", "organisation_heads", "outlet_heads", "role_heads", "role_modifiers", "ministries")
    if len(words) == 1 and any(name.lower() in lists[key] for key in (*plain, "short_titles", "honorifics")):
        return False
    if kind == "person":
        return not any(c.isdigit() for c in name) and not (len(words) == 1 and ACRONYM.match(name))
    if words[0].first and len(words) == 1 and words[0].pos not in {"PROPN", "ADJ", "NOUN"}:
        return False
    return not name[0].isdigit()
