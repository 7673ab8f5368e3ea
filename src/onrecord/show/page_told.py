"""Which incidents each document and each event tells, kept up from one state of the record to the next."""

from collections.abc import Iterable, Mapping, Sequence

from onrecord.model import Incident

MANY = 8  # where more than one incident in so many has changed, all are looked at anew


class ToldOf:
    """Incidents by id, by document and by event, in the order of the record."""

    def __init__(self, incidents: Sequence[Incident], before: "ToldOf | None" = None) -> None:
        self.listed = incidents
        self.by_id: Mapping[str, Incident] = {incident.id: incident for incident in incidents}
        self.of_document: dict[str, tuple[Incident, ...]] = {}
        self.of_event: dict[str, Incident] = {}
        if before is None:
            self._all()
        elif before.listed is incidents:
            self.of_document, self.of_event = before.of_document, before.of_event
        else:
            gone, come = self.since(before)
            if len(gone) + len(come) > len(incidents) // MANY:
                self._all()
            else:
                self._after(before, gone, come)

    def since(self, before: "ToldOf") -> tuple[list[Incident], list[Incident]]:
        """The incidents that are no more or were others before, and those that came or are others now."""
        if before.listed is self.listed:
            return [], []
        if len(before.listed) == len(self.listed):
            others = [(old, new) for old, new in zip(before.listed, self.listed, strict=True) if old is not new]
            if all(old.id == new.id for old, new in others):
                return [old for old, _ in others], [new for _, new in others]
        gone = [old for name, old in before.by_id.items() if self.by_id.get(name) is not old]
        return gone, [new for name, new in self.by_id.items() if before.by_id.get(name) is not new]

    def position(self) -> dict[str, int]:
        """The number of each incident in the order of the record."""
        return {name: number for number, name in enumerate(self.by_id)}

    def _all(self) -> None:
        listed: dict[str, dict[str, Incident]] = {}
        for incident in self.listed:
            for account in incident.accounts:
                listed.setdefault(account.document, {})[incident.id] = incident
                self.of_event.update(dict.fromkeys(account.events, incident))
        self.of_document = {document: tuple(own.values()) for document, own in listed.items()}

    def _after(self, before: "ToldOf", gone: Sequence[Incident], come: Sequence[Incident]) -> None:
        self.of_document, self.of_event = dict(before.of_document), dict(before.of_event)
        for event in (event for incident in gone for account in incident.accounts for event in account.events):
            self.of_event.pop(event, None)
        number = self.position()
        for document in sorted(documents_of((*gone, *come))):
            self._tell(
                document, {i.id for i in before.of_document.get(document, ())} | _telling(document, come), number
            )

    def _tell(self, document: str, names: Iterable[str], number: Mapping[str, int]) -> None:
        """Work out anew what one document tells, among these incidents."""
        left = sorted((name for name in names if name in self.by_id), key=number.__getitem__)
        own = tuple(i for i in map(self.by_id.__getitem__, left) if any(a.document == document for a in i.accounts))
        self.of_document[document] = own
        for incident in own:
            for account in incident.accounts:
                if account.document == document:
                    self.of_event.update(dict.fromkeys(account.events, incident))
        if not own:
            del self.of_document[document]


def documents_of(incidents: Iterable[Incident]) -> frozenset[str]:
    """The documents that tell these incidents."""
    return frozenset(account.document for incident in incidents for account in incident.accounts)


def _telling(document: str, incidents: Iterable[Incident]) -> set[str]:
    return {incident.id for incident in incidents if any(a.document == document for a in incident.accounts)}
