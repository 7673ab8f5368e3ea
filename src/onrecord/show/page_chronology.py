"""The timeline page: what was asked for, the rows of the list, and the picture of them by lane."""

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, groupby
from operator import is_
from typing import Any, NamedTuple

from onrecord.model import Incident, TimelineEntry, When
from onrecord.model.record import Lane
from onrecord.show.disputes import differs
from onrecord.show.page_dates import MONTHS, when_words, why_undated, year_missing
from onrecord.show.page_links import Links
from onrecord.show.page_survey import StatementRow
from onrecord.show.page_timeline import KINDS, Kind, Moment, Picture, moment, pictures
from onrecord.text import shorten

STATUS_WORDS = {"single-source": "one source", "corroborated": "corroborated", "contested": "contested"}
LANES: tuple[Lane, ...] = ("dated", "yearless", "undated")
LANES_BY = {"": "incidents and statements", "type": "type of incident", "place": "place", "publisher": "publisher"}
MOST_LANES = 7
STATEMENTS = "Statements"
OTHERS = {"type": "Other types", "place": "Other places", "publisher": "Other publishers"}
NONE_GIVEN = {"type": "No type", "place": "No place given", "publisher": "Publisher not known"}


class Placed(NamedTuple):
    """A row with its lanes; its moment as it is, and as it stands in those lanes that are `kept` apart."""

    row: "Row"
    lanes: tuple[str, ...]
    moment: Moment
    placed: Moment
    kept: AbstractSet[str]


Laned = dict[str, dict[str, Placed]]  # by kind of lane and id


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the reader asked the timeline for; empty values ask for everything."""

    show: str = ""
    status: str = ""
    first: str = ""
    last: str = ""
    lanes: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked for."""
        return not any((self.show, self.status, self.first, self.last, self.lanes))


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class Row:
    """One entry of the chronology: an incident or a statement.

    `turn` is what rows are listed by: what has a date by its days; then what has no year, then the undated, both in the
    order of the record. `has_no_year` tells a day or month without a year.
    """

    when: str
    when_value: When | None
    documents: int
    independent: int
    href: str
    anchor: str
    label: str
    incident: Incident | None = None
    statement: StatementRow | None = None
    lane: Lane = "dated"
    why: str = ""
    moment: Moment | None = None
    entry: TimelineEntry | None = None
    turn: tuple[int, str] = (0, "")
    has_no_year: bool = field(init=False)

    def __post_init__(self) -> None:
        """Have at hand what is asked of every row."""
        object.__setattr__(self, "has_no_year", self.when_value is not None and year_missing(self.when_value.edtf))

    @property
    def kind(self) -> Kind:
        """Which of the two it is."""
        return "incident" if self.incident else "statement"

    @property
    def status(self) -> str:
        """How far the sources of an incident agree, in words; empty for a statement."""
        return STATUS_WORDS[self.incident.status] if self.incident else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The rows of one month, or those without a year or a date."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chronology:
    """The timeline as pictures (one for each width) and as rows; `yearless` draws what has a day but no year.

    `undated` are the rows that have no day at all: those that the texts put in order, then the rest. `items` is what
    the picture is made of, for a script that draws it larger. `of` are all rows that there were to choose from.
    """

    pictures: tuple[Picture, ...]
    yearless: tuple[Picture, ...]
    rows: tuple[Row, ...]
    undated: tuple[Row, ...]
    moments: tuple[Moment, ...]
    of: Sequence[Row] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """The rows that were asked for `of` all: with a day and a year, without the year, without both."""

    of: Sequence[Row]
    shown: tuple[Row, ...]
    dated: tuple[tuple[Moment, Row], ...]
    without: tuple[Moment, ...]
    undated: tuple[Row, ...]


def parted(rows: Sequence[Row], asked: Asked) -> Parted:
    """The rows that were asked for (in whatever lanes), by whether they have a day and a year."""
    shown = tuple(_shown(rows, asked))
    dated: list[tuple[Moment, Row]] = []
    without: list[Moment] = []
    undated: list[Row] = []
    for row in shown:
        if row.moment is None:
            undated.append(row)
        elif row.has_no_year:
            without.append(row.moment)
        else:
            dated.append((row.moment, row))
    return Parted(of=rows, shown=shown, dated=tuple(dated), without=tuple(without), undated=tuple(undated))


def chronology(rows: Parted, asked: Asked, laned: Laned | None = None, before: Chronology | None = None) -> Chronology:
    """The rows that were asked for, drawn and listed; `laned` keeps what was put in lanes for the next time.

    What looks as it did `before`, for the same question, is not drawn anew.
    """
    moments = _in_lanes(rows.dated, asked.lanes, laned) if asked.lanes else tuple(m for m, _ in rows.dated)
    if before is not None and len(moments) == len(before.moments) and all(map(is_, moments, before.moments)):
        moments, drawn = before.moments, before.pictures
    else:
        drawn = pictures(moments, before=before.pictures if before else ())
    return Chronology(
        pictures=drawn,
        yearless=pictures(rows.without, with_year=False, before=before.yearless if before else ()),
        rows=rows.shown,
        undated=rows.undated,
        moments=moments,
        of=rows.of,
    )


def _shown(rows: Sequence[Row], asked: Asked) -> Iterable[Row]:
    """The rows that were asked for."""
    if not asked.show and not asked.status and not asked.first and not asked.last:
        return rows
    hidden = {"incidents": "statement", "statements": "incident"}.get(asked.show)
    return (
        row
        for row in rows
        if row.kind != hidden
        and (not asked.status or (row.incident is not None and row.incident.status == asked.status))
        and between(row.when_value, asked.first, asked.last)
    )


