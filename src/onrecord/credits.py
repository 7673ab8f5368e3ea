"""Whose text a document says it is: the agency or outlet that it credits, with the words that do."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

from onrecord import lang
from onrecord.model import Document, Span

HEAD = 400
TAIL = 200
_DATELINE = re.compile(
    r"\( \s? ([^\W\d_][\w .&’'-]{1,40}) \s? \) \s? (?: [-–—] | $)  # LODZERN (Northern Wire) —",
    re.VERBOSE | re.MULTILINE,
)
_LAST_LINE = re.compile(r"(?: ^ | \n) \W{0,9} ([^\W\d_][\w .&’'-]{1,40}) \W{0,9} $  # Northern Wire", re.VERBOSE)
_ARTICLE = re.compile(r"\A(?:the|an?)\s+(?=\S)")  # the [ministry]

Credit = tuple[
    str, Span | None
]  # whose text it is, and where the document says so (None: in a list of authors beside the text)


def credits_of(document: Document, publishers: Collection[str]) -> Iterator[Credit]:
    """The agencies and outlets that a document names as its source: in the line of its place, at its end, as author.

    `publishers` are plain names of outlets; the agencies are those of the word lists.
    """
    agencies = _agencies(document.language)
    known = {*agencies.values(), *publishers}
    for author in document.authors:
        name = _agency(author, agencies)
        if name in known:
            yield name, _in_byline(author, document)
    text = document.text.rstrip()
    for match in (*_DATELINE.finditer(text, 0, HEAD), *_LAST_LINE.finditer(text, max(0, len(text) - TAIL))):
        name = _agency(match[1], agencies)
        if name in known:
            yield name, document.span(*match.span(1))


def _in_byline(author: str, document: Document) -> Span | None:
    """Where the line of the authors names one of them; None where the text has no such line."""
    line = document.byline_span
    start = document.text.find(author, line.start, line.end) if line is not None else -1
    return document.span(start, start + len(author)) if start >= 0 else None


@lru_cache(maxsize=16_384)
def plain_name(name: str | None) -> str:
    """A name as names are compared: in small letters, without its article.

    >>> plain_name("The Lodzern Post")
    'lodzern post'
    """
    return _ARTICLE.sub("", (name or "").strip().casefold(), count=1)


def outlet_name(name: str | None, language: str | None) -> str:
    """The plain name of an outlet; of an agency the one that its credits stand for.

    >>> outlet_name("AP", "en"), outlet_name("The Lodzern Post", "en")
    ('associated press', 'lodzern post')
    """
    return _agency(name or "", _agencies(language))


def _agency(name: str, agencies: Mapping[str, str]) -> str:
    return agencies.get(plain_name(name), plain_name(name))


def _agencies(language: str | None) -> Mapping[str, str]:
    listed = lang.words(language, "merge").get("agencies", {})
    return {plain_name(way): plain_name(name) for name, ways in listed.items() for way in (name, *ways)}
