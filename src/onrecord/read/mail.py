"""Mail: each message of a file as a document, its headers as metadata, its attachments as notes."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime

from onrecord.config import Limits
from onrecord.errors import UnreadableDocument
from onrecord.model import DateCandidate, Document, Given, Problem, Source
from onrecord.plugins import Reader
from onrecord.read.detect import MAIL, MBOX
from onrecord.read.documents import make_document, merge
from onrecord.read.encoding import Decoded, decode
from onrecord.read.html import page_document
from onrecord.read.metadata import Metadata, metadata_of
from onrecord.read.saved import is_snapshot, snapshot_page
from onrecord.text import visible

MBOX_LINE = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\r\n]{3,200} \d{4}[ \t]*\r?\n"
)  # From anna@post.example Mon May  3 10:00:00 2021
ENCODED = re.compile(rb"^(?:mime-version|content-[a-z-]+):|=\?", re.IGNORECASE | re.MULTILINE)  # MIME-Version: 1.0
REPLY = re.compile(r"^(?:(?:re|fwd?|aw|wg|отв|пер)\s*:\s*)+", re.IGNORECASE)  # Re: Fwd: Fire
ESCAPED_BYTE = re.compile(rb"\\udc([89a-f][0-9a-f])")  # \\udce9
SOFT_BREAK = re.compile(r" \n(?!>)")  # a line that goes on


def read_mail(data: bytes, *, source: Source, given: Given, limits: Limits) -> Iterator[Document | Problem]:
    """One document a message; attachments are named in a problem of it.

    A message without any words of its own has its subject as text. Raises UnreadableDocument when a single message
    has neither.
    """
    if is_snapshot(data):
        yield _saved_page(data, source=source, given=given, limits=limits)
        return
    starts = [match.start() for match in MBOX_LINE.finditer(data)]
    if len(starts) < 2 and source.name.lower().endswith(".txt") and not ENCODED.search(data):
        yield _as_written(data, source=source, given=given, limits=limits)
        return
    if len(starts) < 2:
        yield _message(data, number=None, source=source, given=given, limits=limits)
        return
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True), start=1):
        try:
            yield _message(data[start:end], number=number, source=source, given=given, limits=limits)
        except UnreadableDocument as error:
            yield Problem(kind=error.kind, message=f"{error} (message {number})", source=source.name)


def _as_written(data: bytes, *, source: Source, given: Given, limits: Limits) -> Document:
    """The letter or news group message of a text file: all of it is the text, for nothing in it is encoded."""
    decoded = decode(data)
    own = _headers(message_from_bytes(data, policy=compat32))
    start = decoded.text.find(own.title) if own.title else -1
    return make_document(
        text=decoded.text,
        data=data,
        source=source,
        media_type=MAIL,
        reader="mail@1",
        found=replace(own, title_at=(start, start + len(own.title or "")) if start >= 0 else None),
        given=given,
        limits=limits,
        problems=decoded.problems(source.name),
    )


def _saved_page(data: bytes, *, source: Source, given: Given, limits: Limits) -> Document:
    """A page that a browser saved as one file (MHTML): a page, whose header says when it was saved."""
    page, address, saved = snapshot_page(data)
    if page is None:
        raise UnreadableDocument(f"{visible(source.name)}: skipped, the saved page holds no page", kind="empty")
    found = Metadata(url=address, retrieved=saved)
    return page_document(_body(page), data=data, source=source, given=given, limits=limits, found=found)


def _message(data: bytes, *, number: int | None, source: Source, given: Given, limits: Limits) -> Document:
    name = visible(source.name)
    message = message_from_bytes(data, policy=compat32)
    plain, pages, attachments = _parts(message)
    problems = tuple(
        Problem(kind="attachment", message=f"{name}: the attachment {visible(a)} was not read", source=source.name)
        for a in attachments
    )
    if plain:
        text = "\n\n".join(part for part in (_unwrapped(decoded.text) for decoded in plain) if part.strip())
        read = plain
    else:
        text = "\n\n".join(part for part in (_page_text(decoded.text, name) for decoded in pages) if part)
        read = pages
    own = _headers(message)
    text = text.strip() or own.title or ""  # the whole news may stand in the subject
    if not text:
        raise UnreadableDocument(f"{name}: skipped, the mail holds no text", kind="empty")
    own = merge(own, metadata_of(text, foot=False))
    return make_document(
        text=text,
        data=data,
        source=source,
        media_type=MAIL,
        reader="mail@1",
        found=replace(own, given_id=None, url=None),
        given=given,
        limits=limits,
        problems=(*problems, *(note for decoded in read for note in decoded.problems(source.name))),
        uri=f"{source.name}#{number}" if number else None,
    )


def _parts(message: Message) -> tuple[list[Decoded], list[Decoded], list[str]]:
    """The plain texts, the HTML texts and the names of the attachments of a message."""
    plain: list[Decoded] = []
    pages: list[Decoded] = []
    named: list[tuple[str, Decoded]] = []
    attachments: list[str] = []
    for part in message.walk():
        if part.is_multipart():
            continue
        kind, name = part.get_content_type(), _header(part.get_filename())
        attached = (_raw(part, "Content-Disposition") or "").strip().lower().startswith("attachment")
        if kind == "text/plain" and name and not attached:
            named.append((name, _body(part)))
        elif (
            name
            or attached
            or (kind not in ("text/plain", "text/html") and not kind.startswith(("multipart/", "message/")))
        ):
            attachments.append(name or kind)
        else:
            (pages if kind == "text/html" else plain).append(_body(part))
    plain = [decoded for decoded in plain if decoded.text.strip()]
    if not plain and not pages:  # a mail that is nothing but an inline text file
        return [decoded for _, decoded in named if decoded.text.strip()], [], attachments
    return plain, pages, [*(name for name, _ in named), *attachments]


def _body(part: Message) -> Decoded:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, binascii.Error):
        payload = None
    if not isinstance(payload, bytes):
        payload = str(part.get_payload()).encode("utf-8", "surrogateescape")
    try:
        charset = part.get_content_charset()
    except (ValueError, LookupError):
        charset = None
    return decode(payload, declared=charset)


def _unwrapped(text: str) -> str:
    """Plain text with Unix line ends; soft breaks (format=flowed: a blank before the line end) joined."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    signature = text.find("\n-- \n")
    if signature >= 0:
        return SOFT_BREAK.sub(" ", text[:signature]) + text[signature:]
    return SOFT_BREAK.sub(" ", text)


