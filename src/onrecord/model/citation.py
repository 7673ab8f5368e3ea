"""Where the article says it has something from, and what its author adds of his own."""

from dataclasses import dataclass
from typing import Literal

from onrecord.model.span import Span

CitationForm = Literal["link", "parenthesis", "footnote", "named", "law", "scripture", "resolution", "case"]
CitationState = Literal["found", "missing", "dangling"]
ClaimKind = Literal["conclusion", "opinion", "claim"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A reference to a source.

    Found: it can be followed; missing: a source is named but not given; dangling: the reference is cut off.
    """

    id: str
    span: Span
    form: CitationForm
    state: CitationState
    label: str | None = None
    target: str | None = None
    found_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A sentence in which the author concludes, judges or claims; `supports` are the ids of what it leans on."""

    id: str
    span: Span
    kind: ClaimKind
    supports: tuple[str, ...] = ()
    found_by: str
