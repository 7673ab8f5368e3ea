"""Puts a document together from its text and what it says of itself, so that every reader does it alike."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256

from onrecord.config import Limits
from onrecord.errors import LimitExceeded, UnreadableDocument
from onrecord.model import DateCandidate, Document, Given, Link, Problem, Source, Span, document_id
from onrecord.read.characters import notes_on_characters
from onrecord.read.encoding import without_surrogates
from onrecord.read.metadata import Metadata
from onrecord.text import visible

ORIGINS: tuple[tuple[str, str], ...] = (  # how much an origin of a publication date is worth, best first
    ("article table", "metadata"),
    ("feed entry", "metadata"),
    ("JSON-LD datePublished", "metadata"),
    ("meta ", "metadata"),
    ("time datetime", "metadata"),
    ("page date", "metadata"),
    ("header Date", "header"),
    ("head of the text", "byline"),
    ("date line", "byline"),
    ("dateline", "byline"),
    ("url", "url"),
)
IN_TEXT = ("head of the text", "date line", "dateline")
DAYS_APART = 3  # a report may be written some days before it is published


def make_document(
    *,
    text: str,
    data: bytes,
    source: Source,
    media_type: str,
    reader: str,
    found: Metadata,
    given: Given,
    limits: Limits,
    links: Iterable[tuple[int, int, str]] = (),
    problems: tuple[Problem, ...] = (),
    uri: str | None = None,
) -> Document:
    """The document; what the user gave wins over what was found. `uri` names it when it has no URL of its own.

    Raises UnreadableDocument when there is no text, LimitExceeded when there is too much.
    """
    name = visible(source.name)
    if not any(not c.isspace() for c in text):
        raise UnreadableDocument(f"{name}: skipped, it holds no text", kind="empty")
    check_length(text, name=name, limits=limits)
    text = without_surrogates(text)
    title = given.title or found.title
    publisher = given.publisher or found.publisher
    url = given.url or found.url
    authors = given.authors or found.authors
    name_of = document_id(text=text, publisher=publisher, title=title, url=url, given_id=found.given_id)
    published, published_from = best_date(found.candidates) if not given.published else (given.published, "given")
    return Document(
        id=name_of,
        text=text,
        sha256=sha256(data).hexdigest(),
        media_type=media_type,
        reader=reader,
        uri=url or uri or source.name,
        given_id=found.given_id,
        title=title,
        title_span=_span(name_of, found.title_at, text, title),
        publisher=publisher,
        authors=authors,
        byline_span=_span(name_of, found.byline_at, text) if authors == found.authors else None,
        section=found.section,
        published=published,
        published_from=published_from,
        published_candidates=found.candidates,
        retrieved=given.retrieved or found.retrieved,
        language=given.language or language_code(found.language),
        links=tuple(Link(span=Span(doc=name_of, start=s, end=e), target=target) for s, e, target in links),
        problems=(
            *problems,
            *notes_on_characters(text, name=source.name),
            *_dates_apart(found.candidates, published, name),
        ),
        extra=found.extra,
    )


def _dates_apart(candidates: Iterable[DateCandidate], published: str | None, name: str) -> Iterator[Problem]:
    """A problem when the text dates itself some days away from the date that was taken."""
    day = _day(published)
    said = next((c for c in candidates if c.origin in IN_TEXT and _day(c.value)), None)
    there = _day(said.value) if said is not None else None
    if said is not None and day and there and abs((there - day).days) > DAYS_APART:
        message = f"{name}: published on {day}, but the {said.origin} of its text says {there}"
        yield Problem(kind="date", message=message, source=name)


def _day(words: str | None) -> date | None:
    try:
        return date.fromisoformat((words or "")[:10])
    except ValueError:
        return None


def check_length(text: str, *, name: str, limits: Limits) -> None:
    """Raises LimitExceeded when the text is longer than the limits allow."""
    if len(text) > limits.characters:
        most = f"{limits.characters:,} (limits.characters)"
        raise LimitExceeded(f"{name}: {len(text):,} characters of text are more than the limit of {most}")


def best_date(candidates: Iterable[DateCandidate]) -> tuple[str | None, str | None]:
    """The most trustworthy of the dates and the kind of its origin; (None, None) when none is worth it.

    >>> address = DateCandidate(value="2021-05-04", origin="url")
    >>> best_date([address, DateCandidate(value="2021-05-03", origin="dateline")])
    ('2021-05-03', 'byline')
    """
    listed = list(candidates)
    for origin, kind in ORIGINS:
        for candidate in listed:
            if candidate.origin.startswith(origin):
                return candidate.value, kind
    return None, None


def language_code(tag: str | None) -> str | None:
    """The language of a tag ("en-GB" is "en"), or None.

    >>> language_code("en_GB"), language_code("x-default"), language_code("English")
    ('en', None, None)
    """
    code = (tag or "").strip().replace("_", "-").partition("-")[0].lower()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def merge(found: Metadata, text: Metadata) -> Metadata:
    """What a file's own fields say, filled up with what its text says."""
    title = found.title or text.title
    same_title = text.title is not None and title == text.title
    authors = found.authors or text.authors
    return replace(
        found,
        title=title,
        title_at=text.title_at if same_title else found.title_at,
        publisher=found.publisher or text.publisher,
        authors=authors,
        byline_at=text.byline_at if authors == text.authors else found.byline_at,
        section=found.section or text.section,
        retrieved=found.retrieved or text.retrieved,
        candidates=(*found.candidates, *text.candidates),
    )


def place_of(words: str | None, text: str) -> tuple[int, int] | None:
    """Where the words stand when the text begins with them (in one line), else None."""
    if not words:
        return None
    start = len(text) - len(text.lstrip())
    end = start + len(words)
    return (start, end) if text.startswith(words, start) and text[end : end + 1] in ("", "\n", "\r") else None


def paragraphs_text(parts: Iterable[str], squeeze: Callable[[str], str] = lambda part: " ".join(part.split())) -> str:
    """Paragraphs joined by blank lines, each with single blanks, the empty ones left out.

    >>> paragraphs_text(["One  two.", " ", "Three."])
    'One two.\\n\\nThree.'
    """
    return "\n\n".join(part for part in map(squeeze, parts) if part)


def _span(doc: str, at: tuple[int, int] | None, text: str, words: str | None = None) -> Span | None:
    if at is None or at[0] >= at[1] or at[1] > len(text) or (words is not None and text[at[0] : at[1]] != words):
        return None
    return Span(doc=doc, start=at[0], end=at[1])
