"""One web page as a tree: what is hidden, what it says of itself, which part is the article, where its links stand."""

import json
import logging
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml import etree

from onrecord.errors import UnreadableDocument
from onrecord.model import DateCandidate
from onrecord.read.blocks import Block, blocks
from onrecord.read.bylines import is_person
from onrecord.read.days import iso_date
from onrecord.read.documents import paragraphs_text
from onrecord.read.metadata import Metadata

XML_DECLARATION = re.compile(r"^\s*<\?xml[^<>]*\?>")
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
UNSEEN = frozenset({
    "script", "style", "template", "noscript", "textarea", "select", "option", "button", "iframe", "object", "embed",
    "applet", "svg", "canvas", "datalist", "input",
})  # fmt: skip
UNSEEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])", re.IGNORECASE)
BOILERPLATE = re.compile(
    r"\b(?:comment|sidebar|related|footer|share|social|promo|newsletter|subscribe|cookie|advert|menu|breadcrumb|widget|nav)",
    re.IGNORECASE,
)
BOILERPLATE_TAGS = frozenset({"nav", "aside", "footer", "form", "figure"})
PAGE_DATE = re.compile(
    r"\b(?:pub(?:lished)?[-_]?(?:date|time|on)?|post(?:ed)?[-_]?(?:date|on|time|meta)|entry[-_]?date|dateline|date|timestamp)\b",
    re.IGNORECASE,
)
BYLINE_CLASS = re.compile(r"\b(?:by-?line|author(?:[-_]?name)?|writer)\b", re.IGNORECASE)
BY = re.compile(r"^(?:by|von|par|автор)[:\s]+", re.IGNORECASE)
URL_DATE = re.compile(
    r"/(?P<y>(?:19|20)\d\d)[/-]?(?P<m>0[1-9]|1[0-2])[/-]?(?P<d>0[1-9]|[12]\d|3[01])(?=\D|$)"
)  # /2019/06/04/
SITE_TAIL = re.compile(r"\s+[|·•»:–—-]\s+[^|·•»–—]{2,60}$")  # Fire in Mirava | The Lodzern Post
TITLE_PARTS = re.compile(r"\s+[|·•»«:–—-]\s+|\s*[|»]\s*")
ARTICLE_TYPE = re.compile(r"Article$|^BlogPosting$|^LiveBlogPosting$|^Report$")
PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date", "pubdate",
    "publishdate", "publish-date", "publish_date", "publication_date", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dc.date", "dcterms.date", "dcterms.issued", "dc.date.created", "dcterms.created",
    "cxenseparse:recs:publishtime", "originalpublicationdate", "citation_publication_date", "article.published",
)  # fmt: skip
NESTING = re.compile(
    r"<(?P<closing>/?)(?:div|span|section|article|main|blockquote|ul|ol|dl|table|b|i|u|em|strong|font|center"
    r"|small|big|a|form|fieldset|details|sub|sup)\b[^<>]*>",
    re.IGNORECASE,
)
DEPTH = 200
QUOTED = "data-onrecord-q"
RESCUE_COVERS, RESCUE_HOLDS, SHINGLE = 0.5, 0.9, 4
ENOUGH = 25

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


def strip_hidden(tree: Any) -> None:
    """Take out of the tree what a reader of the page does not see; the text after it stays."""
    for element in list(tree.iter()):
        if not isinstance(element.tag, str):
            continue
        unseen = (
            element.tag in UNSEEN
            or element.get("hidden") is not None
            or (element.get("aria-hidden") or "").strip().lower() == "true"
            or UNSEEN_STYLE.search(element.get("style") or "")
        )
        if unseen and element.tag not in ("html", "body") and element.getparent() is not None:
            element.drop_tree()


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


def article_text(tree: Any) -> str:
    """The paragraphs of the article, parted by blank lines; of the whole page where no article stands out."""
    found = _main_text(tree)
    rescued = _rescue(tree, found)
    return (
        rescued
        or found
        or paragraphs_text((b.text for b in blocks(_body(tree)) if not _is_boilerplate(b.element)), _as_is)
    )


def body_text(tree: Any) -> str:
    """All paragraphs that can be seen of a tree that is an article as a whole (a mail, a chapter)."""
    strip_hidden(tree)
    write_out_quotes(tree)
    return paragraphs_text((block.text for block in blocks(_body(tree))), _as_is)


