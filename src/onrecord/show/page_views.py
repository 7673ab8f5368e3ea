"""What the pages show: rows for statements, documents and the timeline, each with the link to its exact passage."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from threading import RLock

from onrecord.model import Findings, Incident, Record, Span, TimelineEntry, When
from onrecord.model.library import Heading, Library
from onrecord.model.record import Lane
from onrecord.show.check import Question, asked_of_incident, questions
from onrecord.show.page_dates import MONTHS, when_words, why_undated, year_missing
from onrecord.show.page_links import Links
from onrecord.show.page_survey import StatementRow, Survey, source_name, survey, title_of
from onrecord.show.page_timeline import WIDTHS, Kind, Moment, Picture, moment, picture
from onrecord.text import shorten

STATUS_WORDS = {"single-source": "one source", "corroborated": "corroborated", "contested": "contested"}
QUESTION_TITLES = {
    "disputed": "What accounts differ on",
    "dangling": "Citations that are cut off",
    "missing": "Sources that are named but not given",
    "order": "Dates that do not fit",
    "no-speaker": "Statements without a speaker",
    "unresolved": "Statements by “he” or “they” without a name",
    "chain": "Claims whose source lies outside the record",
    "single-source": "Incidents with one independent source",
    "undated": "Events without a date",
}
LANES: tuple[Lane, ...] = ("dated", "yearless", "undated")
KEPT = 16
KEPT_DOCUMENTS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entry of the chronology: an incident or a statement."""

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

    `ordered` counts the rows that have no day at all, and stand in order with those.
    """

    pictures: tuple[Picture, ...]
    yearless: tuple[Picture, ...]
    rows: tuple[Row, ...]
    undated: int
    ordered: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFilter:
    """What the reader asked the list of statements for; empty values ask for everything."""

    speaker: str = ""
    words: str = ""
    stance: str = ""
    first: str = ""
    last: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked for."""
        return not any((self.speaker, self.words, self.stance, self.first, self.last))


