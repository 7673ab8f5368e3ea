"""One article of our own in many files: encodings, line ends, invisible characters, formats. All say the same."""

import csv
import gzip
import io
import json
import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from html import escape
from quopri import encodestring
from textwrap import fill

TITLE = "Varenia court hears prison fire claims"
BODY = (
    "LODZERN, June 3, 2018 (Northern Wire) - A court in Lodzern on Sunday heard claims about the fire at the prison of "
    "Kalden.",
    "“We were told the doors had been locked from outside,” said the families' lawyer, Petra Vance.",
    "Governor Ivo Marsh told Varenia Today that the report was “entirely false”.",
    "More than 20 inmates died in the fire on 9 January 2018, the Prison Service said; relatives put the number at 41.",
    "The Ministry of Justice declined to comment.",
)
TEXT = "\n\n".join((TITLE, *BODY)) + "\n"
ZERO_WIDTH = "\u200b"
MESSAGE = (
    "From: News Desk <desk@wire.example>\r\nSubject: {title}\r\nDate: Sun, 03 Jun 2018 10:00:00 +0000\r\n{more}\r\n"
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)


def zipped(members: dict[str, str | bytes]) -> bytes:
    """A ZIP file of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def html(paragraphs: tuple[str, ...] = BODY, *, head: str = "", after: str = "") -> bytes:
    """A web page with the article in it; `head` and `after` are markup."""
    inside = "".join(f"<p>{escape(part)}</p>\n" for part in paragraphs)
    page = f"<html><head><meta charset=utf-8><title>{TITLE}</title>{head}</head><body><article><h1>{TITLE}</h1>"
    return f"<!DOCTYPE html>{page}{inside}{after}</article></body></html>".encode()


def docx(body: str | None = None, **parts: str) -> bytes:
    """A Word document; `body` is its XML, `parts` are further parts by name ("styles")."""
    body = body or "".join(f"<w:p><w:r><w:t>{escape(part)}</w:t></w:r></w:p>" for part in (TITLE, *BODY))
    members = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
    }
    return zipped(members | {f"word/{name}.xml": xml for name, xml in parts.items()})


def odt(body: str | None = None, styles: str = "") -> bytes:
    """An OpenDocument text; `body` and `styles` are XML."""
    body = body or "".join(f"<text:p>{escape(part)}</text:p>" for part in (TITLE, *BODY))
    content = (
        f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def epub(chapter: bytes | None = None, css: str = "") -> bytes:
    """A book of one chapter."""
    items = '<item id="c" href="c.xhtml"/><item id="s" href="s.css" media-type="text/css"/>'
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>',
            "b.opf": f'<package><manifest>{items}</manifest><spine><itemref idref="c"/></spine></package>',
            "c.xhtml": chapter or html(),
            "s.css": css,
        }
    )


def rtf(body: str | None = None) -> bytes:
    """An RTF document; `body` is its markup."""
    body = body or "\\par ".join("".join(c if c < "\x80" else f"\\u{ord(c)}?" for c in part) for part in (TITLE, *BODY))
    return f"{{\\rtf1\\ansi\\ansicpg1252 {body}}}".encode()


def mail(body: bytes, more: str) -> bytes:
    """A mail with this body and these further headers."""
    return MESSAGE.format(title=TITLE, more=more).encode() + body


def table() -> bytes:
    """The article as a CSV of articles."""
    out = io.StringIO()
    csv.writer(out).writerows([["id", "title", "text"], ["1", TITLE, TEXT]])
    return out.getvalue().encode()


def warc(content: bytes, kind: str = "text/plain; charset=utf-8") -> bytes:
    """A web archive with one page."""
    http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        "WARC-Date: 2018-06-03T10:00:00Z\r\nWARC-Target-URI: https://wire.example/a\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def feed() -> bytes:
    """A feed with the article as its entry."""
    inside = escape("".join(f"<p>{escape(part, quote=False)}</p>" for part in BODY))
    item = f"<item><title>{TITLE}</title><description>{inside}</description></item>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{item}</channel></rss>'.encode()


def invisible(text: str, sign: str) -> str:
    """The text with an invisible sign inside every fourth longer word."""
    words = text.split(" ")
    return " ".join(f"{w[:3]}{sign}{w[3:]}" if n % 4 == 0 and w[:5].isalpha() else w for n, w in enumerate(words))


UNTITLED = frozenset({"mail_plain.eml", "mail_quoted.eml", "mail_base64.eml", "feed.xml"})  # the title is no text there
FILES: dict[str, Callable[[], bytes]] = {
    "utf8_bom.txt": lambda: b"\xef\xbb\xbf" + TEXT.encode(),
    "utf16_le.txt": lambda: b"\xff\xfe" + TEXT.encode("utf-16-le"),
    "utf16_be.txt": lambda: b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "utf16_no_mark.txt": lambda: TEXT.encode("utf-16-le"),
    "utf32.txt": lambda: TEXT.encode("utf-32"),
    "cp1252.txt": lambda: TEXT.encode("cp1252"),
    "crlf.txt": lambda: TEXT.replace("\n", "\r\n").encode(),
    "cr.txt": lambda: TEXT.replace("\n", "\r").encode(),
    "line_separators.txt": lambda: TEXT.replace("\n\n", "\u2029").encode(),
    "next_line.txt": lambda: TEXT.replace("\n", "\x85").encode(),
    "wrapped.txt": lambda: "\n\n".join(fill(part, 72) for part in TEXT.strip().split("\n\n")).encode(),
    "wrapped_crlf.txt": lambda: "\r\n\r\n".join(
        fill(part, 66).replace("\n", "\r\n") for part in TEXT.strip().split("\n\n")
    ).encode(),
    "trailing_blanks.txt": lambda: TEXT.replace("\n", "   \n").encode(),
    "leading_lines.txt": ("\n\n\n" + TEXT + "\n\n\n").encode,
    "wide_blanks.txt": lambda: TEXT.replace(" ", "\u00a0").encode(),
    "zero_width.txt": lambda: invisible(TEXT, ZERO_WIDTH).encode(),
    "word_joiner.txt": lambda: invisible(TEXT, "\u2060").encode(),
    "soft_hyphen.txt": lambda: invisible(TEXT, "\u00ad").encode(),
    "bom_inside.txt": lambda: invisible(TEXT, "\ufeff").encode(),
    "direction_marks.txt": lambda: TEXT.replace(" the ", " \u200ethe\u200e ").encode(),
    "straight_quotes.txt": lambda: TEXT.replace("“", '"').replace("”", '"').encode(),
    "low_quotes.txt": lambda: TEXT.replace("“", "„").replace("”", "“").encode(),
    "angle_quotes.txt": lambda: TEXT.replace("“", "«").replace("”", "»").encode(),
    "curly_apostrophe.txt": lambda: TEXT.replace("'", "’").encode(),
    "twice.txt": TEXT.encode,
    "page.html": html,
    "page_entities.html": lambda: html().replace("“".encode(), b"&ldquo;").replace("”".encode(), b"&#8221;"),
    "page_breaks.html": lambda: html().replace(b" claims", b" <b>cla</b>ims").replace(b"locked", b"lock<!-- x -->ed"),
    "page_soft_hyphens.html": lambda: html().replace(b"relatives", b"rela&shy;tives").replace(b"Marsh", b"Mar&shy;sh"),
    "letter.docx": docx,
    "letter.odt": odt,
    "book.epub": epub,
    "letter.rtf": rtf,
    "mail_plain.eml": lambda: mail("\n\n".join(BODY).encode(), "Content-Type: text/plain; charset=utf-8\r\n"),
    "mail_quoted.eml": lambda: mail(
        encodestring("\n\n".join(BODY).encode()),
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n",
    ),
    "mail_base64.eml": lambda: mail(
        b64encode("\n\n".join(BODY).encode("cp1252")),
        "Content-Type: text/plain; charset=windows-1252\r\nContent-Transfer-Encoding: base64\r\n",
    ),
    "mail_html.eml": lambda: mail(html(), "Content-Type: text/html; charset=utf-8\r\n"),
    "list.jsonl": lambda: json.dumps({"title": TITLE, "text": TEXT}).encode(),
    "list_html.jsonl": lambda: json.dumps({"title": TITLE, "html": html().decode()}).encode(),
    "list.csv": table,
    "feed.xml": feed,
    "one.txt.gz": lambda: gzip.compress(TEXT.encode(), mtime=0),
    "one.zip": lambda: zipped({"a.txt": TEXT}),
    "inner.zip": lambda: zipped({"b.zip": zipped({"a.txt": TEXT})}),
    "pages.warc": lambda: warc(TEXT.encode()),
    "pages.warc.gz": lambda: gzip.compress(warc(html(), "text/html; charset=utf-8"), mtime=0),
}


def files() -> Iterator[tuple[str, bytes]]:
    """Name and content of each variant."""
    for name, make in FILES.items():
        yield name, make()
