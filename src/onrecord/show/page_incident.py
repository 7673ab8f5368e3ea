"""One incident as a page: its accounts side by side, their figures as a picture, and what they differ on."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil, log10

from onrecord.model import Account, Document, Figure, Findings, Incident, Span
from onrecord.model.record import Difference, Fold
from onrecord.show.page_chronology import STATUS_WORDS
from onrecord.show.page_dates import date_words, when_words
from onrecord.show.page_document import bounds_words, stance_words
from onrecord.show.page_survey import StatementRow, statement_row
from onrecord.show.page_views import Pages
from onrecord.text import shorten

CHART = 380
EDGE = 8
LINE = 44
QUOTED = 30

Texts = Mapping[str, Findings]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words of a document with the link to them and a few facts about them."""

    words: str
    href: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountView:
    """How one document tells the incident; `copies` names the other accounts that carry the same text."""

    number: int
    document: Document
    publisher: str
    title: str
    published: str | None
    according_to: str
    stance: str | None
    figures: tuple[Passage, ...]
    events: tuple[Passage, ...]
    statements: tuple[StatementRow, ...]
    copies: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeLine:
    """One account's figure on the common scale; an open bound is drawn as an arrow."""

    label: str
    words: str
    quoted: str
    href: str
    x: float
    x1: float
    y: float
    open_low: bool
    open_high: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeChart:
    """The figures of all accounts for one thing that was counted."""

    counts: str
    lines: tuple[RangeLine, ...]
    ticks: tuple[tuple[float, str], ...]
    width: int
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why two documents are one origin, or why two figures differ: a sentence, and the words that show it, linked."""

    sentence: str
    words: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """An incident made ready to be shown; `unknown` counts its documents whose publisher is not known."""

    incident: Incident
    when: str
    status: str
    accounts: tuple[AccountView, ...]
    unknown: int
    charts: tuple[RangeChart, ...]
    copies: tuple[tuple[str, ...], ...]
    folds: tuple[Reason, ...]
    why: tuple[tuple[Reason, ...], ...]


def incident_view(pages: Pages, incident: Incident) -> IncidentView:
    """An incident with every account of it."""
    texts = pages.found(
        [account.document for account in incident.accounts]
        + [name for fold in incident.folds for name in fold.documents]
        + [s.doc for dispute in incident.disputes for d in dispute.differences for s in d.spans]
    )
    accounts = tuple(
        _account(pages, texts[account.document], incident, number, account)
        for number, account in enumerate(incident.accounts, 1)
        if account.document in texts
    )
    return IncidentView(
        incident=incident,
        when=when_words(incident.when),
        status=STATUS_WORDS[incident.status],
        accounts=accounts,
        unknown=len({account.document for account in incident.accounts if account.publisher is None}),
        charts=tuple(_charts(pages, texts, incident)),
        copies=tuple(tuple(_source_name(pages, name) for name in group) for group in incident.copies),
        folds=tuple(_fold(pages, texts, fold) for fold in incident.folds if fold.kind != "copy"),
        why=tuple(
            tuple(_difference(pages, texts, each) for each in dispute.differences) for dispute in incident.disputes
        ),
    )


FOLD_WORDS = {
    "copy": "{} and {} print one text",
    "edited": "{} and {} print one text with words changed",
    "derived": "{} and {} share whole stretches of text",
    "credit": "{} and {} credit one source",
    "reported": "{} and {}: one has it from the other",
}


def _fold(pages: Pages, texts: Texts, fold: Fold) -> Reason:
    names = [_source_name(pages, name) for name in fold.documents]
    return Reason(sentence=FOLD_WORDS[fold.kind].format(*names), words=_passages(pages, texts, fold.spans))


DIFFERENCE_WORDS = {
    "partial": "The smaller one counts a part",
    "scope": "The larger one covers more places or more time",
    "definition": "One counts whom the other leaves out",
    "update": "One is newer, or not final",
    "conflict": "Nothing in the texts explains it",
}


def _difference(pages: Pages, texts: Texts, difference: Difference) -> Reason:
    accounts = " and ".join(str(number + 1) for number in difference.accounts)
    words = _passages(pages, texts, difference.spans) if difference.kind != "conflict" else ()
    return Reason(sentence=f"{DIFFERENCE_WORDS[difference.kind]} (accounts {accounts})", words=words)


def _passages(pages: Pages, texts: Texts, spans: Iterable[Span]) -> tuple[Passage, ...]:
    return tuple(
        Passage(
            words=shorten(texts[span.doc].quote(span), 160),
            href=pages.links.passage(span, ""),
            facts=(_source_name(pages, span.doc),),
        )
        for span in spans
        if span.doc in texts
    )


def _source_name(pages: Pages, name: str) -> str:
    return pages.source(name)


def _account(pages: Pages, found: Findings, incident: Incident, number: int, account: Account) -> AccountView:
    document = found.document
    group = next((g for g in incident.copies if document.id in g), ())
    others = [name for name in group if name != document.id]
    copies = [n for n, other in enumerate(incident.accounts, 1) if other.document in others]
    events = [event for event in found.events if event.id in account.events]
    said = [statement for statement in found.statements if statement.id in account.statements]
    return AccountView(
        number=number,
        document=document,
        publisher=account.publisher or pages.source(document.id),
        title=pages.title(document.id),
        published=date_words(document.published) if document.published else None,
        according_to=_according_to(account.according_to),
        stance=stance_words(account.stance),
        figures=tuple(_figure(pages, found, figure) for figure in account.figures),
        events=tuple(
            Passage(
                words=shorten(found.quote(event.span), 280),
                href=pages.links.passage(event.span, event.id),
                facts=tuple(filter(None, (when_words(event.when) if event.when else None, _place(event.place)))),
            )
            for event in events
        ),
        statements=tuple(statement_row(found, statement, pages.links) for statement in said),
        copies=tuple(copies),
    )


def _place(place: object) -> str | None:
    return getattr(place, "name", None)


def _according_to(name: str | None) -> str:
    if name is None:
        return "According to an unnamed source"
    return "In the article’s own words" if name == "author" else f"According to {name}"


def _figure(pages: Pages, found: Findings, figure: Figure) -> Passage:
    return Passage(
        words=found.quote(figure.span),
        href=pages.links.passage(figure.span, figure.span.id("fig")),
        facts=(figure.counts, bounds_words(figure)),
    )


def _charts(pages: Pages, texts: Texts, incident: Incident) -> Iterator[RangeChart]:
    told = [
        (number, account, figure)
        for number, account in enumerate(incident.accounts, 1)
        for figure in account.figures
        if (figure.low is not None or figure.high is not None) and account.document in texts
    ]
    for counts in sorted({figure.counts for _, _, figure in told}):
        own = [(number, account, figure) for number, account, figure in told if figure.counts == counts]
        yield _chart(pages, texts, counts, own)


def _chart(pages: Pages, texts: Texts, counts: str, told: list[tuple[int, Account, Figure]]) -> RangeChart:
    most = max(value for _, _, f in told for value in (f.low, f.high) if value is not None)
    top, step = _axis(most)
    room = CHART - 2 * EDGE

    def x(value: int) -> float:
        return round(EDGE + room * value / top, 1)

    lines = []
    for i, (number, account, figure) in enumerate(told):
        low, high = figure.low, figure.high
        publisher = account.publisher or _source_name(pages, account.document)
        lines.append(
            RangeLine(
                label=f"{number}  {shorten(publisher, 24)}",
                words=bounds_words(figure),
                quoted=shorten(texts[account.document].quote(figure.span), QUOTED),
                href=pages.links.passage(figure.span, figure.span.id("fig")),
                x=x(0 if low is None else low),
                x1=x(top if high is None else high),
                y=LINE * i + 32,
                open_low=low is None,
                open_high=high is None,
            )
        )
    ticks = tuple((x(value), f"{value:,}") for value in range(0, top + 1, step))
    return RangeChart(counts=counts, lines=tuple(lines), ticks=ticks, width=CHART, height=LINE * len(told) + 24)


def _axis(most: int) -> tuple[int, int]:
    """The end of the scale and the distance of its ticks, in round numbers.

    >>> _axis(31)
    (40, 10)
    """
    size = max(1, int(10 ** int(log10(max(1, most * 1.1 / 4)))))
    step = next(size * k for k in (1, 2, 5, 10) if size * k * 5 >= most * 1.1)
    return step * max(1, ceil(most * 1.1 / step)), step
