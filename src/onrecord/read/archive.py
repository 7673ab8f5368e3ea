"""Archives of articles: ZIP, gzip, WARC, WACZ. Members are read in memory, one by one; no path is made from them."""

import io
import logging
import posixpath
import zlib
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

from onrecord.config import Limits
from onrecord.errors import LimitExceeded, UnreadableDocument
from onrecord.model import Document, Given, Problem, Source
from onrecord.plugins import Reader
from onrecord.read.detect import ARC, GZIP, WACZ, WARC, ZIP
from onrecord.read.office import MB, SMALL, Package
from onrecord.text import visible

_PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain", "application/pdf"})
_RECORDS = ("response", "resource", "conversion")
_CHUNK = 64 * 1024
_CAPTURES = "archive/"

logging.getLogger("warcio").setLevel(logging.CRITICAL)  # it would print pieces of what it reads


def read_zip(data: bytes, *, source: Source, given: Given, limits: Limits) -> Iterator[Document | Problem]:
    """The articles of a ZIP archive; of a WACZ only its captures are read.

    Raises UnreadableDocument for a damaged archive and one inside two others, LimitExceeded for one that is too large.
    """
    name = visible(source.name)
    _check_depth(source, limits)
    package = Package(data, name=name, limits=limits)
    captures = [member for member in package.members if member.startswith(_CAPTURES) and ".warc" in member]
    wacz = "datapackage.json" in package.members and bool(captures)
    for member in sorted(captures if wacz else package.members):
        parts = member.split("/")
        if member.endswith("/") or any(part.startswith(".") or part == "__MACOSX" for part in parts if part != ".."):
            continue
        if posixpath.isabs(member) or "\\" in member or ".." in parts:
            message = f"{name}: {visible(member)} was skipped, its name leads out of the archive"
            yield Problem(kind="unsupported", message=message, source=source.name)
            continue
        try:
            content = package.read(member) or b""
        except UnreadableDocument as error:
            yield Problem(kind=error.kind, message=str(error), source=source.name)
            continue
        inside = _inside(source, f"{source.name}/{member}", content)
        yield from _read(inside, data, source=source, given=given, limits=limits)


def read_gzip(data: bytes, *, source: Source, given: Given, limits: Limits) -> Iterator[Document | Problem]:
    """The one file that was packed; raises UnreadableDocument when damaged, LimitExceeded when it is too large."""
    name = visible(source.name)
    _check_depth(source, limits)
    content = _unpacked(data, name, limits)
    inner = source.name.removesuffix(".gz") if source.name.endswith(".gz") else f"{source.name}/content"
    yield from _read(_inside(source, inner, content), data, source=source, given=given, limits=limits)


def _unpacked(data: bytes, name: str, limits: Limits) -> bytes:
    out = io.BytesIO()
    rest = data
    try:
        while rest:
            unpacker = zlib.decompressobj(wbits=31)
            while not unpacker.eof:
                part = unpacker.decompress(rest, _CHUNK)
                rest = unpacker.unconsumed_tail
                if not part and not rest and not unpacker.eof:
                    raise UnreadableDocument(f"{name}: cannot be read, the gzip archive is cut off")
                out.write(part)
                size = out.tell()
                if size > limits.unpacked_bytes or (size > SMALL and size > limits.unpack_ratio * len(data)):
                    most = f"{limits.unpacked_bytes / MB:.0f} MB or {limits.unpack_ratio} to 1"
                    raise LimitExceeded(
                        f"{name}: unpacked it is more than {most} (limits.unpacked_bytes, unpack_ratio)"
                    )
            rest = unpacker.unused_data.lstrip(b"\0")
    except zlib.error as error:
        raise UnreadableDocument(f"{name}: cannot be read, the gzip archive is damaged ({error})") from error
    return out.getvalue()


