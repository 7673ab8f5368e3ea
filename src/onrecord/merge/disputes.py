"""On what the accounts of an incident differ: figures with the reason why, days, places, and deeds that are denied."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations, pairwise

from onrecord import lang
from onrecord.merge import dates, places
from onrecord.merge.accounts import AUTHOR, Told
from onrecord.merge.causes import Cause, causes_of, opposed
from onrecord.merge.differences import Stated, differences
from onrecord.merge.happenings import Happening, same_number
from onrecord.merge.places import Where
from onrecord.model import Dispute, DisputedValue, Figure, Findings, Span

MOST_BETWEEN = 5
SAID = ("asserted", "alleged")
ORDER = (*SAID, "denied")

Given = tuple[int, str, Span | None]  # account, value, and the words that give it


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whole:
    """What an account gives for the whole of one thing; `written` only where it adds two figures ("24 + 3")."""

    account: int
    figure: Figure
    written: str | None = None


def disputes_of(told: Sequence[Told], found: Mapping[str, Findings]) -> tuple[Dispute, ...]:
    """The fields on which accounts cannot all be right, with every value: figures, day, place, cause, what was done."""
    known = [*_figure_disputes(told, found), *_when_dispute(told, found), *_place_dispute(told)]
    known += [*_cause_disputes(told, found), *_deed_dispute(told, found)]
    shown = [number for dispute in known for value in dispute.values for number in value.accounts]
    return (*known, *_denial(told, found, shown))


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


def _when_dispute(told: Sequence[Told], found: Mapping[str, Findings]) -> Iterator[Dispute]:
    """The dates of accounts that have no day in common; one that is told twice may be either."""
    dated = {n: [e for e in t.events if e.days is not None] for n, t in enumerate(told)}
    days = {n: [e.days for e in events if e.days is not None] for n, events in dated.items()}

    def apart(a: int, b: int) -> bool:
        return bool(days[a] and days[b]) and dates.closest(days[a], days[b]) in ("near", "apart")

    values = [(n, e) for n in _against(days, apart) for e in dated[n]]
    if values:
        yield _dispute(
            "when", [(n, e.event.when.edtf or "?", _date_words(e, found)) for n, e in values if e.event.when]
        )


def _date_words(event: Happening, found: Mapping[str, Findings]) -> Span:
    """The words of the date of an event, else those of the event."""
    timex = event.event.when.timex if event.event.when is not None else None
    dated = (t.span for t in found[event.document.id].timexes if t.id == timex)
    return next(dated, event.event.trigger)


def _place_dispute(told: Sequence[Told]) -> Iterator[Dispute]:
    """The places of accounts of which none can be one, or hold the other."""
    placed = {n: [e.where for e in t.events if e.where is not None] for n, t in enumerate(told)}

    def apart(a: int, b: int) -> bool:
        return bool(placed[a] and placed[b]) and all(_elsewhere(x, y) for x in placed[a] for y in placed[b])

    values = [(n, where.place.name, where.place.span) for n in _against(placed, apart) for where in placed[n]]
    if values:
        yield _dispute("place", values)


def _elsewhere(a: Where, b: Where) -> bool:
    """Tell whether two places are two towns: with one that the gazetteer does not know, the other may hold it."""
    towns = [where.town or where for where in (a, b)]
    known = [town.place.lat is not None for town in towns]
    plain = all(where.names and not (where.spot or where.nation or _is_area(where)) for where in towns)
    return plain and known[0] == known[1] and places.relation(a, b) == "apart"


def _is_area(where: Where) -> bool:
    areas = lang.words("en", "disputes")["places"]
    return bool(where.words & set(areas["areas"])) or where.place.name in areas["named"]


def _against(accounts: Iterable[int], apart: Callable[[int, int], bool]) -> list[int]:
    """The accounts that cannot be right with another one."""
    return sorted({n for pair in combinations(accounts, 2) if apart(*pair) for n in pair})


def _cause_disputes(told: Sequence[Told], found: Mapping[str, Findings]) -> Iterator[Dispute]:
    """The causes of one death, fire or the like that cannot all be right, one dispute for each."""
    of_effect: dict[str, dict[int, list[Cause]]] = {}
    for cause in causes_of(told, found):
        of_effect.setdefault(cause.effect, {}).setdefault(cause.account, []).append(cause)
    for effect in sorted(of_effect):
        given = of_effect[effect]
        against = _against(given, partial(_opposed, given))
        values = [(n, cause.written, cause.span) for n in against for cause in given[n]]
        if values:
            yield _dispute("cause", values)


def _opposed(given: Mapping[int, Sequence[Cause]], a: int, b: int) -> bool:
    return opposed(given[a], given[b])


def _deed_dispute(told: Sequence[Told], found: Mapping[str, Findings]) -> Iterator[Dispute]:
    """What one source denies and another asserts or alleges: the same deed."""
    said = [(n, e) for n, t in enumerate(told) for e in t.events if e.event.stance in SAID]
    denied = [(n, e) for n, t in enumerate(told) for e in t.events if e.event.stance == "denied"]
    against = [
        (one, other)
        for one in said
        for other in denied
        if one[1].deed == other[1].deed
        and not _one_source(told[one[0]], told[other[0]])
        and _denies(other[1], one[1], found[other[1].document.id])
    ]
    deeds = {one.deed for (_, one), _ in against}
    shown = {(n, event.event.id) for pair in against for n, event in pair}
    values = {
        (e.deed, ORDER.index(e.event.stance), n): e
        for n, e in (*reversed(said), *reversed(denied))
        if e.deed in deeds and (e.event.stance in SAID or (n, e.event.id) in shown)
    }
    if values:
        listed = [(n, f"{deed} {ORDER[at]}", values[deed, at, n].event.trigger) for deed, at, n in sorted(values)]
        yield _dispute("happened", listed)


def _denies(denied: Happening, said: Happening, found: Findings) -> bool:
    """Tell whether what is denied is what is told: by one who denies it outright, of the same people, or of anybody.

    What an author tells of others, or of the time until he wrote, stands against nothing.
    """
    statement = next((s for s in found.statements if s.id == denied.event.according_to), None)
    if statement is not None and statement.stance == "denied":
        return True
    words = lang.words(denied.document.language, "disputes").get("denials", {})
    sentence = " ".join(denied.said).casefold()
    if any(f" {each} " in f" {sentence} " for each in words.get("until", ())):
        return False
    anybody = words.get("anybody", ())
    theirs, ours = _people(denied, anybody), _people(said, anybody)
    return bool(theirs & ours) or (statement is not None and statement.voice != AUTHOR and not theirs)


def _people(event: Happening, anybody: Container[str]) -> set[str]:
    """Who takes part, but "nobody" and the like: entities, and the last words of those who are none."""
    taking = ((p.entity, p.name.casefold().split()) for p in (*event.event.agents, *event.event.patients))
    return {entity or said[-1] for entity, said in taking if said and said[0] not in anybody}


def _denial(told: Sequence[Told], found: Mapping[str, Findings], shown: Iterable[int]) -> Iterator[Dispute]:
    """A statement that denies the incident outright, where no other dispute shows what it stands against."""
    known = set(shown)
    denying = [n for n, t in enumerate(told) if not t.events and t.account.stance == "denied" and n not in known]
    saying = [n for n, t in enumerate(told) if t.events and t.account.stance in SAID]
    if not denying or not saying:
        return
    values: list[Given] = [(n, told[n].account.stance, told[n].events[0].event.trigger) for n in saying]
    for n in denying:
        names, findings = told[n].account.statements, found[told[n].account.document]
        values += [(n, "denied", part) for said in findings.statements if said.id in names for part in said.content]
    yield _dispute("happened", sorted(values, key=lambda v: (ORDER.index(v[1]), v[0])))


def _one_source(a: Told, b: Told) -> bool:
    one, other = a.account, b.account
    return (one.document, one.according_to) == (other.document, other.according_to)


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
