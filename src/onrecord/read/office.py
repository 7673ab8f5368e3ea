"""Word, OpenDocument and EPUB files: zip archives of XML, unpacked only within the limits."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from onrecord.config import Limits
from onrecord.errors import LimitExceeded, UnreadableDocument
from onrecord.model import DateCandidate, Document, Given, Problem, Source
from onrecord.plugins import Reader
from onrecord.read.bylines import is_person
from onrecord.read.days import iso_date
from onrecord.read.detect import DOCX, EPUB, ODT, detect
from onrecord.read.documents import make_document, merge, paragraphs_text
from onrecord.read.encoding import decode
from onrecord.read.metadata import Metadata, metadata_of
from onrecord.read.office_hidden import (
    hidden_text_styles,
    hidden_word_styles,
    local,
    run_is_hidden,
    text_is_hidden,
)
from onrecord.text import visible

MB = 1024 * 1024
SMALL = MB  # below this size a high ratio is no bomb
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
SKIPPED = frozenset({"delText", "instrText", "delInstrText", "Fallback", "moveFrom", "del", "rPrChange", "pPrChange"})
DC = "{http://purl.org/dc/elements/1.1/}"
TEXT_NS = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
ODT_PARAGRAPHS = frozenset({f"{TEXT_NS}p", f"{TEXT_NS}h"})
ODT_SKIPPED = frozenset({"tracked-changes", "annotation", "note-citation", "bookmark-ref", "sequence-decls"})
MOST_SPACES = 100


class Package:
    """An opened archive whose members are read one at a time, each checked against the limits before it is unpacked."""

    def __init__(self, data: bytes, *, name: str, limits: Limits) -> None:
        self.name, self.limits = name, limits
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN as error:
            raise UnreadableDocument(f"{name}: cannot be read, the archive is damaged ({error})") from error
        members = self.zip.infolist()
        if len(members) > limits.members:
            raise LimitExceeded(
                f"{name}: {len(members):,} members are more than the limit of {limits.members:,} (limits.members)"
            )
        total = sum(member.file_size for member in members)
        if total > limits.unpacked_bytes:
            raise LimitExceeded(f"{name}: unpacked it would be {total / MB:.0f} MB, too large (limits.unpacked_bytes)")
        self.members = {member.filename: member for member in members}

    def read(self, member: str) -> bytes | None:
        """The bytes of a member, or None when there is none of that name."""
        info = self.members.get(member)
        if info is None:
            return None
        ratio = info.file_size // max(info.compress_size, 1)
        if info.file_size > SMALL and ratio > self.limits.unpack_ratio:
            raise LimitExceeded(f"{self.name}: {member} is packed {ratio} to 1, too much (limits.unpack_ratio)")
        try:
            with self.zip.open(info) as file:
                data = file.read(info.file_size + 1)
        except BROKEN as error:
            raise UnreadableDocument(
                f"{self.name}: cannot be read, {member} is damaged or encrypted ({error})"
            ) from error
        if len(data) > info.file_size:
            raise LimitExceeded(f"{self.name}: {member} is larger than the archive says")
        return data

    def xml(self, member: str) -> Any | None:
        """The tree of a member, without entities and without anything fetched; None when there is no such member."""
        from lxml import etree

        data = self.read(member)
        if data is None:
            return None
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, recover=True, remove_comments=True
        )
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise UnreadableDocument(f"{self.name}: cannot be read, {member} is not valid XML ({error})") from error


def read_office(data: bytes, *, source: Source, given: Given, limits: Limits) -> Iterator[Document | Problem]:
    """The paragraphs of a Word, OpenDocument or EPUB file as one document.

    Raises UnreadableDocument when it is damaged or has no text, LimitExceeded when it is too large when unpacked.
    """
    name = visible(source.name)
    media_type = detect(data, name=source.name).media_type
    package = Package(data, name=name, limits=limits)
    paragraphs, own, notes = READ[media_type](package)
    text = paragraphs_text(paragraphs, str.strip)
    if not text:
        raise UnreadableDocument(f"{name}: skipped, the document holds no text", kind="empty")
    inside = metadata_of(text)
    yield make_document(
        text=text,
        data=data,
        source=source,
        media_type=media_type,
        reader="office@1",
        found=merge(_settled(own, inside, text), inside),
        given=given,
        limits=limits,
        problems=tuple(Problem(kind="unreadable", message=f"{name}: {note}", source=source.name) for note in notes),
    )


Content = tuple[list[str], Metadata, list[str]]


def _docx(package: Package) -> Content:
    main = _main_part(package)
    root = package.xml(main)
    if root is None:
        raise UnreadableDocument(f"{package.name}: cannot be read, the Word document has no main text ({main})")
    hidden = hidden_word_styles(_styles(package, posixpath.join(posixpath.dirname(main), "styles.xml")))
    paragraphs: list[str] = []
    title = None
    for paragraph in root.iter(f"{W}p", f"{W_STRICT}p"):
        if _within(paragraph, "Fallback"):
            continue
        words = _run_text(paragraph, hidden)
        paragraphs.append(words)
        if title is None and words.strip() and _style(paragraph) in ("title", "heading1"):
            title = " ".join(words.split())
    notes = (package.xml(posixpath.join(posixpath.dirname(main), part)) for part in ("footnotes.xml", "endnotes.xml"))
    paragraphs.extend(
        _run_text(p, hidden) for tree in notes if tree is not None for p in tree.iter(f"{W}p", f"{W_STRICT}p")
    )
    return paragraphs, replace(_core(package), title=title or _core(package).title), []


def _styles(package: Package, member: str) -> Any | None:
    """The style sheet of a document; a damaged one is no reason to leave the document unread."""
    try:
        return package.xml(member)
    except LimitExceeded:
        raise
    except UnreadableDocument:
        return None


def _main_part(package: Package) -> str:
    relations = package.xml("_rels/.rels")
    for relation in relations if relations is not None else ():
        if isinstance(relation.tag, str) and (relation.get("Type") or "").endswith("/officeDocument"):
            return (relation.get("Target") or "").lstrip("/")
    return "word/document.xml"


def _within(element: Any, name: str) -> bool:
    return any(local(above) == name for above in element.iterancestors())


def _style(paragraph: Any) -> str:
    for element in paragraph.iter(f"{W}pStyle", f"{W_STRICT}pStyle"):
        return (element.get(f"{W}val") or element.get(f"{W_STRICT}val") or "").lower().replace(" ", "")
    return ""


def _run_text(paragraph: Any, hidden: frozenset[str]) -> str:
    """The words of a Word paragraph that a reader sees, without those of paragraphs inside it (text boxes)."""
    parts: list[str] = []
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        name = local(element)
        if name in SKIPPED or name == "p" or (name == "r" and run_is_hidden(element, hidden)):
            continue
        if name == "t":
            parts.append(element.text or "")
        elif name in ("tab", "ptab"):
            parts.append("\t")
        elif name in ("br", "cr"):
            parts.append("\n")
        elif name == "noBreakHyphen":
            parts.append("\u2011")
        else:
            waiting.extend(reversed(element))
    return "".join(parts)


def _core(package: Package) -> Metadata:
    root = package.xml("docProps/core.xml")
    return Metadata() if root is None else _dublin_core(root, created="created")


def _dublin_core(root: Any, *, created: str) -> Metadata:
    """Title, author, publisher, language and date of a block of Dublin Core elements."""
    values: dict[str, list[str]] = {}
    for element in root.iter():
        words = " ".join((element.text or "").split()) if isinstance(element.tag, str) else ""
        if words:
            values.setdefault(local(element), []).append(words)
    day = iso_date(next(iter(values.get(created, [])), ""))
    return Metadata(
        title=next(iter(values.get("title", [])), None),
        authors=tuple(values.get("creator", [])),
        publisher=next(iter(values.get("publisher", [])), None),
        language=next(iter(values.get("language", [])), None),
        candidates=(DateCandidate(value=day, origin="book date" if created == "date" else "file created"),)
        if day
        else (),
    )


def _odt(package: Package) -> Content:
    root = package.xml("content.xml")
    if root is None:
        raise UnreadableDocument(f"{package.name}: cannot be read, the OpenDocument file has no content.xml")
    hidden = hidden_text_styles(_styles(package, "styles.xml"), root)
    paragraphs = [_odt_text(p, hidden) for p in root.iter(*ODT_PARAGRAPHS) if not _is_skipped(p, hidden)]
    meta = package.xml("meta.xml")
    own = Metadata() if meta is None else _dublin_core(meta, created="creation-date")
    titled = (
        p
        for p in root.iter(*ODT_PARAGRAPHS)
        if (p.get(f"{TEXT_NS}style-name") or "") == "Title" or p.get(f"{TEXT_NS}outline-level") == "1"
    )
    title = next((words for p in titled if (words := " ".join(_odt_text(p, hidden).split()))), None)
    return paragraphs, replace(own, title=title or own.title), []


def _is_skipped(paragraph: Any, hidden: frozenset[str]) -> bool:
    """Tell whether a paragraph is hidden, is part of something hidden, or of notes and changes that are no text."""
    around = (paragraph, *paragraph.iterancestors())
    if any(local(element) in ODT_SKIPPED or text_is_hidden(element, hidden) for element in around):
        return True
    return any(local(inner) == "hidden-paragraph" and text_is_hidden(inner, hidden) for inner in paragraph)


def _odt_text(paragraph: Any, hidden: frozenset[str]) -> str:
    parts: list[str] = []
    waiting: list[tuple[Any, bool]] = [(paragraph, False)]
    while waiting:
        element, leaving = waiting.pop()
        if leaving:
            parts.append(element.tail or "")
            continue
        if element is not paragraph:
            waiting.append((element, True))
        name = local(element)
        if name in ODT_SKIPPED or not name or (element is not paragraph and element.tag in ODT_PARAGRAPHS):
            continue
        if element is not paragraph and text_is_hidden(element, hidden):
            continue
        if name == "s":
            count = element.get(f"{TEXT_NS}c") or "1"
            parts.append(
                " "
                * (
                    min(int(count), MOST_SPACES)
                    if count.isascii() and count.isdigit() and len(count) < 12
                    else MOST_SPACES
                )
            )
        elif name == "tab":
            parts.append("\t")
        elif name == "line-break":
            parts.append("\n")
        else:
            parts.append(element.text or "")
            waiting.extend((child, False) for child in reversed(element))
    return "".join(parts)


def _epub(package: Package) -> Content:
    from onrecord.read import page

    book, root = _book(package)
    names = {item.get("id"): item.get("href") for item in root.iter() if local(item) == "item"}
    spine = [names.get(item.get("idref")) for item in root.iter() if local(item) == "itemref"]
    css = "".join(_sheets(package, book, root))
    paragraphs: list[str] = []
    notes: list[str] = []
    for href in spine:
        member = _member(book, href or "")
        chapter = package.read(member) if member else None
        if chapter is None:
            notes.append(f"a chapter cannot be read, {visible(href or 'it')} is not in the archive")
            continue
        tree = page.parse(page.without_declaration(decode(chapter).text), name=package.name)
        paragraphs.extend(page.body_text(tree, css=css).split("\n\n"))
    if notes and not any(paragraphs):
        raise UnreadableDocument(f"{package.name}: cannot be read, {notes[0]}")
    return paragraphs, _dublin_core(root, created="date"), notes


def _sheets(package: Package, book: str, root: Any) -> Iterator[str]:
    for item in root.iter():
        if local(item) == "item" and item.get("media-type") == "text/css":
            member = _member(book, item.get("href") or "")
            yield decode((package.read(member) if member else None) or b"").text


def _book(package: Package) -> tuple[str, Any]:
    container = package.xml("META-INF/container.xml")
    for element in container.iter() if container is not None else ():
        path = element.get("full-path") if local(element) == "rootfile" else None
        root = package.xml(path) if path else None
        if path and root is not None:
            return path, root
    raise UnreadableDocument(f"{package.name}: cannot be read, the EPUB book has no table of its parts")


def _member(book: str, href: str) -> str | None:
    """The member that a path in the book means; None when it leads out of the archive."""
    member = posixpath.normpath(posixpath.join(posixpath.dirname(book), unquote(href.partition("#")[0])))
    return None if member.startswith(("..", "/")) else member


def _settled(own: Metadata, inside: Metadata, text: str) -> Metadata:
    """The file's own title, if the text has it or offers none; its author, if a person and the text names none."""
    start = text[:1000].find(own.title) if own.title else -1
    if own.title and start >= 0:
        own = replace(own, title_at=(start, start + len(own.title)))
    elif inside.title:
        own = replace(own, title=None)
    return replace(own, authors=inside.authors or tuple(name for name in own.authors if is_person(name)))


READ = {DOCX: _docx, ODT: _odt, EPUB: _epub}
reader = Reader(name="office", version=1, media_types=frozenset(READ), read=read_office)
