"""How each document and source tells an incident, and on what the accounts differ."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from onrecord import lang
from onrecord.merge import dates, places
from onrecord.merge.happenings import Happening, same_number
from onrecord.model import Account, Dispute, DisputedValue, Figure, Findings, Statement

STANCES = ("asserted", "alleged", "hedged", "denied", "planned")
AUTHOR = "author"
MOST_BETWEEN = 5


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
    """Document, kind of source and who it is: what makes events one account."""
    statement = _statement(found, event.event.according_to)
    if statement is None:
        return event.document.id, AUTHOR, ""
    name = _name(statement, found)
    if name is None:
        return event.document.id, "unnamed", statement.id
    known = statement.speaker.entity if statement.speaker else None
    return event.document.id, "named", known or name.casefold()


def _name(statement: Statement, found: Findings) -> str | None:
    """The name of a source, or the words of the text for one without a name; None for a mere "he" or "which"."""
    name = statement.speaker.name if statement.speaker else None
    pronouns = lang.words(found.document.language, "merge").get("pronouns", ())
    return None if name is None or name.casefold() in pronouns else name


def _statement(found: Findings, id: str) -> Statement | None:
    return next((s for s in found.statements if s.id == id), None)


def _told(found: Findings, key: tuple[str, str, str], events: list[Happening]) -> Told:
    document, kind, _ = key
    said = [s for e in events if (s := _statement(found, e.event.according_to)) is not None]
    names = [name for s in said if (name := _name(s, found)) is not None]
    figures = sorted({f for e in events for f in e.event.figures}, key=lambda f: (f.span, f.counts))
    account = Account(
        document=document,
        publisher=found.document.publisher,
        events=tuple(e.event.id for e in events),
        statements=tuple(sorted({e.event.according_to for e in events} - {AUTHOR})),
        stance=_stance(e.event.stance for e in events),
        according_to=AUTHOR if kind == AUTHOR else names[0] if names else None,
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
    name = _name(statement, found)
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


def disputes_of(told: Sequence[Told]) -> tuple[Dispute, ...]:
    """The fields on which accounts cannot all be right, with every value: figures, day, place, what was done."""
    found = [*_figure_disputes(told), *_when_dispute(told), *_place_dispute(told), *_deed_dispute(told)]
    return tuple(found)


def _figure_disputes(told: Sequence[Told]) -> Iterator[Dispute]:
    kinds = sorted({f.counts for t in told for f in t.account.figures})
    for counts in kinds:
        given = [(n, _whole(t, counts)) for n, t in enumerate(told)]
        values = [(n, figure, written) for n, (figure, written) in given if figure is not None]
        apart = [value for value in values if any(not same_number(value[1], other) for _, other, _ in values)]
        if apart:
            figures = [figure for _, figure, _ in apart]
            yield _dispute(counts, [(n, written or _written(figure, figures)) for n, figure, written in apart])


def _written(figure: Figure, others: Iterable[Figure]) -> str:
    """The bounds of a figure; "9" and "at least 9" are one value, given as the wider one."""
    same = [f for f in others if f.low == figure.low and same_number(f, figure)]
    return max(same, key=lambda f: (f.high is None, f.high or 0), default=figure).written


def _whole(told: Told, counts: str) -> tuple[Figure | None, str | None]:
    """What an account gives for the whole: its largest figure (smaller ones are parts of it), or two that it adds.

    The second value is how added figures are written ("24 + 3").
    """
    single = [f for f in told.account.figures if f.counts == counts and (f.low is not None or f.high is not None)]
    added = [pair for event in told.events for pair in _added(event, counts)]
    sums: list[tuple[Figure, str | None]] = [(f, None) for f in single]
    sums += [(_sum(a, b), f"{a.written} + {b.written}") for a, b in added]
    if not sums:
        return None, None
    return max(sums, key=lambda value: (value[0].low or 0, value[0].high or 0, value[0].span))


def _added(event: Happening, counts: str) -> Iterator[tuple[Figure, Figure]]:
    """Figures of one event that its text joins with "and": "24 inmates and three guards"."""
    joins = lang.words(event.document.language, "merge").get("joins", [])
    figures = sorted((f for f in event.event.figures if f.counts == counts), key=lambda f: f.span)
    for a, b in pairwise(figures):
        between = event.document.text[a.span.end : b.span.start].split()
        if len(between) <= MOST_BETWEEN and between[-1:] and between[-1] in joins:
            yield a, b


def _sum(a: Figure, b: Figure) -> Figure:
    low = None if a.low is None or b.low is None else a.low + b.low
    high = None if a.high is None or b.high is None else a.high + b.high
    return replace(a, low=low, high=high, hedge=a.hedge if a.hedge == b.hedge else "about")


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


def _deed_dispute(told: Sequence[Told]) -> Iterator[Dispute]:
    """What one source denies and another asserts: the same deed, said and denied."""
    said = [(n, deed) for n, t in enumerate(told) for deed in _deeds(t, "asserted", "alleged")]
    denied = [(n, deed) for n, t in enumerate(told) for deed in _deeds(t, "denied")]
    both = {deed for n, deed in said if any(deed == other and not _one_source(told[n], told[m]) for m, other in denied)}
    values = [(n, f"{deed} asserted") for n, deed in said if deed in both]
    values += [(n, f"{deed} denied") for n, deed in denied if deed in both]
    if values:
        yield _dispute("happened", sorted(values, key=lambda v: (v[1].rsplit(" ", 1), v[0])))


def _one_source(a: Told, b: Told) -> bool:
    one, other = a.account, b.account
    return (one.document, one.according_to) == (other.document, other.according_to)


def _deeds(told: Told, *stances: str) -> list[str]:
    """What an account tells or denies: the kind of deed where a list has its word, else the word itself."""
    return list(dict.fromkeys(e.deed for e in told.events if e.event.stance in stances))


def contradicts(told: Sequence[Told]) -> bool:
    """Tell whether a statement that retells the incident denies it outright, against accounts that assert it."""
    said = any(t.account.stance in ("asserted", "alleged") for t in told if t.events)
    return said and any(t.account.stance == "denied" for t in told if not t.events)
