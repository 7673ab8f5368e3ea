"""Columns of words laid out for a terminal, wide signs counted as two, without a library that takes long to load."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

GAP = "   "


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its title, its cells, and how wide it may be; `rest` is given what the others leave."""

    title: str
    cells: Sequence[str]
    most: int
    rest: bool = False
    numeric: bool = False


def laid_out(columns: Sequence[Column], *, width: int, rule: str = "─") -> Iterator[str]:
    """The lines of a table: titles, a rule, and the rows; what is too wide goes on in the next line.

    >>> words = Column(title="what", cells=("A fire in Brenn", "Rain"), most=8, rest=True)
    >>> for line in laid_out([words, Column(title="docs", cells=("2", "14"), most=9, numeric=True)], width=20):
    ...     print(f"{line}|")
     what          docs|
     ──────────────────|
     A fire in        2|
     Brenn|
     Rain            14|
    """
    wide = _widths(columns, width - 2 - len(GAP) * (len(columns) - 1))
    yield _line([column.title for column in columns], columns, wide)
    yield " " + rule * (sum(wide) + len(GAP) * (len(columns) - 1))
    for row in zip(*(column.cells for column in columns), strict=True):
        cells = [folded(cell, size) for cell, size in zip(row, wide, strict=True)]
        for n in range(max(map(len, cells))):
            yield _line([cell[n] if n < len(cell) else "" for cell in cells], columns, wide)


def folded(words: str, width: int) -> list[str]:
    """Words in lines of a width, broken at blanks, and inside a word that has no room in a line.

    >>> folded("A fire in the storehouse", 9)
    ['A fire in', 'the', 'storehous', 'e']
    """
    lines = []
    for given in words.split("\n"):
        if cells_of(given) <= width:
            lines.append(given)
            continue
        line = ""
        for word in given.split():
            longer = f"{line} {word}" if line else word
            if cells_of(longer) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            *full, line = _cut(word, width)
            lines += full
        lines.append(line)
    return lines


def cells_of(words: str) -> int:
    """The room that words take on a terminal: two for a wide sign, none for an accent that stands on another.

    >>> cells_of("Brenn"), cells_of("東京"), cells_of("e\u0301")
    (5, 4, 1)
    """
    return len(words) if words.isascii() else sum(map(_cells, words))


@cache
def _cells(sign: str) -> int:
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _cut(word: str, width: int) -> list[str]:
    """A word in pieces that have room."""
    pieces, room = [""], width
    for sign in word:
        if _cells(sign) > room and pieces[-1]:
            pieces.append("")
            room = width
        pieces[-1] += sign
        room -= _cells(sign)
    return pieces


def _widths(columns: Sequence[Column], room: int) -> list[int]:
    """How wide each column is: as its cells need, narrower where there is no room; the rest is for one of them."""
    wide = [_wide(column) for column in columns]
    least = [
        column.most if column.rest else min(size, cells_of(column.title))
        for column, size in zip(columns, wide, strict=True)
    ]
    while sum(wide) > room and wide != least:
        widest = max((n for n in range(len(wide)) if wide[n] > least[n]), key=lambda n: wide[n])
        wide[widest] -= 1
    return [size + max(0, room - sum(wide)) * column.rest for column, size in zip(columns, wide, strict=True)]


def _wide(column: Column) -> int:
    if column.rest:
        return column.most
    natural = max(cells_of(line) for cell in column.cells for line in cell.split("\n"))
    return max(min(natural, column.most), cells_of(column.title))


def _line(cells: Sequence[str], columns: Sequence[Column], wide: Sequence[int]) -> str:
    parts = []
    for cell, column, size in zip(cells, columns, wide, strict=True):
        blank = " " * (size - cells_of(cell))
        parts.append(blank + cell if column.numeric else cell + blank)
    return f" {GAP.join(parts)}".rstrip()