class Pages:
    """A record made ready to be shown: its parts by id, and the rows of each page, each made when first asked for."""

    def __init__(self, library: Library, links: Links, before: "Pages | None" = None) -> None:
        self.library = library
        self.links = links
        self.state = library.state()
        self.incidents = {incident.id: incident for incident in library.incidents()}
        self._drawn: dict[tuple[str, ...], Chronology] = {}
        self._lock = RLock()
        self._survey: Survey | None = None
        self._headings: dict[str, Heading] | None = None
        self._found: dict[str, Findings] = {}
        if before is not None and before.library is library and before.state.documents == self.state.documents:
            self._survey, self._headings, self._found = before._survey, before._headings, before._found

    @property
    def survey(self) -> Survey:
        """What all documents say; it is gathered once, and again when the documents change."""
        with self._lock:
            if self._survey is None:
                self._survey = survey(self.library, self.links)
            return self._survey

    @property
    def headings(self) -> Mapping[str, Heading]:
        """Every document by id, without its text."""
        with self._lock:
            if self._headings is None:
                self._headings = {heading.id: heading for heading in self.library.headings()}
            return self._headings

    @property
    def statements(self) -> tuple[StatementRow, ...]:
        """Every statement, by date (those without one last), then by document and place."""
        return self.survey.statements

    @cached_property
    def incidents_of(self) -> Mapping[str, tuple[Incident, ...]]:
        """The incidents that each document tells of."""
        listed: dict[str, dict[str, Incident]] = {}
        for incident in self.incidents.values():
            for account in incident.accounts:
                listed.setdefault(account.document, {})[incident.id] = incident
        return {document: tuple(own.values()) for document, own in listed.items()}

    @cached_property
    def incident_of_event(self) -> Mapping[str, Incident]:
        """The incident that each event is an account of."""
        return {e: incident for incident in self.incidents.values() for a in incident.accounts for e in a.events}

    @cached_property
    def _copies_of(self) -> Mapping[str, tuple[str, ...]]:
        return {name: group for group in self.library.copies() for name in group}

    def same_text(self, id: str) -> tuple[str, ...]:
        """The other documents that share one text with this one."""
        return tuple(name for name in self._copies_of.get(id, ()) if name != id)

    @cached_property
    def speakers(self) -> tuple[str, ...]:
        """The names of all speakers, in alphabetical order."""
        return tuple(sorted({row.speaker for row in self.statements if row.is_name}, key=lambda n: (n.casefold(), n)))

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The chronology: what has a date, then what has no year in the order that the texts give, the undated last."""
        rows = [row for entry in self.library.timeline() if (row := self._row(entry)) is not None]
        return tuple(sorted(rows, key=_row_order))

    @cached_property
    def questions(self) -> tuple[tuple[str, tuple[tuple[Question, str | None, str], ...]], ...]:
        """What a careful editor would ask, by kind: the question, its link and the name of its source."""
        listed = self._questions()
        kinds = dict.fromkeys([*QUESTION_TITLES, *(q.kind for q in listed)])
        by_kind: dict[str, list[Question]] = {}
        for question in listed:
            by_kind.setdefault(question.kind, []).append(question)
        return tuple((kind, tuple((q, *self._asked(q)) for q in by_kind[kind])) for kind in kinds if kind in by_kind)

    def _questions(self) -> list[Question]:
        record = getattr(self.library, "record", None)
        if isinstance(record, Record):
            return list(questions(record))
        incidents = self.incidents.values()
        own = (question for incident in incidents for question in asked_of_incident(incident))
        return [*self.survey.questions, *self.survey.asked_across(incidents), *own]

    def found(self, ids: Iterable[str]) -> Mapping[str, Findings]:
        """Documents by id with what they tell (no dates, mentions or entities); those asked for last are kept."""
        wanted = list(dict.fromkeys(ids))
        missing = [id for id in wanted if id not in self._found]
        if len(self._found) + len(missing) > KEPT_DOCUMENTS:
            self._found, missing = {}, wanted
        kept = self._found
        kept.update((each.document.id, each) for each in self.library.told(missing))
        return {id: kept[id] for id in wanted if id in kept}

    def title(self, id: str) -> str:
        """The title of a document, or the first words of its text."""
        heading = self.headings.get(id)
        return title_of(heading) if heading else id

    def source(self, id: str) -> str:
        """Who published a document, or where it came from."""
        heading = self.headings.get(id)
        return source_name(heading.publisher, heading.uri) if heading else id

    def filtered(self, asked: StatementFilter) -> tuple[list[StatementRow], int]:
        """The statements that were asked for, and how many fit but have no date to compare with."""
        fitting = [row for row in self.statements if _fits(row, asked)]
        if not (asked.first or asked.last):
            return fitting, 0
        return [row for row in fitting if _dated(row, asked)], sum(1 for row in fitting if not row.day)

    def chronology(self, show: str = "", first: str = "", last: str = "") -> Chronology:
        """The timeline between two days, drawn and listed; only "incidents" or "statements" if `show` says so."""
        asked = (show, first, last)
        if asked not in self._drawn:
            if len(self._drawn) >= KEPT:
                self._drawn.clear()
            self._drawn[asked] = self._chronology(*asked)
        return self._drawn[asked]

    def _chronology(self, show: str, first: str, last: str) -> Chronology:
        hidden = {"incidents": "statement", "statements": "incident"}.get(show)
        shown = [row for row in self.rows if row.kind != hidden and between(row.when_value, first, last)]
        moments = [(m, row) for row in shown if (m := self._moment(row)) is not None]
        with_year = [m for m, row in moments if not _no_year(row)]
        without = [m for m, row in moments if _no_year(row)]
        return Chronology(
            pictures=_pictures(with_year),
            yearless=_pictures(without, with_year=False),
            rows=tuple(shown),
            undated=sum(1 for row in shown if row.lane == "undated"),
            ordered=sum(1 for row in shown if row.lane == "yearless" and not _no_year(row)),
        )

    def _row(self, entry: TimelineEntry) -> Row | None:
        incident = self.incidents.get(entry.incident or "")
        statement = self.survey.by_id.get(entry.statement or "")
        if incident is None and statement is None:
            return None
        name = entry.incident or entry.statement or ""
        return Row(
            when=when_words(entry.when),
            when_value=entry.when,
            documents=entry.documents,
            independent=entry.independent,
            href=self.links.incident(name) if incident else (statement.href if statement else ""),
            anchor=f"t-{name}",
            label=incident.title if incident else entry.label,
            incident=incident,
            statement=statement,
            lane=entry.lane,
            why=why_undated(entry),
        )

    def _moment(self, row: Row) -> Moment | None:
        if row.when_value is None:
            return None
        said = row.statement
        label = f"{said.speaker}: {said.text}" if said else row.label
        status = row.incident.status if row.incident else ""
        return moment(
            row.when_value, name=row.anchor, kind=row.kind, label=shorten(label, 140), href=row.href, status=status
        )

    def _asked(self, question: Question) -> tuple[str | None, str]:
        if question.incident and question.start is None:
            return self.links.incident(question.incident), "incident"
        name = question.document or ""
        if name not in self.headings:
            return None, question.uri or ""
        if question.start is None or question.end is None or question.start >= question.end:
            return self.links.document(name), self.source(name)
        return self.links.passage(Span(doc=name, start=question.start, end=question.end), ""), self.source(name)

    @cached_property
    def problems(self) -> list[tuple[str, list[tuple[str, str | None, str]]]]:
        """What went wrong, by kind: the message, the link to its place and the name of its source."""
        listed: list[tuple[str, str, str | None, str]] = []
        for name, problem in self.survey.problems:
            link = self.links.document(name)
            if problem.start is not None and problem.end is not None and problem.start < problem.end:
                link = self.links.passage(Span(doc=name, start=problem.start, end=problem.end), "")
            listed.append((problem.kind, problem.message, link, self.source(name)))
        known = {(kind, message) for kind, message, _, _ in listed}
        others = [p for p in self.library.problems() if (p.kind, p.message) not in known]
        listed.extend((other.kind, other.message, None, other.source or "") for other in others)
        kinds = sorted({kind for kind, *_ in listed})
        return [(kind, [(m, link, source) for k, m, link, source in listed if k == kind]) for kind in kinds]


def _no_year(row: Row) -> bool:
    return row.when_value is not None and year_missing(row.when_value.edtf)


def _row_order(row: Row) -> tuple[int, str]:
    when = row.when_value
    bound = (when.earliest or when.latest or "") if when and row.lane == "dated" else ""
    return LANES.index(row.lane), bound


def between(when: When | None, first: str, last: str) -> bool:
    """Tell whether a date may lie between two ISO days, each empty where that side is open."""
    if not first and not last:
        return True
    if when is None or not (when.earliest or when.latest):
        return False
    return (not last or (when.earliest or "") <= last) and (not first or (when.latest or "9999") >= first)


def _fits(row: StatementRow, asked: StatementFilter) -> bool:
    said = row.text.casefold()
    return (
        asked.speaker.casefold() in f"{row.speaker} {row.role or ''}".casefold()
        and (not asked.stance or row.stance == asked.stance)
        and all(word in said for word in asked.words.casefold().split())
    )


def _dated(row: StatementRow, asked: StatementFilter) -> bool:
    return bool(row.day) and between(row.when_value, asked.first, asked.last)


def _pictures(moments: list[Moment], *, with_year: bool = True) -> tuple[Picture, ...]:
    drawn = (picture(moments, width, with_year=with_year) for width in WIDTHS)
    return tuple(one for one in drawn if one is not None)


def groups(rows: Iterable[Row]) -> tuple[Group, ...]:
    """The rows under the heading of their month (or year, or what they lack)."""
    return tuple(Group(title=title, rows=tuple(group)) for title, group in groupby(rows, key=_group_title))


def _group_title(row: Row) -> str:
    lane, bound = _row_order(row)
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
