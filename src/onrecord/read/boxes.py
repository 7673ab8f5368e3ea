"""What stands in boxes among the paragraphs of an article and is not of it: comments, invitations, captions, links."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

from onrecord import lang
from onrecord.read.blocks import Block
from onrecord.read.boilerplate import marked

READERS = re.compile(r"(?<![a-z])(?:comments?|comment-?(?:list|body|text|thread)|disqus)(?![a-z])", re.IGNORECASE)
APART = re.compile(
    r"""
    (?<![a-z]) (?: captions? | (?: photo | image | picture | media ) [-_]{0,2} (?: credit | caption | info | text )
    | donat(?:e|ion)s? | support-?us ) (?![a-z])
    """,
    re.IGNORECASE | re.VERBOSE,
)  # class="photo-credit"
ASKING = re.compile(
    r"""
    (?<![a-z]) (?: membership | newsletter | subscri(?:be|bers?|ption)s? | pay-?wall
    | reg-?wall | sign-?up | log-?in | appeal | prompt | call-to-action | cta ) (?![a-z])
    """,
    re.IGNORECASE | re.VERBOSE,
)  # class="subscribe-prompt"
MARKS = ("class", "id", "itemprop")
HEADINGS = frozenset({"h1", "h2", "h3", "title"})
OVER_COMMENTS = frozenset({"h2", "h3", "h4", "h5", "h6"})
PAGE = frozenset({"html", "body", "main"})


def without_boxes(text: str, listed: Sequence[Block]) -> str:
    """The article's text without paragraphs that the page has only in boxes of other matter.

    `listed` are the blocks of the page. What holds the beginning of the article is no box, nor is what holds half of
    the article unless readers wrote it.

    >>> from lxml.html import fromstring
    >>> from onrecord.read.blocks import blocks
    >>> page = '<div><p>Fire broke out in the harbour.</p><div class="comment"><p>I saw it.</p></div></div>'
    >>> without_boxes("Fire broke out in the harbour.\\n\\nI saw it.", list(blocks(fromstring(page))))
    'Fire broke out in the harbour.'
    """
    paragraphs = text.split("\n\n")
    known = set(paragraphs)
    placed = [block for block in listed if block.text in known]
    look = _Look(placed)
    below = _below_comments(listed, placed)
    kept = {b.text for b in placed if not (look.is_box(b) or leads_elsewhere(b) or _within(b.element, below))}
    dropped = {block.text for block in placed} - kept
    left = [paragraph for paragraph in paragraphs if paragraph not in dropped]
    return "\n\n".join(left) if left else text


def leads_elsewhere(block: Block) -> bool:
    """Tell whether a paragraph is no more than words like "Read more:" and a link."""
    lead = _elsewhere().match(block.text)
    return lead is not None and block.linked > 0 and len(block.text) - lead.end() <= block.linked


def invites(words: str) -> bool:
    """Tell whether words ask the reader to pay, to sign up or to follow."""
    return _invitation().search(words) is not None


class _Look:
    """The elements around the paragraphs that were found, and how much of the article each holds."""

    def __init__(self, placed: Sequence[Block]) -> None:
        self.held: Counter[Any] = Counter()
        for block in placed:
            for element in (block.element, *block.element.iterancestors()):
                self.held[element] += len(block.text)
        self.total = sum(len(block.text) for block in placed)
        first = next((b.element for b in placed if b.element.tag not in HEADINGS), None)
        self.opening = set() if first is None else {first, *first.iterancestors()}
        self.marks: dict[Any, tuple[bool, ...]] = {}

    def is_box(self, block: Block) -> bool:
        cells = list(block.element) if block.element.tag == "tr" and len(block.element) == 1 else []
        around = [*cells, block.element, *block.element.iterancestors()]
        return any(self._is_beside(element, block) for element in around if element.tag not in PAGE)

    def _is_beside(self, element: Any, block: Block) -> bool:
        if element not in self.marks:
            self.marks[element] = tuple(marked(element, mark, *MARKS) for mark in (READERS, APART, ASKING))
        readers, apart, asking = self.marks[element]
        if readers and element not in self.opening:
            return True
        if self.held[element] * 2 >= self.total:
            return False
        return apart or (asking and invites(block.text))


def _below_comments(listed: Sequence[Block], placed: Sequence[Block]) -> set[Any]:
    """A heading over what readers wrote, and the elements that follow beside it.

    Where there are several, each may count what was said of one entry; where most of the article follows, it is no such
    heading.
    """
    headings = [b.element for b in listed if b.element.tag in OVER_COMMENTS and _comments().fullmatch(b.text)]
    below = {headings[0], *headings[0].itersiblings()} if len(headings) == 1 else set()
    inside = sum(len(block.text) for block in placed if _within(block.element, below))
    return below if inside * 2 < sum(len(block.text) for block in placed) else set()


def _within(element: Any, some: set[Any]) -> bool:
    return bool(some) and any(each in some for each in (element, *element.iterancestors()))


def every(name: str) -> list[str]:
    """The words of one list about reading, in all languages."""
    lists = (lang.words(code, "reading").get(name, ()) for code in lang.languages("reading"))
    return [word for words in lists for word in words]


def either(name: str) -> str:
    """A pattern for one of the words of a list about reading."""
    return "|".join(re.escape(word) for word in sorted(every(name), key=len, reverse=True))


@cache
def _elsewhere() -> re.Pattern[str]:
    return re.compile(rf"(?:{either('elsewhere')})\s*[:|–—-]?\s*", re.IGNORECASE)  # Read more: [...]


@cache
def _comments() -> re.Pattern[str]:
    said = either("comments")
    return re.compile(rf"\d{{1,6}} (?:{said})|(?:{said}) ?\(\d{{1,6}}\)|(?:{either('to_comment')})", re.IGNORECASE)


@cache
def _invitation() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{either('invitations')})(?!\w)", re.IGNORECASE)
