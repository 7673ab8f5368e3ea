"""Bytes to documents: what a source is, which reader fits it, and what it says."""

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from onrecord import plugins
from onrecord.config import MB, Limits
from onrecord.errors import LimitExceeded, PluginError, UnreadableDocument
from onrecord.model import Document, Given, Problem, Source
from onrecord.read.detect import OPML, Detected, detect
from onrecord.read.sources import expand
from onrecord.text import visible

__all__ = ["expand", "read_source"]


def read_source(source: Source, *, given: Given, limits: Limits) -> Iterator[Document | Problem]:
    """The documents of one source, and a problem for all that could not be read; never nothing at all.

    >>> source = Source(name="note.txt", data=b"It rained in Mirava.")
    >>> [document.text for document in read_source(source, given=Given(), limits=Limits())]
    ['It rained in Mirava.']
    """
    name = visible(source.name)
    given = given.over(source.given)
    found = False
    try:
        data = _load(source, limits)
        for item in _read(data, source=source, given=given, limits=limits):
            found = True
            yield item
    except UnreadableDocument as error:
        found = True
        yield Problem(kind=error.kind, message=_naming(name, str(error)), source=source.name)
    except (RecursionError, MemoryError):
        found = True
        yield Problem(
            kind="limit", message=f"{name}: cannot be read, it is nested too deep or too large", source=source.name
        )
    if not found:
        yield Problem(kind="empty", message=f"{name}: skipped, no text was found in it", source=source.name)


def reader_for(media_type: str) -> plugins.Reader | None:
    """The installed reader of a media type, our own first; None when there is none.

    >>> reader_for("text/plain").name
    'plain'
    """
    return next((reader for reader in _readers() if media_type in reader.media_types), None)


@cache
def _readers() -> tuple[plugins.Reader, ...]:
    """All readers that can be loaded (`onrecord plugins` says what is wrong with the others), our own first."""
    points = plugins.installed("readers")
    names = sorted(points, key=lambda name: (not points[name].value.startswith("onrecord."), name))
    readers = []
    for name in names:
        with suppress(PluginError):
            readers.append(plugins.load("readers", name))
    return tuple(readers)


def _load(source: Source, limits: Limits) -> bytes:
    name = visible(source.name)
    if source.data is not None:
        size = len(source.data)
    elif source.path is None:
        raise UnreadableDocument(f"{name}: cannot be read, there is neither a file nor data")
    else:
        try:
            size = Path(source.path).stat().st_size
        except OSError as error:
            raise UnreadableDocument(f"{name}: cannot be read ({error.strerror})", kind="missing") from error
    if size > limits.file_bytes:
        raise LimitExceeded(
            f"{name}: {size / MB:.1f} MB, larger than the limit of {limits.file_bytes / MB:.1f} MB (limits.file_bytes)"
        )
    try:
        data = source.data if source.data is not None else Path(source.path or "").read_bytes()
    except OSError as error:
        raise UnreadableDocument(f"{name}: cannot be read ({error.strerror})") from error
    if not data.strip():
        raise UnreadableDocument(f"{name}: skipped, the file is empty", kind="empty")
    return data


def _read(data: bytes, *, source: Source, given: Given, limits: Limits) -> Iterator[Document | Problem]:
    kind: Detected = detect(data, name=source.name, format=source.format)
    reader = reader_for(kind.media_type)
    if reader is None and kind.media_type == OPML:
        name = visible(source.name)
        raise UnreadableDocument(
            f"{name}: skipped, a list of feeds: say --network to fetch what they have", kind="fetch"
        )
    if reader is None and "damaged" in kind.label:
        raise UnreadableDocument(f"{visible(source.name)}: cannot be read, it is {kind.label}")
    if reader is None:
        raise UnreadableDocument(
            f"{visible(source.name)}: skipped, {kind.label} is not supported yet", kind="unsupported"
        )
    yield from reader.read(data, source=source, given=given, limits=limits)


def _naming(name: str, message: str) -> str:
    return message if name in message else f"{name}: {message}"
