"""One web page as a tree: what is hidden, what it says of itself, which part is the article, where its links stand."""

import logging
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any

import lxml.html
from lxml import etree

from onrecord.errors import UnreadableDocument
from onrecord.read.blocks import Block, blocks
from onrecord.read.boilerplate import is_boilerplate
from onrecord.read.boxes import without_boxes
from onrecord.read.documents import paragraphs_text
from onrecord.read.page_hidden import strip_hidden
from onrecord.read.page_metadata import canonical, web_address
from onrecord.read.restored import restored
from onrecord.read.standfirst import follows_headline, with_quotations, with_standfirst

XML_DECLARATION = re.compile(r"^\s*<\?xml[^<>]*\?>")  # <?xml version="1.0"?>
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")  # a NUL
NESTING = re.compile(
    r"<(?P<closing>/?)(?:div|span|section|article|main|blockquote|ul|ol|dl|table|b|i|u|em|strong|font|center"
    r"|small|big|a|form|fieldset|details|sub|sup)\b[^<>]*>",
    re.IGNORECASE,
)
MARKUP = re.compile(r"<(?:p|br|div|li|h[1-6])\b", re.IGNORECASE)  # <p>
DEPTH = 200
QUOTED = "data-onrecord-q"
RESCUE_COVERS, RESCUE_HOLDS, SHINGLE = 0.5, 0.9, 4
ENOUGH, ENOUGH_TO_DOUBT, DOUBT = 25, 60, 0.2

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it has to say is said by us as a problem