def _page_text(text: str, name: str) -> str:
    from onrecord.read import page

    if not text.strip():
        return ""
    tree = page.parse(page.without_declaration(text), name=name)
    return page.body_text(tree)


def _headers(message: Message) -> Metadata:
    senders = [name for name, _ in getaddresses([_header(_raw(message, "From")) or ""])]
    subject = REPLY.sub("", _header(_raw(message, "Subject")) or "").strip()
    day = _day(_raw(message, "Date"))
    return Metadata(
        title=subject or None,
        authors=tuple(dict.fromkeys(sender for sender in senders if sender)),
        candidates=(DateCandidate(value=day, origin="header Date"),) if day else (),
    )


def _raw(message: Message, name: str) -> str | None:
    """The first header of that name as it was received (bytes that are not ASCII as lone surrogates)."""
    return next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), None)


def _day(header: str | None) -> str | None:
    """The date of a Date header as it was where the mail was written."""
    try:
        return parsedate_to_datetime(header).date().isoformat() if header else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _header(value: str | None) -> str | None:
    """A header's words, decoded and in one line."""
    if value is None:
        return None
    try:
        parts = decode_header(value) if "=?" in value else [(value, None)]
    except (ValueError, LookupError, binascii.Error):
        parts = [(value, None)]
    words = "".join(_header_part(part, charset) for part, charset in parts)
    return " ".join(words.split()) or None


def _header_part(part: str | bytes, charset: str | None) -> str:
    """A part of a header, with the bytes put back that the standard library hands out as escapes (\\udcf6)."""
    data = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
    return decode(ESCAPED_BYTE.sub(lambda match: bytes.fromhex(match[1].decode()), data), declared=charset).text


reader = Reader(name="mail", version=1, media_types=frozenset({MAIL, MBOX}), read=read_mail)
