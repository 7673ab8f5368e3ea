"""The rows of the chronology, kept up from one state of the record to the next."""

from collections.abc import Mapping, Sequence
from operator import attrgetter, is_

from onrecord.model import TimelineEntry
from onrecord.show.page_chronology import Row, renewed, row_of
from onrecord.show.page_links import Links
from onrecord.show.page_survey import Survey
from onrecord.show.page_told import ToldOf


class Rows:
    """The chronology: what has a date, then what has no year in the order that the texts give, the undated last.

    A row about which nothing has changed is the very same as before; `listed` is, when all of them are.
    """

    def __init__(
        self,
        entries: Sequence[TimelineEntry],
        told: ToldOf,
        survey: Survey,
        links: Links,
        before: "Rows | None" = None,
    ) -> None:
        self._entries, self._told, self._survey, self._links = entries, told, survey, links
        self._of: Mapping[str, TimelineEntry] = {}
        self._known: Mapping[str, Row] = before._known if before is not None else {}
        self.listed: tuple[Row, ...] = ()
        if before is None or before._entries is not entries or not self._take(before):
            self._all()
        if before is not None and len(self.listed) == len(before.listed) and all(map(is_, self.listed, before.listed)):
            self.listed = before.listed

    def _all(self) -> None:
        self._of = {entry.incident or entry.statement or "": entry for entry in self._entries}
        told = [(name, self._row(name, entry)) for name, entry in self._of.items()]
        self._known = {name: row for name, row in told if row is not None}
        self.listed = tuple(sorted(self._known.values(), key=attrgetter("turn")))

    def _take(self, before: "Rows") -> bool:
        """Take in what is another now, where no row gets another place; tell whether that was all."""
        gone, come = self._told.since(before._told)
        said = self._survey.since(before._survey)
        names = {incident.id for incident in (*gone, *come)} | {row.id for row in (*said.gone, *said.come)}
        self._of = before._of
        made = {name: self._row(name, self._of[name]) for name in names if name in self._of}
        for name, row in made.items():
            old = before._known.get(name)
            if row is not None and (old is None or row.turn != old.turn):
                return False
        made = {name: row for name, row in made.items() if row is not before._known.get(name)}
        self.listed = before.listed
        if made:
            known: dict[str, Row | None] = {**before._known, **made}
            self._known = {name: row for name, row in known.items() if row is not None}
            old_rows = {id(before._known[name]): row for name, row in made.items()}
            listed = (old_rows.get(id(old), old) for old in before.listed)
            self.listed = tuple(row for row in listed if row is not None)
        return True

    def _row(self, name: str, entry: TimelineEntry) -> Row | None:
        """One entry ready to print: as it was before, where nothing about it has changed."""
        incident = self._told.by_id.get(entry.incident or "")
        statement = self._survey.by_id.get(entry.statement or "")
        old = self._known.get(name)
        if old is None:
            return row_of(entry, incident, statement, self._links)
        if old.entry is entry and old.incident is incident and old.statement is statement:
            return old
        return renewed(old, row_of(entry, incident, statement, self._links))
