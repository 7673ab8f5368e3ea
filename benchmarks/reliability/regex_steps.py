"""Counts the steps that a backtracking matcher takes over a text, so that tests of growth need no clock.

The matcher walks the same tree that `re` compiles, in the same order and without its shortcuts but one: an alternative
that cannot begin with the next sign costs nothing. Each sign compared is one step. Each
sign of a text that a repeated group takes is some levels of recursion: raise its limit first.
"""

import re
import sys
from collections.abc import Callable
from re import _constants as code
from re import _parser  # type: ignore[attr-defined]
from typing import Any

Then = Callable[[int], int | None]  # what must match after a place; the end of the whole match, or None
SIGNS = (code.LITERAL, code.NOT_LITERAL, code.IN, code.ANY)
CATEGORIES: dict[Any, Callable[[str], bool]] = {
    code.CATEGORY_DIGIT: str.isdecimal,
    code.CATEGORY_SPACE: str.isspace,
    code.CATEGORY_WORD: lambda sign: sign.isalnum() or sign == "_",
    code.CATEGORY_NOT_DIGIT: lambda sign: not sign.isdecimal(),
    code.CATEGORY_NOT_SPACE: lambda sign: not sign.isspace(),
    code.CATEGORY_NOT_WORD: lambda sign: not (sign.isalnum() or sign == "_"),
}


def steps(pattern: re.Pattern[str], text: str, *, most: int) -> int:
    """The number of steps that finding every match of a pattern in a text takes; counting stops at `most`."""
    matcher = _Matcher(pattern, text, most)
    try:
        matcher.search_all()
    except _TooMany:
        return most
    return matcher.count


def spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """The matches of a pattern as this matcher finds them, to compare with those of `re`."""
    return _Matcher(pattern, text, sys.maxsize).search_all()


class _TooMany(Exception):
    """More steps than asked for."""


