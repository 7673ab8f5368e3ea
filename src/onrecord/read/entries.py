"""One entry of a catalogue: what it says of an article, and the files in which the article is kept."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.model import Given
from onrecord.read.days import iso_date
from onrecord.read.encoding import decode
from onrecord.text import visible


class Unlisted(Exception):
    """A list cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry: where it stands, what it says, its files, and what to say when it has none.

    Each of `files` is one file under the names that the list has for it, the likeliest last. `text` is the article
    itself, where the list holds it; `notes` tell what of the entry could not be taken.
    """

    where: str
    number: int
    given: Given
    files: tuple[tuple[str, ...], ...] = ()
    text: str | None = None
    without: str = "it has no file"
    notes: tuple[str, ...] = ()


def table_rows(data: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """The line and the cells of each row of a CSV, by column in lower case, without the empty ones.

    Raises Unlisted when it is damaged.
    """
    text = decode(data).text
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    csv.field_size_limit(2**31 - 1)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        columns = [column.strip().lower() for column in next(lines, [])]
        for cells in lines:
            row = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if cell.strip()}
            if row:
                yield lines.line_num, row
    except csv.Error as error:
        raise Unlisted(f"line {lines.line_num} is not valid CSV: {error}") from error


def columns_of(head: bytes) -> frozenset[str]:
    """The columns of a table, in lower case, told from its beginning."""
    line = decode(head).text.lstrip("\ufeff").partition("\n")[0]
    cells = next(csv.reader([line], delimiter=max(",;\t", key=line.count)), []) if line.strip() else []
    return frozenset(cell.strip().lower() for cell in cells)


def day(words: str | None, what: str) -> tuple[str | None, tuple[str, ...]]:
    """The day that some words give, and a note where they give none.

    >>> day("3 May 2021", "date"), day("May 2021", "date")
    (('2021-05-03', ()), (None, ("the date 'May 2021' is no full day, so it was left out",)))
    """
    if not words:
        return None, ()
    found = iso_date(words)
    return found, () if found else (f"the {what} {visible(words)!r} is no full day, so it was left out",)


def moment(words: str | None) -> str | None:
    """A time of access as the record writes it, in UTC as the lists keep it; None when it is none.

    >>> moment("2021-05-04 10:00:00"), moment("2021-05-04T10:00:00Z"), moment("2021-05-04"), moment("soon")
    ('2021-05-04T10:00:00Z', '2021-05-04T10:00:00Z', '2021-05-04', None)
    """
    said = (words or "").strip()
    if not iso_date(said[:10]) or said[:10] != iso_date(said[:10]):
        return None
    clock = said[10:].strip(" T")[:8]
    return f"{said[:10]}T{clock}Z" if len(clock) == 8 and clock.replace(":", "").isdigit() else said[:10]
