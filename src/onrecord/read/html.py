"""Web pages: the article's text without what a reader does not see, what the page says of it, and its links."""

import re
from collections.abc import Iterator
from dataclasses import replace

from onrecord.config import Limits
from onrecord.errors import UnreadableDocument
from onrecord.model import Document, Given, Problem, Source
from onrecord.plugins import Reader
from onrecord.read.detect import HTML
from onrecord.read.documents import make_document, merge, place_of
from onrecord.read.encoding import Decoded, decode
from onrecord.read.metadata import Metadata, metadata_of
from onrecord.text import visible

DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\b[^<>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)


def read_html(data: bytes, *, source: Source, given: Given, limits: Limits) -> Iterator[Document | Problem]:
    """The article of a web page, as one document.

    Raises UnreadableDocument when the page has no text.
    """
    declared = DECLARED.search(data[:4096])
    decoded = decode(data, declared=declared[1].decode("ascii", "replace") if declared else None)
    yield page_document(decoded, data=data, source=source, given=given, limits=limits)


def page_document(
    decoded: Decoded,
    *,
    data: bytes,
    source: Source,
    given: Given,
    limits: Limits,
    found: Metadata | None = None,
    reader: str = "html@1",
    uri: str | None = None,
    problems: tuple[Problem, ...] = (),
) -> Document:
    """The document of a decoded page; what `found` says (the fields of a table) goes before what the page says."""
    from onrecord.read import page
    from onrecord.read.page_hidden import strip_hidden
    from onrecord.read.page_metadata import article_body, description, page_metadata
    from onrecord.read.saved import saved_at

    tree = page.parse(page.without_declaration(decoded.text), name=visible(source.name))
    own = replace(page_metadata(tree), retrieved=saved_at(decoded.text))
    summary, told_body = description(tree), article_body(tree)
    unsure = strip_hidden(tree)
    page.write_out_quotes(tree)
    text, doubtful = page.article_text(tree, title=own.title, told=summary)
    unseen = page.unseen_article(told_body, text)
    text = unseen or text
    if not text:
        raise UnreadableDocument(f"{visible(source.name)}: skipped, the page holds no text", kind="empty")
    own = replace(own, title_at=place_of(own.title, text))
    inside = metadata_of(text, foot=False)
    told = merge(own, replace(inside, title=inside.title if own.title is None else None, url=None, given_id=None))
    if found is not None:
        told = merge(found, told)
        told = replace(told, url=found.url or told.url, language=found.language or told.language)
    return make_document(
        text=text,
        data=data,
        source=source,
        media_type=HTML,
        reader=reader,
        found=told,
        given=given,
        limits=limits,
        links=page.links_in(tree, text),
        problems=(
            *problems,
            *decoded.problems(source.name),
            *([_doubt(source)] if doubtful and not unseen else ()),
            *([_unseen(source)] if unseen else ()),
            *([_maybe_hidden(source)] if unsure else ()),
        ),
        uri=uri,
    )


def _doubt(source: Source) -> Problem:
    message = f"{visible(source.name)}: check the text, it is not certain which part of the page is the article"
    return Problem(kind="check", message=message, source=source.name)


def _unseen(source: Source) -> Problem:
    message = (
        f"{visible(source.name)}: check the text, the page shows none; this is what it tells machines (articleBody)"
    )
    return Problem(kind="check", message=message, source=source.name)


def _maybe_hidden(source: Source) -> Problem:
    message = f"{visible(source.name)}: a style sheet of the page hides most of it; it was read all the same"
    return Problem(kind="hidden", message=message, source=source.name)


reader = Reader(name="html", version=1, media_types=frozenset({HTML}), read=read_html)
