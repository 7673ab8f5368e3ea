"""Tables of articles: JSON Lines (one object a line) and CSV with the same column names."""

import codecs
import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from onrecord.config import Limits
from onrecord.errors import UnreadableDocument
from onrecord.model import DateCandidate, Document, Given, Problem, Source
from onrecord.plugins import Reader
from onrecord.read.bylines import each_name
from onrecord.read.days import iso_date, moment
from onrecord.read.detect import CSV, JSONL
from onrecord.read.documents import make_document
from onrecord.read.encoding import Decoded, decode, without_surrogates
from onrecord.read.html import page_document
from onrecord.read.metadata import Metadata, metadata_of
from onrecord.text import visible

KNOWN = frozenset({"id", "url", "title", "publisher", "authors", "published", "language", "section", "text", "html"})
RETRIEVED = ("retrieved", "accessed", "accessDate", "accessdate", "access date")
MOST_NAMED = 100


class _Number(str):
    """A number of a JSON line, kept as it was written."""

    __slots__ = ()


def read_table(data: bytes, *, source: Source, given: Given, limits: Limits) -> Iterator[Document | Problem]:
    """One document an article; a line that is none becomes a problem that gives its number, the others go on.

    Raises UnreadableDocument when no line is an article.
    """
    from onrecord.read.detect import detect

    name = visible(source.name)
    is_csv = detect(data, name=source.name, format=source.format).media_type == CSV
    rows = _csv_rows(data, name) if is_csv else _json_lines(data)
    bad: list[str] = []
    good = number = 0
    for number, row in rows:
        try:
            if isinstance(row, str):
                raise UnreadableDocument(row)
            yield _article(
                row, data, number=number, source=source, given=given, limits=limits, media_type=CSV if is_csv else JSONL
            )
            good += 1
        except UnreadableDocument as error:
            bad.append(f"{name}: line {number}: {str(error).removeprefix(f'{name}: ')}")
            if good and len(bad) <= MOST_NAMED:
                yield Problem(kind=error.kind, message=bad[-1], source=source.name)
    if not good:
        first = bad[0].removeprefix(f"{name}: ") if bad else "it has no lines"
        if source.line is not None:
            raise UnreadableDocument(f"{name}: {first.removeprefix(f'line {number}: ')}")
        raise UnreadableDocument(f"{name}: cannot be read, none of its {len(bad)} lines is an article ({first})")
    yield from _unnamed(bad, name, source)


def _unnamed(bad: list[str], name: str, source: Source) -> Iterator[Problem]:
    if len(bad) > MOST_NAMED:
        yield Problem(
            kind="unreadable", message=f"{name}: {len(bad) - MOST_NAMED} more lines cannot be read", source=source.name
        )


Row = tuple[int, "dict[str, Any] | str"]


def _json_lines(data: bytes) -> Iterator[Row]:
    """Number and object (or what is wrong with it) of each line that is not blank."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = decode(data).text.encode("utf-8", "replace")
    for number, line in enumerate(data.removeprefix(codecs.BOM_UTF8).split(b"\n"), start=1):
        line = line.strip(b" \t\r")
        if line:
            yield number, _json_object(line)


def _json_object(line: bytes) -> dict[str, Any] | str:
    try:
        value = json.loads(
            decode(line).text, strict=False, parse_int=_Number, parse_float=_Number, parse_constant=_Number
        )
    except RecursionError:
        return "cannot be read, it is nested too deep"
    except ValueError as error:
        return f"cannot be read, it is not valid JSON ({error})"
    return value if isinstance(value, dict) else "skipped, it is not a JSON object"


def _csv_rows(data: bytes, name: str) -> Iterator[Row]:
    text = decode(data).text
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    csv.field_size_limit(2**31 - 1)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        columns = [column.strip() for column in next(lines, [])]
        columns = [column.lower() if column.lower() in {*KNOWN, *RETRIEVED} else column for column in columns]
        for cells in lines:
            row: dict[str, Any] = {column: cell for column, cell in zip(columns, cells, strict=False) if cell}
            if row:
                yield lines.line_num, row
    except csv.Error as error:
        raise UnreadableDocument(f"{name}: cannot be read, line {lines.line_num} is not valid CSV ({error})") from error


def _article(
    row: dict[str, Any], data: bytes, *, number: int, source: Source, given: Given, limits: Limits, media_type: str
) -> Document:
    """The document of one row of `data`; raises UnreadableDocument when it has neither text nor html."""
    text, html = (row.get(key) if type(row.get(key)) is str else None for key in ("text", "html"))
    if not (text or html):
        raise UnreadableDocument("skipped, it has neither a text nor html")
    found, problems = _metadata(row, visible(source.name), number)
    uri = source.name if source.line is not None else f"{source.name}#{number}"
    if not text:
        decoded = Decoded(text=without_surrogates(html or ""), encoding="utf-8")
        return page_document(
            decoded,
            data=data,
            source=source,
            given=given,
            limits=limits,
            found=found,
            reader="table@1",
            uri=uri,
            problems=problems,
        )
    text = without_surrogates(text)
    said = metadata_of(text, foot=False).candidates
    return make_document(
        text=text,
        data=data,
        source=source,
        media_type=media_type,
        reader="table@1",
        found=replace(found, candidates=(*found.candidates, *said)),
        given=given,
        limits=limits,
        problems=problems,
        uri=uri,
    )


def _metadata(row: dict[str, Any], name: str, number: int) -> tuple[Metadata, tuple[Problem, ...]]:
    told = _words(row.get("published"))
    day = iso_date(told) if told else None
    note = f"{name}: line {number}: the date {visible(told or '')!r} cannot be read, so it was left out"
    taken = next(((key, at) for key in RETRIEVED if (at := moment(_words(row.get(key)) or ""))), None)
    found = Metadata(
        title=_words(row.get("title")),
        publisher=_words(row.get("publisher")),
        authors=_names(row.get("authors")),
        section=_words(row.get("section")),
        language=_words(row.get("language")),
        url=_words(row.get("url")),
        given_id=_words(row.get("id")),
        candidates=(DateCandidate(value=day, origin="article table"),) if day else (),
        retrieved=taken[1] if taken else None,
        extra=tuple(
            (without_surrogates(key), _kept(value))
            for key, value in row.items()
            if key not in KNOWN and value is not None and (taken is None or key != taken[0])
        ),
    )
    problems = (Problem(kind="date", message=note, source=name),) if told and not day else ()
    found = replace(found, title_at=_title_at(row, found.title))
    return found, problems


def _title_at(row: dict[str, Any], title: str | None) -> tuple[int, int] | None:
    from onrecord.read.documents import place_of

    text = row.get("text")
    return place_of(title, without_surrogates(text)) if isinstance(text, str) else None


def _words(value: Any) -> str | None:
    words = " ".join(without_surrogates(value).split()) if isinstance(value, str) else ""
    return words or None


def _names(value: Any) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else value.split(";") if isinstance(value, str) else []
    names = [name for name in map(_words, listed) if name]
    return tuple(each_name(names[0])) if isinstance(value, str) and len(names) == 1 else tuple(names)


def _kept(value: Any) -> str:
    return (
        without_surrogates(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    )


reader = Reader(name="table", version=1, media_types=frozenset({JSONL, CSV}), read=read_table)
