"""Where the record has it from: publishers and their copies, what is cited and whether it is found, who cites whom."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import is_
from urllib.parse import urlsplit

from onrecord.credits import plain_name
from onrecord.model import Incident
from onrecord.model.library import Heading
from onrecord.show.page_survey import CitationRow
from onrecord.show.page_told import ToldOf

STATES = ("dangling", "missing", "found")
STATE_WORDS = {
    "dangling": "cut off: the reference leads nowhere",
    "missing": "named, but no reference is given",
    "found": "can be followed",
}
NOT_KNOWN = "Publisher not known"
MOST_CITED = 30


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
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


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class Citing:
    """Who cites whom, how often, and where; `inside` when the record has documents of the one who is cited."""

    by: str
    whom: str
    inside: bool
    rows: tuple[CitationRow, ...]


class Outlets:
    """The outlets of a record, kept up from one state of it to the next.

    `listed` has the one with most documents first, documents without a known one last.
    """

    def __init__(
        self,
        headings: Mapping[str, Heading],
        copies: Sequence[tuple[str, ...]],
        told: ToldOf,
        before: "Outlets | None" = None,
    ) -> None:
        self._headings, self._copies, self._told = tuple(headings.values()), copies, told
        self._plain: tuple[Publisher, ...] = ()
        self._tells: Counter[str] = Counter()
        self._alone: Counter[str] = Counter()
        gone: Sequence[Incident] = ()
        come = told.listed
        if before is not None and _alike(before._headings, self._headings, _same_outlet):
            self._tells, self._alone = before._tells.copy(), before._alone.copy()
            gone, come = told.since(before._told)
            if before._copies == copies and _alike(before._headings, self._headings, is_):
                self._plain = before._plain
        self._count(gone, headings, -1)
        self._count(come, headings, 1)
        self._plain = self._plain or tuple(_outlets(headings, copies))
        made = (replace(p, incidents=self._tells[p.name], alone=self._alone[p.name]) for p in self._plain)
        known = {p.name: p for p in before.listed} if before is not None else {}
        named = (p if p.known else replace(p, name=NOT_KNOWN) for p in made)
        listed = tuple(old if (old := known.get(p.name)) == p else p for p in named)
        same = before is not None and len(listed) == len(before.listed) and all(map(is_, listed, before.listed))
        self.listed: tuple[Publisher, ...] = before.listed if before is not None and same else listed

    def _count(self, incidents: Iterable[Incident], headings: Mapping[str, Heading], by: int) -> None:
        for incident in incidents:
            names = {headings[a.document].publisher or "" for a in incident.accounts if a.document in headings}
            for name in names:
                self._tells[name] += by
            if len(names) == 1:
                self._alone[min(names)] += by


def _alike(before: Sequence[Heading], now: Sequence[Heading], same: Callable[[Heading, Heading], bool]) -> bool:
    return len(before) == len(now) and all(map(same, before, now))


def _same_outlet(one: Heading, other: Heading) -> bool:
    return one is other or (one.id == other.id and one.publisher == other.publisher)


def _outlets(headings: Mapping[str, Heading], copies: Iterable[tuple[str, ...]]) -> list[Publisher]:
    """The outlets by their documents alone, one that is not known with no name."""
    listed: dict[str, list[Heading]] = {}
    for heading in headings.values():
        listed.setdefault(heading.publisher or "", []).append(heading)
    shared = Counter(headings[name].publisher or "" for group in copies for name in group if name in headings)
    made = [
        Publisher(
            name=name,
            known=bool(name),
            documents=len(own),
            shared=shared[name],
            statements=sum(heading.statements for heading in own),
            incidents=0,
            alone=0,
            first=min((h.published for h in own if h.published), default=None),
            last=max((h.published for h in own if h.published), default=None),
        )
        for name, own in listed.items()
    ]
    return sorted(made, key=lambda p: (not p.known, -p.documents, p.name))


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
