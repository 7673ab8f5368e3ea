"""Posts that a page shows with their author below: "We will stay. — Orla Veld (@orlaveld) March 14, 2017"."""

import re
from collections.abc import Iterator

from onrecord.find.quotations.drafts import Bounds, Draft, trim
from onrecord.find.quotations.frames import Reading
from onrecord.model import Span

LONGEST_NAME, FEWEST_WORDS = 50, 2
_DASH = re.compile(r"(?P<dash>[—–―]|--)\s?")  # before the author
_HANDLE = re.compile(r"\s?\(@\w{1,30}\)")  # (@orlaveld)
_AFTER = re.compile(
    r"[ ,]{1,2}(?:[^\W\d_]{3,9} \d{1,2}, \d{4}|\d{1,2} [^\W\d_]{3,9},? \d{4})|[\s.]{0,5}\Z"
)  # March 14, 2017
_LINK = re.compile(r"(?:https?://|pic\.|www\.)\S+\Z")  # https://post.example/abc


def posts(reading: Reading, paragraphs: list[Span]) -> Iterator[Draft]:
    """The words of each post and who wrote it. A signature with a line to itself belongs to the paragraph before it."""
    text = reading.text
    for at, paragraph in enumerate(paragraphs):
        begin = paragraph.start
        for handle in _HANDLE.finditer(text, paragraph.start, paragraph.end):
            signed = _signature(text, begin, handle.start())
            after = _AFTER.match(text, handle.end(), paragraph.end)
            if signed is None or after is None:
                continue
            dash, name = signed
            said = _without_links(text, begin, dash[0])
            if said is None and begin == paragraph.start and at:
                said = _without_links(text, paragraphs[at - 1].start, paragraphs[at - 1].end)
            begin = after.end()
            if said is not None:
                yield Draft(content=(said,), cue=(dash,), speaker=(name,), rule="post", confidence=0.7, verbatim=True)


def _signature(text: str, begin: int, end: int) -> tuple[Bounds, Bounds] | None:
    """The last dash before a handle, and the name between them."""
    dashes = list(_DASH.finditer(text, max(begin, end - LONGEST_NAME - 3), end))
    if not dashes:
        return None
    name = trim(text, dashes[-1].end(), end)
    is_name = name[1] > name[0] and any(letter.isalpha() for letter in text[slice(*name)])
    return (dashes[-1].span("dash"), name) if is_name else None


def _without_links(text: str, start: int, end: int) -> Bounds | None:
    """The words without the links after them; None when they are too few to say anything."""
    start, end = trim(text, start, end)
    while start < end and (link := _LINK.search(text[max(start, end - 200) : end])):
        start, end = trim(text, start, end - len(link[0]))
    return (start, end) if len(text[start:end].split()) >= FEWEST_WORDS else None
