"""What the pages show: rows for statements, documents and the timeline, each with the link to its exact passage."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from operator import is_
from threading import RLock
from typing import Any, TypeVar

from onrecord.model import Entity, Findings, Incident, Problem, Record, Span
from onrecord.model.library import Heading, Library
from onrecord.show.check import Question, questions
from onrecord.show.page_alike import Alike, Doubt
from onrecord.show.page_chronology import LANES_BY, Asked, Chronology, Laned, Parted, Row, chronology, parted
from onrecord.show.page_follow import Answering, Followed, Following
from onrecord.show.page_links import Links
from onrecord.show.page_lookup import Lookup
from onrecord.show.page_map import Places, places_of
from onrecord.show.page_questions import Questions, leads_on
from onrecord.show.page_rows import Rows
from onrecord.show.page_said import Said
from onrecord.show.page_sources import Citing, Outlets, Publisher, who_cites_whom
from onrecord.show.page_speakers import Speaker, Speakers
from onrecord.show.page_survey import CitationRow, StatementRow, Survey, source_name, survey, title_of
from onrecord.show.page_told import ToldOf
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
KEPT_UP = frozenset(
    {
        *("_told_of", "_speakers", "_alike", "_asked", "_said", "_listed", "citations", "_published", "_cited"),
        *("_troubles", "_lookups", "_rows", "places", "_names", "_titles", "cited_as"),
    }
)

T = TypeVar("T")
Lookups = tuple[tuple[Heading, ...], Sequence[Entity], Tracer]


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
    """A record made ready to be shown: its parts by id, and the rows of each page, each made when first asked for.

    What the pages `before` made of the same documents is kept up: after a decision only that is made anew which the
    decision bears on. `answering` tells what is done beside whether somebody is waiting.
    """

    def __init__(
        self, library: Library, links: Links, before: "Pages | None" = None, answering: Answering | None = None
    ) -> None:
        self._answering = answering or Answering()
        self.library = library
        self.links = links
        self.state = library.state()
        self._of_incidents = library.incidents()
        self._lock = RLock()
        self._survey: Survey | None = None
        self._headings: Mapping[str, Heading] | None = None
        self._found: dict[str, Findings] = {}
        self._followed_before: Mapping[str, Followed] = {}
        self._before: dict[str, Any] = {}
        if before is not None and before.library is library and before.state.documents == self.state.documents:
            self._before = before._before | before._made()
        if before is not None and "following" in before.__dict__:
            before.following.stop()
            self._followed_before = before.following.found
        self._drawn: dict[Asked, Chronology] = {}
        self._looked: Mapping[Asked, Chronology] = self._before.get("_looked", {})
        self._parted: dict[Asked, Parted] = {}
        self._laned: Laned = self._before.get("_laned", {})

    def _made(self) -> dict[str, Any]:
        """What these pages have made, for those after them to keep up."""
        made = {name: self.__dict__[name] for name in KEPT_UP if name in self.__dict__}
        made |= {"survey": self._survey} if self._survey is not None else {}
        looked = {**(self._looked if len(self._looked) < KEPT else {}), **self._drawn}
        return made | {"_laned": self._laned, "_looked": looked, "_headings": self._headings}

    @property
    def survey(self) -> Survey:
        """What all documents say; it is gathered once, and anew from those that change or are decided about."""
        with self._lock:
            if self._survey is None:
                self._survey = survey(self.library, self.links, self._before.get("survey"))
            return self._survey

    @property
    def headings(self) -> Mapping[str, Heading]:
        """Every document by id, without its text."""
        if self._headings is None:  # without the lock: what is made of the survey waits for it inside other locks
            known: Mapping[str, Heading] | None = self._before.get("_headings")
            if known is None or self._listed is not self._before.get("_listed"):
                known = {heading.id: heading for heading in self._listed}
            self._headings = known
        return self._headings

    @cached_property
    def _listed(self) -> tuple[Heading, ...]:
        return self._as_before("_listed", tuple(told.heading for told in self.survey.told.values()))

    def _as_before(self, name: str, made: tuple[T, ...]) -> tuple[T, ...]:
        """The values that were made before under this name where none is another now, else those that were made."""
        old: tuple[T, ...] = self._before.get(name, ())
        return old if len(old) == len(made) and all(map(is_, old, made)) else made

    @property
    def statements(self) -> tuple[StatementRow, ...]:
        """Every statement, by date (those without one last), then by document and place."""
        return self.survey.statements

    @cached_property
    def _told_of(self) -> ToldOf:
        return ToldOf(self._of_incidents, self._before.get("_told_of"))

    @property
    def incidents(self) -> Mapping[str, Incident]:
        """Every incident by id, in the order of the record."""
        return self._told_of.by_id

    @property
    def incidents_of(self) -> Mapping[str, tuple[Incident, ...]]:
        """The incidents that each document tells of."""
        return self._told_of.of_document

    @property
    def incident_of_event(self) -> Mapping[str, Incident]:
        """The incident that each event is an account of."""
        return self._told_of.of_event

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

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all speakers, in alphabetical order."""
        return self._speakers.names

    @property
    def entities(self) -> Sequence[Entity]:
        """Everybody and everything that is named."""
        return self.library.entities()

    @cached_property
    def tracer(self) -> Tracer:
        """What follows the sources of accounts."""
        return self._new_tracer()

    @cached_property
    def _speakers(self) -> Speakers:
        before: Speakers | None = self._before.get("_speakers")
        if before is None:
            return Speakers(self.survey, self.entities, self._told_of)
        return before.renewed(self.survey, self.entities, self._told_of)

    @property
    def speakers(self) -> Mapping[str, Speaker]:
        """The speakers and bodies that have a page, by key, the most often quoted first."""
        return self._speakers.by_key

    @cached_property
    def _alike(self) -> Alike:
        return Alike(self.speakers, self._before.get("_alike"))

    @cached_property
    def in_doubt(self) -> tuple[Doubt, ...]:
        """Those who may be the same as others under another name, with these others."""
        return self._alike.listed()

    def speaker_key(self, name: str) -> str | None:
        """The key of the page of whoever has this name in a statement."""
        return self._speakers.key_of(name)

    @cached_property
    def _published(self) -> Outlets:
        return Outlets(self.headings, self.library.copies(), self._told_of, self._before.get("_published"))

    @property
    def publishers(self) -> tuple[Publisher, ...]:
        """The outlets, the one with most documents first."""
        return self._published.listed

    @cached_property
    def places(self) -> Places:
        """Where the incidents were, on maps and as lists."""
        return places_of(self._of_incidents, self._before.get("places"))

    @cached_property
    def citations(self) -> tuple[CitationRow, ...]:
        """Every citation."""
        return self._as_before("citations", self.survey.citations)

    @cached_property
    def cited_as(self) -> Mapping[str, int]:
        """How many citations are found, missing and so on."""
        return Counter(row.citation.state for row in self.citations)

    @cached_property
    def _cited(self) -> tuple[Any, tuple[Citing, ...]]:
        before = self._before.get("_cited")
        if before is not None and before[0] is self.citations:
            return before  # type: ignore[no-any-return]
        return self.citations, who_cites_whom(self.citations, self.headings)

    @property
    def citing(self) -> tuple[Citing, ...]:
        """Who cites whom, the most frequent first."""
        return self._cited[1]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The chronology: what has a date, then what has no year in the order that the texts give, the undated last."""
        return self._rows.listed

    @cached_property
    def _rows(self) -> Rows:
        return Rows(self.library.timeline(), self._told_of, self.survey, self.links, self._before.get("_rows"))

    @cached_property
    def questions(self) -> tuple[tuple[str, tuple[Question, ...]], ...]:
        """What a careful editor would ask, by kind."""
        record = self.library.whole()
        by_kind = self._questions_of(record) if record is not None else dict(self._questions_in_parts())
        kinds = dict.fromkeys([*QUESTION_TITLES, *by_kind])
        return tuple((kind, tuple(by_kind[kind])) for kind in kinds if by_kind.get(kind))

    def _questions_of(self, record: Record) -> Mapping[str, Sequence[Question]]:
        listed: dict[str, list[Question]] = {}
        for question in questions(record):
            listed.setdefault(question.kind, []).append(question)
        return listed

    def _questions_in_parts(self) -> Iterator[tuple[str, Sequence[Question]]]:
        """The questions of a large record; those of chains when all of them are followed."""
        yield from ((kind, self._asked.of_kind(kind)) for kind in QUESTION_TITLES)
        if self.following.is_done:
            spans = self.following.spans()
            yield "missing", [q for q in self._asked.of_kind("missing") if not leads_on(q, spans)]
            yield "chain", self.following.left_open()

    @cached_property
    def _asked(self) -> Questions:
        return Questions(self.survey, self._told_of, self._before.get("_asked"))

    @cached_property
    def following(self) -> Following:
        """What follows the chains of a large record; of a small one they are followed at once (see `questions`)."""
        incidents = self.incidents.values() if self.library.whole() is None else ()
        return Following(
            incidents,
            self._new_tracer,
            before=self._followed_before,
            wait=self._answering.wait,
            done=self._all_followed,
        )

    def _new_tracer(self) -> Tracer:
        known: Lookups | None = self._before.get("_lookups")
        if known is not None and all(map(_same_article, known[0], self._listed)) and known[1] is self.entities:
            self._lookups = known
            return known[2].anew(self.library.document)
        tracer = Tracer(documents=self._listed, found=self.library.document, entities=self.entities)
        self._lookups = self._listed, self.entities, tracer
        return tracer

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

    def filtered(self, asked: StatementFilter) -> tuple[Sequence[StatementRow], int]:
        """The statements that were asked for, and how many fit but have no date to compare with."""
        fitting = self.statements if asked.is_empty or asked.is_only_days else self._fitting(asked)
        if not (asked.first or asked.last):
            return fitting, 0
        dated = self._said.dated if asked.is_only_days else [(*row.bounds, row) for row in fitting if row.day]
        first, last = asked.first, asked.last or "9999"
        return [row for low, high, row in dated if low <= last and high >= first], len(fitting) - len(dated)

    @cached_property
    def _said(self) -> Said:
        before: Said | None = self._before.get("_said")
        return before.renewed(self.survey) if before is not None else Said(self.survey)

    def _fitting(self, asked: StatementFilter) -> list[StatementRow]:
        """The statements that fit all but the days."""
        searched = asked.words or asked.speaker
        rows = self._said.having(asked.words.split(), asked.speaker) if searched else self.statements
        return [row for row in rows if row.stance == asked.stance] if asked.stance else list(rows)

    def speakers_with(self, words: str) -> list[Speaker]:
        """The speakers and bodies that have all these words in a name or role."""
        listed = list(self.speakers.values())
        return [listed[n] for n in self._names[1].having(words.split())]

    def incidents_with(self, words: str) -> list[Incident]:
        """The incidents that have all these words in their title."""
        listed = list(self.incidents.values())
        return [listed[n] for n in self._titles[1].having(words.split())]

    @cached_property
    def _names(self) -> tuple[Sequence[str], Lookup]:
        return self._lookup("_names", [" ".join((s.name, *s.spellings, *s.roles)) for s in self.speakers.values()])

    @cached_property
    def _titles(self) -> tuple[Sequence[str], Lookup]:
        return self._lookup("_titles", [incident.title for incident in self.incidents.values()])

    def _lookup(self, name: str, texts: Sequence[str]) -> tuple[Sequence[str], Lookup]:
        """What searches these texts, and the texts; as it was before where they are the same."""
        before: tuple[Sequence[str], Lookup] | None = self._before.get(name)
        return before if before is not None and before[0] == texts else (texts, Lookup(texts))

    def chronology(self, asked: Asked) -> Chronology:
        """The timeline that was asked for, drawn and listed."""
        drawn, rows = self._drawn, self.rows
        if asked not in drawn:
            if len(drawn) >= KEPT:
                drawn.clear()
            before = self._looked.get(asked)
            drawn[asked] = before if before is not None and before.of is rows else self._chronology(asked, before)
        return drawn[asked]

    def _chronology(self, asked: Asked, before: Chronology | None) -> Chronology:
        wanted = replace(asked, lanes="")
        if wanted not in self._parted:
            self._parted = {wanted: parted(self.rows, wanted)}
        return chronology(self._parted[wanted], asked, self._laned, before)

    def warm(self) -> None:
        """Make what takes time with a large record before it is asked for, what is asked for first in front."""
        self.chronology(Asked())
        _ = self.headings, self._speakers, self.questions, self.names, self.incidents_of
        self.filtered(StatementFilter(words=".", speaker="."))
        for by in LANES_BY:
            self.chronology(Asked(lanes=by))
        _ = self.publishers, self.citing, self.cited_as, self.places, self._names, self._titles, self.in_doubt
        _ = self._said.dated, self.problems, self.tracer.made_ready()
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

    @property
    def problems(self) -> tuple[tuple[str, tuple[Trouble, ...]], ...]:
        """What went wrong, by kind."""
        return self._troubles[1]

    @cached_property
    def _troubles(self) -> tuple[Any, tuple[tuple[str, tuple[Trouble, ...]], ...]]:
        """What went wrong, and what it was made of: problems come and go with documents, not with decisions."""
        before = self._before.get("_troubles")
        made_of = tuple(told.problems for told in self.survey.told.values())
        if before is not None and all(map(is_, made_of, before[0])):
            return before  # type: ignore[no-any-return]
        listed: dict[str, list[Trouble]] = {}
        known = set()
        for name, problem in self.survey.problems:
            known.add((problem.kind, problem.message))
            listed.setdefault(problem.kind, []).append(self._trouble(name, problem))
        for other in self.library.problems():
            if (other.kind, other.message) not in known:
                trouble = Trouble(message=other.message, href=None, source=other.source or "")
                listed.setdefault(other.kind, []).append(trouble)
        return made_of, tuple((kind, tuple(listed[kind])) for kind in sorted(listed))

    def _trouble(self, name: str, problem: Problem) -> Trouble:
        link = self.links.document(name)
        if problem.start is not None and problem.end is not None and problem.start < problem.end:
            link = self.links.passage(Span(doc=name, start=problem.start, end=problem.end), "")
        return Trouble(message=problem.message, href=link, source=self.source(name))


def _same_article(one: Heading, other: Heading) -> bool:
    """Tell whether two headings are of the same article, whatever was found in it."""
    if one is other:
        return True
    said = ((h.id, h.uri, h.publisher, h.published, h.language) for h in (one, other))
    return next(said) == next(said)
