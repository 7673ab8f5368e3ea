"""Where the record has it from: publishers and their copies, what is cited and whether it is found, who cites whom."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from onrecord.credits import plain_name
from onrecord.model import Incident
from onrecord.model.library import Heading
from onrecord.show.page_survey import CitationRow

STATES = ("dangling", "missing", "found")
STATE_WORDS = {
    "dangling": "cut off: the reference leads nowhere",
    "missing": "named, but no reference is given",
    "found": "can be followed",
}
MOST_CITED = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """One outlet: its documents, how many of them share their text with another outlet's, what it tells of."""

    name: str
    known: bool
    documents: int
    shared: int
    statements: int
    incidents: int
    alone: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citing:
    """Who cites whom, how often, and where; `inside` when the record has documents of the one who is cited."""

    by: str
    whom: str
    inside: bool
    rows: tuple[CitationRow, ...]


def publishers_of(
    headings: Mapping[str, Heading], copies: Iterable[tuple[str, ...]], incidents: Iterable[Incident]
) -> tuple[Publisher, ...]:
    """The outlets of a record, the one with most documents first; documents without a known one last."""
    listed: dict[str, list[Heading]] = {}
    for heading in headings.values():
        listed.setdefault(heading.publisher or "", []).append(heading)
    shared = Counter(headings[name].publisher or "" for group in copies for name in group if name in headings)
    told: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for incident in incidents:
        names = {headings[a.document].publisher or "" for a in incident.accounts if a.document in headings}
        told.update(names)
        alone.update(names if len(names) == 1 else ())
    made = [
        Publisher(
            name=name or "Publisher not known",
            known=bool(name),
            documents=len(own),
            shared=shared[name],
            statements=sum(heading.statements for heading in own),
            incidents=told[name],
            alone=alone[name],
            first=min((h.published for h in own if h.published), default=None),
            last=max((h.published for h in own if h.published), default=None),
        )
        for name, own in listed.items()
    ]
    return tuple(sorted(made, key=lambda p: (not p.known, -p.documents, p.name)))


def who_cites_whom(citations: Iterable[CitationRow], headings: Mapping[str, Heading]) -> tuple[Citing, ...]:
    """The pairs of an outlet and a source that it cites by name or address, the most frequent first."""
    inside = {plain_name(h.publisher) for h in headings.values() if h.publisher}
    pairs: dict[tuple[str, str], list[CitationRow]] = {}
    names: dict[str, str] = {}
    for row in citations:
        heading = headings.get(row.document)
        whom = cited(row)
        if heading is None or whom is None:
            continue
        by = heading.publisher or heading.uri or row.document
        names.setdefault(plain_name(whom), whom)
        pairs.setdefault((by, plain_name(whom)), []).append(row)
    made = [
        Citing(by=by, whom=names[whom], inside=whom in inside, rows=tuple(rows)) for (by, whom), rows in pairs.items()
    ]
    return tuple(sorted(made, key=lambda c: (-len(c.rows), c.by, c.whom)))


def cited(row: CitationRow) -> str | None:
    """Whom a citation of a source names: its label, else the host of its address; None for laws and scripture.

    >>> from onrecord.model import Citation, Span
    >>> span = Span(doc="d", start=0, end=4)
    >>> to = "https://www.post.example/a"
    >>> link = Citation(id="c", span=span, form="link", state="found", target=to, found_by="x@1")
    >>> cited(CitationRow(citation=link, document="d", words="here", around="here", href="#"))
    'post.example'
    """
    citation = row.citation
    if citation.form in ("law", "scripture", "resolution", "case"):
        return None
    host = urlsplit(citation.target or "").netloc.removeprefix("www.")
    return (citation.label if citation.form != "link" else None) or host or citation.label
