"""A document as it was read: its text, and what it says about itself."""

from dataclasses import dataclass, field, fields

from onrecord.errors import SpanError
from onrecord.model.span import Span, stable_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that a reader of the record should know: what failed, was left out, or is doubtful.

    `kind` is a short word ("unreadable", "limit", "language", "weekday"); `start` and `end` point into the text
    where there is a place to point at; `source` names the file.
    """

    kind: str
    message: str
    start: int | None = None
    end: int | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateCandidate:
    """One publication date that a document offers, and where it stands ("meta article:published_time", "url")."""

    value: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A run of text in one language; `language` is an ISO 639-1 code, or None when it could not be told."""

    span: Span
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article as it was read. `text` never changes: every span of the record counts its code points.

    `id` is made from the text and from what the article says of itself (see `document_id`), `sha256` from the bytes as
    received. `uri` names the place it came from: a URL, or a path relative to the SOURCE that the user named.
    `title_span` and `byline_span` point into the text when title and byline are part of it. `extra` keeps the keys of
    an article table that onrecord has no name for.
    """

    id: str
    text: str
    sha256: str
    media_type: str
    reader: str
    uri: str | None = None
    given_id: str | None = None
    title: str | None = None
    title_span: Span | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    byline_span: Span | None = None
    section: str | None = None
    published: str | None = None
    published_from: str | None = None
    published_candidates: tuple[DateCandidate, ...] = ()
    retrieved: str | None = None
    language: str | None = None
    languages: tuple[str, ...] = ()
    links: tuple["Link", ...] = ()
    problems: tuple[Problem, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()

    def quote(self, span: Span) -> str:
        """The words at a span.

        Raises SpanError when the span belongs to another document or ends after the text.
        """
        if span.doc != self.id or span.end > len(self.text):
            size = len(self.text)
            raise SpanError(
                f"{self.uri or self.id}: [{span.start}, {span.end}) is outside the text of {size} characters"
            )
        return self.text[span.start : span.end]

    def span(self, start: int, end: int) -> Span:
        """A span of this document, checked against its text."""
        span = Span(doc=self.id, start=start, end=end)
        self.quote(span)
        return span


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A hyperlink of the article: the words that carry it and its address."""

    span: Span
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the user, or a catalogue of theirs, says about a source; each value overrides the reader's."""

    published: str | None = None
    publisher: str | None = None
    title: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    retrieved: str | None = None

    def over(self, other: "Given | None") -> "Given":
        """Each value of this one, and that of the other where this one has none.

        >>> Given(title="Fire").over(Given(title="Blaze", publisher="The Lodzern Post")).publisher
        'The Lodzern Post'
        """
        return (
            self
            if other is None
            else Given(**{f.name: getattr(self, f.name) or getattr(other, f.name) for f in fields(Given)})
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file or stream to read: its bytes, the name shown to people, and where it lies on disk (for size checks).

    `line` is set when the source is one line of a list of articles, which its name then ends with ("list.jsonl#3").
    `depth` is the number of archives that it was taken out of; `given` is what a catalogue says of it.
    """

    name: str
    path: str | None = None
    data: bytes | None = field(default=None, repr=False)
    format: str | None = None
    line: int | None = None
    depth: int = 0
    given: Given | None = None


def document_id(*, text: str, publisher: str | None, title: str | None, url: str | None, given_id: str | None) -> str:
    """Name a document by its text and by what it says of itself, never by where the file happens to lie.

    Two outlets that carry the same text are two documents; one file that lies in two folders is one.

    >>> a = document_id(text="It rained.", publisher="The Post", title=None, url=None, given_id=None)
    >>> b = document_id(text="It rained.", publisher="The Echo", title=None, url=None, given_id=None)
    >>> a == b
    False
    """
    return stable_id("doc", text, publisher or "", title or "", url or "", given_id or "")
