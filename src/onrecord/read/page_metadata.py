"""What a web page says of itself: JSON-LD, meta elements, headings, marked places, its address."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from onrecord.model import DateCandidate
from onrecord.read.bylines import each_name, is_person
from onrecord.read.days import iso_date
from onrecord.read.metadata import Metadata

PAGE_DATE = re.compile(
    r"\b(?:pub(?:lished)?[-_]?(?:date|time|on)?|post(?:ed)?[-_]?(?:date|on|time|meta)|entry[-_]?date|dateline|date|timestamp)\b",
    re.IGNORECASE,
)
BYLINE_CLASS = re.compile(r"\b(?:by-?line|author(?:[-_]?name)?|writer)\b", re.IGNORECASE)  # class="by-line"
BY = re.compile(r"^(?:by|von|par|автор)[:\s]+", re.IGNORECASE)  # By Anna Korel
URL_DATE = re.compile(
    r"/(?P<y>(?:19|20)\d\d)[/-]?(?P<m>0[1-9]|1[0-2])[/-]?(?P<d>0[1-9]|[12]\d|3[01])(?=\D|$)"
)  # /2019/06/04/
SITE_TAIL = re.compile(r"(?<!\s)\s++[|·•»:–—-]\s+[^|·•»–—]{2,60}$")  # Fire in Mirava | The Lodzern Post
TITLE_PARTS = re.compile(r"(?<!\s)\s++(?:[|·•»«:–—-]\s+|[|»])|[|»]\s*")  # Fire in Mirava | Northern Wire
ARTICLE_TYPE = re.compile(r"Article$|^BlogPosting$|^LiveBlogPosting$|^Report$")  # NewsArticle
PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date", "pubdate",
    "publishdate", "publish-date", "publish_date", "publication_date", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dc.date", "dcterms.date", "dcterms.issued", "dc.date.created", "dcterms.created",
    "cxenseparse:recs:publishtime", "originalpublicationdate", "citation_publication_date", "article.published",
)  # fmt: skip


def page_metadata(tree: Any) -> Metadata:
    """What the page says of itself, in JSON-LD, meta elements and marked places."""
    meta = _meta(tree)
    linked = list(_json_ld(tree))
    url = canonical(tree)
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


def description(tree: Any) -> str | None:
    """The sentence or two in which the page describes itself."""
    meta = _meta(tree)
    return _first(meta.get("og:description"), meta.get("description"))


def article_body(tree: Any) -> str | None:
    """The article as the page tells it to machines, text or markup: the longest `articleBody` of its JSON-LD."""
    told = (item.get("articleBody") for item in _json_ld(tree))
    return max((body for body in told if isinstance(body, str)), key=len, default=None)


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


def canonical(tree: Any) -> str | None:
    """The address that the page gives as its own, if it is a web address."""
    links = (link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    return next((url for url in (*links, _meta(tree).get("og:url")) if url and web_address("", url)), None)


def web_address(base: str, href: str) -> str | None:
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
    each = (name for several in names for name in each_name(several))
    return tuple(dict.fromkeys(name for name in each if name and len(name.split()) <= 6))


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
