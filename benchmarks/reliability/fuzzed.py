"""Damaged files and odd texts made from a few bytes, and what must hold of whatever is made of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from variants import BODY, FILES, TEXT, docx, epub, odt, warc, zipped

from onrecord.config import Limits, Settings
from onrecord.model import Document, Findings, Given, Problem, Source, Span
from onrecord.model.findings import place
from onrecord.pipeline import document_of, extract
from onrecord.read import read_source

LIMITS = Limits(file_bytes=200_000, unpacked_bytes=2_000_000, members=50, pages=20, characters=100_000)
LISTS = ("timexes", "mentions", "statements", "events", "figures", "citations", "claims")
# Pieces that parsers stumble over: markup of each format, limits of numbers, broken encodings, signs of other scripts.
PIECES = [
    b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80", b"\x80", b"\r", b"\n\n", b"\t", b"{",
    b"}", b"<", b">", b"</p>", b"<div>" * 300, b"<!--", b"-->", b"<![CDATA[", b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"&a;", b"&#0;", b"&#x110000;", b'<meta charset="utf-7">', b'<base href="javascript:x">', b"<p hidden>",
    b"<style>.x{", b"\\par", b"\\u-99999?", b"\\'zz", b"\\bin99999999 ", b"\\v", b"\\ansicpg99999", b"{\\*\\",
    b"Content-Type: multipart/mixed\r\n", b"Content-Type: text/plain; charset=klingon\r\n",
    b"Content-Transfer-Encoding: base64\r\n", b"=?utf-8?q?=ZZ?=", b"Date: 99 Foo 0000 99:99:99 +9999\r\n",
    b"\nFrom x@y.example Mon May  3 10:00:00 2021\n", b'{"text": ', b'"', b"\\ud800", b"[" * 500, b"1e9999",
    b"9" * 400, b"-1", b",", b";", b"Content-Length: 99999999999999999999\r\n", b"WARC/1.0\r\n", b"%PDF-1.7",
    b"1 0 obj", b"stream", b"xref", b"/Kids [1 0 R]", b"<w:vanish/>", b"<w:p>", b'<text:s text:c="999999999"/>',
    b"PK\x03\x04", b"\x1f\x8b", "“".encode(), "”".encode(), "«".encode(), "\u202e".encode(), "\u200b".encode(),
    "م".encode(),
]  # fmt: skip
WORDS = [
    "said", "“", "”", "\"", "'", "told", "that", "Petra Vance", "the Assembly", "on Monday", "3 May 2021",
    "31 February", "last year", "more than 20", "1,000", "9" * 40, "killed", "arrested", "(", ")", "[1]",
    "http://a.example", ".", "!", "\n", "\n\n", "—", "according to", "he", "\u200b", "\u202e", "\u00a0", "\r",
    "В понедельник", "قال", "Mr.", "U.S.", "%", "€5", "0", "in", "Lodzern", "between", "and", "not", "allegedly",
    "the 1990s", "\x00", "😀", "e\u0301", "Ⅷ", "½", "٣", "İ",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """A file to be damaged: its name, the bytes that are changed, and how the file is made of them again."""

    name: str
    data: bytes
    wrap: Callable[[bytes], bytes] = bytes


@cache
def seeds() -> tuple[Seed, ...]:
    """A file of each format, whole and, where it is packed, by the part inside."""
    whole = [Seed(name=name, data=make()) for name, make in FILES.items()]
    parts = "".join(f"<w:p><w:r><w:t>{part}</w:t></w:r></w:p>" for part in BODY).encode()
    lines = "".join(f"<text:p>{part}</text:p>" for part in BODY).encode()
    page = FILES["page.html"]()
    return (
        *whole,
        Seed(name="inner.docx", data=parts, wrap=lambda data: docx(data.decode("utf-8", "replace"))),
        Seed(name="inner.odt", data=lines, wrap=lambda data: odt(data.decode("utf-8", "replace"))),
        Seed(name="inner.epub", data=page, wrap=epub),
        Seed(name="inner.zip", data=TEXT.encode(), wrap=lambda data: zipped({"a.txt": data, "b.html": data})),
        Seed(name="inner.warc", data=page, wrap=lambda data: warc(data, "text/html")),
        Seed(name="made.pdf", data=_pdf()),
        Seed(name="opml.xml", data=b'<opml><outline xmlUrl="http://a.example/f"/></opml>'),
    )


def _pdf() -> bytes:
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        "<</Length 44>>stream\nBT /F 12 Tf 72 700 Td (It rained in Mirava.) Tj ET\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )  # fmt: skip
    body = "".join(f"{n} 0 obj\n{content}\nendobj\n" for n, content in enumerate(objects, start=1))
    return f"%PDF-1.4\n{body}trailer<</Root 1 0 R/Size 6>>\n%%EOF".encode()


def damaged(choice: bytes) -> tuple[str, bytes]:
    """A file made from some bytes: the first picks the seed, each five after it make one change.

    >>> damaged(bytes([0]))[0]
    'utf8_bom.txt'
    """
    known = seeds()
    seed = known[(choice[0] if choice else 0) % len(known)]
    data = seed.data
    for at in range(1, len(choice) - 4, 5):
        high, low, kind, piece, size = choice[at : at + 5]
        data = _changed(data, (high * 256 + low) * len(data) // 65_536, kind % 6, piece, size)
    return seed.name, seed.wrap(data)


def _changed(data: bytes, at: int, kind: int, piece: int, size: int) -> bytes:
    part = PIECES[piece % len(PIECES)]
    return (
        data[:at] + part + data[at:],
        data[:at] + part + data[at + size :],
        data[:at] + data[at + size * 4 :],
        data[:at],
        data[:at] + data[at : at + size] * (piece % 20) + data[at + size :],
        data[:at] + bytes([size]) + data[at + 1 :],
    )[kind]


def odd_text(choice: bytes) -> str:
    """A text made from some bytes: words of reports, numbers and signs in an order that nobody writes."""
    return " ".join(WORDS[byte % len(WORDS)] for byte in choice) + "."


def check_reading(name: str, data: bytes) -> list[Document]:
    """The documents of a file; raises AssertionError when reading breaks one of its promises.

    It gives documents or problems and never nothing; each problem names the file; each place lies in its text.
    """
    items = list(read_source(Source(name=name, data=data), given=Given(), limits=LIMITS))
    assert items, "neither a document nor a problem"
    documents = []
    for item in items:
        assert isinstance(item, Document | Problem), type(item)
        if isinstance(item, Problem):
            assert item.message, "a problem without words"
            assert name.partition(".")[0] in item.message, item.message
        else:
            documents.append(item)
            item.text.encode("utf-8")
            _check_places(item, item)
    return documents


def check_finding(text: str) -> Findings:
    """What is found in a text; raises AssertionError when a stage fails, or a place lies outside or out of order."""
    findings = extract(document_of(text), Settings())
    failed = [problem.message for problem in findings.problems if problem.kind == "stage"]
    assert not failed, failed
    assert findings.document.text == text, "the text was changed"
    _check_places(findings, findings.document)
    for name in LISTS:
        values = getattr(findings, name)
        assert all(place(a) <= place(b) for a, b in pairwise(values)), f"{name} are not in order"
    return findings


def _check_places(value: Any, document: Document) -> None:
    for span in _spans(value):
        assert span.doc == document.id, "a place of another document"
        assert document.quote(span), "a place without words"


def _spans(value: Any) -> Iterator[Span]:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Span):
            yield item
        elif isinstance(item, tuple):
            waiting.extend(item)
        elif is_dataclass(item) and not isinstance(item, type):
            waiting.extend(getattr(item, field.name) for field in fields(item))