def parse(text: str, *, name: str) -> Any:
    """The tree of a page.

    Raises UnreadableDocument when nothing of it can be read as HTML.
    """
    parser = lxml.html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        return lxml.html.document_fromstring(_flattened(text).encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableDocument(f"{name}: skipped, it cannot be read as a web page ({error})", kind="empty") from error


def without_declaration(text: str) -> str:
    """The markup without an XML declaration (its encoding no longer holds) and without characters that XML has not."""
    return XML_DECLARATION.sub("", NOT_XML.sub(" ", text))


def _flattened(markup: str) -> str:
    """The markup with at most DEPTH elements inside one another: the parser drops what lies deeper, text and all."""
    depth = 0

    def kept(match: re.Match[str]) -> str:
        nonlocal depth
        if not match["closing"]:
            depth += 1
            return match[0] if depth <= DEPTH else " "
        depth = max(depth - 1, 0)
        return match[0] if depth < DEPTH else " "

    return NESTING.sub(kept, markup)


def write_out_quotes(tree: Any) -> None:
    """Put the quotation marks into the text that a browser draws around `<q>`, and make it a `<span>`."""
    for element in list(tree.iter("q")):
        inner = sum(1 for above in element.iterancestors() if above.get(QUOTED)) % 2
        opening, closing = "‘’" if inner else "“”"
        element.text = opening + (element.text or "")
        if len(element):
            element[-1].tail = (element[-1].tail or "") + closing
        else:
            element.text += closing
        element.tag = "span"
        element.set(QUOTED, "1")


def article_text(tree: Any, *, title: str | None = None, told: str | None = None) -> tuple[str, bool]:
    """The article's paragraphs, parted by blank lines, and whether it is doubtful that they are the article.

    Two ways of finding it are compared: the densest container replaces what was found when it holds nearly all of that
    and more than as much again; where the two have next to nothing in common, the one that follows the page's headline
    is taken, and without such the text is doubtful. A page in which no article is found is read as a whole. The lines
    between the headline (`title`) and the article belong to it; `told` is the page's own description.
    """
    found, dense = _main_text(tree), _dense_text(tree)
    if not found:
        whole = (block.text for block in blocks(_body(tree)) if not is_boilerplate(block.element))
        return paragraphs_text(whole, _as_is), False
    ours, theirs = _shingles(dense), _shingles(found)
    shared = len(ours & theirs)
    rescued = shared > RESCUE_HOLDS * len(theirs) and shared < RESCUE_COVERS * len(ours)
    doubtful = not rescued and len(dense) >= ENOUGH_TO_DOUBT and shared < DOUBT * len(ours)
    if doubtful and follows_headline(dense, found, body=_body(tree), title=title):
        rescued, doubtful = True, False
    listed = list(blocks(_body(tree)))
    article = without_boxes(dense if rescued else found, listed)
    article = restored(with_quotations(article, _body(tree)), listed)
    return with_standfirst(article, _body(tree), title=title, told=told), doubtful


def unseen_article(told: str | None, text: str) -> str | None:
    """The article that a page tells to machines alone, where `text`, which it shows, is short and none of it."""
    if told is None or len(told) < 2 * len(text):
        return None
    markup = told if MARKUP.search(told) else "".join(f"<p>{line}</p>" for line in told.splitlines())
    article = body_text(parse(f"<div>{without_declaration(markup)}</div>", name=""))
    ours, theirs = _shingles(text), _shingles(article)
    worth = len(article) >= ENOUGH and len(article) >= 2 * len(text)
    return article if worth and len(ours & theirs) <= DOUBT * len(ours) else None


def body_text(tree: Any, *, css: str = "") -> str:
    """All paragraphs that can be seen of a tree that is an article as a whole (a mail, a chapter)."""
    strip_hidden(tree, css=css)
    write_out_quotes(tree)
    return paragraphs_text((block.text for block in blocks(_body(tree))), _as_is)


def links_in(tree: Any, text: str) -> Iterator[tuple[int, int, str]]:
    """The links of the article: start and end in its text, and the address; left out where the place is not certain."""
    base = canonical(tree) or ""
    places = _places(text)
    last = 0
    for block in blocks(_body(tree)):
        at = places.get(block.text, -1) if block.links else -1
        if at < last:
            continue
        last = at
        for start, end, href in block.links:
            target = web_address(base, href)
            if target:
                yield at + start, at + end, target


def _places(text: str) -> dict[str, int]:
    """Where each paragraph of the text stands; -1 for one that stands there twice."""
    places: dict[str, int] = {}
    start = 0
    for paragraph in text.split("\n\n"):
        places[paragraph] = -1 if paragraph in places else start
        start += len(paragraph) + 2
    return places


def _as_is(part: str) -> str:
    return part


def _body(tree: Any) -> Any:
    body = tree.find("body") if tree.tag == "html" else None
    return tree if body is None else body


def _main_text(tree: Any) -> str:
    from trafilatura import bare_extraction

    found: Any = bare_extraction(deepcopy(tree), favor_precision=True, include_comments=False, with_metadata=False)
    return (
        ""
        if found is None or found.body is None
        else paragraphs_text((block.text for block in blocks(found.body)), _as_is)
    )


def _dense_text(tree: Any) -> str:
    """The paragraphs of the container in which most running text stands."""
    listed = (b for b in blocks(_body(tree)) if len(b.text) >= ENOUGH and b.linked * 2 < len(b.text))
    container = _densest(listed)
    if container is None:
        return ""
    inside = (
        b.text
        for b in blocks(container)
        if b.linked * 2 < len(b.text) and not is_boilerplate(b.element, below=container)
    )
    return paragraphs_text(inside, _as_is)


def _densest(listed: Iterable[Block]) -> Any | None:
    scores: dict[Any, float] = {}
    for block in listed:
        if is_boilerplate(block.element):
            continue
        worth = 1 + block.text.count(",") + min(len(block.text) / 100, 3)
        holder = block.element if block.element.tag not in ("p", "pre", "blockquote") else block.element.getparent()
        for share in (1.0, 0.5):
            if holder is None or holder.tag in ("html", "body"):
                break
            scores[holder] = scores.get(holder, 0.0) + worth * share
            holder = holder.getparent()
    return max(scores, key=lambda element: scores[element]) if scores else None


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return {tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}
