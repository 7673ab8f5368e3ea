"""The timeline as a picture: marks, bars and labels with their places, ready for a template to draw."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from operator import is_
from typing import Literal

from onrecord.model import When
from onrecord.show.page_dates import date_words, when_words, year_missing
from onrecord.show.page_scale import Scale, Spread, Stretch, Tick, spread
from onrecord.text import shorten

WIDTHS = (1120, 720, 350)
MARGIN = 14
LETTER = 6.2
LABEL = 58
FEWEST = 6
MOST_ROWS = 16
NARROWEST = 14
LABELLING = (  # whose words are written (by status, "" for statements), and in how many rows at most
    (frozenset({"", "single-source", "corroborated", "contested"}), MOST_ROWS),
    (frozenset({"corroborated", "contested"}), MOST_ROWS),
    (frozenset({"contested"}), 12),
    (frozenset[str](), 9),
)
ROW = {True: 24, False: 16}
DENSE = 7
DENSE_HEIGHT = {True: 156, False: 84}  # on a wide screen, so that what is zoomed into has room for its words
LONG = 62
AXIS = 30
HEADING = 22
LEAP_YEAR = "2000"
KINDS = {"incident": "Incidents", "statement": "Statements"}

Kind = Literal["incident", "statement"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One dated thing to draw: its days as ordinals (None at an open end), and how it is to be told apart.

    `within` is a date known only to the month or year: the thing was on some day in it. `doubtful` is a date that its
    source gives with "about" or the like; `days` are the first and the last day that is known. `lanes` are the bands
    that it is drawn in, "" for that of its kind; `differs` says what its accounts differ on.
    """

    id: str
    kind: Kind
    label: str
    note: str
    href: str
    status: str = ""
    start: int | None
    end: int | None
    within: bool = False
    doubtful: bool = False
    open_start: bool = False
    open_end: bool = False
    lanes: tuple[str, ...] = ()
    differs: str = ""
    days: tuple[int, int] = field(init=False)

    def __post_init__(self) -> None:
        """Work out the first and last day that is known; one day when an end is open."""
        known = [day for day in (self.start, self.end) if day is not None]
        object.__setattr__(self, "days", (known[0], known[-1]))

    @property
    def signs(self) -> str:
        """What is drawn in a way of its own, a letter each: within, doubtful, open start, open end."""
        told = zip("wdse", (self.within, self.doubtful, self.open_start, self.open_end), strict=True)
        return "".join(letter for letter, on in told if on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A moment at its place: `x` to `x1` is a bar (equal for a point); `label_x` is None where no words are written."""

    moment: Moment
    x: float
    x1: float
    y: float
    label: str = ""
    differs: str = ""
    label_x: float | None = None
    label_end: bool = False
    cut_start: bool = False
    cut_end: bool = False

    @property
    def is_bar(self) -> bool:
        """Whether it covers more than a point."""
        return self.x1 - self.x > 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """Many things in one narrow column: how many, and the days they are on."""

    x: float
    y: float
    height: float
    count: int
    words: str
    first: str
    last: str
    days: str


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class Band:
    """The rows of one kind of thing, under their heading; `moments` is what it was drawn from."""

    title: str
    y: float
    height: float
    marks: tuple[Mark, ...] = ()
    piles: tuple[Pile, ...] = ()
    rows: int = 0
    moments: tuple[Moment, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawn time axis with its bands."""

    width: int
    height: float
    bands: tuple[Band, ...]
    ticks: tuple[Tick, ...]
    breaks: tuple[float, ...]
    stretches: tuple[Stretch, ...]
    axis: float
    scale: Scale


Lane = tuple[str, tuple[Moment, ...]]  # the heading of a band, and what is in it


def moment_days(when: When | None) -> tuple[int | None, int | None]:
    """The first and last day of a date as ordinals, each None where the end is open or unknown.

    >>> moment_days(When(edtf="2019-05-19/..", earliest="2019-05-19"))
    (737198, None)
    """
    if when is None:
        return None, None
    return _ordinal(when.earliest), _ordinal(when.latest)


def moment(when: When, *, name: str, kind: Kind, label: str, href: str, status: str = "") -> Moment | None:
    """The moment to draw for a date, or None when the date has neither bounds nor a month and day."""
    missing = year_missing(when.edtf)
    start, end = _without_year(when.edtf or "") if missing else moment_days(when)
    if start is None and end is None:
        return None
    edtf = when.edtf or ""
    return Moment(
        id=name,
        kind=kind,
        label=label,
        note=when_words(when),
        href=href,
        status=status,
        start=start,
        end=end,
        within="/" not in edtf and start != end,
        doubtful=any(sign in edtf for sign in "~?%"),
        open_start=start is None,
        open_end=end is None,
    )


def pictures(
    moments: Sequence[Moment], *, with_year: bool = True, before: Sequence[Picture] = ()
) -> tuple[Picture, ...]:
    """The moments drawn at each width; none when there is nothing to draw.

    Labels are written where they fit; when there are too many things for rows, they are drawn as piles with a count.
    What looks as it did in the pictures `before` is not drawn anew: the pictures, or their bands, stay the same values.
    """
    told = _spread(moments)
    if told is None:
        return ()
    known = {one.width: one for one in before}
    lanes = _lanes(moments, before[0].bands if before else ())
    return tuple(_picture(told, lanes, width, with_year, known.get(width)) for width in WIDTHS)


def picture(moments: Sequence[Moment], width: int, *, with_year: bool = True) -> Picture | None:
    """The moments drawn at one width (see `pictures`), or None when there is nothing to draw."""
    told = _spread(moments)
    return _picture(told, _lanes(moments), width, with_year, None) if told is not None else None


def _spread(moments: Iterable[Moment]) -> Spread | None:
    short: list[tuple[int, int]] = []
    long: list[tuple[int, int]] = []
    for days in (m.days for m in moments):
        (short if days[1] - days[0] <= LONG else long).append(days)
    return spread(short or long, long if short else ())


def _picture(told: Spread, lanes: Sequence[Lane], width: int, with_year: bool, before: Picture | None) -> Picture:
    axis = told.over(MARGIN, width - MARGIN, with_year=with_year)
    same = before is not None and before.scale == axis and len(before.bands) == len(lanes)
    known = {band.title: band for band in before.bands} if before is not None and same else {}
    most = MOST_ROWS if len(lanes) <= 2 else max(3, 28 // len(lanes))
    bands: list[Band] = []
    y = 0.0
    for title, own in lanes:
        old = known.get(title)
        is_as_it_was = old is not None and old.moments is own and old.y == y + HEADING
        bands.append(old if old is not None and is_as_it_was else _band(title, own, axis, width, y + HEADING, most))
        y = bands[-1].y + bands[-1].height + 8
    if before is not None and same and all(map(is_, bands, before.bands)):
        return before
    return Picture(
        width=width,
        height=y + AXIS,
        bands=tuple(bands),
        ticks=axis.ticks,
        breaks=axis.breaks,
        stretches=axis.stretches,
        axis=y,
        scale=axis,
    )


def _lanes(moments: Iterable[Moment], before: Iterable[Band] = ()) -> list[Lane]:
    """The bands with what is in them, the fullest first; statements, others and what has no name last."""
    lanes: dict[str, list[Moment]] = {}
    for m in moments:
        for title in m.lanes or (KINDS[m.kind],):
            lanes.setdefault(title, []).append(m)

    def order(title: str) -> tuple[int, int, str]:
        last = (
            (title == KINDS["statement"]) * 3
            + title.startswith(("No ", "Publisher not")) * 2
            + title.startswith("Other ")
        )
        return last, -len(lanes[title]), title

    known = {band.title: band.moments for band in before}
    return [(title, _as_before(known.get(title, ()), lanes[title])) for title in sorted(lanes, key=order)]


def _as_before(old: tuple[Moment, ...], new: Sequence[Moment]) -> tuple[Moment, ...]:
    """The moments; those of before in their place where none is another."""
    return old if len(old) == len(new) and all(map(is_, old, new)) else tuple(new)


def _band(title: str, moments: tuple[Moment, ...], axis: Scale, width: int, y: float, room: int) -> Band:
    for labelled, most in LABELLING if width > 500 else LABELLING[-1:]:
        fit = min(most, room)
        if len(moments) > fit * (width // NARROWEST + 1):
            continue
        rows = _rows((_mark(m, axis, width, labelled=m.status in labelled) for m in moments), fit)
        if len(rows) <= fit:
            height = ROW[any(mark.label for row in rows for mark in row)]
            marks = [replace(m, y=y + i * height + height / 2) for i, row in enumerate(rows) for m in row]
            return Band(
                title=title, y=y, height=len(rows) * height, marks=tuple(marks), rows=len(rows), moments=moments
            )
    dense = DENSE_HEIGHT[width > 500] if room == MOST_ROWS else DENSE_HEIGHT[False] / 2
    return Band(title=title, y=y, height=dense + 12, piles=tuple(_piles(moments, axis, y, dense)), moments=moments)


def _mark(m: Moment, axis: Scale, width: int, *, labelled: bool) -> Mark:
    first, last = axis.stretches[0], axis.stretches[-1]
    start = first.start - 1 if m.start is None else m.start
    end = last.end + 1 if m.end is None else m.end
    x, x1 = axis.x(start), axis.x(end + 1)
    if m.start == m.end:
        x = x1 = round((x + x1) / 2, 1)
    mark = Mark(moment=m, x=x, x1=x1, y=0, cut_start=start < first.start, cut_end=end >= last.end)
    if not labelled:
        return mark
    right, left = (x1 if mark.is_bar else x) + 11, x - 11
    after, before = int((width - right) / LETTER), int(left / LETTER)
    words = shorten(m.label, LABEL)
    inside = int((x1 - max(x, 0) - 30) / LETTER)
    if len(words) > max(after, before) and inside > max(FEWEST, after, before):
        return replace(mark, label=shorten(m.label, min(inside, LABEL)), label_x=max(x, 0) + 18)
    if len(words) > max(after, before):
        if max(after, before) < FEWEST:
            return mark
        words = shorten(m.label, max(after, before))
    to_left = len(words) > after
    more = m.differs if len(words) + len(m.differs) + 3 <= (before if to_left else after) else ""
    return replace(mark, label=words, differs=more, label_x=left if to_left else right, label_end=to_left)


def _reach(mark: Mark) -> tuple[float, float]:
    left, right = mark.x - 7, mark.x1 + 7
    if mark.label_x is None:
        return left, right
    room = (len(mark.label) + (len(mark.differs) + 3 if mark.differs else 0)) * LETTER
    edges = (mark.label_x - room, mark.label_x) if mark.label_end else (mark.label_x, mark.label_x + room)
    return min(left, edges[0]), max(right, edges[1] + 6)


def _rows(marks: Iterable[Mark], most: int) -> list[list[Mark]]:
    """The marks in rows in which none overlaps another; it gives up when there are more rows than `most`."""
    rows: list[list[Mark]] = []
    taken: list[list[tuple[float, float]]] = []
    for mark in marks:
        left, right = _reach(mark)
        for row, spans in zip(rows, taken, strict=True):
            if all(right <= a or left >= b for a, b in spans):
                row.append(mark)
                spans.append((left, right))
                break
        else:
            rows.append([mark])
            taken.append([(left, right)])
            if len(rows) > most:
                return rows
    return rows


def _piles(moments: Sequence[Moment], axis: Scale, y: float, dense: float) -> Iterable[Pile]:
    counts = Counter(m.days[0] for m in moments)
    columns: dict[int, list[int]] = {}
    for day in counts:
        columns.setdefault(int(axis.x(day) // DENSE), []).append(day)
    sizes = {column: sum(counts[day] for day in own) for column, own in columns.items()}
    most = max(sizes.values())
    for column, own in sorted(columns.items()):
        days = min(own), max(own)
        first, last = (date.fromordinal(day).isoformat() for day in days)
        height = round(max(3.0, dense * sizes[column] / most), 1)
        words = date_words(first if first == last else f"{first}/{last}")
        top = y + dense - height + 8
        yield Pile(
            x=column * DENSE,
            y=top,
            height=height,
            count=sizes[column],
            words=words,
            first=first,
            last=last,
            days=f"{days[0]} {days[1]}",
        )


def _ordinal(day: str | None) -> int | None:
    try:
        return date.fromisoformat(day[:10]).toordinal() if day else None
    except ValueError:
        return None


def _without_year(edtf: str) -> tuple[int | None, int | None]:
    """The days of dates like XXXX-05-19/XXXX-05-20 in a leap year, to order and draw them by month and day."""
    start, _, end = edtf.partition("/")
    days = [_in_leap_year(part, last=last) for part, last in ((start, False), (end or start, True))]
    return days[0], days[1]


def _in_leap_year(part: str, *, last: bool) -> int | None:
    plain = part.rstrip("~?%").replace("XXXX", LEAP_YEAR, 1)[:10]
    if len(plain) == 7 and plain[5:].isdigit() and 1 <= int(plain[5:]) <= 12:
        year, month = int(plain[:4]), int(plain[5:])
        following = date(year + month // 12, month % 12 + 1, 1).toordinal()
        return following - 1 if last else date(year, month, 1).toordinal()
    return _ordinal(plain) if len(plain) == 10 else None