def row_of(entry: TimelineEntry, incident: Incident | None, statement: StatementRow | None, links: Links) -> Row | None:
    """One entry of the chronology, ready to print; None when the record has lost what it is about."""
    if incident is None and statement is None:
        return None
    name = entry.incident or entry.statement or ""
    when = entry.when
    row = Row(
        when=when_words(when),
        when_value=when,
        documents=entry.documents,
        independent=entry.independent,
        href=links.incident(name) if incident else (statement.href if statement else ""),
        anchor=f"t-{name}",
        label=incident.title if incident else entry.label,
        incident=incident,
        statement=statement,
        lane=entry.lane,
        why=why_undated(entry),
        entry=entry,
        turn=(LANES.index(entry.lane), (when.earliest or when.latest or "") if when and entry.lane == "dated" else ""),
    )
    return replace(row, moment=_moment(row))


def renewed(old: Row, new: Row | None) -> Row | None:
    """The new row of the same entry; what is drawn of it stays the very same where it looks the same."""
    same = new is not None and new.moment == old.moment
    return replace(new, moment=old.moment) if new is not None and same else new


def items(told: Chronology) -> dict[str, Any]:
    """The picture as plain values: where the axis has its stretches, and each thing with its days and lanes."""
    widest = told.pictures[0]
    names = [band.title for band in widest.bands]
    return {
        "lanes": names,
        "stretches": [[s.start, s.end, round(s.x1 - s.x0, 2)] for s in widest.stretches],
        "items": [
            [m.start, m.end, m.kind, m.status, m.signs, _numbers(m, names), m.label, m.note, m.differs, m.href]
            for m in told.moments
        ],
    }


def _numbers(m: Moment, names: Sequence[str]) -> list[int]:
    return [names.index(lane) for lane in m.lanes or (KINDS[m.kind],)]


def _moment(row: Row) -> Moment | None:
    if row.when_value is None:
        return None
    said, incident = row.statement, row.incident
    made = moment(
        row.when_value,
        name=row.anchor,
        kind=row.kind,
        label=shorten(f"{said.speaker}: {said.text}" if said else row.label, 140),
        href=row.href,
        status=incident.status if incident else "",
    )
    if made is None:
        return None
    told = shorten(differs(incident), 60) if incident is not None else ""
    return replace(made, differs=told) if told else made


def _lanes_of(row: Row, by: str) -> tuple[str, ...]:
    if row.incident is None:
        return (STATEMENTS,)
    if by == "type":
        return (row.incident.type.replace("_", " ").capitalize() or NONE_GIVEN[by],)
    if by == "place":
        return (row.incident.place.name if row.incident.place else NONE_GIVEN[by],)
    return (row.incident.publishers or (NONE_GIVEN[by],)) if by == "publisher" else ("Incidents",)


def _in_lanes(drawn: Sequence[tuple[Moment, Row]], by: str, laned: Laned | None) -> tuple[Moment, ...]:
    """What is drawn, in its lanes: the most frequent ones, and one for the others."""
    known = laned.get(by, {}) if laned is not None else {}
    told = [(m, row, known.get(m.id)) for m, row in drawn]
    lanes_of = [old.lanes if old is not None and old.row is row else _lanes_of(row, by) for _, row, old in told]
    counts = Counter(chain.from_iterable(lanes_of))
    named = sorted((lane for lane in counts if lane not in (STATEMENTS, NONE_GIVEN[by])), key=lambda n: (-counts[n], n))
    kept = {*named[:MOST_LANES], STATEMENTS, NONE_GIVEN[by]}
    if len(named) == MOST_LANES + 1:
        kept.add(named[-1])
    made: dict[str, Placed] = {}
    for (m, row, old), lanes in zip(told, lanes_of, strict=True):
        if old is not None and old.row is row and old.kept == kept:
            made[m.id] = old
            continue
        own = tuple(dict.fromkeys(lane if lane in kept else OTHERS[by] for lane in lanes))
        same = old is not None and old.moment is m and old.placed.lanes == own
        placed = old.placed if old is not None and same else replace(m, lanes=own)
        made[m.id] = Placed(row, lanes, m, placed, kept)
    if laned is not None:
        laned[by] = made
    return tuple(each.placed for each in made.values())


def between(when: When | None, first: str, last: str) -> bool:
    """Tell whether a date may lie between two ISO days, each empty where that side is open."""
    if not first and not last:
        return True
    if when is None or not (when.earliest or when.latest):
        return False
    return (not last or (when.earliest or "") <= last) and (not first or (when.latest or "9999") >= first)


def groups(rows: Iterable[Row]) -> tuple[Group, ...]:
    """The rows under the heading of their month (or year, or what they lack)."""
    return tuple(Group(title=title, rows=tuple(group)) for title, group in groupby(rows, key=_group_title))


def _group_title(row: Row) -> str:
    lane, bound = row.turn
    if lane == 0:
        return bound[:4] if _whole_year(row.when_value) else _month_title(bound)
    return "Year not given" if row.lane == "yearless" else "No date"


def _whole_year(when: When | None) -> bool:
    bounds = (when.earliest or "", when.latest or "") if when else ("", "")
    return bounds[0].endswith("-01-01") and bounds[1].endswith("-12-31")


def _month_title(day: str) -> str:
    try:
        on = date.fromisoformat(day[:10])
    except ValueError:
        return day
    return f"{MONTHS[on.month - 1]} {on.year}"
