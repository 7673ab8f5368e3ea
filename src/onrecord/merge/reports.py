"""What one document tells of one incident: its events of one kind, put together as far as the text allows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from onrecord.merge import dates, places
from onrecord.merge.dates import Days
from onrecord.merge.happenings import Happening, same_number
from onrecord.merge.places import Where
from onrecord.model import Figure

HERE = ("same", "inside")
CLOSE = 2
LEAD = 8  # sentences: title and lead
OFTEN = 3
RECENT = 30  # days
VIOLENCE = "ASSAULT"


@dataclass(slots=True)
class Report:
    """Events of one document that are one incident; `reasons` tell why each was added.

    `main` tells that the document has most of its events of this kind here: it is what the document is about.
    `largest` tells that it has more events than the document's other reports of this kind (the first of equals).
    `crowded` tells that so many reports have its kind, day and place that these alone tell no incident from another.
    """

    events: list[Happening]
    reasons: list[str] = field(default_factory=list)
    main: bool = False
    largest: bool = False
    crowded: bool = False

    @property
    def order(self) -> tuple[str, int, int, str]:
        """Where it stands in the record: that of its first event."""
        return min(event.order for event in self.events)

    @property
    def start(self) -> int:
        """The number of the first sentence that tells it."""
        return min(event.sentence for event in self.events)

    @property
    def days(self) -> list[Days]:
        """The days that its events are given."""
        return [event.days for event in self.events if event.days is not None]

    @property
    def wheres(self) -> list[Where]:
        """The places that its events are given."""
        return [event.where for event in self.events if event.where is not None]

    @property
    def days_said(self) -> list[Days]:
        """The days that the sentences of its events give themselves."""
        return [event.days for event in self.events if event.days is not None and event.days.narrow and event.day_said]

    @property
    def places_said(self) -> list[Where]:
        """The places that the sentences of its events give themselves."""
        return [event.where for event in self.events if event.where is not None and event.place_said]

    @property
    def words(self) -> frozenset[str]:
        """The telling words of all its sentences."""
        return frozenset().union(*(event.telling for event in self.events))

    @property
    def numbered(self) -> frozenset[tuple[str, str]]:
        """The numbered names of its sentences: ("colony", "4")."""
        return frozenset().union(*(event.nearby.numbered for event in self.events))

    @property
    def figures(self) -> list[Figure]:
        """The figures of all its events."""
        return [figure for event in self.events for figure in event.event.figures]


def reports_of(events: Iterable[Happening]) -> list[Report]:
    """The reports in all documents, each event in exactly one, ordered by document and place in the text."""
    apart: dict[tuple[str, str], list[Happening]] = defaultdict(list)
    for event in events:
        apart[event.document.id, event.family].append(event)
    reports = [report for key in sorted(apart) for report in _in_one_text(apart[key])]
    return sorted(reports, key=lambda report: report.order)


def _in_one_text(events: Sequence[Happening]) -> list[Report]:
    """The reports of one document, events with day and place first.

    What a text says without day or place belongs to the incident it stands next to; elsewhere in the text, to the only
    incident that it can be part of.
    """
    reports: list[Report] = []
    for event in sorted(events, key=_turn):
        able = [report for report in reports if _able(event, report)]
        chosen, reason = _choose(event, able)
        if chosen is None:
            reports.append(Report(events=[event]))
        else:
            chosen.events.append(event)
            chosen.reasons.append(reason)
    for report in reports:
        report.main = _matters(report) and len(report.events) * 2 >= len(events)
    largest = min(reports, key=lambda r: (-len(r.events), -bool(r.days) - bool(r.wheres), r.order))
    largest.largest = _matters(largest)
    return reports


def _matters(report: Report) -> bool:
    """Tell whether a text may be about it: told in title or lead, again and again, or with a day and a place."""
    told = len(report.events) >= OFTEN or any(event.sentence < LEAD for event in report.events)
    return told or bool(report.days and report.wheres)


def _turn(event: Happening) -> tuple[object, ...]:
    exact = event.days is not None and event.days.narrow
    return -(2 * exact + (event.days is not None) + (event.where is not None)), *event.order


def _able(event: Happening, report: Report) -> bool:
    """Tell whether nothing in the text parts them: another day (even the next one) or another place."""
    days = {dates.relation(event.days, other) for other in report.days}
    wheres = {places.relation(event.where, other) for other in report.wheres}
    return not days & {"apart", "near"} and "apart" not in wheres and not _elsewhere(event, report)


def _elsewhere(event: Happening, report: Report) -> bool:
    """Tell whether the words around an event without a place name places, and all of them are apart from the report's.

    The sentence comes first, then its paragraph with title and lead.
    """
    if event.where is not None or not report.wheres or any(event.sentence == other.sentence for other in report.events):
        return False
    named = event.nearby.places or event.nearby.around
    return bool(named) and all(places.relation(a, b) == "apart" for a in named for b in report.wheres)


def _choose(event: Happening, able: Sequence[Report]) -> tuple[Report | None, str]:
    """The one report the event belongs to, with the reason; None when there is no reason to choose."""
    for told, reason in (
        (_same_sentence, "told in one sentence"),
        (_same_place, ""),
        (_close, "told in one paragraph"),
    ):
        found = [report for report in able if any(told(event, other) for other in report.events)]
        if len(found) == 1:
            return found[0], reason or f"same day and same place ({event.where.place.name})" if event.where else reason
        if found:
            able = found
    if event.days is not None and event.where is not None:
        return None, ""
    able = [report for report in able if _akin(event, report) and _is_near(event, report)]
    best = sorted(able, key=lambda report: (-len(event.telling & report.words), report.start))
    if not best or contradiction(event.event.figures, _of_source(event, best[0])):
        return None, ""
    if event.telling & best[0].words and (len(best) == 1 or _shares_more(event, *best[:2])):
        return best[0], "nearest in words in this text" if len(best) > 1 else "the only such incident in this text"
    return _main_matter(event, best)


def _shares_more(event: Happening, one: Report, other: Report) -> bool:
    return len(event.telling & one.words) > len(event.telling & other.words)


def _main_matter(event: Happening, able: Sequence[Report]) -> tuple[Report | None, str]:
    """The incident that the text tells first, for violence that nothing in its sentence sets apart."""
    alone = len(able) == 1 and (able[0].days or able[0].wheres)
    if event.family == VIOLENCE and not event.nearby.other:
        chosen = min(able, key=lambda report: report.start)
        if alone or chosen.start < LEAD:
            return chosen, "the only such incident in this text" if alone else "the main matter of this text"
    return (able[0], "the only such incident in this text") if alone else (None, "")


def _is_near(event: Happening, report: Report) -> bool:
    """Tell whether a report is more than a look back: told at the beginning, or of the weeks before the article."""
    published = event.published
    if (
        event.family != VIOLENCE
        or event.days is not None
        or published is None
        or report.start < LEAD
        or not report.days
    ):
        return True
    if len(event.telling & report.words) > 1:
        return True
    return any(
        days.yearless or (days.narrow and (days.last or published) >= published - RECENT) for days in report.days
    )


def _akin(event: Happening, report: Report) -> bool:
    """Tell whether an event told elsewhere in the text is of one kind with a report: violence, or the same deed."""
    return event.family == VIOLENCE or any(event.deed == other.deed for other in report.events)


def _same_sentence(a: Happening, b: Happening) -> bool:
    return a.sentence == b.sentence


def _same_place(a: Happening, b: Happening) -> bool:
    return dates.relation(a.days, b.days) == "same" and places.relation(a.where, b.where) in HERE


def _close(a: Happening, b: Happening) -> bool:
    whole = all(e.days is not None and e.where is not None for e in (a, b))
    return not whole and a.paragraph == b.paragraph and abs(a.sentence - b.sentence) <= CLOSE


def _of_source(event: Happening, report: Report) -> list[Figure]:
    """The figures that the same source gives there: other sources may contradict it about one thing."""
    same = (other.event for other in report.events if other.event.according_to == event.event.according_to)
    return [figure for other in same for figure in other.figures]


def contradiction(ours: Iterable[Figure], theirs: Sequence[Figure]) -> bool:
    """Tell whether figures count the same things and none of them can be one number."""
    pairs = [(a, b) for a in ours for b in theirs if a.counts == b.counts]
    return bool(pairs) and not any(same_number(a, b) for a, b in pairs)
