"""PDF files: the text layer of every page, its lines put together to paragraphs again."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

from onrecord.config import Limits
from onrecord.errors import LimitExceeded, UnreadableDocument
from onrecord.model import DateCandidate, Document, Given, Problem, Source
from onrecord.plugins import Reader
from onrecord.read.bylines import is_person
from onrecord.read.detect import PDF
from onrecord.read.documents import make_document, merge, paragraphs_text
from onrecord.read.metadata import Metadata, metadata_of
from onrecord.read.pdf_hidden import sight
from onrecord.text import visible

HYPHEN_MARKS = "\x02\ufffe\u00ad"
HYPHENATED = re.compile(r"(?<=[^\W\d_])[-‐\x02\ufffe\u00ad]$")  # minis-
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # a NUL
PAGE_NUMBER = re.compile(
    r"\A[\s–—-]*+(?:page|p\.|стр\.|seite|صفحة)?\s*+\d{1,4}(?:\s*+(?:/|of|из|von)\s*+\d{1,4})?[\s–—-]*+", re.IGNORECASE
)
ENDS = re.compile(r"[.!?…:;؟。][\"”»’')\]]*$")  # ... left.”
DATE = re.compile(r"D?:?(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)")  # D:20210503101500Z
JUNK_TITLE = re.compile(
    r"microsoft word|untitled|^document\d*$|\.(?:docx?|odt|rtf|indd|pdf|pages)\s*$|^\s*slide|https?://", re.IGNORECASE
)
BLANK = 32
REPEATED = 3
NEAR_THE_TOP = 1000
LETTER_SPACED = 2.8  # letters a word, below which a line is looked at for gaps between letters
LETTER_GAP = (0.03, 0.2)  # between letters that are set wide, in heights of the line; a blank is wider
MOSTLY = 0.8  # letters of all signs; tables and leaders of dots have fewer
WORD_GAP = 0.15  # by how much the gap between words is wider than that between letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One printed line: its words and its place on the page in points, from below and from the left."""

    text: str
    left: float
    right: float
    bottom: float
    height: float


def read_pdf(data: bytes, *, source: Source, given: Given, limits: Limits) -> Iterator[Document | Problem]:
    """The text layer as one document.

    Raises UnreadableDocument when the file is damaged, encrypted or has no text layer, LimitExceeded when too long.
    """
    name = visible(source.name)
    pdf = _opened(data, name)
    try:
        count = len(pdf)
        if count > limits.pages:
            raise LimitExceeded(f"{name}: {count:,} pages are more than the limit of {limits.pages:,} (limits.pages)")
        pages, hidden = _pages(pdf, count, limits, name)
        own = _own_metadata(pdf)
    finally:
        pdf.close()
    text = paragraphs_text(_paragraphs(_without_margins(pages)))
    if not text:
        raise UnreadableDocument(
            f"{name}: skipped, no text layer on {count} page{'s' * (count != 1)}; run OCR first", kind="no-text"
        )
    inside = metadata_of(text)
    own = _settled(own, inside, text)
    problems = tuple(
        Problem(
            kind="hidden",
            message=f"{name}: page {page} has text that nobody sees; it was left out",
            source=source.name,
        )
        for page in hidden
    )
    yield make_document(
        text=text,
        data=data,
        source=source,
        media_type=PDF,
        reader="pdf@1",
        found=merge(own, inside),
        given=given,
        limits=limits,
        problems=problems,
    )


def _opened(data: bytes, name: str) -> Any:
    import pypdfium2 as pdfium

    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            message = f"{name}: cannot be read, it is encrypted; remove the password first"
            raise UnreadableDocument(message, kind="encrypted") from error
        raise UnreadableDocument(f"{name}: cannot be read, it is not a valid PDF or is damaged ({error})") from error