def page_metadata(tree: Any) -> Metadata:
    """What the page says of itself, in JSON-LD, meta elements and marked places."""
    meta = _meta(tree)
    linked = list(_json_ld(tree))
    url = _canonical(tree, meta)
    told = (
        meta.get("og:site_name"),
        *(_name(item.get("publisher")) for item in linked),
        meta.get("dc.publisher"),
        meta.get("application-name"),
    )
    publisher = _first(*(name for name in told if name and not name.startswith("http")))
    return Metadata(
        title=_title(tree, meta, linked, publisher),
        publisher=publisher,
        authors=_authors(tree, meta, linked),
        section=_first(meta.get("article:section"), *(_name(item.get("articleSection")) for item in linked)),
        language=_first(
            tree.get("lang"),
            tree.get("xml:lang"),
            *(_name(item.get("inLanguage")) for item in linked),
            meta.get("og:locale"),
        ),
        url=url,
        candidates=tuple(dict.fromkeys(_dates(tree, meta, linked, url))),
    )


def links_in(tree: Any, text: str) -> Iterator[tuple[int, int, str]]:
    """The links of the article: start and end in its text, and the address; left out where the place is not certain."""
    base = _canonical(tree, _meta(tree)) or ""
    places = _places(text)
    last = 0
    for block in blocks(_body(tree)):
        at = places.get(block.text, -1) if block.links else -1
        if at < last:
            continue
        last = at
        for start, end, href in block.links:
            target = _address(base, href)
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


def _rescue(tree: Any, found: str) -> str | None:
    """The text of the densest container, when it holds nearly all that was found and that is less than half of it."""
    listed = [
        block for block in blocks(_body(tree)) if len(block.text) >= ENOUGH and block.linked * 2 < len(block.text)
    ]
    if sum(len(block.text) for block in listed) * RESCUE_COVERS <= len(found):
        return None
    container = _densest(listed)
    if container is None:
        return None
    inside = [
        b for b in blocks(container) if b.linked * 2 < len(b.text) and not _is_boilerplate(b.element, below=container)
    ]
    text = paragraphs_text((block.text for block in inside), _as_is)
    ours, theirs = _shingles(text), _shingles(found)
    holds = len(ours & theirs) > RESCUE_HOLDS * len(theirs) if theirs else True
    return text if holds and len(ours & theirs) < RESCUE_COVERS * len(ours) else None


def _densest(listed: Iterable[Block]) -> Any | None:
    scores: dict[Any, float] = {}
    for block in listed:
        if _is_boilerplate(block.element):
            continue
        worth = 1 + block.text.count(",") + min(len(block.text) / 100, 3)
        holder = block.element if block.element.tag not in ("p", "pre", "blockquote") else block.element.getparent()
        for share in (1.0, 0.5):
            if holder is None or holder.tag in ("html", "body"):
                break
            scores[holder] = scores.get(holder, 0.0) + worth * share
            holder = holder.getparent()
    return max(scores, key=lambda element: scores[element]) if scores else None


def _is_boilerplate(element: Any, *, below: Any = None) -> bool:
    while element is not None and element is not below:
        if element.tag in BOILERPLATE_TAGS or BOILERPLATE.search(
            f"{element.get('class') or ''} {element.get('id') or ''}"
        ):
            return element.tag not in ("html", "body", "article", "main")
        element = element.getparent()
    return False


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return {tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}


