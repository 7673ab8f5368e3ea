"""Paragraphs of a markup tree (a page, a chapter, a mail): one text a block, with the places of its links."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

BLOCKS = frozenset({
    "p", "head", "quote", "list", "item", "row", "code", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre",
    "tr", "div", "section", "article", "main", "table", "tbody", "thead", "ul", "ol", "dl", "dd", "dt", "figure",
    "figcaption", "header", "footer", "aside", "nav", "form", "body", "html", "address", "hr", "title", "fieldset",
    "caption", "hgroup", "details", "summary", "center",
})  # fmt: skip
CELLS = frozenset({"td", "th", "cell"})
LINE_BREAKS = frozenset({"br", "lb"})
CELL_MARK = " | "


@dataclass(slots=True)
class Block:
    """One paragraph: its text with single blanks, the innermost block element, and the links (start, end, address)."""

    element: Any
    text: str = ""
    links: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def linked(self) -> int:
        """The number of characters that carry a link."""
        return sum(end - start for start, end, _ in self.links)

    def add(self, words: str) -> None:
        """Add words, with white space squeezed to single blanks."""
        squeezed = " ".join(words.split())
        if not squeezed:
            self.blank()
            return
        if words[0].isspace():
            self.blank()
        self.text += squeezed
        if words[-1].isspace():
            self.blank()

    def blank(self) -> None:
        """Add one blank, unless there is one already or nothing before."""
        if self.text and not self.text[-1].isspace():
            self.text += " "


def blocks(root: Any) -> Iterator[Block]:
    """The blocks below an element in order of the page, the empty ones left out; works at any depth.

    >>> from lxml.html import fromstring
    >>> [b.text for b in blocks(fromstring("<div>One <b>two</b><p>Three<br>four</p>five</div>"))]
    ['One two', 'Three\\nfour', 'five']
    """
    walker = _Walker(root)
    steps: list[tuple[Any, bool]] = [(root, False)]
    while steps:
        element, leaving = steps.pop()
        if leaving:
            yield from walker.leave(element, is_root=element is root)
            continue
        yield from walker.enter(element)
        steps.append((element, True))
        steps.extend((child, False) for child in reversed(element))
    yield from walker.flush(root)


class _Walker:
    """Gathers text while the tree is walked; gives a block each time one ends."""

    def __init__(self, root: Any) -> None:
        self.block = Block(element=root)
        self.open_links: list[tuple[int, str]] = []

    def enter(self, element: Any) -> Iterator[Block]:
        tag = element.tag
        if not isinstance(tag, str):
            return
        if tag in BLOCKS:
            yield from self.flush(element)
        elif tag in LINE_BREAKS:
            yield from self._line_break()
        elif tag in CELLS and self.block.text.strip():
            self.block.text = self.block.text.rstrip() + CELL_MARK
        elif tag == "a" and element.get("href"):
            self.open_links.append((len(self.block.text), element.get("href")))
        if element.text:
            self.block.add(element.text)

    def leave(self, element: Any, *, is_root: bool) -> Iterator[Block]:
        if isinstance(element.tag, str):
            if element.tag == "a" and element.get("href") and self.open_links:
                self._close_link()
            if element.tag in BLOCKS:
                yield from self.flush(element.getparent())
        if element.tail and not is_root:
            self.block.add(element.tail)

    def flush(self, element: Any) -> Iterator[Block]:
        """Give the block that ends here and begin one that belongs to `element`."""
        done, self.block = self.block, Block(element=element)
        self.open_links = [(0, href) for _, href in self.open_links]
        done.text = done.text.rstrip()
        if done.text:
            yield done

    def _line_break(self) -> Iterator[Block]:
        if self.block.text.endswith("\n"):
            yield from self.flush(self.block.element)
        elif self.block.text:
            self.block.text = self.block.text.rstrip(" ") + "\n"

    def _close_link(self) -> None:
        start, href = self.open_links.pop()
        text = self.block.text
        while start < len(text) and text[start].isspace():
            start += 1
        end = len(text.rstrip())
        if start < end:
            self.block.links.append((start, end, href))
