"""A place in a document, and the stable names made from it."""

from dataclasses import dataclass
from hashlib import sha256

from onrecord.errors import SpanError


def stable_id(prefix: str, *parts: object) -> str:
    """Name a thing by what it is: the same parts give the same name on every machine and every run.

    >>> stable_id("st", "doc-1", 3, 9) == stable_id("st", "doc-1", 3, 9)
    True
    >>> stable_id("st", "a", "bc") == stable_id("st", "ab", "c")
    False
    """
    digest = sha256("\x1f".join(str(part) for part in parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{prefix}-{digest[:16]}"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """Half-open Unicode code points `[start, end)` into the text of the document `doc`.

    Raises SpanError when the span is empty or starts before the text.

    >>> Span(doc="d", start=4, end=9).length
    5
    """

    doc: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise SpanError(f"{self.doc}: [{self.start}, {self.end}) is not a span")

    @property
    def length(self) -> int:
        """The number of code points."""
        return self.end - self.start

    def words(self, text: str) -> str:
        """The words of the document's text at this place.

        >>> Span(doc="d", start=4, end=9).words("The mayor spoke.")
        'mayor'
        """
        return text[self.start : self.end]

    def id(self, kind: str) -> str:
        """Name the thing of this kind at this place; the same place gets the same name on every run."""
        return stable_id(kind, self.doc, self.start, self.end)

    def contains(self, other: "Span") -> bool:
        """Tell whether the other span lies inside this one (or equals it).

        >>> Span(doc="d", start=0, end=9).contains(Span(doc="d", start=3, end=9))
        True
        """
        return self.doc == other.doc and self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Tell whether the two spans share at least one code point.

        >>> Span(doc="d", start=0, end=3).overlaps(Span(doc="d", start=3, end=9))
        False
        """
        return self.doc == other.doc and self.start < other.end and other.start < self.end
