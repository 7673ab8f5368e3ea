"""What the pages show: rows for statements, documents and the timeline, each with the link to its exact passage."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import RLock

from onrecord.model import Entity, Findings, Incident, Problem, Span, TimelineEntry
from onrecord.model.library import Heading, Library
from onrecord.show.check import Question, asked_of_incident, questions
from onrecord.show.page_chronology import LANES_BY, Asked, Chronology, Row, chronology, row_of, row_order
from onrecord.show.page_follow import Followed, Following
from onrecord.show.page_links import Links
from onrecord.show.page_lookup import Lookup
from onrecord.show.page_review import names_in_doubt
from onrecord.show.page_sources import Citing, Publisher, publishers_of, who_cites_whom
from onrecord.show.page_speakers import Speaker, speakers_of
from onrecord.show.page_survey import StatementRow, Survey, source_name, survey, title_of
from onrecord.show.tracing import Tracer

QUESTION_TITLES = {
    "disputed": "What accounts differ on",
    "dangling": "Citations that are cut off",
    "missing": "Sources that are named but not given",
    "order": "Dates that do not fit",
    "no-speaker": "Statements without a speaker",
    "unresolved": "Statements by “he” or “they” without a name",
    "changed": "Accepted, and found otherwise now",
    "orphaned": "Decisions that apply to nothing now",
    "chain": "Claims whose source lies outside the record",
    "single-source": "Incidents with one independent source",
    "undated": "Events without a date",
}
KEPT = 32
KEPT_DOCUMENTS = 600


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

    @property
    def is_only_days(self) -> bool:
        """Whether days alone were asked for."""
        return bool(self.first or self.last) and not any((self.speaker, self.words, self.stance))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that went wrong: the message, the link to its place, and the name of its source."""

    message: str
    href: str | None
    source: str


