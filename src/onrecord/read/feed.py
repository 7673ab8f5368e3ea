"""Feeds (RSS, Atom, RDF): each entry that has words of its own as a document."""

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from onrecord.config import Limits
from onrecord.errors import UnreadableDocument
from onrecord.model import DateCandidate, Document, Given, Problem, Source
from onrecord.plugins import Reader
from onrecord.read.detect import FEED
from onrecord.read.documents import make_document
from onrecord.read.encoding import Decoded, without_surrogates
from onrecord.read.html import page_document
from onrecord.read.metadata import Metadata
from onrecord.text import visible

READER = "feed@1"
_PLAIN = "text/plain"
_REFERENCE = re.compile(rb"&#(?:x(?P<hex>[0-9a-f]+)|(?P<digits>[0-9]+))", re.IGNORECASE)  # &#x110000
_LONGEST_NUMBER = 7


def read_feed(data: bytes, *, source: Source, given: Given, limits: Limits) -> Iterator[Document | Problem]:
    """One document an entry: its full content, else its summary, else its title. Nothing is fetched.

    An entry that has none of these words is kept as it is written, markup and all, with a problem that says so.
    Raises UnreadableDocument when no entry holds anything.
    """
    import feedparser

    name = visible(source.name)
    try:
        parsed: Any = feedparser.parse(
            _REFERENCE.sub(_possible, data), sanitize_html=False, resolve_relative_uris=False
        )
    except ValueError as error:
        raise UnreadableDocument(f"{name}: cannot be read, it is a damaged feed") from error
    if not parsed.entries:
        what = "cannot be read, it is a damaged feed" if parsed.bozo else "skipped, the feed has no entries"
        raise UnreadableDocument(f"{name}: {what}", kind="unreadable" if parsed.bozo else "empty")
    found = False
    for number, entry in enumerate(parsed.entries, start=1):
        try:
            document = _document(entry, parsed.feed, number, data, source=source, given=given, limits=limits)
        except UnreadableDocument as error:
            yield Problem(kind=error.kind, message=f"{error} (entry {number})", source=source.name)
            continue
        if document is not None:
            found = True
            yield document
    if not found:
        raise UnreadableDocument(f"{name}: skipped, no entry of the feed has any words", kind="empty")


def _possible(match: re.Match[bytes]) -> bytes:
    """A reference to a character, to U+FFFD when there is no such character."""
    number = (match["hex"] or match["digits"]).lstrip(b"0") or b"0"
    code = int(number, 16 if match["hex"] else 10) if len(number) <= _LONGEST_NUMBER else -1
    return match[0] if 0 <= code < 0xD800 or 0xDFFF < code < 0x110000 else b"&#65533"


def _document(
    entry: Any, feed: Any, number: int, data: bytes, *, source: Source, given: Given, limits: Limits
) -> Document | None:
    found = _metadata(entry, feed)
    uri = f"{source.name}#{number}"
    wordless = ""
    for content in (*entry.get("content", ()), entry.get("summary_detail")):
        value = without_surrogates((content or {}).get("value") or "")
        if not value.strip():
            continue
        if content.get("type") == _PLAIN:
            return _plain(value, found, data, source=source, given=given, limits=limits, uri=uri)
        wordless = wordless or value.strip()
        decoded = Decoded(text=f"<html><body>{value}</body></html>", encoding="utf-8")
        try:
            return page_document(
                decoded, data=data, source=source, given=given, limits=limits, found=found, reader=READER, uri=uri
            )
        except UnreadableDocument as error:
            if error.kind != "empty":
                raise
    if found.title:
        titled = replace(found, title_at=(0, len(found.title)))
        return _plain(found.title, titled, data, source=source, given=given, limits=limits, uri=uri)
    if wordless:
        message = f"{visible(source.name)}: entry {number} has no words; it was kept as it is written"
        note = Problem(kind="check", message=message, source=source.name)
        return _plain(wordless, found, data, source=source, given=given, limits=limits, uri=uri, problems=(note,))
    return None


def _plain(
    text: str,
    found: Metadata,
    data: bytes,
    *,
    source: Source,
    given: Given,
    limits: Limits,
    uri: str,
    problems: tuple[Problem, ...] = (),
) -> Document:
    return make_document(
        text=text,
        data=data,
        source=source,
        media_type=FEED,
        reader=READER,
        found=found,
        given=given,
        limits=limits,
        uri=uri,
        problems=problems,
    )


def _metadata(entry: Any, feed: Any) -> Metadata:
    authors = (author.get("name") for author in entry.get("authors", ()))
    day = _day(entry.get("published_parsed"))
    return Metadata(
        title=_words(entry.get("title")),
        publisher=_words((entry.get("source") or {}).get("title")) or _words(feed.get("title")),
        authors=tuple(dict.fromkeys(name for name in map(_words, authors) if name)),
        language=_words(entry.get("language")) or _words(feed.get("language")),
        url=_words(entry.get("link")),
        given_id=_words(entry.get("id")),
        candidates=(DateCandidate(value=day, origin="feed entry"),) if day else (),
    )


def _words(value: object) -> str | None:
    return (" ".join(without_surrogates(value).split()) or None) if isinstance(value, str) else None


def _day(when: time.struct_time | None) -> str | None:
    """The day of a feed's time, which is in UTC."""
    if when is None or not 1000 <= when.tm_year <= 9999:
        return None
    return f"{when.tm_year:04}-{when.tm_mon:02}-{when.tm_mday:02}"


reader = Reader(name="feed", version=1, media_types=frozenset({FEED}), read=read_feed)
