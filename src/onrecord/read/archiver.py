"""A table of Bellingcat's auto-archiver: what it archived, as its Google Sheet or its CSV database says.

A web archive (WACZ, WARC) is read before the text in the table, and that before the page at the archive location, which
is the archiver's own report.
"""

import ast
import re
from collections.abc import Iterator
from typing import Any

from onrecord.model import Given
from onrecord.read.encoding import without_surrogates
from onrecord.read.entries import Entry, columns_of, day, moment, table_rows
from onrecord.text import visible

_SHEET = ({"link", "url"}, {"archive location"}, {"archive status", "wacz", "archive date"})
_DATABASE = {"status", "metadata", "media"}
_TIME = re.compile(  # datetime.datetime(2021, 5, 4, 10, 0, tzinfo=datetime.timezone.utc)
    r"datetime\.datetime\((\d{1,4}), (\d{1,2}), (\d{1,2})(?:, (\d{1,2}))?(?:, (\d{1,2}))?(?:, (\d{1,2}))?[^()]{0,80}"
    r"(?:\([^()]{0,80}\))?\)"
)
_MOST = 1_000_000
_WEB_ARCHIVES = (".wacz", ".warc", ".warc.gz")
_PAGES = (".html", ".htm", ".mhtml", ".pdf", ".txt")


def is_table(head: bytes) -> bool:
    """Tell whether a file that begins so is a table of the auto-archiver.

    >>> is_table(b"Link,Archive status,Archive location,WACZ"), is_table(b"id,text")
    (True, False)
    """
    columns = columns_of(head)
    return columns == _DATABASE or all(columns & names for names in _SHEET)


def entries(data: bytes) -> Iterator[Entry]:
    """The rows of the table in its order.

    Raises Unlisted when it is damaged.
    """
    for line, row in table_rows(data):
        yield _of_database(line, row) if set(row) <= _DATABASE else _of_sheet(line, row)


def _of_sheet(line: int, row: dict[str, str]) -> Entry:
    places: list[tuple[str, ...]] = [
        (path.strip(),) for name in ("wacz", "archive location") for path in row.get(name, "").split("\n")
    ]
    return _entry(
        line,
        paths=places,
        status=row.get("archive status"),
        url=row.get("link") or row.get("url"),
        title=row.get("upload title"),
        text=row.get("text content"),
        uploaded=row.get("upload timestamp"),
        archived=row.get("archive date"),
    )


def _of_database(line: int, row: dict[str, str]) -> Entry:
    told, media = _value(row.get("metadata", "")), _value(row.get("media", ""))
    told = told if isinstance(told, dict) else {}
    return _entry(
        line,
        paths=_paths(media),
        status=row.get("status"),
        url=_string(told.get("url")),
        title=_string(told.get("title")),
        text=_string(told.get("content")),
        uploaded=_string(told.get("timestamp")),
        archived=_string(told.get("_processed_at")),
    )


def _entry(
    line: int, *, paths: list[tuple[str, ...]], status: str | None, url: str | None, title: str | None,
    text: str | None, uploaded: str | None, archived: str | None,
) -> Entry:  # fmt: skip
    published, notes = day(uploaded, "upload time")
    captures, pages = ([names for names in paths if _ends(names, kind)] for kind in (_WEB_ARCHIVES, _PAGES))
    given = Given(
        title=title, url=url if url and url.startswith(("http://", "https://")) else None, published=published,
        retrieved=moment(archived),
    )  # fmt: skip
    without = f"nothing was archived (status: {visible(status)})" if status else "nothing was archived"
    chosen = captures or ([] if text else pages)
    return Entry(
        where=f"line {line}", number=line, given=given, files=tuple(chosen), text=text, without=without, notes=notes
    )


def _ends(names: tuple[str, ...], endings: tuple[str, ...]) -> bool:
    return any(name.lower().endswith(endings) for name in names)


def _value(words: str) -> Any:
    """A value as Python writes it, times as text; None when it is something else."""
    if len(words) > _MOST:
        return None
    try:
        return ast.literal_eval(_TIME.sub(lambda match: repr(_clock(match)), words))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None


def _clock(match: re.Match[str]) -> str:
    """A time as ISO writes it."""
    year, month, date, hour, minute, second = (int(part or 0) for part in match.groups())
    return f"{year:04}-{month:02}-{date:02}T{hour:02}:{minute:02}:{second:02}Z"


def _paths(media: object) -> list[tuple[str, ...]]:
    """For each of the media of an entry the names of its file, that of the store last."""
    listed = [part for part in media if isinstance(part, dict)] if isinstance(media, list) else []
    names = [(part.get("filename"), *(part["urls"] if isinstance(part.get("urls"), list) else ())) for part in listed]
    return [tuple(without_surrogates(name) for name in group if isinstance(name, str)) for group in names]


def _string(value: object) -> str | None:
    return without_surrogates(value).strip() or None if isinstance(value, str) else None