class Pages:
    """A record made ready to be shown: its parts by id, and the rows of each page, each made when first asked for."""

    def __init__(self, library: Library, links: Links, before: "Pages | None" = None) -> None:
        self.library = library
        self.links = links
        self.state = library.state()
        self._of_incidents = library.incidents()
        self.incidents = {incident.id: incident for incident in self._of_incidents}
        self._drawn: dict[Asked, Chronology] = {}
        self._rows_before: Mapping[str, Row] = {}
        self._lock = RLock()
        self._drawn_before: tuple[tuple[Row, ...], dict[Asked, Chronology]] = ((), {})
        self._survey: Survey | None = None
        self._headings: dict[str, Heading] | None = None
        self._found: dict[str, Findings] = {}
        self._before: Survey | None = None
        self._followed_before: Mapping[str, Followed] = {}
        if before is not None and before.library is library and before.state.documents == self.state.documents:
            self._before = before._survey or before._before
        if before is not None and "following" in before.__dict__:
            before.following.stop()
            self._followed_before = before.following.found
        if before is not None and before._of_incidents is self._of_incidents and "rows" in before.__dict__:
            self._rows_before = {row.anchor: row for row in before.rows}
            self._drawn_before = before.rows, before._drawn
            if "speaker_keys" in before.__dict__:  # nobody has come or gone: that takes a new merge
                self.__dict__["speaker_keys"] = before.speaker_keys

    @property
    def survey(self) -> Survey:
        """What all documents say; it is gathered once, and anew from those that change or are decided about."""
        with self._lock:
            if self._survey is None:
                self._survey = survey(self.library, self.links, self._before)
            return self._survey

    @property
    def headings(self) -> Mapping[str, Heading]:
        """Every document by id, without its text."""
        with self._lock:
            if self._headings is None:
                self._headings = {name: told.heading for name, told in self.survey.told.items()}
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

    def successor(self, name: str) -> Incident | None:
        """The incident that has become of one that is no more: it says so itself, or the record's ledger does."""
        own = next((incident for incident in self.incidents.values() if name in incident.supersedes), None)
        return own or self.incidents.get(self.library.successor(name) or "")

    def same_text(self, id: str) -> tuple[str, ...]:
        """The other documents that share one text with this one."""
        return tuple(name for name in self._copies_of.get(id, ()) if name != id)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all speakers, in alphabetical order."""
        return tuple(sorted({row.speaker for row in self.statements if row.is_name}, key=lambda n: (n.casefold(), n)))

    @cached_property
    def entities(self) -> Sequence[Entity]:
        """Everybody and everything that is named."""
        return self.library.entities()

    @cached_property
    def tracer(self) -> Tracer:
        """What follows the sources of accounts."""
        return self._new_tracer()

    @cached_property
    def speakers(self) -> Mapping[str, Speaker]:
        """The speakers and bodies that have a page, by key, the most often quoted first."""
        return speakers_of(self.statements, self.entities, self.incidents.values())

    @cached_property
    def in_doubt(self) -> tuple[tuple[Speaker, tuple[Speaker, ...]], ...]:
        """Those who may be the same as others under another name, with these others."""
        return tuple(names_in_doubt(self.speakers.values()))

    @cached_property
    def speaker_keys(self) -> Mapping[str, str]:
        """The key of the page of each name that has one."""
        named = ((row.speaker, s.key) for s in self.speakers.values() for row in s.statements)
        return dict(named)

    @cached_property
    def publishers(self) -> tuple[Publisher, ...]:
        """The outlets, the one with most documents first."""
        return publishers_of(self.headings, self.library.copies(), self.incidents.values())

    @cached_property
    def citing(self) -> tuple[Citing, ...]:
        """Who cites whom, the most frequent first."""
        return who_cites_whom(self.survey.citations, self.headings)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The chronology: what has a date, then what has no year in the order that the texts give, the undated last."""
        told = (self._row(entry) for entry in self.library.timeline())
        rows = tuple(sorted((row for row in told if row is not None), key=row_order))
        before, drawn = self._drawn_before
        if len(rows) == len(before) and all(a is b for a, b in zip(rows, before, strict=True)):
            self._drawn = drawn
        return rows

    def _row(self, entry: TimelineEntry) -> Row | None:
        """One entry ready to print: as it was before, where nothing about it has changed."""
        known = self._rows_before.get(f"t-{entry.incident or entry.statement}")
        if known is not None and known.statement is self.survey.by_id.get(entry.statement or ""):
            return known
        return row_of(entry, self.incidents, self.survey.by_id, self.links)

    @cached_property
    def questions(self) -> tuple[tuple[str, tuple[Question, ...]], ...]:
        """What a careful editor would ask, by kind."""
        listed = self._questions()
        kinds = dict.fromkeys([*QUESTION_TITLES, *(q.kind for q in listed)])
        by_kind: dict[str, list[Question]] = {}
        for question in listed:
            by_kind.setdefault(question.kind, []).append(question)
        return tuple((kind, tuple(by_kind[kind])) for kind in kinds if kind in by_kind)

    def _questions(self) -> list[Question]:
        record = self.library.whole()
        if record is not None:
            return list(questions(record))
        incidents = self.incidents.values()
        own = [question for incident in incidents for question in asked_of_incident(incident)]
        told = self.survey.questions(incidents)
        if not self.following.is_done:
            return [*told, *own]
        spans = self.following.spans()
        return [*(q for q in told if not _leads_on(q, spans)), *own, *self.following.left_open()]

    @cached_property
    def following(self) -> Following:
        """What follows the chains of a large record; of a small one they are followed at once (see `questions`)."""
        incidents = self.incidents.values() if self.library.whole() is None else ()
        return Following(incidents, self._new_tracer, self.found, before=self._followed_before, done=self._all_followed)

    def _new_tracer(self) -> Tracer:
        return Tracer(documents=self.headings.values(), found=self.library.document, entities=self.entities)

    def _all_followed(self) -> None:
        self.__dict__.pop("questions", None)
        _ = self.questions

    def found(self, ids: Iterable[str]) -> Mapping[str, Findings]:
        """Documents by id with what they tell (no dates, mentions or entities); those asked for last are kept."""
        with self._lock:
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
        fitting = self.statements if asked.is_empty or asked.is_only_days else self._fitting(asked)
        if not (asked.first or asked.last):
            return list(fitting), 0
        dated = self._dated if asked.is_only_days else [(*row.bounds, row) for row in fitting if row.day]
        first, last = asked.first, asked.last or "9999"
        return [row for low, high, row in dated if low <= last and high >= first], len(fitting) - len(dated)

    @cached_property
    def _dated(self) -> list[tuple[str, str, StatementRow]]:
        """The statements that have a date, each with its first and last day."""
        return [(*row.bounds, row) for row in self.statements if row.day]

    @cached_property
    def _said(self) -> Lookup:
        """The words of each statement, to be searched."""
        return Lookup(row.text for row in self.statements)

    @cached_property
    def _who(self) -> Lookup:
        """The speaker of each statement with his role, to be searched."""
        return Lookup(f"{row.speaker} {row.role or ''}" for row in self.statements)

    def _fitting(self, asked: StatementFilter) -> list[StatementRow]:
        """The statements that fit all but the days."""
        if asked.stance and not (asked.words or asked.speaker):
            return self._by_stance.get(asked.stance, [])
        numbers = self._said.having(asked.words.split())
        if asked.speaker:
            by = set(self._who.having([asked.speaker]))
            numbers = [n for n in numbers if n in by]
        rows = [self.statements[n] for n in numbers]
        return [row for row in rows if row.stance == asked.stance] if asked.stance else rows

    @cached_property
    def _by_stance(self) -> Mapping[str, list[StatementRow]]:
        listed: dict[str, list[StatementRow]] = {}
        for row in self.statements:
            listed.setdefault(row.stance, []).append(row)
        return listed

    def speakers_with(self, words: str) -> list[Speaker]:
        """The speakers and bodies that have all these words in a name or role."""
        listed = list(self.speakers.values())
        return [listed[n] for n in self._names.having(words.split())]

    def incidents_with(self, words: str) -> list[Incident]:
        """The incidents that have all these words in their title."""
        listed = list(self.incidents.values())
        return [listed[n] for n in self._titles.having(words.split())]

    @cached_property
    def _names(self) -> Lookup:
        return Lookup(" ".join((s.name, *s.spellings, *s.roles)) for s in self.speakers.values())

    @cached_property
    def _titles(self) -> Lookup:
        return Lookup(incident.title for incident in self.incidents.values())

    def chronology(self, asked: Asked) -> Chronology:
        """The timeline that was asked for, drawn and listed."""
        rows, drawn = self.rows, self._drawn
        if asked not in drawn:
            if len(drawn) >= KEPT:
                drawn.clear()
            drawn[asked] = chronology(rows, asked)
        return drawn[asked]

    def warm(self) -> None:
        """Make what takes time with a large record before it is asked for, what is asked for first in front."""
        self.chronology(Asked())
        _ = self.headings, self.speaker_keys, self.questions, self.names, self.incidents_of
        self.filtered(StatementFilter(words=".", speaker="."))
        for by in LANES_BY:
            self.chronology(Asked(lanes=by))
        _ = self.publishers, self.citing, self.incident_of_event, self._names, self._titles, self.in_doubt
        _ = self._dated, self._by_stance, self.tracer.made_ready()
        self.following.start()

    def asked(self, question: Question) -> tuple[str | None, str]:
        """The link of a question and the name of its source."""
        if question.incident and question.start is None:
            return self.links.incident(question.incident), "incident"
        name = question.document or ""
        if name not in self.headings:
            return None, question.uri or ""
        if question.start is None or question.end is None or question.start >= question.end:
            return self.links.document(name), self.source(name)
        return self.links.passage(Span(doc=name, start=question.start, end=question.end), ""), self.source(name)

    @cached_property
    def problems(self) -> tuple[tuple[str, tuple[Trouble, ...]], ...]:
        """What went wrong, by kind."""
        listed: dict[str, list[Trouble]] = {}
        known = set()
        for name, problem in self.survey.problems:
            known.add((problem.kind, problem.message))
            listed.setdefault(problem.kind, []).append(self._trouble(name, problem))
        for other in self.library.problems():
            if (other.kind, other.message) not in known:
                trouble = Trouble(message=other.message, href=None, source=other.source or "")
                listed.setdefault(other.kind, []).append(trouble)
        return tuple((kind, tuple(listed[kind])) for kind in sorted(listed))

    def _trouble(self, name: str, problem: Problem) -> Trouble:
        link = self.links.document(name)
        if problem.start is not None and problem.end is not None and problem.start < problem.end:
            link = self.links.passage(Span(doc=name, start=problem.start, end=problem.end), "")
        return Trouble(message=problem.message, href=link, source=self.source(name))


def _leads_on(question: Question, spans: Mapping[str, list[Span]]) -> bool:
    """Tell whether a question about a source asks for one that the record has."""
    if question.kind != "missing" or question.start is None or question.end is None:
        return False
    cited = spans.get(question.document or "", ())
    return any(span.start < question.end and question.start < span.end for span in cited)
