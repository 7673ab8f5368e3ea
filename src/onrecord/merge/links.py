"""What a document is looked up by, and which reports of two documents may be one incident."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from onrecord.merge.dates import Days
from onrecord.merge.gather import COMMON as COMMON_WORD
from onrecord.merge.gather import ENOUGH as ENOUGH_WORDS
from onrecord.merge.gather import about_one, is_matter, tie
from onrecord.merge.happenings import Happening
from onrecord.merge.incidents import MANY, month_day
from onrecord.merge.ledger import key
from onrecord.merge.pairs import Pairs, settings
from onrecord.merge.places import Where
from onrecord.merge.reports import Report
from onrecord.merge.words import of_name
from onrecord.model import Document

REACH = 50  # reports on either side, among those that hold a key, that it leads to
COMMON = COMMON_WORD  # texts that have a word: more, and it tells nothing
ENOUGH_KEYS = 2
DECISIVE = 1  # the bit of keys of which one is enough
OF_TEXT = 2  # the bit of keys that documents hold, not reports

Node = str  # one report: the document and its number there
Pair = tuple[str, str]
Join = Callable[[Iterable[tuple[int, str]]], tuple[set[Pair], set[Pair]]]
Holding = tuple[str, int, Collection[str]]  # who holds a key, the key, those that it leads to
Sides = tuple[Sequence[str], Sequence[str]]  # who stands before and after one in a ring, the nearest first
_NOBODY: Sides = ((), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a document tells: its reports, its telling words and marks. `copied` tells that others share its text."""

    document: Document
    copied: bool
    about: frozenset[str]
    reports: tuple[Report, ...]
    marks: frozenset[str] = frozenset()

    @classmethod
    def of(cls, document: Document, reports: Iterable[Report], *, about: frozenset[str], copied: bool) -> "Told":
        """What a document tells, without its text."""
        bare = replace(document, text="", links=(), problems=(), extra=(), published_candidates=())
        listed = tuple(reports)
        marks = listed[0].events[0].marks if listed else frozenset()
        return whole(cls(document=bare, copied=copied, about=about, reports=listed, marks=marks))

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The names of the reports."""
        return tuple(node(self.document.id, n) for n in range(len(self.reports)))

    def matters(self) -> Iterator[tuple[str, Node]]:
        """The reports that the document is mainly about, each with its kind."""
        for name, report in zip(self.nodes, self.reports, strict=True):
            if is_matter(report):
                yield report.events[0].family, name


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What a document is looked up by: the keys of each report, of its events, and the words of its main matter.

    `places` are those of the keys of each report that only tell where it was. `mains` are the numbers of the reports
    that hold most of what the text tells of their kind, `matters` of those that the text is mainly about.
    """

    reports: tuple[tuple[int, ...], ...] = ()
    events: tuple[tuple[int, ...], ...] = ()
    words: tuple[int, ...] = ()
    places: tuple[tuple[int, ...], ...] = ()
    mains: tuple[int, ...] = ()
    matters: tuple[int, ...] = ()

    def nodes(self, document: str) -> tuple[Node, ...]:
        """The names of the reports."""
        return tuple(node(document, n) for n in range(len(self.reports)))

    def of(self, name: Node) -> frozenset[int]:
        """The keys that lead from a report to others: its own, and those of its document."""
        return frozenset((*self.reports[numbered_node(name)[1]], *self._leading))

    def is_matter(self, name: Node) -> bool:
        """Tell whether the document is mainly about a report."""
        return numbered_node(name)[1] in self.matters

    @property
    def _leading(self) -> tuple[int, ...]:
        """The words that lead to other documents: those of a text that is mainly about something."""
        return self.words if self.matters else ()

    def looked_up(self, document: str) -> frozenset[tuple[int, str]]:
        """The keys that lead to other documents, each with who holds it."""
        return replace(self, events=()).held(document)

    def held(self, document: str) -> frozenset[tuple[int, str]]:
        """Each key with who holds it: a report, or the document."""
        by_report = ((held, node(document, n)) for each in (self.reports, self.events) for n, held in enumerate(each))
        pairs = {(key, name) for keys, name in by_report for key in keys}
        return frozenset(pairs | {(key, document) for key in self._leading})