def _pages(pdf: Any, count: int, limits: Limits, name: str) -> tuple[list[list[Line]], list[int]]:
    """The lines of each page that can be seen, and the numbers of the pages on which others were left out."""
    import pypdfium2 as pdfium

    pages: list[list[Line]] = []
    hidden: list[int] = []
    characters = 0
    for number in range(count):
        try:
            page = pdf[number]
        except pdfium.PdfiumError:
            continue
        try:
            text = page.get_textpage()
            characters += text.count_chars()
            if characters > limits.characters:
                raise LimitExceeded(f"{name}: more than {limits.characters:,} characters of text (limits.characters)")
            unseen = _unseen(page, text)
            pages.append(list(_lines(text, unseen)))
            if unseen:
                hidden.append(number + 1)
            text.close()
        except pdfium.PdfiumError:
            continue
        finally:
            page.close()
    return pages, hidden


def _unseen(page: Any, text: Any) -> frozenset[int]:
    """The numbers of the letters that nobody sees."""
    from pypdfium2.raw import FPDFText_GetUnicode

    seeing = sight(page, text)
    if seeing.sees_all():
        return frozenset()
    codes = ((i, FPDFText_GetUnicode(text.raw, i)) for i in range(text.count_chars()))
    return frozenset(i for i, code in codes if code > BLANK and not seeing.sees(i))


def _lines(page: Any, unseen: frozenset[int]) -> Iterator[Line]:
    from pypdfium2.raw import FPDFText_GetUnicode

    start = 0
    words: list[str] = []
    count = page.count_chars()
    for i in range(count + 1):
        code = FPDFText_GetUnicode(page.raw, i) if i < count else 10
        if code in (10, 13):
            line = _line(page, start, "".join(words))
            if line:
                yield line
            start, words = i + 1, []
        elif chr(code) in HYPHEN_MARKS:  # the printed line ends here in the middle of a word
            line = _line(page, start, "".join(words) + "\u00ad")
            if line:
                yield line
            start, words = i + 1, []
        elif i in unseen:
            words.append("\0")  # it keeps the places of the others
        else:
            words.append(chr(code) if code < 0x110000 else "\ufffd")


def _line(page: Any, start: int, words: str) -> Line | None:
    parts = words.split()
    signs, letters = sum(map(len, parts)), sum(map(str.isalpha, words))
    if len(parts) >= 4 and signs < LETTER_SPACED * len(parts) and letters > MOSTLY * signs:
        words = _closed_up(page, start, words)
    text = CONTROL.sub(lambda m: m[0] if m[0] in HYPHEN_MARKS else "", words)
    seen = [i for i, c in enumerate(words) if not c.isspace() and c not in f"\x00{HYPHEN_MARKS}"]
    if not seen or not text.strip():
        return None
    left, bottom, _, top = page.get_charbox(start + seen[0], loose=True)
    right = page.get_charbox(start + seen[-1], loose=True)[2]
    return Line(text=text.strip(), left=left, right=right, bottom=bottom, height=max(top - bottom, 0.1))