class _Matcher:
    def __init__(self, pattern: re.Pattern[str], text: str, most: int) -> None:
        self.tree = list(_parser.parse(pattern.pattern, pattern.flags))
        self.flags, self.text, self.count, self.most = pattern.flags, text, 0, most
        self.groups: dict[int, tuple[int, int]] = {}
        self.signs: dict[tuple[int, int, str], bool] = {}
        self.ways: dict[tuple[int, int, str], list[list[Any]]] = {}

    def search_all(self) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        start, empty = 0, False  # an empty match is found once at a place
        while start <= len(self.text):
            self.groups = {}
            least = start + empty
            end = self.match(self.tree, 0, start, self.flags, lambda end, least=least: end if end >= least else None)
            if end is None:
                start, empty = start + 1, False
            else:
                found.append((start, end))
                start, empty = end, end == start
        return found

    def match(self, tree: list[Any], at: int, place: int, flags: int, then: Then) -> int | None:
        """Match the items of a tree from one on, then what follows."""
        while at < len(tree):
            kind, value = tree[at]
            at += 1
            if kind in SIGNS:
                if not self.one(kind, value, place, flags):
                    return None
                place += 1
            elif kind is code.AT:
                if not self.anchored(value, place, flags):
                    return None
            elif kind in (code.ASSERT, code.ASSERT_NOT):
                direction, inner = value
                if (self.looked(direction, list(inner), place, flags) is None) == (kind is code.ASSERT):
                    return None
            elif kind is code.ATOMIC_GROUP:
                end = self.match(list(value), 0, place, flags, lambda end: end)
                if end is None:
                    return None
                place = end
            else:
                rest = lambda end, at=at: self.match(tree, at, end, flags, then)  # noqa: E731
                return self.branching(kind, value, place, flags, rest)
        return then(place)

    def branching(self, kind: Any, value: Any, place: int, flags: int, then: Then) -> int | None:
        if kind is code.BRANCH:
            ends = (self.match(way, 0, place, flags, then) for way in self.ways_at(value[1], place, flags))
            return next((end for end in ends if end is not None), None)
        if kind is code.SUBPATTERN:
            group, added, removed, inner = value
            return self.match(list(inner), 0, place, (flags | added) & ~removed, self.closing(group, place, then))
        if kind is code.GROUPREF:
            start, end = self.groups.get(value, (0, -1))
            words = self.text[start:end] if end >= start else None
            self.step()
            return then(place + len(words)) if words is not None and self.text.startswith(words, place) else None
        if kind is code.GROUPREF_EXISTS:
            group, yes, no = value
            return self.match(list(yes if group in self.groups else no or []), 0, place, flags, then)
        least, most, inner = value
        return self.repeated(kind, int(least), int(most), list(inner), place, flags, then)

    def ways_at(self, ways: list[Any], place: int, flags: int) -> list[list[Any]]:
        """The alternatives that may begin with the sign at a place: the engine passes over the others at no cost."""
        sign = self.text[place : place + 1]
        key = (id(ways), flags, sign)
        if key not in self.ways:
            self.ways[key] = [list(way) for way in ways if self.may_begin(list(way), sign, flags)]
        return self.ways[key]

    def may_begin(self, way: list[Any], sign: str, flags: int) -> bool:
        if not way or way[0][0] not in SIGNS:
            return True
        return bool(sign) and self.fits(*way[0], sign, flags)

    def closing(self, group: int | None, start: int, then: Then) -> Then:
        def close(end: int) -> int | None:
            before = self.groups.get(group) if group else None
            if group:
                self.groups[group] = (start, end)
            found = then(end)
            if found is None and group:
                self.groups.pop(group, None)
                if before:
                    self.groups[group] = before
            return found

        return close

    def repeated(
        self, kind: Any, least: int, most: int, inner: list[Any], place: int, flags: int, then: Then
    ) -> int | None:
        if len(inner) == 1 and inner[0][0] in SIGNS:
            return self.signs_repeated(kind, least, most, inner[0], place, flags, then)
        if kind is code.POSSESSIVE_REPEAT:
            times, last = 0, place
            while times < most:
                end = self.match(inner, 0, last, flags, lambda end: end)
                if end is None or (end == last and times >= least):
                    break
                times, last = times + 1, end
            return then(last) if times >= least else None

        def again(times: int, start: int) -> int | None:
            def further(end: int) -> int | None:
                return None if end == start and times >= least else again(times + 1, end)

            if times < least:
                return self.match(inner, 0, start, flags, further)
            if kind is code.MIN_REPEAT and (end := then(start)) is not None:
                return end
            if times < most and (end := self.match(inner, 0, start, flags, further)) is not None:
                return end
            return then(start) if kind is code.MAX_REPEAT else None

        return again(0, place)

    def signs_repeated(
        self, kind: Any, least: int, most: int, sign: Any, place: int, flags: int, then: Then
    ) -> int | None:
        end, first = place, place + least
        if kind is code.MIN_REPEAT:
            while True:
                if end >= first and (found := then(end)) is not None:
                    return found
                if end - place >= most or not self.one(*sign, end, flags):
                    return None
                end += 1
        while end - place < most and self.one(*sign, end, flags):
            end += 1
        if kind is code.POSSESSIVE_REPEAT:
            return then(end) if end >= first else None
        while end >= first:
            self.step()
            if (found := then(end)) is not None:
                return found
            end -= 1
        return None

    def step(self) -> None:
        self.count += 1
        if self.count >= self.most:
            raise _TooMany

    def one(self, kind: Any, value: Any, place: int, flags: int) -> bool:
        self.step()
        if place >= len(self.text):
            return False
        sign = self.text[place]
        key = (id(value) if kind is code.IN else hash((kind, value)), flags, sign)
        if key not in self.signs:
            self.signs[key] = self.fits(kind, value, sign, flags)
        return self.signs[key]

    def fits(self, kind: Any, value: Any, sign: str, flags: int) -> bool:
        forms = {sign, sign.lower(), sign.upper(), sign.swapcase()} if flags & re.IGNORECASE else {sign}
        points = {ord(form) for form in forms if len(form) == 1}
        if kind is code.ANY:
            return sign != "\n" or bool(flags & re.DOTALL)
        if kind in (code.LITERAL, code.NOT_LITERAL):
            return (value in points) == (kind is code.LITERAL)
        negated = value[0][0] is code.NEGATE
        return negated != any(self.member(item, points, sign) for item in value[negated:])

    @staticmethod
    def member(item: Any, points: set[int], sign: str) -> bool:
        kind, value = item
        if kind is code.LITERAL:
            return value in points
        if kind is code.RANGE:
            return any(value[0] <= point <= value[1] for point in points)
        return CATEGORIES[value](sign)

    def anchored(self, where: Any, place: int, flags: int) -> bool:
        self.step()
        text, size = self.text, len(self.text)
        word = CATEGORIES[code.CATEGORY_WORD]
        if where in (code.AT_BOUNDARY, code.AT_NON_BOUNDARY):
            edge = (place > 0 and word(text[place - 1])) != (place < size and word(text[place]))
            return edge == (where is code.AT_BOUNDARY)
        if where in (code.AT_BEGINNING, code.AT_BEGINNING_STRING):
            lines = where is code.AT_BEGINNING and flags & re.MULTILINE
            return place == 0 or bool(lines and text[place - 1] == "\n")
        if where is code.AT_END_STRING:
            return place == size
        lines = flags & re.MULTILINE
        return place == size or (text[place] == "\n" and (bool(lines) or place == size - 1))

    def looked(self, direction: int, inner: list[Any], place: int, flags: int) -> int | None:
        if direction > 0:
            return self.match(inner, 0, place, flags, lambda end: end)
        width = _width(inner)
        return None if width > place else self.match(inner, 0, place - width, flags, lambda end: end)


def _width(tree: list[Any]) -> int:
    """The signs that what is looked back for takes; `re` allows only one width."""
    total = 0
    for kind, value in tree:
        if kind is code.BRANCH:
            total += _width(list(value[1][0]))
        elif kind is code.SUBPATTERN:
            total += _width(list(value[3]))
        elif kind in (code.MAX_REPEAT, code.POSSESSIVE_REPEAT, code.MIN_REPEAT):
            total += int(value[0]) * _width(list(value[2]))
        elif kind is code.ATOMIC_GROUP:
            total += _width(list(value))
        else:
            total += kind not in (code.AT, code.ASSERT, code.ASSERT_NOT)
    return total
