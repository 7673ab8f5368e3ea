"""On what the accounts of an incident differ: figures with the reason why, days, places, and deeds that are denied."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from onrecord import lang
from onrecord.merge import dates, places
from onrecord.merge.accounts import AUTHOR, Told
from onrecord.merge.causes import Cause, causes_of, opposed
from onrecord.merge.differences import Stated, differences
from onrecord.merge.happenings import Happening, same_number
from onrecord.model import Dispute, DisputedValue, Figure, Findings, Span

MOST_BETWEEN = 5

Given = tuple[int, str, Span | None]  # account, value, and the words that give it


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whole:
    """What an account gives for the whole of one thing; `written` only where it adds two figures ("24 + 3")."""

    account: int
    figure: Figure
    written: str | None = None


def disputes_of(told: Sequence[Told], found: Mapping[str, Findings]) -> tuple[Dispute, ...]:
    """The fields on which accounts cannot all be right, with every value: figures, day, place, cause, what was done."""
    known = [*_figure_disputes(told, found), *_when_dispute(told), *_place_dispute(told)]
    return (*known, *_cause_disputes(told, found), *_deed_dispute(told))


def _figure_disputes(told: Sequence[Told], found: Mapping[str, Findings]) -> Iterator[Dispute]:
    killed: dict[str, set[int]] = {}
    for each in told:
        own = killed.setdefault(each.account.document, set())
        own.update(f.low for f in each.account.figures if f.counts == "killed" and f.low)
    for counts in sorted({f.counts for t in told for f in t.account.figures}):
        wholes = [whole for n, t in enumerate(told) if (whole := _whole(n, t, counts)) is not None]
        apart = [w for w in wholes if any(not same_number(w.figure, other.figure) for other in wholes)]
        if not apart:
            continue
        figures = [whole.figure for whole in apart]
        values = [(w.account, w.written or _written(w.figure, figures), w.figure.span) for w in apart]
        stated = [_stated(w, told[w.account], found, killed) for w in apart]
        why = tuple(d for d in differences(stated) if _unlike(d.accounts, apart))
        yield replace(_dispute(counts, values), differences=why)


def _unlike(accounts: Iterable[int], wholes: Iterable[_Whole]) -> bool:
    """Tell whether two of these accounts give figures that cannot be one number."""
    own = [whole.figure for whole in wholes if whole.account in accounts]
    return any(not same_number(a, b) for a, b in combinations(own, 2))


def _stated(whole: _Whole, told: Told, found: Mapping[str, Findings], killed: Mapping[str, Iterable[int]]) -> Stated:
    findings = found[told.account.document]
    span = whole.figure.span
    at = next((n for n, s in enumerate(findings.sentences) if s.start <= span.start < s.end), None)
    source = told.account.according_to
    return Stated(
        figure=whole.figure,
        document=findings.document,
        sentence=span if at is None else findings.sentences[at],
        previous=findings.sentences[at - 1] if at else None,
        killed=frozenset(killed[told.account.document]),
        account=whole.account,
        source=None if source == AUTHOR else source,
    )


def _written(figure: Figure, others: Iterable[Figure]) -> str:
    """The bounds of a figure; "9" and "at least 9" are one value, given as the wider one."""
    same = [f for f in others if f.low == figure.low and same_number(f, figure)]
    return max(same, key=lambda f: (f.high is None, f.high or 0), default=figure).written


def _whole(number: int, told: Told, counts: str) -> _Whole | None:
    """What an account gives for the whole: its largest figure (smaller ones are parts of it), or two that it adds."""
    single = [f for f in told.account.figures if f.counts == counts and (f.low is not None or f.high is not None)]
    sums = [_Whole(account=number, figure=f) for f in single]
    for a, b in (pair for event in told.events for pair in _added(event, counts)):
        sums.append(_Whole(account=number, figure=_sum(a, b), written=f"{a.written} + {b.written}"))
    return max(sums, key=lambda w: (w.figure.low or 0, w.figure.high or 0, w.figure.span), default=None)


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
        yield _dispute("when", [(n, e.event.when.edtf or "?", e.event.trigger) for n, e in given if e.event.when])


def _place_dispute(told: Sequence[Told]) -> Iterator[Dispute]:
    given = [(n, e.where.place) for n, t in enumerate(told) for e in t.events if e.where is not None]
    distinct = {e.where.place.name: e.where for t in told for e in t.events if e.where is not None}
    if any(places.relation(a, b) == "apart" for a, b in combinations(distinct.values(), 2)):
        yield _dispute("place", [(n, place.name, place.span) for n, place in given])


def _cause_disputes(told: Sequence[Told], found: Mapping[str, Findings]) -> Iterator[Dispute]:
    """The causes of one death, fire or the like that cannot all be right, one dispute for each."""
    of_effect: dict[str, dict[int, list[Cause]]] = {}
    for cause in causes_of(told, found):
        of_effect.setdefault(cause.effect, {}).setdefault(cause.account, []).append(cause)
    for effect in sorted(of_effect):
        given = of_effect[effect]
        against = {n for a, b in combinations(given, 2) if opposed(given[a], given[b]) for n in (a, b)}
        values = [(n, cause.written, cause.span) for n in sorted(against) for cause in given[n]]
        if values:
            yield _dispute("cause", values)


def _deed_dispute(told: Sequence[Told]) -> Iterator[Dispute]:
    """What one source denies and another asserts: the same deed, said and denied."""
    said = [(n, deed, span) for n, t in enumerate(told) for deed, span in _deeds(t, "asserted", "alleged").items()]
    denied = [(n, deed, span) for n, t in enumerate(told) for deed, span in _deeds(t, "denied").items()]
    against = [(told[n], told[m], deed) for n, deed, _ in said for m, other, _ in denied if deed == other]
    both = {deed for one, other, deed in against if not _one_source(one, other)}
    values: list[Given] = [(n, f"{deed} asserted", span) for n, deed, span in said if deed in both]
    values += [(n, f"{deed} denied", span) for n, deed, span in denied if deed in both]
    if values:
        yield _dispute("happened", sorted(values, key=lambda v: (v[1].rsplit(" ", 1), v[0])))


def _one_source(a: Told, b: Told) -> bool:
    one, other = a.account, b.account
    return (one.document, one.according_to) == (other.document, other.according_to)


def _deeds(told: Told, *stances: str) -> dict[str, Span]:
    """What an account tells or denies: the kind of deed where a list has its word, else the word itself."""
    found: dict[str, Span] = {}
    for event in told.events:
        if event.event.stance in stances:
            found.setdefault(event.deed, event.event.trigger)
    return found


def _dispute(name: str, given: Iterable[Given]) -> Dispute:
    values: dict[str, tuple[list[int], list[Span]]] = {}
    for number, value, span in given:
        accounts, spans = values.setdefault(value, ([], []))
        if number not in accounts:
            accounts.append(number)
        if span is not None and span not in spans:
            spans.append(span)
    listed = (DisputedValue(value=v, accounts=tuple(n), spans=tuple(s)) for v, (n, s) in values.items())
    return Dispute(field=name, values=tuple(listed))