def node(document: str, number: int) -> Node:
    """The name of a report.

    >>> node("doc-1", 7)
    'doc-1#007'
    """
    return f"{document}#{number:03}"


def numbered_node(name: Node) -> tuple[str, int]:
    """The document of a report, and its number there.

    >>> numbered_node("doc-1#007")
    ('doc-1', 7)
    """
    document, _, number = name.rpartition("#")
    return document, int(number)


def slim(told: Told) -> Told:
    """The same without what each event repeats of its document."""
    bare = Document(id=told.document.id, text="", sha256="", media_type="", reader="")
    return _with(told, lambda event: replace(event, document=bare, about=frozenset(), marks=frozenset()))


def whole(told: Told) -> Told:
    """The same with what `slim` left out."""
    return _with(told, lambda event: replace(event, document=told.document, about=told.about, marks=told.marks))


def _with(told: Told, change: Callable[[Happening], Happening]) -> Told:
    reports = tuple(replace(report, events=[change(event) for event in report.events]) for report in told.reports)
    return replace(told, reports=reports)


def keys_of(told: Told) -> Keys:
    """What a document is looked up by."""
    mains = tuple(n for n, report in enumerate(told.reports) if report.main)
    matters = tuple(n for n, report in enumerate(told.reports) if is_matter(report))
    return Keys(
        reports=tuple(tuple(sorted(set(_keys(report, copied=told.copied)))) for report in told.reports),
        events=tuple(tuple(sorted(event_key(each.event.id) for each in r.events)) for r in told.reports),
        words=tuple(sorted({key("word", word) & ~DECISIVE | OF_TEXT for word in told.about if mains or matters})),
        places=tuple(tuple(sorted(set(_keys_of_places(report)))) for report in told.reports),
        mains=mains,
        matters=matters,
    )


def event_key(event: str) -> int:
    """The key of the report that holds an event."""
    return key("event", event) & ~(DECISIVE | OF_TEXT)


def limits() -> dict[str, int]:
    """What makes reports worth comparing, in numbers: the limits of `crowded`, and how much must be in common."""
    return {"common": COMMON, "reach": REACH, "keys": ENOUGH_KEYS, "words": ENOUGH_WORDS}


def silent(key: int, holders: int) -> bool:
    """Tell whether so many texts have a word that it tells nothing."""
    return bool(key & OF_TEXT) and holders > COMMON


def crowded(holders: int) -> bool:
    """Tell whether so many hold a key that it leads from each of them to some of the others only."""
    return holders > 2 * REACH + 1


def reached(before: Sequence[str], after: Sequence[str]) -> Collection[str]:
    """Those that a key leads to from one who holds it: all others, or those next to it in the ring of all.

    The ring is in the order of the names. A document has its name by chance, so it is a fair draw, the same whatever
    came first, and who comes or goes changes what is beside his neighbours alone.

    >>> sorted(reached(("a", "f"), ("c", "d")))
    ['a', 'f']
    """
    return before if len(before) < REACH else {*before, *after}


def moved_apart(was: Sides, now: Sides, *, came: bool) -> tuple[set[Pair], set[Pair]]:
    """The pairs that a key leads from one to the other no longer, and those that it does now, around who came or went.

    `was` and `now` are who stood before and after that one, and who stands there now.

    >>> from unittest.mock import patch
    >>> with patch("onrecord.merge.links.REACH", 2):
    ...     no_longer, now = moved_apart((("b", "a"), ("d", "e")), (("b", "a"), ("d", "e")), came=True)
    >>> sorted(no_longer), sorted(now)
    ([('a', 'd'), ('b', 'e')], [])
    """
    then, now_within = REACH - (not came), REACH - came
    lost, gained = set(_across(was, now, then, now_within)), set(_across(now, was, now_within, then))
    if all({*before}.isdisjoint(after) for before, after in (was, now)):
        return lost, gained
    return lost - set(_across(now, _NOBODY, now_within, 0)), gained - set(_across(was, _NOBODY, then, 0))


def _across(sides: Sides, others: Sides, within: int, others_within: int) -> Iterator[Pair]:
    """The pairs within reach of one another, one on either side of a name, that are not so where the others stand."""
    places, ranks = ({name: n for n, name in enumerate(side)} for side in others)
    after = [(b, ranks.get(b, REACH)) for b in sides[1]]
    for n, a in enumerate(sides[0]):
        least = others_within - places.get(a, REACH)
        for b, rank in after[: max(within - n, 0)]:
            if rank >= least and a != b:
                yield (a, b) if a < b else (b, a)