def read_warc(data: bytes, *, source: Source, given: Given, limits: Limits) -> Iterator[Document | Problem]:
    """The pages of a web archive, each with its address and the time of its capture; other records are counted.

    Raises UnreadableDocument when no record can be read or none is a page.
    """
    name = visible(source.name)
    found, others, damaged = False, 0, None
    try:
        for content, address, captured in _captures(data, limits, name):
            if content is None:
                others += 1
                continue
            inside = _inside(source, f"{source.name}#{address}", content)
            for item in _read(inside, data, source=source, given=_of_page(given, address), limits=limits):
                if isinstance(item, Document):
                    found = True
                    own = address if item.uri == inside.name and address else item.uri
                    yield replace(item, uri=own, retrieved=captured or item.retrieved)
                else:
                    yield item
    except _Damaged as error:
        damaged = str(error)
    if damaged is not None and found:
        yield Problem(kind="unreadable", message=f"{name}: the rest is damaged ({damaged})", source=source.name)
    elif damaged is not None:
        raise UnreadableDocument(f"{name}: cannot be read, the web archive is damaged ({damaged})")
    elif not found:
        raise UnreadableDocument(f"{name}: skipped, none of its {others} records is a page", kind="empty")


def _of_page(given: Given, address: str) -> Given:
    """What was said of a page with an address is said of its capture alone, not of the others in the archive."""
    if given.url is None or given.url.rstrip("/") == address.rstrip("/"):
        return given
    return Given(language=given.language)


class _Damaged(Exception):
    """A web archive cannot be read any further."""


def _captures(data: bytes, limits: Limits, name: str) -> Iterator[tuple[bytes | None, str, str | None]]:
    """Content (None for what is no page), address and time of each record."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    total = 0
    try:
        for record in ArchiveIterator(io.BytesIO(data), arc2warc=True):
            headers, http = record.rec_headers, record.http_headers
            kind = ((http or headers).get_header("Content-Type") or "").partition(";")[0].strip().lower()
            good = http is None or http.get_statuscode() == "200"
            address, captured = headers.get_header("WARC-Target-URI") or "", headers.get_header("WARC-Date")
            if record.rec_type not in _RECORDS or kind not in _PAGES or not good:
                yield None, address, captured
                continue
            content = record.content_stream().read(limits.file_bytes + 1)
            total += len(content)
            if len(content) > limits.file_bytes or total > limits.unpacked_bytes:
                raise LimitExceeded(
                    f"{name}: its pages are more than {limits.unpacked_bytes / MB:.0f} MB (limits.unpacked_bytes)"
                )
            yield content, address, captured
    except (ArchiveLoadFailed, EOFError, ValueError, OSError, zlib.error, AttributeError, IndexError) as error:
        raise _Damaged(" ".join(str(error).split())[:200] or type(error).__name__) from error


def _check_depth(source: Source, limits: Limits) -> None:
    if source.depth >= limits.archive_depth:
        most = f"{limits.archive_depth} others is not opened (limits.archive_depth)"
        raise LimitExceeded(f"{visible(source.name)}: an archive inside {most}")


def _inside(source: Source, name: str, content: bytes) -> Source:
    return Source(name=name, data=content, depth=source.depth + 1)


def _read(inside: Source, data: bytes, *, source: Source, given: Given, limits: Limits) -> Iterator[Document | Problem]:
    """What a member gives; its documents have the hash of the archive, which is the original that is kept."""
    from onrecord.read import read_source

    original = sha256(data).hexdigest()
    for item in read_source(inside, given=given, limits=limits):
        yield replace(item, sha256=original) if isinstance(item, Document) else replace(item, source=source.name)


zip_reader = Reader(name="zip", version=1, media_types=frozenset({ZIP, WACZ}), read=read_zip)
gzip_reader = Reader(name="gzip", version=1, media_types=frozenset({GZIP}), read=read_gzip)
warc_reader = Reader(name="warc", version=1, media_types=frozenset({WARC, ARC}), read=read_warc)
