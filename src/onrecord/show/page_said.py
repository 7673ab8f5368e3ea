"""The statements of a record, to be searched by words, speaker and days; a decision costs as much as it changes."""

from bisect import insort
from collections.abc import Sequence

from onrecord.show.page_lookup import Lookup
from onrecord.show.page_survey import Changed, StatementRow, Survey, turn_of

MOST_BESIDE = 2_000  # statements that are looked through one by one before all are put in order anew

Dated = tuple[str, str, StatementRow]


class Said:
    """What was said, by whom and when.

    The words of all are put in order once; statements that changed since stand beside them.
    """

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._all = survey.statements
        self._words: Lookup | None = None
        self._who: Lookup | None = None
        self._gone: frozenset[str] = frozenset()
        self._come: tuple[StatementRow, ...] = ()
        self._dated: list[Dated] | None = None

    def renewed(self, survey: Survey) -> "Said":
        """The statements of a later survey of the same documents."""
        changed = survey.since(self._survey)
        if not (changed.gone or changed.come):
            self._survey = survey
            return self
        new = Said(survey)
        left = frozenset(row.id for row in changed.gone)
        if len(self._gone) + len(self._come) <= MOST_BESIDE:
            new._all, new._words, new._who = self._all, self._words, self._who
            new._gone = self._gone | left | {row.id for row in changed.come}
            new._come = (*(row for row in self._come if row.id not in left), *changed.come)
        new._dated = _renewed(self._dated, left, changed) if self._dated is not None else None
        return new

    def having(self, words: Sequence[str], speaker: str) -> list[StatementRow]:
        """The statements with all these words (or parts of them), of a speaker whose name or role has this text."""
        if self._words is None or self._who is None:
            self._words, self._who = _words(self._all), _who(self._all)
        numbers = self._words.having(words)
        if speaker:
            by = set(self._who.having([speaker]))
            numbers = [n for n in numbers if n in by]
        rows = [self._all[n] for n in numbers]
        if not self._gone:
            return rows
        rows = [row for row in rows if row.id not in self._gone]
        beside = _words(self._come).having(words)
        by = set(_who(self._come).having([speaker] if speaker else []))
        for row in (self._come[n] for n in beside if n in by):
            insort(rows, row, key=turn_of)
        return rows

    @property
    def dated(self) -> list[Dated]:
        """The statements that have a date, each with its first and last day."""
        if self._dated is None:
            self._dated = [(*row.bounds, row) for row in self._survey.statements if row.day]
        return self._dated


def _words(rows: Sequence[StatementRow]) -> Lookup:
    return Lookup(row.text for row in rows)


def _who(rows: Sequence[StatementRow]) -> Lookup:
    return Lookup(f"{row.speaker} {row.role or ''}" for row in rows)


def _renewed(dated: list[Dated], left: frozenset[str], changed: Changed) -> list[Dated]:
    listed = [each for each in dated if each[2].id not in left]
    for row in changed.come:
        if row.day:
            insort(listed, (*row.bounds, row), key=lambda each: turn_of(each[2]))
    return listed