def _keys(report: Report, *, copied: bool) -> Iterator[int]:
    """The keys of a report, within its kind: two in common, or a decisive one, make two reports worth comparing."""
    family = report.events[0].family
    names = {name for where in report.wheres for name in _names(where)}
    days = {day for given in report.days for day in _day_names(given)}
    yield from (_plain(key("said", family, word)) for word in report.words)
    yield from (_plain(key("at", family, name)) for name in names)
    yield from (_plain(key("on", family, day)) for day in days)
    yield from (_decisive(key("at and on", family, day, name)) for day, name in product(days, names))
    if copied:
        yield from (_decisive(key("copied", event.text, *event.said)) for event in report.events)


def _keys_of_places(report: Report) -> Iterator[int]:
    """Those of the keys of a report that only tell where it was: the places, and its words that name them."""
    family = report.events[0].family
    for where in report.wheres:
        yield from (_plain(key("at", family, name)) for name in _names(where))
        yield from (_plain(key("said", family, word)) for word in of_name(where.place.name) & report.words)


def _plain(key: int) -> int:
    return key & ~(DECISIVE | OF_TEXT)


def _decisive(key: int) -> int:
    return key & ~OF_TEXT | DECISIVE


def _names(where: Where) -> frozenset[str]:
    own = where.names or where.words
    return own | _names(where.town) if where.town is not None else own


def _day_names(days: Days) -> Iterator[str]:
    if days.narrow and days.first is not None and days.last is not None:
        for number in range(days.first, days.last + 1):
            yield month_day(number)
            if not days.yearless:
                yield str(number)


def worth_comparing(common: Collection[int], *, matter: bool) -> bool:
    """Tell whether two reports are worth comparing that these keys lead from one to the other.

    Words of the text count for the matter of both texts only.
    """
    of_text = sum(1 for key in common if key & OF_TEXT)
    hits = sum(2 if key & DECISIVE else 1 for key in common if not key & OF_TEXT)
    return hits >= ENOUGH_KEYS or (matter and of_text >= ENOUGH_WORDS)


def report_pairs(holdings: Iterable[Holding]) -> Iterator[tuple[Node, Node]]:
    """The pairs of reports of two documents with two keys in common, or one that is decisive."""
    hits: Counter[tuple[Node, Node]] = Counter()
    for own, held, others in holdings:
        hits.update(dict.fromkeys(((own, other) for other in others), 2 if held & DECISIVE else 1))
    for (own, other), count in sorted(hits.items()):
        if count >= ENOUGH_KEYS and numbered_node(own)[0] != numbered_node(other)[0]:
            yield own, other


def text_pairs(holdings: Iterable[Holding]) -> Iterator[tuple[str, str]]:
    """The pairs of documents with a few rare words in common."""
    hits = Counter((own, other) for own, _, others in holdings for other in others if own != other)
    yield from sorted(pair for pair, count in hits.items() if count >= ENOUGH_WORDS)


def may_link(a: Node, b: Node, one: Keys, other: Keys) -> bool:
    """Tell by the keys of two reports and their documents whether anything can speak for one incident (see `linked`).

    A day or a telling word in common can, or enough words of the texts; a place alone cannot.
    """
    m, n = (numbered_node(name)[1] for name in (a, b))
    if {*one.reports[m]}.intersection(other.reports[n]).difference(one.places[m], other.places[n]):
        return True
    matter, main = m in one.matters and n in other.matters, m in one.mains and n in other.mains
    if not (matter or main):
        return False
    return len({*one.words}.intersection(other.words)) >= (ENOUGH_WORDS if matter else MANY)


def linked(a: Report, b: Report, pairs: Pairs) -> bool:
    """Tell whether anything speaks for two reports of two documents being one incident."""
    if a.events[0].family != b.events[0].family:
        return False
    if tie(a, b, pairs).strength > 0:
        return True
    if not (is_matter(a) and is_matter(b)):
        return False
    if len(a.events[0].about & b.events[0].about) < ENOUGH_WORDS:
        return False
    score = about_one(a, b, pairs)
    return score is not None and score.total >= settings()["threshold"]
