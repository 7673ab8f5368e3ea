"""How each document and source tells an incident, and on what the accounts differ."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from onrecord.merge import dates, places
from onrecord.merge.happenings import Happening, same_number
from onrecord.model import Account, Dispute, DisputedValue, Figure, Findings, Statement

STANCES = ("asserted", "alleged", "hedged", "denied", "planned")
AUTHOR = "author"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An account with the events it is made of."""

    account: Account
    events: tuple[Happening, ...] = ()


def accounts_of(members: Sequence[Happening], found: Mapping[str, Findings]) -> list[Told]:
    """The accounts of an incident: one for each document and source, one for each statement that competes with it."""
    groups: dict[tuple[str, str, str], list[Happening]] = {}
    for event in sorted(members, key=lambda e: e.order):
        groups.setdefault(_source(event, found[event.document.id]), []).append(event)
    told = [_told(found[key[0]], key, events) for key, events in groups.items()]
    used = {statement for each in told for statement in each.account.statements}
    for document in sorted({event.document.id for event in members}):
        told += [_competing_account(found[document], s) for s in _competing(members, found[document], used)]
    return sorted(told, key=lambda t: _order(t, found))


def _order(told: Told, found: Mapping[str, Findings]) -> tuple[str, str, int, str]:
    """By publication, then document, then place in the text; the author's own account first in a document."""
    document = found[told.account.document].document
    start = min((e.event.span.start for e in told.events), default=len(document.text))
    return document.published or "9999", document.id, start, told.account.according_to or ""


def _source(event: Happening, found: Findings) -> tuple[str, str, str]:
    """Document, kind of source and its name: what makes events one account."""
    statement = _statement(found, event.event.according_to)
    if statement is None:
        return event.document.id, AUTHOR, ""
    name = statement.speaker.name if statement.speaker else None
    return (event.document.id, "named", name) if name else (event.document.id, "unnamed", statement.id)


def _statement(found: Findings, id: str) -> Statement | None:
    return next((s for s in found.statements if s.id == id), None)


def _told(found: Findings, key: tuple[str, str, str], events: list[Happening]) -> Told:
    document, kind, name = key
    figures = sorted({f for e in events for f in e.event.figures}, key=lambda f: (f.span, f.counts))
    account = Account(
        document=document,
        publisher=found.document.publisher,
        events=tuple(e.event.id for e in events),
        statements=tuple(sorted({e.event.according_to for e in events} - {AUTHOR})),
        stance=_stance(e.event.stance for e in events),
        according_to=AUTHOR if kind == AUTHOR else name if kind == "named" else None,
        figures=tuple(figures),
    )
    return Told(account=account, events=tuple(events))


def _stance(stances: Iterable[str]) -> str:
    """The stance of an account: its most certain one (a source that asserts one part denies not the whole)."""
    return min(stances, key=STANCES.index)


def _competing(members: Sequence[Happening], found: Findings, used: set[str]) -> Iterator[Statement]:
    own = [e for e in members if e.document.id == found.document.id]
    wanted = {name for e in own for name in e.event.accounts} - used
    yield from (s for s in found.statements if s.id in wanted)


def _competing_account(found: Findings, statement: Statement) -> Told:
    name = statement.speaker.name if statement.speaker else None
    figures = tuple(f for f in found.figures if any(part.contains(f.span) for part in statement.content))
    return Told(
        account=Account(
            document=found.document.id,
            publisher=found.document.publisher,
            statements=(statement.id,),
            stance="hedged" if statement.stance == "asked" else statement.stance,
            according_to=AUTHOR if statement.voice == AUTHOR else name,
            figures=figures,
        )
    )


def bounds(figure: Figure) -> str:
    """The bounds of a figure as people write them.

    >>> from dataclasses import replace
    >>> from onrecord.model import Span
    >>> over = Figure(span=Span(doc="d", start=0, end=7), counts="killed", low=31, high=None, hedge="over")
    >>> bounds(over), bounds(replace(over, low=24, high=24, hedge="exact")), bounds(replace(over, low=20, high=30))
    ('31+', '24', '20–30')
    """
    low, high = figure.low, figure.high
    about = "about " if figure.hedge == "about" else ""
    if high is None:
        return "?" if low is None else f"{about}{low}+" if figure.hedge != "about" else f"{about}{low}"
    if low is None or (low == 0 and high > 0):
        return f"{about}up to {high}"
    return f"{about}{low}" if low == high else f"{about}{low}–{high}"


def disputes_of(told: Sequence[Told]) -> tuple[Dispute, ...]:
    """The fields on which accounts cannot all be right, with every value: figures, then day, then place."""
    found = [*_figure_disputes(told), *_when_dispute(told), *_place_dispute(told)]
    return tuple(found)


def _figure_disputes(told: Sequence[Told]) -> Iterator[Dispute]:
    kinds = sorted({f.counts for t in told for f in t.account.figures})
    for counts in kinds:
        given = [(n, _largest(t.account, counts)) for n, t in enumerate(told)]
        values = [(n, figure) for n, figure in given if figure is not None]
        distinct = {(figure.low, figure.high): figure for _, figure in values}
        if any(not same_number(a, b) for a, b in combinations(distinct.values(), 2)):
            yield _dispute(counts, [(n, bounds(figure)) for n, figure in values])


def _largest(account: Account, counts: str) -> Figure | None:
    """The figure an account gives for the whole: its largest (smaller ones are parts of it)."""
    figures = [f for f in account.figures if f.counts == counts and (f.low is not None or f.high is not None)]
    return max(figures, key=lambda f: (f.low or 0, f.high or 0, f.span), default=None)


def _when_dispute(told: Sequence[Told]) -> Iterator[Dispute]:
    given = [(n, e) for n, t in enumerate(told) for e in t.events if e.days is not None and e.days.narrow]
    distinct = dict.fromkeys(e.days for _, e in given)
    if any(dates.relation(a, b) in ("near", "apart") for a, b in combinations(distinct, 2)):
        yield _dispute("when", [(n, e.event.when.edtf or "?") for n, e in given if e.event.when])


def _place_dispute(told: Sequence[Told]) -> Iterator[Dispute]:
    given = [(n, e) for n, t in enumerate(told) for e in t.events if e.where is not None]
    distinct = {e.where.place.name: e.where for _, e in given if e.where}
    if any(places.relation(a, b) == "apart" for a, b in combinations(distinct.values(), 2)):
        yield _dispute("place", [(n, e.where.place.name) for n, e in given if e.where])


def _dispute(name: str, given: Iterable[tuple[int, str]]) -> Dispute:
    values: dict[str, list[int]] = {}
    for number, value in given:
        if number not in values.setdefault(value, []):
            values[value].append(number)
    return Dispute(field=name, values=tuple(DisputedValue(value=v, accounts=tuple(n)) for v, n in values.items()))


def contradicts(told: Sequence[Told]) -> bool:
    """Tell whether one account denies what another says happened: the same kind of thing, not a part of its own."""
    said = {(e.event.type, e.event.mode) for t in told for e in t.events if e.event.stance in ("asserted", "alleged")}
    denied = {(e.event.type, e.event.mode) for t in told for e in t.events if e.event.stance == "denied"}
    outright = any(t.account.stance == "denied" for t in told if not t.events)
    return bool(said & denied) or (outright and bool(said))