def _closed_up(page: Any, start: int, words: str) -> str:
    """A line set with wide gaps between its letters, with NUL for each blank that such a gap was taken for.

    Blanks of the file itself stay; what counts as the gap of a word is measured against the usual gap of the line.
    """
    from pypdfium2.raw import FPDFText_IsGenerated

    seen = [i for i, c in enumerate(words) if not c.isspace()]
    boxes = {i: page.get_charbox(start + i, loose=True) for i in seen}
    gaps = {b: boxes[b][0] - boxes[a][2] for a, b in pairwise(seen)}
    height = boxes[seen[0]][3] - boxes[seen[0]][1]
    usual = sorted(gaps.values())[len(gaps) // 4]  # short words leave the line more blanks than the median bears
    if not LETTER_GAP[0] * height < usual < LETTER_GAP[1] * height:  # set close, or from right to left
        return words
    closed = list(words)
    for a, b in pairwise(seen):
        made_up = all(FPDFText_IsGenerated(page.raw, start + i) == 1 for i in range(a + 1, b))
        if made_up and gaps[b] < usual + WORD_GAP * height:
            closed[a + 1 : b] = "\0" * (b - a - 1)
    return "".join(closed)


def _without_margins(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without page numbers and without the first and last lines that return on page after page."""
    edges = Counter(text for lines in pages for text in {_edge(line) for line in (*lines[:2], *lines[-2:])})
    repeated = {text for text, n in edges.items() if n >= REPEATED and n * 2 > len(pages)}
    kept = []
    for lines in pages:
        inner = list(lines)
        while inner and (_edge(inner[0]) in repeated or (len(inner) > 1 and PAGE_NUMBER.fullmatch(inner[0].text))):
            inner.pop(0)
        while inner and (_edge(inner[-1]) in repeated or (len(inner) > 1 and PAGE_NUMBER.fullmatch(inner[-1].text))):
            inner.pop()
        kept.append(inner or lines)
    return kept


def _edge(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _paragraphs(pages: list[list[Line]]) -> Iterator[str]:
    """The lines joined to paragraphs, words that were parted at a line end put together."""
    lines = [line for page in pages for line in page]
    if not lines:
        return
    gaps = [a.bottom - b.bottom for a, b in pairwise(lines) if 0 < a.bottom - b.bottom < 4 * a.height]
    usual_gap = median(gaps) if gaps else 0.0
    widest = max(line.right for line in lines)
    text = lines[0].text
    for before, line in pairwise(lines):
        if _begins_paragraph(before, line, usual_gap, widest):
            yield _plain(text)
            text = line.text
        elif HYPHENATED.search(text) and line.text[:1].isalpha():
            text = text[:-1] + ("" if line.text[0].islower() else "-") + line.text
        else:
            text = f"{_plain(text)} {line.text}"
    yield _plain(text)


def _begins_paragraph(before: Line, line: Line, usual_gap: float, widest: float) -> bool:
    gap = before.bottom - line.bottom
    if abs(line.height - before.height) > 0.25 * before.height:
        return True
    if gap < 0 or gap > 6 * before.height:  # another page or column
        return bool(ENDS.search(before.text)) and not line.text[:1].islower()
    if gap < 0.3 * before.height or HYPHENATED.search(before.text):  # the same line or word goes on
        return False
    if usual_gap > 0 and gap > 1.25 * usual_gap:
        return True
    indented = line.left - before.left > 0.8 * line.height
    return indented or (not line.text[:1].islower() and _would_have_fitted(line, before, widest))


def _would_have_fitted(line: Line, before: Line, widest: float) -> bool:
    """Tell whether the first word of a line had room at the end of the line before: then the break was meant."""
    width = (before.right - before.left) / max(len(before.text), 1)
    word = len(line.text.split(" ", 1)[0]) + 1
    return before.right + word * width < widest - 0.03 * (widest - before.left)


def _plain(text: str) -> str:
    return re.sub(f"[{HYPHEN_MARKS}]", "-", text)


def _own_metadata(pdf: Any) -> Metadata:
    told = pdf.get_metadata_dict(skip_empty=True)
    made = DATE.match(told.get("CreationDate", ""))
    return Metadata(
        title=" ".join(CONTROL.sub("", told.get("Title", "")).split()) or None,
        authors=tuple(name for name in (" ".join(CONTROL.sub("", told.get("Author", "")).split()),) if name),
        candidates=(DateCandidate(value=f"{made['y']}-{made['m']}-{made['d']}", origin="file created"),)
        if made
        else (),
    )


def _settled(own: Metadata, inside: Metadata, text: str) -> Metadata:
    """The file's own title and author where they look like ones; what stands in the text goes before them."""
    title = own.title if own.title and not JUNK_TITLE.search(own.title) else None
    start = text[:NEAR_THE_TOP].find(title) if title else -1
    at = (start, start + len(title)) if title and start >= 0 else None
    if inside.title and not at:
        title = inside.title
    authors = inside.authors or tuple(name for name in own.authors if is_person(name))
    return replace(own, title=title, title_at=at, authors=authors)


reader = Reader(name="pdf", version=1, media_types=frozenset({PDF}), read=read_pdf)