def _meta(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = " ".join((element.get("content") or "").split())
        if key and content:
            found.setdefault(key.lower(), content)
    return found


def _json_ld(tree: Any) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects that describe an article."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            waiting = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        for _ in range(1000):
            if not waiting:
                break
            item = waiting.pop(0)
            if isinstance(item, list):
                waiting.extend(item)
            elif isinstance(item, dict):
                types = item.get("@type")
                if any(
                    isinstance(t, str) and ARTICLE_TYPE.search(t)
                    for t in (types if isinstance(types, list) else [types])
                ):
                    yield item
                waiting.extend(item[key] for key in ("@graph", "mainEntity") if key in item)


def _names(value: Any) -> list[str]:
    """The names in a JSON-LD value: a string, an object with a name, or a list of them."""
    if isinstance(value, list):
        return [name for item in value[:50] for name in _names(item) if not isinstance(item, list)]
    if isinstance(value, dict):
        value = value.get("name")
    return [" ".join(value.split())] if isinstance(value, str) and value.strip() else []


def _name(value: Any) -> str | None:
    return next(iter(_names(value)), None)


def _first(*values: str | None) -> str | None:
    return next((" ".join(value.split()) for value in values if value and value.strip()), None)


def _canonical(tree: Any, meta: dict[str, str]) -> str | None:
    links = (link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    return next((url for url in (*links, meta.get("og:url")) if url and _address("", url)), None)


def _address(base: str, href: str) -> str | None:
    """The absolute web address of a link, or None when it leads nowhere outside the page."""
    try:
        joined = urljoin(base, href.strip())
        parts = urlsplit(joined)
    except ValueError:
        return None
    return joined if parts.scheme in ("http", "https") and parts.netloc and not href.strip().startswith("#") else None


def _title(tree: Any, meta: dict[str, str], linked: list[dict[str, Any]], publisher: str | None) -> str | None:
    """The heading that one of the page's own titles begins with (else ends with), else the first of those titles."""
    head = _first(*(element.text_content() for element in tree.iter("title")))
    told = [t for t in (meta.get("og:title"), *(_name(item.get("headline")) for item in linked), head) if t]
    headings = [" ".join(heading.text_content().split()) for heading in tree.iter("h1", "h2")]
    headings = [heading for heading in headings if _letters(heading) and heading != publisher]
    parts = [TITLE_PARTS.split(t) for t in told]
    beginnings = {_letters("".join(p[:n])) for p in parts for n in range(1, len(p) + 1)}
    endings = {_letters("".join(p[n:])) for p in parts for n in range(len(p))}
    for known in (beginnings, endings):
        fitting = [h for h in headings if _letters(h) in known]
        if fitting:
            return max(fitting, key=len)
    if told:
        return _without_site(told[0], publisher)
    first = [" ".join(heading.text_content().split()) for heading in tree.iter("h1")]
    return first[0] or None if len(first) == 1 else None


def _letters(words: str) -> str:
    return "".join(c for c in words.casefold() if c.isalnum())


def _without_site(title: str, publisher: str | None) -> str:
    tail = SITE_TAIL.search(title)
    if tail and (
        publisher is None
        or publisher.lower() in tail[0].lower()
        or tail[0].lstrip(" |·•»–—-").lower() in publisher.lower()
    ):
        return title[: tail.start()].strip()
    return title


def _authors(tree: Any, meta: dict[str, str], linked: list[dict[str, Any]]) -> tuple[str, ...]:
    told = [name for item in linked for name in _names(item.get("author"))]
    told = (
        told
        or [
            meta[key]
            for key in ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author")
            if key in meta
        ][:1]
    )
    told = (
        told
        or [
            _marked_name(e)
            for e in tree.iter()
            if e.get("itemprop") == "author" or "author" in (e.get("rel") or "").split()
        ][:3]
    )
    names = [BY.sub("", " ".join(name.split())) for name in told if not name.strip().startswith(("http", "/"))]
    if not names:
        marked = (
            _marked_name(e)
            for e in tree.iter("span", "p", "div", "a", "address")
            if BYLINE_CLASS.search(e.get("class") or "")
        )
        names = [name for name in (BY.sub("", words) for words in marked if len(words) < 60) if is_person(name)][:1]
    return tuple(dict.fromkeys(name for name in names if name and len(name.split()) <= 6))


def _marked_name(element: Any) -> str:
    """The words of an element that is marked as author, or of the part of it that is marked as the name."""
    for part in element.iter():
        if part.get("itemprop") == "name" or (part is not element and part.tag == "a"):
            return " ".join(part.text_content().split())
    return " ".join(element.text_content().split())


def _dates(tree: Any, meta: dict[str, str], linked: list[dict[str, Any]], url: str | None) -> Iterator[DateCandidate]:
    """Every publication date that the page offers, with its origin; the best origins first."""
    for item in linked:
        yield from _candidate(item.get("datePublished"), "JSON-LD datePublished")
    for key in PUBLISHED_META:
        yield from _candidate(meta.get(key), f"meta {key}")
    times = list(tree.iter("time"))
    main = [t for t in times if any(a.tag in ("article", "main") for a in t.iterancestors())] or times
    for n, element in enumerate(main):
        origin = "time datetime" if n == 0 or "publish" in (element.get("class") or "") else "time elsewhere"
        yield from _candidate(element.get("datetime") or element.text_content(), origin)
    for element in tree.iter("span", "p", "div", "li", "abbr", "small"):
        if PAGE_DATE.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            words = element.text_content()
            yield from _candidate(words if len(words) < 80 else None, "page date")
    for item in linked:
        yield from _candidate(item.get("dateModified"), "JSON-LD dateModified")
    match = URL_DATE.search(url or "")
    if match:
        yield from _candidate(f"{match['y']}-{match['m']}-{match['d']}", "url")


def _candidate(value: Any, origin: str) -> Iterator[DateCandidate]:
    day = iso_date(value) if isinstance(value, str) and len(value) < 200 else None
    if day:
        yield DateCandidate(value=day, origin=origin)
