"""What kind of thing some bytes are, told from their content; a name only decides between kinds of plain text."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from onrecord.read.encoding import decode

HTML, PDF, PLAIN, MARKDOWN = "text/html", "application/pdf", "text/plain", "text/markdown"
MAIL, MBOX, JSONL, CSV = "message/rfc822", "application/mbox", "application/jsonl", "text/csv"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT, EPUB = "application/vnd.oasis.opendocument.text", "application/epub+zip"
FEED, RTF, OPML = "application/rss+xml", "application/rtf", "text/x-opml"
ZIP, GZIP, WARC, ARC = "application/zip", "application/gzip", "application/warc", "application/x-arc"
WACZ = "application/wacz"
BINARY = "application/octet-stream"
SAMPLE = 64 * 1024
SURE = 512  # characters after which a share of control characters is no accident
HEAD = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """A media type, and what to call such a file when speaking to people ("an RTF document")."""

    media_type: str
    label: str


MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"\x7fELF", "application/x-executable", "a program"),
    (b"MZ\x90", "application/x-executable", "a program"),
    (b"\xfe\xed\xfa", "application/x-executable", "a program"),
    (b"\xcf\xfa\xed\xfe", "application/x-executable", "a program"),
    (b"\xca\xfe\xba\xbe", "application/x-executable", "a program"),
    (b"\x89PNG", "image/png", "a PNG image"),
    (b"\xff\xd8\xff", "image/jpeg", "a JPEG image"),
    (b"GIF8", "image/gif", "a GIF image"),
    (b"II*\x00", "image/tiff", "a TIFF image"),
    (b"MM\x00*", "image/tiff", "a TIFF image"),
    (b"BM\x00", "image/bmp", "a BMP image"),
    (b"RIFF", "application/x-riff", "a picture, sound or film"),
    (b"OggS", "audio/ogg", "a sound file"),
    (b"ID3", "audio/mpeg", "a sound file"),
    (b"fLaC", "audio/flac", "a sound file"),
    (b"\x1f\x8b", GZIP, "a gzip archive"),
    (b"\x1f\x9d", "application/x-compress", "a compressed archive"),
    (b"BZh", "application/x-bzip2", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "application/x-xz", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "application/vnd.rar", "a RAR archive"),
    (b"]\x00\x00", "application/x-lzma", "an lzma archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole", "an old Office document (.doc, .xls, .msg)"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3", "a SQLite database"),
    (b"{\\rtf", RTF, "an RTF document"),
    (b"%!PS", "application/postscript", "a PostScript document"),
    (b"WARC/", WARC, "a WARC web archive"),
    (b"filedesc://", ARC, "an ARC web archive"),
    (b"bplist", "application/x-plist", "a property list"),
)
ZIPPED: tuple[tuple[str, str, str], ...] = (
    ("word/document.xml", DOCX, "a Word document"),
    ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "an Excel workbook"),
    (
        "ppt/presentation.xml",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "a slide show",
    ),
    ("META-INF/container.xml", EPUB, "an EPUB book"),
)
OFFICE_NAMES = {"docx": DOCX, "odt": ODT, "epub": EPUB}
MIMETYPES = {ODT: "an OpenDocument text", EPUB: "an EPUB book"}

HTML_START = re.compile(
    r"\A\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
HTML_PART = re.compile(
    r"\A\s*+<(?:article|main|div|section|h[1-6]|p|span|table|title|meta|style|script|br)\b[^<>]*>", re.IGNORECASE
)
HTML_ANYWHERE = re.compile(r"<(?:html|body|article|p|div|br|h[1-6]|a|span|b|i|em|strong)\b[^<>]*>", re.IGNORECASE)
XML_ROOT = re.compile(r"<(?![?!])(?:\w+:)?([\w.-]+)")  # <rss
XML_START = re.compile(
    r"\A\s*(?:<!--.{0,2000}?-->\s*)*<(?:\?xml|rss|feed|rdf:RDF|urlset|opml)\b", re.IGNORECASE | re.DOTALL
)
PDF_OBJECT = re.compile(rb"\b\d{1,7} \d{1,5} obj\b")  # 4 0 obj
FEED_ROOTS = frozenset({"rss", "feed", "rdf"})
HEADER_LINE = re.compile(r"(?P<key>[A-Za-z][A-Za-z0-9-]{1,40}):(?:[ \t]|$)")  # Message-ID: <1@post.example>
MBOX_START = re.compile(rb"From [^\n]{3,200} \d{4}\s*\n")  # From anna@post.example Mon May  3 10:00:00 2021
MAIL_ONLY = frozenset({"received", "message-id", "mime-version", "return-path", "delivered-to", "content-type",
                       "content-transfer-encoding", "x-mailer", "in-reply-to"})  # fmt: skip
MAIL_HEADERS = frozenset({"from", "to", "cc", "subject", "date", "sender", "reply-to"})
ARTICLE_COLUMNS = frozenset({"text", "html"})
OTHER_COLUMNS = frozenset({"id", "url", "title", "publisher", "authors", "published", "language", "section"})


def detect(data: bytes, *, name: str, format: str | None = None) -> Detected:
    """What the bytes are; `format` is what the user says they are ("jsonl").

    >>> detect(b"%PDF-1.7 ...", name="letter.txt").media_type
    'application/pdf'
    >>> detect(b"It rained.", name="rain.md").media_type
    'text/markdown'
    """
    if format == "jsonl":
        return Detected(media_type=JSONL, label="JSON Lines")
    for magic, media_type, label in MAGIC:
        if data.startswith(magic):
            if media_type == GZIP and _packed(data).startswith((b"WARC/", b"filedesc://")):
                return Detected(media_type=WARC, label="a WARC web archive")
            return Detected(media_type=media_type, label=label)
    if b"%PDF-" in data[:1024]:
        return Detected(media_type=PDF, label="a PDF")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data, name)
    if data[257:262] == b"ustar":
        return Detected(media_type="application/x-tar", label="a tar archive")
    if data[4:8] == b"ftyp":
        return Detected(media_type="video/mp4", label="a film")
    return _text(data, name)


def _packed(data: bytes) -> bytes:
    """The first bytes of what was packed by gzip; none where it is damaged."""
    try:
        return zlib.decompressobj(wbits=31).decompress(data[:HEAD], 64)
    except zlib.error:
        return b""


def _zip(data: bytes, name: str) -> Detected:
    archive = Detected(media_type=ZIP, label="a ZIP archive")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            members = {info.filename: info for info in opened.infolist()}
            mimetype = members.get("mimetype")
            if mimetype is not None and mimetype.file_size < 200:
                told = opened.read(mimetype).decode("ascii", "replace").strip()
                if told in MIMETYPES:
                    return Detected(media_type=told, label=MIMETYPES[told])
                if told.startswith("application/"):
                    return Detected(media_type=told, label=f"a document of type {told}")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, zipfile.zlib.error):  # type: ignore[attr-defined]
        return Detected(media_type=ZIP, label="a damaged ZIP archive or Office document")
    for member, media_type, label in ZIPPED:
        if member in members:
            return Detected(media_type=media_type, label=label)
    if "[Content_Types].xml" in members and any(name.startswith("word/") for name in members):
        return Detected(media_type=DOCX, label="a Word document")
    named = OFFICE_NAMES.get(name.rpartition(".")[2].lower())
    return Detected(media_type=named, label="a damaged Office document") if named else archive


def _text(data: bytes, name: str) -> Detected:
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    if suffix == "pdf" and PDF_OBJECT.search(data[:SAMPLE]):
        return Detected(media_type=PDF, label="a damaged PDF")
    sample = decode(_sample(data)).text
    if _is_binary(sample):
        return Detected(media_type=BINARY, label="a file of unknown binary type")
    start = sample[:HEAD]
    if HTML_START.match(start):
        return Detected(media_type=HTML, label="a web page")
    if XML_START.match(start):
        return _xml(sample)
    if _is_mail(data, start, suffix):
        several = bool(MBOX_START.match(data))
        return Detected(media_type=MBOX if several else MAIL, label="mail")
    if _is_jsonl(start, suffix):
        return Detected(media_type=JSONL, label="JSON Lines")
    if _is_html_part(start, suffix):
        return Detected(media_type=HTML, label="a piece of a web page")
    if _is_article_table(start):
        return Detected(media_type=CSV, label="a table of articles")
    if suffix in ("csv", "tsv"):
        return Detected(media_type="text/x-data", label="a table without a column `text` or `html`")
    if suffix in ("md", "markdown"):
        return Detected(media_type=MARKDOWN, label="Markdown")
    return Detected(media_type=PLAIN, label="plain text")


def _sample(data: bytes) -> bytes:
    """The beginning of the data, cut after a line so that no character is cut."""
    start = data[:SAMPLE]
    return start if len(data) <= SAMPLE else start[: start.rfind(b"\n") + 1] or start


def _is_binary(sample: str) -> bool:
    """More than one character in 25 that no text has, or in 10 that only damaged text has."""
    part = sample[:8192]
    controls = sum(c < " " and c not in "\t\n\r\f\v\b\x1b\x1a" for c in part)
    damaged = sum(c == "\ufffd" or "\x7f" <= c < "\xa0" for c in part)
    return (controls * 25 > len(part) >= SURE) or (controls + damaged) * 10 > len(part)


def _xml(sample: str) -> Detected:
    body = re.sub(r"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^<>\[]*(?:\[[^\]]*\])?[^<>]*>", "", sample[:HEAD], flags=re.DOTALL)
    root = XML_ROOT.search(body)
    tag = root[1].lower() if root else ""
    if tag == "html":
        return Detected(media_type=HTML, label="a web page")
    if tag in FEED_ROOTS:
        return Detected(media_type=FEED, label="a feed (RSS or Atom)")
    if tag == "opml":
        return Detected(media_type=OPML, label="a list of feeds (OPML)")
    return Detected(media_type="application/xml", label="an XML file")


def _is_mail(data: bytes, start: str, suffix: str) -> bool:
    if MBOX_START.match(data):
        start = start.partition("\n")[2]
    keys = []
    for line in start.splitlines()[:60]:
        header = HEADER_LINE.match(line)
        if header:
            keys.append(header["key"].lower())
        elif line[:1] not in (" ", "\t") or not keys:
            break
    if suffix == "eml":
        return bool(keys)
    if not keys or not (set(keys) & (MAIL_ONLY | MAIL_HEADERS)):
        return False
    return bool(MAIL_ONLY & set(keys) and len(keys) > 1) or ("from" in keys and len(MAIL_HEADERS & set(keys)) >= 2)


def _is_jsonl(start: str, suffix: str) -> bool:
    if suffix in ("jsonl", "ndjson", "json"):
        return True
    return bool(re.match(r'\s*\{\s*"[^"\n]{1,60}"\s*:', start))


def _is_html_part(start: str, suffix: str) -> bool:
    if suffix in ("html", "htm", "xhtml", "asp", "php"):
        return bool(HTML_ANYWHERE.search(start))
    return suffix not in ("txt", "md", "markdown", "csv", "text") and bool(HTML_PART.match(start))


def _is_article_table(start: str) -> bool:
    header = start.lstrip("\ufeff").partition("\n")[0]
    for delimiter in (",", ";", "\t"):
        columns = {column.strip().strip('"').lower() for column in header.split(delimiter)}
        if columns & ARTICLE_COLUMNS and columns & OTHER_COLUMNS:
            return True
    return False
