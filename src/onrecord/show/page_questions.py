"""The questions of a large record by kind, asked anew only of what has changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from onrecord.model import Incident, Span
from onrecord.show.check import Question, asked_across, asked_of_incident, dates_of
from onrecord.show.page_survey import Survey
from onrecord.show.page_told import ToldOf, documents_of


class Questions:
    """What each document and each incident leaves open, kept up from one state of the record to the next."""

    def __init__(self, survey: Survey, told: ToldOf, before: "Questions | None" = None) -> None:
        self._survey = survey
        self._told = told
        self._of: dict[str, dict[str, tuple[Question, ...]]] = {}
        self._listed: dict[str, tuple[Question, ...]] = {}
        documents: Iterable[str] = survey.told
        gone: Sequence[Incident] = ()
        come: Sequence[Incident] = told.listed
        if before is not None and survey.told.keys() == before._survey.told.keys():
            self._of, self._listed = dict(before._of), dict(before._listed)
            gone, come = told.since(before._told)
            documents = survey.since(before._survey).documents | documents_of((*gone, *come))
        for name in sorted(documents):
            self._ask(name, _by_kind(self._asked_of(name)))
        for incident in gone:
            self._ask(incident.id, {})
        for incident in come:
            self._ask(incident.id, _by_kind(asked_of_incident(incident)))

    def _asked_of(self, name: str) -> Iterator[Question]:
        """What one document leaves open, by itself and against the dates that other accounts have."""
        told = self._survey.told[name]
        yield from told.questions
        if told.orders:
            dates = dates_of(self._told.of_document.get(name, ()), dict(told.timexes))
            known = {problem.start for problem in told.problems if problem.kind == "order"}
            yield from asked_across(told.orders, dates, known)

    def _ask(self, name: str, asked: Mapping[str, tuple[Question, ...]]) -> None:
        """Put questions in the place of those about a document or incident."""
        for kind in self._of.keys() | asked.keys():
            old, new = self._of.get(kind, {}).get(name, ()), asked.get(kind, ())
            if old == new:
                continue
            if kind in self._listed or kind not in self._of:
                self._listed.pop(kind, None)
                self._of[kind] = dict(self._of.get(kind, {}))
            if new:
                self._of[kind][name] = new
            else:
                del self._of[kind][name]

    def of_kind(self, kind: str) -> tuple[Question, ...]:
        """The questions of a kind, those of documents first, in the order of the record."""
        if kind not in self._listed:
            own = self._of.get(kind, {})
            names = chain(self._survey.told, self._told.by_id)
            self._listed[kind] = tuple(chain.from_iterable(own[name] for name in names if name in own))
        return self._listed[kind]


def _by_kind(asked: Iterable[Question]) -> dict[str, tuple[Question, ...]]:
    kinds: dict[str, tuple[Question, ...]] = {}
    for question in asked:
        kinds[question.kind] = (*kinds.get(question.kind, ()), question)
    return kinds


def leads_on(question: Question, spans: Mapping[str, Sequence[Span]]) -> bool:
    """Tell whether a question about a source asks for one that the record has; `spans` are words that lead to one."""
    if question.start is None or question.end is None:
        return False
    cited = spans.get(question.document or "", ())
    return any(span.start < question.end and question.start < span.end for span in cited)
