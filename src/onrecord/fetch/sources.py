"""What the user names on the network (pages, feeds, lists of feeds) as sources; a page once unless it changes."""

import json
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import msgspec

from onrecord.errors import FetchRefused, RecordError
from onrecord.fetch.capture import capture
from onrecord.fetch.client import Fetched, Fetcher
from onrecord.model import Problem, Source
from onrecord.private_files import write_private
from onrecord.text import visible

FEED_WORDS = ("<rss", "<feed", "<rdf:rdf")
OPML_WORD = "<opml"
Kind = Literal["feed", "list"]
Links = Callable[[Kind, bytes], list[str]]
_HEAD = 2048
_MOST = 16 * 1024 * 1024
_DEPTH = 2


def is_address(source: str) -> bool:
    """Tell whether a SOURCE is an address rather than a file.

    >>> is_address("https://post.example/feed"), is_address("file:///etc/passwd"), is_address("articles/a.txt")
    (True, True, False)
    """
    scheme, colons, _ = source.partition("://")
    return bool(colons) and scheme.isalnum()


class Memory:
    """What was fetched before, in a file beside the record: for each address what the site said of that state."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._known: dict[str, dict[str, str]] = {}
        if path is not None and path.is_file():
            try:
                told = json.loads(path.read_text("utf-8"))
            except (OSError, ValueError):
                told = {}  # a lost memory means that pages are fetched once more
            self._known = {url: state for url, state in told.items() if isinstance(state, dict)}

    def state(self, url: str) -> dict[str, str]:
        """What is known of an address."""
        return self._known.get(url, {})

    def keep(self, url: str, page: Fetched) -> None:
        """Remember a page that was fetched."""
        said = {"etag": page.header("etag"), "modified": page.header("last-modified")}
        self._known[url] = {key: value for key, value in said.items() if value} | {"sha256": _digest(page)}

    def save(self) -> None:
        """Write the memory; raises RecordError when that cannot be done."""
        if self._path is None:
            return
        try:
            write_private(self._path, json.dumps(self._known, sort_keys=True, indent=0).encode())
        except OSError as error:
            raise RecordError(f"{self._path}: cannot be written ({error.strerror})") from error


def links_of(kind: Kind, data: bytes) -> list[str]:
    """Where the entries of a feed, or the feeds of a list (OPML), lead."""
    return feed_links(data) if kind == "feed" else opml_links(data)


def links_task(payload: tuple[Kind, bytes]) -> bytes:
    """In a reading worker: where a feed or a list leads, as bytes."""
    return msgspec.msgpack.encode([link.encode("utf-8", "replace").decode() for link in links_of(*payload)])


def sources(
    urls: Iterable[str], fetcher: Fetcher, memory: Memory, *, links: Links = links_of
) -> Iterator[Source | Problem]:
    """The pages that are new or have changed, as captures; of a feed its articles, of a list its feeds.

    What is refused or does not answer is a problem. A page that is as it was gives nothing. `links` reads feeds and
    lists, in a process of its own where it can, and raises FetchRefused when it cannot read one.
    """
    seen: set[str] = set()
    for url in urls:
        yield from _expanded(url, fetcher, memory, seen, links, depth=0)


def _expanded(
    url: str, fetcher: Fetcher, memory: Memory, seen: set[str], read: Links, *, depth: int
) -> Iterator[Source | Problem]:
    if url in seen:
        return
    seen.add(url)
    known = memory.state(url)
    try:
        page = fetcher.fetch(url, etag=known.get("etag"), modified=known.get("modified"))
    except FetchRefused as error:
        yield Problem(kind="fetch", message=visible(str(error)), source=url)
        return
    if page.status == 304:
        return
    if page.status != 200:
        yield Problem(kind="fetch", message=f"{visible(url)}: the site answered {page.status}", source=url)
        return
    try:
        is_list, links = _links(page, read)
    except FetchRefused as error:
        yield Problem(kind="fetch", message=f"{visible(url)}: cannot be read, {error}", source=url)
        return
    if links is None:
        if known.get("sha256") != _digest(page):
            yield Source(name=url, data=capture(page))
            memory.keep(url, page)
        return
    memory.keep(url, page)
    if depth >= _DEPTH:
        yield Problem(kind="fetch", message=f"{visible(url)}: skipped, a list inside lists of feeds", source=url)
        return
    if len(links) > fetcher.rules.items:
        most = fetcher.rules.items
        yield Problem(
            kind="limit", message=f"{visible(url)}: only the first {most} of its entries are read", source=url
        )
    for link in links[: fetcher.rules.items]:
        if is_list or not memory.state(link):
            yield from _expanded(link, fetcher, memory, seen, read, depth=depth + 1)


def _links(page: Fetched, read: Links) -> tuple[bool, list[str] | None]:
    """Where the feeds of a list (OPML: True) or the entries of a feed lead; None when the page is an article."""
    text = unpacked(page)[:_HEAD].decode("utf-8", "replace").lstrip("\ufeff \t\r\n").lower()
    if not text.startswith("<") or "<html" in text:
        return False, None
    if OPML_WORD in text:
        return True, read("list", unpacked(page))
    return False, read("feed", unpacked(page)) if any(word in text for word in FEED_WORDS) else None


def unpacked(page: Fetched) -> bytes:
    """The body without the packing of its transfer; empty where that is damaged or of an unknown kind."""
    import zlib

    packing = (page.header("content-encoding") or "identity").strip().lower()
    if packing == "identity":
        return page.body
    if packing not in ("gzip", "x-gzip", "deflate"):
        return b""
    try:
        return zlib.decompressobj(wbits=47).decompress(page.body, 16 * 1024 * 1024)
    except zlib.error:
        return b""


def feed_links(data: bytes) -> list[str]:
    """The addresses of a feed's entries, in their order."""
    import feedparser

    entries: list[Any] = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False).entries
    return list(dict.fromkeys(str(entry.link) for entry in entries if entry.get("link")))


def listed_feeds(source: Source | Problem, *, links: Links = links_of) -> list[str] | None:
    """The feeds of a file that is a list of feeds (OPML), None when it is something else."""
    if isinstance(source, Problem) or source.path is None or not source.name.lower().endswith((".opml", ".xml")):
        return None
    try:
        with open(source.path, "rb") as file:
            if OPML_WORD.encode() not in file.read(_HEAD).lower():
                return None
            file.seek(0)
            return links("list", file.read(_MOST))
    except (OSError, FetchRefused):
        return None  # reading it like any file will tell the reason


def opml_links(data: bytes) -> list[str]:
    """The feeds of a list in OPML 2.0; none where it is damaged."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data, parser=parser)
    except etree.XMLSyntaxError:
        return []
    if root is None:
        return []
    found = (outline.get("xmlUrl") for outline in root.iter("outline"))
    return list(dict.fromkeys(url for url in found if url))


def _digest(page: Fetched) -> str:
    return sha256(page.body).hexdigest()
