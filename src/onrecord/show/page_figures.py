"""The figures of an incident as a picture: one line for each value that is given, with who gives it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil, log10

from onrecord.model import Account, Figure, Findings
from onrecord.show.page_links import Links
from onrecord.text import shorten

WIDTH = 380
EDGE = 8
LINE = 46
NAMES = 46
QUOTED = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeLine:
    """One value on the common scale and who gives it; an open bound is drawn as an arrow."""

    who: str
    words: str
    quoted: str
    href: str
    x: float
    x1: float
    y: float
    open_low: bool
    open_high: bool
    accounts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeChart:
    """The figures of all accounts for one thing that was counted."""

    counts: str
    lines: tuple[RangeLine, ...]
    ticks: tuple[tuple[float, str], ...]
    width: int
    height: float


Told = tuple[int, Account, Figure]
Value = tuple[int | None, int | None, bool]


def charts(
    accounts: Iterable[tuple[int, Account]], names: Mapping[int, str], texts: Mapping[str, Findings], links: Links
) -> Iterator[RangeChart]:
    """A chart for each thing that was counted, the dead first; `names` says who gives an account, by its number."""
    told = [
        (number, account, figure)
        for number, account in accounts
        for figure in account.figures
        if (figure.low is not None or figure.high is not None) and account.document in texts
    ]
    kinds = sorted({figure.counts for _, _, figure in told}, key=lambda kind: (kind != "killed", kind))
    for counts in kinds:
        yield _chart(counts, [each for each in told if each[2].counts == counts], names, texts, links)


def _chart(
    counts: str, told: list[Told], names: Mapping[int, str], texts: Mapping[str, Findings], links: Links
) -> RangeChart:
    values: dict[Value, list[Told]] = {}
    for each in told:
        figure = each[2]
        values.setdefault((figure.low, figure.high, figure.hedge == "about"), []).append(each)
    most = max(value for low, high, _ in values for value in (low, high) if value is not None)
    top, step = _axis(most)

    def x(value: int) -> float:
        return round(EDGE + (WIDTH - 2 * EDGE) * value / top, 1)

    lines = []
    for i, (value, own) in enumerate(sorted(values.items(), key=_order)):
        low, high, _ = value
        _, account, figure = own[0]
        lines.append(
            RangeLine(
                who=_who(own, names),
                words=bounds_words(figure),
                quoted=shorten(texts[account.document].quote(figure.span), QUOTED),
                href=links.passage(figure.span, figure.span.id("fig")),
                x=x(0 if low is None else low),
                x1=x(top if high is None else high),
                y=LINE * i + 34,
                open_low=low is None,
                open_high=high is None,
                accounts=tuple(dict.fromkeys(number for number, _, _ in own)),
            )
        )
    ticks = tuple((x(value), f"{value:,}") for value in range(0, top + 1, step))
    return RangeChart(counts=counts, lines=tuple(lines), ticks=ticks, width=WIDTH, height=LINE * len(lines) + 26)


def _order(pair: tuple[Value, list[Told]]) -> tuple[int, int]:
    low, high, _ = pair[0]
    return (low if low is not None else 0), (high if high is not None else 1 << 60)


def _who(own: Iterable[Told], names: Mapping[int, str]) -> str:
    """The first of those who give a value, and how many more there are."""
    listed = list(dict.fromkeys(names[number] for number, _, _ in own))
    more = f" and {len(listed) - 1} more" if len(listed) > 1 else ""
    return shorten(listed[0], NAMES - len(more)) + more


def bounds_words(figure: Figure) -> str:
    """What a figure says, in words: "31 or more" where no upper bound is given.

    >>> from onrecord.model import Span
    >>> bounds_words(Figure(span=Span(doc="d", start=0, end=7), counts="killed", low=31, high=None, hedge="over"))
    '31 or more'
    """
    low, high = figure.low, figure.high
    about = "about " if figure.hedge == "about" else ""
    if low is None and high is None:
        return "no number"
    if low is None:
        return f"{about}{high:,} or fewer"
    if high is None:
        return f"{about}{low:,} or more"
    return f"{about}{low:,}" if low == high else f"{about}{low:,}–{high:,}"


def _axis(most: int) -> tuple[int, int]:
    """The end of the scale and the distance of its ticks, in round numbers.

    >>> _axis(31)
    (40, 10)
    """
    size = max(1, int(10 ** int(log10(max(1, most * 1.1 / 4)))))
    step = next(size * k for k in (1, 2, 5, 10) if size * k * 5 >= most * 1.1)
    return step * max(1, ceil(most * 1.1 / step)), step
