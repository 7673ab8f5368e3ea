"""Which incidents each document and each event tells, kept up from one state of the record to the next."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from onrecord.model import Incident

K = TypeVar("K")
T = TypeVar("T")

MANY = 8  # where more than one incident in so many has changed, all are looked at anew


class Through(Mapping[str, T], Generic[K, T]):
    """A mapping to names, read as one to what they name at the moment."""

    def __init__(self, names: Mapping[str, K], named: Callable[[K], T]) -> None:
        self.names = names
        self._named = named

    def __getitem__(self, key: str) -> T:
        """What the name under this key names."""
        return self._named(self.names[key])

    def __iter__(self) -> Iterator[str]:
        """The keys."""
        return iter(self.names)

    def __len__(self) -> int:
        """The number of keys."""
        return len(self.names)


class ToldOf:
    """Incidents by id, by document and by event, in the order of the record."""

    def __init__(self, incidents: Sequence[Incident], before: "ToldOf | None" = None) -> None:
        self.listed = incidents
        self._in_document: dict[str, tuple[str, ...]] = {}
        self._of_event: dict[str, str] = {}
        self.by_id: Mapping[str, Incident] = {}
        if before is None:
            self.by_id = {incident.id: incident for incident in incidents}
            self._all()
        else:
            self._after(before)
        self.of_document = Through(self._in_document, self._some)
        self.of_event = Through(self._of_event, self.by_id.__getitem__)

    def since(self, before: "ToldOf") -> tuple[list[Incident], list[Incident]]:
        """The incidents that are no more or were others before, and those that came or are others now."""
        if before.listed is self.listed:
            return [], []
        others = self._others(before)
        if others is not None:
            return [old for old, _ in others], [new for _, new in others]
        gone = [old for name, old in before.by_id.items() if self.by_id.get(name) is not old]
        return gone, [new for name, new in self.by_id.items() if before.by_id.get(name) is not new]

    def position(self) -> dict[str, int]:
        """The number of each incident in the order of the record."""
        return {name: number for number, name in enumerate(self.by_id)}

    def _some(self, names: Iterable[str]) -> tuple[Incident, ...]:
        return tuple(self.by_id[name] for name in names)

    def _others(self, before: "ToldOf") -> list[tuple[Incident, Incident]] | None:
        """The incidents that are others, as they were and as they are; None when any came or went."""
        if len(before.listed) != len(self.listed):
            return None
        others = [(old, new) for old, new in zip(before.listed, self.listed, strict=True) if old is not new]
        return others if all(old.id == new.id for old, new in others) else None

    def _all(self) -> None:
        listed: dict[str, dict[str, None]] = {}
        for incident in self.listed:
            for account in incident.accounts:
                listed.setdefault(account.document, {})[incident.id] = None
                self._of_event.update(dict.fromkeys(account.events, incident.id))
        self._in_document = {document: tuple(own) for document, own in listed.items()}

    def _after(self, before: "ToldOf") -> None:
        """Take over what was told before, as far as it still is."""
        others = self._others(before)
        if others is not None:
            self.by_id = {**before.by_id, **{new.id: new for _, new in others}} if others else before.by_id
            if all(old.accounts == new.accounts for old, new in others):
                self._in_document, self._of_event = before._in_document, before._of_event
                return
        else:
            self.by_id = {incident.id: incident for incident in self.listed}
        gone, come = self.since(before)
        if len(gone) + len(come) > len(self.listed) // MANY:
            self._all()
            return
        self._in_document, self._of_event = dict(before._in_document), dict(before._of_event)
        for event in (event for incident in gone for account in incident.accounts for event in account.events):
            self._of_event.pop(event, None)
        number = self.position()
        for document in sorted(documents_of((*gone, *come))):
            names = {*before._in_document.get(document, ()), *_telling(document, come)}
            self._tell(document, sorted(names & self.by_id.keys(), key=number.__getitem__))

    def _tell(self, document: str, names: Sequence[str]) -> None:
        """Work out anew what one document tells, among these incidents."""
        told = [(name, a) for name in names for a in self.by_id[name].accounts if a.document == document]
        for name, account in told:
            self._of_event.update(dict.fromkeys(account.events, name))
        if told:
            self._in_document[document] = tuple(dict.fromkeys(name for name, _ in told))
        else:
            self._in_document.pop(document, None)


def documents_of(incidents: Iterable[Incident]) -> frozenset[str]:
    """The documents that tell these incidents."""
    return frozenset(account.document for incident in incidents for account in incident.accounts)


def _telling(document: str, incidents: Iterable[Incident]) -> set[str]:
    return {incident.id for incident in incidents if any(a.document == document for a in incident.accounts)}
